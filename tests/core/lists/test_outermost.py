"""What is kept of the orders of a long list gives the very rows that sorting it gives, whatever was done since."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import func, literal, select, update

from core import changesets, grid, outermost
from core.catalog import KINDS
from core.extremes import KEPT, sweep
from core.metrics import FIGURES, Period
from core.ordering import arrangement
from core.outermost import first_kept, refresh
from core.progress import silent
from core.rows import list_rows
from core.schema import ENTITY, fact, log
from core.scope import Scope, Wanted
from core.topmost import first_pks
from core.workspace import Workspace

NAMES = [
    *(field.name for field in KINDS["keyword"].fields if field.name != "ad_group"),
    *("@impressions", "@cost", "@ctr", "@cpm", "@roas"),
]
KEYWORD = ENTITY["keyword"]


def whole(workspace: Workspace, wanted: Wanted, count: int) -> list[int]:
    result = grid.materialise(workspace, wanted)
    try:
        return result.pks(0, count)
    finally:
        result.close()


def kept(workspace: Workspace, wanted: Wanted, count: int) -> list[int] | None:
    with workspace.read() as connection:
        return first_kept(connection, wanted, count)


def test_every_order_is_kept_once_it_was_prepared(long: Workspace) -> None:
    assert kept(long, Wanted("keyword", orders=(("text", False),)), 100) is None
    assert refresh(long, "keyword") > len(NAMES)
    assert refresh(long, "keyword") == 0
    for name in NAMES:
        for descending in (False, True):
            wanted = Wanted("keyword", orders=((name, descending),))
            assert kept(long, wanted, 100) == whole(long, wanted, 100), wanted.orders


def test_a_second_order_an_account_and_a_group(long: Workspace) -> None:
    refresh(long, "keyword")
    answered = 0
    for wanted in (
        Wanted("keyword", orders=(("text", True), ("max_cpc", False))),
        Wanted("keyword", orders=(("status", True), ("text", False))),
        Wanted("keyword", orders=(("comment", False), ("@cost", True))),
        Wanted("keyword", orders=(("final_mobile_url", False), ("text", True))),
        Wanted("keyword", Scope("account", 1), orders=(("max_cpc", True),)),
        Wanted("keyword", Scope("account", 2), orders=(("max_cpc", True),)),
        Wanted("keyword", orders=(("final_url", False),), group="final_url"),
    ):
        found = kept(long, wanted, 60)
        answered += found is not None
        assert found in (None, whole(long, wanted, 60)), wanted
        assert first_pks(long, wanted, 60) == whole(long, wanted, 60)
    assert answered >= 3


def test_it_stays_right_through_edits_undo_and_redo(long: Workspace) -> None:
    refresh(long, "keyword")
    chance = Random(7)
    ids = [row.id for row in list_rows(long, "keyword", KEYWORD.c.pk % 50 == 1)]
    orders = [
        ((name, down),)
        for name in ("text", "max_cpc", "status", "comment", "tracking_template")
        for down in (False, True)
    ]
    for _ in range(12):
        _something(long, chance, ids)
        for order in chance.sample(orders, 3):
            wanted = Wanted("keyword", orders=order)
            found = kept(long, wanted, 100)
            assert found is not None
            assert found == whole(long, wanted, 100), order


def _something(long: Workspace, chance: Random, ids: list[str]) -> None:
    """Edit the first or last rows or any, take some out, add some, undo or redo."""
    some = chance.sample(ids, 5)
    match chance.randrange(6):
        case 0:
            values = {
                "text": chance.choice(("äther", "aa", "zz top", "Überall")),
                "max_cpc": chance.choice((None, 10_000, 90_000_000)),
            }
            with long.edit("Some") as edit:
                edit.set("keyword", some, {**values, "comment": chance.choice((None, "zzz", "Aaa"))})
        case 1:
            first = first_pks(long, Wanted("keyword", orders=(("text", chance.random() < 0.5),)), 3)
            with long.edit("The first") as edit:
                edit.set_where(
                    "keyword",
                    KEYWORD.c.pk.in_(first),
                    "text",
                    literal("middle") + func.cast(KEYWORD.c.pk, KEYWORD.c.text.type),
                )
        case 2:
            with long.edit("Out") as edit:
                edit.delete("keyword", [ids.pop()])
        case 3:
            group = list_rows(long, "ad_group", limit=1)[0].id
            with long.edit("New") as edit:
                edit.create_many(
                    "keyword",
                    [{"ad_group": group, "text": f"aaa {n}", "match_type": "EXACT", "max_cpc": n} for n in range(30)],
                )
        case 4:
            changesets.undo(long)
        case _:
            with long.edit("Templates") as edit:
                edit.set("keyword", some[:2], {"tracking_template": "https://t.example/{lpurl}", "status": "REMOVED"})


def test_only_what_was_touched_is_looked_through_again(long: Workspace) -> None:
    refresh(long, "keyword")
    with long.edit("All bids") as edit:
        edit.set_where("keyword", KEYWORD.c.pk > 0, "max_cpc", KEYWORD.c.max_cpc + 10_000)
    assert refresh(long, "keyword") == 1
    wanted = Wanted("keyword", orders=(("max_cpc", True),))
    assert kept(long, wanted, 100) == whole(long, wanted, 100)
    changesets.undo(long)
    assert refresh(long, "keyword") == 1
    assert kept(long, wanted, 100) == whole(long, wanted, 100)
    first = [row.id for row in list_rows(long, "keyword", KEYWORD.c.pk.in_(whole(long, wanted, 250)))]
    with long.edit("The first of them") as edit:
        edit.set("keyword", first, {"max_cpc": 10_000})
    assert kept(long, wanted, 100) is None
    assert first_pks(long, wanted, 100) == whole(long, wanted, 100)
    assert refresh(long, "keyword") == 1
    assert kept(long, wanted, 100) == whole(long, wanted, 100)


def test_more_changes_than_are_read_are_of_one_field_all_the_same(
    long: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outermost, "_MOST_CHANGES", 5_000)
    refresh(long, "keyword")
    wanted = Wanted("keyword", orders=(("text", True),))
    with long.edit("All bids") as edit:
        edit.set_where("keyword", KEYWORD.c.pk > 0, "max_cpc", KEYWORD.c.max_cpc + 10_000)
    assert kept(long, wanted, 100) is None
    assert refresh(long, "keyword") == 1
    assert kept(long, wanted, 100) == whole(long, wanted, 100)


def test_what_a_proposal_brings_is_seen_when_it_is_accepted(long: Workspace) -> None:
    refresh(long, "keyword")
    wanted = Wanted("keyword", orders=(("text", False),))
    before = kept(long, wanted, 20)
    group = list_rows(long, "ad_group", limit=1)[0].id
    with long.propose("More") as edit:
        edit.create("keyword", {"ad_group": group, "text": "a", "match_type": "EXACT"})
    assert kept(long, wanted, 20) == before
    with long.read() as connection:
        pk = connection.execute(select(func.max(KEYWORD.c.pk))).scalar_one()
    (waiting,) = changesets.list_sets(long, state="proposed")
    changesets.accept(long, waiting.id)
    assert kept(long, wanted, 20) == [pk, *(before or [])[:19]]


def test_an_edit_under_way_is_not_answered_from_what_is_kept(long: Workspace) -> None:
    refresh(long, "keyword")
    wanted = Wanted("keyword", orders=(("max_cpc", False),))
    last = list_rows(long, "keyword", order=[KEYWORD.c.pk.desc()], limit=1)[0]
    with long.edit("The cheapest") as edit:
        edit.set("keyword", [last.id], {"max_cpc": 10_000})
        assert first_pks(long, wanted, 1) == [last.pk]


def test_figures_and_periods(long: Workspace) -> None:
    refresh(long, "keyword")
    week = Period("2026-11-03", "2026-11-04")
    ordered = Wanted("keyword", orders=(("@cost", True),))
    assert kept(long, ordered, 50) is not None
    of_week = Wanted("keyword", orders=(("@cost", True),), metrics=week)
    assert kept(long, of_week, 50) is None
    assert refresh(long, "keyword", week) == 11
    assert kept(long, of_week, 50) == whole(long, of_week, 50)
    with long.write() as connection:
        connection.execute(update(fact).where(fact.c.entity == 40).values(cost=10**12))
        long.set_option(FIGURES, "new")
    assert kept(long, of_week, 50) is None
    assert refresh(long, "keyword", week) == 11
    assert (kept(long, of_week, 50) or [])[0] == 40


def test_changes_elsewhere_do_not_wear_it_out(long: Workspace) -> None:
    refresh(long, "keyword")
    with long.edit("All ads") as edit:
        edit.set_where("ad", ENTITY["ad"].c.pk > 0, "comment", literal("x"))
    assert refresh(long, "keyword") == 0
    with long.read() as connection:
        newest = connection.execute(select(func.max(log.c.seq))).scalar_one()
        assert {one.log for one in outermost._read(connection, "keyword").values()} == {newest}


def test_short_lists_and_files_that_are_only_read_are_left_alone(long: Workspace) -> None:
    assert refresh(long, "ad") == 0
    path = long.path
    long.close()
    with Workspace.open(path, read_only=True) as other:
        assert refresh(other, "keyword") == 0


@pytest.mark.parametrize("descending", [False, True])
def test_values_that_no_sample_foretells(long: Workspace, descending: bool) -> None:
    """Growing with the row number, all of them but a few before the end of the sample's reach, or hardly any."""
    pk = KEYWORD.c.pk
    with long.edit("Patterns") as edit:
        edit.set_where("keyword", pk > 0, "first_page_bid", pk)
        edit.set_where("keyword", pk > 0, "top_of_page_bid", 40_000 - pk)
        edit.set_where("keyword", pk > 0, "quality_score", func.iif(pk % 1000 < 4, pk % 1000, 500))
        edit.set_where("keyword", pk % 3_000 == 2_999, "tracking_template", literal("https://t.example/"))
    names = ["first_page_bid", "top_of_page_bid", "quality_score", "tracking_template"]
    with long.read() as connection:
        found = sweep(connection, "keyword", names, Period(), silent())
        for name in names:
            end = found[name, descending]
            order = arrangement(Wanted("keyword", orders=((name, descending),)))
            first = list(connection.execute(order.rows().limit(KEPT)).scalars())
            assert list(end.pks) == first[: len(end.pks)]
            assert (end.last is None) == (len(end.pks) < KEPT)
            assert len(end.pks) == (10 if name == "tracking_template" else KEPT)
