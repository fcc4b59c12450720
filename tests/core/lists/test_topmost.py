"""The first rows of long lists are those of the whole list, whatever it is ordered by and however its values lie."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, literal, select

from core import grid
from core.catalog import KINDS
from core.rows import list_rows
from core.schema import ENTITY, finding
from core.scope import Scope, View, Wanted
from core.topmost import first_pks, may_come_before
from core.values import folded
from core.workspace import Workspace

NAMES = [
    *(field.name for field in KINDS["keyword"].fields),
    "@campaign",
    "@account",
    "@findings",
    "@cost",
    "@ctr",
    "@first_word",
]


def whole(workspace: Workspace, wanted: Wanted, count: int) -> list[int]:
    result = grid.materialise(workspace, wanted)
    try:
        return result.pks(0, count)
    finally:
        result.close()


@pytest.mark.parametrize("name", NAMES)
def test_first_rows_are_those_of_the_sorted_list(long: Workspace, name: str) -> None:
    for wanted in (
        Wanted("keyword", orders=((name, False),)),
        Wanted("keyword", Scope("account", 1), orders=((name, True), ("text", True))),
    ):
        assert first_pks(long, wanted, 100) == whole(long, wanted, 100)


@pytest.mark.parametrize("descending", [False, True])
def test_first_rows_of_a_search_a_view_a_campaign_and_a_group(long: Workspace, descending: bool) -> None:
    orders = (("max_cpc", descending),)
    for wanted in (
        Wanted("keyword", query="text ~ payroll", orders=orders),
        Wanted("keyword", view=View.ERRORS, orders=orders),
        Wanted("keyword", Scope("campaign", 2), orders=orders),
        Wanted("keyword", orders=orders, group="labels"),
        Wanted("keyword", orders=(("labels", descending), *orders), group="labels"),
        Wanted("ad", Scope("account", 2), orders=(("headline", descending),)),
    ):
        assert first_pks(long, wanted, 60) == whole(long, wanted, 60)


def test_they_are_right_again_after_an_edit_an_undo_and_new_findings(long: Workspace) -> None:
    from core import changesets

    wanted = Wanted("keyword", orders=(("comment", False),))
    before = first_pks(long, wanted, 10)
    last = list_rows(long, "keyword", order=[ENTITY["keyword"].c.pk.desc()], limit=1)[0]
    with long.edit("A comment that comes first") as edit:
        edit.set("keyword", [last.id], {"comment": "Änderung"})
    assert first_pks(long, wanted, 10) == [last.pk, *before[:9]]
    changesets.undo(long)
    assert first_pks(long, wanted, 10) == before
    with long.write() as connection:
        connection.execute(finding.insert().values(kind=5, entity=last.pk, n=1, rule="x", severity=0, message="m"))
    assert first_pks(long, Wanted("keyword", orders=(("@findings", False),)), 1) == [last.pk]


def test_values_that_no_sample_sees_are_found(long: Workspace) -> None:
    """One row of thirty thousand has a value, or all but one have the same."""
    table = ENTITY["keyword"]
    rare = list_rows(long, "keyword", table.c.pk == 17_777)[0]
    with long.edit("Rare values") as edit:
        edit.set("keyword", [rare.id], {"tracking_template": "https://t.example/{lpurl}", "approval_status": "Zero"})
        edit.set_where("keyword", table.c.pk != rare.pk, "approval_status", literal("Approved"))
    for name in ("tracking_template", "approval_status"):
        for descending in (False, True):
            wanted = Wanted("keyword", orders=((name, descending),))
            assert first_pks(long, wanted, 30) == whole(long, wanted, 30)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=6), last=st.text(min_size=1, max_size=6), descending=st.booleans())
def test_the_first_letter_never_hides_a_text(varied: Workspace, text: str, last: str, descending: bool) -> None:
    text, last = text.replace("\x00", ""), folded(last.replace("\x00", "")) or "a"
    own = folded(text) or ""
    earlier = own > last if descending else own < last
    with varied.read() as connection:
        kept = connection.execute(select(may_come_before(literal(text), last, descending=descending))).scalar()
        assert connection.execute(select(func.fold(text))).scalar() == own
    assert kept or not earlier


@pytest.mark.parametrize("cores", [2, 8])
def test_they_are_the_same_on_any_machine(long: Workspace, cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    for orders in ((("text", True),), (("comment", False), ("max_cpc", True))):
        wanted = Wanted("keyword", orders=orders)
        assert first_pks(long, wanted, 100) == whole(long, wanted, 100)
