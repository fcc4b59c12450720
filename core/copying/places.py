"""Where copies go: the accounts, campaigns and ad groups a person chose as destinations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.catalog import KINDS, PLATFORM_LABELS
from core.errors import InvalidInput, NotFound
from core.ids import id_text, parse_id
from core.schema import ENTITY, Presence
from core.scope import LEVELS
from core.workspace import Workspace


@dataclass(frozen=True)
class Destination:
    """A place to paste into: an account, a campaign or an ad group by id."""

    kind: str
    id: str


@dataclass(frozen=True)
class Spot:
    """A destination with the row numbers of everything above it."""

    platform: str
    account: int | None = None
    campaign: int | None = None
    ad_group: int | None = None


def spots_of(connection: Connection, destinations: Sequence[Destination]) -> list[Spot]:
    """The destinations' row numbers, each once; raises NotFound, or InvalidInput for a place nothing goes into."""
    return list(dict.fromkeys(_spot(connection, one) for one in destinations))


def _spot(connection: Connection, destination: Destination) -> Spot:
    if destination.kind not in LEVELS:
        raise InvalidInput(
            f"Nothing can be put into {_article(KINDS[destination.kind].label)}.",
            hint="Choose accounts, campaigns or ad groups.",
        )
    table = ENTITY[destination.kind]
    ref = next(iter(KINDS[destination.kind].parents), None)
    columns = [table.c.pk, table.c.platform] + ([table.c[ref]] if ref else [])
    where = (table.c.id == parse_id(destination.id).bytes) & (table.c.presence == int(Presence.DRAFT))
    row = connection.execute(select(*columns).where(where)).first()
    if row is None:
        raise NotFound(f"There is no {KINDS[destination.kind].label.lower()} {destination.id}.")
    return _with_parents(connection, destination.kind, tuple(row))


def _with_parents(connection: Connection, kind: str, row: Sequence[int]) -> Spot:
    pk, platform = row[0], str(row[1])
    if kind == "account":
        return Spot(platform, pk)
    if kind == "campaign":
        return Spot(platform, row[2], pk)
    campaign = ENTITY["campaign"]
    account = connection.execute(select(campaign.c.account).where(campaign.c.pk == row[2])).scalar()
    return Spot(platform, account, row[2], pk)


def home_of(kind: str) -> str:
    """The kind of place an entity stands in; raises InvalidInput for kinds that stand in none."""
    parents = KINDS[kind].parents
    if not parents or parents[0] not in LEVELS:
        raise InvalidInput(f"{KINDS[kind].plural} cannot be copied or moved.")
    return parents[0]


def place_refs(kind: str) -> tuple[str, ...]:
    """The fields that say where an entity stands. A negative's account only says whose list it is in."""
    parents = KINDS[kind].parents
    return parents if len(parents) == 1 else tuple(ref for ref in parents if ref != "account")


def fitting(kind: str, spots: Iterable[Spot]) -> list[Spot]:
    """The places a kind can go into; raises InvalidInput when there is none.

    A place further down stands for the one above it: campaigns pasted “into an ad group” go into its account.
    """
    home = home_of(kind)
    found = [spot for spot in spots if getattr(spot, home) is not None]
    if not found:
        raise InvalidInput(
            f"{KINDS[kind].plural} go into {KINDS[home].plural.lower()}.",
            hint=f"Choose {_article(KINDS[home].label)} to put them into.",
        )
    return found


def check_platform(kind: str, platforms: Iterable[str | None], spots: Iterable[Spot]) -> None:
    """Refuse to put what belongs to one platform into the other; raises InvalidInput."""
    theirs = {one for one in platforms if one} or set(KINDS[kind].platforms)
    for spot in spots:
        if spot.platform and theirs != {spot.platform} and not (len(theirs) > 1 and spot.platform in theirs):
            words = PLATFORM_LABELS[next(iter(sorted(theirs - {spot.platform})))]
            hint = "Use “Copy as LinkedIn ad sets”, which translates what can be translated."
            raise InvalidInput(
                f"{words} {KINDS[kind].plural.lower()} do not fit into {PLATFORM_LABELS[spot.platform]}.",
                hint=hint if kind == "ad_group" else "Choose a destination of the same platform.",
            )


def names_of(connection: Connection, kind: str, pks: Iterable[int]) -> Mapping[int, str]:
    """The names of places by row number."""
    table = ENTITY[kind]
    rows = connection.execute(select(table.c.pk, table.c.name).where(table.c.pk.in_(list(pks))))
    return {pk: name or "" for pk, name in rows}


def titles_of(workspace: Workspace, destinations: Sequence[Destination]) -> list[str]:
    """The names of destinations, in their order; blank for one that is gone."""
    found: dict[str, str] = {}
    with workspace.read() as connection:
        for kind in {one.kind for one in destinations}:
            table = ENTITY[kind]
            raw = [parse_id(one.id).bytes for one in destinations if one.kind == kind]
            for at in range(0, len(raw), 500):
                rows = select(table.c.id, table.c.name).where(table.c.id.in_(raw[at : at + 500]))
                found.update({id_text(id): name or "" for id, name in connection.execute(rows)})
    return [found.get(one.id, "") for one in destinations]


def platform_of(workspace: Workspace, destinations: Sequence[Destination]) -> str | None:
    """The platform of the first destination; None when there is none."""
    with workspace.read() as connection:
        return next((spot.platform for spot in spots_of(connection, destinations)), None)


def _article(label: str) -> str:
    return f"{'an' if label[0] in 'AEIOU' else 'a'} {label.lower()}"
