"""Saved audiences: criteria under a name, put into ad sets, and carried on where they are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from core.catalog import LINKEDIN
from core.errors import AlreadyExists, InvalidInput
from core.ids import id_text
from core.rows import select_rows
from core.schema import ENTITY, Presence
from core.scope import Scope, Wanted
from core.targeting.changing import FIELD, change
from core.targeting.criteria import Criteria, from_stored, holds, same_group, to_stored
from core.targeting.facets import LANGUAGES, PLACES
from core.workspace import Workspace

AROUND = PLACES | {LANGUAGES}
"""Facets that an ad set keeps when a saved audience says nothing of them."""


@dataclass(frozen=True)
class Saved:
    """A saved audience of the catalog, and the ad sets whose targeting holds all of it."""

    id: str
    name: str
    criteria: Criteria


def applied(saved: Criteria, criteria: Criteria) -> Criteria:
    """Criteria with a saved audience in place of their own, but for places and languages the saved one does not name."""
    named = saved.facets() & AROUND
    kept = tuple(
        group
        for group in criteria.include
        if {one.facet for one in group} <= AROUND and not {one.facet for one in group} & named
    )
    return Criteria((*kept, *saved.include), saved.exclude)


def used_in(saved: Criteria, criteria: Criteria) -> bool:
    """Whether criteria hold all groups of a saved audience and leave out all that it does."""
    return (
        bool(saved)
        and all(any(same_group(one, mine) for mine in criteria.include) for one in saved.include)
        and all(holds(criteria.exclude, one) for one in saved.exclude)
    )


def updated(old: Criteria, new: Criteria, criteria: Criteria) -> Criteria:
    """Criteria that used the saved audience as it was, with what it is now; others stay."""
    if not used_in(old, criteria):
        return criteria
    own = tuple(group for group in criteria.include if not any(same_group(group, one) for one in old.include))
    left_out = tuple(one for one in criteria.exclude if not holds(old.exclude, one))
    fresh = tuple(one for one in new.exclude if not holds(left_out, one))
    return Criteria(
        (*new.include, *(one for one in own if not any(same_group(one, n) for n in new.include))), (*left_out, *fresh)
    )


def saved_audiences(workspace: Workspace, account: str | None = None) -> list[Saved]:
    """The saved audiences of an account (of all without one) by name; lists that were uploaded are none."""
    table = ENTITY["audience"]
    where = (table.c.presence == int(Presence.DRAFT)) & table.c.targeting.is_not(None) & (table.c.type == "saved")
    with workspace.read() as connection:
        rows = [row for row in select_rows(connection, "audience", where) if account in (None, row["account"])]
    found = [Saved(row.id, str(row["name"] or ""), from_stored(row["targeting"])) for row in rows]
    return sorted(found, key=lambda one: one.name.casefold())


def save_audience(workspace: Workspace, account: str, name: str, criteria: Criteria) -> str:
    """Keep criteria under a name in the library of an account; returns the audience's id."""
    name = " ".join(name.split())
    if not name or not criteria:
        raise InvalidInput("A saved audience needs a name and somebody to reach.", where="name")
    if any(one.name.casefold() == name.casefold() for one in saved_audiences(workspace, account)):
        raise AlreadyExists(f"There is a saved audience “{name}” already.", hint="Choose another name, or update it.")
    row = {"account": account, "platform": LINKEDIN, "name": name, "type": "saved", "targeting": to_stored(criteria)}
    with workspace.edit(f"Save audience “{name}”") as edit:
        return edit.create("audience", row | {"status": "ENABLED"})


def update_audience(workspace: Workspace, saved: Saved, criteria: Criteria) -> str | None:
    """Give a saved audience new criteria, and propose them where the old ones are used; returns the proposal, if any is needed."""
    with workspace.edit(f"Update audience “{saved.name}”") as edit:
        edit.set("audience", [saved.id], {FIELD: to_stored(criteria)})
    made: list[str] = []
    everywhere = Wanted("ad_group", Scope())
    title = f"Carry audience “{saved.name}” to where it is used"
    count = change(
        workspace, "ad_group", everywhere, lambda one: updated(saved.criteria, criteria, one), title,
        propose=True, told=lambda edit: made.append(id_text(edit.id)),
    )  # fmt: skip
    return made[0] if count and made else None


def saved_of(workspace: Workspace, id: str) -> Saved:
    """One saved audience; raises InvalidInput."""
    found = next((one for one in saved_audiences(workspace) if one.id == id), None)
    if found is None:
        raise InvalidInput(f"There is no saved audience {id}.", hint="`list --kind audience` shows them.")
    return found


def account_above(workspace: Workspace, parents: Mapping[str, int | None]) -> str:
    """The id of the account that an ad set or an audience hangs below. Raises InvalidInput for one that hangs nowhere."""
    account, campaign = ENTITY["account"], ENTITY["campaign"]
    query = select(account.c.id)
    if parents.get("campaign"):
        query = query.join(campaign, campaign.c.account == account.c.pk).where(campaign.c.pk == parents["campaign"])
    else:
        query = query.where(account.c.pk == parents.get("account"))
    with workspace.read() as connection:
        found = connection.execute(query).scalar()
    if found is None:
        raise InvalidInput("The ad set hangs below no account.", hint="Put its campaign into an account first.")
    return id_text(found)
