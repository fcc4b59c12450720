"""Google Ads Editor files out: UTF-16, tabs, one row for each entity, parents before children."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection, RowMapping, func, select

from core.catalog import KINDS, Field
from core.interchange.atomic import replacing
from core.interchange.editor.cells import one_line, verbatim, write_cell, write_criterion
from core.interchange.editor.content import AD_TYPE, PLACE, RADIUS, is_circle, pins_cell
from core.interchange.editor.headings import CANONICAL, KEPT_TARGET_OF, canonical_by_norm, norm, spellings
from core.interchange.editor.places import criterion_of
from core.interchange.editor.selecting import online_names, select_kind
from core.progress import Progress, silent
from core.rows import draft
from core.schema import ENTITY
from core.workspace import Workspace

KINDS_IN_ORDER = (
    "budget", "label", "campaign", "location", "ad_group", "targeting", "ad", "keyword", "negative_list", "list_use",
    "negative_keyword", "asset",
)  # fmt: skip
_STRUCTURE = ("Account name", "Customer ID", "Campaign", "Ad Group", "Budget type", "Location", "Radius", "Audience segment",
              "Link Text", "Callout text", "Phone Number")  # fmt: skip
_AD_TEXTS = tuple(
    h for h in CANONICAL if h.startswith(("Headline ", "Description ")) and not h.startswith("Description Line")
)
# Kinds that an Editor file knows by name, and where the name stands.
_NAMES = {"campaign": "Campaign", "ad_group": "Ad Group"}
_STATUS_HEADINGS = {"campaign": "Campaign Status", "ad_group": "Ad Group Status"}
_ASSET_HEADINGS = {
    "SITELINK": "Link Text", "CALLOUT": "Callout text", "CALL": "Phone Number", "ASSET_GROUP": "Asset Group", "VIDEO": "Video ID",
    "IMAGE": "Asset name", "PROMOTION": "Promotion target", "PRICE": "Price qualifier", "APP": "App ID", "LEAD_FORM": "Lead form name",
}  # fmt: skip
_KEPT_TARGETS = {kind: canonical_by_norm()[word] for word, kind in reversed(KEPT_TARGET_OF.items())}
# Written by hand below.
_BUILT = {"campaign", "ad_group", "account", "name", "text", "match_type", "daily_budget", "total_budget", "format"}
_MOST_REMEMBERED = 50_000

Cells = dict[str, str]


def export_editor(workspace: Workspace, path: Path, progress: Progress | None = None) -> int:
    """Write the Google Ads part of the draft as an Editor file; returns how many rows it has.

    Raises DiskFull, ReadOnly or InvalidInput; a file that was there before then stays as it was.
    """
    progress = progress or silent()
    with (
        workspace.read() as connection,
        replacing(Path(path)) as fresh,
        fresh.open("w", encoding="utf-16-le", newline="") as text,
    ):
        text.write("\ufeff")
        return _write(text, _headings(connection), Entities(connection, workspace.currency), progress)


def _write(text: TextIO, headings: list[str], entities: Entities, progress: Progress) -> int:
    writer = csv.writer(text, delimiter="\t", lineterminator="\r\n")
    writer.writerow(headings)
    at = {norm(heading): position for position, heading in enumerate(headings)}
    known: dict[str, int] = {}
    count = 0
    for cells in entities.all():
        row = [""] * len(headings)
        for heading, cell in cells.items():
            position = known.get(heading)
            if position is None:
                position = known[heading] = at[norm(heading)]
            row[position] = cell
        writer.writerow(row)
        count += 1
        if count % 1000 == 0:
            progress.step("Writing rows", count)
    return count


def _headings(connection: Connection) -> list[str]:
    """Every heading of the catalog and every unknown one that some entity carries, known ones in Editor's own order."""
    wanted = {norm(heading) for heading in (*_STRUCTURE, *_AD_TEXTS)}
    for kind in KINDS.values():
        for described in kind.fields:
            words = spellings(kind.name, described)
            if words and norm(words[0]) in canonical_by_norm():
                wanted.add(words[0])
    unknown: dict[str, str] = {}
    for heading in (*_of_types(connection), *_carried(connection)):
        if norm(heading) in canonical_by_norm():
            wanted.add(norm(heading))
        else:
            unknown.setdefault(norm(heading), heading)
    named = [h for h in CANONICAL if norm(h) in wanted] + [unknown[key] for key in sorted(unknown)]
    # Where something was renamed since it went online, its row says what it is called there.
    renamed = {_NAMES[kind] for kind in _NAMES if online_names(connection, kind)}
    return [
        text for heading in named for text in ([heading, f"{heading}#Original"] if heading in renamed else [heading])
    ]


def _of_types(connection: Connection) -> list[str]:
    """The headings of the types of assets and targets that are there."""
    found: list[str] = []
    for kind, headings in (("asset", _ASSET_HEADINGS), ("targeting", _KEPT_TARGETS)):
        types = connection.execute(select(ENTITY[kind].c.type).where(draft(kind)).distinct()).scalars()
        found.extend(headings[one] for one in types if one in headings)
    return found


def _carried(connection: Connection) -> list[str]:
    """Headings that rows keep in `extra`, and of texts of old ads."""
    found: set[str] = set()
    for kind in KINDS_IN_ORDER:
        if kind in ENTITY:
            found.update(_keys(connection, kind, "extra"))
    found.update(_keys(connection, "ad", "texts"))
    return sorted(found)


def _keys(connection: Connection, kind: str, column: str) -> list[str]:
    holder = ENTITY[kind].c[column]
    each = func.json_each(holder).table_valued("key")
    query = select(each.c.key).select_from(ENTITY[kind]).join(each, holder.is_not(None)).where(draft(kind)).distinct()
    return [str(key) for key in connection.execute(query).scalars()]


class Entities:
    """The rows of a file, one mapping of heading to cell for each entity."""

    def __init__(self, connection: Connection, currency: str) -> None:
        self.connection = connection
        self.currency = currency
        self._online = {kind: online_names(connection, kind) for kind in _NAMES}
        self._columns = {kind: list(self._plain_columns(kind)) for kind in KINDS_IN_ORDER if kind in KINDS}
        self._makers: dict[str, Callable[[RowMapping, Cells], None]] = {
            "budget": self._shared("Budget name"),
            "label": self._shared("Label"),
            "negative_list": self._shared("Shared set name"),
            "campaign": self._campaign,
            "targeting": self._targeting,
            "ad_group": self._nothing,
            "ad": self._ad,
            "keyword": self._keyword,
            "negative_keyword": self._negative,
            "asset": self._asset,
        }

    def all(self) -> Iterator[Cells]:
        """Every row, parents before children."""
        for kind in KINDS_IN_ORDER:
            yield from self.of(kind)

    def of(self, kind: str) -> Iterator[Cells]:
        """The rows of one kind (`location` and `list_use` are rows of campaigns)."""
        if kind == "location":
            yield from self._locations()
        elif kind == "list_use":
            yield from self._list_uses()
        else:
            make = self._makers[kind]
            for row in self._rows(kind):
                cells = self._plain(kind, row)
                make(row, cells)
                yield cells

    def _rows(self, kind: str) -> Iterable[RowMapping]:
        return self.connection.execute(select_kind(kind), execution_options={"yield_per": 2000}).mappings()

    def _plain_columns(self, kind: str) -> Iterator[tuple[str, str, Callable[[Any], str]]]:
        for described in KINDS[kind].fields:
            words = spellings(kind, described)
            if described.name in _BUILT or not words:
                continue
            heading = _STATUS_HEADINGS.get(kind, "Status") if described.name == "status" else described.editor or ""
            yield described.name, heading, self._writer(described)

    def _writer(self, described: Field) -> Callable[[Any], str]:
        remembered: dict[Any, str] = {}

        def write(stored: Any) -> str:
            cell = remembered.get(stored)
            if cell is None:
                cell = write_cell(described, stored, self.currency)
                if len(remembered) < _MOST_REMEMBERED:
                    remembered[stored] = cell
            return cell

        return write

    def _plain(self, kind: str, row: RowMapping) -> Cells:
        """Parents' names, catalog fields and the kept cells of unknown columns."""
        cells: Cells = {}
        if row["extra"]:
            cells |= {heading: verbatim(str(cell)) for heading, cell in json.loads(row["extra"]).items()}
        cells["Campaign"] = one_line(row["campaign_name"] or "")
        cells["Ad Group"] = one_line(row["ad_group_name"] or "")
        if row["account_count"] > 1 or kind == "campaign":
            cells["Account name"] = one_line(row["account_name"] or "")
            cells["Customer ID"] = row["customer_id"] or ""
        if kind in _NAMES and row["pk"] in self._online[kind]:
            cells[f"{_NAMES[kind]}#Original"] = one_line(self._online[kind][row["pk"]])
        for name, heading, write in self._columns[kind]:
            stored = row[name]
            if stored is not None:
                cells[heading] = write(stored)
        return cells

    def _shared(self, heading: str) -> Callable[[RowMapping, Cells], None]:
        def name(row: RowMapping, cells: Cells) -> None:
            cells[heading] = one_line(row["name"] or "")

        return name

    def _nothing(self, row: RowMapping, cells: Cells) -> None:
        """Ad groups hold plain fields only."""

    def _campaign(self, row: RowMapping, cells: Cells) -> None:
        daily, total = row["daily_budget"], row["total_budget"]
        fields = KINDS["campaign"].by_name
        if daily is not None:
            cells["Budget"], cells["Budget type"] = write_cell(fields["daily_budget"], daily, self.currency), "Daily"
            if total is not None:
                cells["Campaign total budget"] = write_cell(fields["total_budget"], total, self.currency)
        elif total is not None:
            cells["Budget"], cells["Budget type"] = (
                write_cell(fields["total_budget"], total, self.currency),
                "Campaign total",
            )

    def _locations(self) -> Iterator[Cells]:
        for row in self._rows("campaign"):
            for code in json.loads(row["locations"]) if row["locations"] else ():
                cells = self._of_campaign(row)
                cells["ID"], cells["Location"] = criterion_of(code)
                yield cells

    def _list_uses(self) -> Iterator[Cells]:
        for row in self._rows("campaign"):
            for name in json.loads(row["negative_lists"]) if row["negative_lists"] else ():
                yield {**self._of_campaign(row), "Shared set name": one_line(name)}

    def _of_campaign(self, row: RowMapping) -> Cells:
        cells = {"Campaign": one_line(row["campaign_name"] or "")}
        if row["account_count"] > 1:
            cells |= {"Account name": one_line(row["account_name"] or ""), "Customer ID": row["customer_id"] or ""}
        return cells

    def _targeting(self, row: RowMapping, cells: Cells) -> None:
        value, kind = one_line(row["value"] or ""), row["type"]
        if kind == "radius":
            # Its name says how far it reaches around what; the cells it was made of stand in `extra`.
            if RADIUS not in cells and PLACE not in cells:
                cells[PLACE if is_circle(value) else RADIUS] = value
        elif kind in _KEPT_TARGETS:
            if not any(norm(heading) in KEPT_TARGET_OF for heading in cells):
                cells[_KEPT_TARGETS[kind]] = value
        elif kind == "audience":
            cells["Audience segment"] = value
        elif kind == "device":
            cells["Device"] = value
        elif row["value"] != row["criterion_id"]:
            cells[PLACE] = value
        if row["negative"]:
            cells["Criterion Type"] = "Campaign Negative" if not row["ad_group_name"] else "Negative"

    def _keyword(self, row: RowMapping, cells: Cells) -> None:
        cells["Keyword"] = one_line(row["text"] or "")
        cells["Criterion Type"] = write_criterion(row["match_type"])

    def _negative(self, row: RowMapping, cells: Cells) -> None:
        whole = row["level"] == "campaign" or not row["ad_group_name"]
        cells["Keyword"] = one_line(row["text"] or "")
        cells["Criterion Type"] = write_criterion(
            row["match_type"], negative=True, campaign_level=whole and bool(row["campaign_name"])
        )
        if whole:
            cells["Ad Group"] = ""

    def _asset(self, row: RowMapping, cells: Cells) -> None:
        heading, text = _ASSET_HEADINGS.get(row["type"]), one_line(row["text"] or "")
        if heading and not (row["type"] == "IMAGE" and cells.get("Image") == text):
            cells[heading] = text
        if row["type"] == "ASSET_GROUP" and "Asset Group Status" in cells:
            cells["Asset Group Status"] = cells.pop("Status", "")

    def _ad(self, row: RowMapping, cells: Cells) -> None:
        if row["format"] == "legacy":
            texts = json.loads(row["texts"]) if row["texts"] else {}
            cells |= {heading: verbatim(str(text)) for heading, text in texts.items()}
            cells.setdefault(AD_TYPE, "Text ad")
            return
        cells[AD_TYPE] = "Responsive search ad"
        for what in ("headline", "description"):
            texts = json.loads(row[f"{what}s"]) if row[f"{what}s"] else []
            pins = json.loads(row[f"{what}_pins"]) if row[f"{what}_pins"] else {}
            for number, text in enumerate(texts, 1):
                heading = f"{what.capitalize()} {number}"
                if heading in _AD_TEXTS:
                    cells[heading] = one_line(text)
                if f"{heading} position" in _AD_TEXTS:
                    cells[f"{heading} position"] = pins_cell(pins, number)
