"""What each refusal of LinkedIn becomes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import (
    ActElsewhere,
    FieldsRefused,
    OutcomeUnknown,
    PlatformError,
    ProgramFault,
    SignInNeeded,
    TooLarge,
    TryLater,
)
from integrations.linkedin_ads.wire.codes import REMEDIES
from integrations.linkedin_ads.wire.explaining import of_answer, of_element, refusals, until_midnight

EVENING = datetime(2026, 9, 1, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "document", "kind"),
    [
        (401, {"serviceErrorCode": 65600}, SignInNeeded),
        (401, {"serviceErrorCode": 65602, "message": "The token used in the request has expired"}, SignInNeeded),
        (401, {}, SignInNeeded),
        (403, {"code": "ACCESS_DENIED"}, ActElsewhere),
        (403, {"code": "NO_PERMISSION_ON_ENTITY"}, ActElsewhere),
        (403, {"serviceErrorCode": 100, "message": "Not enough permissions"}, ActElsewhere),
        (404, {"code": "NOT_FOUND"}, ActElsewhere),
        (400, {"code": "PARAM_INVALID"}, ProgramFault),
        (400, {"message": "something new"}, FieldsRefused),
        (422, {"message": "ReadOnly field present in a create request"}, FieldsRefused),
        (405, {}, ProgramFault),
        (411, {}, ProgramFault),
        (414, {}, TooLarge),
        (426, {"code": "NONEXISTENT_VERSION"}, ProgramFault),
        (429, {}, TryLater),
        (408, {"code": "TIMEOUT"}, TryLater),
        (500, {}, TryLater),
        (503, {"code": "UNDER_MAINTENANCE"}, TryLater),
    ],
)
def test_every_status_has_its_error(status: int, document: dict[str, Any], kind: type[PlatformError]) -> None:
    found = of_answer(status, {"x-li-uuid": "u-1"}, document)
    assert type(found) is kind
    assert found.request_id == "u-1"
    assert found.message


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_create_that_met_trouble_may_stand(status: int) -> None:
    assert isinstance(of_answer(status, {}, {}, creates=True, now=EVENING), OutcomeUnknown)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 426])
def test_a_create_that_was_refused_does_not_stand(status: int) -> None:
    assert not isinstance(of_answer(status, {}, {}, creates=True), OutcomeUnknown)


def test_the_daily_quota_begins_anew_at_midnight_in_utc() -> None:
    found = of_answer(429, {}, {}, now=EVENING)
    assert isinstance(found, TryLater)
    assert found.wait_s == 3600
    assert until_midnight(EVENING.replace(hour=0)) == 86_400
    asked = of_answer(429, {"retry-after": "7"}, {}, now=EVENING)
    assert isinstance(asked, TryLater)
    assert asked.wait_s == 7


@pytest.mark.parametrize(
    "place",
    [
        {"input": {"inputPath": {"fieldPath": "/dailyBudget/amount"}}},
        {"inputPath": {"fieldPath": "/dailyBudget/amount"}},
    ],
)
def test_both_nestings_of_field_paths_are_read(place: dict[str, Any]) -> None:
    document = {"errorDetails": {"inputErrors": [{"code": "FIELD_VALUE_TOO_LOW", "description": "x"} | place]}}
    found = of_answer(400, {}, document)
    assert isinstance(found, FieldsRefused)
    assert [one.path for one in found.refusals] == ["/dailyBudget/amount"]
    assert found.refusals == refusals(document)


def test_several_fields_are_counted_and_the_gravest_speaks() -> None:
    inputs = [{"code": "MISSING_FIELD"}, {"code": "FIELD_NOT_ALLOWED", "description": "no such field"}]
    found = of_element(400, {"code": "MULTIPLE_VALIDATIONS_FAILED", "errorDetails": {"inputErrors": inputs}})
    assert isinstance(found, ProgramFault)
    assert "1 more" in found.message
    assert len(found.refusals) == 2


def test_the_codes_we_speak_of_exist(shared_data: Path) -> None:
    listed = json.loads((shared_data / "linkedin_reference" / "error_codes.json").read_text())
    seen = {"ACCESS_DENIED", "NONEXISTENT_VERSION", "SINMAIL_SENDER_NOT_APPROVED"} | {
        "SPONSORED_MESSAGE_CONTENT_AD_FORM_URN_NOT_FOUND_IN_MESSAGE_TREE"
    }
    assert set(REMEDIES) <= {one["code"] for one in listed} | seen
