"""Findings on their way into the file: numbered, and past a few thousand kept in a temporary file, not in memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Any

from core.catalog import KINDS
from core.rules.registry import number_of
from core.rules.running import Found
from core.values import dump_json

# Rule number and ordinal share the finding's number `n`: an entity has at most this many findings of one rule.
PER_RULE = 1_000
_IN_MEMORY = 4 << 20
_BATCH = 5_000


def numbered(found: Iterable[Found | None]) -> Iterator[dict[str, Any] | None]:
    """Findings as they are stored; equal ones of a rule are numbered through, up to the next None, which is passed on."""
    seen: Counter[tuple[str, int, int]] = Counter()
    for one in found:
        if one is None:
            seen.clear()
            yield None
            continue
        number = number_of(one.rule)
        key = (one.kind, one.pk, number)
        if seen[key] < PER_RULE:
            yield _row(one, number * PER_RULE + seen[key])
        seen[key] += 1


def _row(found: Found, n: int) -> dict[str, Any]:
    hit = found.hit
    return {
        "kind": KINDS[found.kind].code, "entity": found.pk, "n": n, "rule": found.rule.id, "severity": found.rule.severity.code, "field": hit.field,
        "span_start": hit.start, "span_end": hit.end, "message": hit.message,
        "fix": dump_json({"label": hit.fix.label, "values": dict(hit.fix.values)}) if hit.fix else None,
    }  # fmt: skip


class Spool:
    """Rows put aside in the order they came; use it as a context, so that its file goes with it."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        self._waiting: list[dict[str, Any]] = []

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, rows: Iterable[dict[str, Any] | None]) -> None:
        """Put rows aside; a None is passed over."""
        for row in rows:
            if row is not None:
                self._waiting.append(row)
                if len(self._waiting) >= _BATCH:
                    self._put_away()

    def batches(self) -> Iterator[list[dict[str, Any]]]:
        """All rows, a few thousand at a time."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)
        if self._waiting:
            yield self._waiting

    def _put_away(self) -> None:
        # Escaped to ASCII, since a finding may name half a surrogate pair, which no file takes.
        json.dump(self._waiting, self._file)
        self._file.write("\n")
        self._waiting = []
