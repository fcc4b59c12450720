"""Cells of targeting columns: each name found in what is known offline, names that nobody knows told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from core.interchange.sheet.cells import ERASE, join
from core.interchange.sheet.facets import facet_heading, facet_of
from core.targeting.criteria import Entry
from core.targeting.entries import several

_MOST_TOLD = 8
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_APART = re.compile(r"\s*[;\n]+\s*")
_BOTH = {"Locations": "locations", "Languages": "interfaceLocales"}
Columns = Sequence[str]


class Facets:
    """Writes cells as the sheet does, `name|urn; name|urn`, and remembers the names that are not known."""

    def __init__(self, connection: Connection, headings: Columns) -> None:
        self._connection = connection
        self._facets = [facet_of(heading) if facet_heading(heading) else None for heading in headings]
        # Columns that campaigns have too stay for them as they are; the ad set's targeting gets a column of its own.
        self._own = [headings.index(one) for one in _BOTH if one in headings and f"Include: {one}" not in headings]
        self.headings = (*headings, *(f"Include: {headings[at]}" for at in self._own))
        self._known: dict[tuple[str, str], tuple[Entry, ...]] = {}
        self.unknown: dict[Entry, None] = {}

    def tidy(self, row: Sequence[str]) -> list[str]:
        """A row with its targeting cells resolved."""
        cells = [self._cell(facet, cell) if facet else cell for facet, cell in zip(self._facets, row, strict=True)]
        return cells + [self._cell(_BOTH[self.headings[at]], row[at]) for at in self._own]

    def notes(self) -> list[str]:
        """What to say of names that are not known."""
        if not self.unknown:
            return []
        names = [f"“{one.name}”" for one in self.unknown]
        more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
        return [f"LinkedIn's number is not known yet of {', '.join(names[:_MOST_TOLD])}{more}: "
                "looked up when the account is connected."]  # fmt: skip

    def _cell(self, facet: str, cell: str) -> str:
        text = cell.strip()
        if not text or text == ERASE or "|" in text:
            return cell
        return "; ".join(self._written(one) for one in self._entries(facet, text))

    def _entries(self, facet: str, text: str) -> Iterable[Entry]:
        if facet == "staffCountRanges":
            text = _THOUSANDS.sub("", text)
        for part in filter(None, _APART.split(text)):
            yield from self._at_commas(facet, part)

    def _at_commas(self, facet: str, text: str) -> list[Entry]:
        """Commas part names, but for names that hold commas themselves: the longest name that is known is taken."""
        pieces = [piece.strip() for piece in text.split(",")]
        found: list[Entry] = []
        at = 0
        while at < len(pieces):
            ends = range(len(pieces), at, -1)
            known = ((end, self._look_up(facet, ", ".join(pieces[at:end]))) for end in ends)
            end, entries = next(((end, some) for end, some in known if some), (at + 1, ()))
            if not entries and pieces[at]:
                entries = (Entry(facet, pieces[at]),)
                self.unknown[entries[0]] = None
            found += entries
            at = end
        return found

    def _look_up(self, facet: str, name: str) -> tuple[Entry, ...]:
        key = (facet, name.casefold())
        if key not in self._known:
            self._known[key] = several(self._connection, Entry(facet, name)) if name else ()
        return self._known[key]

    def _written(self, entry: Entry) -> str:
        name = join([entry.name])
        return f"{name}|{join([entry.urn])}" if entry.urn else name
