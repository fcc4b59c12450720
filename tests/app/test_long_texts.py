"""Descriptions and LinkedIn texts by a model: a real server on loopback, tried once on a brief, then writing beside the grammar."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.copy_server import server_writer
from app.model_notes import KeptProbes, tried_of
from app.yielding import Yielding
from core.brief.reading import read_brief_text
from core.changesets import accept
from core.copy.asking import facts_in
from core.copy.facts import facts_of
from core.copy.long_texts import DESCRIPTIONS, free_problem
from core.copy.validate import rules_of
from core.evidence import brief_ledger
from core.generation import generate
from core.generation.rewriting import Wish, candidates, write_more
from core.progress import silent
from core.rows import list_rows
from core.rules import check
from core.settings import CopyModel
from core.workspace import Workspace
from tests.integrations.copy_server.conftest import Served, served  # noqa: F401 - a fixture

BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
summary = "Month-end close software for finance teams"
goal = "leads"
landing_page = "https://ledgerly.example/close"
countries = ["DE"]
languages = ["en"]
platforms = ["google_ads", "linkedin_ads"]
value_props = ["Close the books in 3 days", "Works with SAP and NetSuite", "Audit trail for each journal entry"]
keyword_seeds = ["month end close software"]
[budget]
total = "6000"
currency = "EUR"
[[claims]]
text = "Teams close 6 days faster on average"
evidence = "Customer survey 2026, n=112"
[[personas]]
name = "Controller"
functions = ["Accounting"]
pains = ["spreadsheets that break"]
"""
HONEST = (
    "{0}. Then turn to what matters",
    "{0} while your team moves on",
    "{0}, so people stay with their work",
    "Still waiting? {0}",
    "{0}. Let us show you",
    "{0}, and move on",
    "Think of it: {0}",
    "{0}. Walk with us",
    "Your team moves: {0}",
    "Get going. {0}",
    "{0} now",
)
LIES = ("The best close software in 9 days", "Revolutionary. Guaranteed results for everyone", "Save 40% with {0}")


def says(templates: tuple[str, ...]) -> Callable[[dict[str, Any]], tuple[int, bytes]]:
    """A server that answers the last fact it was shown in these words."""

    def answer(body: dict[str, Any]) -> tuple[int, bytes]:
        asked = body["messages"][-1]["content"]
        fact = re.findall(r"^Fact: (.+)$", asked, re.MULTILINE)[-1]
        text = "\n".join(template.format(fact).replace("’", "'") for template in templates)
        return 200, json.dumps({"choices": [{"message": {"content": text}}]}).encode()

    return answer


def writer(served: Served, models: Path, said: list[str]) -> Yielding:  # noqa: F811
    chosen = CopyModel(server=served.address, server_model="small", server_on=True)
    return Yielding(server_writer(chosen, None), said.append, probes=KeptProbes(models, "server"))


@pytest.fixture
def place(workspace: Workspace) -> dict[str, str]:
    """An ad group and an ad set of an accepted brief."""
    made = {}
    with workspace.edit("Draft", about={"brief": BRIEF}) as edit:
        for platform in ("google_ads", "linkedin_ads"):
            account = edit.create("account", {"platform": platform, "name": "Ledgerly", "currency": "EUR"})
            campaign = edit.create("campaign", {"platform": platform, "account": account, "name": "Close"})
            group = {"platform": platform, "campaign": campaign, "name": "Month end close"}
            made[platform] = edit.create("ad_group", group)
    return made


def test_a_model_that_passes_writes_every_field_beside_the_grammar(
    served: Served,  # noqa: F811
    workspace: Workspace,
    place: dict[str, str],
    tmp_path: Path,
) -> None:
    served.answer, said = says(HONEST), list[str]()
    model = writer(served, tmp_path, said)
    found = candidates(workspace, place["google_ads"], 60, model, None, silent())
    by_model = [one.offer for one in found if "127.0.0.1" in one.offer.line.source]
    assert {one.field for one in by_model} == {"headlines", "descriptions"}
    assert any("moves" in one.line.text or "turn" in one.line.text for one in by_model), "words beyond the brief's"
    assert all(one.line.evidence for one in by_model)
    ledger = brief_ledger(read_brief_text(BRIEF))
    assert not [one.line.text for one in by_model if ledger.ungrounded(one.line.text)]
    assert not [one for one in found if any(finding.severity == "error" for finding in one.findings)]
    assert len(said) == 1
    assert "on the brief for Ledgerly Close" in said[0]
    probed = len(served.asked)
    posts = candidates(workspace, place["linkedin_ads"], 60, model, None, silent())
    fields = {one.offer.field for one in posts if "127.0.0.1" in one.offer.line.source}
    assert fields == {"introductory_text", "headline", "description"}
    assert write_more(workspace, place["linkedin_ads"], Wish(5), (model, None), silent()) > 15
    again = writer(served, tmp_path, said)
    candidates(workspace, place["google_ads"], 10, again, None, silent())
    assert len(said) == 1, "a new process remembers the probe"
    asked = [body["messages"][-1]["content"] for body in served.asked[probed:]]
    assert not any("Use only" in one for one in asked)
    tried = tried_of(tmp_path, "server")
    assert tried is not None
    assert (tried.writes_long, tried.product) == (True, "Ledgerly Close")


def test_a_model_that_lies_leaves_them_to_the_grammar(
    served: Served,  # noqa: F811
    workspace: Workspace,
    place: dict[str, str],
    tmp_path: Path,
) -> None:
    served.answer, said = says(LIES), list[str]()
    model = writer(served, tmp_path, said)
    for group in place.values():
        found = candidates(workspace, group, 40, model, None, silent())
        assert {one.offer.line.source for one in found} == {"grammar"}
    assert len(said) == 1
    assert "the grammar writes descriptions" in said[0]
    assert not any("Post:" in body["messages"][-1]["content"].rpartition("Fact:")[2] for body in served.asked)


def test_a_server_that_is_away_is_tried_again_later(
    served: Served,  # noqa: F811
    workspace: Workspace,
    place: dict[str, str],
    tmp_path: Path,
) -> None:
    served.answer, said = (lambda body: (500, b"oh")), list[str]()
    candidates(workspace, place["google_ads"], 5, writer(served, tmp_path, said), None, silent())
    assert tried_of(tmp_path, "server") is None
    assert len(said) == 1
    assert "is not used" in said[0]


def test_the_generator_uses_what_passed(served: Served, tmp_path: Path, workspace: Workspace) -> None:  # noqa: F811
    served.answer, said = says(HONEST), list[str]()
    brief = read_brief_text(BRIEF)
    made = generate(
        workspace, brief, brief_text=BRIEF, seed=1, copywriter=writer(served, tmp_path, said), progress=silent()
    )
    accept(workspace, made.changeset)
    ads = list_rows(workspace, "ad")
    posts = [str(ad[name]) for ad in ads for name in ("introductory_text", "headline", "description") if ad[name]]
    lines = [line for ad in ads for line in ad["descriptions"] or ()]
    free = re.compile(r"move on|moves|turn to|stay with|Walk with|Let us|Think of")
    assert any(free.search(text) for text in [*posts, *lines]), [*posts, *lines]
    assert not [one for one in check(workspace) if one.severity == "error" and one.kind == "ad"]
    assert len(said) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Close the books in 3 days, and turn to what matters.", ""),
        ("Close the books in 3 days with each journal of SAP.", "from another fact"),
        ("Spreadsheets that break slow you. Close the books in 3 days.", "is not from the brief"),
        ("Break your spreadsheets. Close the books in 3 days.", "states the trouble"),
        ("Spreadsheets that break? Close the books in 3 days.", ""),
        ("Turn to what matters, and move on with your team.", "does not tell its fact"),
        ("Close the books in 9 days, and turn to what matters.", "figure"),
        ("Close the books in 3 days. Teams close 6 days faster on average.", "from another fact"),
        ("Never close the books in 3 days.", "“never”"),
        ("Close the books in 3 days with", "ends on"),
    ],
)
def test_free_words_say_the_fact_and_nothing_else(text: str, why: str) -> None:
    brief = read_brief_text(BRIEF)
    model = facts_of(brief)
    fact = next(one for one in facts_in(model) if one.text.startswith("Close the books"))
    found = free_problem(text, fact, model, rules_of(brief, model), DESCRIPTIONS.field)
    assert (why in found) if why else not found
