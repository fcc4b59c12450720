"""Tree → condition over the bare columns of one kind's table, with bound parameters only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.sql.elements import False_

from core.catalog import GOOGLE, KINDS, PLATFORMS, Field, FieldType
from core.errors import InvalidInput, QueryError
from core.ids import parse_id
from core.query.asked import Asked
from core.query.comparing import (
    all_of,
    among,
    any_of,
    closed_choice,
    field_condition,
    list_contains,
    opposite,
    text_contains,
)
from core.query.measures import metric_condition
from core.query.names import (
    MAIN_FIELDS,
    Metric,
    Own,
    Parent,
    Special,
    close_names,
    kind_named,
    known_names,
    meaning,
    parent_names,
)
from core.query.parser import parse
from core.query.states import changed, changed_by, has, is_, rule_condition
from core.query.tree import Compare, Either, Empty, Every, Node, Not, OneOf, Tag, Words
from core.schema import ENTITY

_REMOTE_ID = Field("remote_id", FieldType.TEXT, "Platform id")
_PLATFORM = Field("platform", FieldType.ENUM, "Platform", choices=PLATFORMS)


class UnknownField(QueryError):
    """A kind that has no field of the name."""


@dataclass(frozen=True)
class _Scope:
    kind: str
    today: date
    currency: str


def compile_query(
    kind: str, text: str, *, today: date | None = None, currency: str = "EUR"
) -> ColumnElement[bool] | None:
    """The condition of a search over one kind; None for an empty search. Raises QueryError.

    The condition stands over the bare columns of `ENTITY[kind]` and says nothing of the draft.
    """
    tree = parse(text)
    if tree is None:
        return None
    return _condition(_Scope(kind, today or date.today(), currency), tree)


def compile_for_all(text: str, *, today: date | None = None, currency: str = "EUR") -> dict[str, ColumnElement[bool]]:
    """The condition per kind of a search over everything; kinds that cannot match are left out.

    An empty search matches all of every kind. Raises QueryError for a name that no kind has.
    """
    tree = parse(text)
    if tree is None:
        return {kind: true() for kind in KINDS}
    found: dict[str, ColumnElement[bool]] = {}
    faults: list[QueryError] = []
    for kind in KINDS:
        try:
            found[kind] = _condition(_Scope(kind, today or date.today(), currency), tree)
        except QueryError as error:
            faults.append(error)
    if not found:
        raise _worst(faults)
    return {kind: condition for kind, condition in found.items() if not isinstance(condition, False_)}


def _worst(faults: list[QueryError]) -> QueryError:
    """The error to show when no kind can be searched: a wrong value says more than a name some kind lacks."""
    for fault in faults:
        if not isinstance(fault, UnknownField):
            return fault
    return max(faults, key=lambda fault: fault.position)


def _condition(scope: _Scope, node: Node) -> ColumnElement[bool]:
    match node:
        case Every(parts):
            return all_of([_condition(scope, part) for part in parts])
        case Either(parts):
            return any_of([_condition(scope, part) for part in parts])
        case Not(part):
            return opposite(_condition(scope, part))
        case Words(text):
            return _words(scope.kind, text)
        case Empty(name, position):
            return _named(scope, Asked(name, "=", ("",), position, position, scope.today, scope.currency))
        case Tag():
            return _tag(scope, node)
    return _compared(scope, node)


def _compared(scope: _Scope, node: Compare | OneOf) -> ColumnElement[bool]:
    if isinstance(node, OneOf):
        op, values, negated = "=", node.values, node.negated
    else:
        op, values, negated = node.op.removeprefix("!"), (node.value,), node.op.startswith("!")
    asked = Asked(node.field, op, values, node.position, node.value_position, scope.today, scope.currency)
    found = _named(scope, asked)
    return opposite(found) if negated else found


def _tag(scope: _Scope, node: Tag) -> ColumnElement[bool]:
    word = node.name.lower()
    if word == "has":
        return has(scope.kind, node.value, node.value_position)
    if word == "is":
        return is_(scope.kind, node.value, node.value_position)
    op = _tag_operator(scope.kind, node)
    return _named(
        scope, Asked(node.name, op, (node.value,), node.position, node.value_position, scope.today, scope.currency)
    )


def _tag_operator(kind: str, node: Tag) -> str:
    """`field:value` looks inside texts and compares everything else."""
    means = meaning(kind, node.name)
    field = means.field if isinstance(means, Own | Parent) else None
    if isinstance(means, Parent) and field is None:
        return "=" if _uuid(node.value) else "~"
    looks_inside = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL, FieldType.LIST, FieldType.MAP)
    if field is None or field.name == "labels" or field.type not in looks_inside:
        return "="
    return "~"


def _words(kind: str, text: str) -> ColumnElement[bool]:
    table = ENTITY[kind]
    parts: list[ColumnElement[bool]] = []
    for name in MAIN_FIELDS[kind]:
        contains = list_contains if KINDS[kind].by_name[name].type is FieldType.LIST else text_contains
        parts.append(contains(table.c[name], text))
    ident = _uuid(text)
    if ident:
        parts.append(table.c.id == ident)
    return any_of(parts)


def _named(scope: _Scope, asked: Asked) -> ColumnElement[bool]:
    means = meaning(scope.kind, asked.name)
    match means:
        case Own(field):
            return field_condition(ENTITY[scope.kind].c[field.name], field, asked)
        case Parent():
            return _parent(scope.kind, means, asked)
        case Metric():
            return metric_condition(scope.kind, means, asked)
        case Special(name):
            return _special(scope, name, asked)
    raise _unknown(scope.kind, asked)


def _unknown(kind: str, asked: Asked) -> UnknownField:
    above = parent_names(kind, asked.name)
    close = above or close_names(kind, asked.name)
    hint = f"Did you mean {' or '.join(close)}?" if close else f"They have {', '.join(known_names(kind))}."
    return UnknownField(f"{KINDS[kind].plural} have no field “{asked.name}”.", position=asked.position, hint=hint)


def _special(scope: _Scope, name: str, asked: Asked) -> ColumnElement[bool]:
    table = ENTITY[scope.kind]
    match name:
        case "id":
            return _by_id(scope.kind, asked)
        case "remote_id":
            return field_condition(table.c.remote_id, _REMOTE_ID, asked)
        case "kind":
            return _kind(scope.kind, asked)
        case "platform":
            return _only_platform(asked)
        case "changed":
            return changed(scope.kind, asked)
        case "by":
            return changed_by(scope.kind, asked)
    return rule_condition(scope.kind, {"rule": "rule", "finding": "message"}[name], asked)


def _by_id(kind: str, asked: Asked) -> ColumnElement[bool]:
    if asked.op != "=":
        raise asked.bad_operator("= or in (…)")
    idents = [_uuid(value) for value in asked.values]
    for value, ident in zip(asked.values, idents, strict=True):
        if ident is None:
            raise asked.bad_value(value, "an id is expected", "Ids look like 0193a0b2-7c1e-7000-8000-000000000000.")
    return among(ENTITY[kind].c.id, idents)


def _kind(kind: str, asked: Asked) -> ColumnElement[bool]:
    if asked.op != "=":
        raise asked.bad_operator("= or in (…)")
    named = [kind_named(value) for value in asked.values]
    for value, one in zip(asked.values, named, strict=True):
        if one is None:
            raise asked.bad_value(value, "it is no kind", f"It can be {', '.join(KINDS)}.")
    return true() if kind in named else false()


def _only_platform(asked: Asked) -> ColumnElement[bool]:
    """Kinds without a platform field exist on Google Ads only."""
    if asked.op == "~":
        return true() if asked.value.lower() in GOOGLE else false()
    if asked.op != "=":
        raise asked.bad_operator("= or ~")
    named = [closed_choice(_PLATFORM, value, asked) for value in asked.values if value]
    return true() if GOOGLE in named else false()


def _parent(kind: str, parent: Parent, asked: Asked) -> ColumnElement[bool]:
    table = ENTITY[parent.kind]
    if parent.field:
        inner = field_condition(table.c[parent.field.name], parent.field, asked)
    else:
        inner = _id_or_title(parent.kind, asked)
    unset = asked.op == "=" and "" in asked.values and parent.field is None
    return any_of([_along(kind, way, parent.kind, inner, unset=unset) for way in parent.ways])


def _along(
    kind: str, way: tuple[str, ...], above: str, inner: ColumnElement[bool], *, unset: bool
) -> ColumnElement[bool]:
    """The condition on an entity above, as a condition on the kind itself: one IN (SELECT …) per step."""
    if not way:
        return inner
    name, *rest = way
    column = ENTITY[kind].c[name]
    target = KINDS[kind].by_name[name].refers_to or above
    if not rest and unset:
        return column.is_(None)
    deeper = _along(target, tuple(rest), above, inner, unset=unset)
    return column.in_(select(ENTITY[target].c.pk).where(deeper).correlate(None))


def _id_or_title(kind: str, asked: Asked) -> ColumnElement[bool]:
    """A named entity: by id, or by its name. Ids may be mixed with names."""
    table = ENTITY[kind]
    title = KINDS[kind].by_name[KINDS[kind].title]
    if asked.op == "~":
        return field_condition(table.c[title.name], title, asked)
    if asked.op != "=":
        raise asked.bad_operator("= with an id or a name, or ~ with a part of the name")
    idents = [ident for ident in map(_uuid, asked.values) if ident]
    names = [value for value in asked.values if not _uuid(value)]
    parts: list[ColumnElement[bool]] = [among(table.c.id, idents)] if idents else []
    if names:
        parts.append(among(table.c[title.name], names))
    return any_of(parts)


def _uuid(value: str) -> bytes | None:
    try:
        return parse_id(value).bytes
    except InvalidInput:
        return None
