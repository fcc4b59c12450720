"""Decoding of a few rows, where reading the weights is nearly all the work: with the 4-bit weights as they were shipped.

A step of one row takes 13 ms where bfloat16 takes 35, and is no further from the exact scores (see `tests/ml/test_few.py`).
A row that is alone reads guesses beside its token (prompt lookup decoding): four cost half as much again as one, and of the
first guesses four in five are right, since ads repeat the words they are asked for. Guesses change the speed, never the text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from ml.copywriter.cache import PrefixCache, RowCache
from ml.copywriter.config import LlamaConfig, check_place
from ml.copywriter.rotary import side_by_side
from ml.levels import Levels, eight_bit_levels, four_bit_levels, joined
from ml.products import EightBitProduct, FourBitProduct

FEW = 4
"""Rows that one reading of the weights serves; a fifth takes another and all the gain."""
AHEAD = FEW - 1
"""Tokens that are guessed at once: one reading of the weights serves them all."""
GROWTH = 32
"""Columns that the memory grows by, for each row."""
EVERYBODY, NOBODY = -1, -2
"""Owners of columns: those of the prefix are seen by all."""


@dataclass(frozen=True)
class _Layer:
    qkv: FourBitProduct
    out: FourBitProduct
    gate_up: FourBitProduct
    down: FourBitProduct
    attention_norm: Tensor
    mlp_norm: Tensor


class FewNet:
    """The decoder of `ml.copywriter.net` for at most `FEW` rows that go on by one token. It keeps the stream between the
    layers and all of attention in float32."""

    def __init__(self, config: LlamaConfig, layers: Sequence[_Layer], head: EightBitProduct, norm: Tensor) -> None:
        self.config = config
        self.layers = layers
        self.norm = norm
        self._head = head

    @property
    def memory_bytes(self) -> int:
        """Memory of the weights."""
        products = [part for layer in self.layers for part in (layer.qkv, layer.out, layer.gate_up, layer.down)]
        return self._head.nbytes + sum(part.nbytes for part in products)

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores of the next token in float32, shape (rows, vocabulary)."""
        return self._head(hidden).float()


def few_net(config: LlamaConfig, weights: dict[str, Tensor]) -> FewNet | None:
    """The decoder over weights that lie on 4-bit levels; None where any does not, or the model has parts that this one
    lacks."""
    head = "model.embed_tokens.weight" if "lm_head.weight" not in weights else "lm_head.weight"
    extras = [name for name in weights if name.endswith(("_proj.bias", "q_norm.weight"))]
    found = eight_bit_levels(weights[head]) if not extras else None
    if found is None or len(found.codes) % 16:
        return None
    layers = []
    for number in range(config.layers):
        layer = _layer(config, weights, f"model.layers.{number}")
        if layer is None:
            return None
        layers.append(layer)
    return FewNet(config, layers, EightBitProduct(found), weights["model.norm.weight"].float())


def _layer(config: LlamaConfig, weights: dict[str, Tensor], name: str) -> _Layer | None:
    parts = {}
    for part in ("self_attn.q", "self_attn.k", "self_attn.v", "self_attn.o", "mlp.gate", "mlp.up", "mlp.down"):
        levels = four_bit_levels(weights[f"{name}.{part}_proj.weight"])
        if levels is None or len(levels.codes) % 16:
            return None
        parts[part.partition(".")[2]] = levels
    return _Layer(
        qkv=FourBitProduct(_qkv(parts, config.head_size)),
        out=FourBitProduct(parts["o"]),
        gate_up=FourBitProduct(joined([parts["gate"], parts["up"]])),
        down=FourBitProduct(parts["down"]),
        attention_norm=weights[f"{name}.input_layernorm.weight"].float(),
        mlp_norm=weights[f"{name}.post_attention_layernorm.weight"].float(),
    )


def _qkv(parts: dict[str, Levels], size: int) -> Levels:
    """Heads stand as in `ml.copywriter.net`; queries are divided by what attention divides by."""
    query, key = (parts[part].ordered(lambda rows: side_by_side(rows, size)) for part in "qk")
    return joined([query.scaled(size**-0.5), key, parts["v"]])


class FewRows:
    """The rows being written. All their keys and values stand in one memory behind the prefix's, column by column in the
    order they were read, so that attention is one product per head for all rows; a row sees no other row's columns.

    `embedding` (vocabulary, hidden) and `turns` (context, half size, 2) are the decoder's; `asked` the tokens of the prompts,
    where guesses come from.
    """

    def __init__(
        self,
        net: FewNet,
        embedding: Tensor,
        turns: Tensor,
        prefix: PrefixCache | None,
        prompts: RowCache,
        asked: Sequence[Sequence[int]] = (),
    ) -> None:
        config = net.config
        self._net, self._config = net, config
        self._embedding, self._turns = embedding, torch.view_as_complex(turns)
        self._root = math.sqrt(config.hidden)
        self._prompts, self._asked = prompts, asked
        self._said: list[list[int]] = []
        self._guesses: list[tuple[int, Tensor]] = []
        self._prefix = prefix.length if prefix else 0
        self._keys = torch.empty((config.layers, config.kv_heads, config.head_size, self._prefix))
        self._values = torch.empty((config.layers, config.kv_heads, self._prefix, config.head_size))
        self._owners = torch.full((self._prefix,), EVERYBODY)
        self._used = self._prefix
        self._names: list[int] = []
        self._places: list[int] = []
        self._begun = 0
        if prefix is not None:
            for layer, (keys, values) in enumerate(zip(prefix.keys, prefix.values, strict=True)):
                self._keys[layer], self._values[layer] = keys, values

    def begin(self, rows: Sequence[int], places: Sequence[int]) -> None:
        """Let these rows begin anew with the prompts in these places; a row may be the next one after the last."""
        self._drop_guesses()
        for row, place in zip(rows, places, strict=True):
            keys, values = self._prompts.row(place)
            start, end = self._columns(keys.shape[2])
            self._keys[..., start:end] = keys.transpose(2, 3)
            self._values[..., start:end, :] = values
            self._owners[start:end] = self._begun
            self._names[row : row + 1] = [self._begun]
            self._places[row : row + 1] = [self._prefix + end - start]
            self._said[row : row + 1] = [list(self._asked[place]) if self._asked else []]
            self._begun += 1

    def keep(self, rows: Sequence[int]) -> list[int]:
        """Drop every row but these; returns them in their new order."""
        self._drop_guesses()
        self._names = [self._names[row] for row in rows]
        self._places = [self._places[row] for row in rows]
        self._said = [self._said[row] for row in rows]
        return list(rows)

    def trim(self) -> None:
        """Rows are so few and so short that their columns may stay."""

    def scores(self, tokens: Sequence[int]) -> Tensor:
        """Read the next token of each row; scores of the one after it in float32, shape (rows, vocabulary)."""
        for said, token in zip(self._said, tokens, strict=True):
            said.append(token)
        if self._guesses and [self._guesses[0][0]] == list(tokens):
            _, scores = self._guesses.pop(0)
        else:
            self._drop_guesses()
            scores = self._read_ahead(tokens[0]) if len(tokens) == 1 else self._read_rows(tokens)
        self._places = [place + 1 for place in self._places]
        return scores

    def _read_rows(self, tokens: Sequence[int]) -> Tensor:
        return self._net.logits(self._read(tokens, self._names, self._places))

    def _read_ahead(self, token: int) -> Tensor:
        """Read the only row's token and what it is guessed to say next."""
        guesses, place = self._guessed(), self._places[0]
        count = 1 + len(guesses)
        hidden = self._read([token, *guesses], self._names * count, range(place, place + count))
        first, *others = torch.split(self._net.logits(hidden), 1)
        self._guesses = list(zip(guesses, others, strict=True))
        return first

    def _guessed(self) -> list[int]:
        """What followed when the row's last token was read before."""
        if not self._asked:
            return []
        *said, last = self._said[0]
        ahead = min(AHEAD, self._config.context - 1 - self._places[0])
        found = next((at + 1 for at in range(len(said) - 2, -1, -1) if said[at] == last), len(said))
        return said[found : found + ahead]

    def _drop_guesses(self) -> None:
        """Wrong guesses: their columns are the last ones and are written over."""
        self._used -= len(self._guesses)
        self._guesses = []

    def _read(self, tokens: Sequence[int], names: Sequence[int], places: Sequence[int]) -> Tensor:
        """Read tokens of the rows `names` that stand in `places`, a row's own in their order; final hidden states
        (tokens, hidden)."""
        check_place(max(places), self._config)
        columns = self._columns(len(tokens))
        turns = self._turns[list(places)][:, None]
        self._owners[slice(*columns)] = torch.tensor(names)
        blocked = self._blocked(names)
        # one number more than there are: with it the length of a row holds the epsilon of its norm
        row = torch.full((len(tokens), self._config.hidden + 1), self._root * math.sqrt(self._config.epsilon))
        stream, roots = row[:, :-1], torch.full((len(tokens), 1), self._root)
        stream.copy_(self._embedding[list(tokens)])
        for layer, keys, values in zip(self._net.layers, self._keys.unbind(), self._values.unbind(), strict=True):
            asked = self._written(layer.qkv(_normed(row, roots, layer.attention_norm)), turns, keys, values, columns)
            stream.add_(layer.out(self._mixed(asked, keys, values, blocked)))
            gate, up = layer.gate_up(_normed(row, roots, layer.mlp_norm)).chunk(2, dim=-1)
            stream.add_(layer.down(F.silu(gate).mul_(up)))
        return _normed(row, roots, self._net.norm)

    def _written(self, split: Tensor, turns: Tensor, keys: Tensor, values: Tensor, columns: tuple[int, int]) -> Tensor:
        """Turn queries and keys, write keys and values down; the queries (kv heads, rows × heads that share it, size)."""
        config, (start, end) = self._config, columns
        rows, kv, size = len(split), config.kv_heads, config.head_size
        turned = split[:, : -kv * size].float().view(rows, -1, size // 2, 2)
        torch.view_as_complex(turned).mul_(turns)
        heads = turned.view(rows, -1, size)
        keys[:, :, start:end] = heads[:, -kv:].permute(1, 2, 0)
        values[:, start:end] = split[:, -kv * size :].view(rows, kv, size).transpose(0, 1)
        return heads[:, :-kv].reshape(rows, kv, -1, size).transpose(0, 1).reshape(kv, -1, size)

    def _mixed(self, asked: Tensor, keys: Tensor, values: Tensor, blocked: Tensor | None) -> Tensor:
        """What each row's heads take from the columns they see, (rows, heads × size) in bfloat16."""
        kv, size, used = self._config.kv_heads, self._config.head_size, self._used
        seen = keys[:, :, :used]
        scores = torch.bmm(asked, seen) if blocked is None else torch.baddbmm(blocked, asked, seen)
        mixed = torch.bmm(scores.softmax(-1), values[:, :used])
        rows = mixed.view(kv, -1, self._config.heads // kv, size).transpose(0, 1)
        return rows.reshape(len(rows), -1).bfloat16()

    def _blocked(self, names: Sequence[int]) -> Tensor | None:
        """What the queries of each row may not see, as minus infinity; None where there is nothing but one row's. Nor does a
        token see those that come after it."""
        if self._begun == 1 and len(names) == 1:
            return None
        owners, own = self._owners[: self._used], torch.tensor(names)[:, None]
        blocked = torch.zeros((len(names), self._used))
        blocked.masked_fill_((owners != own) & (owners != EVERYBODY), -torch.inf)
        after = torch.ones((len(names), len(names)), dtype=torch.bool).triu(1)
        blocked[:, self._used - len(names) :].masked_fill_(after, -torch.inf)
        return blocked.repeat_interleave(self._config.heads // self._config.kv_heads, dim=0)

    def _columns(self, count: int) -> tuple[int, int]:
        """The next `count` columns, made when there are none."""
        start, self._used = self._used, self._used + count
        lacking = self._used - len(self._owners)
        if lacking > 0:
            more = lacking + GROWTH * FEW
            self._keys = F.pad(self._keys, (0, more))
            self._values = F.pad(self._values, (0, 0, 0, more))
            self._owners = F.pad(self._owners, (0, more), value=NOBODY)
        return start, self._used


def _normed(row: Tensor, roots: Tensor, weight: Tensor) -> Tensor:
    """Root-mean-square norm of all numbers but the last, in bfloat16."""
    unit = torch._weight_norm_interface(row, roots, 0)[0]  # noqa: SLF001 - divides by the length in one pass
    return torch.mul(unit[:, :-1], weight, out=torch.empty((len(row), weight.numel()), dtype=torch.bfloat16))
