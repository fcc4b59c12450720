"""Which operations go in one request, in which order, and the marker that names each request."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.platforms import Verb
from core.posting.adapter import Adapter, Operation
from core.posting.planning import content_of

MARKER_PREFIX = "cdesk-k"
_SHARED = frozenset({"budget", "negative_list"})


@dataclass(frozen=True)
class Limits:
    """How much one request may hold."""

    operations: int
    bytes: int
    edits: int

    def halved(self) -> Limits:
        """For a platform that takes less than it said."""
        return Limits(max(1, self.operations // 2), max(1, self.bytes // 2), max(1, self.edits // 2))


def limits_of(adapter: Adapter) -> Limits:
    """What the platform says it takes; two operations are the marker's own."""
    can = adapter.can
    return Limits(can.most_operations - 2, can.most_bytes, can.edits_at_once)


def split(adapter: Adapter, operations: Sequence[Operation], limits: Limits | None = None) -> list[list[Operation]]:
    """The operations of each request, in order.

    What is urgent goes alone and first; then what is removed frees names; then what is shared, edits, and new trees: a
    campaign with everything below it in one request if it fits, else from the top down. Shared things are removed last.
    """
    limits = limits or limits_of(adapter)
    if adapter.can.drafted:
        return list(_by_levels(adapter, operations, limits))
    urgent = [one for one in operations if _is_urgent(adapter, one)]
    others = [one for one in operations if not _is_urgent(adapter, one)]
    steps: list[list[Operation]] = list(_chunks(adapter, urgent, limits))
    for verb, shared in (
        (Verb.REMOVE, False),
        (Verb.UPDATE, True),
        (Verb.CREATE, True),
        (Verb.UPDATE, False),
        (Verb.CREATE, False),
        (Verb.REMOVE, True),
    ):
        mine = [one for one in others if one.verb is verb and (one.kind in _SHARED) is shared]
        if verb is Verb.CREATE:
            steps += _created(adapter, mine, limits)
        else:
            steps += _chunks(adapter, mine, limits)
    return steps


def marker_of(workspace: str, gen: int, operations: Iterable[Operation]) -> str:
    """The name of a request: a function of what it does, so that the same request is the same wherever it is made."""
    made = hashlib.sha256(f"post|{workspace}|{gen}".encode())
    for one in operations:
        made.update(b"|" + content_of(one).encode())
    return MARKER_PREFIX + base64.b32encode(made.digest()).decode().lower()[:16]


def _is_urgent(adapter: Adapter, one: Operation) -> bool:
    urgent = adapter.can.urgent
    return one.verb is Verb.UPDATE and bool(one.sent) and all((one.kind, name) in urgent for name in one.sent)


def is_urgent(adapter: Adapter, operations: Sequence[Operation]) -> bool:
    """Whether a request holds nothing but what goes alone: it carries no marker, and sending it twice does no harm."""
    return bool(operations) and all(_is_urgent(adapter, one) for one in operations)


def _by_levels(adapter: Adapter, operations: Sequence[Operation], limits: Limits) -> Iterator[list[Operation]]:
    """Where new things are drafts first: what stops goes before everything, what is switched on after everything.

    To stop goes from the bottom up, to make from the top down; requests hold one batch each.
    """
    kinds, enabled = adapter.can.kinds, adapter.can.enabled or adapter.can.kinds
    backwards = tuple(reversed(enabled))
    orders = {"pause": backwards, "remove": tuple(reversed(kinds)), "edit": kinds, "create": kinds, "enable": enabled}
    for level, order in orders.items():
        for kind in order:
            mine = [one for one in operations if one.kind == kind and _level(one) == level]
            batches: dict[str, list[Operation]] = {}
            for one in mine:
                batches.setdefault(adapter.size(one).batch, []).append(one)
            for batch in batches.values():
                yield from _chunks(adapter, batch, limits)


def _level(one: Operation) -> str:
    if one.verb is not Verb.UPDATE:
        return one.verb.value
    if "status" not in one.sent:
        return "edit"
    stops = one.sent["status"] != "ENABLED" and one.before.get("status") == "ENABLED"
    return "pause" if stops else "enable"


def _created(adapter: Adapter, operations: Sequence[Operation], limits: Limits) -> Iterator[list[Operation]]:
    """New trees one by one; what hangs below things that stand already is packed together."""
    order = {kind: place for place, kind in enumerate(adapter.can.kinds)}
    trees, loose = _trees(operations)
    for tree in trees:
        tree.sort(key=lambda one: (order[one.kind], one.n))
        if _fits(adapter, tree, limits):
            yield tree
        else:
            yield from _chunks(adapter, tree, limits, most=limits.operations)
    loose.sort(key=lambda one: (order[one.kind], one.n))
    yield from _chunks(adapter, loose, limits)


def _trees(operations: Sequence[Operation]) -> tuple[list[list[Operation]], list[Operation]]:
    """Creations by the campaign that is made with them, and all others."""
    made = {(one.kind, one.entity): one for one in operations}
    tops: dict[tuple[str, int], tuple[str, int] | None] = {}

    def top(key: tuple[str, int]) -> tuple[str, int] | None:
        if key not in tops:
            above = [(link.kind, link.entity) for link in made[key].links if (link.kind, link.entity) in made]
            found = [top(one) for one in above if one[0] not in _SHARED]
            own = key if key[0] == "campaign" else None
            tops[key] = next((one for one in found if one is not None), own)
        return tops[key]

    trees: dict[tuple[str, int], list[Operation]] = {}
    loose: list[Operation] = []
    for key, one in made.items():
        root = top(key)
        (loose if root is None else trees.setdefault(root, [])).append(one)
    return list(trees.values()), loose


def _fits(adapter: Adapter, operations: Sequence[Operation], limits: Limits) -> bool:
    sizes = [adapter.size(one) for one in operations]
    return sum(one.operations for one in sizes) <= limits.operations and sum(one.bytes for one in sizes) <= limits.bytes


def _chunks(
    adapter: Adapter, operations: Sequence[Operation], limits: Limits, *, most: int | None = None
) -> Iterator[list[Operation]]:
    """Operations in their order, as many at once as fit; at most `most`."""
    bound = min(most or limits.edits, limits.operations)
    chunk: list[Operation] = []
    count = weight = 0
    for one in operations:
        size = adapter.size(one)
        if chunk and (count + size.operations > bound or weight + size.bytes > limits.bytes):
            yield chunk
            chunk, count, weight = [], 0, 0
        chunk.append(one)
        count += size.operations
        weight += size.bytes
    if chunk:
        yield chunk
