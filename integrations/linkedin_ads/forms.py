"""Lead forms and what people filled into them: read in spans of time, each response once, kept on this machine only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.contacts import keeping
from core.contacts.countries import country_of
from core.contacts.deleting import gone_keys
from core.contacts.domains import company_domain, split_email
from core.contacts.forms import Form, forms, keep_forms
from core.contacts.headings import PERSON
from core.contacts.keeping import Contact, Kept
from core.contacts.listing import LEADS
from core.progress import Progress
from core.recording import now_ms
from core.workspace import Workspace
from integrations.linkedin_ads.desk import Desk, permitted
from integrations.linkedin_ads.wire.encoding import Value
from integrations.linkedin_ads.wire.values import id_of

SCOPE = "r_marketing_leadgen_automation"
DAY_MS = 86_400_000
KEPT_DAYS, SPAN_DAYS, AGAIN_DAYS = 365, 30, 1
"""Days for which LinkedIn keeps responses, days read at once, and days read again, as some come late."""
AT_ONCE = 200
FIELDS = {
    "FIRST_NAME": "first_name", "LAST_NAME": "last_name", "WORK_EMAIL": "email", "EMAIL": "email",
    "WORK_PHONE_NUMBER": "phone", "PHONE_NUMBER": "phone", "CITY": "city", "STATE": "region", "COUNTRY": "country",
    "ZIP_CODE": "postal_code", "JOB_TITLE": "job_title", "JOB_FUNCTION": "job_function", "SENIORITY": "seniority",
    "COMPANY_NAME": "company", "COMPANY_SIZE": "company_size", "INDUSTRY": "industry",
}  # fmt: skip
"""What LinkedIn fills in by itself, and the fields of a contact; what comes first here is taken where two mean the same."""
_VERSIONED = re.compile(r"\(urn:li:leadGenForm:(\d+),(\d+)\)$")


@dataclass(frozen=True)
class Leads:
    """What was read: forms, responses new, changed and known, those that were deleted here, and answers nobody can name."""

    forms: int
    kept: Kept
    deleted: int = 0
    unnamed: int = 0


@permitted(SCOPE)
def read_forms(desk: Desk) -> list[Form]:
    """The lead forms of an account."""
    found = desk.client.listed(("leadForms",), "owner", {"owner": _owner(desk)})
    return [
        Form(
            str(one["id"]), int(one.get("versionId") or 1), str(one.get("name") or ""), str(one.get("state") or ""), one
        )
        for one in found
    ]


@permitted(SCOPE)
def read_leads(workspace: Workspace, desk: Desk, progress: Progress, *, test: bool = False) -> Leads:
    """Read responses since the last time into the contacts, going on where it stopped; `test` reads test leads.

    Each span of time is kept with its end, so a stop loses nothing and reads nothing but one span again.
    """
    progress.step("Reading lead forms")
    seen = read_forms(desk)
    keep_forms(workspace, desk.connection, seen)
    reader = _Reader(
        workspace, desk, {(one.id, one.version): one for one in forms(workspace, desk.connection)}, test=test
    )
    now = now_ms()
    for start, end in _spans(workspace, desk, now, test=test):
        reader.read(start, end, progress)
        workspace.set_option(_mark(desk, test=test), str(min(end, now)))
    return Leads(len(seen), reader.kept, reader.deleted, reader.unnamed)


class _Reader:
    """Takes the responses of one span after the other."""

    def __init__(self, workspace: Workspace, desk: Desk, known: Mapping[tuple[str, int], Form], *, test: bool) -> None:
        self.workspace, self.desk, self.known, self.test = workspace, desk, known, test
        self.source = f"{LEADS}{desk.connection.account.number}"
        self.gone = gone_keys(workspace, self.source)
        self.kept, self.deleted, self.unnamed = Kept(), 0, 0

    def read(self, start: int, end: int, progress: Progress) -> None:
        """Everything that was submitted from `start` until `end`, in milliseconds."""
        asked: dict[str, Value] = {
            "owner": _owner(self.desk), "leadType": {"leadType": "SPONSORED"}, "limitedToTestLeads": self.test,
            "submittedAtTimeRange": {"start": start, "end": end},
        }  # fmt: skip
        held: list[Contact] = []
        for document in self.desk.client.listed(("leadFormResponses",), "owner", asked):
            progress.step("Reading leads", sum((self.kept.new, self.kept.changed, self.kept.unchanged)) + len(held))
            if str(document["id"]) in self.gone:
                self.deleted += 1
                continue
            held.append(self._contact(document))
            if len(held) == AT_ONCE:
                held = self._keep(held)
        self._keep(held)

    def _keep(self, held: Sequence[Contact]) -> list[Contact]:
        if held:
            with self.workspace.write() as writing:
                self.kept += keeping.keep(writing, held)
        return []

    def _contact(self, document: Mapping[str, Any]) -> Contact:
        found = _VERSIONED.search(str(document.get("versionedLeadGenFormUrn") or ""))
        form = self.known.get((found.group(1), int(found.group(2)))) if found else None
        self.unnamed += form is None
        response = document.get("formResponse") or {}
        answers = list(_answers(response.get("answers") or (), form))
        place = (document.get("leadMetadata") or {}).get("sponsoredLeadMetadata") or {}
        entity = document.get("associatedEntity") or {}
        submitted = document.get("submittedAt")
        return Contact(
            PERSON, self.source, str(document["id"]), _fields(answers), _told(answers, form),
            consents=list(_consents(response.get("consentResponses") or (), form)),
            submitted_at=int(submitted) if submitted is not None else None,
            campaign=_number(place.get("campaign")), creative=_number(entity.get("associatedCreative")),
            form=found.group(1) if found else None, test=bool(document.get("testLead")),
        )  # fmt: skip


@dataclass(frozen=True)
class _Answer:
    """One answer: the question's words, what LinkedIn calls it where it is one of its own, and what was answered."""

    question: str
    predefined: str
    text: str


def _answers(found: Sequence[Mapping[str, Any]], form: Form | None) -> Iterator[_Answer]:
    questions = {str(one.get("questionId")): one for one in _content(form).get("questions") or ()}
    for one in found:
        ident = str(one.get("questionId"))
        question = questions.get(ident, {})
        words = _words(question.get("question")) or str(question.get("name") or "") or f"Question {ident}"
        yield _Answer(
            words, str(question.get("predefinedField") or ""), _said(one.get("answerDetails") or {}, question)
        )


def _said(details: Mapping[str, Any], question: Mapping[str, Any]) -> str:
    text = (details.get("textQuestionAnswer") or {}).get("answer")
    if text is not None:
        return str(text)
    chosen = (details.get("multipleChoiceAnswer") or {}).get("options") or ()
    offered = ((question.get("questionDetails") or {}).get("multipleChoiceQuestionDetails") or {}).get("options") or ()
    words = {str(one.get("id")): _words(one.get("text")) for one in offered}
    return "; ".join(words.get(str(one)) or f"Option {one}" for one in chosen)


def _fields(answers: Sequence[_Answer]) -> dict[str, str | None]:
    by_name = {one.predefined: one.text.strip() for one in answers if one.predefined in FIELDS and one.text.strip()}
    found: dict[str, str | None] = {}
    for name, field in FIELDS.items():
        if name in by_name:
            found.setdefault(field, by_name[name])
    parts = split_email(found.get("email") or "")
    country = found.get("country")
    domain = company_domain(parts[1]) if parts else None
    return found | {
        "email": "@".join(parts) if parts else None, "domain": domain, "country": country and (country_of(country) or country)
    }  # fmt: skip


def _told(answers: Sequence[_Answer], form: Form | None) -> dict[str, str]:
    """Questions and answers in words; questions of the same words are numbered."""
    found: dict[str, str] = {}
    hidden = [
        (str(one.get("name")), str(one.get("value"))) for one in (form.body if form else {}).get("hiddenFields") or ()
    ]
    for question, text in [*((one.question, one.text) for one in answers), *hidden]:
        name, again = question, 1
        while name in found:
            again += 1
            name = f"{question} ({again})"
        found[name] = text
    return found


def _consents(found: Sequence[Mapping[str, Any]], form: Form | None) -> Iterator[dict[str, Any]]:
    asked = {
        str(one.get("id")): _words(one.get("consent"))
        for one in (_content(form).get("legalInfo") or {}).get("consents") or ()
    }
    for one in found:
        ident = str(one.get("consentId"))
        yield {"text": asked.get(ident) or f"Consent {ident}", "accepted": bool(one.get("accepted"))}


def _content(form: Form | None) -> Mapping[str, Any]:
    return (form.body.get("content") or {}) if form else {}


def _words(text: Any) -> str:
    """A text in English, else in the first language there is."""
    localized = (text or {}).get("localized") or {} if isinstance(text, Mapping) else {}
    return str(localized.get("en_US") or next(iter(localized.values()), ""))


def _number(name: Any) -> str | None:
    return id_of(str(name)) if name else None


def _owner(desk: Desk) -> Mapping[str, Value]:
    return {"sponsoredAccount": desk.account}


def _mark(desk: Desk, *, test: bool) -> str:
    """The option that keeps how far responses were read."""
    return f"leads_until:{desk.connection.id}{':test' if test else ''}"


def _spans(workspace: Workspace, desk: Desk, now: int, *, test: bool) -> Iterator[tuple[int, int]]:
    """Spans of time from where the last reading ended; the last one is open, for clocks that differ."""
    kept = workspace.option(_mark(desk, test=test))
    first = max(int(kept) - AGAIN_DAYS * DAY_MS if kept else 0, now - KEPT_DAYS * DAY_MS)
    while first + SPAN_DAYS * DAY_MS < now:
        yield first, first + SPAN_DAYS * DAY_MS
        first += SPAN_DAYS * DAY_MS
    yield first, now + KEPT_DAYS * DAY_MS
