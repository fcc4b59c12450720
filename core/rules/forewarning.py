"""Warnings on the edit itself: what a change of a field would restart, or can never be taken back, before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from core.catalog import GOOGLE, KINDS, PLATFORM_LABELS, Field
from core.ids import parse_id
from core.metrics import metrics
from core.rules.context import local_today
from core.schema import ENTITY, Op, Presence, State, change, change_set, live_value, log
from core.values import money_text
from core.workspace import Workspace

DAYS = 7
_CHUNK = 2_000
_MOST_NAMED = 3


@dataclass(frozen=True)
class Resets:
    """What an applied change set restarts on the platforms: how many entities, in which fields, what they cost lately (micros).

    `waiting` counts further entities whose learning restarts with the next post, from edits before.
    """

    entities: int
    title: str
    fields: tuple[str, ...]
    cost: int | None
    waiting: int

    def words(self, currency: str) -> str:
        """In a sentence or two."""
        what = f"“{self.title}”" if self.entities == 1 else f"{self.entities:,} campaigns or ad groups"
        fields = " and ".join(self.fields[:_MOST_NAMED])
        said = f"A new {fields} restarts learning of {what}, about {DAYS} days.{_cost(self.cost, currency)}"
        if self.waiting:
            said += f" {self.waiting:,} more wait{'s' if self.waiting == 1 else ''} with such a change: post them together, so that learning restarts once."
        return said


def _cost(micros: int | None, currency: str) -> str:
    return f" Cost of the last {DAYS} days: {money_text(micros, currency)} {currency}." if micros else ""


def before(workspace: Workspace, kind: str, pks: Sequence[int], name: str) -> str | None:
    """What to know before a field of these entities is changed; None when there is nothing to know."""
    field = KINDS[kind].by_name.get(name)
    if field is None or not pks or not (field.immutable or field.resets_learning):
        return None
    with workspace.read() as connection:
        platforms = _platforms(connection, kind, pks)
        if field.immutable:
            return _fixed(field, kind, platforms)
        live = [pk for pk, _, on in platforms if on]
        if not live:
            return None
        cost = _spent(connection, kind, live, local_today(workspace))
    who = "it" if len(live) == 1 else "them"
    label = field.word(platforms[0][1]).lower()
    return f"A new {label} makes {who} learn anew, about {DAYS} days.{_cost(cost, workspace.currency)}"


def _platforms(connection: Connection, kind: str, pks: Sequence[int]) -> list[tuple[int, str, bool]]:
    table = ENTITY[kind]
    platform = table.c.platform if "platform" in table.c else func.coalesce(None, GOOGLE)
    rows = connection.execute(select(table.c.pk, platform, table.c.live).where(table.c.pk.in_(list(pks)[:_CHUNK])))
    return [(pk, name or GOOGLE, bool(live)) for pk, name, live in rows]


def _fixed(field: Field, kind: str, platforms: list[tuple[int, str, bool]]) -> str | None:
    fixing = [(name, live) for _, name, live in platforms if name in field.immutable]
    if not fixing:
        return None
    name = fixing[0][0]
    label, word, where = field.word(name), KINDS[kind].word(name).lower(), PLATFORM_LABELS.get(name, name)
    if any(live for _, live in fixing):
        return f"{label} cannot be changed: {where} has the {word} already. Make a new one and pause this one."
    return f"{label} can only be changed until the {word} is posted."


def _spent(connection: Connection, kind: str, pks: Sequence[int], today: date) -> int | None:
    since, until = (today - timedelta(days=DAYS)).isoformat(), (today - timedelta(days=1)).isoformat()
    found = metrics(connection, kind, list(pks), since, until)
    costs = [int(row["cost"] or 0) for row in found.values() if row.get("cost")]
    return sum(costs) if costs else None


_LEARNING = {
    kind: {f.name: f for f in KINDS[kind].fields if f.resets_learning}
    for kind in ("campaign", "ad_group")
}  # fmt: skip


def after(workspace: Workspace, set_id: str) -> Resets | None:
    """What a change set that was just applied restarts; None when it restarts nothing, or was taken back."""
    with workspace.read() as connection:
        row = connection.execute(
            select(change_set.c.pk, change_set.c.first_change, change_set.c.last_change).where(
                change_set.c.id == parse_id(set_id).bytes, change_set.c.undone_at_log.is_(None)
            )
        ).first()
        if row is None or row.first_change is None or not _was_applied(connection, row.pk):
            return None
        touched = _touched(connection, row.first_change, row.last_change)
        if not touched:
            return None
        return _resets(connection, touched, local_today(workspace))


def _was_applied(connection: Connection, set_pk: int) -> bool:
    verb = connection.execute(select(log.c.verb).where(log.c.change_set == set_pk).order_by(log.c.seq.desc()).limit(1))
    return verb.scalar() in ("apply", "accept", "redo")


def _touched(connection: Connection, first: int, last: int) -> dict[tuple[str, int], set[str]]:
    """Entities on a platform whose learning restarts by a range of changes, with the fields."""
    found: dict[tuple[str, int], set[str]] = {}
    for kind, fields in _LEARNING.items():
        table = ENTITY[kind]
        query = (
            select(change.c.entity, change.c.field)
            .join(table, table.c.pk == change.c.entity)
            .where(
                change.c.seq.between(first, last), change.c.kind == KINDS[kind].code, change.c.op == int(Op.SET),
                change.c.field.in_(list(fields)), change.c.state == int(State.APPLIED), table.c.live == 1,
            )
            .limit(_CHUNK)
        )  # fmt: skip
        for pk, name in connection.execute(query):
            found.setdefault((kind, pk), set()).add(name)
    return found


def _resets(connection: Connection, touched: dict[tuple[str, int], set[str]], today: date) -> Resets:
    cost = 0
    for kind in _LEARNING:
        cost += _spent(connection, kind, [pk for name, pk in touched if name == kind], today) or 0
    (kind, pk), names = next(iter(touched.items()))
    table = ENTITY[kind]
    row = connection.execute(select(table.c.name, table.c.platform).where(table.c.pk == pk)).one()
    every = {name for fields in touched.values() for name in fields}
    words = tuple(sorted({_LEARNING[kind][name].word(row.platform).lower() for name in names})) if len(touched) == 1 else tuple(
        sorted({fields[name].label.lower() for fields in _LEARNING.values() for name in every & fields.keys()})
    )  # fmt: skip
    return Resets(len(touched), row.name or KINDS[kind].label, words, cost or None, _waiting(connection, set(touched)))


def _waiting(connection: Connection, but: set[tuple[str, int]]) -> int:
    """Further entities with a change that restarts learning and is not posted yet."""
    count = 0
    for kind, fields in _LEARNING.items():
        table = ENTITY[kind]
        query = (
            select(live_value.c.entity)
            .distinct()
            .join(table, table.c.pk == live_value.c.entity)
            .where(
                live_value.c.kind == KINDS[kind].code, live_value.c.field.in_(list(fields)), table.c.live == 1,
                table.c.presence == int(Presence.DRAFT),
            )
        )  # fmt: skip
        count += sum((kind, pk) not in but for pk in connection.execute(query).scalars())
    return count
