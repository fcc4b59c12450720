"""Bulk upload sheets of the Google Ads website in: their rows are read as rows of an Editor file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.author import Author
from core.errors import InvalidInput
from core.interchange.editor.headings import known, norm
from core.interchange.editor.importing import Loading
from core.interchange.editor.reading import Block, Sheet
from core.interchange.result import ImportResult, Skipped
from core.interchange.textfile import read_lines, read_text
from core.progress import Progress, silent
from core.workspace import Workspace

DIALECT = "google-ads-bulk"

# Row Type → the heading of its status; rows of any other type are listed as skipped.
_STATUS_OF = {
    "campaign": "Campaign Status",
    "adgroup": "Ad Group Status",
    "ad": "Status",
    "keyword": "Status",
    "negativekeyword": "Status",
}
_ACTIONS = frozenset({"", "add", "edit", "set", "remove"})
_RENAMED = {
    "type": "Criterion Type",
    "keywordtype": "Criterion Type",
    "defaultmax.cpc": "Max CPC",
    "max.cpc": "Max CPC",
    "mobilefinalurl": "Final mobile URL",
    "customparameter": "Custom parameters",
    "label": "Labels",
    "budget": "Budget",
    "bidstrategytype": "Bid Strategy Type",
    "campaignstatus": "Campaign Status",
    "adgroupstatus": "Ad Group Status",
    "keywordstatus": "Status",
    "adstatus": "Status",
    "negativekeywordstatus": "Status",
}
_BLOCK_ROWS = 20_000


def import_bulk(workspace: Workspace, path: Path, *, accept: bool, progress: Progress | None = None) -> ImportResult:
    """Read a bulk upload sheet into one change set: a proposal, or applied at once with `accept`.

    Raises InvalidInput when the file cannot be used; the workspace then holds exactly what it held before.
    """
    path = Path(path)
    lines = [
        line.cells for line in read_lines(path, read_text(path)) if not line.cells[0].lstrip("\ufeff").startswith("#")
    ]
    headings = [cell.strip() for cell in lines[0]] if lines else []
    if not {"rowtype", "action"} <= {norm(heading) for heading in headings}:
        raise _no_sheet(path, headings)
    if len(lines) == 1:
        raise InvalidInput("the file holds headings, but no rows.", where=str(path))
    rewriting = Rewriting(headings)
    begin = workspace.edit if accept else workspace.propose
    with begin(f"Import {path.name}", Author.importer(path.name), about={"file": path.name}) as edit:
        loading = Loading(edit, Sheet(path, "utf-8", ",", rewriting.editor_headings))
        for at in range(1, len(lines), _BLOCK_ROWS):
            loading.load(rewriting.block(at, lines[at : at + _BLOCK_ROWS]))
            (progress or silent()).step(f"Reading {path.name}", loading.rows, len(lines) - 1)
        return replace(loading.finish(), as_=DIALECT)


def _no_sheet(path: Path, headings: list[str]) -> InvalidInput:
    if len(known().intersection(map(norm, headings))) * 2 > len(headings):
        return InvalidInput(
            "this is a Google Ads Editor file, not a bulk upload sheet of the website (it has no Row Type and Action).",
            where=str(path),
            hint="Import it with --as google-ads-editor.",
        )
    return InvalidInput(
        "this is no bulk upload sheet.", where=str(path), hint="Its headings should hold Row Type and Action."
    )


class Rewriting:
    """Turns rows of a sheet into rows of an Editor file."""

    def __init__(self, headings: list[str]) -> None:
        self.headings = headings
        renamed = [_RENAMED.get(norm(heading), heading or f"Column {at}") for at, heading in enumerate(headings, 1)]
        names = [name for name in dict.fromkeys(renamed) if norm(name) not in ("rowtype", "action")]
        self.sources = renamed
        self.row_type = next(at for at, heading in enumerate(headings) if norm(heading) == "rowtype")
        self.action = next(at for at, heading in enumerate(headings) if norm(heading) == "action")
        self.editor_headings = tuple(dict.fromkeys([*names, *_STATUS_OF.values(), "Criterion Type"]))

    def block(self, first: int, rows: list[list[str]]) -> Block:
        """Rows as an Editor file has them, numbered from `first`; those that cannot be used with the reason."""
        numbers, usable, skipped = [], [], []
        for number, cells in enumerate(rows, first):
            reason = self._fault(cells)
            if reason:
                skipped.append(Skipped(number, reason))
            else:
                numbers.append(number)
                usable.append(self._row(cells))
        return Block(numbers, usable, skipped)

    def _fault(self, cells: list[str]) -> str | None:
        if len(cells) != len(self.headings):
            return f"The row has {len(cells)} cells where the headings have {len(self.headings)}."
        if norm(cells[self.row_type]) not in _STATUS_OF:
            return f"Row Type “{cells[self.row_type]}” is not drafted here; Campaign, Ad group, Ad, Keyword and Negative keyword are."
        if norm(cells[self.action]) not in _ACTIONS:
            return f"Action “{cells[self.action]}” is not known; write Add, Edit or Remove."
        return None

    def _row(self, cells: list[str]) -> list[str]:
        kind = norm(cells[self.row_type])
        held: dict[str, str] = {}
        for heading, cell in zip(self.sources, cells, strict=True):
            held[heading] = held.get(heading) or cell.strip()
        criterion = held.get("Criterion Type", "")
        held["Criterion Type"] = (
            criterion if kind == "keyword" else f"Negative {criterion}" if kind == "negativekeyword" else ""
        )
        if norm(cells[self.action]) == "remove":
            held[_STATUS_OF[kind]] = "Removed"
        return [held.get(heading, "") for heading in self.editor_headings]
