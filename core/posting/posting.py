"""Posting as people ask for it: plan, check, post, go on with what was interrupted."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection as Reading
from sqlalchemy import select

from core.among import among
from core.connections import Connection as SignedIn
from core.errors import AppError, Cancelled, Conflict, InUse, PermissionDenied, PlatformError
from core.ids import id_text
from core.platforms import Failed, Plan, Planned, Posted
from core.posting import journal, money
from core.posting.accounts import account_of, bind
from core.posting.adapter import Adapter, Operation, Refused
from core.posting.checking import check
from core.posting.drafting import as_seen, with_drafts
from core.posting.finding import known_ids
from core.posting.journal import Post, PostState
from core.posting.linking import with_ids
from core.posting.planning import Asked, Intent, make_intent
from core.posting.running import carry_out, make_run, named
from core.posting.settling import settle
from core.posting.steps import marker_of, split
from core.posting.waiting import Patience, wait, with_its_return
from core.posting.waiting import reading as read
from core.posting.wording import called
from core.progress import Progress
from core.recording import now_ms
from core.schema import ENTITY
from core.workspace import Workspace

__all__ = ["Asked", "Patience", "Poster", "make_plan", "post", "validate"]

_POSTING: set[Path] = set()
_TURN = threading.Lock()
_WATCHED_MS = 24 * 3_600_000
_STOPPED = "The post was stopped before it came to this."


@dataclass(frozen=True)
class Poster:
    """What a post needs: the workspace, the signed-in account, and the platform behind it."""

    workspace: Workspace
    connection: SignedIn
    adapter: Adapter
    progress: Progress
    patience: Patience = field(default_factory=Patience)


def make_plan(poster: Poster, asked: Asked) -> Plan:
    """What a post would do now; if a post was interrupted, what is left of that one."""
    with poster.workspace.read() as reading:
        unfinished = journal.open_post(reading, poster.connection)
    if unfinished is not None:
        return _plan_of(poster, unfinished)
    return _intent(poster, asked).plan


def validate(poster: Poster, asked: Asked) -> Sequence[Failed]:
    """Ask the platform to look at everything a post would do, without doing it."""
    intent = _intent(poster, asked)
    found = check(
        poster.adapter, intent.operations, poster.patience, poster.progress,
        known=lambda created, alike: _known(poster, created, alike),
    )  # fmt: skip
    by_number = {one.n: one for one in intent.operations}
    return [_failed(one, by_number[one.n].kind, by_number[one.n].id) if one.n in by_number else _failed(one, "", None)
            for one in found.refused]  # fmt: skip


def post(poster: Poster, plan: Plan, asked: Asked, *, typed_amount: str | None = None) -> Posted:
    """Carry out a plan, or finish the post that was interrupted.

    Raises Conflict when the plan is not what a post would do any more, PermissionDenied without the typed amount,
    InUse when somebody else holds the workspace. What stops it on the way is `stopped` of the answer.
    """
    _check_writable(poster)
    with _alone(poster.workspace):
        return _post(poster, plan, asked, typed_amount)


def _post(poster: Poster, plan: Plan, asked: Asked, typed_amount: str | None) -> Posted:
    with poster.workspace.read() as reading:
        unfinished = journal.open_post(reading, poster.connection)
    if unfinished is not None:
        if unfinished.digest != plan.digest:
            raise Conflict(
                "A post was interrupted and comes first.", hint="Look at what is left of it, and let it finish."
            )
        return _finish(poster, unfinished)
    intent = _intent(poster, asked)
    _check_plan(intent.plan, plan, typed_amount)
    left_out = len(intent.plan.left_out)
    if not intent.operations:
        _sweep(poster)
        return Posted(0, 0, left_out)
    of = _freeze(poster, intent, typed_amount)
    del intent  # it may be large, and the journal has it
    done = _finish(poster, of)
    return replace(done, pending=done.pending + left_out)


def _intent(poster: Poster, asked: Asked) -> Intent:
    return make_intent(poster.workspace, poster.adapter, poster.connection, asked, poster.progress)


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """One post of a workspace at a time in this process; other processes cannot write to it anyway."""
    path = workspace.path.resolve()
    with _TURN:
        if path in _POSTING:
            raise InUse("This workspace is posting already.", hint="Wait until that is over.")
        _POSTING.add(path)
    try:
        yield
    finally:
        with _TURN:
            _POSTING.discard(path)


def _check_writable(poster: Poster) -> None:
    if poster.workspace.read_only:
        with poster.workspace.read() as reading:
            posting = journal.open_post(reading, poster.connection) is not None
        raise InUse(
            "Somebody else is posting from this workspace."
            if posting
            else "Somebody else has this workspace open for writing, and may be posting.",
            hint="Wait until that is over, or close it there first.",
        )


def _check_plan(now: Plan, wanted: Plan, typed: str | None) -> None:
    if now.digest != wanted.digest:
        raise Conflict("The draft has changed since the plan was made.", hint="Look at the plan again, then post.")
    if now.amount_to_type is not None and not money.is_typed(typed, now.amount_to_type):
        raise PermissionDenied(
            f"Daily budgets would rise by {now.amount_to_type} {now.currency}, more than the guard of "
            f"{money.whole(now.guard or 0)}.",
            hint=f"Type the amount to confirm it: {now.amount_to_type}",
        )


def _freeze(poster: Poster, intent: Intent, typed: str | None) -> Post:
    """Keep what is to be sent; what is edited from here on stays pending."""
    about = {"where": intent.asked.where, "enable": intent.asked.enable, "typed": typed}
    about["drafts"] = bool(poster.adapter.can.drafted)
    with poster.workspace.write() as writing:
        account, bound = account_of(writing, poster.connection)
        if not bound:
            bind(writing, account, poster.connection)
        gen = journal.next_gen(writing, poster.connection)
        operations = with_drafts(poster.adapter.can, poster.workspace.id, gen, intent.operations)
        return journal.begin(writing, poster.connection, intent.plan.digest, operations, about)


def _finish(poster: Poster, of: Post) -> Posted:
    """Bring a post to its end, or to where something stops it."""
    stopped: AppError | None = None
    try:
        if of.state is PostState.CHECKING:
            _check_and_split(poster, of)
        carry_out(make_run(poster.workspace, poster.adapter, of, poster.progress, poster.patience))
    except Cancelled:
        stopped = AppError("The post was stopped.", hint="What was not posted is still pending.")
    except PlatformError as error:
        stopped = with_its_return(error)
    _close(poster, of, stopped)
    done = _posted(poster.workspace, of, stopped)
    with poster.workspace.write() as writing:
        journal.forget_left(writing, of)
    return done


def _check_and_split(poster: Poster, of: Post) -> None:
    with poster.workspace.read() as reading:
        operations = with_ids(reading, journal.operations_of(reading, of))
    found = check(
        poster.adapter, operations, poster.patience, poster.progress, lambda chunk: _happened(poster, of, chunk),
        lambda created, alike: _known(poster, created, alike),
    )  # fmt: skip
    chunks = split(poster.adapter, found.taken)
    with poster.workspace.write() as writing:
        settle(poster.workspace, writing, of, found.gone, {}, poster.adapter.name)
        journal.refuse(writing, of, found.refused)
        journal.leave(writing, of, found.below, "What it hangs below was refused.")
        journal.begin_steps(writing, of, named(poster.workspace, of, chunks))


def _known(
    poster: Poster, created: Sequence[Operation], alike: Mapping[int, Sequence[str]]
) -> Collection[tuple[str, str]]:
    with poster.workspace.read() as reading:
        return known_ids(reading, created, alike)


def _happened(poster: Poster, of: Post, chunk: Sequence[Operation]) -> bool:
    """Whether this very request was sent before, by a copy of this file or before it was restored from a backup."""
    marker = marker_of(poster.workspace.id, of.gen, chunk)
    return poster.adapter.can.marks and read(poster.patience, poster.progress, lambda: poster.adapter.find(marker))


def _close(poster: Poster, of: Post, stopped: AppError | None) -> None:
    with poster.workspace.write() as writing:
        if stopped is not None and journal.leave_the_rest(writing, of, _STOPPED):
            return  # a request is uncertain: the next post looks for it first
        journal.close(writing, of, PostState.SETTLED)
    if stopped is None:
        _sweep(poster)


def _sweep(poster: Poster) -> None:
    """Take the markers of this and earlier posts away; what cannot be taken away now is next time."""
    with poster.workspace.read() as reading:
        markers = journal.left_markers(reading, poster.connection)
        doubtful = with_ids(reading, journal.doubtful(reading, poster.connection)) if poster.adapter.can.drafted else []
    try:
        if doubtful:
            wait(poster.patience, poster.progress, poster.adapter.can.read_lag_s, "Looking for what landed twice in")
            poster.adapter.remove_doubles(doubtful, poster.progress)
        if markers and poster.adapter.can.marks:
            poster.adapter.clean_up(markers, poster.progress)
    except (PlatformError, Cancelled):
        return
    # What was sent again may arrive once more; while that is possible, later posts look for it too.
    over = now_ms() - _WATCHED_MS if doubtful else now_ms()
    with poster.workspace.write() as writing:
        journal.note_cleaned(writing, poster.connection, over)


def _posted(workspace: Workspace, of: Post, stopped: AppError | None) -> Posted:
    with workspace.read() as reading:
        counts = journal.counts(reading, of)
        failures = journal.failures(reading, of)
        ids = _ids(reading, [(kind, entity) for kind, entity, _, _ in failures])
    done = counts.get(journal.OperationState.DONE.value, 0)
    total = sum(counts.values())
    failed = tuple(Failed(kind, ids.get((kind, entity)), name, refusal) for kind, entity, name, refusal in failures)
    return Posted(total, done, total - done, failed, of.id, stopped)


def _ids(reading: Reading, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], str]:
    by_kind: dict[str, list[int]] = {}
    for kind, pk in wanted:
        by_kind.setdefault(kind, []).append(pk)
    found: dict[tuple[str, int], str] = {}
    for kind, pks in by_kind.items():
        table = ENTITY[kind]
        rows = reading.execute(select(table.c.pk, table.c.id).where(among(table.c.pk, pks)))
        found |= {(kind, pk): id_text(ident) for pk, ident in rows}
    return found


def _failed(one: Refused, kind: str, entity: str | None) -> Failed:
    return Failed(kind, entity, one.field, one.refusal)


def _plan_of(poster: Poster, of: Post) -> Plan:
    """What is left of an interrupted post."""
    with poster.workspace.read() as reading:
        operations = as_seen(journal.operations_of(reading, of))
    listed = [Planned(one.kind, one.id, called(one.kind, one.values), one.verb)
              for one in operations]  # fmt: skip
    calls = sum(poster.adapter.size(one).operations for one in operations)
    currency = poster.connection.account.currency or poster.workspace.currency
    return Plan(
        poster.connection.id, of.digest, tuple(listed), (), 0, currency, None, None, calls,
        not of.about.get("enable", False), ("A post was interrupted: this is what is left of it.",), resumes=True,
    )  # fmt: skip
