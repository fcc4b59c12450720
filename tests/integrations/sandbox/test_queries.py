"""Queries: what they answer, what they are refused with, and that no text at all breaks the server."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MANAGER, CLIENT = "1000000001", "2000000001"
LAST_WEEK = "segments.date DURING LAST_7_DAYS"

REFUSED = {
    "CHOOSE campaign.id FROM campaign": "query_error.EXPECTED_SELECT",
    "SELECT campaign.id campaign": "query_error.EXPECTED_FROM",
    "SELECT campaign.id FROM nothing": "query_error.BAD_RESOURCE_TYPE_IN_FROM_CLAUSE",
    "SELECT campaign.nme FROM campaign": "query_error.UNRECOGNIZED_FIELD",
    "SELECT campaign.network_settings FROM campaign": "query_error.UNRECOGNIZED_FIELD",
    "SELECT ad_group.type_ FROM ad_group": "query_error.UNRECOGNIZED_FIELD",
    "SELECT ad_group.id FROM campaign": "query_error.PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE",
    "SELECT campaign.id FROM campaign WHERE ad_group.id = 1": "query_error.PROHIBITED_RESOURCE_TYPE_IN_WHERE_CLAUSE",
    "SELECT ad_group_criterion.criterion_id, metrics.clicks FROM ad_group_criterion": "query_error.PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
    "SELECT campaign.id FROM campaign WHERE campaign.status = 'ON'": "query_error.BAD_ENUM_CONSTANT",
    "SELECT campaign.id FROM campaign WHERE campaign.status > 'ENABLED'": "query_error.OPERATOR_FIELD_MISMATCH",
    "SELECT campaign.id FROM campaign WHERE campaign.id LIKE '1%'": "query_error.OPERATOR_FIELD_MISMATCH",
    "SELECT campaign.id FROM campaign WHERE campaign.labels = 'x'": "query_error.OPERATOR_FIELD_MISMATCH",
    "SELECT campaign.id FROM campaign WHERE campaign.id = 'x'": "query_error.BAD_NUMBER",
    "SELECT campaign.id FROM campaign WHERE campaign.name = x": "query_error.BAD_VALUE",
    "SELECT campaign.id FROM campaign WHERE campaign.name = 'x": "query_error.STRING_NOT_TERMINATED",
    "SELECT campaign.id FROM campaign WHERE campaign.id IN ()": "query_error.PROHIBITED_EMPTY_LIST_IN_CONDITION",
    "SELECT campaign.id FROM campaign WHERE campaign.id = 1 OR campaign.id = 2": "query_error.UNEXPECTED_INPUT",
    "SELECT campaign.id FROM campaign LIMIT 0": "query_error.LIMIT_VALUE_TOO_LOW",
    "SELECT campaign.id FROM campaign LIMIT x": "query_error.BAD_LIMIT_VALUE",
    "SELECT campaign.id FROM campaign ORDER BY campaign.name": "query_error.EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE",
    "SELECT campaign.labels FROM campaign ORDER BY campaign.labels": "query_error.PROHIBITED_FIELD_IN_ORDER_BY_CLAUSE",
    "SELECT campaign.id FROM campaign;": "query_error.BAD_SYMBOL",
    "SELECT campaign.id, segments.date FROM campaign": "query_error.EXPECTED_FILTERS_ON_DATE_RANGE",
    "SELECT campaign.id, segments.date FROM campaign WHERE segments.date > '2026-01-01'": "query_error.EXPECTED_FILTERS_ON_DATE_RANGE",
    "SELECT campaign.id FROM campaign WHERE segments.date DURING LAST_90_DAYS": "query_error.INVALID_VALUE_WITH_DURING_OPERATOR",
    "SELECT campaign.id FROM campaign WHERE segments.date = '1.1.2026'": "query_error.INVALID_DATE_FORMAT",
    "SELECT campaign.id FROM campaign WHERE segments.device = 'MOBILE'": "query_error.EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE",
    "SELECT campaign.id, segments.date FROM campaign WHERE segments.date BETWEEN '2020-01-01' AND '2020-02-01'": "date_range_error.REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED",
    "SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time DURING LAST_7_DAYS": "change_event_error.LIMIT_NOT_SPECIFIED",
    "SELECT change_event.user_email FROM change_event LIMIT 10": "change_event_error.CHANGE_DATE_RANGE_INFINITE",
    "SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time DURING LAST_7_DAYS LIMIT 10001": "change_event_error.INVALID_LIMIT_CLAUSE",
    "SELECT change_status.resource_type FROM change_status WHERE change_status.last_change_date_time BETWEEN '2020-01-01' AND '2020-02-01' LIMIT 5": "change_status_error.START_DATE_TOO_OLD",
    "SELECT campaign.id FROM campaign PARAMETERS x = true": "query_error.BAD_PARAMETER_NAME",
}


@pytest.mark.parametrize("query", REFUSED)
def test_a_query_that_makes_no_sense_says_why(seeded: Any, query: str) -> None:
    assert seeded.refusal(lambda: seeded.search(query))[0][0] == REFUSED[query]


ANSWERED = {
    "SELECT campaign.name FROM campaign WHERE campaign.status = ENABLED": 2,
    "SELECT campaign.name FROM campaign WHERE campaign.status IN ('PAUSED', 'REMOVED')": 1,
    "SELECT campaign.name FROM campaign WHERE campaign.name LIKE 'data%'": 2,
    "SELECT campaign.name FROM campaign WHERE campaign.name NOT LIKE '%catalog%'": 2,
    "SELECT campaign.name FROM campaign WHERE campaign.name REGEXP_MATCH '.*Search'": 3,
    "SELECT campaign.name FROM campaign WHERE campaign.end_date_time IS NULL": 3,
    "SELECT campaign.name FROM campaign LIMIT 2": 2,
    "SELECT campaign_budget.amount_micros, campaign_budget.reference_count FROM campaign_budget WHERE campaign_budget.reference_count = 1": 3,
    "SELECT campaign.id FROM campaign WHERE campaign.bidding_strategy_type = 'MANUAL_CPC'": 1,
    "SELECT shared_set.name, shared_set.member_count FROM shared_set WHERE shared_set.member_count = 3": 1,
    "SELECT campaign_criterion.location.geo_target_constant FROM campaign_criterion WHERE campaign_criterion.type = 'LOCATION'": 3,
    "SELECT campaign_criterion.ad_schedule.day_of_week FROM campaign_criterion WHERE campaign_criterion.type = 'AD_SCHEDULE'": 15,
    "SELECT conversion_action.name, conversion_action.type FROM conversion_action WHERE conversion_action.status = 'ENABLED'": 1,
    "SELECT user_list.name, user_list.type FROM user_list": 1,
    "SELECT campaign_asset.field_type, asset.sitelink_asset.link_text FROM campaign_asset WHERE asset.type = 'SITELINK'": 3,
    "SELECT campaign_label.resource_name, label.name FROM campaign_label WHERE label.name = 'Simulated'": 3,
    "SELECT recommendation.type, recommendation.impact, recommendation.keyword_recommendation FROM recommendation": 6,
    "SELECT recommendation.type FROM recommendation WHERE recommendation.dismissed = TRUE": 0,
    "SELECT recommendation_subscription.type FROM recommendation_subscription": 1,
    "SELECT geo_target_constant.id FROM geo_target_constant WHERE geo_target_constant.country_code = 'DE' AND geo_target_constant.target_type = 'Country'": 1,
    "SELECT language_constant.code FROM language_constant WHERE language_constant.id = 1001": 1,
    "SELECT currency_constant.billable_unit_micros FROM currency_constant WHERE currency_constant.code = 'JPY'": 1,
    "SELECT search_term_view.search_term FROM search_term_view": 0,
}


@pytest.mark.parametrize("query", ANSWERED)
def test_a_query_is_answered(seeded: Any, query: str) -> None:
    assert len(seeded.search(query)) == ANSWERED[query]


def test_the_tree_below_a_manager(seeded: Any) -> None:
    rows = seeded.search(
        "SELECT customer_client.level, customer_client.id, customer_client.manager FROM customer_client", MANAGER
    )
    assert [(row.customer_client.level, row.customer_client.id) for row in rows] == [
        (0, 1000000001),
        (1, 2000000001),
        (1, 2000000002),
    ]
    refused = seeded.refusal(lambda: seeded.search("SELECT metrics.clicks FROM customer", MANAGER))
    assert refused == [("query_error.REQUESTED_METRICS_FOR_MANAGER", "")]


def test_every_account_says_that_it_is_simulated(seeded: Any) -> None:
    rows = seeded.search("SELECT customer.descriptive_name, customer.currency_code, customer.time_zone FROM customer")
    assert "(simulated)" in rows[0].customer.descriptive_name


def test_days_add_up_to_the_whole_at_every_level(seeded: Any) -> None:
    total = seeded.search(f"SELECT metrics.clicks, metrics.cost_micros FROM customer WHERE {LAST_WEEK}")[0].metrics
    assert total.clicks > 0
    for source in ("campaign", "ad_group", "keyword_view", "ad_group_ad"):
        for segment in ("", ", segments.date", ", segments.device, segments.week"):
            rows = seeded.search(f"SELECT metrics.clicks, metrics.cost_micros{segment} FROM {source} WHERE {LAST_WEEK}")
            assert sum(row.metrics.clicks for row in rows) == total.clicks, (source, segment)
            assert sum(row.metrics.cost_micros for row in rows) == total.cost_micros, (source, segment)


def test_rows_of_zeros_come_without_segments_only(seeded: Any) -> None:
    paused = "campaign.status = 'PAUSED'"
    assert [
        row.metrics.clicks
        for row in seeded.search(f"SELECT metrics.clicks FROM campaign WHERE {paused} AND {LAST_WEEK}")
    ] == [0]
    assert seeded.search(f"SELECT metrics.clicks, segments.date FROM campaign WHERE {paused} AND {LAST_WEEK}") == []


def test_conditions_on_days_hold_whether_they_are_selected_or_not(seeded: Any) -> None:
    week = seeded.search(f"SELECT segments.date, metrics.clicks FROM customer WHERE {LAST_WEEK} ORDER BY segments.date")
    by_day = {row.segments.date: row.metrics.clicks for row in week}
    days = list(by_day)
    for condition, wanted in {
        f"segments.date IN ('{days[0]}', '{days[3]}')": [days[0], days[3]],
        f"segments.date > '{days[0]}' AND segments.date < '{days[3]}'": days[1:3],
        f"segments.date != '{days[2]}' AND segments.date BETWEEN '{days[0]}' AND '{days[3]}'": [
            days[0],
            days[1],
            days[3],
        ],
    }.items():
        total = seeded.search(f"SELECT metrics.clicks FROM customer WHERE {condition}")[0].metrics.clicks
        assert total == sum(by_day[one] for one in wanted), condition
        rows = seeded.search(
            f"SELECT metrics.clicks, segments.date FROM customer WHERE {condition} ORDER BY segments.date"
        )
        assert [row.segments.date for row in rows] == wanted


def test_today_is_no_part_of_the_last_days(seeded: Any) -> None:
    rows = seeded.search(f"SELECT segments.date, metrics.clicks FROM customer WHERE {LAST_WEEK} ORDER BY segments.date")
    days = [date.fromisoformat(row.segments.date) for row in rows]
    now = seeded.sandbox.store.now()
    today = now.astimezone(ZoneInfo("Europe/Berlin")).date()
    # in the hours before midnight in UTC, Berlin's yesterday is still being simulated
    assert days == [
        day for back in range(7, 0, -1) if (day := today - timedelta(days=back)) < now.astimezone(UTC).date()
    ]


def test_order_and_nulls(seeded: Any) -> None:
    rows = seeded.search(
        f"SELECT campaign.name, metrics.clicks FROM campaign WHERE {LAST_WEEK} ORDER BY metrics.clicks DESC, campaign.name"
    )
    clicks = [row.metrics.clicks for row in rows]
    assert clicks == sorted(clicks, reverse=True)


def test_pages_belong_to_their_query(seeded: Any) -> None:
    service = seeded.service()
    request = {"customer_id": CLIENT, "query": "SELECT campaign.id FROM campaign"}
    assert seeded.refusal(lambda: service.search(request=request | {"page_size": 100}, timeout=30)) == [
        ("request_error.PAGE_SIZE_NOT_SUPPORTED", "page_size")
    ]
    assert (
        seeded.refusal(lambda: service.search(request=request | {"page_token": "eA=="}, timeout=30))[0][0]
        == "request_error.INVALID_PAGE_TOKEN"
    )


FIELDS = st.sampled_from(
    ["campaign.id", "campaign.name", "campaign.status", "campaign.labels", "metrics.clicks", "segments.date", "segments.device", "ad_group.id",
     "customer.id", "campaign.network_settings.target_google_search", "campaign.manual_cpc", "change_event.changed_fields", "campaign.start_date_time"]
)  # fmt: skip
VALUES = st.sampled_from(
    [
        "1",
        "-3.5",
        "'x'",
        "ENABLED",
        "'2026-11-01'",
        "TRUE",
        "('a', 'b')",
        "(1, 2)",
        "'['",
        "LAST_7_DAYS",
        "NULL",
        "'2026-11-01' AND '2026-11-20'",
    ]
)
OPERATORS = st.sampled_from(
    [
        "=",
        "!=",
        "<",
        ">=",
        "IN",
        "NOT IN",
        "LIKE",
        "CONTAINS ANY",
        "CONTAINS NONE",
        "IS",
        "IS NOT",
        "DURING",
        "BETWEEN",
        "REGEXP_MATCH",
        "NOT",
    ]
)
SOURCES = st.sampled_from(
    ["campaign", "customer", "keyword_view", "ad_group", "change_event", "metrics", "asset", "recommendation"]
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Texts that look like queries."""
    fields = ", ".join(draw(st.lists(FIELDS, min_size=1, max_size=4)))
    conditions = [f"{draw(FIELDS)} {draw(OPERATORS)} {draw(VALUES)}" for _ in range(draw(st.integers(0, 3)))]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    order = f" ORDER BY {draw(FIELDS)} DESC" if draw(st.booleans()) else ""
    limit = f" LIMIT {draw(VALUES)}" if draw(st.booleans()) else ""
    return f"SELECT {fields} FROM {draw(SOURCES)}{where}{order}{limit}"


def answers_or_refuses(seeded: Any, query: str) -> None:
    from google.ads.googleads.errors import GoogleAdsException

    ended = None
    try:
        seeded.search(query)
    except GoogleAdsException as error:
        ended = error
    if ended is not None:
        assert ended.error.code().name == "INVALID_ARGUMENT"
        assert ended.failure.errors


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queries())
def test_no_query_breaks_the_server(seeded: Any, query: str) -> None:
    answers_or_refuses(seeded, query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1))
def test_no_text_breaks_the_server(seeded: Any, query: str) -> None:
    answers_or_refuses(seeded, query)
