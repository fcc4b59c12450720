"""Replacing text agrees with a plain reading of the values, whatever it finds, and is undone as one step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import bulk, changesets
from core.bulk import Replacement, replacing
from core.errors import InvalidInput
from core.rows import list_rows
from core.schema import ENTITY
from core.scope import Scope, Wanted
from core.values import clean_text
from core.workspace import Workspace

ALPHABET = 'aAbÄé ,"[]\\\n\t%_1'
texts = st.lists(st.text(ALPHABET, max_size=8), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.create(tmp_path_factory.mktemp("bulk") / "w.cdesk", synchronous="OFF") as workspace:
        yield workspace


@settings(max_examples=60, deadline=None)
@given(
    lists=st.lists(texts, min_size=1, max_size=6),
    find=st.text(ALPHABET, min_size=1, max_size=3),
    put=st.text(ALPHABET, max_size=3),
)
def test_lists_are_replaced_as_python_would(filled: Workspace, lists: list[list[str]], find: str, put: str) -> None:
    with filled.edit("Plant") as edit:
        edit.delete_where("ad", ENTITY["ad"].c.pk > 0)
        ads = [{"platform": "google_ads", "headlines": each, "name": "".join(each)} for each in lists]
        edit.create_many("ad", ads)
    before = [(row["headlines"], row["name"]) for row in list_rows(filled, "ad")]
    old, new = clean_text(find), clean_text(put)
    expected = [([one.replace(old, new) for one in several], name.replace(old, new)) for several, name in before]
    changed = sum(
        one != other for was, now in zip(before, expected, strict=True) for one, other in zip(was, now, strict=True)
    )
    what = Replacement(find, put)
    promised = sum(bulk.preview_replace(filled, "ad", None, name, what).rows for name in ("headlines", "name"))
    assert bulk.replace_text(filled, "ad", None, ["headlines", "name"], what) == changed == promised
    assert [(row["headlines"], row["name"]) for row in list_rows(filled, "ad")] == expected
    if changed:
        changesets.undo(filled)
    assert [(row["headlines"], row["name"]) for row in list_rows(filled, "ad")] == before


def test_case_is_ignored_when_asked(planted: Workspace) -> None:
    bulk.replace_text(planted, "ad", None, "headlines", Replacement("CLOSE", "Shut", match_case=False))
    assert {tuple(row["headlines"]) for row in list_rows(planted, "ad")} == {("Shut the books", "Shut faster, today")}


def test_patterns_with_groups(planted: Workspace) -> None:
    bulk.replace_text(planted, "keyword", None, "text", Replacement(r"close (\d+)", r"\1 closing", regex=True))
    assert list_rows(planted, "keyword", limit=1)[0]["text"] == "0 closing"


def test_only_the_rows_of_the_list_or_the_named_ones(planted: Workspace) -> None:
    wanted = Wanted("keyword", Scope("ad_group", 1))
    assert bulk.replace_text(planted, "keyword", wanted, "text", Replacement("close", "shut")) == 20
    ids = [row.id for row in list_rows(planted, "keyword", ENTITY["keyword"].c.text.startswith("close"), limit=3)]
    assert bulk.replace_text(planted, "keyword", ids, "text", Replacement("close", "lock")) == 3


@pytest.mark.parametrize(
    "what",
    [
        Replacement("(", "x", regex=True),
        Replacement("close", r"\7", regex=True),
        Replacement("", "x"),
        # Patterns that take all memory when they are compiled.
        Replacement("a{99999999}", "x", regex=True),
        Replacement("((a{99}){99}){99}", "x", regex=True),
    ],
)
def test_patterns_that_cannot_be_used_are_refused_and_nothing_changes(planted: Workspace, what: Replacement) -> None:
    with pytest.raises(InvalidInput):
        bulk.replace_text(planted, "keyword", None, "text", what)
    assert changesets.next_undo(planted).title == "Plant"  # type: ignore[union-attr]
    assert list_rows(planted, "keyword", limit=1)[0]["text"] == "close 0"


def test_a_pattern_that_never_ends_is_stopped(planted: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "PATTERN_SECONDS", 0.05)
    with planted.edit("Long") as edit:
        edit.set_where("keyword", ENTITY["keyword"].c.pk == 1, "text", ENTITY["keyword"].c.text + "a" * 60 + "b")
    with pytest.raises(InvalidInput, match=r"too long on .* \(keyword “close 0a+"):
        bulk.replace_text(planted, "keyword", None, "text", Replacement(r"(a|a|aa)+$", "x", regex=True))


def test_numbers_hold_no_text(planted: Workspace) -> None:
    with pytest.raises(InvalidInput, match="holds no text"):
        bulk.replace_text(planted, "keyword", None, "max_cpc", Replacement("1", "2"))
