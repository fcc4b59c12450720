"""Suppressions, with reason and last day; rules switched off or judged otherwise in a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core import changesets
from core.errors import InvalidInput, NotFound
from core.rules import (
    RULES,
    Finding,
    Severity,
    check,
    choice_of,
    counts,
    lift,
    list_suppressions,
    refresh,
    refresh_all,
    set_severity,
    stored,
    suppress,
    suppressed,
    use_rule,
    why_fixed,
)
from core.rules.context import local_today
from core.rules.limits import OPTIONAL
from core.rules.own import OwnRule, save_rule
from core.workspace import Workspace
from tests.core.rules.sound import Sound, plant

SPACES = "common.spaces"


@pytest.fixture
def spaced(tmp_path: Path) -> Iterator[tuple[Workspace, Sound, date]]:
    """A draft with stray spaces in the names of a campaign and an ad group, and in two keywords."""
    with Workspace.create(tmp_path / "spaced.cdesk", synchronous="OFF") as workspace:
        sound = plant(workspace)
        with workspace.edit("Space") as edit:
            edit.set("campaign", [sound["campaign"]], {"name": " Search"})
            edit.set("ad_group", [sound["group"]], {"name": "Close "})
            edit.set("keyword", [sound["keyword"], sound["second"]], {"text": "close  software"})
        yield workspace, sound, local_today(workspace)


def shown(workspace: Workspace, today: date, rule: str = SPACES) -> set[str]:
    """Entities a rule still shows; stored findings, a fresh check and the suppressed part agree."""
    refresh(workspace, today=today)
    kept = {one.entity for one in stored(workspace, limit=None) if one.rule == rule}
    answered = {one.entity for one in suppressed(workspace) if one.rule == rule}
    assert {one.entity for one in check(workspace, today=today) if one.rule == rule} == kept
    assert {one.entity for one in check(workspace, today=today, suppressed=True) if one.rule == rule} == answered
    refresh_all(workspace, today=today)
    assert {one.entity for one in stored(workspace, limit=None) if one.rule == rule} == kept
    return kept


def names(sound: Sound, *of: str) -> set[str]:
    return {sound[one] for one in of}


@pytest.mark.parametrize(
    ("entity", "field", "left"),
    [
        ("keyword", "text", ("campaign", "group", "second")),
        ("keyword", None, ("campaign", "group", "second")),
        ("keyword", "final_url", ("campaign", "group", "keyword", "second")),
        ("campaign", "name", ("group", "keyword", "second")),
        ("campaign", None, ()),
        ("group", None, ("campaign",)),
        ("google", None, ()),
        (None, None, ()),
    ],
)
def test_what_a_suppression_is_about(
    spaced: tuple[Workspace, Sound, date], entity: str | None, field: str | None, left: tuple[str, ...]
) -> None:
    workspace, sound, today = spaced
    before = counts_after(workspace, today)
    id = suppress(workspace, SPACES, "The agency's own spelling", entity=entity and sound[entity], field=field)
    assert shown(workspace, today) == names(sound, *left)
    assert counts(workspace)["warning"] == before["warning"] - (4 - len(left))
    assert {one.suppressed for one in suppressed(workspace)} <= {"The agency's own spelling"}
    lift(workspace, id)
    assert counts(workspace) == before
    assert suppressed(workspace) == []
    assert len(shown(workspace, today)) == 4


def counts_after(workspace: Workspace, today: date) -> dict[str, int]:
    refresh(workspace, today=today)
    return counts(workspace)


def test_it_ends_by_itself_after_its_last_day(spaced: tuple[Workspace, Sound, date]) -> None:
    workspace, _, today = spaced
    suppress(workspace, SPACES, "Until the relaunch", until=today + timedelta(days=1))
    assert shown(workspace, today) == set()
    assert shown(workspace, today + timedelta(days=1)) == set()
    assert len(shown(workspace, today + timedelta(days=2))) == 4
    (listed,) = list_suppressions(workspace)
    assert (listed.rule, listed.reason, listed.until) == (SPACES, "Until the relaunch", today + timedelta(days=1))
    assert listed.author
    assert not listed.counts(today + timedelta(days=2))


def test_edits_keep_to_it(spaced: tuple[Workspace, Sound, date]) -> None:
    workspace, sound, today = spaced
    suppress(workspace, SPACES, "Known", entity=sound["group"])
    with workspace.edit("More") as edit:
        fresh = edit.create("keyword", {"ad_group": sound["group"], "text": " new", "match_type": "EXACT"})
        edit.set("keyword", [sound["second"]], {"text": "other  words"})
    assert shown(workspace, today) == names(sound, "campaign")
    with workspace.edit("Move") as edit:
        other = edit.create("ad_group", {"campaign": sound["campaign"], "platform": "google_ads", "name": "Other"})
        edit.set("keyword", [fresh], {"ad_group": other})
    assert shown(workspace, today) == {sound["campaign"], fresh}
    changesets.undo(workspace)
    assert shown(workspace, today) == names(sound, "campaign")


def test_moving_what_is_above_is_seen(spaced: tuple[Workspace, Sound, date]) -> None:
    workspace, sound, today = spaced
    suppress(workspace, SPACES, "Known", entity=sound["campaign"])
    assert shown(workspace, today) == set()
    with workspace.edit("Move") as edit:
        other = edit.create("campaign", {"account": sound["google"], "platform": "google_ads", "name": "Other"})
        edit.set("ad_group", [sound["group"]], {"campaign": other})
    assert shown(workspace, today) == names(sound, "group", "keyword", "second")


def test_what_a_platform_refuses_cannot_be_suppressed_or_switched_off(workspace: Workspace) -> None:
    for id in ("google.rsa.too_few_headlines", "common.name_too_long", "linkedin.targeting.audience_too_small"):
        for refused in (
            lambda id=id: suppress(workspace, id, "Please"),
            lambda id=id: use_rule(workspace, id, used=False),
            lambda id=id: set_severity(workspace, id, Severity.INFO),
        ):
            with pytest.raises(InvalidInput, match="the platform refuses"):
                refused()
    errors = [one for one in RULES if one.severity is Severity.ERROR]
    assert len([one for one in errors if why_fixed(one)]) > 100
    assert all(why_fixed(one) is None for one in RULES if one.severity is not Severity.ERROR)


def test_refuses(spaced: tuple[Workspace, Sound, date]) -> None:
    workspace, sound, today = spaced
    with pytest.raises(InvalidInput, match="needs a reason"):
        suppress(workspace, SPACES, "  ")
    with pytest.raises(InvalidInput, match="has passed"):
        suppress(workspace, SPACES, "Late", until=today - timedelta(days=1))
    with pytest.raises(InvalidInput, match="without its entity"):
        suppress(workspace, SPACES, "Why", field="name")
    with pytest.raises(InvalidInput, match="no field 'nosuch'"):
        suppress(workspace, SPACES, "Why", entity=sound["keyword"], field="nosuch")
    with pytest.raises(NotFound, match="no rule"):
        suppress(workspace, "common.nothing", "Why")
    with pytest.raises(NotFound, match="nothing with the id"):
        suppress(workspace, SPACES, "Why", entity="0193a0b2-7c1e-7000-8000-000000000000")
    with pytest.raises(NotFound, match="no suppression"):
        lift(workspace, sound["keyword"])


def test_own_rules_can_be_suppressed_even_as_errors(spaced: tuple[Workspace, Sound, date]) -> None:
    workspace, sound, today = spaced
    kept = save_rule(workspace, OwnRule("No software", "keyword", 'text ~ "software"', "No", Severity.ERROR))
    assert shown(workspace, today, kept.key) == names(sound, "keyword", "second")
    suppress(workspace, kept.key, "This one may", entity=sound["second"])
    assert shown(workspace, today, kept.key) == names(sound, "keyword")


def test_a_rule_is_switched_off_and_on_and_judged_otherwise(spaced: tuple[Workspace, Sound, date]) -> None:
    workspace, _, today = spaced
    assert len(shown(workspace, today)) == 4
    use_rule(workspace, SPACES, used=False)
    assert shown(workspace, today) == set()
    assert choice_of(workspace).off == {SPACES}
    use_rule(workspace, SPACES, used=True)
    set_severity(workspace, SPACES, Severity.INFO)
    assert len(shown(workspace, today)) == 4
    assert severities(check(workspace, today=today)) == {Severity.INFO}
    assert severities(stored(workspace, limit=None)) == {Severity.INFO}
    set_severity(workspace, SPACES, None)
    assert severities(check(workspace, today=today)) == {Severity.WARNING}
    assert choice_of(workspace).severities == {}


def severities(found: list[Finding]) -> set[Severity]:
    return {one.severity for one in found if one.rule == SPACES}


def test_what_google_would_like_is_asked_only_on_request(spaced: tuple[Workspace, Sound, date]) -> None:
    workspace, sound, today = spaced
    with workspace.edit("Rotate") as edit:
        edit.set("campaign", [sound["campaign"]], {"ad_rotation": "Rotate indefinitely"})
    assert not OPTIONAL & {one.rule for one in check(workspace, today=today)}
    for id in OPTIONAL:
        use_rule(workspace, id, used=True)
    found = {one.rule: one.severity for one in check(workspace, today=today) if one.rule in OPTIONAL}
    assert found == dict.fromkeys(OPTIONAL, Severity.INFO)
    for id in OPTIONAL:
        use_rule(workspace, id, used=False)
    assert choice_of(workspace).on == set()
