"""Reading what is in force in a workspace on a day."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from core.acts import STAMP
from core.metrics import FIGURES
from core.rules.choosing import choice_in
from core.rules.in_force import InForce
from core.rules.own.keeping import rules_in
from core.rules.own.rule import OwnRule, is_readable, prepared, uses_figures
from core.rules.rule import Rule
from core.rules.suppressing import suppressions_in
from core.schema import meta


def in_force(connection: Connection, today: date) -> InForce:
    """What is in force in a workspace on a day."""
    altered = choice_in(connection).altered()
    own = tuple(one for one in rules_in(connection) if one.enabled and is_readable(one))
    suppressions = tuple(one for one in suppressions_in(connection) if one.counts(today))
    stamp = _stamp(altered, own, _conventions(connection, own))
    ground = connection.execute(select(meta.c.value).where(meta.c.key == STAMP)).scalar()
    return InForce(altered, own, suppressions, stamp, str(ground or ""))


# Options of a workspace that rules read.
_READ = ("naming", "utm", "agreed_exclusions")


def _conventions(connection: Connection, own: tuple[OwnRule, ...]) -> list[tuple[str, str]]:
    """The options read; also which figures were loaded last, where an own rule reads figures."""
    keys = (*_READ, FIGURES) if any(uses_figures(prepared(one).reads) for one in own) else _READ
    rows = connection.execute(select(meta.c.key, meta.c.value).where(meta.c.key.in_(keys)).order_by(meta.c.key))
    return [(key, value) for key, value in rows]


def _stamp(altered: Mapping[str, Rule | None], own: tuple[OwnRule, ...], conventions: list[tuple[str, str]]) -> str:
    """Changes with every choice, every own rule and convention, so that findings made under others are made anew."""
    chosen = [(id, rule.severity.code if rule else None) for id, rule in sorted(altered.items())]
    texts = [
        (one.key, one.kind, one.platform, one.expression, one.field, one.message, str(one.severity)) for one in own
    ]
    return f"{zlib.crc32(repr((chosen, texts, conventions)).encode()):08x}"
