"""Negative lists: made, filled, attached to any number of campaigns, and what a campaign excludes in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal, select
from sqlalchemy import exists as sql_exists

from core.command_words import about_sharing
from core.editing import Target, conditions
from core.errors import InvalidInput
from core.ids import id_text, parse_id
from core.library.names import Shared, check_free, find_shared, one_line
from core.list_cells import holds, with_elements, without_elements
from core.recording import Edit
from core.schema import ENTITY, Presence
from core.workspace import Workspace

LIST_LEVEL = "list"
_campaign, _negative, _list, _group = (
    ENTITY[name] for name in ("campaign", "negative_keyword", "negative_list", "ad_group")
)
_DRAFT = int(Presence.DRAFT)
Keyword = tuple[str, str]


@dataclass(frozen=True)
class Filled:
    """What filling a list did: how many keywords came, and which lines it holds already."""

    added: int
    repeated: tuple[str, ...]


@dataclass(frozen=True)
class ListUse:
    """A list of the library: how many keywords it holds and how many campaigns it is attached to."""

    id: str
    pk: int
    name: str
    account: int | None
    keywords: int
    campaigns: int


@dataclass(frozen=True)
class Excluded:
    """One thing a campaign excludes and where that is said: `campaign`, `ad_group` or `list`, with its name."""

    text: str
    match_type: str
    level: str
    where: str


def read_lines(lines: str, match_type: str = "BROAD") -> list[Keyword]:
    """Keywords written one a line, each once: `[exact]`, `"phrase"`, anything else has the given match type."""
    found: dict[Keyword, None] = {}
    for line in lines.splitlines():
        text = line.strip().removeprefix("-").strip()
        for opening, closing, said in (("[", "]", "EXACT"), ('"', '"', "PHRASE")):
            if len(text) > 2 and text.startswith(opening) and text.endswith(closing):
                found.setdefault((" ".join(text[1:-1].split()), said))
                break
        else:
            if text:
                found.setdefault((" ".join(text.split()), match_type))
    return list(found)


def create_list(workspace: Workspace, account: str, name: str, lines: str = "", match_type: str = "BROAD") -> str:
    """Make a negative list of an account, filled with the lines if there are any; returns its id."""
    wanted = one_line(name, "negative_list")
    with workspace.edit(f"Add negative list “{wanted}”") as edit:
        pk = edit.row_number("account", account)
        check_free(edit.connection, "negative_list", pk, wanted)
        row = {"account": account, "name": wanted, "type": "Negative keywords", "status": "ENABLED"}
        made = edit.create("negative_list", row)
        _fill(edit, find_shared(edit.connection, "negative_list", made), read_lines(lines, match_type))
        return made


def fill_list(workspace: Workspace, id: str, lines: str, match_type: str = "BROAD") -> Filled:
    """Add keywords to a list, one a line; those it holds already are named, not added again."""
    wanted = read_lines(lines, match_type)
    if not wanted:
        raise InvalidInput("No keyword was written.", hint="Write one keyword a line.")
    with workspace.read() as connection:
        name = find_shared(connection, "negative_list", id).name
    with workspace.edit(f"Fill negative list “{name}”") as edit:
        return _fill(edit, find_shared(edit.connection, "negative_list", id), wanted)


def _fill(edit: Edit, filled: Shared, wanted: Sequence[Keyword]) -> Filled:
    if not wanted:
        return Filled(0, ())
    query = select(func.lower(_negative.c.text), _negative.c.match_type).where(in_list(filled))
    known = {(text, match) for text, match in edit.connection.execute(query)}
    fresh = [one for one in wanted if (one[0].lower(), one[1]) not in known]
    rows = [
        {"account": filled.account, "level": LIST_LEVEL, "shared_set": filled.name, "text": text, "match_type": match,
         "status": "ENABLED"}
        for text, match in fresh
    ]  # fmt: skip
    if rows:
        edit.create_many("negative_keyword", rows)
    return Filled(len(rows), tuple(text for text, match in wanted if (text, match) not in set(fresh)))


def in_list(one: Shared) -> ColumnElement[bool]:
    """Condition: the negative keyword is one of the list's."""
    return and_(
        _negative.c.presence == _DRAFT,
        _negative.c.account.is_not_distinct_from(literal(one.account)),
        _negative.c.shared_set == one.name,
    )


def attach(workspace: Workspace, target: Target, ids: Sequence[str]) -> int:
    """Attach lists to all the target's campaigns that are of the lists' account; returns how many campaigns change."""
    return _attach(workspace, target, ids, add=True)


def detach(workspace: Workspace, target: Target, ids: Sequence[str]) -> int:
    """Detach lists from the target's campaigns; returns how many campaigns change."""
    return _attach(workspace, target, ids, add=False)


def _attach(workspace: Workspace, target: Target, ids: Sequence[str], *, add: bool) -> int:
    with workspace.read() as connection:
        lists = [find_shared(connection, "negative_list", id) for id in ids]
    if not lists:
        raise InvalidInput("No negative list was chosen.", hint="Choose at least one.")
    named = ", ".join(f"“{one.name}”" for one in lists[:3]) + (" and more" if len(lists) > 3 else "")
    column = _campaign.c.negative_lists
    changed = 0
    about = about_sharing(workspace, ["negative-list", ids[0], "--attach" if add else "--detach"], target)
    with workspace.edit(f"{'Attach' if add else 'Detach'} {named}", about=about if len(ids) == 1 else None) as edit:
        rows = [_campaign.c.pk.in_(edit.chosen("campaign", where)) for where in conditions("campaign", target)]
        for account in dict.fromkeys(one.account for one in lists):
            names = [one.name for one in lists if one.account == account]
            for where in rows:
                mine = and_(where, _campaign.c.account.is_not_distinct_from(literal(account)))
                if add:
                    changed += edit.set_where("campaign", mine, "negative_lists", with_elements(column, names))
                else:
                    value = without_elements(column, names)
                    changed += edit.set_where("campaign", mine & holds(column, names), "negative_lists", value)
    return changed


def attached(one: Any = _list) -> ColumnElement[bool]:
    """Condition between a campaign and a list of its account: the list is attached."""
    each = func.json_each(_campaign.c.negative_lists).table_valued("value", name="attached_name")
    named = select(literal(1)).select_from(each).where(each.c.value == one.c.name).correlate(_campaign, one)
    return and_(
        _campaign.c.negative_lists.is_not(None),
        _campaign.c.account.is_not_distinct_from(one.c.account),
        sql_exists(named),
    )


def list_uses(workspace: Workspace) -> list[ListUse]:
    """Every negative list with how many keywords it holds and campaigns it is attached to."""
    keywords = (
        select(func.count())
        .where(
            _negative.c.presence == _DRAFT,
            _negative.c.account.is_not_distinct_from(_list.c.account),
            _negative.c.shared_set == _list.c.name,
        )
        .correlate(_list)
        .scalar_subquery()
    )
    campaigns = (
        select(func.count()).where(_campaign.c.presence == _DRAFT, attached()).correlate(_list).scalar_subquery()
    )
    query = (
        select(_list.c.pk, _list.c.id, _list.c.name, _list.c.account, keywords, campaigns)
        .where(_list.c.presence == _DRAFT)
        .order_by(_list.c.name.collate("NOCASE"), _list.c.pk)
    )
    with workspace.read() as connection:
        return [
            ListUse(id_text(raw), pk, name or "", account, held, used)
            for pk, raw, name, account, held, used in connection.execute(query)
        ]


def campaigns_of(workspace: Workspace, id: str) -> list[tuple[str, str]]:
    """Id and name of the campaigns a list is attached to."""
    with workspace.read() as connection:
        pk = find_shared(connection, "negative_list", id).pk
        query = (
            select(_campaign.c.id, _campaign.c.name)
            .select_from(_campaign.join(_list, attached()))
            .where(_list.c.pk == pk, _campaign.c.presence == _DRAFT)
            .order_by(_campaign.c.name.collate("NOCASE"))
        )
        return [(id_text(raw), name or "") for raw, name in connection.execute(query)]


def effective_negatives(workspace: Workspace, campaign: str) -> list[Excluded]:
    """All that keeps searches away from a campaign: its own negatives, its ad groups' and its lists'."""
    with workspace.read() as connection:
        own = select(_campaign.c.pk, _campaign.c.name).where(_campaign.c.id == parse_id(campaign).bytes)
        found = connection.execute(own).first()
        if found is None:
            raise InvalidInput("There is no such campaign.", where="campaign", hint="Choose a Google Ads campaign.")
        pk, name = found
        return [*_own(connection, pk, name or ""), *_by_groups(connection, pk), *_by_lists(connection, pk)]


def _own(connection: Connection, pk: int, name: str) -> list[Excluded]:
    where = and_(_negative.c.campaign == pk, _negative.c.ad_group.is_(None))
    return [Excluded(t or "", m or "BROAD", "campaign", name) for t, m in connection.execute(_texts(where))]


def _by_groups(connection: Connection, pk: int) -> list[Excluded]:
    query = (
        select(_negative.c.text, _negative.c.match_type, _group.c.name)
        .select_from(_negative.join(_group, _group.c.pk == _negative.c.ad_group))
        .where(_standing(), _group.c.campaign == pk)
        .order_by(_group.c.name, _negative.c.pk)
    )
    return [Excluded(t or "", m or "BROAD", "ad_group", g or "") for t, m, g in connection.execute(query)]


def _by_lists(connection: Connection, pk: int) -> list[Excluded]:
    each = func.json_each(_campaign.c.negative_lists).table_valued("value", name="list_name")
    same = and_(_negative.c.account.is_not_distinct_from(_campaign.c.account), _negative.c.shared_set == each.c.value)
    query = (
        select(_negative.c.text, _negative.c.match_type, _negative.c.shared_set)
        .select_from(_campaign.join(each, _campaign.c.negative_lists.is_not(None)).join(_negative, same))
        .where(_campaign.c.pk == pk, _standing())
        .order_by(_negative.c.shared_set, _negative.c.pk)
    )
    return [Excluded(t or "", m or "BROAD", LIST_LEVEL, name) for t, m, name in connection.execute(query)]


def _standing() -> ColumnElement[bool]:
    status = _negative.c.status
    return and_(_negative.c.presence == _DRAFT, status.is_distinct_from("REMOVED"))


def _texts(where: ColumnElement[bool]) -> Any:
    return select(_negative.c.text, _negative.c.match_type).where(_standing(), where).order_by(_negative.c.pk)
