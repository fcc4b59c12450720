"""Answers of both paging styles, batches, patches, amounts and reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FieldsRefused, ProgramFault, TryLater
from integrations.linkedin_ads.wire import analytics, answers, values
from integrations.linkedin_ads.wire.patches import applied, patch

PAGING = {"start": 0, "count": 10, "links": []}


def test_the_last_page_has_no_token_and_a_page_without_metadata_is_an_error() -> None:
    assert answers.cursor_page({"elements": [{"id": 1}], "metadata": {"nextPageToken": "a b"}}).token == "a b"
    assert answers.cursor_page({"elements": [], "metadata": {}}).token is None
    assert answers.cursor_page({"elements": [], "metadata": {"nextPageToken": ""}}).token is None
    with pytest.raises(TryLater, match="lost its place"):
        answers.cursor_page({"elements": [{"id": 1}]})
    with pytest.raises(ProgramFault):
        answers.cursor_page({"metadata": {}})


@pytest.mark.parametrize(
    ("paging", "size", "following"),
    [
        (PAGING, 30, None),
        (PAGING | {"count": 2147483647}, 3, None),
        (PAGING | {"links": [{"rel": "next", "href": "/rest/x?count=50&start=50"}]}, 3, 50),
        (PAGING | {"links": [{"rel": "prev", "href": "/rest/x?count=50&start=0"}]}, 3, None),
        (PAGING | {"total": 120}, 3, 103),
        (PAGING | {"total": -1}, 3, None),
        (PAGING | {"total": 103}, 3, None),
        (PAGING | {"total": 120}, 0, None),
        (None, 3, None),
    ],
)
def test_only_a_missing_link_ends_a_counted_list(paging: Any, size: int, following: int | None) -> None:
    document = {"elements": [{}] * size} | ({"paging": paging} if paging else {})
    assert answers.offset_page(document, 100 if "total" in (paging or {}) else 0).start == following


def test_ids_of_what_was_made() -> None:
    assert answers.created_id({"x-restli-id": "urn:li:sponsoredCreative:1"}) == "urn:li:sponsoredCreative:1"
    assert answers.created_id({"x-linkedin-id": "5"}) == "5"
    assert answers.created_id({"location": "/conversions/104004"}) == "104004"
    assert (
        answers.created_id({"location": "/creatives/urn%3Ali%3AsponsoredCreative%3A1"}) == "urn:li:sponsoredCreative:1"
    )
    assert answers.created_id({}) is None


def test_each_element_of_a_batch_has_its_own_result() -> None:
    error = {"status": 400, "code": "MISSING_FIELD", "message": "name is required"}
    good, refused = answers.created({"elements": [{"status": 201, "id": 7}, {"status": 400, "error": error}]}, 2)
    assert (good.id, good.done, refused.done) == ("7", True, False)
    assert isinstance(refused.error, FieldsRefused)
    with pytest.raises(ProgramFault, match="1 results for 2"):
        answers.created({"elements": [{"status": 201}]}, 2)


def test_results_by_key_also_name_what_the_answer_forgot() -> None:
    urn = "urn:li:sponsoredCreative:1"
    document = {
        "results": {"urn%3Ali%3AsponsoredCreative%3A1": {"status": 204}, "2": {"name": "x"}},
        "statuses": {"2": 200}, "errors": {"3": {"status": 404, "message": "Not Found."}},
    }  # fmt: skip
    found = answers.by_key(document, [urn, 2, 3, 4])
    assert [found[key].status for key in (urn, 2, 3, 4)] == [204, 200, 404, 0]
    assert found[2].body == {"name": "x"}
    assert [found[key].done for key in (urn, 2, 3, 4)] == [True, True, False, False]


fields = st.dictionaries(
    st.sampled_from("abcdef"), st.one_of(st.integers(), st.text(max_size=3), st.lists(st.integers()))
)
documents = st.builds(
    lambda flat, schedule: flat | ({"runSchedule": schedule} if schedule else {}),
    fields, st.dictionaries(st.sampled_from(["start", "end"]), st.integers()),
)  # fmt: skip


@given(documents, documents)
def test_a_patch_leads_from_one_document_to_the_other_and_names_only_changes(before: Any, after: Any) -> None:
    change = patch(before, after)
    assert applied(before, change) == after
    assert (change == {}) == (before == after)
    assert all(before.get(name) != value for name, value in change.get("$set", {}).items())


def test_the_same_amount_written_otherwise_is_no_change() -> None:
    before = {"dailyBudget": {"currencyCode": "EUR", "amount": "50"}, "runSchedule": {"start": 1, "end": 5}}
    after = {"dailyBudget": {"currencyCode": "EUR", "amount": "50.00"}, "runSchedule": {"start": 1, "end": 9}}
    assert patch(before, after) == {"runSchedule": {"$set": {"end": 9}}}


@given(st.integers(-(10**15), 10**15))
def test_money_keeps_every_micro(amount: int) -> None:
    assert values.micros_of(values.money("EUR", amount)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [("-2E-18", Decimal("-2E-18")), ("24.457317520310493", Decimal("24.457317520310493")), (3, Decimal(3))],
)
def test_amounts_are_exact(text: Any, amount: Decimal) -> None:
    assert values.decimal_of(text) == amount


@pytest.mark.parametrize("text", ["", "NaN", "Infinity", 1.5, None, True, "1,5"])
def test_what_is_no_exact_amount_is_refused(text: Any) -> None:
    with pytest.raises(ProgramFault):
        values.decimal_of(text)


@given(st.text(max_size=60))
def test_post_texts_come_back_and_hold_no_bare_reserved_sign(text: str) -> None:
    written = values.escaped(text)
    assert values.unescaped(written) == text
    bare = written
    for sign in values.RESERVED:
        bare = bare.replace(f"\\{sign}", "") if sign == "\\" else bare
    assert not [sign for sign in values.RESERVED if sign != "\\" and sign in bare.replace(f"\\{sign}", "")]


@given(st.datetimes(datetime(2003, 1, 1), datetime(2100, 1, 1)))
def test_times_keep_their_millisecond(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC, microsecond=moment.microsecond // 1000 * 1000)
    assert values.moment_of(values.millis(moment)) == moment


@given(
    st.integers(1, 45), st.integers(0, 500), st.integers(1, 1200), st.sampled_from([1, 3, 100]),
)  # fmt: skip
def test_slices_cover_everything_once_and_stay_below_the_limits(metrics: int, days: int, count: int, each: int) -> None:
    names = [f"m{number}" for number in range(metrics)]
    entities = [f"urn:li:sponsoredCampaign:{number}" for number in range(count)]
    first = date(2025, 1, 1)
    made = list(analytics.slices(names, first, first + timedelta(days=days), entities, rows_each=each))
    cells = 0
    for one in made:
        span = (one.last - one.first).days + 1
        assert len(one.metrics) + 2 <= 20
        assert len(one.entities) * span * each <= 15_000
        cells += len(one.metrics) * len(one.entities) * span
    assert cells == metrics * (days + 1) * count
    assert len({(one.metrics, one.first, one.entities[0]) for one in made}) == len(made)


def test_a_report_asks_for_its_keys_too() -> None:
    one = analytics.Slice(("impressions",), date(2026, 9, 1), date(2026, 9, 30), ("urn:li:sponsoredCampaign:1",))
    assert analytics.report(one, "CAMPAIGN").query == (
        "q=analytics&pivot=CAMPAIGN&timeGranularity=DAILY"
        "&dateRange=(start:(year:2026,month:9,day:1),end:(year:2026,month:9,day:30))"
        "&campaigns=List(urn%3Ali%3AsponsoredCampaign%3A1)&fields=dateRange,pivotValues,impressions"
    )
    with pytest.raises(ValueError, match="more than 20"):
        analytics.report(analytics.Slice(tuple("abcdefghijklmnopqrs"), one.first, one.last, one.entities), "CAMPAIGN")


def row(day: int, **numbers: Any) -> dict[str, Any]:
    when = {"year": 2026, "month": 9, "day": day}
    return {"dateRange": {"start": when, "end": when}, "pivotValues": ["urn:li:sponsoredCampaign:1"]} | numbers


def test_parts_of_a_report_are_put_together_by_day_and_pivot() -> None:
    first = analytics.rows({"elements": [row(2, impressions=5), row(1, impressions=3)]})
    second = analytics.rows({"elements": [row(1, costInLocalCurrency="-2E-18"), row(2, costInLocalCurrency="0.1")]})
    found = analytics.merged([first, second])
    assert [one.day.day for one in found] == [1, 2]
    assert found[0].values == {"impressions": 3, "costInLocalCurrency": Decimal("-2E-18")}
    assert sum((one.values["costInLocalCurrency"] for one in found), Decimal(0)) == Decimal("0.099999999999999998")
    assert analytics.rows({"elements": []}) == []
    with pytest.raises(ProgramFault):
        analytics.rows({"paging": PAGING})


def test_a_real_answer_is_read(shared_data: Path) -> None:
    import json

    kept = json.loads((shared_data / "linkedin" / "li_marketing_api_raw_adAnalytics_response_1.json").read_text())
    pivoted = [one | {"pivotValues": ["urn:li:sponsoredCampaign:1"]} for one in kept["elements"]]
    found = analytics.rows({"elements": pivoted})
    assert found[0].values["costInUsd"] == Decimal("-2E-18")
    assert isinstance(found[0].values["clicks"], int)
