"""What an import says when it is done; every importer answers with this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Figure: TypeAlias = int | float | str


@dataclass(frozen=True)
class Skipped:
    """A data row (counted from 1, the header is not counted) that could not be used, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class ImportResult:
    """`rows` = `used` + `unchanged` + `skipped`; `changeset` is None when nothing would change.

    `repeated` are rows that name again what an earlier row named: they count as used or unchanged.
    Only metrics have `totals` {measure: sum of the rows} and `stated_totals` {label: {measure: value}}; amounts are
    decimal texts, everything else numbers.
    """

    as_: str
    rows: int
    used: int
    unchanged: int
    skipped: tuple[Skipped, ...] = ()
    changeset: str | None = None
    notes: tuple[str, ...] = ()
    totals: Mapping[str, Figure] = field(default_factory=dict)
    stated_totals: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    repeated: tuple[Skipped, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The answer of `import --json`."""
        answer: dict[str, Any] = {
            "as": self.as_,
            "rows": self.rows,
            "used": self.used,
            "unchanged": self.unchanged,
            "skipped": [{"row": one.row, "reason": one.reason} for one in self.skipped],
            "changeset": self.changeset,
            "notes": list(self.notes),
            "repeated": [{"row": one.row, "reason": one.reason} for one in self.repeated],
        }
        if self.as_ == "metrics":
            answer["totals"] = dict(self.totals)
            answer["stated_totals"] = {label: dict(values) for label, values in self.stated_totals.items()}
        return answer
