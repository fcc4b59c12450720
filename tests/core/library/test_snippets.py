"""Reusable texts: counted as their place counts, put where they fit, found where they are used."""

from __future__ import annotations

import pytest

from core.changesets import undo
from core.errors import InvalidInput
from core.library.snippets import create_snippet, insert_snippet, list_snippets, snippet_uses, snippets_for
from core.rows import get_row
from core.scope import Wanted
from core.workspace import Workspace

from .conftest import GOOGLE, LINKEDIN, Ids, everything


def test_texts_are_counted_against_their_place(workspace: Workspace) -> None:
    create_snippet(workspace, "Claim", "Close the books in 3 days", "headline", approved=True, language="en")
    create_snippet(workspace, "Wide", "決算を三日で締める会計ソフトウェア", "headline")
    create_snippet(workspace, "Note", "x" * 5000, "other")
    claim, wide = list_snippets(workspace, "headline")
    assert (claim.name, claim.width, claim.most, claim.fits, claim.approved) == ("Claim", 25, 30, True, True)
    assert (wide.width, wide.fits) == (34, False)
    assert next(one for one in list_snippets(workspace) if one.use == "other").fits
    assert [one.name for one in snippets_for(workspace, "ad", GOOGLE, "headlines")] == ["Claim", "Wide"]
    assert snippets_for(workspace, "ad", LINKEDIN, "headline") == []


def test_a_text_goes_to_the_end_of_lists_and_into_single_fields(workspace: Workspace, ids: Ids) -> None:
    claim = create_snippet(workspace, "Claim", "Close in 3 days", "headline")
    post = create_snippet(workspace, "Post", "Close faster today", "linkedin_headline")
    before = everything(workspace)
    assert insert_snippet(workspace, Wanted("ad"), claim) == 1
    assert get_row(workspace, "ad", ids.ad)["headlines"][-1] == "Close in 3 days"
    assert insert_snippet(workspace, Wanted("ad"), claim) == 0
    assert insert_snippet(workspace, [ids.creative], post) == 1
    assert get_row(workspace, "ad", ids.creative)["headline"] == "Close faster today"
    assert snippet_uses(workspace) == {claim: 1, post: 1}
    undo(workspace)
    undo(workspace)
    assert everything(workspace) == before


def test_a_full_list_takes_no_more(workspace: Workspace, ids: Ids) -> None:
    with workspace.edit("Fill") as edit:
        edit.set("ad", [ids.ad], {"headlines": [f"Headline {n}" for n in range(15)]})
    claim = create_snippet(workspace, "Claim", "Close in 3 days", "headline")
    assert insert_snippet(workspace, [ids.ad], claim) == 0


def test_what_cannot_be_put_there_is_refused(workspace: Workspace, ids: Ids) -> None:
    long = create_snippet(workspace, "Long", "This headline is far too long to fit", "headline")
    other = create_snippet(workspace, "Other", "Anything", "other")
    for one in (long, other):
        with pytest.raises(InvalidInput):
            insert_snippet(workspace, [ids.ad], one)
    for name, text, use in (("", "x", "other"), ("x", " ", "other"), ("x", "x", "billboard")):
        with pytest.raises(InvalidInput):
            create_snippet(workspace, name, text, use)
