"""Carrying out what was agreed: customers, competitors and own staff excluded from every ad set, or proposed for it."""

from __future__ import annotations

from collections.abc import Sequence

from core.brief import Brief
from core.brief.names import company_name
from core.catalog import LINKEDIN
from core.editing import Target
from core.errors import InvalidInput
from core.ids import id_text
from core.rows import select_rows
from core.schema import ENTITY, Presence
from core.scope import Wanted
from core.targeting.agreed import Agreed, carried_out, companies, lacking
from core.targeting.changing import change
from core.targeting.criteria import Criteria, Entry, from_stored
from core.targeting.entries import UPLOADED, resolve_all, segments
from core.workspace import Workspace

TITLE = "Exclude customers, competitors and own staff"


def agreed_from(
    workspace: Workspace, customers: Sequence[str], competitors: Sequence[str], staff: Sequence[str]
) -> Agreed:
    """An agreement from names: lists of customers are audiences of the workspace. Raises InvalidInput for unknown lists."""
    lists = {one.name.casefold(): one for one in customer_lists(workspace)}
    unknown = [name for name in customers if name.strip().casefold() not in lists]
    if unknown:
        raise InvalidInput(
            f"There is no audience “{unknown[0]}”.", where="customers", hint="Upload the list of customers first, or download the account."
        )  # fmt: skip
    made = Agreed(tuple(lists[name.strip().casefold()] for name in customers), companies(competitors), companies(staff))
    return _numbered(workspace, made)


def _numbered(workspace: Workspace, agreed: Agreed) -> Agreed:
    """With the numbers that are known here."""
    with workspace.read() as connection:
        found = [
            resolve_all(connection, Criteria(exclude=entries))[0].exclude
            for entries in (agreed.customers, agreed.competitors, agreed.staff)
        ]
    return Agreed(*found)


def customer_lists(workspace: Workspace) -> list[Entry]:
    """The audiences that are uploaded lists, as entries."""
    with workspace.read() as connection:
        return segments(connection, UPLOADED)


def suggested(brief: Brief | None) -> Agreed:
    """What the brief says of competitors and the own company, to begin with."""
    if brief is None:
        return Agreed()
    return Agreed((), companies(brief.brand.competitors), companies([company_name(brief)]))


def ad_sets_lacking(workspace: Workspace, agreed: Agreed) -> list[str]:
    """The ids of the ad sets that do not keep to what was agreed."""
    table = ENTITY["ad_group"]
    where = (table.c.presence == int(Presence.DRAFT)) & (table.c.platform == LINKEDIN) & table.c.targeting.is_not(None)
    with workspace.read() as connection:
        found = [(row.id, from_stored(row["targeting"])) for row in select_rows(connection, "ad_group", where)]
    return [id for id, criteria in found if criteria.include and lacking(agreed, criteria)]


def exclude(workspace: Workspace, agreed: Agreed, target: Target) -> int:
    """Exclude what was agreed from the chosen ad sets, as one step; returns how many change. Raises InvalidInput."""
    if not agreed:
        raise InvalidInput(
            "Nobody was agreed on yet.", hint="Say who is never to see an ad: customers, competitors, staff."
        )
    return change(workspace, "ad_group", target, lambda one: _kept(agreed, one), TITLE)


def propose_everywhere(workspace: Workspace, agreed: Agreed) -> str | None:
    """Propose it for every ad set that lacks it; returns the change set."""
    made: list[str] = []
    count = change(
        workspace, "ad_group", Wanted("ad_group"), lambda one: _kept(agreed, one), TITLE, propose=True,
        told=lambda edit: made.append(id_text(edit.id)),
    )  # fmt: skip
    return made[0] if count else None


def _kept(agreed: Agreed, criteria: Criteria) -> Criteria:
    """Ad sets without any targeting stay: they reach nobody yet."""
    return carried_out(agreed, criteria) if criteria.include else criteria
