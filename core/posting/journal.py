"""The memory of a post: what was meant, what was sent and what came of it, written before and after each request."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, case, delete, exists, func, insert, literal, select, update

from core.among import among
from core.author import Author
from core.catalog import KINDS, KINDS_BY_CODE
from core.connections import Connection as SignedIn
from core.database import insert_row, new_id
from core.errors import FieldsRefused, NotFound, Refusal
from core.exempting.asking import offer
from core.ids import id_text, parse_id
from core.platforms import Verb
from core.posting.adapter import Link, Operation, Refused
from core.recording import now_ms
from core.refusals import REFUSED
from core.schema import connection as connection_table
from core.schema import post, post_operation, post_step
from core.values import dump_json
from core.workspace import Workspace


class PostState(StrEnum):
    """Where a post stands: its steps are not made yet, run, are over but left markers, or are all done."""

    CHECKING = "checking"
    RUNNING = "running"
    SETTLED = "settled"
    DONE = "done"


class StepState(StrEnum):
    """Where a request stands. From `INTENDED` on it may have been sent."""

    PENDING = "pending"
    INTENDED = "intended"
    UNKNOWN = "unknown"
    DONE = "done"
    FAILED = "failed"


class OperationState(StrEnum):
    """What came of an operation; `LEFT` stays pending in the draft."""

    PENDING = "pending"
    DONE = "done"
    FAILED = REFUSED
    LEFT = "left"


_OPEN = (PostState.CHECKING.value, PostState.RUNNING.value)
_UNSURE = (StepState.INTENDED.value, StepState.UNKNOWN.value)


@dataclass(frozen=True)
class Post:
    """One post as the journal has it."""

    pk: int
    id: str
    gen: int
    state: PostState
    digest: str
    about: Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One request as the journal has it."""

    pk: int
    n: int
    marker: str
    state: StepState
    tries: int


def connection_pk(connection: Connection, to: SignedIn) -> int:
    """The row number of a connection."""
    found = connection.execute(
        select(connection_table.c.pk).where(connection_table.c.id == parse_id(to.id).bytes)
    ).scalar()
    if found is None:
        raise NotFound(f"There is no connection {to.id}.")
    return int(found)


def open_post(connection: Connection, to: SignedIn) -> Post | None:
    """The post of a connection that is not over."""
    query = select(post).where(post.c.connection == connection_pk(connection, to), post.c.state.in_(_OPEN))
    row = connection.execute(query.order_by(post.c.pk).limit(1)).first()
    return None if row is None else _post(row)


def find_post(connection: Connection, ident: str) -> Post:
    """A post by its id; raises NotFound."""
    row = connection.execute(select(post).where(post.c.id == parse_id(ident).bytes)).first()
    if row is None:
        raise NotFound(f"There is no post {ident}.")
    return _post(row)


def next_gen(connection: Connection, to: SignedIn) -> int:
    """The number of the next post of a connection."""
    of = connection_pk(connection, to)
    return (
        int(connection.execute(select(func.count()).select_from(post).where(post.c.connection == of)).scalar_one()) + 1
    )


def begin(
    connection: Connection, to: SignedIn, digest: str, operations: Sequence[Operation], about: Mapping[str, Any]
) -> Post:
    """Keep a post with everything it will send, as it is now."""
    of, gen = connection_pk(connection, to), next_gen(connection, to)
    ident = new_id()
    values = {
        "id": ident, "connection": of, "gen": gen, "state": PostState.CHECKING.value, "digest": digest,
        "author": Author.me().name, "created_at": now_ms(), "about": dump_json(dict(about)),
    }  # fmt: skip
    pk = insert_row(connection, insert(post).values(values))
    rows = [_stored(pk, one) for one in operations]
    if rows:
        connection.execute(insert(post_operation), rows)
    return Post(pk, id_text(ident), gen, PostState.CHECKING, digest, about)


def begin_steps(connection: Connection, of: Post, chunks: Sequence[tuple[str, Sequence[Operation]]]) -> None:
    """Keep which operations go together, in order; pending steps there were are replaced."""
    _forget_pending_steps(connection, of.pk)
    first = connection.execute(
        select(func.coalesce(func.max(post_step.c.n), -1)).where(post_step.c.post == of.pk)
    ).scalar_one()
    for n, (marker, operations) in enumerate(chunks, first + 1):
        values = {"post": of.pk, "n": n, "marker": marker, "state": StepState.PENDING.value}
        _assign(connection, of.pk, insert_row(connection, insert(post_step).values(values)), operations)
    connection.execute(update(post).where(post.c.pk == of.pk).values(state=PostState.RUNNING.value))


def _forget_pending_steps(connection: Connection, of: int) -> None:
    stale = select(post_step.c.pk).where(post_step.c.post == of, post_step.c.state == StepState.PENDING.value)
    connection.execute(update(post_operation).where(post_operation.c.step.in_(stale)).values(step=None))
    connection.execute(delete(post_step).where(post_step.c.post == of, post_step.c.state == StepState.PENDING.value))


def _assign(connection: Connection, of: int, step: int, operations: Sequence[Operation]) -> None:
    connection.execute(
        update(post_operation)
        .where(post_operation.c.post == of, among(post_operation.c.n, [one.n for one in operations]))
        .values(step=step)
    )


def next_step(connection: Connection, of: Post) -> Step | None:
    """The first request that is not over."""
    open_states = (StepState.PENDING.value, *_UNSURE)
    query = select(post_step).where(post_step.c.post == of.pk, post_step.c.state.in_(open_states))
    row = connection.execute(query.order_by(post_step.c.n).limit(1)).first()
    return None if row is None else Step(row.pk, row.n, row.marker, StepState(row.state), row.tries)


def operations_of(
    connection: Connection, of: Post, step: Step | None = None, state: OperationState = OperationState.PENDING
) -> list[Operation]:
    """The pending operations (or those at another state) of a step, or of the whole post."""
    query = select(post_operation).where(post_operation.c.post == of.pk, post_operation.c.state == state.value)
    if step is not None:
        query = query.where(post_operation.c.step == step.pk)
    rows = connection.execute(query.order_by(post_operation.c.n)).mappings()
    return [_operation(dict(row)) for row in rows]


def intend(workspace: Workspace, step: Step) -> None:
    """Write, in a transaction of its own, that a request is about to be sent."""
    with workspace.write() as connection:
        connection.execute(
            update(post_step)
            .where(post_step.c.pk == step.pk)
            .values(state=StepState.INTENDED.value, intended_at=now_ms(), tries=post_step.c.tries + 1)
        )


def set_step(
    connection: Connection, step: Step, state: StepState, *, request_id: str | None = None, code: str | None = None,
    message: str | None = None,
) -> None:  # fmt: skip
    """Keep where a request stands."""
    over = state in (StepState.DONE, StepState.FAILED)
    values = {"state": state.value, "code": code, "message": message, "settled_at": now_ms() if over else None}
    if request_id is not None:
        values["request_id"] = request_id
    connection.execute(update(post_step).where(post_step.c.pk == step.pk).values(values))


def rename_step(connection: Connection, step: Step, marker: str) -> None:
    """A request that has become another is named otherwise."""
    connection.execute(update(post_step).where(post_step.c.pk == step.pk).values(marker=marker))


def refuse(connection: Connection, of: Post, refused: Iterable[Refused]) -> None:
    """Keep what the platform, or the last look at it, refused."""
    for one in refused:
        said = one.refusal
        connection.execute(
            update(post_operation)
            .where(post_operation.c.post == of.pk, post_operation.c.n == one.n)
            .values(
                state=OperationState.FAILED.value, field=one.field, code=said.code, message=said.message, fix=said.hint
            )
        )
        if said.policies:
            where = (post_operation.c.post == of.pk) & (post_operation.c.n == one.n)
            row = connection.execute(select(post_operation.c.kind, post_operation.c.entity).where(where)).one_or_none()
            if row is not None:
                offer(connection, row.kind, row.entity, said)


def leave(connection: Connection, of: Post, numbers: Sequence[int], why: str) -> None:
    """Keep that operations are not sent, through no fault of their own."""
    connection.execute(
        update(post_operation)
        .where(post_operation.c.post == of.pk, among(post_operation.c.n, numbers))
        .values(state=OperationState.LEFT.value, code="left_out", message=why)
    )


def leave_the_rest(connection: Connection, of: Post, why: str) -> bool:
    """Nothing more is sent: what was never sent goes back to the draft. Returns whether a request is still uncertain."""
    unsure = select(post_step.c.pk).where(post_step.c.post == of.pk, post_step.c.state.in_(_UNSURE))
    mine = (post_operation.c.post == of.pk) & (post_operation.c.state == OperationState.PENDING.value)
    held = post_operation.c.step.in_(unsure)
    connection.execute(
        update(post_operation)
        .where(mine, post_operation.c.step.is_(None) | ~held)
        .values(state=OperationState.LEFT.value, code="left_out", message=why)
    )
    connection.execute(delete(post_step).where(post_step.c.post == of.pk, post_step.c.state == StepState.PENDING.value))
    return connection.execute(unsure.limit(1)).first() is not None


def forget_left(connection: Connection, of: Post) -> None:
    """What was not sent is in the draft anyway: the journal keeps what was done and what was refused."""
    mine = (post_operation.c.post == of.pk) & (post_operation.c.state == OperationState.LEFT.value)
    connection.execute(delete(post_operation).where(mine))


def close(connection: Connection, of: Post, state: PostState) -> None:
    """Keep that a post is over."""
    connection.execute(update(post).where(post.c.pk == of.pk).values(state=state.value, settled_at=now_ms()))


def note(connection: Connection, of: Post, **more: Any) -> None:
    """Keep something more about how a post is carried out."""
    stored = connection.execute(select(post.c.about).where(post.c.pk == of.pk)).scalar_one()
    held = json.loads(stored) if stored else {}
    connection.execute(update(post).where(post.c.pk == of.pk).values(about=dump_json(held | more)))


def platform_of(connection: Connection, of: Post) -> str:
    """Which platform a post went to."""
    query = select(connection_table.c.platform).join(post, post.c.connection == connection_table.c.pk)
    return str(connection.execute(query.where(post.c.pk == of.pk)).scalar() or "")


def last_write(connection: Connection, of: Post) -> int:
    """When a request of the post's connection was last begun, in milliseconds; 0 for never."""
    mine = select(post.c.connection).where(post.c.pk == of.pk).scalar_subquery()
    query = select(func.max(post_step.c.intended_at)).join(post, post.c.pk == post_step.c.post)
    return int(connection.execute(query.where(post.c.connection == mine)).scalar() or 0)


def left_markers(connection: Connection, to: SignedIn) -> list[str]:
    """The markers of settled requests that may still stand on the platform."""
    query = (
        select(post_step.c.marker)
        .join(post, post.c.pk == post_step.c.post)
        .where(post.c.connection == connection_pk(connection, to), post.c.state == PostState.SETTLED.value)
    )
    return list(connection.execute(query.order_by(post_step.c.pk)).scalars())


def note_cleaned(connection: Connection, to: SignedIn, until: int) -> None:
    """Keep that posts that were settled until a time (milliseconds) have left nothing on the platform."""
    mine = (post.c.connection == connection_pk(connection, to)) & (post.c.state == PostState.SETTLED.value)
    connection.execute(update(post).where(mine, post.c.settled_at <= until).values(state=PostState.DONE.value))


def counts(connection: Connection, of: Post) -> dict[str, int]:
    """How many operations of a post stand where."""
    return counts_of(connection, [of.pk]).get(of.pk, {})


def counts_of(connection: Connection, posts: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many operations stand where, by post."""
    mine = among(post.c.pk, list(posts))
    halves = set(
        connection.execute(select(post.c.pk).where(mine, func.json_extract(post.c.about, "$.drafts"))).scalars()
    )
    plain = [pk for pk in posts if pk not in halves]
    columns = post_operation.c
    query = select(columns.post, columns.state, func.count()).where(among(columns.post, plain))
    rows = list(connection.execute(query.group_by(columns.post, columns.state)))
    rows += connection.execute(_halves(list(halves))) if halves else []
    found: dict[int, dict[str, int]] = {}
    for pk, where, count in rows:
        found.setdefault(int(pk), {})[str(where)] = int(count)
    return found


def _halves(posts: Sequence[int]) -> Select[tuple[int, str, int]]:
    """Counts of posts whose creations are finished by another operation: a creation stands where that does."""
    made, finish = post_operation.alias("made"), post_operation.alias("finish")
    twin = and_(made.c.post == finish.c.post, made.c.kind == finish.c.kind, made.c.entity == finish.c.entity)
    pair = and_(twin, made.c.verb == Verb.CREATE.value, finish.c.verb == Verb.UPDATE.value)
    done = OperationState.DONE.value
    state = case((and_(made.c.state == done, finish.c.state.is_not(None)), finish.c.state), else_=made.c.state)
    first = exists(select(literal(1)).where(twin, finish.c.verb == Verb.CREATE.value).correlate(made))
    finishes = (made.c.verb == Verb.UPDATE.value) & first
    query = select(made.c.post, state, func.count()).select_from(made.outerjoin(finish, pair))
    return query.where(among(made.c.post, posts), ~finishes).group_by(made.c.post, state)


def doubtful(connection: Connection, to: SignedIn) -> list[Operation]:
    """Creations of settled posts whose request was sent more than once: what they make may stand twice, or though refused."""
    query = (
        select(post_operation)
        .join(post_step, post_step.c.pk == post_operation.c.step)
        .join(post, post.c.pk == post_operation.c.post)
        .where(
            post.c.connection == connection_pk(connection, to), post.c.state == PostState.SETTLED.value,
            post_operation.c.verb == Verb.CREATE.value, post_step.c.tries > 1,
            post_operation.c.state.in_((OperationState.DONE.value, OperationState.FAILED.value)),
        )
    )  # fmt: skip
    return [_operation(dict(row)) for row in connection.execute(query.order_by(post_operation.c.pk)).mappings()]


def failures(connection: Connection, of: Post) -> list[tuple[str, int, str | None, Refusal]]:
    """What was refused: kind, row number, field and the refusal."""
    columns = post_operation.c
    query = select(columns.kind, columns.entity, columns.field, columns.code, columns.message, columns.fix)
    query = query.where(columns.post == of.pk, columns.state == OperationState.FAILED.value).order_by(columns.n)
    return [
        (KINDS_BY_CODE[kind].name, entity, name, Refusal(code or "", message or "", "", "", fix or "", FieldsRefused))
        for kind, entity, name, code, message, fix in connection.execute(query)
    ]


def _post(row: Any) -> Post:
    about = json.loads(row.about) if row.about else {}
    return Post(row.pk, id_text(row.id), row.gen, PostState(row.state), row.digest, about)


def _stored(of: int, one: Operation) -> dict[str, Any]:
    document = {
        "id": one.id, "sent": dict(one.sent), "rest": dict(one.rest), "before": dict(one.before),
        "links": [[link.field, link.kind, link.entity, link.name] for link in one.links], "exempt": list(one.exempt),
        "above": dict(one.above),
    }  # fmt: skip
    return {
        "post": of, "n": one.n, "kind": KINDS[one.kind].code, "entity": one.entity, "verb": one.verb.value,
        "values": dump_json(document), "state": OperationState.PENDING.value, "remote_id": one.remote_id,
    }  # fmt: skip


def _operation(row: dict[str, Any]) -> Operation:
    held = json.loads(row["values"])
    links = tuple(Link(name, kind, entity, text) for name, kind, entity, text in held["links"])
    return Operation(
        row["n"], KINDS_BY_CODE[row["kind"]].name, row["entity"], held["id"], Verb(row["verb"]), held["sent"],
        held["rest"], held["before"], links, row["remote_id"], tuple(held["exempt"]), held.get("above", {}),
    )  # fmt: skip
