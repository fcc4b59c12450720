"""Advice as proposals by the platform: one change set per type, each change with the platform's own reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from core.author import Author, AuthorKind
from core.catalog import KINDS, PLATFORM_LABELS
from core.connections import Connection as SignedIn
from core.ids import id_text
from core.list_cells import with_elements
from core.recommending.advice import Act, Advice, Place, Verb
from core.recommending.keeping import Kept, Standing, note_proposed
from core.recording import Edit
from core.schema import ENTITY, Presence
from core.values import dump_json
from core.workspace import Workspace


@dataclass(frozen=True)
class Proposals:
    """What became of advice: proposals by type, and what could not become one, with the reason."""

    changesets: dict[str, str] = field(default_factory=dict)
    left_out: tuple[tuple[Advice, str], ...] = ()


NOT_HERE = "It can only be done at the platform."
NOTHING = "The draft has this already."
GONE = "What it is about is not in this workspace. Get changes first."


def propose(workspace: Workspace, connection: SignedIn, wanted: Sequence[Kept]) -> Proposals:
    """Make proposals of advice that is open; what is proposed or decided already is passed over without a word."""
    by_type: dict[str, list[Advice]] = {}
    for one in wanted:
        if one.standing is Standing.OPEN:
            by_type.setdefault(one.advice.type, []).append(one.advice)
    made: dict[str, str] = {}
    left_out: list[tuple[Advice, str]] = []
    for type, advice in by_type.items():
        changeset = _propose_type(workspace, connection, advice, left_out)
        if changeset is not None:
            made[type] = changeset
    return Proposals(made, tuple(left_out))


def _propose_type(
    workspace: Workspace, connection: SignedIn, advice: Sequence[Advice], left_out: list[tuple[Advice, str]]
) -> str | None:
    label = PLATFORM_LABELS.get(connection.platform, connection.platform)
    title = f"{label} recommends: {advice[0].title.lower()}" + (f" ({len(advice)})" if len(advice) > 1 else "")
    reason = (
        f"Recommendations of {label} for {connection.account.name}. Nothing is applied at {label} by accepting them."
    )
    about = {"recommendations": [one.name for one in advice]}
    taken: list[str] = []
    # Not the name that downloads have: what they show next does not overtake what is recommended.
    author = Author(AuthorKind.PLATFORM, f"{label} recommendations")
    with workspace.propose(title, author, reason=reason, about=about) as edit:
        account = _account(edit.connection, connection)
        for one in advice:
            why = _do(edit, account, one, connection.account.currency or workspace.currency)
            if why is None:
                taken.append(one.name)
            else:
                left_out.append((one, why))
    if not taken:
        return None
    note_proposed(workspace, connection, taken, id_text(edit.id))
    return id_text(edit.id)


def _do(edit: Edit, account: int | None, advice: Advice, currency: str) -> str | None:
    """Write what advice says into the proposal; returns why not."""
    if not advice.acts:
        return NOT_HERE
    why = {"reason": ". ".join(part for part in (advice.text, advice.impact(currency)) if part),
           "evidence": dump_json({"recommendation": advice.name, "type": advice.type})}  # fmt: skip
    places = [_find(edit.connection, account, act.place) for act in advice.acts]
    if any(place is None for place in places):
        return GONE
    done = [
        _carry_out(edit, act, place, why) for act, place in zip(advice.acts, places, strict=True) if place is not None
    ]
    return None if any(done) else NOTHING


def _carry_out(edit: Edit, act: Act, place: tuple[int, str], why: dict[str, str]) -> bool:
    pk, id = place
    if act.verb is Verb.SET:
        return bool(_set(edit, act, pk, id, why))
    if act.verb is Verb.ADD:
        return bool(sum(_add(edit, act.kind, pk, name, elements, why) for name, elements in act.values.items()))
    if _stands(edit.connection, act, pk):
        return False
    fields = KINDS[act.kind].by_name
    row: dict[str, Any] = {act.place.kind: id, "status": "ENABLED"} | dict(act.values)
    if "platform" in fields:
        row["platform"] = "google_ads"
    edit.create(act.kind, row, **why)
    return True


def _set(edit: Edit, act: Act, pk: int, id: str, why: dict[str, str]) -> int:
    """Set fields; the amount of a campaign that spends from a shared budget is the budget's."""
    shared = _shared_budget(edit.connection, pk) if "daily_budget" in act.values else None
    if shared is None:
        return edit.set(act.kind, [id], dict(act.values), **why)
    rest = {name: value for name, value in act.values.items() if name != "daily_budget"}
    return edit.set("budget", [shared], {"amount": act.values["daily_budget"]}, **why) + edit.set(
        act.kind, [id], rest, **why
    )


def _shared_budget(connection: Connection, campaign: int) -> str | None:
    budget, table = ENTITY["budget"], ENTITY["campaign"]
    same = (budget.c.name == table.c.budget_name) & budget.c.account.is_not_distinct_from(table.c.account)
    query = select(budget.c.id).where(table.c.pk == campaign, same, _standing("budget"))
    found = connection.execute(query).scalar()
    return id_text(found) if found else None


def _add(edit: Edit, kind: str, pk: int, name: str, elements: list[str], why: dict[str, str]) -> int:
    table = ENTITY[kind]
    return edit.set_where(kind, table.c.pk == pk, name, with_elements(table.c[name], elements), **why)


def _account(connection: Connection, to: SignedIn) -> int | None:
    table = ENTITY["account"]
    digits = func.replace(table.c.remote_id, "-", "")
    query = select(table.c.pk).where(table.c.platform == to.platform, _standing("account"), digits == to.account.number)
    return connection.execute(query).scalar()


def _find(connection: Connection, account: int | None, place: Place) -> tuple[int, str] | None:
    """Row number and id of what the platform means: by its own id, else by name where only one has it."""
    table = ENTITY[place.kind]
    for where in (_by_remote_id(place), _by_name(place)):
        if where is not None:
            query = select(table.c.pk, table.c.id).where(_standing(place.kind), _within(place.kind, account), where)
            rows = connection.execute(query.limit(2)).all()
            if len(rows) == 1:
                return int(rows[0].pk), id_text(rows[0].id)
    return None


def _by_remote_id(place: Place) -> ColumnElement[bool] | None:
    if not place.remote_id:
        return None
    column = ENTITY[place.kind].c.remote_id
    return or_(column == place.remote_id, column.like(f"%~{place.remote_id}"))


def _by_name(place: Place) -> ColumnElement[bool] | None:
    table = ENTITY[place.kind]
    if not place.name or place.kind not in ("campaign", "ad_group"):
        return None
    if place.kind == "campaign":
        return table.c.name == place.name
    campaign = ENTITY["campaign"]
    above, _, own = place.name.partition("\n")
    inside = select(campaign.c.pk).where(campaign.c.name == above, _standing("campaign"))
    return (table.c.name == own) & table.c.campaign.in_(inside)


def _within(kind: str, account: int | None) -> ColumnElement[bool]:
    """Condition: it is of this account; without one in the workspace, of any account of the platform without a number."""
    campaign, group, accounts = ENTITY["campaign"], ENTITY["ad_group"], ENTITY["account"]
    if account is None:
        nameless = select(accounts.c.pk).where(accounts.c.remote_id.is_(None), accounts.c.platform == "google_ads")
        mine = select(campaign.c.pk).where(campaign.c.account.in_(nameless))
    else:
        mine = select(campaign.c.pk).where(campaign.c.account == account)
    if kind == "campaign":
        return campaign.c.pk.in_(mine)
    if kind == "ad_group":
        return group.c.campaign.in_(mine)
    return ENTITY[kind].c.ad_group.in_(select(group.c.pk).where(group.c.campaign.in_(mine)))


def _stands(connection: Connection, act: Act, parent: int) -> bool:
    """Whether the same stands below the same already, or is proposed."""
    table = ENTITY[act.kind]
    names = {"keyword": ("text", "match_type"), "asset": ("type", "text")}.get(act.kind)
    if names is None:
        return False
    same = [func.lower(table.c[name]) == str(act.values[name]).lower() for name in names]
    there = table.c.presence.in_((int(Presence.DRAFT), int(Presence.PROPOSED)))
    query = select(table.c.pk).where(table.c[act.place.kind] == parent, there, *same)
    return connection.execute(query.limit(1)).first() is not None


def _standing(kind: str) -> ColumnElement[bool]:
    return ENTITY[kind].c.presence == int(Presence.DRAFT)
