"""Rules about what differs from the platform: fields that cannot change there, and fields that restart learning."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select

from core.catalog import KINDS, Field
from core.rules.rule import INFO, WARNING, Hit, Owned, Pack, Says, ScopeFind
from core.rules.view import View
from core.schema import ENTITY, live_value

pack = Pack("common.live", "Platform behaviour")

Owners = ColumnElement[bool] | None


def _differing(view: View, kind: str, owners: Owners, names: list[str]) -> Iterator[tuple[int, str, str]]:
    """Row number, platform and field where the draft differs from the platform."""
    table = ENTITY[kind]
    query = (
        select(table.c.pk, table.c.platform if "platform" in table.c else table.c.pk, live_value.c.field)
        .select_from(
            table.join(live_value, (live_value.c.entity == table.c.pk) & (live_value.c.kind == KINDS[kind].code))
        )
        .where(view.owned(kind, owners), live_value.c.field.in_(names), table.c.live == 1)
        .order_by(table.c.pk, live_value.c.field)
    )
    for pk, platform, name in view.rows(query):
        yield pk, platform if isinstance(platform, str) else "google_ads", name


def _immutable(kind: str) -> ScopeFind:
    fields = {f.name: f for f in KINDS[kind].fields if f.immutable}
    says = Says(
        f"{kind}_fixed", WARNING, "Cannot be changed on the platform",
        "The platform fixes this value when the entity is made. Undo the change, or make a new one and pause the old.",
    )  # fmt: skip

    @pack.scope(says, kind)
    def find(view: View, owners: Owners) -> Iterator[Owned]:
        for pk, platform, name in _differing(view, kind, owners, list(fields)):
            if platform in fields[name].immutable:
                yield Owned(pk, Hit(name, f"{fields[name].word(platform)} cannot be changed on the platform."))

    return find


def _learning(kind: str) -> ScopeFind:
    fields: dict[str, Field] = {f.name: f for f in KINDS[kind].fields if f.resets_learning}
    says = Says(
        f"{kind}_learning", INFO, "Restarts learning",
        "After this change the platform learns anew for one to two weeks. Make such changes together, and seldom.",
    )  # fmt: skip

    @pack.scope(says, kind)
    def find(view: View, owners: Owners) -> Iterator[Owned]:
        for pk, platform, name in _differing(view, kind, owners, list(fields)):
            yield Owned(pk, Hit(name, f"A new {fields[name].word(platform).lower()} restarts learning."))

    return find


FIXED = tuple(
    _immutable(kind) for kind in ("campaign", "ad_group", "ad", "keyword", "negative_keyword", "asset", "targeting")
)
LEARNING = tuple(_learning(kind) for kind in ("campaign", "ad_group"))
