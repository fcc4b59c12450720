"""The LinkedIn entities of the draft → LinkedIn sheet (CSV, UTF-8 with a mark, as spreadsheets open it)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from core.catalog import LINKEDIN
from core.interchange.atomic import replacing
from core.interchange.sheet.cells import guarded, guarded_verbatim, write_cell
from core.interchange.sheet.facets import USUAL, facet_heading, order_of, to_cells
from core.interchange.sheet.layout import (
    ACCOUNT,
    AD_FORMAT,
    AD_NAME,
    AD_SET,
    AFTER_FACETS,
    BEFORE_FACETS,
    CAMPAIGN,
    EXAMPLE,
    ID_HEADING,
    LEVELS,
    NAME_HEADING,
    WHOLE_TARGETING,
    headings,
)
from core.interchange.sheet.planning import UNNAMED
from core.interchange.sheet.twins import NOTHING, Apart, read_apart, written_ids
from core.progress import Progress
from core.rows import EntityRow, select_rows
from core.schema import ENTITY
from core.values import dump_json
from core.workspace import Workspace

_PARENT = {"campaign": "account", "ad_group": "campaign", "ad": "ad_group"}
_STEP_ROWS = 1_000
Cells = dict[str, str]


def export_sheet(workspace: Workspace, path: Path, progress: Progress) -> int:
    """Write all LinkedIn entities, parents before children; returns how many rows."""
    progress.step("Reading the draft")
    with workspace.read() as connection:
        rows = list(_rows(connection, workspace.currency, progress))
    columns = _columns(rows)
    with replacing(path) as fresh, fresh.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for n, cells in enumerate(rows):
            if n % _STEP_ROWS == 0:
                progress.step("Writing rows", n, len(rows))
            writer.writerow([cells.get(heading, "") for heading in columns])
    return len(rows)


_EXAMPLE: tuple[Cells, ...] = (
    {
        CAMPAIGN: EXAMPLE, "Campaign Objective": "Lead generation", "Campaign daily budget": "50.00", "Status": "Draft",
        "Campaign start date": "2027-01-04", "Campaign end date": "2027-03-31", "Political intent": "Doesn't have EU political ads",
    },
    {
        CAMPAIGN: EXAMPLE, AD_SET: "Finance leaders | BE", "Objective": "Lead generation", "Format": "Single image", "Status": "Draft",
        "Bid Strategy": "Maximum delivery", "Budget": "50.00", "Audience Expansion": "No", "Audience Network": "No",
        "Include: Locations": "Belgium", "Include: Job titles": "Chief Financial Officer; Finance Director",
        "Include: Company sizes": "51-200 employees; 201-500 employees", "Exclude: Companies": "Northwind",
    },
    {
        CAMPAIGN: EXAMPLE, AD_SET: "Finance leaders | BE", AD_NAME: "Close in days", AD_FORMAT: "Single image", "Status": "Draft",
        "Introductory text": "Month end takes days, not weeks.", "Headline": "Close the books faster", "Call to action": "Learn more",
        "Destination URL": "https://northwind.example/close", "URL parameters": "utm_source=linkedin&utm_medium=paid",
    },
)  # fmt: skip


def export_template(workspace: Workspace, path: Path, progress: Progress) -> int:
    """Write an empty sheet: all headings, and one example of each kind of row, which no import takes in."""
    columns = _columns(_EXAMPLE)
    with replacing(path) as fresh, fresh.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(_EXAMPLE)
    return len(_EXAMPLE)


def _columns(rows: Sequence[Cells]) -> list[str]:
    used = dict.fromkeys(heading for cells in rows for heading in cells)
    facets = sorted({*USUAL, *(heading for heading in used if facet_heading(heading) == heading)}, key=order_of)
    before = [heading for heading in BEFORE_FACETS if heading in used or heading not in ID_HEADING.values()]
    known = [*before, *facets, *AFTER_FACETS]
    return [*known, *(heading for heading in used if heading not in set(known))]


def _rows(connection: Connection, currency: str, progress: Progress) -> Iterator[Cells]:
    accounts = select_rows(connection, "account", ENTITY["account"].c.platform == LINKEDIN)
    ids = written_ids(accounts, read_apart(connection, "account"))
    tree = _Tree(
        {kind: _by_parent(connection, kind) for kind in LEVELS},
        {kind: read_apart(connection, kind) for kind in LEVELS},
        currency,
    )
    for row in accounts:
        name = row["name"] or ""
        progress.step(f"Reading {name}")
        yield from _branch(tree, "campaign", row.pk, {ACCOUNT: guarded(name), **_id_cell(row, ids)})
    yield from _branch(tree, "campaign", 0, {})


@dataclass(frozen=True)
class _Tree:
    """All rows below the accounts, by kind and parent, and what is known of them beside their fields."""

    below: Mapping[str, Mapping[int, list[EntityRow]]]
    apart: Mapping[str, Mapping[int, Apart]]
    currency: str


def _by_parent(connection: Connection, kind: str) -> Mapping[int, list[EntityRow]]:
    found: dict[int, list[EntityRow]] = defaultdict(list)
    for row in select_rows(connection, kind, ENTITY[kind].c.platform == LINKEDIN):
        found[row.parents[_PARENT[kind]] or 0].append(row)
    return found


def _branch(tree: _Tree, kind: str, parent: int, names: Cells) -> Iterator[Cells]:
    """An entity's row, then the rows of everything below it."""
    deeper = LEVELS[LEVELS.index(kind) + 1] if kind != LEVELS[-1] else None
    siblings = tree.below[kind].get(parent, [])
    ids = written_ids(siblings, tree.apart[kind]) if deeper else {}
    for row in siblings:
        own = {**names, NAME_HEADING[kind]: guarded(row["name"] or UNNAMED), **_id_cell(row, ids)}
        known = tree.apart[kind].get(row.pk, NOTHING).extra
        extra = {heading: guarded_verbatim(str(text)) for heading, text in known.items()}
        yield {**extra, **_cells(row, tree.currency), **own}
        if deeper:
            yield from _branch(tree, deeper, row.pk, own)


def _id_cell(row: EntityRow, ids: Mapping[int, str]) -> Cells:
    return {ID_HEADING[row.kind]: guarded(ids[row.pk])} if row.pk in ids else {}


def _cells(row: EntityRow, currency: str) -> Cells:
    cells = {heading: write_cell(f, row[f.name], currency) for heading, f in headings(row.kind).items()}
    if row.kind == "ad_group" and row["targeting"]:
        facets = to_cells(row["targeting"])
        if facets is None:
            cells[WHOLE_TARGETING] = dump_json(row["targeting"])
        else:
            cells |= {heading: guarded(text) for heading, text in facets.items()}
    return {heading: text for heading, text in cells.items() if text}
