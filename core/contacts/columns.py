"""The columns of a table of people or companies: what is in them, of which type, and which one tells the rows apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.contacts.headings import COMPANY, PERSON, field_of
from core.contacts.sheets import Sheet
from core.interchange.textfile import plain_heading
from core.progress import Progress

MOST_DISTINCT = 1_000
"""Different values counted of a column; more are “more than that”."""
LACKING = 0.05
"""Share of the rows in which a key column may be blank, or say again what it said; one row may in any file."""
_STEP = 2_000
_OWN_KEYS = {
    PERSON: frozenset({"contactid", "leadid", "prospectid", "personid", "customerid", "recordid", "id", "uuid", "leadnumber"}),
    COMPANY: frozenset({"companyid", "accountid", "organizationid", "customerid", "recordid", "id", "uuid", "accountnumber"}),
}  # fmt: skip
_LIKE_ID = re.compile(r"(?:^|[\s_\-])(?:id|uuid|key)$|[a-z]I[Dd]$", re.IGNORECASE)
_CAMEL = re.compile(r"[a-z]I[Dd]$")
_SHAPES = (
    ("boolean", re.compile(r"(?i)yes|no|y|n|true|false|0|1|ja|nein")),
    ("integer", re.compile(r"[+-]?\d{1,18}|[+-]?\d{1,3}(?:,\d{3})+")),
    ("number", re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?[.]?\d+(?:[eE][+-]?\d+)?%?")),
    ("date", re.compile(r"\d{4}-\d\d?-\d\d?(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|\d\d?[./-]\d\d?[./-]\d{2,4}(?: [\d:]+)?"
                        r"|\d\d? [A-Za-z]{3,9},? \d{4}(?: [\d:]+)?|[A-Za-z]{3,9} \d\d?, \d{4}(?: [\d:]+)?")),
)  # fmt: skip


@dataclass
class Column:
    """One column: its heading, the field it means, its type, how many rows fill it, how many values there are."""

    name: str
    means: str | None = None
    filled: int = 0
    distinct: set[str] = field(default_factory=set, repr=False)
    shapes: list[str] = field(default_factory=lambda: [name for name, _ in _SHAPES], repr=False)

    @property
    def type(self) -> str:
        """`empty`, `boolean`, `integer`, `number`, `date` or `text`."""
        return "empty" if not self.filled else self.shapes[0] if self.shapes else "text"

    def take(self, text: str) -> None:
        """Count one value."""
        self.filled += 1
        if len(self.distinct) <= MOST_DISTINCT:
            self.distinct.add(text)
        if self.shapes:
            self.shapes = [name for name, shape in _SHAPES if name in self.shapes and shape.fullmatch(text)]

    def described(self) -> dict[str, str | int | None]:
        """What the workspace keeps of it."""
        return {
            "name": self.name, "field": self.means, "type": self.type, "filled": self.filled, "distinct": len(self.distinct)
        }  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """All columns, the rows counted, and the place of the key column (None: rows are told apart by their numbers)."""

    columns: tuple[Column, ...]
    rows: int
    key: int | None

    @property
    def key_name(self) -> str | None:
        """The heading of the key column."""
        return None if self.key is None else self.columns[self.key].name


def profile(sheet: Sheet, kind: str, progress: Progress, before: str | None = None) -> Profile:
    """Go through a table once: types, how full, and the key; `before` is the key column when this file was read last."""
    fields = field_of(sheet.headings, kind)
    columns = tuple(Column(name, fields.get(at)) for at, name in enumerate(sheet.headings))
    candidates = list(_candidates(columns, kind))
    again = next((at for at, one in enumerate(columns) if one.name == before), None)
    keys: dict[int, set[str]] = {at: set() for at in candidates}
    rows = 0
    for row in sheet.rows():
        if row.number % _STEP == 1:
            progress.step("Looking through the columns", row.number)
        rows += 1
        for column, cell in zip(columns, row.cells, strict=False):
            text = cell.strip()
            if text:
                column.take(text)
        for at, found in keys.items():
            found.update(row.texts([at]))
    if again is not None and columns[again].filled:
        return Profile(columns, rows, again)
    return Profile(columns, rows, _key(candidates, columns, keys, rows))


def _candidates(columns: Sequence[Column], kind: str) -> Iterator[int]:
    """Columns that may tell rows apart, the likeliest first."""
    own = _OWN_KEYS[kind]
    last = ("email",) if kind == PERSON else ("domain", "company")
    yield from (at for at, one in enumerate(columns) if plain_heading(one.name) in own)
    for at, one in enumerate(columns):
        if plain_heading(one.name) not in own and (_LIKE_ID.search(one.name.strip()) or _CAMEL.search(one.name)):
            yield at
    yield from (at for name in last for at, one in enumerate(columns) if one.means == name)


def _key(candidates: Iterable[int], columns: Sequence[Column], keys: dict[int, set[str]], rows: int) -> int | None:
    def tells(at: int) -> bool:
        filled, different = columns[at].filled, len(keys[at])
        few = max(1, LACKING * rows)
        return different > min(1, rows - 1) and rows - filled <= few and filled - different <= few

    return next((at for at in candidates if tells(at)), None)
