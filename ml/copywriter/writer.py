"""The copywriter: writes texts per angle and judges how texts read, over one decoder."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from core.copywriting import Angle, Draft, Limits, ModelCard
from core.errors import InvalidInput
from core.progress import Progress
from ml.checkpoints import TOKENIZER, WEIGHTS, read_config, read_weights
from ml.copywriter.cache import PrefixCache
from ml.copywriter.decode import Decoder, Written
from ml.copywriter.net import Llama, llama_config
from ml.copywriter.rules import Rules
from ml.copywriter.vocabulary import Vocabulary
from ml.devices import Device, best_device
from ml.models import KnownModel

WAVE = 128
"""Rows decoded together."""
JUDGED = 32
"""Texts judged together; scores over the whole vocabulary are large."""
SPARE = 1.5
"""At most this many attempts per wanted text, since some rows find no legal ending or repeat another."""
OVERDRAW = 1.12
"""A batch asks for this many times the texts still lacking: a few more rows cost less than another batch for a few."""
REMEMBERED = 2
WRITING = "Writing texts"
READING = "Reading the brief"
JUDGING = "Judging texts"


class LmCopywriter:
    """Implements `core.copywriting.Copywriter`."""

    def __init__(self, net: Llama, tokenizer: Tokenizer, card: ModelCard) -> None:
        self.net = net
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

        Fewer than `count` texts when the model finds no more legal ones in one and a half times as many attempts.
        """
        _check_limits(limits)
        cache, last = self.read_prefix(prefix, progress)
        prompts = [[last, *self._ids(angle.prompt.rstrip(" "))] for angle in angles]
        generator = torch.Generator().manual_seed(seed % 2**63)
        found: list[dict[str, Written]] = [{} for _ in angles]
        attempts = [0 for _ in angles]
        total = sum(angle.count for angle in angles)
        while wave := _next_wave(angles, found, attempts):
            have = sum(map(len, found))
            decoder = Decoder(
                self.net, self._vocabulary, Rules(limits), generator,
                lambda done, have=have: progress.step(WRITING, min(have + done, total), total),  # type: ignore[misc]
            )  # fmt: skip
            numbers = sorted(wave)
            written = decoder.run(cache, [prompts[number] for number in numbers], [wave[number] for number in numbers])
            _collect(written, wave, found)
        progress.step(WRITING, total, total)
        return [
            Draft(angle.role, text.text, text.fluency)
            for angle, texts in zip(angles, found, strict=True)
            for text in list(texts.values())[: angle.count]
        ]

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        """Mean log likelihood per token of each text after the prefix, its ending included."""
        cache, last = self.read_prefix(prefix, progress)
        blank = "" if not prefix or prefix[-1].isspace() else " "
        rows = [[last, *self._ids(blank + text.strip())] for text in texts]
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
            *ids, last = self._ids(prefix.rstrip(" ")) or [int(self._vocabulary.ends[0])]
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
        logs = self.net.logits(self.net.hidden(ids, memory, cache)).log_softmax(-1)
        chosen = logs[:, :-1].gather(-1, ids[:, 1:, None]).squeeze(-1)
        lengths = torch.tensor([len(row) for row in rows], device=device)
        inside = torch.arange(1, width, device=device) < lengths[:, None]
        ending = logs[torch.arange(len(rows), device=device), lengths - 1][:, self._vocabulary.ends].logsumexp(-1)
        means: Tensor = (chosen.masked_fill(~inside, 0.0).sum(-1) + ending) / lengths
        return [float(mean) for mean in means.tolist()]

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)


def load_copywriter(folder: Path, model: KnownModel, device: Device | None = None) -> LmCopywriter:
    """Load a prepared folder onto the best device, or the given one."""
    device = device or best_device()
    net = Llama(llama_config(read_config(folder)), read_weights(folder / WEIGHTS), device)
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


def _next_wave(angles: Sequence[Angle], found: Sequence[dict[str, Written]], attempts: list[int]) -> dict[int, int]:
    """How many rows each angle gets in the next batch: a little more than it lacks, within its attempts and the room."""
    wave: dict[int, int] = {}
    room = WAVE
    for number, angle in enumerate(angles):
        left = math.ceil(angle.count * SPARE) - attempts[number]
        lacking = angle.count - len(found[number])
        rows = min(math.ceil(lacking * OVERDRAW), left, room)
        if rows > 0:
            wave[number] = rows
            attempts[number] += rows
            room -= rows
    return wave


def _collect(written: Sequence[Written | None], wave: dict[int, int], found: list[dict[str, Written]]) -> None:
    rows = iter(written)
    for number in sorted(wave):
        for _ in range(wave[number]):
            text = next(rows)
            if text is not None:
                found[number].setdefault(text.text.casefold(), text)


def _reading(progress: Progress, total: int) -> Callable[[int], None]:
    return lambda done: progress.step(READING, done, total)
