"""Own texts as rows of tokens: which are learned, which are held out, and what each step reads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from core.copywriting import Example, Lesson

if TYPE_CHECKING:
    from tokenizers import Tokenizer

HELD_OUT = 0.12
MOST_HELD_OUT = 48
MOST_TOKENS = 192


@dataclass(frozen=True)
class Row:
    """Tokens of prompt and text; the loss counts from `start` on, times `weight`."""

    ids: tuple[int, ...]
    start: int
    weight: float


@dataclass(frozen=True)
class Batch:
    """Rows padded on the right. `rows` and `places` name the target tokens, `weights` holds one weight for each."""

    ids: Tensor
    rows: Tensor
    places: Tensor
    weights: Tensor


def split(lesson: Lesson) -> tuple[list[Example], list[Example]]:
    """Texts to learn and texts to test on; the same text is never in both. Which is which depends on the texts alone."""
    texts = sorted({one.text.casefold() for one in lesson.examples}, key=_rank)
    held = set(texts[: min(MOST_HELD_OUT, round(HELD_OUT * len(texts)))])
    taught = [one for one in lesson.examples if one.text.casefold() not in held]
    tested = [one for one in lesson.examples if one.text.casefold() in held]
    return taught, tested


def rows_of(tokenizer: Tokenizer, examples: Sequence[Example], prefix: str) -> list[Row]:
    """Each example after the prefix and its own prompt; the line's end belongs to the text. Too long ones are cut on the
    left, where the prompt is."""
    rows = []
    for one in examples:
        before = tokenizer.encode(prefix + one.prompt.rstrip(" "), add_special_tokens=False).ids
        text = tokenizer.encode(f" {one.text.strip()}\n", add_special_tokens=False).ids
        ids = [*before, *text] if prefix else [*before, *text][-MOST_TOKENS:]
        rows.append(Row(tuple(ids), max(1, len(ids) - len(text)), one.weight))
    return rows


def order_of(count: int, seed: int, step: int, rows: int) -> list[int]:
    """Which rows a step reads: pass after pass over all of them, each in an order of its own."""
    places: list[int] = []
    at = step * rows
    while len(places) < rows:
        turn, offset = divmod(at + len(places), count)
        generator = torch.Generator().manual_seed((seed * 1_000_003 + turn) % 2**63)
        order = torch.randperm(count, generator=generator).tolist()
        places.extend(order[offset : offset + rows - len(places)])
    return places


def batch_of(rows: Sequence[Row], device: torch.device) -> Batch:
    """The rows as tensors."""
    width = max(len(row.ids) for row in rows)
    ids = torch.tensor([[*row.ids, *[0] * (width - len(row.ids))] for row in rows], device=device)
    spots = [(number, place) for number, row in enumerate(rows) for place in range(row.start, len(row.ids))]
    numbers, places = (torch.tensor(part, device=device) for part in zip(*spots, strict=True))
    weights = torch.tensor([rows[number].weight for number, _ in spots], device=device)
    return Batch(ids, numbers, places, weights)


def _rank(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
