"""The copywriter: writes texts per angle and judges how texts read, over one decoder."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from core.copywriting import Angle, Draft, Limits, ModelCard
from core.errors import InvalidInput
from core.progress import Progress
from ml.checkpoints import TOKENIZER, WEIGHTS, read_config, read_weights
from ml.copywriter.cache import PrefixCache, Shelf
from ml.copywriter.decode import Decoder
from ml.copywriter.few import FEW
from ml.copywriter.net import Llama, llama_config
from ml.copywriter.pace import Pace
from ml.copywriter.plan import OVERDRAW, Plan
from ml.copywriter.rules import Rules
from ml.copywriter.vocabulary import Vocabulary
from ml.devices import Device, best_device, decoding_threads
from ml.models import KnownModel

ROWS = 128
"""Rows decoded together."""
ROOM = 512 * 1024 * 1024
"""Bytes that their keys and values may take."""
JUDGED = 64
"""Texts judged together."""
SCORED = 128
"""Tokens scored together; scores over the whole vocabulary are large."""
ENDING = -1
REMEMBERED = 2
WRITING = "Writing texts"
READING = "Reading the brief"
JUDGING = "Judging texts"


class LmCopywriter:
    """Implements `core.copywriting.Copywriter`."""

    def __init__(self, net: Llama, tokenizer: Tokenizer, card: ModelCard) -> None:
        self.net = net
        self.pace = Pace(torch.get_num_threads(), same=net.same_on_any_threads)
        self.pace_of_few = Pace(torch.get_num_threads(), same=net.same_on_any_threads)
        self._shelf = Shelf()
        self._tokenizer = tokenizer
        self._vocabulary = Vocabulary(tokenizer, net.config.end_ids, net.device)
        self._card = card
        self._prefixes: OrderedDict[str, tuple[PrefixCache | None, int]] = OrderedDict()

    def card(self) -> ModelCard:
        """Name, licence, device and size of the model."""
        return self._card

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        """Texts for every angle, in the angles' order; all keep `limits`, none twice within an angle.

        Fewer than `count` texts when the model finds no more legal ones in one and a half times as many attempts. A text
        depends on its angle, its attempt and on whether no more than `FEW` texts are asked for in all: those are written
        with other products, twice as fast and as near to the exact ones.
        """
        _check_limits(limits)
        wanted = [angle for angle in angles if angle.count > 0]
        total = sum(angle.count for angle in wanted)
        few = total <= FEW
        plan = Plan([angle.count for angle in wanted], 1.0 if few else OVERDRAW)
        if wanted:
            cache, last = self.read_prefix(prefix, progress)
            prompts = [[last, *self.tokens_of(angle.prompt.rstrip(" "))] for angle in wanted]
            room = max(1, min(ROWS, ROOM // self.net.row_bytes(limits.max_width // 2 + max(map(len, prompts)))))
            check = partial(_written, progress, total)
            rules = Rules(limits)
            own = [angle.narrowed(limits) for angle in wanted]
            narrower = [rules if one == limits else Rules(one) for one in own]
            pace = self.pace_of_few if few else self.pace
            decoder = Decoder(self.net, self._vocabulary, rules, narrower, seed, check, room, self._shelf, pace, few)
            with decoding_threads():
                decoder.run(cache, prompts, plan)
        progress.step(WRITING, total, total)
        return [
            Draft(angle.role, text.text, text.fluency)
            for angle, texts in zip(wanted, plan.texts(), strict=True)
            for text in texts
        ]

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        """Mean log likelihood per token of each text after the prefix, its ending included."""
        cache, last = self.read_prefix(prefix, progress)
        blank = "" if not prefix or prefix[-1].isspace() else " "
        rows = [[last, *self.tokens_of(blank + text.strip())] for text in texts]
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        scores = [0.0] * len(rows)
        for start in range(0, len(order), JUDGED):
            progress.step(JUDGING, start, len(order))
            places = order[start : start + JUDGED]
            for place, score in zip(places, self._judge(cache, [rows[place] for place in places]), strict=True):
                scores[place] = score
        progress.step(JUDGING, len(order), len(order))
        return scores

    def read_prefix(self, prefix: str, progress: Progress) -> tuple[PrefixCache | None, int]:
        """The prefix read but for its last token, which every row reads itself to have a token to start from."""
        if prefix not in self._prefixes:
            *ids, last = self.tokens_of(prefix.rstrip(" ")) or [int(self._vocabulary.ends[0])]
            check = _reading(progress, len(ids))
            with torch.inference_mode():
                self._prefixes[prefix] = (self.net.prefix(ids, check) if ids else None, last)
        self._prefixes.move_to_end(prefix)
        while len(self._prefixes) > REMEMBERED:
            self._prefixes.popitem(last=False)
        return self._prefixes[prefix]

    @torch.inference_mode()
    def _judge(self, cache: PrefixCache | None, rows: list[list[int]]) -> list[float]:
        """Rows begin with the token before the text; they are padded on the right, where nothing looks."""
        device = self.net.device
        width = max(len(row) for row in rows)
        ids = torch.tensor([row + [0] * (width - len(row)) for row in rows], device=device)
        memory = self.net.rows(torch.zeros(len(rows), dtype=torch.long, device=device))
        lengths = torch.tensor([len(row) for row in rows], device=device)
        real = torch.arange(width, device=device) < lengths[:, None]
        following = torch.cat([ids[:, 1:], ids[:, :1]], dim=1).masked_fill(
            torch.arange(width, device=device) == lengths[:, None] - 1, ENDING
        )
        logs = torch.zeros(ids.shape, device=device)
        logs[real] = self._logs(self.net.hidden(ids, memory, cache)[real], following[real])
        means: Tensor = logs.sum(-1) / lengths
        return [float(mean) for mean in means.tolist()]

    def _logs(self, hidden: Tensor, following: Tensor) -> Tensor:
        """Log likelihood of the token that follows each hidden state; `ENDING` stands for all that end a text."""
        found = []
        for some, tokens in zip(torch.split(hidden, SCORED), torch.split(following, SCORED), strict=True):
            scores = self.net.logits(some)
            chosen = scores.gather(-1, tokens.clamp_min(0)[:, None]).squeeze(-1)
            ending = scores[:, self._vocabulary.ends].logsumexp(-1)
            found.append(torch.where(tokens == ENDING, ending, chosen) - scores.logsumexp(-1))
        return torch.cat(found)

    def tokens_of(self, text: str) -> list[int]:
        """The text's tokens, none put before or after."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)


def load_copywriter(folder: Path, model: KnownModel, device: Device | None = None) -> LmCopywriter:
    """Load a prepared folder onto the best device, or the given one."""
    device = device or best_device()
    again = partial(read_weights, folder / WEIGHTS)
    net = Llama(llama_config(read_config(folder)), again(), device, again)
    card = ModelCard(
        name=model.name,
        licence=model.licence,
        device=device.label,
        dtype="int8" if device.int8 else str(device.dtype).removeprefix("torch."),
        parameters=net.parameters,
        memory_bytes=net.memory_bytes,
    )
    return LmCopywriter(net, Tokenizer.from_file(str(folder / TOKENIZER)), card)


def _check_limits(limits: Limits) -> None:
    if not 0 < limits.min_width <= limits.max_width:
        raise InvalidInput("The shortest text must be at least 1 and no longer than the longest one.", where="limits")


def _written(progress: Progress, total: int, found: int) -> None:
    progress.step(WRITING, found, total)


def _reading(progress: Progress, total: int) -> Callable[[int], None]:
    return lambda done: progress.step(READING, done, total)
