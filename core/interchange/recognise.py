"""Which dialect a file is written in, told by what stands in it, never by its name."""

from __future__ import annotations

import csv
from pathlib import Path

from core.interchange.dialects import ANSWER
from core.interchange.spreadsheets import is_workbook, recognise_workbook
from core.interchange.telling import HEAD_LINES, recognise_rows, refuse
from core.interchange.textfile import decode, encoding_of, read_bytes, separator_of

_HEAD_BYTES = 1 << 18


def recognise(path: Path) -> str:
    """The dialect of a file, one of `DIALECTS`; raises InvalidInput naming what was looked for."""
    path = Path(path)
    if is_workbook(path):
        return recognise_workbook(path)
    text = _head_text(path)
    found = ANSWER if _is_answer(text) else recognise_rows(_split(text))
    return found or refuse(path)


def _head_text(path: Path) -> str:
    raw = read_bytes(path, _HEAD_BYTES)
    return decode(path, raw, encoding_of(raw), whole=len(raw) < _HEAD_BYTES).lstrip("\ufeff")


def _split(text: str) -> list[list[str]]:
    lines = [line for line in text.split("\n")[:HEAD_LINES] if line.strip()]
    try:
        return list(csv.reader(lines, delimiter=separator_of(text)))
    except csv.Error:
        return [line.split(",") for line in lines]


def _is_answer(text: str) -> bool:
    start = text.lstrip()[:400]
    return start.startswith("{") and '"campaign-desk-answer"' in start
