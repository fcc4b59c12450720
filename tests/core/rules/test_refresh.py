"""Stored findings: kept up after every edit, they equal those of a full check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, cast, literal

from core import changesets
from core.errors import Cancelled, NotFound, NothingToDo
from core.progress import Progress
from core.recording import Edit
from core.rules import (
    RULES,
    Finding,
    Severity,
    check,
    counts,
    refresh,
    refresh_all,
    running,
    stored,
    suppress,
    suppressed,
    use_rule,
)
from core.rules.own import OwnRule, save_rule
from core.rules.practice import without_places
from core.rules.rule import PerScope
from core.rules.touched import checked_until
from core.schema import ENTITY, finding
from core.workspace import Workspace
from tests.core.rules.google_examples import GOOGLE, USUAL, keyword
from tests.core.rules.linkedin_examples import LINKEDIN
from tests.core.rules.sound import DESCRIPTIONS, HEADLINES, TODAY, Sound, plant, search_ad


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """One for each test: these keep their edits, so a shared file would make what one finds depend on their order."""
    with Workspace.create(tmp_path / "sound.cdesk", synchronous="OFF") as opened:
        yield opened


@pytest.fixture
def sound(workspace: Workspace) -> Sound:
    return plant(workspace)


def _stored(workspace: Workspace) -> list[tuple[Any, ...]]:
    columns = [
        finding.c[name]
        for name in ("kind", "entity", "rule", "severity", "field", "span_start", "span_end", "message", "fix")
    ]
    with workspace.read() as connection:
        return sorted(
            (tuple(row) for row in connection.execute(finding.select().with_only_columns(*columns))), key=repr
        )


def _agree(workspace: Workspace) -> None:
    """What `refresh` keeps equals what is made from scratch."""
    refresh(workspace, today=TODAY)
    kept = _stored(workspace)
    refresh_all(workspace, today=TODAY)
    assert kept == _stored(workspace)


TEXTS = [
    "close software",
    "month end close software",
    "software close",
    "jobs",
    "Jobs",
    "ledgerly close",
    "free % tool",
    "close",
    "übung macht",
    "Übung macht",
]
NAMES = ["Search | Close", "search | close", "Other", " Other ", "x" * 256]
FIELDS: dict[str, dict[str, list[Any]]] = {
    "account": {"final_url_suffix": ["utm_source=a&utm_medium=b&utm_campaign=c", None], "status": ["ENABLED", "REMOVED"]},
    "campaign": {
        "name": NAMES, "status": ["PAUSED", "ENABLED", "REMOVED"], "bid_strategy": ["Manual CPC", "Maximize clicks", "Cost cap", None],
        "daily_budget": [None, 0, 8_000_000, 30_000_000], "total_budget": [None, 5_000_000], "final_url_suffix": [None, "?utm_source=X"],
        "type": ["Search", "Display"], "budget_optimization": [True, None], "start_date": ["2026-01-01", "2027-01-11"], "locations": [None, ["DE"]],
        "objective": [None, "LEAD_GENERATION"],
    },
    "ad_group": {
        "name": NAMES, "status": ["ENABLED", "PAUSED", "REMOVED"], "max_cpc": [None, 40_000_000], "daily_budget": [None, 9_000_000],
        "objective": [None, "WEBSITE_VISIT", "LEAD_GENERATION"], "format": ["single_image", "document"], "start_date": [None, "2027-01-01"],
    },
    "ad": {
        "headlines": [HEADLINES, HEADLINES[:2], ["Buy {KeyWord:Close} for {x}", "FREE!!", "Ledgerly"]], "descriptions": [DESCRIPTIONS, None], "headline": ["Say it", None],
        "introductory_text": ["Say it", "Say it 🚀"], "final_url": [None, "http://other.example/?utm_source=a", "https://ledgerly.example"], "status": ["ENABLED", "PAUSED", "REMOVED"],
        "format": ["responsive_search", "single_image"],
    },
    "keyword": {"text": TEXTS, "match_type": ["EXACT", "BROAD"], "status": ["ENABLED", "PAUSED", "REMOVED"], "max_cpc": [None, 1_000_000]},
    "negative_keyword": {"text": TEXTS, "match_type": ["EXACT", "PHRASE", "BROAD"], "status": ["ENABLED", "REMOVED"]},
    "asset": {"text": ["Pricing", "pricing", None], "status": ["ENABLED", "REMOVED"], "type": ["SITELINK", "CALLOUT"]},
    "audience": {"name": NAMES, "size": [100, 90_000]},
    "targeting": {"status": ["ENABLED", "REMOVED"], "type": ["location", "audience"], "negative": [True, None]},
}  # fmt: skip
SETS = [(kind, field, value) for kind, fields in FIELDS.items() for field, values in fields.items() for value in values]
PARENTS = {
    "ad_group": "campaign",
    "ad": "ad_group",
    "keyword": "ad_group",
    "negative_keyword": "campaign",
    "asset": "campaign",
}
ACTION = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(SETS), st.integers(0, 5)),
    st.tuples(
        st.just("set"),
        st.sampled_from([one for one in SETS if one[0] in {"keyword", "negative_keyword", "ad"}]),
        st.integers(0, 5),
    ),
    st.tuples(st.just("add"), st.sampled_from([(kind, "", None) for kind in PARENTS]), st.integers(0, 5)),
    st.tuples(st.just("delete"), st.sampled_from([(kind, "", None) for kind in PARENTS]), st.integers(0, 5)),
    st.tuples(st.sampled_from(["undo", "redo"]), st.just(("", "", None)), st.just(0)),
)


def _act(workspace: Workspace, action: tuple[str, tuple[str, str, Any], int]) -> None:
    verb, (kind, field, value), index = action
    try:
        if verb == "undo":
            changesets.undo(workspace)
        elif verb == "redo":
            changesets.redo(workspace)
        else:
            with workspace.edit(verb) as edit:
                _edit(edit, verb, kind, field, value, index)
    except NothingToDo:
        return


def _edit(edit: Edit, verb: str, kind: str, field: str, value: Any, index: int) -> None:
    table = ENTITY[kind]
    pks = (
        edit.connection.execute(table.select().with_only_columns(table.c.pk).where(table.c.presence == 0))
        .scalars()
        .all()
    )
    if verb == "add":
        parent = ENTITY[PARENTS[kind]]
        above = (
            edit.connection.execute(parent.select().with_only_columns(parent.c.pk).where(parent.c.presence == 0))
            .scalars()
            .all()
        )
        if above:
            edit.create(kind, _fresh(kind, above[index % len(above)], index))
    elif pks and verb == "delete":
        edit.delete_where(kind, table.c.pk == pks[index % len(pks)])
    elif pks:
        ids = (
            edit.connection.execute(
                table.select().with_only_columns(table.c.id).where(table.c.pk == pks[index % len(pks)])
            )
            .scalars()
            .all()
        )
        edit.set(kind, [_text(ids[0])], {field: value})


def _text(raw: bytes) -> str:
    from core.ids import id_text

    return id_text(raw)


def _fresh(kind: str, parent: int, index: int) -> dict[str, Any]:
    base = {PARENTS[kind]: parent, "status": "ENABLED"}
    match kind:
        case "keyword":
            return {**base, "text": TEXTS[index], "match_type": "PHRASE"}
        case "negative_keyword":
            return {**base, "text": TEXTS[index], "match_type": "BROAD", "level": "campaign"}
        case "ad":
            return {**search_ad("x"), **base}
        case "asset":
            return {**base, "type": "CALLOUT", "text": "Pricing"}
    return {**base, "platform": "google_ads", "name": NAMES[index % 3]}


OWN = [
    OwnRule(
        "Paused brand", "keyword", 'campaign.status = "PAUSED" and ad_group.name ~ "search"', "{text} in {campaign}"
    ),
    OwnRule(
        "Dear",
        "ad_group",
        "max_cpc > campaign.daily_budget or count(filter(labels, _ ~ 'x')) > 0",
        "{max_cpc}",
        field="max_cpc",
    ),
    OwnRule("Jobs", "negative_keyword", 'text ~ "jobs" and account.status != "REMOVED"', "{level}", Severity.ERROR),
    OwnRule(
        "Long",
        "ad",
        'any(headlines, len(_) > 20) and ad_group.status = "ENABLED"',
        "{count(headlines)}",
        platform="google_ads",
    ),
]


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(actions=st.lists(ACTION, min_size=2, max_size=10), about=st.sampled_from(["campaign", "group", "keyword", None]))
def test_own_rules_and_suppressions_follow_random_edits(
    tmp_path_factory: pytest.TempPathFactory, actions: list[Any], about: str | None
) -> None:
    with Workspace.create(tmp_path_factory.mktemp("own") / "w.cdesk", synchronous="OFF") as workspace:
        sound = plant(workspace)
        for rule in OWN:
            save_rule(workspace, rule)
        use_rule(workspace, "google.keyword.capitals", used=False)
        for suppressed_rule in ("common.spaces", "own.paused-brand", "google.keyword.reordered_duplicate"):
            suppress(workspace, suppressed_rule, "Known", entity=sound[about] if about else None)
        refresh(workspace, today=TODAY)
        for action in actions:
            _act(workspace, action)
            refresh(workspace, today=TODAY)
        answered = sorted(suppressed(workspace, limit=None), key=repr)
        _agree(workspace)
        assert sorted(suppressed(workspace, limit=None), key=repr) == answered


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(actions=st.lists(ACTION, min_size=2, max_size=12))
def test_after_random_edits_kept_findings_equal_a_full_check(
    tmp_path_factory: pytest.TempPathFactory, actions: list[Any]
) -> None:
    with Workspace.create(tmp_path_factory.mktemp("random") / "w.cdesk", synchronous="OFF") as workspace:
        plant(workspace)
        refresh(workspace, today=TODAY)
        for number, action in enumerate(actions):
            _act(workspace, action)
            if number % 3 == 0:
                refresh(workspace, today=TODAY)
        _agree(workspace)


# What a platform's own review says comes with a download, which the log tells of; no edit makes it.
SCOPED = sorted(
    rule.id
    for rule in RULES
    if isinstance(rule.check, PerScope) and rule.id in GOOGLE | LINKEDIN and ".review." not in rule.id
)


# These write what a platform told beside the edit, which no undo takes back: each has a draft of its own.
TOLD = [name for name in SCOPED if name.startswith("linkedin.list.")]


def test_each_example_is_found_and_forgotten_step_by_step(workspace: Workspace, sound: Sound) -> None:
    """One draft for all, as in a long day: each is found by following the log, and gone once it is undone."""
    refresh(workspace, today=TODAY)
    for name in SCOPED:
        if name not in TOLD:
            _there_and_back(workspace, sound, name)
    assert not {one.rule for one in stored(workspace, severity="error", limit=None)}


@pytest.mark.parametrize("name", TOLD)
def test_what_a_platform_told_is_found_and_forgotten(workspace: Workspace, sound: Sound, name: str) -> None:
    refresh(workspace, today=TODAY)
    _there_and_back(workspace, sound, name)


def _there_and_back(workspace: Workspace, sound: Sound, name: str) -> None:
    with workspace.edit(name) as edit:
        (GOOGLE | LINKEDIN)[name](edit, sound)
    refresh(workspace, today=TODAY)
    known_without_brief = name != "google.campaign.brand_mix"
    assert (name in _rules_found(workspace)) is known_without_brief, name
    changesets.undo(workspace)
    refresh(workspace, today=TODAY)
    assert name not in _rules_found(workspace), name


def _rules_found(workspace: Workspace) -> set[str]:
    return {one.rule for one in stored(workspace, limit=None)}


def test_stored_findings_equal_those_of_check(tmp_path: Path) -> None:
    with _broken(tmp_path) as workspace:
        refresh_all(workspace, today=TODAY)
        found = check(workspace, today=TODAY)
        assert sorted(stored(workspace, limit=None), key=repr) == sorted(found, key=repr)
        assert counts(workspace) == {
            word: sum(one.severity == word for one in found) for word in ("error", "warning", "info")
        }
        assert stored(workspace, "keyword", severity="error") == [
            one for one in found if one.kind == "keyword" and one.severity == "error"
        ]
        first = stored(workspace, limit=1)[0]
        assert first in stored(workspace, entity=first.entity)
        assert counts(workspace, "keyword")["error"] == 1


def _broken(tmp_path: Path, *breaks: Callable[[Edit, Sound], None]) -> Workspace:
    workspace = Workspace.create(tmp_path / "w.cdesk", synchronous="OFF")
    sound = plant(workspace)
    with workspace.edit("Break") as edit:
        for one in breaks or (keyword("50% close"), GOOGLE["google.rsa.exclamation_marks"]):
            one(edit, sound)
    return workspace


def test_a_proposal_changes_nothing_until_it_is_accepted(tmp_path: Path) -> None:
    with _broken(tmp_path) as workspace:
        refresh(workspace, today=TODAY)
        before = _stored(workspace)
        with workspace.propose("More") as edit:
            group = edit.connection.execute(
                ENTITY["ad_group"].select().with_only_columns(ENTITY["ad_group"].c.pk).limit(1)
            ).scalar_one()
            edit.create(
                "keyword", {"ad_group": group, "text": "bad @ word", "match_type": "EXACT", "status": "ENABLED"}
            )
        proposal = changesets.list_sets(workspace, state="proposed")[0].id
        refresh(workspace, today=TODAY)
        assert _stored(workspace) == before
        assert {one.rule for one in check(workspace, today=TODAY, proposal=proposal)} == {
            "google.keyword.illegal_characters"
        }
        changesets.accept(workspace, proposal)
        _agree(workspace)
        assert len(_stored(workspace)) == len(before) + 1


def test_a_condition_keeps_what_matches(tmp_path: Path) -> None:
    with _broken(tmp_path) as workspace:
        where = {"keyword": ENTITY["keyword"].c.text == "50% close"}
        found = check(workspace, today=TODAY, where=where)
        assert {(one.kind, one.rule) for one in found} == {("keyword", "google.keyword.illegal_characters")}
        assert check(workspace, today=TODAY, where={"keyword": ENTITY["keyword"].c.text == "nothing"}) == []


def test_a_new_day_is_checked_anew(tmp_path: Path) -> None:
    with _broken(tmp_path) as workspace:
        refresh(workspace, today=TODAY)
        assert "common.dates.start_past" not in _rules(stored(workspace))
        refresh(workspace, today=TODAY.replace(year=2028))
        assert "common.dates.start_past" in _rules(stored(workspace))


def _rules(found: list[Finding]) -> set[str]:
    return {one.rule for one in found}


def test_a_bulk_edit_is_checked_anew(tmp_path: Path) -> None:
    with _broken(tmp_path) as workspace:
        refresh(workspace, today=TODAY)
        with workspace.edit("Many") as edit:
            rows = [
                {"ad_group": 1, "text": f"close tool {n}", "match_type": "EXACT", "status": "ENABLED"}
                for n in range(2_100)
            ]
            edit.create_many("keyword", rows)
        _agree(workspace)
        assert "google.ad_group.too_many_keywords" in _rules(stored(workspace, "ad_group"))


def _many(workspace: Workspace) -> None:
    """Enough keywords in three ad groups that a change of most of a half is followed beside other edits."""
    with workspace.edit("Many") as edit:
        campaign = edit.connection.execute(
            ENTITY["campaign"]
            .select()
            .with_only_columns(ENTITY["campaign"].c.pk)
            .where(ENTITY["campaign"].c.platform == "google_ads")
            .limit(1)
        ).scalar_one()
        above = edit.highest("ad_group")
        groups = [
            {"campaign": campaign, "platform": "google_ads", "name": f"Group {n}", "status": "ENABLED"}
            for n in range(3)
        ]
        edit.create_many("ad_group", groups)
        rows = [
            {
                "ad_group": above + 1 + n % 3,
                "text": f"close tool {n % 2_500}",
                "match_type": "EXACT",
                "status": "ENABLED",
            }
            for n in range(3_600)
        ]
        edit.create_many("keyword", rows)


_K = ENTITY["keyword"].c
BULK: dict[str, tuple[str, str, Any]] = {
    "bids": ("keyword", "max_cpc", _K.pk * 10_000),
    "texts": ("keyword", "text", literal("close tool ").concat(cast(_K.pk % 50, Text))),
    "moved": ("keyword", "ad_group", _K.ad_group * 0 + 1),
    "removed": ("keyword", "status", literal("REMOVED")),
    "groups removed": ("ad_group", "status", literal("REMOVED")),
}


@pytest.mark.parametrize("name", BULK)
def test_many_changes_are_followed_beside_other_edits(tmp_path: Path, name: str) -> None:
    kind, field, value = BULK[name]
    with _broken(tmp_path) as workspace:
        _many(workspace)
        refresh_all(workspace, today=TODAY)
        some = ENTITY[kind].c.pk % 5 < 3 if kind == "keyword" else ENTITY[kind].c.name.like("Group %")
        with workspace.edit(name) as edit:
            edit.set_where(kind, some, field, value)
        _agree(workspace)
        changesets.undo(workspace)
        _agree(workspace)


def test_a_check_piece_by_piece_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _broken(tmp_path, GOOGLE["google.ad.duplicate"], GOOGLE["google.keyword.duplicate"]) as workspace:
        _many(workspace)
        refresh_all(workspace, today=TODAY)
        whole = _stored(workspace)
        monkeypatch.setattr(running, "_GROUPS_AT_ONCE", 1)
        refresh_all(workspace, today=TODAY)
        assert _stored(workspace) == whole
        assert {"google.ad.duplicate", "google.keyword.duplicate"} <= {one[2] for one in whole}


def test_what_is_far_from_a_bulk_edit_is_not_looked_at(tmp_path: Path) -> None:
    with _broken(tmp_path) as workspace:
        _many(workspace)
        refresh_all(workspace, today=TODAY)
        row = {"kind": 1, "entity": 1, "n": 1, "rule": "x", "severity": 2, "message": "kept"}
        with workspace.write() as connection:
            connection.execute(finding.insert(), [row])
        with workspace.edit("Bids") as edit:
            edit.set_where("keyword", _K.pk > 1_500, "max_cpc", literal(1))
        refresh(workspace, today=TODAY)
        assert "kept" in {one.message for one in stored(workspace, limit=None)}


def test_siblings_stay_found_when_something_else_of_one_changes(workspace: Workspace, sound: Sound) -> None:
    twin = {"ad_group": sound["group"], "text": "Twin words", "match_type": "EXACT", "status": "ENABLED"}
    with workspace.edit("Twins") as edit:
        ids = edit.create_many("keyword", [twin, twin])
    _agree(workspace)
    for field, value in (("max_cpc", 10_000), ("final_url", "https://ledgerly.example/twin")):
        with workspace.edit("Bid") as edit:
            edit.set("keyword", ids[1:], {field: value})
        _agree(workspace)
        assert "google.keyword.duplicate" in {one.rule for one in stored(workspace, entity=ids[1])}


def test_what_an_entity_left_is_looked_at_too(workspace: Workspace, sound: Sound) -> None:
    twin = {"text": "Twin words", "match_type": "EXACT", "status": "ENABLED"}
    with workspace.edit("Twins") as edit:
        other = edit.create(
            "ad_group", {"campaign": sound["campaign"], "platform": "google_ads", "name": "Else", "status": "ENABLED"}
        )
        ids = edit.create_many("keyword", [{**twin, "ad_group": sound["group"]}, {**twin, "ad_group": sound["group"]}])
    _agree(workspace)
    for group in (other, sound["group"]):
        with workspace.edit("Move") as edit:
            edit.set("keyword", ids[:1], {"ad_group": group})
        _agree(workspace)


def test_a_cancelled_check_leaves_the_stored_findings(tmp_path: Path) -> None:
    with _broken(tmp_path) as workspace:
        refresh_all(workspace, today=TODAY)
        before = _stored(workspace)
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            refresh_all(workspace, progress, today=TODAY)
        assert _stored(workspace) == before


def test_a_read_only_workspace_is_left_alone(tmp_path: Path) -> None:
    _broken(tmp_path).close()
    with Workspace.open(tmp_path / "w.cdesk", read_only=True) as workspace:
        refresh(workspace, today=TODAY)
        with workspace.read() as connection:
            assert checked_until(connection) is None
        assert check(workspace, today=TODAY)


def test_an_unknown_proposal_is_named(tmp_path: Path) -> None:
    with _broken(tmp_path) as workspace, pytest.raises(NotFound, match="change set"):
        check(workspace, proposal="01a20736-323c-7464-b4a1-181557d506bf")


def test_a_campaign_with_a_negative_list_has_negatives(workspace: Workspace, sound: Sound) -> None:
    with workspace.edit("Drop") as edit:
        GOOGLE["google.campaign.no_negatives"](edit, sound)
    _agree(workspace)
    assert "google.campaign.no_negatives" in _rules(stored(workspace, limit=None))
    with workspace.edit("Attach") as edit:
        edit.set("campaign", [sound["campaign"]], {"negative_lists": ["Job seekers"]})
    _agree(workspace)
    assert "google.campaign.no_negatives" not in _rules(stored(workspace, limit=None))


def test_usual_negatives_of_lists_count_and_own_words_are_not_missed(workspace: Workspace, sound: Sound) -> None:
    rule = "google.campaign.usual_negatives_missing"

    def missing() -> bool:
        _agree(workspace)
        return rule in _rules(stored(workspace, limit=None))

    def shared(edit: Edit, text: str) -> str:
        values = {"account": sound["google"], "level": "list", "shared_set": "Usual", "match_type": "PHRASE"}
        return edit.create("negative_keyword", {**values, "text": text, "status": "ENABLED"})

    with workspace.edit("Drop six") as edit:
        edit.delete("negative_keyword", [sound[name] for name in USUAL[:6]])
    assert missing()
    with workspace.edit("A list with one of them") as edit:
        edit.create("negative_list", {"account": sound["google"], "name": "Usual", "status": "ENABLED"})
        one = shared(edit, "Careers")
    assert missing(), "attached nowhere"
    with workspace.edit("Attach") as edit:
        edit.set("campaign", [sound["campaign"]], {"negative_lists": ["Usual"]})
    assert not missing()
    with workspace.edit("Take it out") as edit:
        edit.set("negative_keyword", [one], {"status": "REMOVED"})
    assert missing()
    with workspace.edit("A keyword with one of the words") as edit:
        values = {"ad_group": sound["group"], "match_type": "PHRASE", "status": "ENABLED"}
        word = edit.create("keyword", {**values, "text": "controller salary software"})
    assert not missing()
    with workspace.edit("Pause it, then remove it") as edit:
        edit.set("keyword", [word], {"status": "REMOVED"})
    assert missing()
    changesets.undo(workspace)
    assert not missing()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Search | Close | DE-AT-CH | EN", ("search", "close")),
        ("Ads_Close_Germany", ("ads", "close")),
        ("Close | DACH", ("close",)),
        ("It is in the box", ("it", "is", "in", "the", "box")),
        ("", ()),
    ],
)
def test_names_that_differ_in_the_market_only_are_one(name: str, words: tuple[str, ...]) -> None:
    assert without_places(name) == words
