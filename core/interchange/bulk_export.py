"""The Google Ads part of the draft → a bulk upload sheet of the Google Ads website (Tools › Bulk actions › Uploads).

Such a sheet has rows for campaigns, ad groups, ads, keywords and negative keywords; what else the draft holds is counted in
comment lines at its top, so that nobody takes it for the whole.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection, func, select

from core.catalog import KINDS
from core.interchange.atomic import replacing
from core.interchange.editor.exporting import Cells, Entities
from core.interchange.editor.headings import MOST_HEADLINES
from core.progress import Progress
from core.rows import draft
from core.schema import ENTITY
from core.workspace import Workspace

_STEP_ROWS = 1_000
ROW_TYPES = {
    "campaign": "Campaign",
    "ad_group": "Ad group",
    "ad": "Ad",
    "keyword": "Keyword",
    "negative_keyword": "Negative keyword",
}
_LEFT_OUT = ("targeting", "asset", "negative_list", "budget")
# Editor heading → heading of the sheet; the status of a row has its own column for each type.
_HEADINGS: Mapping[str, str] = {
    "Customer ID": "Customer ID", "Campaign": "Campaign", "Ad Group": "Ad group", "Campaign Type": "Campaign type", "Networks": "Networks",
    "Budget": "Budget", "Budget type": "Budget type", "Bid Strategy Type": "Bid strategy type", "Target CPA": "Target CPA",
    "Target ROAS": "Target ROAS", "Start Date": "Start date", "End Date": "End date", "Languages": "Languages",
    "EU political ads": "EU political ads", "Max CPC": "Default max. CPC", "Keyword": "Keyword", "Ad type": "Ad type",
    **{text: text for n in range(1, MOST_HEADLINES + 1) for text in (f"Headline {n}", f"Headline {n} position")},
    **{text: text for n in range(1, 5) for text in (f"Description {n}", f"Description {n} position")},
    "Path 1": "Path 1", "Path 2": "Path 2", "Final URL": "Final URL", "Final mobile URL": "Mobile final URL",
    "Tracking template": "Tracking template", "Final URL suffix": "Final URL suffix", "Custom parameters": "Custom parameter",
    "Labels": "Label",
}  # fmt: skip
_STATUS_HEADING = {
    "campaign": "Campaign status",
    "ad_group": "Ad group status",
    "ad": "Ad status",
    "keyword": "Keyword status",
    "negative_keyword": "Negative keyword status",
}
HEADINGS = ("Row Type", "Action", *_STATUS_HEADING.values(), *_HEADINGS.values(), "Type")


def export_bulk(workspace: Workspace, path: Path, progress: Progress) -> int:
    """Write the sheet (CSV, UTF-8); returns how many rows it has."""
    with (
        workspace.read() as connection,
        replacing(Path(path)) as fresh,
        fresh.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        for line in _left_out(connection):
            file.write(f"# {line}\r\n")
        return _write(file, Entities(connection, workspace.currency), progress)


def _write(file: TextIO, entities: Entities, progress: Progress) -> int:
    writer = csv.DictWriter(file, HEADINGS, restval="", lineterminator="\r\n")
    writer.writeheader()
    count = 0
    for kind in ROW_TYPES:
        for cells in _rows(kind, entities):
            writer.writerow(cells)
            count += 1
            if count % _STEP_ROWS == 0:
                progress.step("Writing rows", count)
    return count


def _rows(kind: str, entities: Entities) -> Iterator[Cells]:
    for cells in entities.of(kind):
        if kind == "ad" and cells.get("Ad type") != "Responsive search ad":
            continue
        if kind == "negative_keyword" and not cells.get("Campaign"):
            continue
        yield _row(kind, cells)


def _row(kind: str, cells: Cells) -> Cells:
    held = {heading: cells[editor] for editor, heading in _HEADINGS.items() if cells.get(editor)}
    status = cells.get({"campaign": "Campaign Status", "ad_group": "Ad Group Status"}.get(kind, "Status"), "")
    held["Row Type"], held["Action"] = ROW_TYPES[kind], "Remove" if status == "Removed" else "Add"
    if status:
        held[_STATUS_HEADING[kind]] = status
    if kind in ("keyword", "negative_keyword"):
        held["Type"] = f"{cells['Criterion Type'].rsplit(' ', 1)[-1]} match"
    return held


def _left_out(connection: Connection) -> Iterator[str]:
    """What the draft holds that such a sheet has no rows for."""
    for kind in _LEFT_OUT:
        count = _count(connection, kind)
        if count:
            yield f"{count} {KINDS[kind].plural.lower()} of the draft are not in this sheet: it has no rows for them. Use a Google Ads Editor file."
    ad, negative = ENTITY["ad"].c, ENTITY["negative_keyword"].c
    old = connection.execute(select(func.count()).where(draft("ad"), ad.format == "legacy")).scalar_one()
    if old:
        yield f"{old} ads of old formats are not in this sheet."
    of_lists = connection.execute(
        select(func.count()).where(draft("negative_keyword"), negative.level == "list")
    ).scalar_one()
    if of_lists:
        yield f"{of_lists} keywords of negative lists are not in this sheet."


def _count(connection: Connection, kind: str) -> int:
    return int(connection.execute(select(func.count()).select_from(ENTITY[kind]).where(draft(kind))).scalar_one())
