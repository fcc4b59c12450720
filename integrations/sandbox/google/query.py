"""Whether a query makes sense: fields, resources, operators, dates; and its conditions as plain comparisons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from integrations.sandbox.google.gaql import Condition, Query, Token
from integrations.sandbox.google.messages import fields_along, has_subfields, row_class
from integrations.sandbox.google.problems import refuse

ATTRIBUTED: dict[str, tuple[str, ...]] = {  # FROM: the resources whose fields may stand beside it
    "customer": (),
    "customer_client": ("customer",),
    "campaign_budget": ("customer",),
    "bidding_strategy": ("customer",),
    "campaign": ("customer", "campaign_budget", "bidding_strategy"),
    "ad_group": ("campaign", "customer", "campaign_budget", "bidding_strategy"),
    "ad_group_ad": ("ad_group", "campaign", "customer"),
    "ad_group_criterion": ("ad_group", "campaign", "customer", "campaign_budget"),
    "keyword_view": ("ad_group_criterion", "ad_group", "campaign", "customer"),
    "campaign_criterion": ("campaign", "customer"),
    "campaign_asset": ("asset", "campaign", "customer"),
    "ad_group_asset": ("asset", "ad_group", "campaign", "customer"),
    "customer_asset": ("asset", "customer"),
    "asset": ("customer",),
    "label": ("customer",),
    "campaign_label": ("campaign", "label", "customer"),
    "ad_group_label": ("ad_group", "campaign", "label", "customer"),
    "ad_group_ad_label": ("ad_group_ad", "ad_group", "campaign", "label", "customer"),
    "ad_group_criterion_label": ("ad_group_criterion", "ad_group", "campaign", "label", "customer"),
    "shared_set": ("customer",),
    "shared_criterion": ("shared_set", "customer"),
    "campaign_shared_set": ("campaign", "shared_set", "customer"),
    "customer_negative_criterion": ("customer",),
    "conversion_action": ("customer",),
    "user_list": ("customer",),
    "recommendation": ("campaign", "ad_group", "campaign_budget", "customer"),
    "recommendation_subscription": ("customer",),
    "change_event": ("campaign", "ad_group", "customer"),
    "change_status": ("campaign", "ad_group", "customer"),
    "geo_target_constant": (),
    "language_constant": (),
    "currency_constant": (),
}
WITH_METRICS = {"customer", "campaign", "ad_group", "ad_group_ad", "keyword_view"}
SEGMENTS = {"date", "week", "month", "quarter", "year", "day_of_week", "device", "ad_network_type"}
DATE_SEGMENTS = {"date", "week", "month", "quarter", "year"}
DAILY = {"date", "week", "day_of_week"}
MONTHS_OF_DAYS = 37
RANGES = {
    "TODAY": (0, 0), "YESTERDAY": (1, 1), "LAST_7_DAYS": (7, 1), "LAST_14_DAYS": (14, 1), "LAST_30_DAYS": (30, 1),
    "LAST_BUSINESS_WEEK": (-1, -1), "LAST_MONTH": (-1, -1), "LAST_WEEK_MON_SUN": (-1, -1), "LAST_WEEK_SUN_SAT": (-1, -1),
    "THIS_MONTH": (-1, -1), "THIS_WEEK_MON_TODAY": (-1, -1), "THIS_WEEK_SUN_TODAY": (-1, -1),
}  # fmt: skip
ORDERED = ("<", "<=", ">", ">=", "BETWEEN")
TEXTUAL = ("LIKE", "NOT LIKE", "REGEXP_MATCH", "NOT REGEXP_MATCH")


@dataclass(frozen=True)
class Test:
    """One condition, ready to compare: values have the field's own type."""

    field: str
    operator: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Plan:
    """A query that makes sense."""

    query: Query
    tests: tuple[Test, ...]
    first: str = ""  # the days of the filter, both included; empty without one
    last: str = ""

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments that are selected."""
        return tuple(name.partition(".")[2] for name in self.query.select if name.startswith("segments."))

    @property
    def counted(self) -> bool:
        """Whether the query asks for figures."""
        return any(name.startswith(("metrics.", "segments.")) for name in mentioned(self.query))


def mentioned(query: Query) -> list[str]:
    """Every field the query names."""
    return [*query.select, *(one.field for one in query.where), *(name for name, _ in query.order)]


def make_plan(query: Query, *, manager: bool, today: date) -> Plan:
    """Check a query.

    Raises:
        Refused: with the query_error that the platform gives.
    """
    _check_source(query, manager)
    for name in query.select:
        _check_field(query, name, "SELECT")
    for one in query.where:
        _check_field(query, one.field, "WHERE")
    _check_order(query)
    tests = tuple(_test(one, today) for one in query.where)
    first, last = _days(query, tests)
    plan = Plan(query, tests, first, last)
    _check_dates(plan, today)
    return plan


def _check_source(query: Query, manager: bool) -> None:
    if query.source not in row_class().DESCRIPTOR.fields_by_name or query.source in ("metrics", "segments"):
        raise refuse("query_error.BAD_RESOURCE_TYPE_IN_FROM_CLAUSE", "There is no such resource.", trigger=query.source)
    if manager and any(name.startswith("metrics.") for name in mentioned(query)):
        raise refuse("query_error.REQUESTED_METRICS_FOR_MANAGER", "A manager account has no figures of its own.")


def _check_field(query: Query, name: str, clause: str) -> None:
    head, _, rest = name.partition(".")
    found = fields_along(row_class().DESCRIPTOR, name)
    if found is None or not rest or name != name.rstrip("_"):
        raise refuse("query_error.UNRECOGNIZED_FIELD", "There is no such field.", trigger=name)
    if has_subfields(found[-1]) and not _asked_whole(head, found[-1].message_type.name):
        raise refuse("query_error.UNRECOGNIZED_FIELD", "Name the leaves of this field.", trigger=name)
    if head == "metrics" and query.source not in WITH_METRICS:
        raise refuse(
            "query_error.PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE", "This resource has no figures.", trigger=name
        )
    if head == "segments" and (query.source not in WITH_METRICS or rest not in SEGMENTS):
        raise refuse(
            "query_error.PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE",
            "This segment does not go with it (or is not simulated).",
            trigger=name,
        )
    if head not in (query.source, "metrics", "segments", *ATTRIBUTED.get(query.source, ())):
        raise refuse(
            f"query_error.PROHIBITED_RESOURCE_TYPE_IN_{clause}_CLAUSE",
            "The resource is not attributed to FROM.",
            trigger=name,
        )
    if clause == "WHERE" and head == "segments" and rest not in DATE_SEGMENTS and name not in query.select:
        raise refuse("query_error.EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE", "Select the segment too.", trigger=name)


def _asked_whole(head: str, message: str) -> bool:
    """Whether a message is asked for as a whole, without naming its leaves."""
    return message in ("FieldMask", "ChangedResource") or (
        head == "recommendation" and message.endswith(("Recommendation", "RecommendationImpact"))
    )


def _check_order(query: Query) -> None:
    for name, _ in query.order:
        _check_field(query, name, "SELECT")
        found = fields_along(row_class().DESCRIPTOR, name)
        assert found is not None
        if found[-1].is_repeated or found[-1].message_type is not None:
            raise refuse("query_error.PROHIBITED_FIELD_IN_ORDER_BY_CLAUSE", "The field has no order.", trigger=name)
        if name not in query.select:
            raise refuse(
                "query_error.EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE", "Select the field too.", trigger=name
            )


def _test(condition: Condition, today: date) -> Test:
    found = fields_along(row_class().DESCRIPTOR, condition.field)
    assert found is not None
    leaf, operator = found[-1], condition.operator
    if operator == "DURING":
        return _during(condition, today)
    _check_operator(condition, leaf)
    values = tuple(_value(condition, leaf, token) for token in condition.values)
    if condition.field.startswith("segments.") and condition.field.partition(".")[2] in DATE_SEGMENTS - {"year"}:
        _check_day(condition)
    if operator == "BETWEEN" and values[0] > values[1]:
        raise refuse("query_error.INVALID_VALUE_WITH_BETWEEN_OPERATOR", "The range is empty.", trigger=condition.field)
    return Test(condition.field, operator, values)


def _check_operator(condition: Condition, leaf: Any) -> None:
    operator = condition.operator
    textual = leaf.type == leaf.TYPE_STRING
    bad = (
        (leaf.is_repeated and not (operator.startswith(("CONTAINS", "IS"))))
        or (not leaf.is_repeated and operator.startswith("CONTAINS"))
        or (operator in TEXTUAL and not textual)
        or (operator in ORDERED and (leaf.enum_type is not None or leaf.type == leaf.TYPE_BOOL))
        or (leaf.message_type is not None and not operator.startswith("IS"))
        or (operator in ORDERED and textual and not _dated(condition.field))
        or (condition.field.startswith("segments.") and operator in (*TEXTUAL, "IS NULL", "IS NOT NULL"))
    )
    if bad:
        raise refuse(
            "query_error.OPERATOR_FIELD_MISMATCH", "The operator does not go with the field.", trigger=condition.field
        )


def _dated(name: str) -> bool:
    return name.startswith("segments.") or name.endswith(("_date_time", "_date"))


def _value(condition: Condition, leaf: Any, token: Token) -> Any:
    if leaf.enum_type is not None:
        return _enum(leaf, token)
    if leaf.type == leaf.TYPE_BOOL:
        if token.text.upper() not in ("TRUE", "FALSE"):
            raise refuse("query_error.BAD_VALUE", "TRUE or FALSE was expected.", trigger=token.text)
        return token.text.upper() == "TRUE"
    if leaf.type == leaf.TYPE_STRING:
        return _text(condition, token)
    if not re.fullmatch(r"-?\d+(\.\d+)?", token.text):
        raise refuse("query_error.BAD_NUMBER", "A number was expected.", trigger=token.text)
    return float(token.text) if "." in token.text else int(token.text)


def _enum(leaf: Any, token: Token) -> int:
    if token.text not in leaf.enum_type.values_by_name:
        raise refuse("query_error.BAD_ENUM_CONSTANT", "There is no such value.", trigger=token.text)
    return int(leaf.enum_type.values_by_name[token.text].number)


def _text(condition: Condition, token: Token) -> str:
    if token.kind == "word":
        raise refuse("query_error.BAD_VALUE", "Write a text in quotes.", trigger=token.text)
    if condition.operator.endswith("REGEXP_MATCH"):
        try:
            re.compile(token.text)
        except (re.error, RecursionError, OverflowError) as error:
            raise refuse(
                "query_error.INVALID_STRING_VALUE", "The expression is malformed.", trigger=token.text
            ) from error
    return token.text


def _check_day(condition: Condition) -> None:
    for token in condition.values:
        try:
            found = date.fromisoformat(token.text)
        except ValueError as error:
            raise refuse("query_error.INVALID_DATE_FORMAT", "Write a day as yyyy-MM-dd.", trigger=token.text) from error
        segment = condition.field.partition(".")[2]
        aligned = {
            "month": found.day == 1,
            "quarter": found.day == 1 and found.month % 3 == 1,
            "week": found.weekday() == 0,
        }
        if not aligned.get(segment, True):
            raise refuse(
                "query_error.MISALIGNED_DATE_FOR_FILTER", f"Name the first day of the {segment}.", trigger=token.text
            )


def _during(condition: Condition, today: date) -> Test:
    name = condition.values[0].text.upper()
    if not _dated(condition.field) or name not in RANGES:
        raise refuse(
            "query_error.INVALID_VALUE_WITH_DURING_OPERATOR",
            "There is no such range.",
            trigger=condition.values[0].text,
        )
    first, last = named_range(name, today)
    suffix = " 23:59:59.999999" if condition.field.endswith("_date_time") else ""
    return Test(condition.field, "BETWEEN", (first.isoformat(), last.isoformat() + suffix))


def named_range(name: str, today: date) -> tuple[date, date]:
    """First and last day of a named range."""
    start, end = RANGES[name]
    if start >= 0:
        return today - timedelta(days=start), today - timedelta(days=end)
    if "MONTH" in name:
        first = today.replace(day=1)
        return (
            (first, today)
            if name == "THIS_MONTH"
            else ((first - timedelta(days=1)).replace(day=1), first - timedelta(days=1))
        )
    begin = today - timedelta(days=(today.weekday() + 1) % 7 if "SUN_" in name else today.weekday())
    if name.startswith("THIS"):
        return begin, today
    return begin - timedelta(days=7), begin - timedelta(days=3 if "BUSINESS" in name else 1)


def _days(query: Query, tests: tuple[Test, ...]) -> tuple[str, str]:
    """The finite range of days the conditions leave, as far as they say."""
    first, last = "", ""
    for one in tests:
        segment = one.field.removeprefix("segments.")
        if one.field == segment or segment not in DATE_SEGMENTS - {"year"}:
            continue
        if one.operator in ("=", "IN", "BETWEEN", ">=", ">"):
            first = max(first, min(one.values))
        if one.operator in ("=", "IN", "BETWEEN", "<=", "<"):
            last = min(last or "9999", _end_of(segment, max(one.values)) if one.operator != "<" else max(one.values))
    return first, last


def _end_of(segment: str, day: str) -> str:
    """The last day of the week, month or quarter that begins on a day."""
    start = date.fromisoformat(day)
    if segment == "week":
        return (start + timedelta(days=6)).isoformat()
    months = {"month": 1, "quarter": 3}.get(segment, 0)
    if not months:
        return day
    index = start.year * 12 + start.month - 1 + months
    return (date(index // 12, index % 12 + 1, 1) - timedelta(days=1)).isoformat()


def _check_dates(plan: Plan, today: date) -> None:
    if plan.query.source in ("change_event", "change_status"):
        _check_changes(plan, today)
    dated = DATE_SEGMENTS | {"day_of_week"}
    asked = [name for name in mentioned(plan.query) if name.startswith("segments.") and name.partition(".")[2] in dated]
    if not asked:
        return
    if not (plan.first and plan.last) and not any(
        one.field == "segments.year" and one.operator in ("=", "IN", "BETWEEN") for one in plan.tests
    ):
        raise refuse(
            "query_error.EXPECTED_FILTERS_ON_DATE_RANGE",
            "A date segment needs a finite range of dates.",
            trigger=asked[0],
        )
    oldest = months_before(today, MONTHS_OF_DAYS).isoformat()
    if plan.first and plan.first < oldest and DAILY & set(plan.segments):
        raise refuse(
            "date_range_error.REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED",
            "Days and weeks are kept for 37 months.",
            trigger=plan.first,
        )


def months_before(today: date, months: int) -> date:
    """The first day of the month so many months ago."""
    index = today.year * 12 + today.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _check_changes(plan: Plan, today: date) -> None:
    """The log of changes is asked with a finite recent range and a limit."""
    source = plan.query.source
    field = "change_event.change_date_time" if source == "change_event" else "change_status.last_change_date_time"
    if plan.query.limit is None:
        raise refuse(f"{source}_error.LIMIT_NOT_SPECIFIED", "Give a LIMIT.")
    if plan.query.limit > 10_000:
        raise refuse(f"{source}_error.INVALID_LIMIT_CLAUSE", "LIMIT is at most 10,000.", trigger=str(plan.query.limit))
    lows = [min(one.values) for one in plan.tests if one.field == field and one.operator in ("=", "BETWEEN", ">", ">=")]
    highs = [
        max(one.values) for one in plan.tests if one.field == field and one.operator in ("=", "BETWEEN", "<", "<=")
    ]
    if not lows or not highs:
        raise refuse(f"{source}_error.CHANGE_DATE_RANGE_INFINITE", "Give a finite range of time.", trigger=field)
    for value in (*lows, *highs):
        _check_moment(value)
    if max(lows) > min(highs):
        raise refuse(f"{source}_error.CHANGE_DATE_RANGE_NEGATIVE", "The range is empty.", trigger=field)
    days = 30 if source == "change_event" else 90
    if max(lows)[:10] < (today - timedelta(days=days)).isoformat():
        raise refuse(f"{source}_error.START_DATE_TOO_OLD", f"At most {days} days back.", trigger=max(lows))


def _check_moment(value: str) -> None:
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise refuse(
            "query_error.INVALID_DATE_FORMAT", "Write a time as yyyy-MM-dd HH:mm:ss.", trigger=value
        ) from error
