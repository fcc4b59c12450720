"""Values in words a marketer reads: statuses, targeting, lists, enumerations."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from core.formulas.keeping import Kept
from core.grid import GridRow
from core.wording import STATUS_WORDS, facet_words, item_names
from core.wording import choice_word as choice_word
from core.wording import day as day
from core.wording import elided as elided
from core.wording import facet_word as facet_word
from core.wording import moment as moment
from core.wording import targeting_line as targeting_line
from core.wording import value_text as value_text
from core.wording import when as when


def findings_words(errors: int, warnings: int) -> str:
    """ "1 error and 2 warnings"; what there is none of is left out."""
    counts = ((errors, "error"), (warnings, "warning"))
    return " and ".join(f"{count:,} {word}{'s' if count != 1 else ''}" for count, word in counts if count)


def status_word(row: GridRow) -> str:
    """A row's status in words: its own, else what keeps it from running ("Campaign paused", "Disapproved")."""
    own = own_status(row)
    if row.gone or row.row["status"] != "ENABLED":
        return own
    if row.inherited:
        return row.inherited
    approval = row.row["approval_status"]
    return str(approval) if approval and str(approval).casefold() not in _RUNNING else own


def own_status(row: GridRow) -> str:
    """A row's own status in words."""
    if row.gone:
        return "Removed"
    return STATUS_WORDS.get(row.row["status"] or "", row.row["status"] or "")


def refused_by_platform(row: GridRow) -> bool:
    """Whether the platform does not show the row, whatever its own status is."""
    return "disapproved" in str(row.row["approval_status"] or "").casefold()


_RUNNING = frozenset(("approved", "eligible", "enabled", "active"))


def targeting_text(targeting: Mapping[str, Any] | None) -> str:
    """Targeting over several lines, each block of AND on its own."""
    if not targeting:
        return ""
    blocks = ["  or ".join(facet_words(block)) for block in targeting.get("include", [])]
    lines = [f"{'Include' if at == 0 else 'and'}  {block}" for at, block in enumerate(blocks)]
    excluded = facet_words(targeting.get("exclude", {}))
    return "\n".join(lines + ([f"Exclude  {'  or '.join(excluded)}"] if excluded else []))


def targeting_rich(targeting: Mapping[str, Any] | None) -> str:
    """The same as a small table in rich text: the joining words at the left, the facets in bold."""
    if not targeting:
        return ""
    rows = [("Include" if at == 0 else "and", block) for at, block in enumerate(targeting.get("include", []))]
    if targeting.get("exclude"):
        rows.append(("Exclude", targeting["exclude"]))
    cells = "".join(
        f'<tr><td style="padding-right: 12px">{word}</td><td>{" &nbsp;or&nbsp; ".join(_rich_facets(block))}</td></tr>'
        for word, block in rows
    )
    return f"<table cellspacing='0' cellpadding='2'>{cells}</table>"


def _rich_facets(block: Mapping[str, Any]) -> list[str]:
    return [
        f'<span style="font-weight: 600">{escape(facet_word(name))}</span> {escape(" or ".join(item_names(items)))}'
        for name, items in block.items()
        if items
    ]


def cells_words(rows: int, columns: int) -> str:
    """ "3 rows × 2 columns selected"; nothing for a single cell."""
    if rows * columns < 2:
        return ""
    return f"{rows:,} row{'s' if rows != 1 else ''} × {columns} column{'s' if columns != 1 else ''} selected"


def formula_words(kept: Kept) -> str:
    """What a cell is composed of, as its tip tells it."""
    state = "frozen, as the platform has the row" if kept.frozen else "follows those fields until posted"
    return f"Formula {kept.expression} – {state}"
