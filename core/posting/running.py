"""Sending a post step by step: every request is written down before it is sent, and one whose answer was lost is looked for
before anything is sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.errors import (
    OutcomeUnknown,
    PlatformError,
    Refusal,
    TooLarge,
    TryLater,
    Unreachable,
)
from core.platforms import Verb
from core.posting import journal
from core.posting.adapter import Adapter, AlreadyDone, MarksUnknown, Operation, OperationsRefused, Refused, Reply
from core.posting.checking import roots, spread, take_out
from core.posting.drafting import is_finishing
from core.posting.finding import Seen, assign, known_ids, look
from core.posting.journal import Post, Step, StepState
from core.posting.linking import with_ids
from core.posting.settling import settle
from core.posting.steps import Limits, is_urgent, limits_of, marker_of, split
from core.posting.waiting import (
    A_DAY_S,
    Patience,
    again_in,
    backoff,
    is_over_for_today,
    later,
    reading,
    tries_after,
    wait,
)
from core.progress import Progress
from core.workspace import Workspace

_LOOKING = "The answer was lost; looking whether it arrived in"


@dataclass
class Run:
    """A post that is being carried out."""

    workspace: Workspace
    adapter: Adapter
    post: Post
    progress: Progress
    patience: Patience
    limits: Limits
    total: int = 0
    done: int = 0
    marks: bool = True
    wrote_at: float | None = None
    made: set[tuple[str, int]] = field(default_factory=set)


def make_run(workspace: Workspace, adapter: Adapter, post: Post, progress: Progress, patience: Patience) -> Run:
    """A run that begins where the journal stands."""
    with workspace.read() as connection:
        counts = journal.counts(connection, post)
        last = journal.last_write(connection, post)
    over = sum(count for state, count in counts.items() if state != journal.OperationState.PENDING)
    marks = adapter.can.marks and post.about.get("marks", True)
    # What was written just before this run may not be readable yet.
    recent = not adapter.can.drafted or patience.today_ms() - last < adapter.can.read_lag_s * 1000
    wrote_at = patience.now() if adapter.can.read_lag_s and recent else None
    return Run(
        workspace, adapter, post, progress, patience, limits_of(adapter), sum(counts.values()), over, marks, wrote_at
    )


def carry_out(run: Run) -> None:
    """Do all steps that are not over. Raises the PlatformError that stops the post, and Cancelled between two steps."""
    while True:
        with run.workspace.read() as connection:
            step = journal.next_step(connection, run.post)
        if step is None:
            return
        run.progress.step("Posting", run.done, run.total)
        try:
            _do(run, step)
        except TooLarge as error:
            _split_again(run, error)


def _do(run: Run, step: Step) -> None:
    """One step to its end: done, or with all its operations refused."""
    if step.state is not StepState.PENDING and _has_landed(run, step):
        return
    tried = 0
    while True:
        operations = _still_to_do(run, step)
        if not operations:
            with run.workspace.write() as connection:
                journal.set_step(connection, step, StepState.DONE)
            return
        try:
            reply = _send(run, step, operations)
        except PlatformError as error:
            step, over = _after(run, step, operations, error, tried)
            if over:
                return
            tried += 1
            continue
        _settle(run, step, operations, reply)
        if reply.unsure:
            step = _after_parts(run, step, reply, tried)
            tried += 1
        elif not reply.refused:
            return


def _send(run: Run, step: Step, operations: Sequence[Operation]) -> Reply:
    journal.intend(run.workspace, step)
    marked = run.marks and not is_urgent(run.adapter, operations)
    return run.adapter.send(operations, step.marker if marked else None)


def _after(
    run: Run, step: Step, operations: Sequence[Operation], error: PlatformError, tried: int
) -> tuple[Step, bool]:
    """What an error means for a step: (the step as it stands now, whether it is over). Raises what stops the post."""
    if isinstance(error, AlreadyDone):
        _settle_by_reading(run, step, operations)
        return step, True
    if isinstance(error, OutcomeUnknown):
        return _after_silence(run, step, operations, error, tried)
    # A request that may be on its way stays uncertain until an answer says otherwise.
    certain = step.state is StepState.PENDING or isinstance(error, OperationsRefused | TooLarge)
    state = StepState.PENDING if certain else StepState.UNKNOWN
    with run.workspace.write() as connection:
        journal.set_step(connection, step, state, code=error.code, message=error.message)
    if isinstance(error, OperationsRefused):
        return _without_refused(run, replace(step, state=state), operations, error.refused), False
    if isinstance(error, MarksUnknown) and run.marks:
        with run.workspace.write() as connection:
            journal.note(connection, run.post, marks=False)
        run.marks = False
        return step, False
    if (
        isinstance(error, TryLater | Unreachable)
        and tried + 1 < tries_after(run.patience, error)
        and not is_over_for_today(error)
    ):
        wait(run.patience, run.progress, backoff(run.patience, tried, error), again_in(error))
        return step, False
    raise error


def _after_silence(
    run: Run, step: Step, operations: Sequence[Operation], error: OutcomeUnknown, tried: int
) -> tuple[Step, bool]:
    with run.workspace.write() as connection:
        journal.set_step(connection, step, StepState.UNKNOWN, request_id=error.request_id, message=error.message)
    if _has_landed(run, step):
        return step, True
    if tried + 1 >= run.patience.tries:
        raise error
    if (error.wait_s or 0) > A_DAY_S:
        raise later(error)
    wait(run.patience, run.progress, backoff(run.patience, tried, error), again_in(error))
    return replace(step, state=StepState.UNKNOWN), False


def _after_parts(run: Run, step: Step, reply: Reply, tried: int) -> Step:
    """Some operations of a request are uncertain: they are looked for like a request whose answer was lost."""
    step = replace(step, state=StepState.UNKNOWN, tries=step.tries + 1)
    _has_landed(run, step)
    if tried + 1 >= run.patience.tries:
        raise OutcomeUnknown("The platform does not say whether everything arrived.", request_id=reply.request_id)
    wait(run.patience, run.progress, backoff(run.patience, tried), again_in())
    return step


def _has_landed(run: Run, step: Step) -> bool:
    """Look whether a request arrived whose answer nobody saw; then it is settled."""
    with run.workspace.read() as connection:
        operations = with_ids(connection, journal.operations_of(connection, run.post, step))
    marked = run.marks and not is_urgent(run.adapter, operations)
    if run.adapter.can.read_lag_s:
        wait(run.patience, run.progress, run.adapter.can.read_lag_s, _LOOKING)
    if marked and reading(run.patience, run.progress, lambda: run.adapter.find(step.marker)):
        _settle_by_reading(run, step, operations)
        return True
    if not marked:
        _adopt_made(run, step, operations)
    return False


def _settle_by_reading(run: Run, step: Step, operations: Sequence[Operation]) -> None:
    """A request is known to have happened: the ids of what it made are found by their content."""
    # What is not found by its content was changed or removed there since. It counts as posted all the same, without an id:
    # sending it again might double it, and the next download tells what became of it.
    _settle(run, step, operations, Reply(_made(run, operations)))


def _adopt_made(run: Run, step: Step, operations: Sequence[Operation]) -> None:
    """Without a marker: what stands there with the very content that was sent is ours."""
    ids = _made(run, operations)
    landed = [one for one in operations if one.n in ids]
    if landed:
        with run.workspace.write() as connection:
            settle(run.workspace, connection, run.post, landed, ids, run.adapter.name)
        run.done += len(landed)


def _made(run: Run, operations: Sequence[Operation]) -> dict[int, str]:
    created = [one for one in operations if one.verb is Verb.CREATE]
    if not created:
        return {}
    found = reading(run.patience, run.progress, lambda: run.adapter.look_alikes(created))
    with run.workspace.read() as connection:
        return assign(created, found, known_ids(connection, created, found))


def _still_to_do(run: Run, step: Step) -> list[Operation]:
    """The operations of a step that have to be sent: without what stands there already, and what was changed there."""
    with run.workspace.read() as connection:
        operations = with_ids(connection, journal.operations_of(connection, run.post, step))
    looked = [one for one in operations if step.tries or not _is_own(run, one)]
    if not run.adapter.can.drafted or any(one.verb is not Verb.CREATE for one in looked):
        _wait_for_readers(run)
    seen = reading(run.patience, run.progress, lambda: look(run.adapter, looked))
    with run.workspace.read() as connection:
        adopted = assign(operations, seen.alike, known_ids(connection, operations, seen.alike)) if seen.alike else {}
    settled = [one for one in operations if one.n in seen.there or one.n in adopted]
    if settled or seen.changed:
        with run.workspace.write() as connection:
            settle(run.workspace, connection, run.post, settled, adopted, run.adapter.name)
            journal.refuse(connection, run.post, [_conflict(run, one, seen) for one in seen.changed])
        run.done += len(settled) + len(seen.changed)
        if adopted:
            return _still_to_do(run, step)  # what hangs below what was taken over may stand there too
    gone = {one.n for one in settled} | {n for n, _ in seen.changed}
    with run.workspace.read() as connection:
        return with_ids(connection, [one for one in operations if one.n not in gone])


def _is_own(run: Run, one: Operation) -> bool:
    """Whether an operation is about what this run has just made itself, or below it: nobody else was there."""
    if one.verb is Verb.CREATE and one.kind in run.adapter.can.drafted:
        return any((link.kind, link.entity) in run.made for link in one.links)
    return is_finishing(one) and (one.kind, one.entity) in run.made


def _wait_for_readers(run: Run) -> None:
    """A look tells the truth only when the last write can be read."""
    if run.wrote_at is not None and run.adapter.can.read_lag_s:
        left = run.wrote_at + run.adapter.can.read_lag_s - run.patience.now()
        if left > 0:
            wait(run.patience, run.progress, left, f"Until {run.adapter.name} shows what was posted:")
        run.wrote_at = None


def _conflict(run: Run, changed: tuple[int, str | None], seen: Seen) -> Refused:
    n, name = changed
    what = "It was changed" if name else "It was removed"
    said = Refusal(
        "conflict", f"{what} on {run.adapter.name} since the last download.", "", "",
        "Get changes, decide which value counts, and post again.", PlatformError,
    )  # fmt: skip
    return Refused(n, name, said)


def _settle(run: Run, step: Step, operations: Sequence[Operation], reply: Reply) -> None:
    """The answer arrived: what happened is noted in one transaction."""
    refused = {one.n for one in reply.refused}
    landed = [one for one in operations if one.n not in refused | reply.unsure]
    with run.workspace.write() as connection:
        settle(run.workspace, connection, run.post, landed, reply.remote_ids, run.adapter.name)
        if reply.refused:
            _take_out(run, step, operations, reply.refused)
        state = StepState.UNKNOWN if reply.unsure else StepState.PENDING if reply.refused else StepState.DONE
        journal.set_step(connection, step, state, request_id=reply.request_id)
    run.done += sum(not _is_half(run, one) for one in landed)
    run.made |= {(one.kind, one.entity) for one in landed if one.verb is Verb.CREATE}
    if not run.adapter.can.drafted:
        run.wrote_at = run.patience.now()


def _is_half(run: Run, one: Operation) -> bool:
    """Whether something stands only as a draft so far."""
    return one.verb is Verb.CREATE and one.kind in run.adapter.can.drafted


def _without_refused(run: Run, step: Step, operations: Sequence[Operation], refused: Sequence[Refused]) -> Step:
    """A request that was refused changed nothing: what was wrong is taken out, the rest is another request."""
    with run.workspace.write() as connection:
        kept = _take_out(run, step, operations, refused)
        if not kept:
            return step
        marker = marker_of(run.workspace.id, run.post.gen, kept)
        journal.rename_step(connection, step, marker)
    return replace(step, marker=marker)


def _take_out(run: Run, step: Step, operations: Sequence[Operation], refused: Sequence[Refused]) -> list[Operation]:
    """Note refusals, and that what needs the refused cannot be sent; returns what is left of the step."""
    refused = spread(refused, operations)
    with run.workspace.write() as connection:
        pending = journal.operations_of(connection, run.post)
        taken = {one.n: one for one in with_ids(connection, pending)}
        refused = roots(refused, list(taken.values()))
        numbers = [one.n for one in refused if one.n is not None]
        below = take_out(taken, numbers)
        journal.refuse(connection, run.post, refused)
        journal.leave(connection, run.post, below, "What it hangs below was refused.")
    run.done += len(set(numbers)) + len(below)
    mine = {one.n for one in operations}
    return [one for one in taken.values() if one.n in mine]


def _split_again(run: Run, error: TooLarge) -> None:
    """The platform takes less at once than it said: everything that is left is put into smaller requests."""
    if run.limits.operations == 1:
        raise error
    run.limits = run.limits.halved()
    with run.workspace.write() as connection:
        left = with_ids(connection, journal.operations_of(connection, run.post))
        chunks = split(run.adapter, left, run.limits)
        journal.begin_steps(connection, run.post, named(run.workspace, run.post, chunks))


def named(
    workspace: Workspace, of: Post, chunks: Sequence[Sequence[Operation]]
) -> list[tuple[str, Sequence[Operation]]]:
    """Requests with their markers."""
    return [(marker_of(workspace.id, of.gen, chunk), chunk) for chunk in chunks]
