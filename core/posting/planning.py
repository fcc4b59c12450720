"""The plan of a post: the difference between draft and platform as operations in the order in which they can be done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from core.catalog import KINDS
from core.connections import Connection as SignedIn
from core.errors import InvalidInput
from core.exempting.asking import keys_to_send
from core.platforms import Plan, Planned, Verb
from core.posting import money
from core.posting.accounts import account_of
from core.posting.adapter import Adapter, Link, Operation
from core.posting.difference import REMOVED, Candidate, candidates, references
from core.posting.leaving import Key, Obstacles, obstacles
from core.posting.linking import Above, above, inherited, link_of, named, names_in
from core.posting.nesting import added_below
from core.posting.wording import detail_of
from core.progress import Progress
from core.query import compile_for_all
from core.rules import refresh
from core.schema import ENTITY, Presence
from core.workspace import Workspace

PAUSED, DRAFT = "PAUSED", "DRAFT"
_ORDER = {Verb.REMOVE: 0, Verb.UPDATE: 1, Verb.CREATE: 2}


@dataclass(frozen=True)
class Asked:
    """How a post was asked for: only what (a search), and whether new campaigns may be posted as the draft has them."""

    where: str = ""
    enable: bool = False


@dataclass(frozen=True)
class Intent:
    """A plan with what it would send."""

    plan: Plan
    operations: tuple[Operation, ...]
    account: int
    asked: Asked


@dataclass
class _Planning:
    """What one planning has read so far."""

    adapter: Adapter
    account: int
    asked: Asked
    obstacles: Obstacles
    currency: str
    found: dict[Key, Candidate] = field(default_factory=dict)
    parents: dict[str, dict[int, Above]] = field(default_factory=dict)
    names: dict[tuple[str, str], int] = field(default_factory=dict)
    reasons: dict[Key, str | None] = field(default_factory=dict)
    blocked: dict[Key, str | None] = field(default_factory=dict)
    links: dict[Key, tuple[Link, ...]] = field(default_factory=dict)
    inherited: dict[Key, dict[str, Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def make_intent(
    workspace: Workspace, adapter: Adapter, to: SignedIn, asked: Asked, progress: Progress | None = None
) -> Intent:
    """What a post would do now. Brings the findings up to date first. Raises QueryError, InvalidInput, Cancelled."""
    conditions = compile_for_all(asked.where) if asked.where.strip() else None
    refresh(workspace, progress=progress)
    with workspace.read() as connection:
        account, _ = account_of(connection, to)
        _check_currency(connection, account, to)
        found = obstacles(connection, adapter.can.kinds)
        planning = _Planning(adapter, account, asked, found, to.account.currency or workspace.currency)
        planning.names = named(connection, account, adapter.can.kinds)
        for kind in adapter.can.kinds:
            if progress is not None:
                progress.step(f"Comparing {KINDS[kind].plural.lower()}")
            chosen = None if conditions is None else conditions.get(kind)
            if conditions is not None and chosen is None:
                listed: Iterable[Candidate] = candidates(connection, kind, account, ENTITY[kind].c.pk.is_(None))
            else:
                listed = candidates(connection, kind, account, chosen)
            planning.found |= {one.key: one for one in listed}
        _read_parents(connection, planning)
        operations, left = _sort_out(planning)
        exempt = keys_to_send(connection)
        keys = ((one, exempt.get((one.kind, one.entity))) for one in operations)
        operations = [replace(one, exempt=asked_for) if asked_for else one for one, asked_for in keys]
        nested = to.platform in money.NESTED
        added = (
            added_below(connection, account, operations) if nested
            else money.added_budget(operations, _shared_budgets(connection, account))
        )  # fmt: skip
    plan = _plan(planning, workspace, to, operations, left, added)
    return Intent(plan, tuple(operations), account, asked)


def _check_currency(connection: Connection, account: int, to: SignedIn) -> None:
    """Raises InvalidInput when the amounts of the draft are in another currency than the account pays in."""
    table = ENTITY["account"]
    drafted = connection.execute(select(table.c.currency).where(table.c.pk == account)).scalar()
    if drafted and to.account.currency and drafted != to.account.currency:
        raise InvalidInput(
            f"The amounts of this draft are in {drafted}, and {to.account.name} pays in {to.account.currency}. Nothing is converted.",
            hint="Post into an account of the same currency, or draft the campaigns in the other one.",
        )  # fmt: skip


def _read_parents(connection: Connection, planning: _Planning) -> None:
    wanted: dict[str, set[int]] = {}
    for one in planning.found.values():
        for name, kind in references(one.kind).items():
            if one.above[name] is not None:
                wanted.setdefault(kind, set()).add(int(one.above[name] or 0))
    for (kind, _), pk in planning.names.items():
        wanted.setdefault(kind, set()).add(pk)
    # From the bottom up, since what is above is read for its own parents too.
    for kind in ("ad_group", "campaign", "budget", "negative_list", "account"):
        planning.parents[kind] = above(connection, kind, wanted.get(kind, ()))
        for found in planning.parents[kind].values():
            for name, target in references(kind).items():
                if found.fields.get(name) is not None:
                    wanted.setdefault(target, set()).add(int(found.fields[name] or 0))
    told: dict[str, set[str]] = {}
    for kind, name in {pair for pairs in planning.adapter.can.inherited.values() for pair in pairs}:
        told.setdefault(kind, set()).add(name)
    planning.inherited = inherited(connection, told, wanted)


def _above(planning: _Planning, one: Candidate) -> dict[str, Any]:
    """The values of what an entity hangs below that the platform wants to be told with it."""
    names = {f"{kind}.{name}" for kind, name in planning.adapter.can.inherited.get(one.kind, ())}
    found: dict[str, Any] = {}
    waiting = [(kind, one.above[name]) for name, kind in references(one.kind).items()] if names else []
    while waiting:
        kind, pk = waiting.pop()
        parent = planning.parents.get(kind, {}).get(pk) if pk is not None else None
        if parent is not None:
            found |= planning.inherited.get((kind, parent.pk), {})
            waiting += [(target, parent.fields.get(name)) for name, target in references(kind).items()]
    return {name: value for name, value in sorted(found.items()) if name in names}


def _sort_out(planning: _Planning) -> tuple[list[Operation], list[Planned]]:
    """The operations, and what is left out for a reason."""
    _add_needed(planning)
    chosen = [one for one in planning.found.values() if one.chosen and not _goes_with_parent(planning, one)]
    for one in chosen:
        _look(planning, one)
    operations: list[Operation] = []
    left: list[Planned] = []
    for one in sorted(chosen, key=lambda one: _ORDER[one.verb]):
        reason = planning.reasons.get(one.key)
        if reason is not None:
            left.append(Planned(one.kind, one.id, one.name, one.verb, left_out=reason, place=_place(planning, one)))
        else:
            operations += _operations(planning, one, len(operations))
    return operations, left


def _add_needed(planning: _Planning) -> None:
    """New parents, and new lists and budgets, of what was chosen are posted with it."""
    waiting = [one for one in planning.found.values() if one.chosen]
    while waiting:
        one = waiting.pop()
        for link in _links(planning, one):
            needed = planning.found.get((link.kind, link.entity))
            if needed is not None and needed.verb is Verb.CREATE and not needed.chosen and one.verb is not Verb.REMOVE:
                needed.chosen = True
                waiting.append(needed)


def _goes_with_parent(planning: _Planning, one: Candidate) -> bool:
    """What is removed with what it hangs below needs no word of its own."""
    if one.verb is not Verb.REMOVE or not planning.adapter.can.cascades:
        return False
    for name, kind in references(one.kind).items():
        pk = one.above[name]
        if pk is None or kind == "account":
            continue
        removed = planning.found.get((kind, pk))
        if removed is not None and removed.verb is Verb.REMOVE and removed.chosen:
            return True
        found = planning.parents[kind].get(pk)
        if found is not None and (not found.live or _is_gone_up(planning, kind, found)):
            return True
    return False


def _is_gone_up(planning: _Planning, kind: str, found: Above) -> bool:
    """Whether something above an entity is removed by this post."""
    for name, target in references(kind).items():
        pk = found.fields.get(name)
        removed = planning.found.get((target, pk)) if pk is not None else None
        if removed is not None and removed.verb is Verb.REMOVE and removed.chosen:
            return True
    return False


def _look(planning: _Planning, one: Candidate) -> str | None:
    """Why an entity is left out; kept, so that each is looked at once."""
    if one.key in planning.reasons:
        return planning.reasons[one.key]
    reason = _own_reason(planning, one) or (None if one.verb is Verb.REMOVE else _reason_above(planning, one))
    planning.reasons[one.key] = reason
    return reason


def _own_reason(planning: _Planning, one: Candidate) -> str | None:
    conflict = planning.obstacles.conflicts.get(one.key)
    if conflict is not None:
        return f"It was changed on {planning.adapter.name} too ({conflict}): decide in Review first."
    if one.verb is not Verb.CREATE and one.remote_id is None:
        return f"Its number on {planning.adapter.name} is not known: get changes first."
    if one.verb is Verb.REMOVE:
        return None
    error = planning.obstacles.errors.get(one.key)
    if error is not None:
        return f"Error: {error}"
    return _unposted(planning, one) if one.verb is Verb.UPDATE else None


def _unposted(planning: _Planning, one: Candidate) -> str | None:
    """Edits that the platform has no place for ("": nobody has to do anything), or that it does not allow."""
    if one.live.get("status") == REMOVED:
        return f"It was removed on {planning.adapter.name} and cannot come back: make a copy of it."
    fixed = sorted(planning.adapter.fixed(one.kind, one.values) & set(one.live))
    if fixed and one.kind not in planning.adapter.can.renewed:
        label = KINDS[one.kind].by_name[fixed[0]].label
        return f"{planning.adapter.name} does not let {label.lower()} be changed: undo that, or make a copy."
    if fixed or set(one.live) & planning.adapter.fields(one.kind):
        return None
    # Nothing of it can be posted, so it is said and does not count as pending.
    reasons = planning.adapter.no_place(one.kind)
    planning.notes += [f"{one.name or one.id}\x00{reasons[name]}" for name in one.live if name in reasons]
    return ""


def _reason_above(planning: _Planning, one: Candidate) -> str | None:
    for name, kind, text in names_in(one, _written(planning, one)):
        if kind in planning.adapter.can.kinds and (kind, text) not in planning.names:
            label = KINDS[kind].label.lower()
            return f"There is no {label} “{text}” in this account ({KINDS[one.kind].by_name[name].label})."
    for link in _links(planning, one):
        reason = _blocked_by(planning, link)
        if reason is not None:
            return reason
    return None


def _blocked_by(planning: _Planning, link: Link) -> str | None:
    """Why nothing can be posted below an entity; kept, since many hang below the same."""
    key = (link.kind, link.entity)
    if key not in planning.blocked:
        planning.blocked[key] = _block(planning, link)
    return planning.blocked[key]


def _block(planning: _Planning, link: Link) -> str | None:
    label = f"{KINDS[link.kind].label} “{link.name}”"
    error = planning.obstacles.errors.get((link.kind, link.entity))
    if error is not None:
        return f"{label} above it has an error: {error}"
    found = planning.parents[link.kind].get(link.entity)
    if found is None or found.status == REMOVED or not found.standing:
        return f"{label} above it is removed."
    own = planning.found.get((link.kind, link.entity))
    if own is not None and not found.live and _look(planning, own) is not None:
        return f"{label} above it is left out."
    return _blocked_further_up(planning, link, found)


def _blocked_further_up(planning: _Planning, link: Link, found: Above) -> str | None:
    for name, kind in references(link.kind).items():
        pk = found.fields.get(name)
        if kind != "account" and pk is not None:
            further = planning.parents[kind].get(pk)
            blocked = _blocked_by(planning, Link(name, kind, pk, further.name if further else ""))
            if blocked is not None:
                return blocked
    return None


def _written(planning: _Planning, one: Candidate) -> frozenset[str]:
    """The fields that would be sent."""
    posted = planning.adapter.fields(one.kind)
    return posted if one.verb is Verb.CREATE or _is_renewed(planning, one) else posted & set(one.live)


def _is_renewed(planning: _Planning, one: Candidate) -> bool:
    return one.verb is Verb.UPDATE and bool(planning.adapter.fixed(one.kind, one.values) & set(one.live))


def _links(planning: _Planning, one: Candidate) -> tuple[Link, ...]:
    if one.key not in planning.links:
        planning.links[one.key] = tuple(_made_links(planning, one))
    return planning.links[one.key]


def _made_links(planning: _Planning, one: Candidate) -> Iterable[Link]:
    for name, kind in references(one.kind).items():
        pk = one.above[name]
        if pk is not None and kind != "account":
            yield link_of(name, kind, planning.parents[kind][pk])
    for name, kind, text in names_in(one, planning.adapter.fields(one.kind)):
        found = planning.parents.get(kind, {}).get(planning.names.get((kind, text), -1))
        if found is not None:
            yield link_of(name, kind, found)


def _operations(planning: _Planning, one: Candidate, n: int) -> list[Operation]:
    """One operation; for what is made anew a removal and a creation."""
    links = _links(planning, one)
    if one.verb is Verb.REMOVE:
        return [Operation(n, one.kind, one.pk, one.id, Verb.REMOVE, links=links, remote_id=one.remote_id)]
    values = _values(planning, one)
    # Of a creation, what the draft has otherwise than what is sent.
    above = _above(planning, one)
    drafted = {name: one.values[name] for name in ("status",) if name in values and values[name] != one.values[name]}
    if _is_renewed(planning, one):
        removal = Operation(n, one.kind, one.pk, one.id, Verb.REMOVE, links=links, remote_id=one.remote_id)
        again = Operation(n + 1, one.kind, one.pk, one.id, Verb.CREATE, values, {}, drafted, links, above=above)
        planning.notes.append(f"{one.name or one.id}\x00Removed and made anew, since it cannot be changed.")
        return [removal, again]
    if one.verb is Verb.CREATE:
        _note_no_place(planning, one)
        return [Operation(n, one.kind, one.pk, one.id, Verb.CREATE, values, {}, drafted, links, above=above)]
    names = _written(planning, one)
    sent = {name: values[name] for name in sorted(names) if values[name] != one.live[name]}
    rest = {name: value for name, value in values.items() if name not in sent}
    before = {name: one.live[name] for name in sent}
    if not sent:
        return []
    return [Operation(n, one.kind, one.pk, one.id, Verb.UPDATE, sent, rest, before, links, one.remote_id, above=above)]


def _values(planning: _Planning, one: Candidate) -> dict[str, Any]:
    """All values the platform has a place for, as they are sent: nobody's draft, and no new campaign runs by itself."""
    values = {name: one.values[name] for name in sorted(planning.adapter.fields(one.kind)) if name in one.values}
    pauses = one.verb is Verb.CREATE and one.kind in planning.adapter.can.creates_paused and not planning.asked.enable
    if "status" in values and (values["status"] == DRAFT or (pauses and values["status"] == "ENABLED")):
        values["status"] = PAUSED
    return values


def _note_no_place(planning: _Planning, one: Candidate) -> None:
    for name, reason in planning.adapter.no_place(one.kind).items():
        usual = name == "status" and one.values.get(name) == "ENABLED"
        if one.values.get(name) not in (None, "", "[]", "{}") and not usual:
            planning.notes.append(f"{one.name or one.id}\x00{reason}")


def _shared_budgets(connection: Connection, account: int) -> dict[str, int]:
    table = ENTITY["budget"]
    query = select(table.c.name, table.c.amount).where(
        table.c.account == account, table.c.presence == int(Presence.DRAFT)
    )
    return {str(name): int(amount or 0) for name, amount in connection.execute(query)}


def _plan(
    planning: _Planning,
    workspace: Workspace,
    to: SignedIn,
    operations: list[Operation],
    left: list[Planned],
    added: int,
) -> Plan:
    guard = money.guard_of(workspace)
    amount = money.to_type(added, guard, planning.currency)
    return Plan(
        connection=to.id,
        digest=digest(to, operations, planning.asked),
        operations=tuple(_planned(planning, one) for one in operations),
        left_out=tuple(one for one in left if one.left_out),
        added_daily_budget=added,
        currency=planning.currency,
        guard=guard if amount is not None else None,
        amount_to_type=amount,
        calls=sum(planning.adapter.size(one).operations for one in operations),
        paused=not planning.asked.enable,
        warnings=(*_gathered(planning.notes), *(planning.adapter.can.notes if operations else ())),
        where=planning.asked.where,
    )


def _gathered(notes: list[str]) -> tuple[str, ...]:
    """Notes that say the same of several things, said once."""
    by_reason: dict[str, list[str]] = {}
    for one in notes:
        name, _, reason = one.partition("\x00")
        by_reason.setdefault(reason, []).append(name)
    return tuple(
        f"{names[0]}: {reason}" if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} more: {reason}"
        for reason, names in by_reason.items()
    )


def _planned(planning: _Planning, one: Operation) -> Planned:
    found = planning.found[(one.kind, one.entity)]
    detail = detail_of(one, planning.currency)
    return Planned(one.kind, one.id, found.name, one.verb, detail, place=_place(planning, found))


def _place(planning: _Planning, one: Candidate) -> str:
    """What an entity stands in, from the campaign down: the same keyword may stand in many ad groups."""
    names: list[str] = []
    waiting = [(kind, one.above[name]) for name, kind in references(one.kind).items()]
    while waiting:
        kind, pk = waiting.pop()
        found = planning.parents.get(kind, {}).get(pk) if pk is not None and kind != "account" else None
        if found is not None:
            names.append(found.name)
            waiting += [(target, found.fields.get(name)) for name, target in references(kind).items()]
    return " › ".join(reversed([name for name in names if name]))


def digest(to: SignedIn, operations: Iterable[Operation], asked: Asked) -> str:
    """A name for exactly these operations with these values."""
    made = hashlib.sha256(json.dumps([to.id, asked.where, asked.enable]).encode())
    for one in operations:
        made.update(content_of(one).encode())
    return made.hexdigest()


def content_of(one: Operation) -> str:
    """What an operation does, as one line that is the same wherever it is planned."""
    said = [one.kind, one.id, one.verb.value, one.remote_id, dict(one.sent), one.exempt]
    return json.dumps([*said, dict(one.above)] if one.above else said, sort_keys=True)
