"""Everything a targeting panel shows of the chosen ad sets, read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from core.catalog import LINKEDIN
from core.connections import Connection as Account
from core.connections import State, list_connections
from core.ids import parse_id
from core.rows import EntityRow, select_rows
from core.schema import ENTITY
from core.targeting.agreed import Agreed, agreed_of, lacking
from core.targeting.changing import Picture, around, criteria_counts, picture
from core.targeting.criteria import Criteria, digest, named
from core.targeting.entries import names_of
from core.targeting.legality import problems
from core.targeting.problem import Problem
from core.targeting.saved import Saved, saved_audiences
from core.targeting.sizes import Size, last_of
from core.workspace import Workspace

_OF_AD_SETS = frozenset({"missing", "location_missing", "language_missing"})


@dataclass(frozen=True)
class Standing:
    """How the chosen ad sets stand; `row` is the first of them, `alike` whether all have the same criteria."""

    picture: Picture
    row: EntityRow | None = None
    alike: bool = True
    problems: tuple[Problem, ...] = ()
    sizes: tuple[Size, ...] = ()
    different: int = 0
    saved: tuple[Saved, ...] = ()
    agreed: Agreed = field(default_factory=Agreed)
    lacking: bool = False
    account: Account | None = None

    @property
    def criteria(self) -> Criteria:
        """The criteria of the first ad set."""
        return self.picture.first


def standing(workspace: Workspace, kind: str, ids: Sequence[str]) -> Standing:
    """How the named rows stand now; rows that are gone are not counted."""
    with workspace.read() as connection:
        counts = criteria_counts(connection, kind, ids)
        names = names_of(connection, (one.urn for criteria, _ in counts for one in criteria.entries() if one.urn))
        counts = [(named(criteria, names), count) for criteria, count in counts]
        row = _first(connection, kind, ids)
        known = last_of(connection, [criteria for criteria, _ in counts])
    agreed = agreed_of(workspace)
    alike = len(counts) < 2
    first = counts[0][0] if counts else Criteria()
    found = _problems(workspace, kind, row, first) if alike else ()
    return Standing(
        picture(counts), row, alike, found,
        tuple(known[key] for key in dict.fromkeys(digest(criteria) for criteria, _ in counts) if key in known), len(counts),
        tuple(saved_audiences(workspace)), agreed, any(lacking(agreed, criteria) for criteria, _ in counts if criteria.include),
        account_of(workspace, row),
    )  # fmt: skip


def _problems(workspace: Workspace, kind: str, row: EntityRow | None, criteria: Criteria) -> tuple[Problem, ...]:
    """What is wrong. A saved audience may leave places and languages to the ad sets it is put into."""
    if kind == "ad_group" and row is not None:
        return tuple(problems(criteria, around(workspace, row)))
    return tuple(one for one in problems(criteria) if one.code not in _OF_AD_SETS)


def _first(connection: Connection, kind: str, ids: Sequence[str]) -> EntityRow | None:
    if not ids:
        return None
    where = ENTITY[kind].c.id == parse_id(ids[0]).bytes
    return next(iter(select_rows(connection, kind, where)), None)


def account_of(workspace: Workspace, row: EntityRow | None) -> Account | None:
    """The signed-in LinkedIn account that is asked about an ad set: its own, else any, since people are the same to all."""
    signed_in = [one for one in list_connections(workspace, LINKEDIN) if one.state is State.CONNECTED]
    number = _account_number(workspace, row) if row is not None else None
    return next((one for one in signed_in if one.account.number == number), next(iter(signed_in), None))


def _account_number(workspace: Workspace, row: EntityRow) -> str | None:
    account, campaign = ENTITY["account"], ENTITY["campaign"]
    query = select(account.c.remote_id)
    if row.parents.get("campaign"):
        query = query.join(campaign, campaign.c.account == account.c.pk).where(campaign.c.pk == row.parents["campaign"])
    else:
        query = query.where(account.c.pk == row.parents.get("account"))
    with workspace.read() as connection:
        found = connection.execute(query).scalar()
    return str(found) if found else None
