"""What entities say about themselves, as the parts of names take it: market, language, stage and so on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, null, select

from core.catalog import LINKEDIN
from core.schema import ENTITY, Presence

NAMED = ("campaign", "ad_group", "ad")
_MOST_CODES = 4

# The attributes a part may stand for, in the words people choose from.
SOURCES: Mapping[str, str] = {
    "": "Free text",
    "account": "Account",
    "platform": "Platform",
    "channel": "Channel (Search, LinkedIn, …)",
    "market": "Countries",
    "language": "Languages",
    "objective": "Objective",
    "stage": "Funnel stage",
    "persona": "Persona",
    "theme": "Theme",
    "format": "Ad format",
    "start": "Start month",
    "campaign": "Campaign's name",
    "ad_group": "Ad group's name",
}


@dataclass(frozen=True)
class Named:
    """One entity with its name and the raw values its attributes are made of."""

    pk: int
    id: bytes
    name: str
    platform: str | None
    values: Mapping[str, Any]

    def attributes(self) -> dict[str, str]:
        """Every attribute that the entity has a value for."""
        found = {source: read(self.values) for source, read in _READERS.items()}
        return {source: value for source, value in found.items() if value}


def codes(values: list[str], longest: int = _MOST_CODES) -> str:
    """`DE-AT`; more than four are counted: `DE-AT-CH+7`."""
    if len(values) <= longest:
        return "-".join(values)
    return "-".join(values[: longest - 1]) + f"+{len(values) - longest + 1}"


def _text(name: str) -> Callable[[Mapping[str, Any]], str | None]:
    return lambda values: values.get(name) or None


def _list(name: str, *, upper: bool = False) -> Callable[[Mapping[str, Any]], str | None]:
    def read(values: Mapping[str, Any]) -> str | None:
        stored = values.get(name)
        found = [str(one).upper() if upper else str(one) for one in json.loads(stored)] if stored else []
        return codes(found) or None

    return read


def _channel(values: Mapping[str, Any]) -> str | None:
    return "LinkedIn" if values.get("platform") == LINKEDIN else values.get("type") or None


def _month(values: Mapping[str, Any]) -> str | None:
    day = values.get("start_date")
    return day[:4] + day[5:7] if day else None


_READERS: Mapping[str, Callable[[Mapping[str, Any]], str | None]] = {
    "account": _text("account_name"),
    "platform": _text("platform"),
    "channel": _channel,
    "market": _list("locations"),
    "language": _list("languages", upper=True),
    "objective": _text("objective"),
    "stage": _text("stage"),
    "persona": _text("persona"),
    "theme": _text("theme"),
    "format": _text("format"),
    "start": _month,
    "campaign": _text("campaign_name"),
    "ad_group": _text("ad_group_name"),
}
_FROM_GROUP = ("stage", "persona", "theme")
_FROM_CAMPAIGN = ("type", "locations", "languages", "objective", "start_date")


def named_rows(connection: Connection, kind: str, where: ColumnElement[bool] | None = None) -> Iterator[Named]:
    """The draft's entities of a kind with all that their names could say."""
    table, group, campaign, account = (ENTITY[name] for name in (kind, "ad_group", "campaign", "account"))
    joined: Any = table
    if kind == "ad":
        joined = joined.outerjoin(group, group.c.pk == table.c.ad_group)
    if kind != "campaign":
        above = group if kind == "ad" else table
        joined = joined.outerjoin(campaign, campaign.c.pk == above.c.campaign)
    joined = joined.outerjoin(account, account.c.pk == campaign.c.account)
    query = (
        select(table.c.pk, table.c.id, table.c.name, table.c.platform, *_columns(kind))
        .select_from(joined)
        .where(table.c.presence == int(Presence.DRAFT), table.c.status.is_distinct_from("REMOVED"))
        .order_by(table.c.pk)
    )
    for row in connection.execute(query if where is None else query.where(where)).mappings():
        yield Named(row["pk"], row["id"], row["name"] or "", row["platform"], dict(row))


def _columns(kind: str) -> list[ColumnElement[Any]]:
    table, group, campaign, account = (ENTITY[name] for name in (kind, "ad_group", "campaign", "account"))
    of_group = group if kind == "ad" else table
    columns: list[ColumnElement[Any]] = [account.c.name.label("account_name")]
    for name in _FROM_CAMPAIGN:
        columns.append(campaign.c[name])
    for name in _FROM_GROUP:
        columns.append((of_group.c.get(name, null())).label(name))
    columns.append((table.c.format if kind == "ad" else null()).label("format"))
    columns.append((campaign.c.name if kind != "campaign" else null()).label("campaign_name"))
    columns.append((group.c.name if kind == "ad" else null()).label("ad_group_name"))
    return columns
