"""A negative list blocks the keywords of the campaigns it is attached to, and the checks say so, also after each edit."""

from __future__ import annotations

from datetime import date

from core import rules
from core.editing import remove
from core.library.negatives import attach, create_list, detach, fill_list
from core.rows import list_rows
from core.workspace import Workspace

from .conftest import Ids

TODAY = date(2027, 1, 4)


def blocked(workspace: Workspace) -> list[str]:
    """What the stored findings say, after bringing them up to date; the same as checking everything anew."""
    rules.refresh(workspace, today=TODAY)
    kept = sorted(one.message for one in rules.stored(workspace) if one.rule.endswith("blocks_keyword"))
    fresh = sorted(one.message for one in rules.check(workspace, today=TODAY) if one.rule.endswith("blocks_keyword"))
    assert kept == fresh
    return kept


def test_a_list_blocks_keywords_only_where_it_is_attached(workspace: Workspace, ids: Ids) -> None:
    made = create_list(workspace, ids.google, "Free", "free")
    assert blocked(workspace) == []
    attach(workspace, [ids.campaigns[1]], [made])
    assert blocked(workspace) == []
    attach(workspace, [ids.campaigns[0]], [made])
    assert blocked(workspace) == ["It blocks the keyword “close software free”."]
    detach(workspace, [ids.campaigns[0]], [made])
    assert blocked(workspace) == []


def test_what_comes_to_a_list_and_to_its_campaigns_is_seen(workspace: Workspace, ids: Ids) -> None:
    made = create_list(workspace, ids.google, "Free", "pricing")
    attach(workspace, [ids.campaigns[0]], [made])
    assert blocked(workspace) == []
    fill_list(workspace, made, "[month end close]")
    assert blocked(workspace) == ["It blocks the keyword “month end close”."]
    with workspace.edit("Keyword") as edit:
        edit.create(
            "keyword", {"ad_group": ids.group, "text": "close pricing", "match_type": "EXACT", "status": "ENABLED"}
        )
    assert blocked(workspace) == ["It blocks the keyword “close pricing”.", "It blocks the keyword “month end close”."]
    remove(workspace, "negative_keyword", [list_rows(workspace, "negative_keyword")[0].id])
    assert blocked(workspace) == ["It blocks the keyword “month end close”."]
