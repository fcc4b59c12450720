"""Models that this program's own decoder does not compute, run by transformers under the same rules while decoding.

Every angle is read once and its memory repeated for all of its rows, so rows need no padding; works for whatever
architecture keeps its memory in transformers' own cache.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from core.copywriting import Angle, Draft, Limits, ModelCard
from core.errors import ModelRefused
from core.progress import Progress
from ml.copywriter.rules import Rules
from ml.copywriter.vocabulary import Vocabulary
from ml.devices import Device
from ml.folders.memory import free_bytes
from ml.folders.scripts import known_scripts
from ml.folders.stepping import Row, Stepper
from ml.folders.tokenizer_file import read_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from ml.folders.papers import Named

WAVE = 64
"""Rows of one angle decoded together."""
SPARE = 1.5
"""At most this many attempts per wanted text."""
JUDGED = 8
"""Texts judged together; scores over vocabularies of a quarter of a million tokens are large."""
MOST_ADDED = 64
"""Tokens that a tokenizer may have beyond the model's: marks of pictures and turns, added when it was converted."""
ROOMY = 0.5
"""Full precision on a processor only where it takes at most this share of the free memory."""


class ForeignCopywriter:
    """Implements `core.copywriting.Copywriter` over a transformers model."""

    def __init__(self, model: Any, tokenizer: Tokenizer, card: ModelCard, ends: tuple[int, ...]) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._card = card
        self._vocabulary = Vocabulary(tokenizer, ends, model.device)
        self._start = _start_token(model.config, tokenizer)
        self._read: tuple[str, Any, int] | None = None

    def card(self) -> ModelCard:
        """Name, licence, device and size of the model."""
        return self._card

    @torch.inference_mode()
    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        """Texts for every angle, in the angles' order; all keep `limits`, none twice within an angle."""
        generator = torch.Generator().manual_seed(seed % 2**63)
        total = sum(angle.count for angle in angles)
        made: list[Draft] = []
        for angle in angles:
            rules = Rules(angle.narrowed(limits))
            found: dict[str, Draft] = {}
            attempts = math.ceil(angle.count * SPARE)
            while attempts > 0 and len(found) < angle.count:
                count = min(attempts, angle.count - len(found), WAVE)
                attempts -= count
                stepper = Stepper(self._vocabulary, rules, generator)
                for row in self._rows(prefix, angle, stepper, count, progress, (len(made) + len(found), total)):
                    if row.ending is not None:
                        _, text, fluency = row.ending
                        found.setdefault(text.casefold(), Draft(angle.role, text, fluency))
            made.extend(found.values())
        progress.step("Writing texts", total, total)
        return made

    @torch.inference_mode()
    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        """Mean log likelihood per token of each text after the prefix, its ending included."""
        memory, last = self._prefix(prefix, progress)
        blank = "" if not prefix or prefix[-1].isspace() else " "
        scores: list[float] = []
        for start in range(0, len(texts), JUDGED):
            progress.step("Judging texts", start, len(texts))
            rows = [[last, *self._ids(blank + text.strip())] for text in texts[start : start + JUDGED]]
            scores.extend(self._judge(memory, rows))
        progress.step("Judging texts", len(texts), len(texts))
        return scores

    def _rows(
        self, prefix: str, angle: Angle, stepper: Stepper, count: int, progress: Progress, so_far: tuple[int, int]
    ) -> Iterable[Row]:
        """`count` rows of one angle, decoded together."""
        memory, last = self._prefix(prefix, progress)
        memory = copy.deepcopy(memory)
        logits = self._forward([[last, *self._ids(angle.prompt.rstrip(" "))]], memory)[:, -1].repeat(count, 1)
        memory.batch_repeat_interleave(count)
        rows = [Row() for _ in range(count)]
        live = rows
        while True:
            progress.step("Writing texts", so_far[0] + sum(row.done for row in rows), so_far[1])
            tokens = stepper.step(live, logits)
            keep = [place for place, row in enumerate(live) if not row.done]
            if not keep:
                return rows
            if len(keep) < len(live):
                memory.batch_select_indices(torch.tensor(keep, device=self._model.device))
                live, tokens = [live[place] for place in keep], [tokens[place] for place in keep]
            logits = self._forward([[token] for token in tokens], memory)[:, -1]

    def _prefix(self, prefix: str, progress: Progress) -> tuple[Any, int]:
        """The memory of the prefix but for its last token, which every row reads itself."""
        if self._read is None or self._read[0] != prefix:
            progress.step("Reading the brief")
            *ids, last = [*self._start, *self._ids(prefix.rstrip(" "))] or [int(self._vocabulary.ends[0])]
            from transformers import DynamicCache

            memory = DynamicCache(config=self._model.config)
            if ids:
                self._forward([ids], memory)
            self._read = prefix, memory, last
        return self._read[1], self._read[2]

    def _forward(self, ids: list[list[int]], memory: Any) -> Tensor:
        """Scores of the next tokens over the tokens that exist; `memory` grows in place."""
        given = torch.tensor(ids, device=self._model.device)
        logits: Tensor = self._model(input_ids=given, past_key_values=memory, use_cache=True).logits
        lacking = len(self._vocabulary.pieces) - logits.shape[-1]
        if lacking > 0:  # tokens that the tokenizer was given later, which the model never writes
            logits = torch.nn.functional.pad(logits, (0, lacking), value=-torch.inf)
        return logits[..., : len(self._vocabulary.pieces)].float()

    def _judge(self, memory: Any, rows: list[list[int]]) -> list[float]:
        """Rows begin with the token before the text; they are padded on the right, where nothing looks."""
        width = max(len(row) for row in rows)
        kept = copy.deepcopy(memory)
        if kept.get_seq_length():
            kept.batch_repeat_interleave(len(rows))
        logs = self._forward([row + [0] * (width - len(row)) for row in rows], kept).log_softmax(-1)
        scores = []
        for row, log in zip(rows, logs, strict=True):
            chosen = log[torch.arange(len(row) - 1), torch.tensor(row[1:])].sum()
            ending = log[len(row) - 1][self._vocabulary.ends].logsumexp(-1)
            scores.append(float((chosen + ending) / len(row)))
        return scores

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)


def load_foreign(folder: Path, named: Named, device: Device) -> ForeignCopywriter:
    """Load a folder through transformers: nothing is fetched, no program of the folder's own is run."""
    try:
        from transformers import AutoModelForCausalLM
    except ImportError as error:
        raise ModelRefused(
            "This kind of model needs the extra packages for models.",
            hint="Install them: pip install “campaign-desk[models]”, or choose a model of the Llama family.",
        ) from error
    tokenizer = read_tokenizer(folder)
    dtype = _dtype(folder, device)
    try:
        model: Any = AutoModelForCausalLM.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype=dtype
        )
    except (OSError, ValueError, KeyError, ImportError, AttributeError) as error:
        raise ModelRefused(
            "transformers cannot load this model.", hint="Choose another one; the grammar writes meanwhile."
        ) from error
    if tokenizer.get_vocab_size() > model.get_input_embeddings().num_embeddings + MOST_ADDED:
        raise ModelRefused(
            "The tokenizer and the weights of this model do not belong together.", hint="Copy the model again."
        )
    model = model.to(device=device.torch).eval()
    card = ModelCard(
        name=named.name,
        licence=named.licence,
        device=device.label,
        dtype=str(dtype).removeprefix("torch."),
        parameters=model.num_parameters(),
        memory_bytes=int(model.get_memory_footprint()),
        languages=named.languages,
        scripts=known_scripts(tokenizer),
    )
    return ForeignCopywriter(model, tokenizer, card, _ends(model))


def _dtype(folder: Path, device: Device) -> torch.dtype:
    """Half precision on a graphics processor; on a CPU full precision where there is room for it."""
    from ml.folders.headers import weight_files

    if device.kind != "cpu" or device.dtype is torch.bfloat16:
        return device.dtype
    stored = sum(file.stat().st_size for file in weight_files(folder))
    return torch.float32 if 2 * stored <= ROOMY * free_bytes() else torch.bfloat16


def _ends(model: Any) -> tuple[int, ...]:
    listed = (getattr(model.generation_config, "eos_token_id", None), getattr(model.config, "eos_token_id", None))
    ends = next((ends for ends in listed if ends is not None), ())
    return tuple(ends) if isinstance(ends, list | tuple) else (int(ends),)


def _start_token(config: Any, tokenizer: Tokenizer) -> list[int]:
    """The token that texts begin with, for the models that were trained with one."""
    start = getattr(config, "bos_token_id", None)
    begun = tokenizer.encode("a", add_special_tokens=True).ids
    return [start] if start is not None and begun and begun[0] == start else []
