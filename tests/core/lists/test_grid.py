"""Lists: what a scope, a view, a search and an order show, page by page."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import grid
from core.errors import QueryError
from core.rows import list_rows
from core.schema import finding
from core.scope import Scope, View, Wanted
from core.workspace import Workspace


def rows(workspace: Workspace, wanted: Wanted) -> list[grid.GridRow]:
    result = grid.materialise(workspace, wanted)
    try:
        assert result.total == len(result.page(0, 10_000))
        return result.page(0, 10_000)
    finally:
        result.close()


@pytest.mark.parametrize(
    ("kind", "scope", "count"),
    [
        ("keyword", Scope(), 240),
        ("keyword", Scope("account", 1), 120),
        ("keyword", Scope("account", 3), 0),
        ("keyword", Scope("campaign", 1), 40),
        ("keyword", Scope("ad_group", 1), 20),
        ("ad", Scope("account", 3), 6),
        ("campaign", Scope("account", 2), 3),
        ("campaign", Scope("ad_group", 1), 1),
        ("account", Scope("ad_group", 1), 1),
        ("ad_group", Scope("campaign", 4), 2),
        ("negative_keyword", Scope("account", 1), 2),
        ("negative_keyword", Scope("campaign", 1), 2),
        ("negative_keyword", Scope("ad_group", 1), 0),
        ("audience", Scope("campaign", 1), 0),
    ],
)
def test_a_scope_shows_what_stands_inside_it(planted: Workspace, kind: str, scope: Scope, count: int) -> None:
    assert len(rows(planted, Wanted(kind, scope))) == count


def test_the_first_rows_are_those_of_the_whole_list(planted: Workspace) -> None:
    for wanted in (Wanted("keyword"), Wanted("keyword", Scope("account", 2)), Wanted("ad"), Wanted("campaign")):
        first = grid.first_rows(planted, wanted, 30)
        assert [row.pk for row in first] == [row.pk for row in rows(planted, wanted)][:30]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, 260),
    count=st.integers(1, 80),
    descending=st.booleans(),
    order=st.sampled_from([None, "text", "max_cpc", "@campaign", "ad_group"]),
)
def test_any_page_is_a_slice_of_the_list(
    planted: Workspace, start: int, count: int, descending: bool, order: str | None
) -> None:
    result = grid.materialise(planted, Wanted("keyword", orders=((order, descending),) if order else ()))
    whole = [row.pk for row in result.page(0, 1000)]
    assert [row.pk for row in result.page(start, count)] == whole[start : start + count]
    assert result.ids(start, count) == [row.id for row in result.page(start, count)]
    if whole[start : start + 1]:
        assert result.position(whole[start]) == start
    result.close()


def test_sorted_lists_put_empty_cells_last_in_both_directions(planted: Workspace) -> None:
    for descending in (False, True):
        bids = [
            row.row["max_cpc"]
            for row in rows(planted, Wanted("keyword", Scope("ad_group", 1), orders=(("max_cpc", descending),)))
        ]
        filled = [bid for bid in bids if bid is not None]
        assert filled == sorted(filled, reverse=descending)
        assert bids[len(filled) :] == [None] * 7


def test_a_search_filters_and_a_bad_one_says_where(planted: Workspace) -> None:
    found = rows(planted, Wanted("keyword", query="close AND max_cpc > 1.90"))
    assert {row.row["max_cpc"] for row in found} == {2_000_000}
    with pytest.raises(QueryError) as caught:
        grid.materialise(planted, Wanted("keyword", query="status = ENABLED and colour = red"))
    assert caught.value.position == len("status = ENABLED and ")


def test_rows_know_their_place_and_why_they_do_not_run(planted: Workspace) -> None:
    inside_paused = rows(planted, Wanted("keyword", Scope("campaign", 2)))[0]
    assert inside_paused.names == {"account": "Google A", "campaign": "Campaign 1", "ad_group": "Group 0"}
    assert inside_paused.inherited == "Campaign paused"
    assert inside_paused.platform == "google_ads"
    assert rows(planted, Wanted("ad", Scope("account", 3)))[0].platform == "linkedin_ads"


def test_views_show_errors_warnings_and_what_is_unposted(planted: Workspace) -> None:
    ads = list_rows(planted, "ad")
    with planted.write() as connection:
        for row, severity in zip(ads, (0, 1, 1), strict=False):
            connection.execute(finding.insert().values(kind=4, entity=row.pk, n=1, rule="x", severity=severity, field="headlines[1]",
                                                       span_start=0, span_end=5, message="Too long", fix=None))  # fmt: skip
    assert [row.pk for row in rows(planted, Wanted("ad", view=View.ERRORS))] == [ads[0].pk]
    assert [row.pk for row in rows(planted, Wanted("ad", view=View.WARNINGS))] == [ads[1].pk, ads[2].pk]
    assert rows(planted, Wanted("ad", view=View.ERRORS))[0].notes[0].span == (0, 5)
    _post_everything(planted)
    assert rows(planted, Wanted("ad", view=View.UNPOSTED)) == []


def test_a_posted_row_that_is_edited_or_removed_is_unposted(planted: Workspace) -> None:
    _post_everything(planted)
    edited, removed = list_rows(planted, "ad", limit=2)
    with planted.edit("Change") as edit:
        edit.set("ad", [edited.id], {"name": "Other"})
        edit.delete("ad", [removed.id])
    shown = rows(planted, Wanted("ad", view=View.UNPOSTED))
    assert [(row.pk, row.gone, row.mark.change) for row in shown] == [
        (edited.pk, False, "edited"),
        (removed.pk, True, None),
    ]
    assert shown[0].mark.live_fields == {"name": "Ad"}


def test_the_next_finding_is_found_in_both_directions(planted: Workspace) -> None:
    result = grid.materialise(planted, Wanted("ad"))
    pks = [row.pk for row in result.page(0, 100)]
    with planted.write() as connection:
        for at in (3, 9):
            connection.execute(finding.insert().values(kind=4, entity=pks[at], n=1, rule="x", severity=1, message="m"))
    assert [result.next_finding(-1), result.next_finding(3), result.next_finding(9)] == [3, 9, None]
    assert [result.next_finding(9, backwards=True), result.next_finding(3, backwards=True)] == [3, None]
    result.close()


def test_a_list_that_was_never_closed_does_not_disturb_the_next(planted: Workspace) -> None:
    for _ in range(12):
        grid.materialise(planted, Wanted("keyword"))
    assert len(rows(planted, Wanted("ad"))) == 18


def _post_everything(workspace: Workspace) -> None:
    from core.applying import record_live

    with workspace.write() as connection:
        for kind in ("account", "campaign", "ad_group", "ad", "keyword", "negative_keyword"):
            record_live(connection, kind, [row.pk for row in list_rows(workspace, kind)])
