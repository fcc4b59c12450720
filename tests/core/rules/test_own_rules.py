"""Rules somebody wrote: what they find, what is refused, what a trial says, and how they are shared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Cancelled, ExpressionError, InvalidInput, NotFound
from core.interchange.metrics import import_metrics
from core.progress import Progress
from core.rules import Severity, back_test, check, refresh, stored
from core.rules.own import (
    Example,
    OwnRule,
    checked,
    delete_rule,
    enable_rule,
    list_rules,
    own_rule,
    read_rules,
    rules_text,
    save_rule,
    try_examples,
)
from core.schema import custom_rule, fact
from core.workspace import Workspace
from tests.core.rules.sound import TODAY, Sound, plant


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[tuple[Workspace, Sound]]:
    with Workspace.create(tmp_path / "own.cdesk", synchronous="OFF") as workspace:
        yield workspace, plant(workspace)


def own(kind: str, expression: str, message: str = "Found", **values: Any) -> OwnRule:
    return OwnRule(values.pop("name", "A rule"), kind, expression, message, **values)


def messages(workspace: Workspace) -> list[tuple[str, str]]:
    """What own rules say, from scratch; what is kept says the same."""
    found = [one for one in check(workspace, today=TODAY) if one.rule.startswith("own.")]
    refresh(workspace, today=TODAY)
    kept = [one for one in stored(workspace, limit=None) if one.rule.startswith("own.")]
    assert sorted(kept, key=repr) == sorted(found, key=repr)
    return sorted((one.entity, one.message) for one in found)


@pytest.mark.parametrize(
    ("kind", "expression", "message", "expected"),
    [
        ("campaign", "daily_budget > 40 and daily_budget < 60.5", "{name}: {daily_budget} a day", [("campaign", "Search | Close: 50 a day")]),
        ("keyword", 'words(text) > 3 and campaign.name ~ "search"', "{len(text)}", [("keyword", "24")]),
        ("keyword", "ad_group.max_cpc > 2 and text ~ 'tool'", "{ad_group}/{campaign}", [("second", "Month end close/Search | Close")]),
        ("keyword", 'account.name = "Ledgerly" and [Match type] = "PHRASE" and text ~ "tool"', "x", [("second", "x")]),
        ("ad", 'count(headlines, _ ~ "certified") = 1 and platform = "google_ads"', "{count(headlines)}", [("rsa", "8")]),
        ("campaign", "platform = 'google_ads' and days(today, start_date) = 41", "In {days(today, start_date)} days", [("campaign", "In 41 days")]),
        ("negative_keyword", 'campaign.status = "PAUSED" and match_type = "BROAD"', "{campaign}", [("negative", "Search | Close")]),
        ("campaign", 'any(labels, _ = "Q1")', "{join(labels, \"+\")}", [("campaign", "Q1+Reviewed")]),
        ("campaign", "cost > 100 and ctr < 1", "{cost} € at {ctr} %", [("campaign", "150.5 € at 0.5 %")]),
        ("campaign", "cost.30d > 100 and cost.1d = 0 and is_empty(ctr.1d)", "{cost.30d} €", [("campaign", "150.5 €")]),
        ("campaign", "[Cost.1d] > 0", "never", []),
        ("campaign", "live", "live", []),
        ("ad_group", 'any(included(targeting, "titles"), _ ~ "controller")', "{first(excluded(targeting, 'employers'))}", [("set", "Ledgerly")]),
    ],
)  # fmt: skip
def test_finds(
    planted: tuple[Workspace, Sound], kind: str, expression: str, message: str, expected: list[tuple[str, str]]
) -> None:
    workspace, sound = planted
    with workspace.edit("More") as edit:
        edit.set("campaign", [sound["campaign"]], {"labels": ["Q1", "Reviewed"]})
        number = edit.row_number("campaign", sound["campaign"])
        row = {
            "kind": 2,
            "entity": number,
            "day": "2026-11-01",
            "impressions": 4000,
            "clicks": 20,
            "cost": 150_500_000,
            "final": 1,
        }
        edit.connection.execute(fact.insert().values(row))
    save_rule(workspace, own(kind, expression, message))
    assert messages(workspace) == sorted((sound[name], said) for name, said in expected)


def test_a_rule_is_kept_changed_switched_and_deleted(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    kept = save_rule(
        workspace, own("keyword", 'text ~ "tool"', name="No tools!", severity=Severity.ERROR, field="text")
    )
    assert kept.key == "own.no-tools"
    (found,) = [one for one in check(workspace, today=TODAY) if one.rule == kept.key]
    assert (found.severity, found.field, found.entity) == (Severity.ERROR, "text", sound["second"])
    assert len(messages(workspace)) == 1
    changed = save_rule(workspace, OwnRule(**{**vars(kept), "name": "Tools", "expression": 'text ~ "close"'}))
    assert (changed.key, changed.author, changed.number) == (kept.key, kept.author, kept.number)
    assert len(messages(workspace)) == 2
    enable_rule(workspace, kept.key, enabled=False)
    assert messages(workspace) == []
    enable_rule(workspace, kept.key, enabled=True)
    assert len(messages(workspace)) == 2
    assert own_rule(workspace, "Tools").expression == 'text ~ "close"'
    delete_rule(workspace, kept.key)
    assert list_rules(workspace) == []
    assert messages(workspace) == []
    with pytest.raises(NotFound):
        delete_rule(workspace, kept.key)
    with pytest.raises(NotFound):
        enable_rule(workspace, kept.key, enabled=True)
    with pytest.raises(NotFound):
        save_rule(workspace, changed)


def test_edits_above_reach_the_rows_that_read_them(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    save_rule(workspace, own("keyword", 'campaign.name ~ "brand" and ad_group.status = "PAUSED"', "{text}"))
    assert messages(workspace) == []
    for kind, name, values, count in (
        ("campaign", "campaign", {"name": "Brand"}, 0), ("ad_group", "group", {"status": "PAUSED"}, 2), ("keyword", "second", {"status": "REMOVED"}, 1),
        ("campaign", "campaign", {"name": "Other"}, 0),
    ):  # fmt: skip
        with workspace.edit("Edit") as edit:
            edit.set(kind, [sound[name]], values)
        refresh(workspace, today=TODAY)
        assert len([one for one in stored(workspace, limit=None) if one.rule == "own.a-rule"]) == count
        assert len(messages(workspace)) == count


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (own("keyword", "len(txt) > 3"), "Keywords have no field txt. Did you mean text?"),
        (own("keyword", "len(text"), "parenthesis is missing"),
        (own("keyword", 'status = "PAUSE"'), "Status is never “PAUSE”. It can be"),
        (own("keyword", 'status in ("PAUSED", "active")'), "Status is never “active”"),
        (own("keyword", "true", ""), "needs a message"),
        (own("keyword", "true", "{nothing}"), "no field nothing"),
        (own("keyword", "true", "{1 +}"), "in the message"),
        (own("thing", "true"), "no kind"),
        (own("keyword", "true", name="  "), "needs a name"),
        (own("keyword", "true", platform="facebook"), "no platform"),
        (own("keyword", "true", field="headlines"), "have no field headlines"),
        (
            own("keyword", 'text ~ "free"', examples=(Example({"text": "free tool"}, False),)),
            "should not be found, but is",
        ),
        (own("keyword", 'text ~ "free"', examples=(Example({"text": "paid"}, True),)), "should be found, but is not"),
        (own("keyword", "text > 5", examples=(Example({"text": "paid"}, True),)), "A text is compared with a number"),
    ],
)
def test_refuses(planted: tuple[Workspace, Sound], rule: OwnRule, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        save_rule(planted[0], rule)
    assert said in str(caught.value)
    assert list_rules(planted[0]) == []


def test_two_rules_cannot_have_one_name(planted: tuple[Workspace, Sound]) -> None:
    workspace, _ = planted
    assert save_rule(workspace, own("ad", "false", name="Über uns")).key == "own.uber-uns"
    assert save_rule(workspace, own("ad", "false", name="Uber uns")).key == "own.uber-uns-2"
    with pytest.raises(InvalidInput, match="already"):
        save_rule(workspace, own("ad", "false", name="Uber uns"))


def test_a_row_that_cannot_be_judged_is_said(planted: tuple[Workspace, Sound]) -> None:
    workspace, _ = planted
    save_rule(workspace, own("keyword", "number(text) = empty and days(text, today) > 3"))
    assert {said for _, said in messages(workspace)} == {
        f"The rule “A rule” could not be worked out here: “{text[:20]}” is no date."
        for text in ("month end close software", "financial close tool")
    }


def test_a_hanging_pattern_stops_the_rule_and_not_the_check(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    with workspace.edit("Many") as edit:
        edit.create_many(
            "keyword",
            [{"ad_group": sound["group"], "text": "a" * 70 + str(n), "match_type": "EXACT"} for n in range(12)],
        )
    save_rule(workspace, own("keyword", 'matches(text, "^(a|aa|a?)+$")'))
    found = [one for one in check(workspace, today=TODAY) if one.rule == "own.a-rule"]
    assert 1 <= len(found) <= 3
    assert all("takes too long" in one.message for one in found)


def test_a_rule_of_a_newer_version_stops_nothing(planted: tuple[Workspace, Sound]) -> None:
    workspace, _ = planted
    save_rule(workspace, own("keyword", "true", name="Good"))
    save_rule(workspace, own("keyword", "true", name="Newer"))
    with workspace.write() as connection:
        connection.execute(
            custom_rule.update().where(custom_rule.c.name == "Newer").values(expression="future(text) = 1")
        )
    assert {one.rule for one in check(workspace, today=TODAY)} >= {"own.good"}
    assert len(messages(workspace)) == 2


def test_a_trial_counts_and_shows_without_keeping_anything(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    tried = back_test(workspace, own("keyword", 'text ~ "tool"', "{text} is a tool"), today=TODAY)
    assert (tried.found, tried.rows) == (1, 2)
    (sample,) = tried.samples
    assert (sample.entity, sample.title, sample.message) == (
        sound["second"],
        "financial close tool",
        "financial close tool is a tool",
    )
    assert list_rules(workspace) == []
    with pytest.raises(ExpressionError):
        back_test(workspace, own("keyword", "len("))
    progress = Progress()
    progress.cancel()
    with workspace.edit("Many") as edit:
        edit.create_many(
            "keyword", [{"ad_group": sound["group"], "text": f"k {n}", "match_type": "EXACT"} for n in range(600)]
        )
    with pytest.raises(Cancelled):
        back_test(workspace, own("keyword", "true"), progress=progress)


def test_examples_are_tried() -> None:
    rule = own(
        "ad", "len(headlines) < 3", examples=(Example({"headlines": ["a"]}, True), Example({"headlines": "x"}, False))
    )
    assert [(one.found, one.passed) for one in try_examples(rule)] == [(True, True), (True, False)]


WORDS = st.text(min_size=1, max_size=20).filter(lambda text: bool(text.strip()) and "\r" not in text)
VALUES = st.one_of(st.text(max_size=10).filter(lambda text: "\r" not in text), st.booleans(), st.integers(-(2**60), 2**60), st.lists(st.text(max_size=5).filter(lambda text: "\r" not in text), max_size=3))  # fmt: skip


@given(
    name=WORDS, message=WORDS, field=st.sampled_from([None, "text"]), severity=st.sampled_from(list(Severity)), enabled=st.booleans(),
    examples=st.lists(st.builds(Example, st.dictionaries(WORDS.filter(lambda one: one != "broken"), VALUES, max_size=3), st.booleans()), max_size=3),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_rules_survive_sharing(
    tmp_path_factory: pytest.TempPathFactory, examples: list[Example], **values: Any
) -> None:
    rule = OwnRule(kind="keyword", expression='text ~ "a\\"b"', examples=tuple(examples), **values)
    file = tmp_path_factory.mktemp("shared") / "rules.toml"
    file.write_text(rules_text([rule, rule]), encoding="utf-8")
    assert read_rules(file) == [rule, rule]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no rule stands in it"),
        ("rule = 3", "no rule stands in it"),
        ("[[rule]]\nname = 3", "name is missing"),
        ("[[rule", "it is no TOML"),
        ('[[rule]]\nname="a"\nkind="ad"\nexpression="true"\nmessage="m"\nseverity="grave"', "is no severity"),
        ('[[rule]]\nname="a"\nkind="ad"\nexpression="true"\nmessage="m"\nexamples=[1]', "whether it is broken"),
        ('[[rule]]\nname="a"\nkind="ad"\nexpression="true"\nmessage="m"\nplatform=3', "platform cannot be 3"),
        ('[[rule]]\nname="a"\nscript="x"', "is no key of a rule"),
    ],
)
def test_a_file_that_is_no_rules_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_rules(file)
    assert said in str(caught.value)
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_rules(tmp_path / "missing.toml")


def test_own_rules_of_a_draft_read_no_removed_row(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    save_rule(workspace, own("keyword", "true", "{text}"))
    with workspace.edit("Remove") as edit:
        edit.set("campaign", [sound["campaign"]], {"status": "REMOVED"})
    assert messages(workspace) == []


def test_rules_that_read_figures_look_again_when_figures_are_imported(
    planted: tuple[Workspace, Sound], tmp_path: Path
) -> None:
    workspace, sound = planted
    save_rule(workspace, own("campaign", "clicks > 10", "{clicks}"))
    assert messages(workspace) == []
    report = tmp_path / "report.csv"
    report.write_text("Day,Campaign,Clicks\n2026-11-01,Search | Close,12\n", encoding="utf-8")
    import_metrics(workspace, report, accept=False, progress=Progress())
    assert messages(workspace) == [(sound["campaign"], "12")]


@pytest.mark.parametrize("pattern", ["a{1000000}", "(a", "*", "(?:a{1000}){1000}"])
def test_a_pattern_that_cannot_be_read_is_refused_while_it_is_written(pattern: str) -> None:
    with pytest.raises(ExpressionError, match="pattern"):
        checked(OwnRule("Odd", "campaign", f'live and matches(name, "{pattern}")', "{name}"))
