"""What is in force in a workspace: the pack as chosen there, its own rules, and its suppressions."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from core.schema import meta

if TYPE_CHECKING:
    from core.rules.own.rule import OwnRule
    from core.rules.rule import Rule
    from core.rules.running import Found
    from core.rules.suppressing import Suppression


@dataclass(frozen=True)
class InForce:
    """`altered` rules of the pack (None: not used), enabled own rules, suppressions that count on the day."""

    altered: Mapping[str, Rule | None] = field(default_factory=dict)
    own: tuple[OwnRule, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    stamp: str = ""

    def apply(self, found: Iterable[Found | None]) -> Iterator[Found | None]:
        """Findings of the pack as they count here."""
        if not self.altered:
            yield from found
            return
        for one in found:
            if one is None or one.rule.id not in self.altered:
                yield one
                continue
            rule = self.altered[one.rule.id]
            if rule is not None:
                yield one._replace(rule=rule)


def in_force(connection: Connection, today: date) -> InForce:
    """What is in force in a workspace on a day."""
    from core.rules.choosing import choice_in
    from core.rules.own.keeping import rules_in
    from core.rules.own.rule import is_readable
    from core.rules.suppressing import suppressions_in

    altered = choice_in(connection).altered()
    own = tuple(one for one in rules_in(connection) if one.enabled and is_readable(one))
    suppressions = tuple(one for one in suppressions_in(connection) if one.counts(today))
    return InForce(altered, own, suppressions, _stamp(altered, own, _conventions(connection)))


# Options of a workspace that rules read.
_READ = ("naming",)


def _conventions(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(select(meta.c.key, meta.c.value).where(meta.c.key.in_(_READ)).order_by(meta.c.key))
    return [(key, value) for key, value in rows]


def _stamp(altered: Mapping[str, Rule | None], own: tuple[OwnRule, ...], conventions: list[tuple[str, str]]) -> str:
    """Changes with every choice, every own rule and convention, so that findings made under others are made anew."""
    chosen = [(id, rule.severity.code if rule else None) for id, rule in sorted(altered.items())]
    texts = [
        (one.key, one.kind, one.platform, one.expression, one.field, one.message, str(one.severity)) for one in own
    ]
    return f"{zlib.crc32(repr((chosen, texts, conventions)).encode()):08x}"
