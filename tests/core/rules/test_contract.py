"""The UTM contract as a rule: silent until somebody writes one, then as current as every other finding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.rules import check, refresh, stored
from core.tracking.contract import STANDARD
from core.tracking.storing import keep_contract
from core.workspace import Workspace
from tests.core.rules.sound import TODAY, Sound, plant


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A draft of its own for each test: what one of them leaves must not meet the next."""
    with Workspace.create(tmp_path / "sound.cdesk", synchronous="OFF") as opened:
        yield opened


@pytest.fixture
def sound(workspace: Workspace) -> Sound:
    return plant(workspace)


def off_contract(workspace: Workspace) -> set[str]:
    """The entities off the contract; what is kept says what a check from scratch says."""
    refresh(workspace, today=TODAY)
    kept = [one for one in stored(workspace, limit=None) if one.rule.endswith("_off_contract")]
    found = [one for one in check(workspace, today=TODAY) if one.rule.endswith("_off_contract")]
    assert sorted(kept, key=repr) == sorted(found, key=repr)
    return {one.entity for one in kept}


def test_findings_follow_the_contract_and_the_fix_clears_them(workspace: Workspace, sound: Sound) -> None:
    with workspace.edit("Other parameters") as edit:
        edit.set("campaign", [sound["campaign"]], {"final_url_suffix": "utm_source=Elsewhere"})
        edit.set("ad_group", [sound["set"]], {"final_url_suffix": "utm_source=Elsewhere"})
    assert off_contract(workspace) == set()
    keep_contract(workspace, STANDARD)
    assert off_contract(workspace) == {sound["campaign"], sound["set"]}
    for one in stored(workspace, limit=None):
        if one.rule.endswith("_off_contract"):
            assert one.fix is not None
            assert "utm_source" in one.message
            with workspace.edit("Fix") as edit:
                edit.set(one.kind, [one.entity], one.fix.values)
    assert off_contract(workspace) == set()


def test_what_an_ad_set_inherits_counts(workspace: Workspace, sound: Sound) -> None:
    keep_contract(workspace, STANDARD)
    before = off_contract(workspace)
    with workspace.edit("Nothing of its own") as edit:
        edit.set("ad_group", [sound["set"]], {"final_url_suffix": None})
    assert sound["set"] in off_contract(workspace)
    with workspace.edit("By the campaign") as edit:
        edit.set("campaign", [sound["li_campaign"]], {"final_url_suffix": "utm_source=Elsewhere"})
    found = [one for one in check(workspace, today=TODAY) if one.entity == sound["set"] and "contract" in one.rule]
    assert "Elsewhere" in found[0].message
    assert before <= off_contract(workspace)
