"""Findings on their way into the file: numbered, and past a few thousand kept in a temporary file, not in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from types import TracebackType

from core.catalog import KINDS
from core.rules.registry import number_of
from core.rules.rows import Row
from core.rules.rule import Rule
from core.rules.running import Found
from core.values import dump_json

# Rule number and ordinal share the finding's number `n`: an entity has at most this many findings of one rule.
PER_RULE = 1_000
_IN_MEMORY = 4 << 20
_BATCH = 5_000


def numbered(found: Iterable[Found | None]) -> Iterator[Row | None]:
    """Findings as they are stored; equal ones of a rule are numbered through, up to the next None, which is passed on."""
    seen: dict[tuple[str, int, str], int] = {}
    for one in found:
        if one is None:
            seen.clear()
            yield None
            continue
        rule, kind, pk, hit = one
        key = (kind, pk, rule.id)
        number = seen.get(key, 0)
        seen[key] = number + 1
        if number < PER_RULE:
            code, place, severity = _codes(rule, kind)
            fix = dump_json({"label": hit.fix.label, "values": dict(hit.fix.values)}) if hit.fix else None
            yield Row(code, pk, place + number, rule.id, severity, hit.field, hit.start, hit.end, hit.message, fix)


@lru_cache(maxsize=1_024)
def _codes(rule: Rule, kind: str) -> tuple[int, int, int]:
    """What is stored of a kind and a rule: its code, the rule's first number, its severity."""
    return KINDS[kind].code, number_of(rule) * PER_RULE, rule.severity.code


class Spool:
    """Rows put aside in the order they came; use it as a context, so that its file goes with it."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        self._waiting: list[Row] = []

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, rows: Iterable[Row | None]) -> None:
        """Put rows aside; a None is passed over."""
        for row in rows:
            if row is not None:
                self._waiting.append(row)
                if len(self._waiting) >= _BATCH:
                    self._put_away()

    def batches(self) -> Iterator[list[Row]]:
        """All rows, a few thousand at a time."""
        self._file.seek(0)
        for line in self._file:
            yield [Row(*row) for row in json.loads(line)]
        if self._waiting:
            yield self._waiting

    def _put_away(self) -> None:
        # Escaped to ASCII, since a finding may name half a surrogate pair, which no file takes.
        # Made at once and then written: `json.dump` writes piece by piece, ten times as slowly.
        self._file.write(json.dumps(self._waiting) + "\n")
        self._waiting = []
