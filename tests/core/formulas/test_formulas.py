"""Formulas are read, worked out, kept, ended and followed; undo and redo bring both values and formulas back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import bulk, changesets
from core.bulk import Composing, Replacement, Request
from core.bulk.formula_cells import end_formula, set_formula
from core.errors import ExpressionError, InvalidInput
from core.formulas.keeping import kept_of
from core.formulas.names import offered, source_of
from core.formulas.reading import read_formula
from core.formulas.words import words_in
from core.rows import list_rows
from core.schema import ENTITY
from core.workspace import Workspace


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[Workspace]:
    """Two campaigns, one of each platform, with an ad group, an ad and (Google) two keywords."""
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as workspace:
        with workspace.edit("Plant") as edit:
            for platform in ("google_ads", "linkedin_ads"):
                account = edit.create("account", {"name": platform, "platform": platform, "status": "ENABLED"})
                campaign = edit.create(
                    "campaign",
                    {"account": account, "platform": platform, "name": "Kestrel", "daily_budget": 50_000_000},
                )
                group = edit.create(
                    "ad_group",
                    {
                        "campaign": campaign,
                        "platform": platform,
                        "name": "Audits",
                        "stage": "conversion",
                        "max_cpc": 2_000_000,
                    },
                )
                headline = (
                    {"headlines": ["Audit tool", "Book a demo"]}
                    if platform == "google_ads"
                    else {"headline": "Audit tool"}
                )
                edit.create("ad", {"ad_group": group, "platform": platform, "name": "one"} | headline)
                if platform == "google_ads":
                    edit.create_many(
                        "keyword",
                        [
                            {"ad_group": group, "text": text, "match_type": "EXACT"}
                            for text in ("audit tool", "iso audit")
                        ],
                    )
        yield workspace  # fmt: skip


def values(workspace: Workspace, kind: str, field: str) -> list[object]:
    return [row[field] for row in list_rows(workspace, kind)]


def rename(workspace: Workspace, kind: str, name: str, at: int = 0) -> None:
    with workspace.edit(f"Rename to {name}") as edit:
        edit.set(kind, [list_rows(workspace, kind)[at].id], {"name": name})


def comment(workspace: Workspace, text: str) -> None:
    with workspace.edit("Comment") as edit:
        edit.set("ad_group", [list_rows(workspace, "ad_group")[0].id], {"comment": text})


def formulas(workspace: Workspace, kind: str) -> dict[tuple[int, str], str]:
    with workspace.read() as connection:
        return {cell: kept.expression for cell, kept in kept_of(connection, kind, list(range(1, 10))).items()}


@pytest.mark.parametrize(
    ("kind", "field", "formula", "expected"),
    [
        ("ad", "name", '=concat(adgroup, " - ", [ad group].stage)', None),
        ("ad", "name", '=concat(adgroup, " - ", stage)', ["Audits - conversion"] * 2),
        ("ad", "name", "[campaign:upper] / [Ad set] / [headline]", ["KESTREL / Audits / Audit tool"] * 2),
        ("ad", "name", "=left(upper(trim([headline 1])), 5)", ["AUDIT"] * 2),
        ("ad", "name", "=replace(campaign, 'Kes', 'Pet') & '!'", ["Pettrel!"] * 2),
        ("keyword", "final_url", "https://kestrel.example/[keyword:slug]", ["https://kestrel.example/audit-tool", "https://kestrel.example/iso-audit"]),
        ("keyword", "max_cpc", "=adgroup.max_cpc * 1.1", [2_200_000, 2_200_000]),
        ("ad", "path1", "=slug(campaign)", ["kestrel", None]),
        ("campaign", "total_budget", "=[daily budget] * 30", [1_500_000_000, 1_500_000_000]),
    ],
)  # fmt: skip
def test_a_formula_is_worked_out_for_each_row(
    planted: Workspace, kind: str, field: str, formula: str, expected: list[object] | None
) -> None:
    request = Request(kind, None, [field], Composing(formula))
    if expected is None:
        with pytest.raises(ExpressionError):
            bulk.apply(planted, request)
        return
    before = values(planted, kind, field)
    promised = bulk.preview(planted, request)
    assert bulk.apply(planted, request) == promised.values
    assert values(planted, kind, field) == expected
    changesets.undo(planted)
    assert values(planted, kind, field) == before
    assert formulas(planted, kind) == {}


@pytest.mark.parametrize(
    ("field", "formula", "said"),
    [
        ("name", "=campain", "Did you mean"),
        ("name", "plain text", "names no field"),
        ("name", '="x"', "reads no field"),
        ("name", "=open(name)", "no function"),
        ("headlines", "=campaign", "holds a list"),
        ("name", "=headlines", "holds a text"),
        ("status", "=name", "cannot be worked out"),
        ("call_to_action", "=name", "cannot be “one”"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(planted: Workspace, field: str, formula: str, said: str) -> None:
    before = changesets.next_undo(planted)
    with pytest.raises(InvalidInput, match=said):
        set_formula(planted, Request("ad", None, [field], Composing(formula)))
    assert changesets.next_undo(planted) == before


def test_a_kept_formula_follows_what_it_reads_in_the_same_step(planted: Workspace) -> None:
    assert set_formula(planted, Request("ad", None, ["name"], Composing("[campaign] | [ad group]"))) == 2
    assert values(planted, "ad", "name") == ["Kestrel | Audits"] * 2
    rename(planted, "campaign", "Petrel")
    assert values(planted, "ad", "name") == ["Petrel | Audits", "Kestrel | Audits"]
    changesets.undo(planted)
    assert values(planted, "ad", "name") == ["Kestrel | Audits"] * 2
    assert values(planted, "campaign", "name") == ["Kestrel"] * 2
    changesets.redo(planted)
    assert values(planted, "ad", "name") == ["Petrel | Audits", "Kestrel | Audits"]
    rename(planted, "ad_group", "Gaps", at=1)
    assert values(planted, "ad", "name") == ["Petrel | Audits", "Kestrel | Gaps"]


def test_formulas_follow_formulas(planted: Workspace) -> None:
    set_formula(planted, Request("ad_group", None, ["name"], Composing("[campaign] group")))
    set_formula(planted, Request("ad", None, ["name"], Composing("=upper(adgroup)")))
    rename(planted, "campaign", "Petrel")
    assert values(planted, "ad", "name") == ["PETREL GROUP", "KESTREL GROUP"]
    changesets.undo(planted)
    assert values(planted, "ad", "name") == ["KESTREL GROUP"] * 2


def test_typing_over_a_cell_ends_its_formula_until_that_is_undone(planted: Workspace) -> None:
    set_formula(planted, Request("ad", None, ["name"], Composing("[campaign]")))
    rename(planted, "ad", "mine")
    assert formulas(planted, "ad") == {(2, "name"): "[campaign]"}
    last = changesets.next_undo(planted)
    assert last is not None
    assert changesets.list_changes(planted, last.id)[0].reason == "Ends the formula [campaign]"
    rename(planted, "campaign", "Petrel")
    assert values(planted, "ad", "name") == ["mine", "Kestrel"]
    changesets.undo(planted)
    changesets.undo(planted)
    assert formulas(planted, "ad") == {(1, "name"): "[campaign]", (2, "name"): "[campaign]"}
    rename(planted, "campaign", "Petrel")
    assert values(planted, "ad", "name") == ["Petrel", "Kestrel"]


def test_a_formula_that_changes_no_value_is_kept_and_can_be_undone(planted: Workspace) -> None:
    rename(planted, "ad", "Kestrel")
    rename(planted, "ad", "Kestrel", at=1)
    assert set_formula(planted, Request("ad", None, ["name"], Composing("[campaign]"))) == 2
    rename(planted, "campaign", "Petrel")
    assert values(planted, "ad", "name") == ["Petrel", "Kestrel"]
    changesets.undo(planted)
    changesets.undo(planted)
    assert formulas(planted, "ad") == {}
    changesets.redo(planted)
    assert len(formulas(planted, "ad")) == 2


def test_a_formula_can_be_ended_and_the_value_kept(planted: Workspace) -> None:
    set_formula(planted, Request("ad", None, ["name"], Composing("[campaign]")))
    assert end_formula(planted, "ad", None, "name") == 2
    assert formulas(planted, "ad") == {}
    rename(planted, "campaign", "Petrel")
    assert values(planted, "ad", "name") == ["Kestrel", "Kestrel"]
    changesets.undo(planted)
    changesets.undo(planted)
    assert len(formulas(planted, "ad")) == 2


def test_a_new_formula_replaces_the_old_one(planted: Workspace) -> None:
    set_formula(planted, Request("ad", None, ["name"], Composing("[campaign]")))
    set_formula(planted, Request("ad", None, ["name"], Composing("[ad group]")))
    assert set(formulas(planted, "ad").values()) == {"[ad group]"}
    rename(planted, "campaign", "Petrel")
    assert values(planted, "ad", "name") == ["Audits", "Audits"]
    changesets.undo(planted)
    changesets.undo(planted)
    assert set(formulas(planted, "ad").values()) == {"[campaign]"}


def test_circles_are_refused_with_their_path(planted: Workspace) -> None:
    set_formula(planted, Request("ad_group", None, ["name"], Composing("[campaign] [theme]")))
    with pytest.raises(InvalidInput, match=r"ad group’s (name|ad group|theme).* reads "):
        set_formula(planted, Request("ad_group", None, ["theme"], Composing("=upper(name)")))
    with pytest.raises(InvalidInput, match="depend on itself"):
        set_formula(planted, Request("ad", None, ["name"], Composing("=concat(name, 'x')")))
    assert values(planted, "ad", "name") == ["one", "one"]


def test_posted_rows_get_the_value_and_their_formula_freezes(planted: Workspace) -> None:
    set_formula(planted, Request("ad", None, ["name"], Composing("[campaign]")))
    with planted.write() as connection:
        connection.execute(ENTITY["ad"].update().where(ENTITY["ad"].c.pk == 1).values(live=1))
    rename(planted, "campaign", "Petrel")
    rename(planted, "campaign", "Osprey", at=1)
    assert values(planted, "ad", "name") == ["Kestrel", "Osprey"]
    with planted.read() as connection:
        assert kept_of(connection, "ad", [1, 2])[(1, "name")].frozen
    assert set_formula(planted, Request("ad", None, ["name"], Composing("=upper(campaign)"))) == 1
    assert values(planted, "ad", "name") == ["PETREL", "OSPREY"]


def test_accepting_a_proposal_and_undoing_in_the_middle_are_followed(planted: Workspace) -> None:
    set_formula(planted, Request("ad", None, ["name"], Composing("[campaign]")))
    with planted.propose("Rename it") as edit:
        edit.set("campaign", [list_rows(planted, "campaign")[0].id], {"name": "Petrel"})
    proposed = changesets.list_sets(planted, state="proposed")[0].id
    assert values(planted, "ad", "name") == ["Kestrel", "Kestrel"]
    changesets.accept(planted, proposed)
    assert values(planted, "ad", "name") == ["Petrel", "Kestrel"]
    rename(planted, "ad_group", "Other")
    changesets.undo(planted, proposed)
    assert values(planted, "campaign", "name") == ["Kestrel", "Kestrel"]
    assert values(planted, "ad", "name") == ["Kestrel", "Kestrel"]


def test_bulk_changes_over_formula_cells_end_them(planted: Workspace) -> None:
    set_formula(planted, Request("keyword", None, ["final_url"], Composing("https://kestrel.example/[keyword:slug]")))
    bulk.replace_text(planted, "keyword", None, "final_url", Replacement("iso", "norm"))
    assert list(formulas(planted, "keyword")) == [(1, "final_url")]


def test_what_is_moved_follows_its_new_place(planted: Workspace) -> None:
    set_formula(planted, Request("ad", None, ["name"], Composing("[campaign]")))
    rename(planted, "campaign", "Petrel", at=1)
    with planted.edit("Move") as edit:
        edit.set("ad_group", [list_rows(planted, "ad_group")[0].id], {"campaign": list_rows(planted, "campaign")[1].id})
    assert values(planted, "ad", "name") == ["Petrel", "Petrel"]


def test_a_result_the_field_cannot_hold_names_the_row(planted: Workspace) -> None:
    comment(planted, "soon")
    with pytest.raises(InvalidInput, match=r"whole number.*\(ad “one”\)"):
        set_formula(planted, Request("ad", None, ["path1"], Composing("=left(campaign, number(adgroup.comment))")))


def test_a_result_that_does_not_fit_later_leaves_the_value(planted: Workspace) -> None:
    comment(planted, "3")
    set_formula(planted, Request("ad", None, ["path1"], Composing("=left(campaign, number(adgroup.comment))")))
    assert values(planted, "ad", "path1") == ["Kes", None]
    comment(planted, "x")
    assert values(planted, "ad", "path1") == ["Kes", None]
    comment(planted, "2")
    assert values(planted, "ad", "path1") == ["Ke", None]


@pytest.mark.parametrize("kind", ["campaign", "ad_group", "ad", "keyword", "negative_keyword", "asset", "targeting"])
def test_every_offered_word_means_something(planted: Workspace, kind: str) -> None:
    for word in offered(kind):
        assert source_of(kind, word) is not None, word
        assert words_in(kind, f"[{word}]") is not None, word


@settings(max_examples=200, deadline=None)
@given(st.text('[]:campign ("=\\', max_size=25))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_formula("ad", "name", text)
    except ExpressionError as error:
        refused = error.position
    else:
        refused = 0
    assert 0 <= refused <= len(text) + 20
