"""Lead forms and what people filled in; all of them are invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.sandbox.linkedin.asking import Ask, Reply, number_of, urn_number
from integrations.sandbox.linkedin.paging import by_start
from integrations.sandbox.linkedin.problems import bad, not_found
from integrations.sandbox.linkedin.store import Entity, load, select
from integrations.sandbox.linkedin.surface import Route

SCOPE = frozenset({"r_marketing_leadgen_automation"})


def _owner(ask: Ask) -> int:
    owner = ask.query.get("owner")
    if not isinstance(owner, dict) or owner.keys() != {"sponsoredAccount"}:
        raise bad("PARAM_INVALID", "owner is (sponsoredAccount:URN)")
    return ask.account(urn_number(owner["sponsoredAccount"], "sponsoredAccount", "owner")).id


def _forms(ask: Ask) -> Reply:
    return by_start(ask, [one.body for one in select(ask.connection, "form", "account = ?", (_owner(ask),))])


def _one(ask: Ask, kind: str) -> Entity:
    found = load(ask.connection, kind, number_of(ask.keys[0]))
    if found is None:
        raise not_found()
    ask.account(found.account)
    return found


def _responses(ask: Ask) -> Reply:
    account = _owner(ask)
    kind = ask.query.get("leadType", {})
    if not isinstance(kind, dict) or kind.get("leadType") != "SPONSORED":
        raise bad("PARAM_INVALID", "leadType is (leadType:SPONSORED)")
    span = ask.query.get("submittedAtTimeRange", {})
    first, last = int(span.get("start", 0)), int(span.get("end", ask.now + 1))
    form = ask.query.get("versionedLeadGenFormUrn")
    test = ask.query.get("limitedToTestLeads", "false") == "true"
    rows = [
        one.body for one in select(ask.connection, "response", "account = ?", (account,))
        if first <= one.body["submittedAt"] < last and one.body["testLead"] == test
        and form in (None, one.body["versionedLeadGenFormUrn"])
    ]  # fmt: skip
    return by_start(ask, rows)


def form_body(number: int, account: int, name: str, thanks: str) -> dict[str, Any]:
    """A published form with four questions in English."""

    def words(text: str) -> dict[str, Any]:
        return {"localized": {"en_US": text}}

    predefined = (("FIRST_NAME", "First name"), ("LAST_NAME", "Last name"), ("WORK_EMAIL", "Work email"))
    questions = [
        {
            "questionId": at, "name": field.lower(), "question": words(text), "predefinedField": field, "responseRequired": True,
            "responseEditable": True, "questionDetails": {"textQuestionDetails": {"maxResponseLength": 300}},
        }
        for at, (field, text) in enumerate(predefined, 1)
    ]  # fmt: skip
    options = [{"id": at, "text": words(text)} for at, text in enumerate(("1-50", "51-500", "more"), 1)]
    questions.append(
        {
            "questionId": 4, "name": "team", "question": words("How large is your data team?"), "responseRequired": False,
            "responseEditable": True, "questionDetails": {"multipleChoiceQuestionDetails": {"options": options}},
        }
    )  # fmt: skip
    legal = {"privacyPolicyUrl": "https://www.nordlicht.example/privacy", "legalDisclaimer": words("We use this to answer."),
             "consents": [{"id": 1, "consent": words("You may write to me."), "checkRequired": False}]}  # fmt: skip
    after = {"message": words(thanks), "callToAction": {"callToActionLabel": "VISIT_COMPANY_WEBSITE",
             "callToActionTarget": {"landingPageUrl": "https://www.nordlicht.example"}}}  # fmt: skip
    return {
        "id": number, "name": name, "versionId": 1, "state": "PUBLISHED", "owner": {"sponsoredAccount": f"urn:li:sponsoredAccount:{account}"},
        "creationLocale": {"country": "US", "language": "en"}, "reviewInfo": {"reviewStatus": "APPROVED"},
        "hiddenFields": [{"name": "source", "value": "linkedin"}],
        "content": {
            "headline": words(name), "description": words("A short guide."), "questions": questions, "legalInfo": legal,
            "postSubmissionInfo": after,
        },
    }  # fmt: skip


def response_body(
    number: int, form: Mapping[str, Any], who: tuple[str, str], place: tuple[str, str], when: int
) -> dict[str, Any]:
    """What one invented person filled in; `place` is the campaign and the creative."""
    first, last = who
    mail = f"{first}.{last}@customer{number % 97}.example".lower()
    texts = [
        {"questionId": at, "answerDetails": {"textQuestionAnswer": {"answer": text}}}
        for at, text in enumerate((first, last, mail), 1)
    ]
    choice = {"questionId": 4, "answerDetails": {"multipleChoiceAnswer": {"options": [1 + number % 3]}}}
    return {
        "id": str(number), "owner": form["owner"], "submitter": f"urn:li:person:sim{number}", "leadType": "SPONSORED",
        "leadMetadata": {"sponsoredLeadMetadata": {"campaign": place[0]}},
        "versionedLeadGenFormUrn": f"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:{form['id']},{form['versionId']})",
        "submittedAt": when, "testLead": False, "associatedEntity": {"associatedCreative": place[1]},
        "formResponse": {"answers": [*texts, choice], "consentResponses": [{"consentId": 1, "accepted": number % 4 != 0}]},
    }  # fmt: skip


ROUTES: Mapping[str, Route] = {
    "FINDER:owner leadForms": Route(_forms, SCOPE, frozenset({"owner"})),
    "GET leadForms/*": Route(lambda ask: Reply(200, _one(ask, "form").body), SCOPE),
    "FINDER:owner leadFormResponses": Route(
        _responses,
        SCOPE,
        frozenset({"owner", "leadType", "limitedToTestLeads", "submittedAtTimeRange", "versionedLeadGenFormUrn"}),
    ),
    "GET leadFormResponses/*": Route(lambda ask: Reply(200, _one(ask, "response").body), SCOPE),
}
