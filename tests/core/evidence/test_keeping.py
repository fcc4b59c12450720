"""The ledger follows the accepted brief, keeps what people add, and lets each step be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core import acts, evidence
from core.documents import import_document
from core.errors import InvalidInput, NothingToDo
from core.evidence import Origin, State
from core.today import local_today
from core.workspace import Workspace

BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
goal = "leads"
landing_page = "https://ledgerly.example/close"
value_props = ["Close the books in 3 days"]
[[claims]]
text = "Teams close {days} days faster on average"
evidence = "Customer survey 2026, n=112"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as opened:
        yield opened


def accept(workspace: Workspace, days: int) -> None:
    with workspace.edit("From a brief", about={"brief": BRIEF.format(days=days)}) as edit:
        edit.create("label", {"name": f"Brief {days}"})


def test_the_brief_is_in_the_ledger_and_a_newer_one_takes_its_place(workspace: Workspace) -> None:
    assert evidence.list_entries(workspace) == []
    accept(workspace, 6)
    first = {one.statement: one for one in evidence.list_entries(workspace)}
    claim = first["Teams close 6 days faster on average"]
    assert (claim.origin, claim.place, claim.source) == (Origin.BRIEF, "claims[0]", "Customer survey 2026, n=112")
    assert evidence.ledger_of(workspace).ungrounded("Close 6 days faster") == []
    accept(workspace, 5)
    ledger = evidence.ledger_of(workspace)
    assert [one.text for one in ledger.ungrounded("Close 6 days faster")] == ["6"]
    kept = {one.statement: one.id for one in ledger.entries}
    assert kept["Close the books in 3 days"] == first["Close the books in 3 days"].id


def test_a_statement_of_the_brief_is_withdrawn_renewed_and_brought_back(workspace: Workspace) -> None:
    accept(workspace, 6)
    id = evidence.list_entries(workspace)[0].id
    evidence.withdraw(workspace, id)
    (open_,) = evidence.ledger_of(workspace).grounding("Close 6 days faster")
    assert open_.entry is None
    assert open_.withdrawn is not None
    assert open_.withdrawn.state is State.WITHDRAWN
    with pytest.raises(NothingToDo):
        evidence.withdraw(workspace, id)
    acts.take_back(workspace, acts.list_acts(workspace)[0].pk)
    last = local_today(workspace) + timedelta(days=3)
    evidence.renew(workspace, id, last)
    assert evidence.ledger_of(workspace, today=last).grounding("Close 6 days faster")[0].grounded
    (ended,) = evidence.ledger_of(workspace, today=last + timedelta(days=1)).grounding("Close 6 days faster")
    assert ended.expired
    assert not ended.grounded
    assert ended.entry is not None
    assert ended.entry.expires_on == last


def test_what_a_person_adds_needs_words_and_a_day_to_come(workspace: Workspace) -> None:
    made = evidence.add_evidence(workspace, "  Used in\n80 plants ", "Contract list")
    assert (made.statement, made.origin, made.source) == ("Used in 80 plants", Origin.PERSON, "Contract list")
    for statement, source in (("", "x"), ("x", " ")):
        with pytest.raises(InvalidInput):
            evidence.add_evidence(workspace, statement, source)
    with pytest.raises(InvalidInput, match="passed"):
        evidence.add_evidence(workspace, "Used in 90 plants", "x", expires_on=date(2020, 1, 1))
    with pytest.raises(NothingToDo):
        evidence.add_evidence(workspace, "Used in 80 plants", "again")
    assert evidence.reword(workspace, made.id, "Used in 82 plants", "List of May").statement == "Used in 82 plants"
    first, second = (one.pk for one in acts.list_acts(workspace))
    with pytest.raises(InvalidInput, match="followed"):
        acts.take_back(workspace, second)
    acts.take_back(workspace, first)
    assert evidence.list_entries(workspace)[0].statement == "Used in 80 plants"
    acts.take_back(workspace, second)
    assert evidence.list_entries(workspace) == []


def test_documents_suggest_what_could_prove_a_claim(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "Case study.md"
    file.write_text(
        "# Results\nNorthwind saves 40 % of the work of month end close. It moved offices in 40 days.\n"
        "The close of the month is calm now.", encoding="utf-8",
    )  # fmt: skip
    import_document(workspace, file)
    text = "Save 40 percent of month end work"
    (claim,) = evidence.ledger_of(workspace).grounding(text)
    found = evidence.suggest(workspace, text, claim)
    assert found[0].sentence == "Northwind saves 40 % of the work of month end close."
    assert (found[0].place, found[0].says_it) == ("Results", True)
    assert not any("offices" in one.sentence for one in found)
    evidence.add_from_document(workspace, found[0].document, found[0].place, found[0].sentence)
    assert evidence.ledger_of(workspace).ungrounded(text) == []


def test_uses_count_the_texts_of_the_draft(workspace: Workspace) -> None:
    accept(workspace, 6)
    with workspace.edit("Ads") as edit:
        account = edit.create("account", {"name": "A", "platform": "google_ads", "status": "ENABLED"})
        campaign = edit.create(
            "campaign", {"account": account, "platform": "google_ads", "name": "C", "status": "PAUSED"}
        )
        group = edit.create(
            "ad_group", {"campaign": campaign, "platform": "google_ads", "name": "G", "status": "PAUSED"}
        )
        ad = {"ad_group": group, "platform": "google_ads", "format": "responsive_search", "status": "PAUSED"}
        edit.create(
            "ad",
            ad | {"headlines": ["Close 6 Days Faster", "Close 9 Days Faster", "Calm"], "descriptions": ["In 3 days."]},
        )
        edit.create("ad", ad | {"headlines": ["Close 6 Days Faster"], "status": "REMOVED"})
    ledger = evidence.ledger_of(workspace)
    uses = evidence.uses_of(workspace, ledger)
    by_statement = {one.statement: uses.counts.get(one.id, 0) for one in ledger.entries}
    assert by_statement == {"Teams close 6 days faster on average": 1, "Close the books in 3 days": 1}
    assert [(one.field, one.grounding.text) for one in uses.open] == [("headlines[1]", "9")]
