"""Blocks of cells, texts as people write them, edges of data."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import cells, changesets, editing
from core.applying import record_live
from core.catalog import KINDS, FieldType
from core.edges import CellsAlong, next_edge
from core.editing import Cell
from core.errors import InvalidInput
from core.rows import count_rows, get_row, list_rows
from core.schema import ENTITY
from core.scope import Wanted
from core.typed import reason, typed, unmistakable
from core.values import show
from core.workspace import Workspace

MONEY = KINDS["keyword"].by_name["max_cpc"]


def keyword_ids(workspace: Workspace, count: int) -> list[str]:
    return [row.id for row in list_rows(workspace, "keyword", limit=count)]


def test_what_fits_is_written_as_one_step_and_the_rest_is_listed(planted: Workspace) -> None:
    one, two, three = keyword_ids(planted, 3)
    before = get_row(planted, "keyword", two)["max_cpc"]
    block = [
        Cell(one, "max_cpc", "1,00 €"),
        Cell(two, "max_cpc", "nine"),
        Cell(two, "status", "paused"),
        Cell(three, "quality_score", "7"),
        Cell(three, "text", " "),
        Cell(three, "max_cpc", "3"),
    ]
    written = cells.write_cells(planted, "keyword", block)
    assert written.changed == 3
    assert [(r.cell.text, r.reason.split(".")[0]) for r in written.refused] == [
        ("nine", "'nine' is not an amount"),
        ("7", "Quality score cannot be edited here"),
        (" ", "Keyword cannot be empty"),
    ]
    rows = [get_row(planted, "keyword", each) for each in (one, two, three)]
    assert [row["max_cpc"] for row in rows] == [1_000_000, before, 3_000_000]
    assert rows[1]["status"] == "PAUSED"
    changesets.undo(planted)
    assert get_row(planted, "keyword", two)["status"] == "ENABLED"


def test_the_last_text_of_a_cell_counts(planted: Workspace) -> None:
    (one,) = keyword_ids(planted, 1)
    cells.write_cells(planted, "keyword", [Cell(one, "max_cpc", "1"), Cell(one, "max_cpc", "2")])
    assert get_row(planted, "keyword", one)["max_cpc"] == 2_000_000


def test_fixed_fields_of_what_the_platform_has_are_refused_row_by_row(planted: Workspace) -> None:
    posted, fresh = list_rows(planted, "keyword", limit=2)
    with planted.write() as connection:
        record_live(connection, "keyword", [posted.pk])
    written = cells.write_cells(
        planted, "keyword", [Cell(posted.id, "match_type", "BROAD"), Cell(fresh.id, "match_type", "Broad")]
    )
    assert written.changed == 1
    assert [r.cell.id for r in written.refused] == [posted.id]
    # What it says already may be pasted over it: nothing changes.
    same = cells.write_cells(planted, "keyword", [Cell(posted.id, "match_type", "EXACT")])
    assert (same.changed, same.refused) == (0, ())


def test_a_field_of_the_other_platform_is_refused(planted: Workspace) -> None:
    ads = list_rows(planted, "ad")
    block = [Cell(ad.id, "path1", "demo") for ad in ads]
    written = cells.write_cells(planted, "ad", block)
    linkedin = {ad.id for ad in ads if ad["platform"] == "linkedin_ads"}
    assert {r.cell.id for r in written.refused} == linkedin
    assert all(r.reason == "Only Google Ads has path 1." for r in written.refused)
    assert written.changed == len(ads) - len(linkedin)


def test_thousands_of_cells_are_few_statements(planted: Workspace) -> None:
    group = list_rows(planted, "ad_group")[0]
    lines = [{"text": f"pasted {n}", "max_cpc": f"{n / 100:.2f}"} for n in range(3_000)]
    added = cells.add_lines(planted, "keyword", group.id, "google_ads", lines)
    assert len(added.ids) == 3_000
    block = [Cell(id, "max_cpc", f"{n / 50:.2f}") for n, id in enumerate(added.ids)]
    assert cells.write_cells(planted, "keyword", block).changed == 2_999
    assert get_row(planted, "keyword", added.ids[150])["max_cpc"] == 3_000_000
    changesets.undo(planted)
    changesets.undo(planted)
    assert count_rows(planted, "keyword") == 240


def test_new_lines_say_what_they_miss(planted: Workspace) -> None:
    group = list_rows(planted, "ad_group")[0]
    lines = [{"text": "good one"}, {"text": " ", "max_cpc": "2"}, {"text": "bad bid", "max_cpc": "two"}]
    added = cells.add_lines(planted, "keyword", group.id, "google_ads", lines)
    assert [get_row(planted, "keyword", one)["text"] for one in added.ids] == ["good one"]
    assert [number for number, _ in added.refused] == [1, 2]
    assert added.refused[0][1] == "Keyword is missing."


def test_new_keywords_always_have_a_match_type(planted: Workspace) -> None:
    group = list_rows(planted, "ad_group")[0]
    lines = [{"text": "plain"}, {"text": "[exactly]"}, {"text": '"said"'}, {"text": "told", "match_type": "Broad"}]
    added = cells.add_lines(planted, "keyword", group.id, "google_ads", lines)
    rows = [get_row(planted, "keyword", one) for one in added.ids]
    assert [(row["text"], row["match_type"]) for row in rows] == [
        ("plain", "PHRASE"), ("exactly", "EXACT"), ("said", "PHRASE"), ("told", "BROAD"),
    ]  # fmt: skip


@given(
    st.decimals(min_value=0, max_value=999_999, places=2), st.sampled_from(("{} €", "€{}", "EUR {}", "{} EUR", "{}"))
)
def test_amounts_are_read_as_english_and_german_spreadsheets_write_them(amount: Decimal, frame: str) -> None:
    english, german = f"{amount:,.2f}", f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    for text in (english, german, f"{amount:.2f}", f"{amount:.2f}".replace(".", ",")):
        assert typed(MONEY, frame.format(text)) == amount * 1_000_000


@pytest.mark.parametrize("text", ["1,250", "1.250", "1.250 €", "-12,345", "1.2.3", "12-3", "abc", "€", "1,2,3"])
def test_an_amount_that_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        typed(MONEY, text)


def test_both_readings_of_an_amount_are_named() -> None:
    for text, readings in (
        ("1.250", "Write 1250 or 1.25."),
        ("€ 1,255", "Write 1255 or 1.2550."),
        ("-7.100", "Write -7100 or -7.10."),
    ):
        with pytest.raises(InvalidInput) as refused:
            typed(MONEY, text)
        assert reason(refused.value) == f"{text!r} can be read in two ways. {readings}"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0.250", "0.25"), ("0,250", "0.25"), ("1.2500", "1.25"), ("1250.000", "1250"), ("1.250.000", "1250000"),
     ("1,250,000 €", "1250000"), ("1 250", "1250"), ("1250", "1250"), ("1.25", "1.25")],
)  # fmt: skip
def test_what_can_be_read_in_one_way_only_is_read(text: str, amount: str) -> None:
    assert typed(MONEY, text) == Decimal(amount) * 1_000_000


@pytest.mark.parametrize("text", ["$4", "5 CHF", "CHF 5", "£3.20", "US$ 7", "5%"])
def test_an_amount_in_another_currency_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        typed(MONEY, text, "EUR")


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("$4", "USD", 4), ("US$4", "USD", 4), ("4 CHF", "CHF", 4), ("€4", "EUR", 4), ("4 kr", "SEK", 4), ("1’234.50", "CHF", 1234.5),
     ('"1.234,50"', "EUR", 1234.5)],
)  # fmt: skip
def test_an_amount_in_its_own_currency_is_read(text: str, currency: str, amount: float) -> None:
    assert typed(MONEY, text, currency) == amount * 1_000_000


def test_accounts_of_other_currencies_are_spoken_too(planted: Workspace) -> None:
    keyword = list_rows(planted, "keyword")[0].id
    dollars = [cells.Cell(keyword, "max_cpc", "$2.50")]
    assert "not in" in cells.write_cells(planted, "keyword", dollars).refused[0].reason
    account = list_rows(planted, "account")[0].id
    with planted.edit("An account in dollars") as edit:
        edit.set("account", [account], {"currency": "USD"})
    assert cells.write_cells(planted, "keyword", dollars).changed == 1


def test_a_currency_with_three_decimals_and_whole_numbers_leave_no_doubt() -> None:
    assert typed(MONEY, "1.250", "KWD") == typed(MONEY, "1,250", "KWD") == 1_250_000
    whole = next(
        field
        for kind in KINDS.values()
        for field in kind.fields
        if field.type is FieldType.INTEGER and not field.refers_to
    )
    assert typed(whole, "1.250") == typed(whole, "1,250") == 1_250


@given(st.integers(0, 10**10))
def test_an_amount_that_is_copied_is_pasted_as_it_was(micros: int) -> None:
    assert typed(MONEY, unmistakable(MONEY, show(MONEY, micros, "EUR"))) == micros


def test_a_pasted_amount_that_is_in_doubt_is_listed(planted: Workspace) -> None:
    rows = list_rows(planted, "keyword")[:2]
    block = [editing.Cell(rows[0].id, "max_cpc", "1.250"), editing.Cell(rows[1].id, "max_cpc", "1.25")]
    written = cells.write_cells(planted, "keyword", block)
    assert [one.reason for one in written.refused] == ["'1.250' can be read in two ways. Write 1250 or 1.25."]
    assert get_row(planted, "keyword", rows[1].id)["max_cpc"] == 1_250_000
    group = list_rows(planted, "ad_group")[0]
    added = cells.add_lines(planted, "keyword", group.id, "google_ads", [{"text": "doubt", "max_cpc": "2.500"}])
    assert added.refused == ((0, "'2.500' can be read in two ways. Write 2500 or 2.50."),)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_german_dates_mean_the_same_day(day: date) -> None:
    field = KINDS["campaign"].by_name["start_date"]
    assert typed(field, f"{day.day}.{day.month}.{day.year}") == typed(field, day.isoformat()) == day.isoformat()
    assert typed(field, (day + timedelta(1)).strftime("%d.%m.%Y")) != day.isoformat()


def test_choices_are_read_as_they_are_shown() -> None:
    assert typed(KINDS["campaign"].by_name["objective"], "lead generation") == "LEAD_GENERATION"
    assert typed(KINDS["ad"].by_name["headlines"], "One; two\nThree") == ["One; two", "Three"]
    assert typed(KINDS["ad"].by_name["headlines"], "One; two") == ["One", "two"]


def walked(filled: list[bool], here: int, step: int) -> int:
    """Ctrl and an arrow, one cell at a time."""
    line = list(range(here, len(filled) if step > 0 else -1, step))
    if len(line) < 2:
        return here
    if filled[line[0]] and filled[line[1]]:
        return next((a for a, b in pairwise(line) if not filled[b]), line[-1])
    return next((at for at in line[1:] if filled[at]), line[-1])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(filled=st.lists(st.booleans(), min_size=1, max_size=240), data=st.data())
def test_the_edge_of_data_is_where_a_spreadsheet_has_it(
    planted: Workspace, filled: list[bool], data: st.DataObject
) -> None:
    ids = keyword_ids(planted, len(filled))
    with planted.edit("Gaps") as edit:
        full = [id for id, one in zip(ids, filled, strict=True) if one]
        edit.set_where("keyword", ENTITY["keyword"].c.pk > 0, "max_cpc", ENTITY["keyword"].c.pk * 0 + 5)
        for where in editing.conditions("keyword", [id for id in ids if id not in set(full)]):
            edit.set_where("keyword", where, "max_cpc", ENTITY["keyword"].c.pk.op("*")(None))
    along = CellsAlong(Wanted("keyword"), "max_cpc", lambda start, count: ids[start : start + count], len(ids))
    here = data.draw(st.integers(0, len(ids) - 1))
    for step in (1, -1):
        assert next_edge(planted, along, here, step) == walked(filled, here, step)
