"""Moving entities to another parent. What the platform has already cannot move there: it is added anew and removed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, Integer, MetaData, Table, Text, and_, case, func, insert, literal, select

from core.catalog import KINDS, PLATFORM_LABELS
from core.command_words import where
from core.copying.cloning import COPY, SAME, Cloning, repeat_key, standing, taken_names
from core.copying.naming import FreeNames, is_named
from core.copying.places import Destination, Spot, check_platform, fitting, home_of, place_refs, spots_of
from core.copying.verbs import repeat_notes
from core.editing import Target, conditions
from core.errors import InvalidInput
from core.ids import id_text
from core.recording import Edit
from core.schema import ENTITY, Presence
from core.workspace import Workspace

Originals = Literal["remove", "pause"]
_PICKED = Table(
    "moved", MetaData(), Column("pk", Integer, primary_key=True), Column("name", Text), prefixes=["TEMPORARY"]
)


@dataclass(frozen=True)
class Moved:
    """How many rows moved as they are, how many posted ones were added anew, and what to know about it."""

    changeset: str | None
    moved: int
    renewed: int
    notes: tuple[str, ...] = field(default=())


def move(
    workspace: Workspace,
    kind: str,
    target: Target,
    destination: Destination,
    *,
    originals: Originals = "remove",
    proposed: bool = False,
) -> Moved:
    """Put rows below another parent, as one undoable step; `originals` says what becomes of posted ones at the old place.

    Raises InvalidInput where they do not fit.
    """
    begin = workspace.propose if proposed else workspace.edit
    plural = KINDS[kind].plural.lower()
    command = ["move", "--kind", kind, "--where", where(workspace, target), "--into", destination.id]
    command += ["--originals", originals] + ["--accept"] * (not proposed)
    with begin(f"Move {plural}", about={"command": command}) as edit:
        spots = fitting(kind, spots_of(edit.connection, [destination]))
        moving = _Moving(edit, kind, spots[0])
        moving.pick(target)
        moved = moving.move_unposted()
        renewed = moving.renew_posted(destination, originals)
        moving.drop()
    notes = (*repeat_notes(moving.left_out), *_renewed_notes(kind, spots[0].platform, renewed, originals))
    return Moved(id_text(edit.id) if moved or renewed else None, moved, renewed, notes)


def _renewed_notes(kind: str, platform: str, count: int, originals: Originals) -> list[str]:
    if not count:
        return []
    words = KINDS[kind].label if count == 1 else KINDS[kind].plural
    there = "removed" if originals == "remove" else "paused"
    return [
        f"{PLATFORM_LABELS.get(platform, 'The platform')} cannot move what is posted: {count:,} {words.lower()} "
        f"{'is' if count == 1 else 'are'} added anew and {there} at the old place. "
        "Their history stays with the old ones."
    ]


class _Moving:
    """One move under way: the picked rows stand in a temporary table."""

    def __init__(self, edit: Edit, kind: str, spot: Spot) -> None:
        self.edit = edit
        self.connection = edit.connection
        self.kind = kind
        self.spot = spot
        self.table = ENTITY[kind]
        self.left_out: dict[str, int] = {}
        self.home = home_of(kind)
        _PICKED.create(self.connection)

    def drop(self) -> None:
        """Leave nothing behind on the connection."""
        _PICKED.drop(self.connection)

    def pick(self, target: Target) -> None:
        """Choose the rows that really go elsewhere; raises InvalidInput when none do or they do not fit."""
        here = self._is_elsewhere()
        for one in conditions(self.kind, target):
            rows = select(self.table.c.pk).where(self.table.c.presence == int(Presence.DRAFT), one, here)
            self.connection.execute(insert(_PICKED).prefix_with("OR IGNORE").from_select(["pk"], rows))
        if not self.connection.execute(select(func.count()).select_from(_PICKED)).scalar_one():
            raise InvalidInput("There is nothing to move.", hint="What was chosen stands there already.")
        if "platform" in self.table.c:
            found = select(self.table.c.platform).where(self._picked()).distinct()
            check_platform(self.kind, self.connection.execute(found).scalars().all(), [self.spot])
        else:
            check_platform(self.kind, [], [self.spot])
        if self.kind in SAME:
            self._leave_out_repeats()

    def _is_elsewhere(self) -> ColumnElement[bool]:
        parts = [self.table.c[ref].is_distinct_from(self._parent(ref)) for ref in place_refs(self.kind)]
        there = parts[0]
        for part in parts[1:]:
            there = there | part
        return there

    def _parent(self, ref: str) -> int | None:
        found: int | None = getattr(self.spot, ref)
        return found

    def _picked(self, *, posted: bool | None = None) -> ColumnElement[bool]:
        chosen = self.table.c.pk.in_(select(_PICKED.c.pk))
        return chosen if posted is None else and_(chosen, self.table.c.live == int(posted))

    def _leave_out_repeats(self) -> None:
        refs, words = place_refs(self.kind), SAME[self.kind]
        place = tuple(self._parent(ref) for ref in refs)
        seen = standing(self.edit, self.kind, {place})
        query = select(self.table.c.pk, *(self.table.c[name] for name in words)).where(self._picked())
        repeated = []
        for pk, *texts in self.connection.execute(query.order_by(self.table.c.pk)).all():
            key = repeat_key(place, texts)
            if key in seen:
                repeated.append(pk)
            seen.add(key)
        for at in range(0, len(repeated), 500):
            self.connection.execute(_PICKED.delete().where(_PICKED.c.pk.in_(repeated[at : at + 500])))
        if repeated:
            self.left_out[self.kind] = len(repeated)

    def move_unposted(self) -> int:
        """Give the rows only this workspace knows their new parent, with a name that is free there."""
        mine = self._picked(posted=False)
        count = int(self.connection.execute(select(func.count()).select_from(self.table).where(mine)).scalar_one())
        if not count:
            return 0
        if is_named(self.kind):
            self._rename(mine)
        for ref in place_refs(self.kind):
            self._set(self.kind, mine, ref, self._parent(ref))
        if self.kind == "negative_keyword":
            self._set(self.kind, mine, "level", "ad_group" if self.spot.ad_group else "campaign")
            for name in ("account", "shared_set"):
                self._set(self.kind, mine, name, None)
        if self.kind == "ad_group":
            self._take_along(mine)
        return count

    def _set(self, kind: str, where: ColumnElement[bool], name: str, value: Any) -> None:
        self.edit.set_where(kind, where, name, literal(value, ENTITY[kind].c[name].type))

    def _take_along(self, groups: ColumnElement[bool]) -> None:
        """What names both its ad group and its campaign follows the ad group."""
        inside = select(self.table.c.pk).where(groups)
        for name, kind in KINDS.items():
            if {"campaign", "ad_group"} <= set(kind.parents):
                below = ENTITY[name].c.ad_group.in_(inside) & ENTITY[name].c.campaign.is_not(None)
                self._set(name, below, "campaign", self.spot.campaign)

    def _rename(self, mine: ColumnElement[bool]) -> None:
        parent = self._parent(self.home)
        free = FreeNames(taken_names(self.edit, self.kind, {parent}))
        query = select(self.table.c.pk, self.table.c.name).where(mine).order_by(self.table.c.pk)
        rows = self.connection.execute(query).all()
        renamed = [(pk, new) for pk, name in rows if (new := free.give(parent, name or "")) != name]
        for at in range(0, len(renamed), 500):
            part = renamed[at : at + 500]
            cases = dict(part)
            value = _by_number(self.table, cases)
            self.edit.set_where(self.kind, self.table.c.pk.in_(list(cases)), "name", value)

    def renew_posted(self, destination: Destination, originals: Originals) -> int:
        """Copy what the platform has to the new place, then remove or pause it at the old one."""
        mine = self._picked(posted=True)
        pks = self.connection.execute(select(self.table.c.pk).where(mine)).scalars().all()
        if not pks:
            return 0
        cloning = Cloning(self.edit)
        ids = self.connection.execute(select(self.table.c.id).where(mine)).scalars()
        cloning.pick(self.kind, [id_text(one) for one in ids])
        cloning.into(spots_of(self.connection, [destination]))
        cloning.run()
        copied = self.connection.execute(
            select(COPY.c.old).where(COPY.c.kind == KINDS[self.kind].code, COPY.c.root == 1)
        ).scalars().all()  # fmt: skip
        for at in range(0, len(copied), 500):
            self._retire(copied[at : at + 500], originals)
        cloning.drop()
        return len(copied)

    def _retire(self, pks: Sequence[int], originals: Originals) -> None:
        where = self.table.c.pk.in_(list(pks))
        if originals == "remove":
            self.edit.delete_where(self.kind, where)
        else:
            self._set(self.kind, where, "status", "PAUSED")


def _by_number(table: Any, names: dict[int, str]) -> ColumnElement[Any]:
    return case(names, value=table.c.pk, else_=table.c.name)
