"""Replacing text agrees with a plain reading of the values, whatever it finds, and is undone as one step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import bulk, changesets
from core.bulk import Replacement, replacing
from core.catalog import KINDS
from core.errors import InvalidInput
from core.rows import list_rows
from core.schema import ENTITY
from core.scope import Scope, Wanted
from core.values import clean_text, tidied
from core.workspace import Workspace

ALPHABET = 'aAbÄé ,"[]\\\n\t%_1'
texts = st.lists(st.text(ALPHABET, max_size=8), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.create(tmp_path_factory.mktemp("bulk") / "w.cdesk", synchronous="OFF") as workspace:
        yield workspace


def _kept(field: str, text: str) -> str:
    """A text of one line keeps no line break, and a name no blank at its ends."""
    return tidied(KINDS["ad"].by_name[field], text)


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
    what = Replacement(find, put)
    promised = sum(bulk.preview_replace(filled, "ad", None, name, what).rows for name in ("headlines", "name"))
    changed = bulk.replace_text(filled, "ad", None, ["headlines", "name"], what)
    now = [(row["headlines"], row["name"]) for row in list_rows(filled, "ad")]
    assert (
        changed == promised == sum(a != b for x, y in zip(before, now, strict=True) for a, b in zip(x, y, strict=True))
    )
    for (texts_now, name_now), (texts_then, name_then) in zip(now, expected, strict=True):
        assert [_kept("headlines", one) for one in texts_now] == [_kept("headlines", one) for one in texts_then]
        assert _kept("name", name_now) == _kept("name", name_then)
    if changed:
        changesets.undo(filled)
    assert [(row["headlines"], row["name"]) for row in list_rows(filled, "ad")] == before


def test_case_is_ignored_when_asked(planted: Workspace) -> None:
    bulk.replace_text(planted, "ad", None, "headlines", Replacement("CLOSE", "Shut", match_case=False))
    assert {tuple(row["headlines"]) for row in list_rows(planted, "ad")} == {("Shut the books", "Shut faster, today")}


@pytest.mark.parametrize("regex", [False, True])
@pytest.mark.parametrize(("find", "put"), [("close", ""), ("close", "\t"), ("close", " \n"), ("0", " ")])
def test_what_is_left_of_a_keyword_has_no_blanks_around_it(
    planted: Workspace, find: str, put: str, regex: bool
) -> None:
    """Files hold no outer blanks, so that such a keyword would come back as another one."""
    bulk.replace_text(planted, "keyword", None, "text", Replacement(find, put, regex=regex))
    texts = [row["text"] for row in list_rows(planted, "keyword", fields=["text"])]
    assert texts == [" ".join(one.split()) for one in texts]


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
