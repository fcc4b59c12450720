"""Named stretches of days move with the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics import Period
from core.periods import NAMES, period

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


@given(DAYS, st.sampled_from(["7", "14", "30", "90"]))
def test_the_last_days_are_as_many_as_they_say_and_end_yesterday(today: date, name: str) -> None:
    found = period(name, today)
    assert found.since is not None
    assert found.until == (today - timedelta(1)).isoformat()
    assert (date.fromisoformat(found.until) - date.fromisoformat(found.since)).days == int(name) - 1


@given(DAYS)
def test_months_meet_without_a_gap(today: date) -> None:
    last, this = period("last_month", today), period("month", today)
    assert last.until is not None
    assert this.since is not None
    assert date.fromisoformat(this.since) - date.fromisoformat(last.until) == timedelta(1)
    assert this.since.endswith("-01")
    assert str(last.since).endswith("-01")


@pytest.mark.parametrize("name", ["all", "", "someday"])
def test_any_other_name_means_all_days(name: str) -> None:
    assert period(name, date(2026, 11, 23)) == Period()
    assert next(iter(NAMES)) == "all"
