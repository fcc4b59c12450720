"""A change in words: what happens to what, from which value to which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.catalog import KINDS, Field, FieldType
from core.changesets import ChangeRow
from core.diffs import differ, one_line, percent_words
from core.rows import EntityRow
from ui.tables.wording import elided, value_text

OPS = {"create": "Add", "delete": "Remove", "set": "Change"}
MEANING_OF_OP = {"create": "added", "delete": "removed", "set": "edited"}
EMPTY = "empty"
MOST_PARTS = 5
_TOLD_ELSEWHERE = frozenset(("platform", "status", "name", "headline_pins", "description_pins"))
_FIRST_TOLD = (
    "match_type",
    "headlines",
    "introductory_text",
    "headline",
    "daily_budget",
    "total_budget",
    "targeting",
    "type",
)


def field_of(change: ChangeRow) -> Field | None:
    """The catalog's field of a change of value."""
    return KINDS[change.kind].by_name.get(change.field) if change.field else None


def title_words(change: ChangeRow, platform: str | None = None) -> str:
    """`Add keyword “qms software”`, `Daily budget of campaign “…”`."""
    kind = KINDS[change.kind].word(platform).lower()
    name = f" “{elided(change.title, 60)}”" if change.title else ""
    field = field_of(change)
    if field is not None:
        return f"{field.word(platform)} of {kind}{name}"
    return f"{OPS[change.op]} {kind}{name}"


def short_title(change: ChangeRow, platform: str | None = None, *, own: bool = False) -> str:
    """The same where the place is seen already: the field for the place's own changes, else the entity's name."""
    field = field_of(change)
    if own and field is not None:
        return field.word(platform)
    if own:
        return f"{OPS[change.op]} this {KINDS[change.kind].word(platform).lower()}"
    name = change.title or KINDS[change.kind].word(platform)
    return f"{name}  ·  {field.word(platform).lower()}" if field is not None else name


def value_words(change: ChangeRow, value: Any, currency: str) -> str:
    """One value of a change as people read it."""
    field = field_of(change)
    if field is None:
        return ""
    return value_text(field, value, currency) or EMPTY


def after_words(change: ChangeRow, currency: str) -> str:
    """What a value becomes, said by what is different: `80.00 EUR (+60 %)`, `added “Free trial”; “Try it” moved from 3 to 1`."""
    field = field_of(change)
    if field is None:
        return ""
    difference = differ(field, change.before, change.after, currency)
    if difference.items and change.before and change.after:
        return one_line(difference)
    return f"{difference.after}{percent_words(difference.percent)}"


def entity_words(entity: EntityRow, currency: str) -> str:
    """What a made or removed entity is, in one line: its telling values."""
    kind = KINDS[entity.kind]
    names = [n for n in _FIRST_TOLD if n in kind.by_name] + [f.name for f in kind.fields if f.name not in _FIRST_TOLD]
    parts = []
    for name in names:
        field = kind.by_name[name]
        if entity[name] in (None, "", [], {}) or field.refers_to or name in _TOLD_ELSEWHERE or name == kind.title:
            continue
        text = value_text(field, entity[name], currency)
        plain = field.type in (FieldType.LIST, FieldType.LONG_TEXT, FieldType.URL) or name in ("match_type", "headline")
        parts.append(text if plain else f"{field.label.lower()} {text}")
        if len(parts) == MOST_PARTS:
            break
    return "  ·  ".join(parts)


def count_words(counts: Mapping[str, Mapping[str, int]], op: str) -> str:
    """`1 ad group, 12 keywords` of the changes of one sort; empty when there are none."""
    parts = []
    for kind, by_op in counts.items():
        count = by_op.get(op, 0)
        if count:
            words = KINDS[kind].label if count == 1 else KINDS[kind].plural
            parts.append(f"{count:,} {words.lower()}")
    return ", ".join(parts)
