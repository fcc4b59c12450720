"""The contract over a workspace: where addresses break it, and the parameters that campaigns should carry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, null, select, true

from core.catalog import GOOGLE, LINKEDIN
from core.errors import InvalidInput, NothingToDo
from core.ids import id_text
from core.naming.attributes import codes
from core.own_texts import write_texts
from core.schema import ENTITY, Presence
from core.tracking.contract import FREE, Contract, others_of, pairs_of, value_for
from core.workspace import Workspace

# Where a platform's parameters stand: at the campaign on Google, at the ad set on LinkedIn.
CARRIERS: Mapping[str, str] = {GOOGLE: "campaign", LINKEDIN: "ad_group"}
FIELD = "final_url_suffix"
_ADDRESSES = ("ad", "keyword", "asset")
_campaign, _group, _account = (ENTITY[name] for name in ("campaign", "ad_group", "account"))


@dataclass(frozen=True)
class Carrier:
    """A campaign (Google) or an ad set (LinkedIn) with its parameters and those it inherits."""

    kind: str
    pk: int
    id: str
    name: str
    platform: str
    suffix: str
    inherited: str
    attributes: Mapping[str, str]

    @property
    def effective(self) -> str:
        """The parameters in force."""
        return self.suffix or self.inherited


@dataclass(frozen=True)
class Breach:
    """One address or suffix that breaks the contract, in which ways, and the suffix it should have if that is known."""

    kind: str
    id: str
    name: str
    platform: str
    field: str
    said: str
    problems: tuple[str, ...]
    wanted: str | None = None


def carriers(connection: Connection, only: Mapping[str, ColumnElement[bool]] | None = None) -> Iterator[Carrier]:
    """Everything that carries parameters, both platforms; `only` names kinds and which of their rows."""
    for platform, kind in CARRIERS.items():
        if only is not None and kind not in only:
            continue
        table = ENTITY[kind]
        joined: Any = table if kind == "campaign" else table.join(_campaign, _campaign.c.pk == table.c.campaign)
        above = [_account.c[FIELD]] if kind == "campaign" else [_campaign.c[FIELD], _account.c[FIELD]]
        query = (
            select(
                table.c.pk, table.c.id, table.c.name, table.c[FIELD], func.coalesce(*above, "").label("inherited"),
                _campaign.c.name.label("campaign_name"), _account.c.name.label("account_name"), _campaign.c.type,
                _campaign.c.locations, _campaign.c.languages, _campaign.c.objective, _campaign.c.start_date,
                *(_own(table, name) for name in ("stage", "persona", "theme")),
            )
            .select_from(joined.outerjoin(_account, _account.c.pk == _campaign.c.account))
            .where(table.c.presence == int(Presence.DRAFT), table.c.status.is_distinct_from("REMOVED"))
            .where(_campaign.c.platform == platform, true() if only is None else only[kind])
            .order_by(table.c.pk)
        )  # fmt: skip
        for row in connection.execute(query).mappings():
            yield Carrier(
                kind, row["pk"], id_text(row["id"]), row["name"] or "", platform, row[FIELD] or "", row["inherited"],
                _attributes(platform, dict(row)),
            )  # fmt: skip


def _own(table: Table, name: str) -> ColumnElement[Any]:
    """The carrier's own value, else its campaign's, where they have such a field."""
    columns = [one.c[name] for one in dict.fromkeys((table, _campaign)) if name in one.c]
    value: ColumnElement[Any] = func.coalesce(*columns) if len(columns) > 1 else columns[0] if columns else null()
    return value.label(name)


def _attributes(platform: str, row: Mapping[str, Any]) -> dict[str, str]:
    day = row["start_date"] or ""
    said = {
        "account": row["account_name"],
        "channel": "linkedin" if platform == LINKEDIN else row["type"],
        "market": codes(json.loads(row["locations"])) if row["locations"] else "",
        "language": codes(json.loads(row["languages"])) if row["languages"] else "",
        "objective": row["objective"],
        "start": day[:4] + day[5:7],
        "campaign": row["campaign_name"],
        "name": row["name"],
    }
    said |= {name: row[name] for name in ("stage", "persona", "theme")}
    return {name: value_for(name, value) for name, value in said.items() if value}


def wanted_suffix(contract: Contract, one: Carrier) -> str:
    """The suffix by the contract; what the present one says freely, and parameters of others, are kept.

    Raises InvalidInput when an attribute has no value.
    """
    attributes = dict(one.attributes)
    said = contract.read(one.platform, one.effective).attributes
    for name in FREE:
        stands_in = attributes.get("campaign" if name == "token" else "name", "")
        attributes[name] = said.get(name) or stands_in
    ours = contract.build(one.platform, attributes)
    return "&".join(part for part in (ours, *others_of(one.effective, contract)) if part)


def audit(workspace: Workspace, contract: Contract, most: int = 10_000) -> list[Breach]:
    """Every suffix and address that breaks the contract, `most` at the most."""
    found: list[Breach] = []
    with workspace.read() as connection:
        for one in carriers(connection):
            breach = breach_of(contract, one)
            if breach is not None:
                found.append(breach)
            if len(found) >= most:
                return found
        for kind in _ADDRESSES:
            found.extend(_own_parameters(connection, contract, kind, most - len(found)))
    return found[:most]


def breach_of(contract: Contract, one: Carrier) -> Breach | None:
    """How the parameters of a campaign or ad set break the contract; None where they keep it."""
    problems = list(contract.read(one.platform, one.effective).problems)
    problems += _differing(contract, one)
    if not problems:
        return None
    try:
        wanted: str | None = wanted_suffix(contract, one)
    except InvalidInput as error:
        wanted = None
        problems.append(error.message)
    return Breach(one.kind, one.id, one.name, one.platform, FIELD, one.effective, tuple(problems), wanted)


def _differing(contract: Contract, one: Carrier) -> Iterator[str]:
    """Attributes the parameters say otherwise than the campaign does."""
    for name, value in contract.read(one.platform, one.effective).attributes.items():
        expected = one.attributes.get(name)
        if name not in FREE and expected and expected != value:
            yield f"The parameters say {name} “{value}”; it is “{expected}”."


def _own_parameters(connection: Connection, contract: Contract, kind: str, most: int) -> Iterator[Breach]:
    """Addresses that say contract parameters themselves: the suffix would say them a second time."""
    table = ENTITY[kind]
    platform = table.c.get("platform")
    query = (
        select(table.c.id, table.c[_title(kind)], table.c.final_url, *([platform] if platform is not None else []))
        .where(table.c.presence == int(Presence.DRAFT), table.c.status.is_distinct_from("REMOVED"))
        .where(table.c.final_url.contains("?"), table.c.final_url.icontains("utm_", autoescape=True))
        .order_by(table.c.pk)
        .limit(max(0, most))
    )
    for row in connection.execute(query).all():
        of = row[3] if platform is not None else GOOGLE
        said = [name for name, _ in pairs_of(row.final_url) if name.lower() in contract.names()]
        if said:
            problem = f"{', '.join(dict.fromkeys(said))} stands in the address; the campaign's parameters add it again."
            yield Breach(kind, id_text(row.id), row[1] or "", of or GOOGLE, "final_url", row.final_url, (problem,))


def _title(kind: str) -> str:
    return "text" if kind in ("keyword", "asset") else "name"


def propose_parameters(workspace: Workspace, contract: Contract) -> tuple[str, int, list[Carrier]]:
    """Propose the contract's parameters for every campaign and ad set whose own differ.

    Returns the change set's id, how many change, and those an attribute is missing for. Raises NothingToDo.
    """
    wanted: dict[str, dict[int, str | None]] = {}
    unknown: list[Carrier] = []
    with workspace.read() as connection:
        for one in carriers(connection):
            try:
                suffix = wanted_suffix(contract, one)
            except InvalidInput:
                unknown.append(one)
                continue
            if suffix != one.suffix:
                wanted.setdefault(one.kind, {})[one.pk] = suffix or None
    if not wanted:
        raise NothingToDo("Every campaign and ad set follows the UTM contract already.")
    count = sum(len(texts) for texts in wanted.values())
    with workspace.propose(f"UTM parameters for {count:,}", reason="By the UTM contract of the workspace.") as edit:
        for kind, texts in wanted.items():
            write_texts(edit, kind, FIELD, texts)
    return id_text(edit.id), count, unknown
