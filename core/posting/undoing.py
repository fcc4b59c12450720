"""Taking a post back: a proposal that sets back what it changed and deletes what it made. Nothing is sent by it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, literal, select

from core.among import among
from core.catalog import KINDS, LINKEDIN
from core.errors import NothingToDo
from core.ids import id_text
from core.platforms import Verb
from core.posting import journal
from core.posting.adapter import Operation
from core.posting.drafting import DRAFT
from core.posting.journal import OperationState, Post
from core.posting.planning import PAUSED
from core.recording import Edit
from core.schema import ENTITY, Presence
from core.workspace import Workspace

_REMOVED_USUALLY = "{:,} removed on the platform cannot come back; they would be made anew, without their history."
_REMOVED = {
    LINKEDIN: "{:,} archived on LinkedIn come back in Campaign Manager only; here they would be made anew, without their history."
}
_MADE = {
    LINKEDIN: "On LinkedIn drafts are deleted, and what was more than a draft is archived. The posts behind ads stay, unseen."
}


def undo_post(workspace: Workspace, ident: str) -> tuple[str, tuple[str, ...]]:
    """A proposal that would take a post back, and what cannot come back, in sentences.

    A value that somebody changed since is left alone and named. Raises NotFound, and NothingToDo when nothing was posted.
    """
    with workspace.read() as connection:
        of = journal.find_post(connection, ident)
        done, platform = _done(connection, of), journal.platform_of(connection, of)
    lost: list[str] = []
    with workspace.propose("Take back a post", about={"takes_back_post": of.id}) as edit:
        made_here = {(one.kind, one.entity) for one in done if one.verb is Verb.CREATE}
        for operation in done:
            if operation.verb is Verb.UPDATE and (operation.kind, operation.entity) not in made_here:
                lost += _set_back(edit, operation)
        _delete_made(edit, [one for one in done if one.verb is Verb.CREATE])
        empty = edit.next_seq() == edit.first
        made = id_text(edit.id)
    lost += _not_coming_back(done, platform)
    if empty:
        raise NothingToDo(" ".join(["Nothing of this post can be taken back.", *lost]))
    return made, tuple(lost)


def _done(connection: Connection, of: Post) -> list[Operation]:
    return journal.operations_of(connection, of, state=OperationState.DONE)


def _set_back(edit: Edit, one: Operation) -> list[str]:
    """Write the values from before, where the draft still holds what was sent."""
    table = ENTITY[one.kind]
    named: list[str] = []
    for name, former in one.before.items():
        column, before = table.c[name], former
        if name == "status" and former == DRAFT:
            before = PAUSED
            title = _title(edit.connection, one.kind, one.entity)
            named.append(f"{title}: it cannot become a draft again, so it is paused.")
        still = (table.c.pk == one.entity) & column.is_not_distinct_from(literal(one.sent[name], column.type))
        if not edit.set_where(one.kind, still, name, literal(before, column.type)):
            label = KINDS[one.kind].by_name[name].label
            named.append(f"{_title(edit.connection, one.kind, one.entity)}: {label} was changed since and stays.")
    return named


def _delete_made(edit: Edit, made: Sequence[Operation]) -> None:
    """What the post made is deleted with what hangs below it."""
    by_kind: dict[str, list[int]] = {}
    for one in made:
        by_kind.setdefault(one.kind, []).append(one.entity)
    for kind in by_kind:
        table = ENTITY[kind]
        inside = among(table.c.pk, by_kind[kind]) & (table.c.presence == int(Presence.DRAFT))
        # What hangs below something that is deleted here goes with it.
        for field in KINDS[kind].fields:
            if field.refers_to in by_kind:
                inside = inside & (
                    table.c[field.name].is_(None) | ~among(table.c[field.name], by_kind[field.refers_to])
                )
        edit.delete_where(kind, inside)


def _not_coming_back(done: Sequence[Operation], platform: str) -> list[str]:
    removed = sum(one.verb is Verb.REMOVE for one in done)
    made = sum(one.verb is Verb.CREATE for one in done)
    said = []
    if removed:
        said.append(_REMOVED.get(platform, _REMOVED_USUALLY).format(removed))
    if made and platform in _MADE:
        said.append(_MADE[platform])
    if made:
        said.append("Money that was spent since, and what the platform has learned, does not come back.")
    return said


def _title(connection: Connection, kind: str, pk: int) -> str:
    table = ENTITY[kind]
    query = select(table.c[KINDS[kind].title]).where(table.c.pk == pk)
    return str(connection.execute(query).scalar() or KINDS[kind].label)
