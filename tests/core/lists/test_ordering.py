"""Orders by several names at once against Python's own stable sorting, and what people expect of letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core import grid
from core.catalog import KINDS
from core.errors import InvalidInput
from core.metrics import Period, metrics
from core.rows import EntityRow, list_rows
from core.schema import finding
from core.scope import Scope, Wanted
from core.values import dump_json
from core.workspace import Workspace

CODE = KINDS["keyword"].code
Known = dict[str, Callable[[EntityRow], Any]]
NAMES = (
    "text", "match_type", "status", "max_cpc", "quality_score", "final_url", "labels", "comment", "ad_group",
    "@campaign", "@account", "@findings", "@cost", "@ctr", "@first_word",
)  # fmt: skip
orders = st.lists(
    st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=1, max_size=3, unique_by=lambda one: one[0]
)


def plain(text: str | None) -> str | None:
    """A text as people look it up: no case, no accents."""
    if text is None:
        return None
    letters = (one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return "".join(letters).casefold()


def known(workspace: Workspace, period: Period) -> Known:
    """What each name means for a row, read without any ordering."""
    parents: dict[str, dict[str | None, EntityRow]] = {
        kind: {row.id: row for row in list_rows(workspace, kind)} for kind in ("ad_group", "campaign", "account")
    }
    with workspace.read() as connection:
        query = select(finding.c.entity, func.min(finding.c.severity)).where(finding.c.kind == CODE)
        worst: dict[int, int] = {row[0]: row[1] for row in connection.execute(query.group_by(finding.c.entity))}
        pks = [row.pk for row in list_rows(workspace, "keyword")]
        figures = metrics(connection, "keyword", pks, period.since, period.until)

    def above(row: EntityRow, level: str) -> tuple[str | None, int]:
        found = parents["ad_group"][row["ad_group"]]
        for kind in ("campaign", "account"):
            if found.kind != level:
                found = parents[kind][found[kind]]
        return plain(found["name"]), found.pk

    return {
        "text": lambda row: plain(row["text"]),
        "comment": lambda row: plain(row["comment"]),
        "labels": lambda row: plain(dump_json(row["labels"])) if row["labels"] else None,
        "final_url": lambda row: row["final_url"] and _ascii_lower(row["final_url"]),
        "ad_group": lambda row: above(row, "ad_group"),
        "@campaign": lambda row: above(row, "campaign"),
        "@account": lambda row: above(row, "account"),
        "@findings": lambda row: worst.get(row.pk),
        "@first_word": lambda row: plain(row["text"].partition(" ")[0]),
        "@cost": lambda row: figures.get(row.pk, {}).get("cost"),
        "@ctr": lambda row: figures.get(row.pk, {}).get("ctr"),
    }


def _ascii_lower(text: str) -> str:
    return "".join(one.lower() if one.isascii() else one for one in text)


def sorted_by(rows: list[EntityRow], wanted: tuple[tuple[str, bool], ...], values: Known) -> list[EntityRow]:
    for name, descending in reversed(wanted):
        value = values.get(name, lambda row, name=name: row[name])
        filled = [row for row in rows if value(row) is not None]
        if name in ("ad_group", "@campaign", "@account"):
            filled = sorted(filled, key=lambda row: value(row)[1])
            filled = sorted(filled, key=lambda row: value(row)[0], reverse=descending)
        else:
            filled = sorted(filled, key=value, reverse=descending)
        rows = filled + [row for row in rows if value(row) is None]
    return rows


def listed(workspace: Workspace, wanted: Wanted) -> list[int]:
    result = grid.materialise(workspace, wanted)
    try:
        return result.pks(0, result.total)
    finally:
        result.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=orders, period=st.sampled_from([Period(), Period("2026-10-02"), Period(until="2026-10-31")]))
def test_several_orders_are_those_of_a_stable_sort(varied: Workspace, orders: Any, period: Period) -> None:
    rows = sorted(list_rows(varied, "keyword"), key=lambda row: row.pk)
    wanted = Wanted("keyword", orders=tuple(orders), metrics=period)
    expected = [row.pk for row in sorted_by(rows, tuple(orders), known(varied, period))]
    assert listed(varied, wanted) == expected
    assert [row.pk for row in grid.first_rows(varied, wanted, 40)] == expected[:40]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=st.just([]) | orders, group=st.sampled_from(NAMES))
def test_rows_of_a_group_stand_together_ordered_among_themselves(varied: Workspace, orders: Any, group: str) -> None:
    found = listed(varied, Wanted("keyword", orders=tuple(orders), group=group, metrics=Period()))
    rows = {row.pk: row for row in list_rows(varied, "keyword")}
    assert sorted(found) == sorted(rows)
    exact = {"@first_word": lambda row: row["text"].partition(" ")[0], "labels": lambda row: str(row["labels"])}
    values = (
        known(varied, Period())
        | {name: (lambda row, name=name: row[name]) for name in ("text", "comment", "final_url")}
        | exact
    )
    value = values.get(group, lambda row: row[group])
    seen = [value(rows[pk]) for pk in found]
    changes = sum(one != next_ for one, next_ in pairwise(seen))
    assert changes == len({repr(one) for one in seen}) - 1


def test_letters_stand_where_people_look_for_them(varied: Workspace) -> None:
    rows = {row.pk: row["text"] for row in list_rows(varied, "keyword")}
    words = [rows[pk] for pk in listed(varied, Wanted("keyword", orders=(("text", False),)))]
    assert next(one for one in words if " " not in one) == "(close)"
    beginnings = [plain(one)[:3] for one in words]  # type: ignore[index]
    assert beginnings == sorted(beginnings)
    assert {"Äpfel", "apfel", "Apfel"} <= set(words[: words.index("Zebra")])


def test_a_name_that_means_nothing_is_refused(varied: Workspace) -> None:
    for name in ("colour", "@colour", "@", "cost"):
        with pytest.raises(InvalidInput, match="cannot be ordered by"):
            grid.first_rows(varied, Wanted("keyword", orders=((name, False),)), 10)


def test_metrics_come_with_the_rows_when_they_are_asked_for(varied: Workspace) -> None:
    wanted = Wanted(
        "keyword", Scope("account", 1), orders=(("@cost", True),), metrics=Period("2026-10-01", "2026-10-02")
    )
    rows = grid.first_rows(varied, wanted, 30)
    with varied.read() as connection:
        expected = metrics(connection, "keyword", [row.pk for row in rows], "2026-10-01", "2026-10-02")
    assert [dict(row.metrics) for row in rows] == [expected.get(row.pk, {}) for row in rows]
    assert rows[0].metrics["cost"] == 4_000_000
    assert all(not row.metrics for row in grid.first_rows(varied, Wanted("keyword"), 30))


def test_rows_that_name_their_campaign_or_account_only_are_ordered_by_it(varied: Workspace) -> None:
    with varied.edit("Negatives") as edit:
        accounts, campaigns, groups = (
            [row.id for row in list_rows(varied, kind)] for kind in ("account", "campaign", "ad_group")
        )
        edit.create(
            "negative_keyword",
            {"ad_group": groups[-1], "level": "ad_group", "text": "in a group", "match_type": "BROAD"},
        )
        edit.create(
            "negative_keyword",
            {"campaign": campaigns[0], "level": "campaign", "text": "in a campaign", "match_type": "BROAD"},
        )
        edit.create(
            "negative_keyword",
            {"account": accounts[1], "level": "campaign", "text": "in an account", "match_type": "BROAD"},
        )
    rows = grid.first_rows(varied, Wanted("negative_keyword", orders=(("@account", False), ("@campaign", False))), 9)
    assert [row.row["text"] for row in rows] == ["in a campaign", "in a group", "in an account"]
