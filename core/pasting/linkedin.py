"""Rows of a pasted sheet into LinkedIn campaigns: the importer of the LinkedIn sheet does the work."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from core.catalog import KINDS, LINKEDIN
from core.interchange.sheet.importing import write_plan
from core.interchange.sheet.planning import Plan
from core.interchange.sheet.reading import SheetFile, SheetRow, by_level, read_sheet
from core.pasting.cells import ADD, EDIT, REMOVE, currency_of
from core.pasting.facets import Facets
from core.pasting.outcome import Outcome, What
from core.pasting.telling import told_changes
from core.progress import silent
from core.recording import Edit
from core.rows import EntityRow, select_rows
from core.schema import ENTITY

if TYPE_CHECKING:
    from core.pasting.planning import Part

_LEVEL_OF = {"campaign": ("Campaign",), "ad_group": ("Campaign", "Ad Set"), "ad": ("Campaign", "Ad Set", "Ad name")}
_HEADING = {"campaign": "Campaign", "ad_group": "Ad Set", "ad": "Ad name"}
Key = tuple[str, ...]
Standing = dict[tuple[str, ...], list[int]]


def load_linkedin(edit: Edit, part: Part, verb: str) -> tuple[list[Outcome], list[str]]:
    """Load rows; returns what became of each, and notes. `verb` add takes new rows only, edit and remove standing ones."""
    facets = Facets(edit.connection, part.headings)
    sheet = _as_sheet(replace(part, headings=facets.headings, rows=[facets.tidy(row) for row in part.rows]))
    number_of = dict(enumerate(part.numbers, 1))
    found = [_said(part, number_of[one.row], What.SKIPPED, reason=one.reason) for one in sheet.skipped]
    standing = _standing(edit.connection)
    first_change = edit.next_seq()
    updated: dict[int, tuple[str, int]] = {}
    plan = Plan(currency_of(edit.connection))
    plan.load(edit.connection)
    for row in by_level(sheet.rows):
        number = number_of[row.number]
        refusal = _refusal(row, verb, standing)
        if refusal:
            found.append(_said(part, number, What.SKIPPED, row, refusal))
        elif verb == REMOVE:
            edit.delete_where(row.kind, ENTITY[row.kind].c.pk == standing[row.kind, *_key(row)].pop(0))
            found.append(_said(part, number, What.REMOVED, row))
        else:
            one = _taken(plan, part, number, row)
            found.append(one)
            if one.what is What.UPDATED:
                updated[len(found) - 1] = (row.kind, next(iter(standing.get((row.kind, *_key(row)), ())), 0))
    if verb != REMOVE:
        write_plan(edit, plan, silent())
        changed = told_changes(edit, first_change)
        for at, entity in updated.items():
            found[at] = replace(found[at], detail=" · ".join(changed.get(entity, ())))
    unknown = [f"Columns without a meaning on LinkedIn: {', '.join(sheet.unknown)}."] if sheet.unknown else []
    return found, [*unknown, *facets.notes()]


def _as_sheet(part: Part) -> SheetFile:
    """The rows as the sheet's own reader sees them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pasted.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(part.headings)
            writer.writerows(part.rows)
        return read_sheet(path)


def _key(row: SheetRow) -> Key:
    return tuple(row.cells.get(heading, "") for heading in _LEVEL_OF[row.kind])


def _standing(connection: Connection) -> Standing:
    """The row numbers of LinkedIn's entities by kind and names from the campaign down."""
    paths: dict[tuple[str, int], Key] = {}
    found: Standing = {}
    above: dict[str, str] = {"ad_group": "campaign", "ad": "ad_group"}
    for kind in ("campaign", "ad_group", "ad"):
        for row in select_rows(connection, kind, ENTITY[kind].c.platform == LINKEDIN):
            start = paths.get((above[kind], row.parents[above[kind]] or 0), ()) if kind in above else ()
            paths[kind, row.pk] = (*start, _name(row))
            found.setdefault((kind, *paths[kind, row.pk]), []).append(row.pk)
    return found


def _name(row: EntityRow) -> str:
    return str(row["name"] or "").strip()


def _refusal(row: SheetRow, verb: str, standing: Standing) -> str | None:
    there = len(standing.get((row.kind, *_key(row)), ()))
    word = KINDS[row.kind].word(LINKEDIN).lower()
    if verb == ADD and there:
        return f"The {word} is there already; the row says to add it."
    if verb in (EDIT, REMOVE) and not there:
        return f"There is no such {word} to {'change' if verb == EDIT else 'remove'}."
    if verb == REMOVE and there > 1 and row.kind != "ad":
        return f"There are {there} of this name; select the {word} to remove in the list instead."
    return None


def _taken(plan: Plan, part: Part, number: int, row: SheetRow) -> Outcome:
    made, used, skipped = len(plan.nodes), plan.used, len(plan.skipped)
    plan.take(row)
    if len(plan.skipped) > skipped:
        return _said(part, number, What.SKIPPED, row, plan.skipped[-1].reason)
    new = [node for node in plan.nodes[made:] if node.kind == row.kind and not node.implied]
    what = What.ADDED if new else What.UPDATED if plan.used > used else What.UNCHANGED
    return _said(part, number, what, row)


def _said(part: Part, number: int, what: What, row: SheetRow | None = None, reason: str = "") -> Outcome:
    title = row.cells.get(_HEADING[row.kind], "") if row else ""
    return Outcome(number, what, title, reason, row.kind if row else None, part.place)
