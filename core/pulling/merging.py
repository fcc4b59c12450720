"""What is staged becomes the workspace's: new entities, changed values, and what both sides changed as a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from core.author import Author, AuthorKind
from core.catalog import KINDS
from core.ids import id_text
from core.progress import Progress, silent
from core.pulling import matching, removing, staging
from core.pulling.comparing import comparable, differs
from core.pulling.matching import DRAFTED, MADE, THERE
from core.pulling.proposing import propose
from core.pulling.scope import of_account
from core.pulling.staging import STAGE, conflict, following, part
from core.pulling.wording import Counts, title_of
from core.recording import Edit
from core.schema import ENTITY, Presence, change_set, counterpart, live_value
from core.workspace import Workspace

_CHANGED = 2
"""What `differs` says of a staged row whose entity was changed by this merge."""


@dataclass(frozen=True)
class Source:
    """Where staged rows come from. `fields` are those of each kind that the platform knows; `complete` the kinds whose
    rows are all there, so that what is missing was removed; `keys` tells drafts of a kind apart where that is the platform's
    own way (`matching.KEYS`); `alike` are fields of what is taken for a draft in which both are taken to mean the same, as
    the platform writes them in a way of its own."""

    platform: str
    name: str
    account: str
    fields: Mapping[str, tuple[str, ...]]
    complete: frozenset[str] = frozenset()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    """What a merge did: the applied set, the proposal with what is in conflict, and what those conflicts are."""

    change_set: str | None = None
    proposal: str | None = None
    conflicts: tuple[Mapping[str, str | None], ...] = ()
    counts: Counts = field(default_factory=Counts)


def merge(workspace: Workspace, source: Source, progress: Progress | None = None) -> Merged:
    """Merge everything that is staged, in one transaction; the staging tables go. Cancelling leaves all as it was."""
    progress = progress or silent()
    author = Author(AuthorKind.PLATFORM, source.name)
    with workspace.write() as connection, comparable(connection):
        counts = Counts()
        with workspace.edit(f"From {source.name}", author) as edit:
            for kind in staging.ORDER:
                progress.step(f"Merging {KINDS[kind].plural.lower()}")
                _merge_kind(edit, source, kind, counts)
            progress.step("Looking for what was removed")
            removing.remove(edit, source.complete, _mine(connection, source), counts)
            _name(connection, edit, title_of(source.name, counts))
            # A set without changes is dropped when it closes.
            done = edit.next_seq() > edit.first
        found = propose(workspace, source.name, author)
        staging.drop(connection)
    return Merged(id_text(edit.id) if done else None, found.proposal, found.conflicts, counts)


def _mine(connection: Connection, source: Source) -> removing.Mine:
    table = ENTITY["account"]
    mine = (table.c.platform == source.platform) & (table.c.remote_id == source.account)
    query = select(table.c.pk).where(mine, table.c.live == 1)
    account = int(connection.execute(query).scalar() or 0)
    return lambda kind: of_account(kind, account, source.account)


def _name(connection: Connection, edit: Edit, title: str) -> None:
    edit.title = title
    connection.execute(update(change_set).where(change_set.c.pk == edit.pk).values(title=title))


def _merge_kind(edit: Edit, source: Source, kind: str, counts: Counts) -> None:
    connection = edit.connection
    matching.remember_parents(connection, kind, _mine(connection, source)(kind))
    stage = STAGE[kind]
    if connection.execute(select(stage.c.remote_id).limit(1)).first() is None:
        return
    matching.resolve_parents(connection, kind)
    if kind == "account":
        _match_account(connection, source)
    matching.match(connection, kind, source.platform, source.keys.get(kind) or matching.KEYS[kind])
    # A draft that said no account gets it here; where anything else hangs never changes.
    names = tuple(name for name in (*source.fields.get(kind, ()), "account") if name in stage.c)
    matching.keep_unread(connection, kind, names)
    matching.keep_alike(connection, kind, source.alike.get(kind, ()))
    _mark_differing(connection, kind, names)
    counts.changed[kind] = _change(edit, kind, names)
    counts.made[kind] = _create(edit, kind)
    _note_live(connection, kind)
    _note_parts(connection, kind, source.account)
    matching.remember_staged(connection, kind)


def _match_account(connection: Connection, source: Source) -> None:
    """The account is found by its number, however it is written; else the only one without a number is it."""
    table, stage = ENTITY["account"], STAGE["account"]
    plain = func.replace(table.c.remote_id, "-", "")
    here = (table.c.presence == int(Presence.DRAFT)) & (table.c.platform == source.platform)
    query = select(table.c.pk, table.c.live).where(here, plain == source.account).limit(1)
    row = connection.execute(query).first()
    if row is None:
        bare = connection.execute(
            select(table.c.pk, table.c.live).where(here, table.c.remote_id.is_(None)).limit(2)
        ).all()
        row = bare[0] if len(bare) == 1 else None
    if row is not None:
        found = THERE if row.live else DRAFTED
        connection.execute(update(stage).values(entity=row.pk, found=found))


def _mark_differing(connection: Connection, kind: str, names: tuple[str, ...]) -> None:
    """Mark the rows that say something else than the draft, or whose draft is edited: the others need no second look."""
    stage, table = STAGE[kind], ENTITY[kind]
    code = KINDS[kind].code
    apart = [differs(kind, name, table.c[name], stage.c[name]) for name in names]
    edited = exists(select(literal(1)).where(live_value.c.kind == code, live_value.c.entity == stage.c.entity))
    connection.execute(
        update(stage)
        .where(stage.c.entity == table.c.pk, table.c.presence == int(Presence.DRAFT), or_(*apart, edited))
        .values(differs=1)
    )


def _change(edit: Edit, kind: str, names: tuple[str, ...]) -> int:
    """Write what changed on the platform into drafts without an edit of their own; returns how many entities changed."""
    connection, stage = edit.connection, STAGE[kind]
    if connection.execute(select(stage.c.remote_id).where(stage.c.differs == 1).limit(1)).first() is None:
        return 0
    for name in names:
        _find_following(connection, kind, name)
        _note_edited(connection, kind, name)
        if connection.execute(select(following.c.entity).limit(1)).first() is not None:
            _follow(edit, kind, name)
    query = select(func.count()).select_from(stage).where(stage.c.differs == _CHANGED)
    return int(connection.execute(query).scalar_one())


def _looked(kind: str) -> ColumnElement[bool]:
    stage, table = STAGE[kind], ENTITY[kind]
    return and_(stage.c.differs > 0, table.c.presence == int(Presence.DRAFT))


def _find_following(connection: Connection, kind: str, name: str) -> None:
    """Drafts that nobody edited in this field, and drafts to be posted that say nothing in it."""
    stage, table = STAGE[kind], ENTITY[kind]
    live = live_value.alias()
    mine = and_(live.c.kind == KINDS[kind].code, live.c.entity == stage.c.entity, live.c.field == name)
    joined = stage.join(table, table.c.pk == stage.c.entity).outerjoin(live, mine)
    clean = and_(stage.c.found == THERE, live.c.entity.is_(None))
    says_nothing = and_(stage.c.found == DRAFTED, table.c[name].is_(None))
    apart = differs(kind, name, table.c[name], stage.c[name])
    query = select(stage.c.entity).select_from(joined).where(_looked(kind), apart, or_(clean, says_nothing))
    connection.execute(delete(following))
    connection.execute(insert(following).prefix_with("OR IGNORE").from_select(["entity"], query))


def _follow(edit: Edit, kind: str, name: str) -> None:
    """Let drafts take the platform's value; that value is what is live, so nothing is to be remembered."""
    connection, stage, table = edit.connection, STAGE[kind], ENTITY[kind]
    value: ColumnElement[Any] = select(stage.c[name]).where(stage.c.entity == table.c.pk).scalar_subquery()
    among = select(following.c.entity)
    edit.set_where(kind, table.c.pk.in_(among), name, value)
    mine = (live_value.c.kind == KINDS[kind].code) & (live_value.c.field == name)
    connection.execute(delete(live_value).where(mine, live_value.c.entity.in_(among)))
    connection.execute(update(stage).where(stage.c.entity.in_(among)).values(differs=_CHANGED))


def _note_edited(connection: Connection, kind: str, name: str) -> None:
    """Where the draft was edited: keep what the platform shows now, and note a conflict when that moved as well."""
    stage, table, looked = STAGE[kind], ENTITY[kind], _looked(kind)
    code = KINDS[kind].code
    mine = (live_value.c.kind == code) & (live_value.c.field == name)
    rows = stage.join(table, table.c.pk == stage.c.entity).join(live_value, live_value.c.entity == stage.c.entity)
    moved = differs(kind, name, live_value.c.value, stage.c[name])
    apart = differs(kind, name, table.c[name], stage.c[name])
    fought = (
        select(literal(kind), stage.c.entity, literal(name), live_value.c.value, stage.c[name])
        .select_from(rows)
        .where(mine, looked, moved, apart, stage.c.found == THERE)
    )
    names = ["kind", "entity", "field", "before", "after"]
    connection.execute(insert(conflict).prefix_with("OR REPLACE").from_select(names, fought))
    now = select(stage.c[name]).where(stage.c.entity == live_value.c.entity).scalar_subquery()
    here = select(stage.c.entity).where(stage.c.differs > 0, stage.c.found == THERE)
    connection.execute(update(live_value).where(mine, live_value.c.entity.in_(here)).values(value=now))
    same = select(stage.c.entity).select_from(stage.join(table, table.c.pk == stage.c.entity))
    connection.execute(delete(live_value).where(mine, live_value.c.entity.in_(same.where(~apart, looked))))
    pending = (
        select(literal(code), stage.c.entity, literal(name), stage.c[name])
        .select_from(stage.join(table, table.c.pk == stage.c.entity))
        .where(looked, stage.c.found == DRAFTED, table.c[name].is_not(None), apart)
    )
    columns = ["kind", "entity", "field", "value"]
    connection.execute(insert(live_value).prefix_with("OR REPLACE").from_select(columns, pending))


def _create(edit: Edit, kind: str) -> int:
    """Make the entities that are not here yet, as they are on the platform."""
    connection, stage, table = edit.connection, STAGE[kind], ENTITY[kind]
    after = edit.highest(kind)
    edit.floor(kind)
    columns = [column.name for column in table.columns if column.name in stage.c]
    fixed = {"id": func.uuid7(), "presence": literal(int(Presence.DRAFT)), "live": literal(1)}
    rows = select(*fixed.values(), *(stage.c[name] for name in columns)).where(stage.c.entity.is_(None))
    count = int(connection.execute(insert(table).from_select([*fixed, *columns], rows)).rowcount)
    if count:
        edit.adopt(kind, after)
        made = (table.c.pk > after) & (table.c.remote_id == stage.c.remote_id)
        connection.execute(update(stage).where(made, stage.c.entity.is_(None)).values(entity=table.c.pk, found=MADE))
    return count


def _note_live(connection: Connection, kind: str) -> None:
    """Drafts that turned out to be on the platform are live from now on."""
    stage, table = STAGE[kind], ENTITY[kind]
    values: dict[str, Any] = {"live": 1, "remote_id": stage.c.remote_id}
    if kind == "label":
        values = {"live": 1}
    connection.execute(update(table).where(table.c.pk == stage.c.entity, stage.c.found == DRAFTED).values(values))


def _note_parts(connection: Connection, kind: str, account: str) -> None:
    stage = STAGE[kind]
    code = KINDS[kind].code
    here = select(stage.c.entity).where(stage.c.entity.is_not(None))
    mine = (counterpart.c.kind == code) & (counterpart.c.account == account)
    connection.execute(delete(counterpart).where(mine, counterpart.c.entity.in_(here)))
    rows = (
        select(literal(code), stage.c.entity, literal(account), part.c.part, part.c.resource)
        .join_from(part, stage, stage.c.remote_id == part.c.remote_id)
        .where(part.c.kind == kind, stage.c.entity.is_not(None))
    )
    names = ["kind", "entity", "account", "part", "resource"]
    connection.execute(insert(counterpart).prefix_with("OR REPLACE").from_select(names, rows))
