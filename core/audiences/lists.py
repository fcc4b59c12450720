"""Lists that a platform holds: how they stand, where they are targeted, when they run out. Nobody's data is among it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection as Reading
from sqlalchemy import Row, delete, func, insert, literal, or_, select, update

from core.among import among
from core.audiences.checking import Holds
from core.audiences.estimating import Earlier
from core.author import Author
from core.catalog import KINDS, LINKEDIN
from core.connections import Connection, row_number
from core.ids import id_text
from core.posting.accounts import account_of
from core.recording import now_ms
from core.rules.touched import CHECKED
from core.schema import ENTITY, Presence, counterpart, list_upload, list_upload_part, meta
from core.schema import remote_list as table
from core.segments import ARCHIVED, BUILDING, EXPIRED, FAILED, FEWEST, NAMED, READY, TARGET, UPDATING
from core.workspace import Workspace

DAY_MS = 86_400_000
UNUSED_DAYS, WARN_DAYS = 90, 14
"""Days after which a list that nobody uses runs out, and how long before that it is said."""
REMOVAL = "removal"
"""What stands in place of consent where entries were taken out of a list."""
WORDS = {
    READY: "ready", BUILDING: "being matched", UPDATING: "being matched again", ARCHIVED: "put aside by LinkedIn",
    EXPIRED: "run out", FAILED: "failed",
}  # fmt: skip
AT_WORK = frozenset({BUILDING, UPDATING})
_ADS, _LISTS = ENTITY["ad_group"], ENTITY["audience"]


@dataclass(frozen=True)
class Seen:
    """A list as its platform describes it; `target` is what campaigns target it by. Times in milliseconds UTC.

    `takes`: entries can be added to it, which is not so where it came as a file.
    """

    list: str
    name: str
    holds: Holds
    status: str
    target: str | None = None
    matched: int | None = None
    size: int | None = None
    made_at: int | None = None
    takes: bool = True


@dataclass(frozen=True)
class Use:
    """An ad set that targets or excludes a list."""

    id: str
    name: str
    status: str
    live: bool = False

    @property
    def runs(self) -> bool:
        """Whether it stands on the platform and is switched on."""
        return self.live and self.status == "ENABLED"


@dataclass(frozen=True)
class Standing:
    """How a list stands. `sent` counts what was sent from this workspace; `expires_at` is None where it does not run out."""

    platform: str
    seen: Seen
    sent: int
    used_by: tuple[Use, ...]
    used_at: int | None
    seen_at: int
    entity: str | None = None

    @property
    def expires_at(self) -> int | None:
        """When it runs out if it stays unused."""
        if self.platform != LINKEDIN or self.seen.status in (EXPIRED, FAILED) or self.used_at is None:
            return None
        return self.used_at + UNUSED_DAYS * DAY_MS

    @property
    def share(self) -> float | None:
        """Which share of what was sent LinkedIn matched."""
        matched = self.seen.matched
        return None if matched is None or not self.sent else min(1.0, matched / self.sent)

    @property
    def in_words(self) -> str:
        """How it stands, for people."""
        return WORDS.get(self.seen.status, self.seen.status.lower())

    def warnings(self, now: int) -> tuple[str, ...]:
        """What its user should know, in sentences."""
        return tuple(_warnings(self, now)) if self.platform == LINKEDIN else ()


def keep(
    workspace: Workspace, connection: Connection, lists: Sequence[Seen], *, filled: bool = False, whole: bool = False
) -> None:
    """Note how lists stand now; those that ads run with count as used, and with `filled` all of these.

    With `whole` these are all that the platform has: others that stood here are gone.
    """
    now = now_ms()
    with workspace.write() as writing:
        of = row_number(writing, connection)
        if whole:
            left = {one.list for one in lists}
            there = writing.execute(select(table.c.list).where(table.c.connection == of)).scalars()
            gone = [one for one in there if one not in left]
            writing.execute(delete(table).where(table.c.connection == of, among(table.c.list, gone)))
        before = _telling(writing, of)
        running = {target for target, uses in _uses(writing).items() if any(use.runs for use in uses)}
        for one in lists:
            values = _values(one) | {"seen_at": now}
            same = (table.c.connection == of) & (table.c.list == one.list)
            if not writing.execute(update(table).where(same).values(values)).rowcount:
                first = one.made_at or now
                writing.execute(insert(table).values(values | {"connection": of, "list": one.list, "used_at": first}))
            if filled or one.target in running:
                writing.execute(update(table).where(same).values(used_at=now))
        if _telling(writing, of) != before:
            # Checks say which ad sets use a list that is of no use.
            writing.execute(delete(meta).where(meta.c.key == CHECKED))


def standing(workspace: Workspace, connection: Connection) -> list[Standing]:
    """All lists of a connection as last seen, by name."""
    with workspace.read() as reading:
        of = row_number(reading, connection)
        query = select(table).where(table.c.connection == of).order_by(table.c.name, table.c.list)
        rows, sent, uses = reading.execute(query).all(), _sent(reading, of), _uses(reading)
        here = (_LISTS.c.presence == int(Presence.DRAFT)) & (_LISTS.c.platform == connection.platform)
        drawn = reading.execute(
            select(_LISTS.c.remote_id, _LISTS.c.id).where(here, _LISTS.c.remote_id.is_not(None))
        ).all()
        entities = {str(row.remote_id): id_text(row.id) for row in drawn}
    return [
        Standing(
            connection.platform, _seen(row), sent.get(row.list, 0), tuple(uses.get(row.target, ())), row.used_at, row.seen_at,
            entities.get(row.list),
        )
        for row in rows
    ]  # fmt: skip


def earlier(workspace: Workspace) -> list[Earlier]:
    """Lists of this workspace that were matched, for what the next one may match."""
    with workspace.read() as reading:
        rows = reading.execute(select(table).where(table.c.matched.is_not(None), table.c.status == READY)).all()
        sent = {of: _sent(reading, of) for of in {row.connection for row in rows}}
    counted = ((row, sent[row.connection].get(row.list, 0)) for row in rows)
    return [Earlier(Holds(row.holds), count, row.matched) for row, count in counted if count]


def bring(workspace: Workspace, connection: Connection, lists: Sequence[Seen]) -> str | None:
    """Make lists that stand on the platform audiences of the workspace, so that ads can target them.

    One change set by the user, its id; None when all are there. Raises InvalidInput when no account of the workspace is
    the connection's.
    """
    title = f"Audience {lists[0].name}" if len(lists) == 1 else f"{len(lists):,} audiences"
    made = 0
    with workspace.edit(title, Author.me(), reason="So that ads can target what was uploaded.") as edit:
        account, _ = account_of(edit.connection, connection)
        for one in lists:
            found = _entity(edit.connection, account, one)
            if found is not None:
                edit.set("audience", [found], {"size": one.size} if one.size is not None else {})
                continue
            after = edit.highest("audience")
            edit.floor("audience")
            edit.connection.execute(insert(_LISTS).values(_live(one, account, connection)))
            edit.adopt("audience", after)
            _note_target(edit.connection, after, one, connection)
            made += 1
    return id_text(edit.id) if made else None


def _note_target(writing: Reading, after: int, one: Seen, connection: Connection) -> None:
    """Keep what campaigns target the list by, as a download does."""
    if one.target is None:
        return
    account, code = connection.account.number, KINDS["audience"].code
    values = (literal(code), _LISTS.c.pk, literal(account), literal("segment"), literal(one.target))
    made = select(*values).where(_LISTS.c.pk > after, _LISTS.c.remote_id == one.list)
    names = ["kind", "entity", "account", "part", "resource"]
    writing.execute(insert(counterpart).prefix_with("OR REPLACE").from_select(names, made))


def _telling(reading: Reading, of: int) -> set[tuple[Any, ...]]:
    """What checks conclude from."""
    useless = or_(table.c.status.in_([EXPIRED, FAILED]), (table.c.status == READY) & (table.c.size < FEWEST))
    query = select(table.c.target, table.c.name, table.c.status).where(table.c.connection == of, useless)
    return {tuple(row) for row in reading.execute(query)}


def _values(one: Seen) -> dict[str, Any]:
    return {
        "name": one.name, "holds": str(one.holds), "status": one.status, "target": one.target, "matched": one.matched,
        "size": one.size, "made_at": one.made_at,
    }  # fmt: skip


def _live(one: Seen, account: int, connection: Connection) -> dict[str, Any]:
    return {
        "id": func.uuid7(), "presence": int(Presence.DRAFT), "live": 1, "remote_id": one.list, "account": account,
        "platform": connection.platform, "name": one.name, "type": str(one.holds), "size": one.size, "status": "ENABLED",
    }  # fmt: skip


def _entity(reading: Reading, account: int, one: Seen) -> str | None:
    here = (_LISTS.c.presence == int(Presence.DRAFT)) & (_LISTS.c.account == account)
    found = reading.execute(select(_LISTS.c.id).where(here, _LISTS.c.remote_id == one.list)).scalar()
    return id_text(found) if found else None


def _uses(reading: Reading) -> dict[str, list[Use]]:
    """The ad sets whose targeting names each list, included or excluded: all of them in one sweep."""
    query = select(_ADS.c.id, _ADS.c.name, _ADS.c.status, _ADS.c.live, _ADS.c.targeting)
    named = (_ADS.c.presence == int(Presence.DRAFT)) & (func.instr(_ADS.c.targeting, TARGET) > 0)
    found: dict[str, list[Use]] = {}
    for row in reading.execute(query.where(named)):
        use = Use(id_text(row.id), row.name or "", row.status or "", live=bool(row.live))
        for target in dict.fromkeys(NAMED.findall(str(row.targeting))):
            found.setdefault(target, []).append(use)
    return found


def _sent(reading: Reading, of: int) -> dict[str, int]:
    """Entries sent to each list: the most of one file, as the same people sent again are no more."""
    each = (
        select(list_upload.c.list, func.sum(list_upload_part.c.members).label("sent"))
        .join_from(list_upload, list_upload_part, list_upload_part.c.upload == list_upload.c.pk)
        .where(list_upload.c.connection == of, list_upload_part.c.state != "pending", list_upload.c.consent != REMOVAL)
        .group_by(list_upload.c.pk)
        .subquery()
    )
    rows = reading.execute(select(each.c.list, func.max(each.c.sent)).group_by(each.c.list)).all()
    return {str(name): int(count) for name, count in rows}


def _seen(row: Row[Any]) -> Seen:
    return Seen(row.list, row.name, Holds(row.holds), row.status, row.target, row.matched, row.size, row.made_at)


def _warnings(one: Standing, now: int) -> Iterable[str]:
    size, status = one.seen.size, one.seen.status
    running = [use for use in one.used_by if use.runs]
    if status == EXPIRED:
        yield "It has run out. Upload it again" + (f": {len(running):,} ad sets that run use it." if running else ".")
    elif status == FAILED:
        yield "LinkedIn could not use it. Upload it again."
    elif status == READY and size is not None and size < FEWEST:
        yield f"It matched {size:,} members. LinkedIn shows ads to lists of at least {FEWEST}: add more, or widen it."
    if one.expires_at is not None and not running:
        days = (one.expires_at - now) // DAY_MS
        if days <= WARN_DAYS:
            yield f"It runs out in {max(days, 0):,} days unless an ad set that runs uses it, or it is uploaded again."
