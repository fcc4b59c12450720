"""The summary for clients: one safe file that shows every change, and the answer that brings the ticks back."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from core import changesets, remarks
from core.errors import InvalidInput, NotFound
from core.interchange.summary.answers import import_answer, suggested_rejections
from core.interchange.summary.items import MOST_SINGLE, summarise
from core.interchange.summary.page import export_summary
from core.progress import silent
from core.rows import list_rows
from core.workspace import Workspace

NASTY = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'
POST = {
    "platform": "linkedin_ads", "name": "Post", "format": "single_image", "introductory_text": "Books that close themselves. " * 9,
    "headline": "Close faster", "call_to_action": "LEARN_MORE", "final_url": "https://www.northwind.example/close", "status": "DRAFT",
}  # fmt: skip


@pytest.fixture
def proposal(workspace: Workspace) -> str:
    """A draft with one campaign, and a proposal that edits it and adds a tree for each platform."""
    with workspace.edit("Start") as edit:
        google = edit.create("account", {"name": "Northwind", "platform": "google_ads", "currency": "EUR"})
        edit.create("account", {"name": "Northwind NV", "platform": "linkedin_ads", "currency": "EUR"})
        old = edit.create("campaign", {"account": google, "platform": "google_ads", "name": "Ledger", "daily_budget": 50_000_000,
                                       "status": "ENABLED", "negative_lists": ["Jobs"]})  # fmt: skip
        group = edit.create("ad_group", {"campaign": old, "platform": "google_ads", "name": "Close"})
        ad = edit.create("ad", {"ad_group": group, "platform": "google_ads", "format": "responsive_search", "path1": "close",
                                "headlines": ["Close in days", "Tidy books", "Try it"], "descriptions": ["One.", "Two."],
                                "headline_pins": {"1": 1}, "final_url": "https://northwind.example"})  # fmt: skip
    with workspace.propose("More of it", reason="Spring") as edit:
        edit.set("campaign", [old], {"daily_budget": 80_000_000, "negative_lists": ["Jobs", "Free"]})
        edit.set(
            "ad",
            [ad],
            {"headlines": ["Close in hours", "Tidy books", "Try it"], "final_url": "https://northwind.example/now"},
        )
        linkedin = list_rows(workspace, "account")[1].id
        campaign = edit.create("campaign", {"account": linkedin, "platform": "linkedin_ads", "name": f"Owners {NASTY}", "status": "DRAFT",
                                            "total_budget": 9_000_000_000, "objective": "LEAD_GENERATION"})  # fmt: skip
        ad_set = edit.create(
            "ad_group", {"campaign": campaign, "platform": "linkedin_ads", "name": "CFOs", "status": "DRAFT"}
        )
        edit.create("ad", {"ad_group": ad_set, **POST})
        edit.create_many(
            "keyword",
            [{"ad_group": group, "text": f"ledger {n}", "match_type": "EXACT", "status": "PAUSED"} for n in range(3)],
        )
    return changesets.list_sets(workspace, state="proposed")[0].id


class Page(HTMLParser):
    """What stands in the file: elements with their attributes, the texts, and everything that could leave it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.inside: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        where = self.open[-1] if self.open else ""
        self.inside[where] = self.inside.get(where, "") + data


@pytest.fixture
def page(workspace: Workspace, proposal: str, tmp_path: Path) -> str:
    export_summary(workspace, tmp_path / "summary.html", silent())
    return (tmp_path / "summary.html").read_text("utf-8")


def test_the_file_is_well_formed_and_reaches_for_nothing(page: str) -> None:
    read = Page(page)
    assert read.open == []
    names = [tag for tag, _ in read.tags]
    assert names.count("script") == 2
    assert not {"img", "link", "iframe", "object", "form", "base"} & set(names)
    for _, attributes in read.tags:
        assert not any(name.startswith("on") or name in ("src", "href", "style", "action") for name in attributes)


def test_only_its_own_script_and_style_may_run(page: str) -> None:
    policy = next(a["content"] for tag, a in Page(page).tags if tag == "meta" and a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_every_change_can_be_ticked_and_is_said_in_words(workspace: Workspace, proposal: str, page: str) -> None:
    read = Page(page)
    keys = [a["data-item"] for tag, a in read.tags if tag == "fieldset"]
    found = summarise(workspace, proposal)
    assert sorted(keys, key=str) == sorted(found.items)
    seqs = sorted(seq for item in found.items.values() for seq in item.seqs)
    assert seqs == [one.seq for one in changesets.list_changes(workspace, proposal)]
    answers = [(a["name"], a["value"]) for tag, a in read.tags if tag == "input" and a.get("type") == "radio"]
    assert answers == [(key, verdict) for key in keys for verdict in ("accept", "reject")]
    text = re.sub(r"<[^>]+>", " ", re.sub(r"</?(ins|del)>", "", page).split("<main>")[1].split("</main>")[0])
    for words in ("50.00 EUR", "80.00 EUR", "(+60 %)", "added “Free”", "Close in days", "https://northwind.example/now", "Lead generation",
                  "9000.00 EUR", "northwind.example › close", "Learn more", "… see more", "ledger 2 (exact match)",
                  "always at place 1"):  # fmt: skip
        assert words.replace("“", "&quot;") in text or words in text, words
    assert "30.00 EUR a day more in budgets" in page


def test_what_puts_most_money_at_risk_comes_first(workspace: Workspace, proposal: str) -> None:
    found = summarise(workspace, proposal)
    risks = [section.risk for section in found.sections]
    assert risks == sorted(risks, reverse=True)
    assert found.sections[0].items[0].changes[0].field == "daily_budget"


def test_texts_of_a_file_stay_texts(page: str) -> None:
    assert "<img" not in page
    assert page.count("<script") == 2


def test_long_sets_gather_their_keywords(workspace: Workspace, proposal: str) -> None:
    group = next(row for row in list_rows(workspace, "ad_group"))
    with workspace.propose("Keywords") as edit:
        edit.create_many(
            "keyword", [{"ad_group": group.id, "text": f"k{n}", "match_type": "BROAD"} for n in range(MOST_SINGLE + 1)]
        )
    id = changesets.list_sets(workspace, state="proposed", limit=1)[0].id
    (item,) = summarise(workspace, id).items.values()
    assert len(item.seqs) == MOST_SINGLE + 1


def test_without_a_proposal_there_is_nothing_to_show(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="No change set waits"):
        export_summary(workspace, tmp_path / "summary.html", silent())
    assert not (tmp_path / "summary.html").exists()


def _answer(page: str, folder: Path, rejected: tuple[str, ...] = (), **other: Any) -> Path:
    """What the page saves when everything but `rejected` is accepted."""
    about = json.loads(re.findall(r'id="about">(.*?)</script>', page)[0])
    keys = re.findall(r'data-item="(c\d+)"', page)
    decisions = [{"item": key, "verdict": "reject" if key in rejected else "accept", "remark": ""} for key in keys]
    path = folder / "answer.json"
    path.write_text(
        json.dumps(
            {**about, "reviewer": "Robin", "saved_at": "2026-11-23", "remark": "", "decisions": decisions} | other
        )
    )
    return path


def _key(workspace: Workspace, id: str, kind: str, field: str | None = None) -> str:
    items = summarise(workspace, id).items.values()
    return next(item.key for item in items if item.kind == kind and (field is None or item.changes[0].field == field))


def test_an_answer_carries_ticks_and_remarks_back(
    workspace: Workspace, proposal: str, page: str, tmp_path: Path
) -> None:
    budget = _key(workspace, proposal, "campaign", "daily_budget")
    decisions = [
        {"item": budget, "verdict": "reject", "remark": "Too much."},
        {"item": "c1", "verdict": "accept"},
        {"item": budget},
        7,
    ]
    result = import_answer(workspace, _answer(page, tmp_path, decisions=decisions), accept=False, progress=silent())
    assert (result.as_, result.rows, result.used, [one.row for one in result.skipped]) == ("answer", 4, 1, [2, 3, 4])
    assert "rejected 1" in result.notes[0]
    seqs = summarise(workspace, proposal).items[budget].seqs
    assert tuple(suggested_rejections(workspace, proposal)) == seqs
    (thread,) = remarks.list_threads(workspace)
    assert (thread.field, thread.remarks[0].author, thread.remarks[0].text) == ("daily_budget", "Robin", "Too much.")
    again = import_answer(workspace, _answer(page, tmp_path, decisions=decisions), accept=False, progress=silent())
    assert (again.used, again.unchanged, again.changeset) == (0, 1, None)
    assert len(remarks.list_threads(workspace)) == 1


def test_an_answer_may_settle_the_set(workspace: Workspace, proposal: str, page: str, tmp_path: Path) -> None:
    campaign = next(
        k for k, i in summarise(workspace, proposal).items.items() if i.kind == "campaign" and i.op == "create"
    )
    result = import_answer(workspace, _answer(page, tmp_path, (campaign,)), accept=True, progress=silent())
    assert "settled" in result.notes[-1]
    assert [row["name"] for row in list_rows(workspace, "campaign")] == ["Ledger"]
    assert [row["daily_budget"] for row in list_rows(workspace, "campaign")] == [80_000_000]
    assert len(list_rows(workspace, "keyword")) == 3
    assert len(list_rows(workspace, "ad")) == 1


def test_a_client_may_reject_everything(workspace: Workspace, proposal: str, page: str, tmp_path: Path) -> None:
    keys = tuple(summarise(workspace, proposal).items)
    import_answer(workspace, _answer(page, tmp_path, keys), accept=True, progress=silent())
    assert changesets.get_set(workspace, proposal).state == "rejected"


@pytest.mark.parametrize(
    ("other", "said"),
    [({"content": "0" * 64}, "older version"), ({"workspace": "elsewhere"}, "another workspace"), ({"changeset": "x"}, "not here any more"),
     ({"version": 2}, "another version"), ({"format": "x"}, "no answer"), ({"reviewer": 5}, "damaged"), ({"decisions": {}}, "damaged")],
)  # fmt: skip
def test_what_is_no_answer_to_this_is_refused_whole(
    workspace: Workspace, proposal: str, page: str, tmp_path: Path, other: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        import_answer(workspace, _answer(page, tmp_path, **other), accept=True, progress=silent())
    assert changesets.get_set(workspace, proposal).about == {}


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', "[" * 100_000, '{"format": "campaign-desk-answer"}'])
def test_damaged_answers_are_refused(workspace: Workspace, tmp_path: Path, text: str) -> None:
    (tmp_path / "answer.json").write_text(text)
    with pytest.raises(InvalidInput, match=r"answer\.json"):
        import_answer(workspace, tmp_path / "answer.json", accept=False, progress=silent())


def test_open_items_and_settled_sets_are_refused(
    workspace: Workspace, proposal: str, page: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match="without an answer"):
        import_answer(workspace, _answer(page, tmp_path, decisions=[]), accept=True, progress=silent())
    import_answer(workspace, _answer(page, tmp_path), accept=True, progress=silent())
    with pytest.raises(InvalidInput, match="too late"):
        import_answer(workspace, _answer(page, tmp_path), accept=False, progress=silent())
