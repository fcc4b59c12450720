"""Which entities' findings of scope rules an edit concerns; each way through the tree is asked once for all rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from core.rules.rule import Need, PerScope, Rule
from core.rules.touched import LINKS, Touched
from core.rules.view import View, above, below, is_above
from core.schema import finding, suppressed_finding

Scoped = tuple[Rule, PerScope, list[int]]


@dataclass
class Concerned:
    """The owners of scope rules that one edit concerns."""

    view: View
    touched: Touched
    _known: dict[tuple[str, str, str, tuple[int, ...]], list[int]] = field(default_factory=dict)

    def scopes(self, rules: Sequence[tuple[Rule, PerScope]]) -> list[Scoped]:
        """The rules that have to look again, with the owners they look at."""
        found = ((rule, check, self._owners(check)) for rule, check in rules)
        return [(rule, check, owners) for rule, check, owners in found if owners is not None]

    def _owners(self, check: PerScope) -> list[int] | None:
        found: set[int] = set()
        for one in check.needs:
            # What came to another place, or left it, is read there anew whatever field of it counts.
            pks = self.touched.pks(one.kind, one.fields and one.fields | LINKS)
            if pks:
                found.update(self._reached(one.kind, tuple(pks), one, check.owner))
            for (kind, link), parents in self.touched.left.items():
                if kind == one.kind and is_above(one.through, link):
                    found.update(self._reached(link, tuple(parents), one, check.owner))
        found.update(self.touched.pks(check.owner, own_reads(check)))
        if check.reach:
            found |= check.reach(self.view, self.touched)
        return sorted(found) or None

    def _reached(self, kind: str, pks: tuple[int, ...], one: Need, owner: str) -> list[int]:
        key = (kind, one.through, owner, pks)
        if key not in self._known:
            query = below(one.through, above(kind, pks, one.through), owner)
            self._known[key] = query if isinstance(query, list) else list(self.view.connection.execute(query).scalars())
        return self._known[key]


def own_reads(check: PerScope) -> frozenset[str] | None:
    """The fields of its owner that a rule about siblings reads; None: any, so that every change of one counts."""
    fields: set[str] = set()
    mine = [one.fields for one in check.needs if one.kind == check.owner]
    for some in mine:
        if some is None:
            return None
        fields |= some
    return frozenset(fields) | LINKS if mine else None


def tables_in(connection: Connection) -> tuple[Any, ...]:
    """The tables that hold findings now: most workspaces suppress nothing."""
    some = connection.execute(select(suppressed_finding.c.kind).limit(1)).first()
    return (finding, suppressed_finding) if some is not None else (finding,)
