"""A Llama-family decoder in plain torch: batched rows after one shared prefix, attended to as one product."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

import torch
from torch import Tensor

from ml.copywriter.cache import PrefixCache, RowCache
from ml.copywriter.config import LlamaConfig, check_place, llama_config
from ml.copywriter.few import FewNet, FewRows, few_net
from ml.copywriter.linear import gate_of, product_of
from ml.copywriter.rotary import rotary_table, side_by_side, turned
from ml.devices import Device
from ml.products import Gate, Product

__all__ = ["Llama", "LlamaConfig", "llama_config"]

PREFILL_CHUNK = 256
TURNED = ("q", "k")
"""Projections whose heads are turned by their place."""


@dataclass(frozen=True)
class _Layer:
    qkv: Product
    out: Product
    gate: Gate
    down: Product
    attention_norm: Tensor
    mlp_norm: Tensor
    head_norms: Tensor | None
    """Norms of queries and keys (query and key heads, size), where the model has them."""


@dataclass(frozen=True)
class _Place:
    """Turns of the new tokens (rows, new, half size, 2) and what they may not see (rows, 1 or new × group, all)."""

    turns: Tensor
    mask: Tensor | None


class Llama:
    """The decoder. Queries, keys and values are one product; weights are laid out for the device once, when loaded."""

    def __init__(
        self,
        config: LlamaConfig,
        weights: dict[str, Tensor],
        device: Device,
        again: Callable[[], dict[str, Tensor]] | None = None,
    ) -> None:
        """`again` reads the same weights once more, for what is made of them later (`prepare_few`)."""
        self.config = config
        self.device = device.torch
        self.dtype = device.dtype
        # packed products give the same bits on any number of threads; of the others nobody promises it
        self.same_on_any_threads = device.packed
        # few numbers and many small products: in float32 a CPU is quicker than in half precision, and nearer
        self._row_dtype = torch.float32 if device.kind == "cpu" else device.dtype
        self.parameters = sum(tensor.numel() for tensor in weights.values())
        reader = _Reader(config, weights, device)
        # looked up row by row only, so the stored half precision loses nothing and halves the memory
        self._embedding = weights["model.embed_tokens.weight"].to(self.device)
        tied = "lm_head.weight" not in weights
        self._head = product_of(reader.read("model.embed_tokens.weight" if tied else "lm_head.weight"), None, device)
        self._norm = reader.read("model.norm.weight")
        self._layers = [reader.layer(f"model.layers.{layer}") for layer in range(config.layers)]
        self._epsilon = torch.tensor(config.epsilon, device=self.device)
        self._turns = rotary_table(config, self.device)
        self._again = again if device.four_bits else None
        self._few: FewNet | None = None
        self._preparing = Lock()

    def prepare_few(self) -> None:
        """Look for weights of 4 bits, once: half a second. Any thread may, beside all else."""
        with self._preparing:
            if self._again is not None:
                self._few, self._again = few_net(self.config, self._again()), None

    def few_rows(
        self, prefix: PrefixCache | None, prompts: RowCache, asked: Sequence[Sequence[int]] = ()
    ) -> FewRows | None:
        """A few rows that go on after these prompts (`asked` are their tokens); None where this model or device has nothing quicker for them."""
        self.prepare_few()
        if self._few is None:
            return None
        return FewRows(self._few, self._embedding, self._turns, prefix, prompts, asked)

    @property
    def memory_bytes(self) -> int:
        """Memory of the weights."""
        products = [part for layer in self._layers for part in (layer.qkv, layer.out, layer.gate, layer.down)]
        return int(self._embedding.nbytes) + self._head.nbytes + sum(part.nbytes for part in products)

    def prefix(self, ids: list[int], check: Callable[[int], None]) -> PrefixCache:
        """Read the shared prefix once. `check` gets the tokens done and may raise."""
        cache = self.rows(torch.zeros(1, dtype=torch.long, device=self.device))
        for start in range(0, len(ids), PREFILL_CHUNK):
            check(start)
            self.hidden(torch.tensor([ids[start : start + PREFILL_CHUNK]], device=self.device), cache, None)
        return cache.as_prefix(self.dtype)

    def rows(self, pads: Tensor) -> RowCache:
        """An empty cache for as many rows as `pads` (left padding per row, in tokens) has entries."""
        return RowCache(self.config.layers, self.config.kv_heads, self.config.head_size, pads, self._row_dtype)

    def row_bytes(self, tokens: int) -> int:
        """Memory of a row of so many tokens in the cache."""
        numbers = 2 * self.config.layers * self.config.kv_heads * self.config.head_size * tokens
        return numbers * self._row_dtype.itemsize

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores of the next token in float32, shape (..., vocabulary)."""
        scores = self._head(hidden.reshape(-1, self.config.hidden))
        return scores.float().reshape(*hidden.shape[:-1], -1)

    def hidden(self, ids: Tensor, rows: RowCache, prefix: PrefixCache | None) -> Tensor:
        """Read `ids` (rows, new tokens) after what the caches hold and store them; final hidden states."""
        count, new = ids.shape
        place = self._place(rows, new, prefix.length if prefix else 0)
        x = self._embedding[ids.reshape(-1)].to(self.dtype)
        for number, layer in enumerate(self._layers):
            mixed = self._attend(number, self._rms(x, layer.attention_norm), place, rows, prefix)
            x = layer.out.added(mixed, x)
            x = layer.down.added(layer.gate(self._rms(x, layer.mlp_norm)), x)
        rows.advance(new)
        return self._rms(x, self._norm).reshape(count, new, -1)

    def _attend(self, number: int, x: Tensor, place: _Place, rows: RowCache, prefix: PrefixCache | None) -> Tensor:
        config, layer = self.config, self._layers[number]
        count, queries, kv, size = rows.rows, config.heads, config.kv_heads, config.head_size
        split = layer.qkv(x).reshape(count, -1, queries + 2 * kv, size)
        asking = split[:, :, : queries + kv]
        if layer.head_norms is not None:
            asking = self._rms(asking, layer.head_norms)
        asking = turned(asking, place.turns)
        keys, values = rows.append(
            number, asking[:, :, queries:].transpose(1, 2), split[:, :, queries + kv :].transpose(1, 2)
        )
        # (row, kv head, token × query heads that share it, size), so that a head's queries stand in one block
        query = asking[:, :, :queries].reshape(count, -1, kv, queries // kv, size).transpose(1, 2)
        query = query.reshape(count, kv, -1, size).to(keys.dtype)
        shared = (prefix.keys[number], prefix.values[number]) if prefix else None
        mixed = _attention(query, keys, values, place.mask, shared)
        mixed = mixed.reshape(count, kv, -1, queries // kv, size).transpose(1, 2)
        return mixed.reshape(-1, queries * size).to(self.dtype)

    def _rms(self, x: Tensor, weight: Tensor) -> Tensor:
        """Root-mean-square norm over the last dimension; three passes instead of the six of `F.rms_norm` on a CPU."""
        length = torch.linalg.vector_norm(x, dim=-1, keepdim=True, dtype=torch.float32)
        scale = torch.addcmul(self._epsilon, length, length, value=1 / x.shape[-1]).rsqrt_()
        normed: Tensor = (x * scale.to(x.dtype)).mul_(weight)
        return normed

    def _place(self, rows: RowCache, new: int, offset: int) -> _Place:
        """Padding has no place of its own, 0 serves."""
        places = torch.arange(rows.length, rows.length + new, device=self.device) - rows.pads[:, None] + offset
        check_place(int(places.max()), self.config)
        return _Place(self._turns[places.clamp_min_(0)], _mask(rows, new, self.config.heads // self.config.kv_heads))


@dataclass(frozen=True)
class _Reader:
    """Takes the weights of a layer together."""

    config: LlamaConfig
    weights: dict[str, Tensor]
    device: Device

    def read(self, name: str) -> Tensor:
        """One tensor on the device, in its dtype."""
        return self.weights[name].to(self.device.torch, self.device.dtype)

    def layer(self, name: str) -> _Layer:
        """The products and norms of one layer."""
        attention, mlp = f"{name}.self_attn", f"{name}.mlp"
        return _Layer(
            qkv=self._qkv(attention),
            out=self._product(f"{attention}.o_proj"),
            gate=gate_of(self.read(f"{mlp}.gate_proj.weight"), self.read(f"{mlp}.up_proj.weight"), self.device),
            down=self._product(f"{mlp}.down_proj"),
            attention_norm=self.read(f"{name}.input_layernorm.weight"),
            mlp_norm=self.read(f"{name}.post_attention_layernorm.weight"),
            head_norms=self._head_norms(attention),
        )

    def _product(self, name: str) -> Product:
        bias = self.read(f"{name}.bias") if f"{name}.bias" in self.weights else None
        return product_of(self.read(f"{name}.weight"), bias, self.device)

    def _qkv(self, attention: str) -> Product:
        weight = torch.cat([self._projection(attention, part, "weight") for part in "qkv"])
        biased = f"{attention}.q_proj.bias" in self.weights
        bias = torch.cat([self._projection(attention, part, "bias") for part in "qkv"]) if biased else None
        return product_of(weight, bias, self.device)

    def _projection(self, attention: str, part: str, what: str) -> Tensor:
        """Queries are divided here, once, by what attention divides by; where they are normed, by their norm."""
        name = f"{attention}.{part}_proj.{what}"
        read = self.read(name)
        if part == "q" and f"{attention}.q_norm.weight" not in self.weights:
            read = (self.weights[name].float() * self.config.head_size**-0.5).to(read)
        return side_by_side(read, self.config.head_size) if part in TURNED else read

    def _head_norms(self, attention: str) -> Tensor | None:
        if f"{attention}.q_norm.weight" not in self.weights:
            return None
        size = self.config.head_size
        query, key = (side_by_side(self.read(f"{attention}.{part}_norm.weight"), size) for part in TURNED)
        rows = [(query * size**-0.5).expand(self.config.heads, size), key.expand(self.config.kv_heads, size)]
        return torch.cat(rows)


def _attention(
    query: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None, shared: tuple[Tensor, Tensor] | None
) -> Tensor:
    """Attention over the row's own tokens and the shared prefix under one softmax; shapes begin (rows, kv heads).

    All rows' queries meet the prefix in one product per head: its keys are read once, not once per row.
    """
    own = torch.matmul(query, keys.transpose(2, 3))
    if mask is not None:
        own += mask
    if shared is None:
        return torch.matmul(own.softmax(-1), values)
    rows, heads, asked, size = query.shape
    flat = query.transpose(0, 1).reshape(heads, rows * asked, size).to(shared[0].dtype)
    far = torch.bmm(flat, shared[0])
    split = far.shape[-1]
    scores = own.new_empty((heads, rows, asked, split + own.shape[-1]))
    scores[..., :split] = far.view(heads, rows, asked, split)
    scores[..., split:] = own.transpose(0, 1)
    weights = scores.softmax(-1)
    near = weights[..., :split].to(flat.dtype).reshape(heads, rows * asked, split)
    from_prefix = torch.bmm(near, shared[1]).view(heads, rows, asked, size).transpose(0, 1)
    return torch.matmul(weights[..., split:].transpose(0, 1), values).add_(from_prefix)


def _mask(rows: RowCache, new: int, group: int) -> Tensor | None:
    """What each new token may not see, as a very negative number: padding and later tokens; None where there is none."""
    if new == 1 and not bool(rows.pads.any()):
        return None
    everything = torch.arange(rows.length + new, device=rows.pads.device)
    now = everything[rows.length :, None]
    hidden = (everything > now) | ((everything < rows.pads[:, None, None]) & (everything != now))
    blocked = torch.zeros(hidden.shape, device=hidden.device, dtype=rows.dtype)
    blocked = blocked.masked_fill_(hidden, torch.finfo(rows.dtype).min)
    return (blocked if new == 1 else blocked.repeat_interleave(group, dim=1)).unsqueeze(1)
