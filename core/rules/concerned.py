"""Which entities' findings of scope rules an edit concerns; each way through the tree is asked once for all rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from core.catalog import KINDS
from core.rules.rule import Need, PerScope, Rule
from core.rules.touched import Touched
from core.rules.view import View, above, below
from core.schema import ENTITY, finding, suppressed_finding

Owners = Select[Any] | list[int]
# More owners than this stay a query.
_MOST_LISTED = 2_000
Scoped = tuple[Rule, PerScope, Owners]


@dataclass
class Concerned:
    """The owners of scope rules that one edit concerns."""

    view: View
    touched: Touched
    _known: dict[tuple[str, str, str, tuple[int, ...]], Owners] = field(default_factory=dict)

    def scopes(self, rules: Sequence[tuple[Rule, PerScope]]) -> list[Scoped]:
        """The rules that have to look again, with the owners they look at."""
        found = ((rule, check, self._owners(check)) for rule, check in rules)
        return [(rule, check, owners) for rule, check, owners in found if owners is not None]

    def _owners(self, check: PerScope) -> Owners | None:
        parts: list[Owners] = []
        for one in check.needs:
            pks = self.touched.pks(one.kind, one.fields)
            if pks:
                parts.append(self._reached(one, tuple(pks), check.owner))
        own = set(self.touched.pks(check.owner)) | (check.reach(self.view, self.touched) if check.reach else set())
        if own:
            parts.append(sorted(own))
        return _joined(parts, check.owner) if parts else None

    def _reached(self, one: Need, pks: tuple[int, ...], owner: str) -> Owners:
        key = (one.kind, one.through, owner, pks)
        if key not in self._known:
            query = below(one.through, above(one.kind, pks, one.through), owner)
            self._known[key] = query if isinstance(query, list) else self._listed(query)
        return self._known[key]

    def _listed(self, query: Select[Any]) -> Owners:
        """Few owners as a list, which is asked of the tables once instead of by every rule."""
        pks = list(self.view.connection.execute(query.limit(_MOST_LISTED + 1)).scalars())
        return pks if len(pks) <= _MOST_LISTED else query


def _joined(parts: list[Owners], owner: str) -> Owners:
    lists = [part for part in parts if isinstance(part, list)]
    listed = sorted({pk for part in lists for pk in part})
    selects = [part for part in parts if not isinstance(part, list)]
    if not selects:
        return listed
    table = ENTITY[owner]
    if listed:
        selects.append(select(table.c.pk).where(table.c.pk.in_(listed)))
    if len(selects) == 1:
        return selects[0]
    joined = selects[0].union(*selects[1:]).subquery()
    return select(joined.c[0])


def tables_in(connection: Connection) -> tuple[Any, ...]:
    """The tables that hold findings now: most workspaces suppress nothing."""
    some = connection.execute(select(suppressed_finding.c.kind).limit(1)).first()
    return (finding, suppressed_finding) if some is not None else (finding,)


def forget_scopes(connection: Connection, scopes: Sequence[Scoped], tables: Sequence[Any]) -> None:
    """Drop what scope rules found at their owners: one statement for all rules that share owners."""
    together: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for rule, check, owners in scopes:
        if isinstance(owners, list):
            together.setdefault((check.owner, tuple(owners)), []).append(rule.id)
        else:
            _forget(connection, check.owner, owners, [rule.id], tables)
    for (owner, pks), ids in together.items():
        _forget(connection, owner, list(pks), ids, tables)


def _forget(connection: Connection, owner: str, owners: Owners, ids: list[str], tables: Sequence[Any]) -> None:
    for table in tables:
        mine = (table.c.kind == KINDS[owner].code) & table.c.entity.in_(owners) & table.c.rule.in_(ids)
        connection.execute(delete(table).where(mine))
