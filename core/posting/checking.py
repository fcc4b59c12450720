"""Letting the platform look at a whole post before any of it is sent; what it refuses is taken out with what hangs below."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from core.platforms import Verb
from core.posting.adapter import Adapter, Operation, Refused
from core.posting.drafting import is_finishing, named_finally, strangers
from core.posting.steps import is_urgent, split
from core.posting.waiting import Patience, reading
from core.progress import Progress

_ROUNDS = 20
Known = Callable[[Sequence[Operation], Mapping[int, Sequence[str]]], Collection[tuple[str, str]]]


@dataclass(frozen=True)
class Checked:
    """What may be sent, what was refused, what cannot be sent without that, and removals of what is gone already."""

    taken: tuple[Operation, ...]
    refused: tuple[Refused, ...] = ()
    below: tuple[int, ...] = ()
    gone: tuple[Operation, ...] = ()


def check(
    adapter: Adapter,
    operations: Sequence[Operation],
    patience: Patience,
    progress: Progress,
    happened: Callable[[Sequence[Operation]], bool] = lambda chunk: False,
    known: Known = lambda operations, alike: set(),
) -> Checked:
    """Ask the platform about all operations; asks again without what was refused, until it takes the rest.

    `happened` is asked of a refused request: of one that happened before (from a copy of this file) a refusal says nothing.
    `known` says which ids the workspace knows.
    Raises what concerns the whole account, and Cancelled.
    """
    refused: list[Refused] = []
    below: list[int] = []
    gone: list[Operation] = []
    taken: dict[int, Operation] = {one.n: one for one in operations}
    made = {(one.kind, one.entity): one for one in operations if one.verb is Verb.CREATE}
    chunks = split(adapter, operations)
    urgent = any(is_urgent(adapter, chunk) for chunk in chunks)
    done = 0
    for chunk in chunks:
        # Until the urgent ones have happened the platform refuses everything else, so it is of no use to ask.
        for _ in range(_ROUNDS if is_urgent(adapter, chunk) or not urgent else 0):
            progress.step("Asking the platform to check", done, len(operations))
            asked = with_parents([one for one in chunk if one.n in taken], made, taken)
            found = _ask(adapter, asked, patience, progress)
            if not found or (_is_whole(chunk, taken) and happened(chunk)):
                break
            for one in _gone(adapter, [taken[each.n] for each in found if each.n in taken], patience, progress):
                gone.append(taken.pop(one.n))
            found = [of_creation(one, taken, made) for one in spread(found, asked)]
            found = [one for one in roots(found, operations) if one.n in taken]
            refused += found
            below += take_out(taken, [one.n for one in found if one.n is not None])
        done += len(chunk)
    met = [one for one in _strangers(adapter, list(taken.values()), patience, progress, known) if one.n in taken]
    refused += met
    below += take_out(taken, [one.n for one in met if one.n is not None])
    left = tuple(taken[one.n] for one in operations if one.n in taken)
    return Checked(left, tuple(refused), tuple(dict.fromkeys(below)), tuple(gone))


def _strangers(
    adapter: Adapter, operations: Sequence[Operation], patience: Patience, progress: Progress, known: Known
) -> list[Refused]:
    """New things whose names are borne by what the workspace does not know, where names may be borne twice."""
    named = named_finally(adapter.can, operations)
    if not named:
        return []
    progress.step(f"Looking for the same names on {adapter.name}")
    alike = reading(patience, progress, lambda: adapter.look_alikes(named))
    return strangers(named, alike, known(named, alike), adapter.name) if alike else []


def spread(refused: Sequence[Refused], operations: Sequence[Operation]) -> list[Refused]:
    """A refusal of a whole request is one of each of its operations."""
    whole = next((one for one in refused if one.n is None), None)
    return list(refused) if whole is None else [replace(whole, n=one.n) for one in operations]


def of_creation(refused: Refused, taken: Mapping[int, Operation], made: Mapping[tuple[str, int], Operation]) -> Refused:
    """What is known not to be switched on is not made as a draft either: the refusal is the creation's."""
    one = taken.get(refused.n) if refused.n is not None else None
    first = made.get((one.kind, one.entity)) if one is not None and is_finishing(one) else None
    return refused if first is None else replace(refused, n=first.n)


def _gone(adapter: Adapter, refused: Sequence[Operation], patience: Patience, progress: Progress) -> list[Operation]:
    """Of refused removals those of what somebody has removed there already."""
    removals = [one for one in refused if one.verb is Verb.REMOVE]
    if not removals:
        return []
    now = reading(patience, progress, lambda: adapter.read_current(removals))
    return [one for one in removals if now.get(one.n) is None]


def _ask(
    adapter: Adapter, operations: Sequence[Operation], patience: Patience, progress: Progress
) -> Sequence[Refused]:
    return reading(patience, progress, lambda: adapter.validate(operations)) if operations else ()


def _is_whole(chunk: Sequence[Operation], taken: dict[int, Operation]) -> bool:
    return all(one.n in taken for one in chunk)


def roots(refused: Sequence[Refused], operations: Sequence[Operation]) -> list[Refused]:
    """Refusals without those that only follow from the refusal of what the entity hangs below."""
    numbers = {one.n for one in refused}
    made = {(one.kind, one.entity): one for one in operations if one.verb is Verb.CREATE}
    by_number = {one.n: one for one in operations}

    def follows(one: Operation) -> bool:
        above = [made.get((link.kind, link.entity)) for link in one.links if link.remote_id is None]
        return any(parent is not None and (parent.n in numbers or follows(parent)) for parent in above)

    return [one for one in refused if one.n not in by_number or not follows(by_number[one.n])]


def with_parents(
    chunk: Sequence[Operation], made: Mapping[tuple[str, int], Operation], taken: Mapping[int, Operation]
) -> list[Operation]:
    """A chunk, preceded by the creations that it hangs below and that stand in another: alone it could not be understood."""
    known = {one.n for one in chunk}
    added: list[Operation] = []

    def add(one: Operation) -> None:
        for link in one.links:
            parent = made.get((link.kind, link.entity))
            if link.remote_id is None and parent is not None and parent.n in taken and parent.n not in known:
                known.add(parent.n)
                add(parent)
                added.append(parent)

    for one in chunk:
        add(one)
    return [*added, *chunk]


def take_out(taken: dict[int, Operation], numbers: Sequence[int]) -> list[int]:
    """Take refused operations and all that needs them out of `taken`; returns the numbers of the latter.

    Without its removal nothing is made anew, so the creation goes with it; what was not made is not finished, and what stays
    a draft keeps what hangs below it in the drafts.
    """
    gone = {(taken[n].kind, taken[n].entity) for n in numbers if n in taken}
    created = {(taken[n].kind, taken[n].entity) for n in numbers if n in taken and taken[n].verb is Verb.CREATE}
    removed = {(taken[n].kind, taken[n].entity) for n in numbers if n in taken and taken[n].verb is Verb.REMOVE}
    drafts = {(taken[n].kind, taken[n].entity) for n in numbers if n in taken and is_finishing(taken[n])}
    for n in numbers:
        taken.pop(n, None)
    below: list[int] = []
    again = bool(gone)
    while again:
        again = False
        for n, one in list(taken.items()):
            hangs = any((link.kind, link.entity) in created and link.remote_id is None for link in one.links)
            anew = one.verb is Verb.CREATE and (one.kind, one.entity) in removed
            unmade = one.verb is Verb.UPDATE and (one.kind, one.entity) in created
            held = is_finishing(one) and any((link.kind, link.entity) in drafts for link in one.links)
            if hangs or anew or unmade or held:
                del taken[n]
                (drafts if held else created).add((one.kind, one.entity))
                below.append(n)
                again = True
    return below
