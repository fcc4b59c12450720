"""The search itself: SQLite groups a million rows by a number that Python lends it for each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
)

from core.catalog import KINDS, LINKEDIN
from core.database import cancellable
from core.duplicates.asking import Asked, Within
from core.duplicates.group import Group
from core.duplicates.keeping import Candidate, choose
from core.duplicates.sameness import keyword_number, targeting_number, text_form, texts_number
from core.progress import Progress, silent
from core.schema import ENTITY, Presence, fact
from core.scope import in_scope
from core.workspace import Workspace

_HOLDER = MetaData()
_NUMBER = Table(
    "same_number", _HOLDER, Column("pk", Integer, primary_key=True), Column("number", BigInteger), Column("place", Integer),
    Column("ad_group", Integer), Column("campaign", Integer), prefixes=["TEMPORARY"],
)  # fmt: skip
_GROUP = Table(
    "same_group", _HOLDER, Column("n", Integer, primary_key=True), Column("number", BigInteger), Column("place", Integer),
    prefixes=["TEMPORARY"],
)  # fmt: skip
# Few groups, many rows: the rows are read once, each looks its group up.
Index("ix_same_group", _GROUP.c.number, _GROUP.c.place)
_AD_TEXTS = (
    "headlines", "descriptions", "path1", "path2", "final_url", "introductory_text", "headline", "description", "subject",
    "body", "answers", "image", "document",
)  # fmt: skip


@dataclass(frozen=True)
class Duplicates:
    """What was found, the most wasted money first. `looked_at` rows were compared; `note` says what was not."""

    asked: Asked
    groups: tuple[Group, ...]
    looked_at: int
    note: str | None = None

    @property
    def others(self) -> int:
        """How many rows could go."""
        return sum(len(group.others) for group in self.groups)

    @property
    def wasted(self) -> int:
        """What the rows that could go have cost, in micros."""
        return sum(group.wasted for group in self.groups)


def find(workspace: Workspace, asked: Asked, progress: Progress | None = None) -> Duplicates:
    """All groups of duplicates; raises Cancelled within milliseconds of being asked to stop."""
    progress = progress or silent()
    with workspace.read() as connection, _scratch(connection):
        with cancellable(connection, progress):
            progress.step(f"Comparing {KINDS[asked.kind].plural.lower()}")
            looked_at = number_rows(connection, asked)
            progress.step("Grouping what is the same")
            _group(connection, asked)
        groups = [choose(rows) for rows in _groups(connection, asked, progress)]
    return Duplicates(asked, tuple(sorted(groups, key=lambda one: (-one.wasted, -one.size, one.keep))), looked_at)


@contextmanager
def _scratch(connection: Connection) -> Iterator[None]:
    _HOLDER.drop_all(connection)
    _HOLDER.create_all(connection, checkfirst=False)
    try:
        yield
    finally:
        _HOLDER.drop_all(connection)


def number_rows(connection: Connection, asked: Asked) -> int:
    """Give each row that takes part its number; returns how many there are."""
    raw: Any = connection.connection.dbapi_connection
    _lend(raw, asked)
    table, group, campaign = ENTITY[asked.kind], ENTITY["ad_group"].alias("g"), ENTITY["campaign"].alias("c")
    columns = [table.c.pk, same_number(asked), _place(asked, table, group, campaign), _group_of(asked, table),
               campaign.c.pk]  # fmt: skip
    rows = select(*columns).select_from(_joined(asked.kind, table, group, campaign))
    rows = rows.where(*_takes_part(asked, table, group, campaign))
    names = ["pk", "number", "place", "ad_group", "campaign"]
    return int(connection.execute(insert(_NUMBER).from_select(names, rows)).rowcount)


def comparable_rows(asked: Asked) -> Select[Any]:
    """The keywords or negatives that take part, as (row number, text, place)."""
    table, group, campaign = ENTITY[asked.kind], ENTITY["ad_group"].alias("g"), ENTITY["campaign"].alias("c")
    rows = select(table.c.pk, table.c.text, _place(asked, table, group, campaign))
    rows = rows.select_from(_joined(asked.kind, table, group, campaign))
    return rows.where(*_takes_part(asked, table, group, campaign)).order_by(table.c.pk)


def _lend(raw: Any, asked: Asked) -> None:
    form = text_form(any_order=asked.any_order, close=asked.close)
    raw.create_function("same_keyword", 2, keyword_number(form, any_match=asked.any_match), deterministic=True)
    raw.create_function("same_texts", len(_AD_TEXTS), texts_number, deterministic=True)
    raw.create_function("same_targeting", 1, targeting_number, deterministic=True)


def same_number(asked: Asked) -> ColumnElement[Any]:
    """The number of a row, as SQL."""
    table = ENTITY[asked.kind]
    number: ColumnElement[Any]
    if asked.kind == "ad":
        number = func.same_texts(*(table.c[name] for name in _AD_TEXTS))
    elif asked.kind == "ad_group":
        number = func.same_targeting(table.c.targeting)
    else:
        number = func.same_keyword(table.c.text, table.c.match_type)
    return number


def _joined(kind: str, table: Any, group: Any, campaign: Any) -> Any:
    """The row with its ad group and campaign; negatives may stand in a campaign itself, or in a list of an account."""
    if kind == "ad_group":
        return table.join(campaign, campaign.c.pk == table.c.campaign)
    if kind == "negative_keyword":
        found = table.outerjoin(group, group.c.pk == table.c.ad_group)
        return found.outerjoin(campaign, campaign.c.pk == func.coalesce(group.c.campaign, table.c.campaign))
    return table.join(group, group.c.pk == table.c.ad_group).join(campaign, campaign.c.pk == group.c.campaign)


def _group_of(asked: Asked, table: Any) -> ColumnElement[Any]:
    """What tells two neighbours apart within a campaign."""
    column = table.c.pk if asked.kind == "ad_group" else table.c.ad_group
    return func.coalesce(column, 0)


def _place(asked: Asked, table: Any, group: Any, campaign: Any) -> ColumnElement[Any]:
    """Rows are compared within one place only."""
    account: ColumnElement[Any] = campaign.c.account
    own: ColumnElement[Any] = campaign.c.pk
    if asked.within is Within.ANYWHERE:
        return literal(0)
    if asked.within in (Within.ACCOUNT, Within.CAMPAIGNS):
        return account
    if asked.within is Within.AD_GROUPS:
        return own
    # A campaign's own negatives stand in no ad group; they are told from ad groups by the sign.
    return func.coalesce(table.c.ad_group, -campaign.c.pk)


def _takes_part(asked: Asked, table: Any, group: Any, campaign: Any) -> list[ColumnElement[bool]]:
    levels = [table, campaign] if asked.kind == "ad_group" else [table, group, campaign]
    unwanted = ("REMOVED", "PAUSED", "DRAFT") if asked.skip_paused else ("REMOVED",)
    parts: list[ColumnElement[bool]] = [table.c.presence == int(Presence.DRAFT)]
    parts += [or_(one.c.status.is_(None), one.c.status.not_in(unwanted)) for one in levels]
    if asked.kind == "ad_group":
        parts.append(table.c.platform == LINKEDIN)
    if asked.kind == "negative_keyword":
        parts.append(campaign.c.pk.is_not(None))
    inside = in_scope(asked.kind, asked.part)
    return parts if inside is None else [*parts, inside]


def _group(connection: Connection, asked: Asked) -> None:
    """Note every number that stands twice in one place, or in two of the places asked about."""
    twice = func.count() > 1
    if asked.within is Within.AD_GROUPS:
        twice = and_(twice, func.min(_NUMBER.c.ad_group) < func.max(_NUMBER.c.ad_group))
    if asked.within is Within.CAMPAIGNS:
        twice = and_(twice, func.min(_NUMBER.c.campaign) < func.max(_NUMBER.c.campaign))
    found = select(_NUMBER.c.number, _NUMBER.c.place).where(_NUMBER.c.number.is_not(None))
    found = found.group_by(_NUMBER.c.number, _NUMBER.c.place).having(twice)
    connection.execute(insert(_GROUP).from_select(["number", "place"], found))


def _groups(connection: Connection, asked: Asked, progress: Progress) -> Iterator[list[Candidate]]:
    """The rows of each group, with what they earned and cost."""
    same = and_(_NUMBER.c.number == _GROUP.c.number, _NUMBER.c.place == _GROUP.c.place)
    total = int(connection.execute(select(func.count()).select_from(_GROUP)).scalar_one())
    chosen = select(_GROUP.c.n, _NUMBER.c.pk).select_from(_NUMBER.join(_GROUP, same)).subquery()
    rows = connection.execute(candidates(asked.kind, chosen))
    for at, (_, group) in enumerate(groupby(rows, key=lambda row: row[0])):
        if at % 500 == 0:
            progress.step("Choosing which to keep", at, total)
        yield [Candidate(*row[1:]) for row in group]


def candidates(kind: str, chosen: Any) -> Select[Any]:
    """The rows of `chosen` (n, pk) as (n, pk, live, conversions, cost, clicks, length of the path), group by group."""
    table, group, campaign = ENTITY[kind], ENTITY["ad_group"].alias("g"), ENTITY["campaign"].alias("c")
    sums = (
        select(fact.c.entity, *(func.sum(fact.c[name]).label(name) for name in ("conversions", "cost", "clicks")))
        .where(fact.c.kind == KINDS[kind].code)
        .group_by(fact.c.entity)
        .subquery()
    )
    length: ColumnElement[int] = func.length(func.coalesce(campaign.c.name, ""))
    if kind != "ad_group":
        length = length + func.length(func.coalesce(group.c.name, ""))
    joined = _joined(kind, table, group, campaign)
    measured = (func.coalesce(sums.c[name], 0) for name in ("conversions", "cost", "clicks"))
    return (
        select(chosen.c.n, table.c.pk, table.c.live, *measured, length)
        .select_from(joined.join(chosen, chosen.c.pk == table.c.pk).outerjoin(sums, sums.c.entity == table.c.pk))
        .order_by(chosen.c.n, table.c.pk)
    )


def pks_of(groups: Sequence[Group]) -> list[int]:
    """The rows that could go."""
    return [pk for group in groups for pk in group.others]
