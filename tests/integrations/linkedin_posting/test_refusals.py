"""What LinkedIn says of one entry, as what a person reads on its row; and what of a batch is certain."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import ActElsewhere, ProgramFault, SignInNeeded
from core.platforms import Verb
from core.posting.adapter import Operation, OperationsRefused
from integrations.linkedin_ads.posting_refusals import refused_of
from integrations.linkedin_ads.posting_sending import Outcome
from integrations.linkedin_ads.wire.answers import Result
from integrations.linkedin_ads.wire.explaining import of_element


def operation(n: int = 0, kind: str = "ad_group", verb: Verb = Verb.CREATE) -> Operation:
    return Operation(n, kind, n + 1, f"id-{n}", verb, {"name": "Any", "status": "DRAFT"})


def said(code: str, path: str, text: str = "") -> dict[str, Any]:
    wrong = {"code": code, "description": text, "input": {"inputPath": {"fieldPath": path}}}
    return {"status": 400, "code": code, "message": text, "errorDetails": {"inputErrors": [wrong]}}


@pytest.mark.parametrize(
    ("kind", "code", "path", "field", "words"),
    [
        ("ad_group", "AUDIENCE_SIZE_TOO_SMALL", "/targetingCriteria", "targeting", "fewer than 300"),
        ("ad_group", "FIELD_VALUE_TOO_LOW", "/dailyBudget/amount", "daily_budget", "no daily budget this low"),
        ("campaign", "FIELD_VALUE_TOO_LOW", "/totalBudget/amount", "total_budget", "no lifetime budget this low"),
        ("ad", "FIELD_VALUE_TOO_HIGH", "/intendedStatus", "status", "no more of these run at once"),
        ("ad_group", "CONVERSION_CAMPAIGN_MISSING_ASSOCIATED_CONVERSION", "/optimizationTargetType", "bid_strategy", "no conversion"),
        ("ad_group", "CURRENCY_MISMATCH", "/dailyBudget/currencyCode", "daily_budget", "another currency"),
        ("ad_group", "FIELD_LENGTH_TOO_LONG", "/name", "name", "too long"),
        ("ad", "FIELD_LENGTH_TOO_LONG", "/commentary", "introductory_text", "too long"),
        ("ad", "FIELD_LENGTH_TOO_LONG", "/content/media/title", "headline", "too long"),
        ("ad_group", "ONLY_DRAFT_CAMPAIGNS_ALLOWED_IN_DRAFT_CAMPAIGN_GROUPS", "/status", "status", "is a draft"),
        ("ad_group", "INVALID_CAMPAIGN_CONFIGURATION", "/politicalIntent", "eu_political_ads", "no political advertising in the EU"),
        ("ad", "STATUS_CHANGE_NOT_ALLOWED", "/intendedStatus", "status", "while it is in review"),
        ("ad_group", "START_DATE_AFTER_END_DATE", "/runSchedule/end", "end_date", "before the start"),
    ],
)  # fmt: skip
def test_a_refusal_stands_on_its_field_with_what_to_do(kind: str, code: str, path: str, field: str, words: str) -> None:
    (found,) = refused_of(operation(7, kind), of_element(400, said(code, path)))
    assert (found.n, found.field) == (7, field)
    assert words in found.refusal.message
    assert found.refusal.hint


def test_of_a_batch_each_entry_is_done_refused_or_uncertain() -> None:
    outcome, four = Outcome(), [operation(n) for n in range(4)]
    outcome.take(four[0], Result(201, "604"))
    outcome.take(four[1], Result(400, error=of_element(400, said("FIELD_LENGTH_TOO_LONG", "/name"))))
    outcome.take(four[2], Result(500, error=of_element(500, {"status": 500, "message": "Internal"})))
    outcome.take(four[3], Result(0, error=ProgramFault("LinkedIn answered nothing.", code="RESULTS_MISSING")))
    reply = outcome.reply(four)
    assert reply.remote_ids == {0: "604"}
    assert [(one.n, one.field) for one in reply.refused] == [(1, "name")]
    assert reply.unsure == {2, 3}


def test_what_is_refused_altogether_did_not_happen() -> None:
    outcome, one = Outcome(), operation()
    outcome.take(one, Result(404, error=of_element(404, {"status": 404, "code": "NOT_FOUND"})))
    with pytest.raises(OperationsRefused) as caught:
        outcome.reply([one])
    assert caught.value.refused[0].refusal.hint == "Download the account again."


@pytest.mark.parametrize(
    ("status", "document", "error"),
    [
        (401, {"status": 401, "serviceErrorCode": 65602}, SignInNeeded),
        (403, {"status": 403, "code": "NO_PERMISSION_ON_ENTITY"}, ActElsewhere),
    ],
)
def test_what_concerns_the_account_stops_everything(
    status: int, document: dict[str, Any], error: type[Exception]
) -> None:
    outcome, two = Outcome(), [operation(0), operation(1)]
    for one in two:
        outcome.take(one, Result(status, error=of_element(status, document)))
    with pytest.raises(error):
        outcome.reply(two)
