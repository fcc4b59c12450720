"""Which field a name means: of the row itself or of its ad group, campaign or account, in the words of both platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.catalog import KINDS, Field, FieldType, Kind
from core.expressions.scanner import canonical
from core.schema import ENTITY
from core.values import MICROS, decode, show

PARENTS = ("ad_group", "campaign", "account")
_WORDS = {
    "ad_group": ("ad_group", "adgroup", "ad_set", "adset"),
    "campaign": ("campaign", "campaign_group", "campaigngroup"),
    "account": ("account",),
    "keyword": ("keyword",),
}
# What an ad of one platform calls in the plural, and one of the other in the singular.
_FIRST_OF = {"headline": "headlines", "description": "descriptions"}
_EACH_ITS_OWN = frozenset(("name", "status", "comment", "labels", "platform", "type"))
_NUMBERED = re.compile(r"(headline|description)_?(\d{1,2})")


@dataclass(frozen=True)
class Source:
    """Where a name's value comes from: a field of `kind`, as an SQL expression over the row that reads it.

    `position` is the text of a list that is meant, from 0; `way` are the references followed to get there.
    """

    kind: str
    field: Field
    column: ColumnElement[Any]
    position: int | None = None
    instead: Field | None = None
    way: frozenset[tuple[str, str]] = frozenset()

    @property
    def reads(self) -> frozenset[tuple[str, str]]:
        """The fields whose change changes the value: its own, and those that say what the row hangs below."""
        names = {self.field.name} | ({self.instead.name} if self.instead else set())
        return frozenset((self.kind, name) for name in names) | self.way

    def value(self, stored: Any) -> Any:
        """The value of a stored form as expressions know it: amounts as decimals of the currency."""
        if stored is None or self.position is not None:
            return stored
        if self.field.type is FieldType.MONEY:
            return Decimal(stored) / MICROS
        if self.field.type is FieldType.DECIMAL:
            return Decimal(stored)
        return decode(self.field, stored)

    def text(self, stored: Any) -> str:
        """The value as text inside a text."""
        if stored is None or self.position is not None:
            return stored or ""
        return show(self.field, decode(self.field, stored), "EUR")


def source_of(kind: str, name: str) -> Source | None:
    """What a name means in rows of a kind; None for a name nobody knows. Blanks, hyphens and capitals do not matter."""
    wanted = canonical(name)
    found = _numbered(kind, wanted)
    if found is not None:
        return found
    above, dot, rest = wanted.partition(".")
    if dot:
        of = next((parent for parent in PARENTS if above in _WORDS[parent]), None)
        return _field_source(kind, of, rest) if of else None
    return _plain(kind, wanted)


def _plain(kind: str, wanted: str) -> Source | None:
    for of in PARENTS:
        if wanted in _WORDS[of]:
            return _title(kind, of)
    field = spellings(kind).get(wanted.replace("_", ""))
    if field is not None and field.type is not FieldType.REF:
        return Source(kind, field, ENTITY[kind].c[field.name])
    # `stage` of an ad is its ad group's, or where that has none the campaign's: the nearest that knows the field.
    above = (_field_source(kind, of, wanted) for of in PARENTS if of != kind and wanted not in _EACH_ITS_OWN)
    return next((source for source in above if source is not None), None)


def _title(kind: str, of: str) -> Source | None:
    return _field_source(kind, of, KINDS[of].title)


def _field_source(kind: str, of: str, name: str) -> Source | None:
    field = spellings(of).get(name.replace("_", ""))
    if field is None or field.type is FieldType.REF:
        return None
    if of == kind:
        return Source(of, field, ENTITY[kind].c[field.name])
    pk = parent_pk(kind, of)
    if pk is None:
        return None
    table = ENTITY[of].alias(f"{of}_above")
    column = select(table.c[field.name]).where(table.c.pk == pk).correlate_except(table).scalar_subquery()
    return Source(of, field, column, way=frozenset(_way(KINDS[kind], of)))


def _numbered(kind: str, wanted: str) -> Source | None:
    """`headline`, `headline 2`: a text of the list, or the one headline of the other platform."""
    found = _NUMBERED.fullmatch(wanted)
    single = found[1] if found else wanted
    if kind != "ad" or single not in _FIRST_OF:
        return None
    several, one = KINDS[kind].by_name[_FIRST_OF[single]], KINDS[kind].by_name[single]
    table, position = ENTITY[kind].c, int(found[2]) - 1 if found else 0
    column: ColumnElement[Any] = func.json_extract(table[several.name], f"$[{position}]")
    if position == 0:
        column = func.coalesce(table[one.name], column)
    return Source(kind, several, column, position, one if position == 0 else None)


def parent_pk(kind: str, of: str) -> ColumnElement[Any] | None:
    """The row number of what is above, as an expression over the row; None where nothing of that kind is."""
    return _upwards(KINDS[kind], ENTITY[kind].c, of)


def _upwards(kind: Kind, columns: Any, of: str) -> ColumnElement[Any] | None:
    found = []
    for name in kind.parents:
        above = kind.by_name[name].refers_to or ""
        if above == of:
            found.append(columns[name])
            continue
        table = ENTITY[above].alias(f"{above}_to_{of}")
        further = _upwards(KINDS[above], table.c, of)
        if further is not None:
            found.append(select(further).where(table.c.pk == columns[name]).correlate_except(table).scalar_subquery())
    if not found:
        return None
    return found[0] if len(found) == 1 else func.coalesce(*found)


def _way(kind: Kind, of: str) -> Iterator[tuple[str, str]]:
    """The references on the way up from a kind to another."""
    for name in kind.parents:
        above = kind.by_name[name].refers_to or ""
        further = list(_way(KINDS[above], of)) if above != of else []
        if above == of or further:
            yield (kind.name, name)
            yield from further


@lru_cache
def spellings(kind: str) -> dict[str, Field]:
    """Every spelling of the fields of a kind, without blanks: names, labels, the platforms' words, file headings."""
    found: dict[str, Field] = {}
    for field in KINDS[kind].fields:
        found.setdefault(field.name.replace("_", ""), field)
    for field in KINDS[kind].fields:
        for word in _spelled(field):
            found.setdefault(re.sub(r"[\W_]+", "", word.lower()), field)
    return found


def _spelled(field: Field) -> Iterator[str]:
    yield field.label
    yield from field.words.values()
    yield from field.editor_aliases
    yield from (heading for heading in (field.editor, field.sheet) if heading)


def offered(kind: str) -> list[str]:
    """The words people are offered for rows of a kind, the usual ones first."""
    above = [word for of, word in (("account", "account"), ("campaign", "campaign"), ("ad_group", "ad group"))
             if source_of(kind, word) is not None or of == kind]  # fmt: skip
    own = [field.name.replace("_", " ") for field in KINDS[kind].fields if _telling(field)]
    extra = ["headline", "description"] if kind == "ad" else ["keyword"] if kind == "keyword" else []
    return list(dict.fromkeys([*above, *extra, *own]))


def _telling(field: Field) -> bool:
    return field.type not in (FieldType.REF, FieldType.MAP) and field.name not in ("comment", "labels", "platform")
