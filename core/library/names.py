"""Names of shared things: free within their account, and given a row of their own when only their users exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select

from core.catalog import GOOGLE, KINDS
from core.errors import AlreadyExists, InvalidInput, NotFound
from core.ids import id_text, parse_id
from core.recording import Edit
from core.schema import ENTITY, Presence
from core.values import clean_text
from core.workspace import Workspace

_DRAFT = int(Presence.DRAFT)


@dataclass(frozen=True)
class Shared:
    """A list or a budget of an account, by row numbers."""

    pk: int
    id: str
    name: str
    account: int | None


def one_line(name: str, kind: str) -> str:
    """A name as it is kept; raises InvalidInput for an empty or overlong one."""
    clean = " ".join(clean_text(name).split())
    if not clean or len(clean) > 255:
        raise InvalidInput(
            f"A {KINDS[kind].label.lower()} needs a name of 1 to 255 characters.", hint="Write a short name."
        )
    return clean


def find_shared(connection: Connection, kind: str, id: str) -> Shared:
    """The list or budget of an id; raises NotFound."""
    table = ENTITY[kind]
    query = select(table.c.pk, table.c.name, table.c.account).where(
        table.c.id == parse_id(id).bytes, table.c.presence == _DRAFT
    )
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(f"There is no {KINDS[kind].label.lower()} {id}.")
    return Shared(row.pk, id, row.name or "", row.account)


def check_free(connection: Connection, kind: str, account: int | None, name: str) -> None:
    """Refuse a name that another of the same account has; raises AlreadyExists."""
    table = ENTITY[kind]
    query = select(table.c.pk).where(
        table.c.presence == _DRAFT, table.c.account.is_not_distinct_from(literal(account)), table.c.name == name
    )
    if connection.execute(query).first() is not None:
        raise AlreadyExists(f"There is a {KINDS[kind].label.lower()} “{name}” already.", hint="Choose another name.")


def add_missing(workspace: Workspace) -> int:
    """Give every list, budget and label that is only named by others a row of its own; returns how many were made.

    Imported files name shared sets and budgets without describing them.
    """
    with workspace.edit("Add what campaigns name to the library") as edit:
        _place_negatives(edit)
        return _add(edit, "negative_list", _named_lists()) + _add(edit, "budget", _named_budgets()) + _labels(edit)


def named_only(workspace: Workspace, kind: str) -> list[str]:
    """Names of lists or budgets that campaigns or negatives mention and that have no row of their own."""
    table = ENTITY[kind]
    named = _named_lists() if kind == "negative_list" else _named_budgets()
    with workspace.read() as connection:
        query = select(table.c.account, table.c.name).where(table.c.presence == _DRAFT)
        known = {(row.account, row.name) for row in connection.execute(query)}
        return [row.name for row in connection.execute(named) if (row.account, row.name) not in known]


def _place_negatives(edit: Edit) -> None:
    """Negatives of a list that say no account belong to the only Google account, when there is only one."""
    account, negative = ENTITY["account"], ENTITY["negative_keyword"]
    found = edit.connection.execute(
        select(account.c.pk).where(account.c.presence == _DRAFT, account.c.platform == GOOGLE).limit(2)
    ).scalars().all()  # fmt: skip
    if len(found) == 1:
        nowhere = negative.c.account.is_(None) & negative.c.campaign.is_(None) & negative.c.shared_set.is_not(None)
        edit.set_where("negative_keyword", nowhere, "account", literal(found[0]))


def _named_lists() -> Select[Any]:
    campaign, negative = ENTITY["campaign"], ENTITY["negative_keyword"]
    each = func.json_each(campaign.c.negative_lists).table_valued("value", name="attached")
    attached = (
        select(campaign.c.account, each.c.value.label("name"))
        .select_from(campaign.join(each, campaign.c.negative_lists.is_not(None)))
        .where(campaign.c.presence == _DRAFT)
    )
    filled = select(negative.c.account, negative.c.shared_set.label("name")).where(
        negative.c.presence == _DRAFT, negative.c.shared_set.is_not(None), negative.c.account.is_not(None)
    )
    both = attached.union(filled).subquery()
    return select(both.c.account, both.c.name)


def _named_budgets() -> Select[Any]:
    campaign = ENTITY["campaign"]
    return (
        select(campaign.c.account, campaign.c.budget_name.label("name"))
        .where(campaign.c.presence == _DRAFT, campaign.c.budget_name.is_not(None), campaign.c.budget_name != "")
        .distinct()
    )


def _add(edit: Edit, kind: str, named: Select[Any]) -> int:
    table = ENTITY[kind]
    known = {
        (row.account, row.name)
        for row in edit.connection.execute(select(table.c.account, table.c.name).where(table.c.presence == _DRAFT))
    }
    rows = [
        {"account": row.account, "name": row.name, "status": "ENABLED"}
        for row in edit.connection.execute(named)
        if (row.account, row.name) not in known
    ]
    return len(edit.create_many(kind, rows)) if rows else 0


def _labels(edit: Edit) -> int:
    from core.library.labels import DEFAULT_COLOUR, named_labels

    table = ENTITY["label"]
    known = set(edit.connection.execute(select(table.c.name).where(table.c.presence == _DRAFT)).scalars())
    fresh = [name for name in sorted(named_labels(edit.connection)) if name not in known]
    rows = [{"name": name, "colour": DEFAULT_COLOUR, "status": "ENABLED"} for name in fresh]
    return len(edit.create_many("label", rows)) if rows else 0


def account_names(connection: Connection) -> dict[int, str]:
    """The names of the draft's accounts by row number."""
    table = ENTITY["account"]
    query = select(table.c.pk, table.c.name).where(table.c.presence == _DRAFT)
    return {pk: name or "" for pk, name in connection.execute(query)}


def list_accounts(workspace: Workspace, platform: str | None = GOOGLE) -> list[tuple[str, str, str]]:
    """Id, name and platform of the draft's accounts."""
    table = ENTITY["account"]
    query = select(table.c.id, table.c.name, table.c.platform).where(table.c.presence == int(Presence.DRAFT))
    if platform is not None:
        query = query.where(table.c.platform == platform)
    with workspace.read() as connection:
        return [
            (id_text(raw), name or "", of or "")
            for raw, name, of in connection.execute(query.order_by(table.c.name.collate("NOCASE"), table.c.pk))
        ]


def account_campaigns(workspace: Workspace, account: int | None) -> list[tuple[str, str]]:
    """Id and name of an account's campaigns, by row number of the account."""
    table = ENTITY["campaign"]
    query = (
        select(table.c.id, table.c.name)
        .where(table.c.presence == int(Presence.DRAFT), table.c.status.is_distinct_from("REMOVED"))
        .where(table.c.account.is_not_distinct_from(literal(account)))
        .order_by(table.c.name.collate("NOCASE"), table.c.pk)
    )
    with workspace.read() as connection:
        return [(id_text(raw), name or "") for raw, name in connection.execute(query)]
