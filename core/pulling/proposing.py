"""What both sides changed waits for review as a proposal of the platform; older ones that it overtakes are closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, literal, select, update

from core import values
from core.author import Author, AuthorKind
from core.catalog import KINDS, KINDS_BY_CODE, Field
from core.changesets import reject
from core.ids import id_text
from core.pulling.comparing import differs
from core.pulling.removing import NEVER, kept_on_top
from core.pulling.staging import ORDER, STAGE, conflict
from core.recording import Edit
from core.schema import ENTITY, Op, Presence, State, change, change_set
from core.workspace import Workspace

_MOST_TOLD = 1_000


@dataclass(frozen=True)
class Conflicts:
    """The proposal that holds what is in conflict, and the first thousand conflicts for scripts."""

    proposal: str | None = None
    conflicts: tuple[Mapping[str, str | None], ...] = ()


def propose(workspace: Workspace, name: str, author: Author) -> Conflicts:
    """Propose the platform's values where the draft was edited too, and removals of what was edited here."""
    with workspace.write() as connection:
        _overtake(workspace, connection, author)
        told = _told(connection, workspace.currency)
        if not told:
            return Conflicts()
        count = f"{len(told):,} {'thing' if len(told) == 1 else 'things'}"
        with workspace.propose(
            f"From {name}: {count} changed here and there", author, reason="It was edited in this workspace as well."
        ) as edit:
            _propose_values(edit)
            for kind in ORDER:
                if kind not in NEVER:
                    edit.delete_where(kind, kept_on_top(kind), reason=f"Removed on {name}; edited here.")
    return Conflicts(id_text(edit.id), tuple(told))


def _propose_values(edit: Edit) -> None:
    connection = edit.connection
    cells = connection.execute(select(conflict.c.kind, conflict.c.field).distinct()).all()
    for kind, name in sorted(cells, key=lambda cell: (ORDER.index(cell[0]), cell[1])):
        table = ENTITY[kind]
        mine = (conflict.c.kind == kind) & (conflict.c.field == name)
        value = select(conflict.c.after).where(mine, conflict.c.entity == table.c.pk).scalar_subquery()
        chosen = table.c.pk.in_(select(conflict.c.entity).where(mine))
        first = edit.next_seq()
        edit.set_where(kind, chosen, name, value)
        # What the platform showed before, not what is drafted: so the review finds that both moved away from it.
        before = select(conflict.c.before).where(mine, conflict.c.entity == change.c.entity).scalar_subquery()
        connection.execute(update(change).where(change.c.seq >= first, change.c.field == name).values(before=before))


def _overtake(workspace: Workspace, connection: Connection, author: Author) -> None:
    """Close what the platform proposed earlier and shows otherwise now."""
    query = select(change_set).where(
        change_set.c.author_kind == str(AuthorKind.PLATFORM),
        change_set.c.author == author.name,
        change_set.c.state == "proposed",
        change_set.c.first_change.is_not(None),
    )
    for found in connection.execute(query).all():
        _close_cells(connection, found)
        inside = change.c.seq.between(found.first_change, found.last_change)
        left = select(change.c.seq).where(inside, change.c.state == int(State.PROPOSED)).limit(1)
        if connection.execute(left).first() is None:
            reject(workspace, id_text(found.id), author=author)


def _close_cells(connection: Connection, found: Row[Any]) -> None:
    inside = and_(
        change.c.seq.between(found.first_change, found.last_change),
        change.c.state == int(State.PROPOSED),
        change.c.op == int(Op.SET),
    )
    for code, name in connection.execute(select(change.c.kind, change.c.field).where(inside).distinct()).all():
        kind = KINDS_BY_CODE[code].name
        if kind not in STAGE or name not in STAGE[kind].c:
            continue
        stage = STAGE[kind]
        otherwise = exists(
            select(literal(1)).where(
                stage.c.entity == change.c.entity, differs(kind, name, change.c.after, stage.c[name])
            )
        )
        mine = and_(inside, change.c.kind == code, change.c.field == name, otherwise)
        connection.execute(update(change).where(mine).values(state=int(State.REJECTED)))


def _told(connection: Connection, currency: str) -> list[Mapping[str, str | None]]:
    found: list[Mapping[str, str | None]] = []
    for kind, name in connection.execute(select(conflict.c.kind, conflict.c.field).distinct()).all():
        table, described = ENTITY[kind], KINDS[kind].by_name[name]
        title = table.c[KINDS[kind].title]
        query = (
            select(table.c.id, title, table.c[name], conflict.c.before, conflict.c.after)
            .join_from(conflict, table, table.c.pk == conflict.c.entity)
            .where(conflict.c.kind == kind, conflict.c.field == name)
            .limit(_MOST_TOLD)
        )
        for raw, called, here, before, after in connection.execute(query):
            shown = [_shown(described, one, currency) for one in (here, before, after)]
            found.append(
                {"kind": kind, "entity": id_text(raw), "name": called, "field": name, "draft": shown[0],
                 "before": shown[1], "platform": shown[2]}
            )  # fmt: skip
    return [*found, *_told_removals(connection)]


def _told_removals(connection: Connection) -> list[Mapping[str, str | None]]:
    found: list[Mapping[str, str | None]] = []
    for kind in ORDER:
        if kind in NEVER:
            continue
        table = ENTITY[kind]
        title = func.coalesce(table.c[KINDS[kind].title], "") if kind != "ad" else table.c.name
        query = select(table.c.id, title).where(table.c.presence == int(Presence.DRAFT), kept_on_top(kind))
        found += [
            {"kind": kind, "entity": id_text(raw), "name": called, "field": None, "draft": "edited", "before": None,
             "platform": "removed"}
            for raw, called in connection.execute(query.limit(_MOST_TOLD))
        ]  # fmt: skip
    return found


def _shown(field: Field, stored: Any, currency: str) -> str | None:
    value = values.decode(field, stored)
    return None if value is None else values.show(field, value, currency)
