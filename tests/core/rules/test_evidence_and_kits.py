"""Findings follow the ledger and the brand kits of a workspace: when something is added, ends, is withdrawn, or is of a market."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core import acts, evidence
from core.brandkit import BrandKit, Term, save_kit
from core.errors import InvalidInput
from core.posting.leaving import obstacles
from core.rows import get_row
from core.rules import Severity, counts, refresh, rule, stored, suppress, why_fixed
from core.today import local_today
from core.workspace import Workspace

TEXT = "Close 9 Days Faster"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as opened:
        yield opened


def plant(workspace: Workspace, locations: list[str], text: str = TEXT) -> tuple[str, str]:
    """A campaign for these countries with an ad; the ids of both."""
    with workspace.edit("Plant") as edit:
        account = edit.create("account", {"name": f"A{locations}", "platform": "google_ads", "status": "ENABLED"})
        campaign = edit.create(
            "campaign",
            {
                "account": account,
                "platform": "google_ads",
                "name": f"C{locations}",
                "status": "PAUSED",
                "locations": locations,
            },
        )
        group = edit.create(
            "ad_group", {"campaign": campaign, "platform": "google_ads", "name": "G", "status": "PAUSED"}
        )
        ad = edit.create(
            "ad",
            {"ad_group": group, "platform": "google_ads", "format": "responsive_search", "status": "PAUSED",
             "headlines": [text, "Login Today"], "descriptions": ["See how it works."]},
        )  # fmt: skip
    return campaign, ad


def found(workspace: Workspace, ad: str, prefix: str = "evidence.") -> list[tuple[str, str | None]]:
    refresh(workspace)
    return [(one.rule, one.field) for one in stored(workspace, "ad", entity=ad) if one.rule.startswith(prefix)]


def test_nothing_is_asked_for_where_nothing_is_known(workspace: Workspace) -> None:
    _, ad = plant(workspace, ["DE"], "The Best Close in 9 Days")
    assert found(workspace, ad) == []
    assert ("google.text.superlative", "headlines[0]") in found(workspace, ad, "google.text.")


def test_findings_follow_the_evidence(workspace: Workspace) -> None:
    _, ad = plant(workspace, ["DE"])
    evidence.add_evidence(workspace, "Works with SAP", "Manual")
    assert found(workspace, ad) == [("evidence.ungrounded_number", "headlines[0]")]
    (one,) = [each for each in stored(workspace, "ad", entity=ad) if each.rule == "evidence.ungrounded_number"]
    assert one.severity is Severity.ERROR
    assert one.span == (6, 7)
    assert "“9”" in one.message
    assert TEXT in one.message
    assert "Add the evidence" in one.message
    today = local_today(workspace)
    added = evidence.add_evidence(
        workspace, "Teams close 9 days faster", "Survey", expires_on=today + timedelta(days=5)
    )
    assert found(workspace, ad) == [("evidence.expires_soon", "headlines[0]")]
    refresh(workspace, today=today + timedelta(days=6))
    assert "evidence.expired" in {each.rule for each in stored(workspace, "ad", entity=ad)}
    evidence.renew(workspace, added.id, None)
    assert found(workspace, ad) == []
    evidence.withdraw(workspace, added.id)
    assert found(workspace, ad) == [("evidence.ungrounded_number", "headlines[0]")]
    assert counts(workspace, "ad")["error"] >= 1


def test_a_claim_without_proof_can_be_neither_suppressed_nor_softened(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match="nothing proves"):
        suppress(workspace, "evidence.ungrounded_number", "We like it")
    assert "evidence" in (why_fixed(rule("evidence.ungrounded_superlative")) or "")


def test_an_ad_with_an_unproved_claim_is_not_posted(workspace: Workspace) -> None:
    _, ad = plant(workspace, ["DE"])
    evidence.add_evidence(workspace, "Works with SAP", "Manual")
    refresh(workspace)
    pk = get_row(workspace, "ad", ad).pk
    with workspace.read() as connection:
        why = obstacles(connection, ("ad",)).errors[("ad", pk)]
    assert why.startswith(f"Nothing proves “9” in “{TEXT}”")
    with pytest.raises(InvalidInput, match="cannot be approved"):
        evidence.require_grounded(workspace, TEXT)
    evidence.add_evidence(workspace, "Teams close 9 days faster", "Survey")
    evidence.require_grounded(workspace, TEXT)
    refresh(workspace)
    with workspace.read() as connection:
        assert "Nothing proves" not in obstacles(connection, ("ad",)).errors.get(("ad", pk), "")


def test_kits_count_in_their_markets(workspace: Workspace) -> None:
    campaign, german = plant(workspace, ["DE"])
    _, french = plant(workspace, ["FR"])
    save_kit(workspace, BrandKit("", lexicon=(Term("sign in", ("login",)),)))
    save_kit(workspace, BrandKit("DE", legal_lines=("Ledgerly GmbH",), banned_words=("faster",)))
    both = [("brand.avoided_term", "headlines[1]")]
    assert found(workspace, french, "brand.") == both
    only_there = [("brand.legal_line_missing", "descriptions"), ("brand.banned_word", "headlines[0]")]
    assert sorted(found(workspace, german, "brand.")) == sorted(only_there + both)
    with workspace.edit("Move to France") as edit:
        edit.set("campaign", [campaign], {"locations": ["FR"]})
    assert found(workspace, german, "brand.") == both
    first = acts.list_acts(workspace, "brand_kit")[1]
    acts.take_back(workspace, first.pk)
    assert found(workspace, french, "brand.") == []


def test_a_prescribed_line_is_no_claim(workspace: Workspace) -> None:
    _, ad = plant(workspace, ["DE"], "Ledgerly, HRB 12345")
    evidence.add_evidence(workspace, "Works with SAP", "Manual")
    assert found(workspace, ad) == [("evidence.ungrounded_number", "headlines[0]")]
    save_kit(workspace, BrandKit("", legal_lines=("Ledgerly, HRB 12345",)))
    assert found(workspace, ad) == []


def test_an_avoided_word_is_replaced(workspace: Workspace) -> None:
    _, ad = plant(workspace, ["DE"])
    save_kit(workspace, BrandKit("", lexicon=(Term("sign in", ("login",)),)))
    refresh(workspace)
    (one,) = [each for each in stored(workspace, "ad", entity=ad) if each.rule == "brand.avoided_term"]
    assert one.fix is not None
    assert one.fix.values == {"headlines": [TEXT, "Sign in Today"]}
