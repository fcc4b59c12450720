"""The workspace's own values for a name in a search: names of campaigns, labels, rules, authors."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from core.catalog import KINDS, Field
from core.query.comparing import text_contains
from core.query.completing import Lookup
from core.query.names import Own, Parent, Special, meaning, plain
from core.schema import ENTITY, Presence, change_set, finding
from core.workspace import Workspace

MOST = 20
_SMALL = frozenset(
    {"account", "campaign", "ad_group", "audience", "negative_list", "budget", "label", "snippet", "template"}
)
"""Kinds with so few rows that their names may be looked through while somebody types."""


def lookup_in(workspace: Workspace) -> Lookup:
    """Looks values up in a workspace; what cannot be read offers nothing."""

    def look(kind: str, name: str, typed: str) -> Sequence[str]:
        try:
            with workspace.read() as connection:
                return values(connection, kind, name, typed)
        except DBAPIError:
            return []

    return look


def values(connection: Connection, kind: str, name: str, typed: str) -> list[str]:
    """Up to 20 values that hold what was typed, those that begin with it first."""
    means = meaning(kind, name)
    if isinstance(means, Parent) and means.field is None:
        return _column(connection, means.kind, KINDS[means.kind].title, typed)
    if isinstance(means, Own) and means.field.name == "labels":
        return _labels(connection, typed)
    if isinstance(means, Own):
        return _own(connection, kind, means.field, typed)
    if means == Special("rule"):
        return _rules(connection, typed)
    if means == Special("by"):
        authors = select(change_set.c.author).where(text_contains(change_set.c.author, typed)).distinct().limit(MOST)
        return list(connection.execute(authors).scalars())
    return []


def _own(connection: Connection, kind: str, field: Field, typed: str) -> list[str]:
    if kind not in _SMALL or field.name != KINDS[kind].title:
        return []
    return _column(connection, kind, field.name, typed)


def _column(connection: Connection, kind: str, name: str, typed: str) -> list[str]:
    if kind not in _SMALL:
        return []
    table = ENTITY[kind]
    column = table.c[name]
    begins = func.lower(func.substr(column, 1, len(typed))) == typed.lower()
    query = (
        select(column)
        .where(table.c.presence == int(Presence.DRAFT), column.is_not(None), text_contains(column, typed))
        .group_by(column)
        .order_by(begins.desc(), column)
        .limit(MOST)
    )
    return list(connection.execute(query).scalars())


def _labels(connection: Connection, typed: str) -> list[str]:
    """Labels of the library and those that campaigns and ad groups carry."""
    found = dict.fromkeys(_column(connection, "label", "name", typed))
    for kind in ("campaign", "ad_group"):
        table = ENTITY[kind]
        each = func.json_each(table.c.labels).table_valued("value")
        query = select(each.c.value).select_from(table).join(each, table.c.labels.is_not(None)).distinct().limit(200)
        found |= dict.fromkeys(text for text in connection.execute(query).scalars() if plain(typed) in plain(text))
    return list(found)[:MOST]


def _rules(connection: Connection, typed: str) -> list[str]:
    """Rules that found something."""
    query = select(finding.c.rule).where(text_contains(finding.c.rule, typed)).group_by(finding.c.rule).limit(MOST)
    return list(connection.execute(query).scalars())
