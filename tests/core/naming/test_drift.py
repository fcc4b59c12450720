"""Names that drift are found, explained and put right as a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.changesets import accept, undo
from core.errors import InvalidInput, NothingToDo
from core.naming.drift import find_drift, propose_fixes, rename_part
from core.naming.grammar import Grammar, Part
from core.naming.standard import STANDARD
from core.naming.storing import forget_grammar, grammar_for, grammar_json, grammars, keep_grammar, read_grammars
from core.naming.suggesting import suggest_grammar
from core.rows import get_row, list_rows
from core.scope import Wanted
from core.workspace import Workspace

GOOGLE, LINKEDIN = "google_ads", "linkedin_ads"
SHORT = Grammar(
    "campaign",
    None,
    "{platform}_{market}_{theme}",
    (
        Part("platform", "platform", {"ggl": GOOGLE, "li": LINKEDIN}),
        Part("market", "market", case="upper"),
        Part("theme", case="slug"),
    ),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "names.cdesk", synchronous="OFF") as made:
        with made.edit("Plant") as edit:
            for platform, names in (
                (GOOGLE, ["ggl_DE_close", "Google | AT | Month End Close", "ggl_CH_close"]),
                (LINKEDIN, ["li_DE_close"]),
            ):
                account = edit.create("account", {"name": platform, "platform": platform, "status": "ENABLED"})
                for name, country in zip(names, ("DE", "AT", "DE"), strict=False):
                    row = {"account": account, "platform": platform, "name": name, "status": "PAUSED"}
                    edit.create("campaign", row | {"locations": [country]})
        yield made


def names(workspace: Workspace) -> list[str]:
    return [row["name"] for row in list_rows(workspace, "campaign")]


def test_without_a_grammar_no_name_drifts(workspace: Workspace) -> None:
    assert find_drift(workspace) == []


def test_drift_names_the_problem_and_the_wanted_name(workspace: Workspace) -> None:
    keep_grammar(workspace, SHORT)
    drifted = find_drift(workspace)
    assert [(one.name, one.fix) for one in drifted] == [
        ("Google | AT | Month End Close", "ggl_AT_month-end-close"),
        ("ggl_CH_close", "ggl_DE_close"),
    ]
    assert "can be ggl, li" in drifted[0].problem
    assert drifted[1].problem == "The name says {market} “CH”; by its countries it would be “DE”."


def test_fixes_are_proposed_with_free_names_and_undone_as_one(workspace: Workspace) -> None:
    keep_grammar(workspace, SHORT)
    before = names(workspace)
    made = propose_fixes(workspace, find_drift(workspace))
    assert names(workspace) == before
    accept(workspace, made)
    assert names(workspace) == ["ggl_DE_close", "ggl_AT_month-end-close", "ggl_DE_close 2", "li_DE_close"]
    undo(workspace)
    assert names(workspace) == before


def test_nothing_known_to_fix_says_so(workspace: Workspace) -> None:
    grammar = Grammar("campaign", None, "{owner}_{theme}", (Part("owner"), Part("theme", longest=3)))
    keep_grammar(workspace, grammar)
    drifted = find_drift(workspace)
    assert len(drifted) == 4
    assert all(one.fix is None for one in drifted)
    with pytest.raises(NothingToDo):
        propose_fixes(workspace, drifted)


def test_one_part_of_many_names_is_renamed_and_the_grammar_kept(workspace: Workspace) -> None:
    keep_grammar(workspace, SHORT)
    changed, unread = rename_part(workspace, "campaign", Wanted("campaign"), "theme", "Audit Ready")
    assert (changed, unread) == (3, ["Google | AT | Month End Close"])
    assert names(workspace) == [
        "ggl_DE_audit-ready", "Google | AT | Month End Close", "ggl_CH_audit-ready", "li_DE_audit-ready",
    ]  # fmt: skip
    with pytest.raises(InvalidInput):
        rename_part(workspace, "campaign", Wanted("campaign"), "platform", "facebook")


def test_a_platforms_own_grammar_comes_before_the_one_of_both(workspace: Workspace) -> None:
    keep_grammar(workspace, SHORT)
    own = Grammar("campaign", LINKEDIN, "LI {theme}", (Part("theme"),))
    keep_grammar(workspace, own)
    assert grammar_for(workspace, "campaign", LINKEDIN) == own
    assert grammar_for(workspace, "campaign", GOOGLE) == SHORT
    assert grammar_for(workspace, "ad", GOOGLE) is None
    forget_grammar(workspace, "campaign", LINKEDIN)
    assert grammars(workspace) == (SHORT,)


def test_a_kept_grammar_that_cannot_be_read_is_refused_with_its_place() -> None:
    assert read_grammars('{"grammars": []}') == ()
    with pytest.raises(InvalidInput) as refused:
        read_grammars('{"grammars": [{"kind": "campaign", "parts": []}]}')
    assert "pattern" in refused.value.message


def test_a_grammar_is_learned_from_the_names_there_are() -> None:
    written = [
        f"ggl_{market}_{stage}_{theme}"
        for market in ("DE", "AT")
        for stage in ("awareness", "capture")
        for theme in ("close", "audit", "erp")
    ]
    found = suggest_grammar("campaign", GOOGLE, [*written, "Old campaign"])
    assert found.pattern == "{platform}_{market}_{stage}_{part4}"
    assert [found.read(name) is not None for name in written] == [True] * 12
    assert found.part("platform").values == {"ggl": GOOGLE}
    assert grammar_json(found)["parts"][3]["values"] == {"close": "close", "audit": "audit", "erp": "erp"}
    with pytest.raises(NothingToDo):
        suggest_grammar("campaign", GOOGLE, ["Alpha", "Beta one", "Gamma two three"])


def test_what_the_generator_writes_follows_the_standard_grammar(workspace: Workspace) -> None:
    keep_grammar(workspace, STANDARD)
    id = list_rows(workspace, "campaign")[0].id
    with workspace.edit("Name") as edit:
        edit.set("campaign", [id], {"name": "Ledgerly | Search | Brand | Close | DE | EN", "type": "Search"})
        edit.set("campaign", [id], {"languages": ["en"]})
    assert id not in {one.id for one in find_drift(workspace)}
    assert get_row(workspace, "campaign", id)["languages"] == ["en"]
