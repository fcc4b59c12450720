"""Negative lists and shared budgets: attached in bulk, named within their account, followed when renamed or deleted."""

from __future__ import annotations

import pytest

from core.changesets import accept, undo
from core.editing import remove, set_text
from core.errors import AlreadyExists, InvalidInput
from core.ids import id_text
from core.library.budgets import budget_uses, create_budget, leave_budget, use_budget
from core.library.budgets import campaigns_of as campaigns_of_budget
from core.library.names import add_missing
from core.library.negatives import (
    Excluded,
    attach,
    campaigns_of,
    create_list,
    detach,
    effective_negatives,
    fill_list,
    list_uses,
    read_lines,
)
from core.rows import get_row, list_rows
from core.scope import Wanted
from core.workspace import Workspace

from .conftest import GOOGLE, Ids, everything


def test_lines_say_their_match_type() -> None:
    lines = '[free trial]\n"jobs at"\n  salary  guide \n-intern\nintern\n\n'
    assert read_lines(lines) == [
        ("free trial", "EXACT"), ("jobs at", "PHRASE"), ("salary guide", "BROAD"), ("intern", "BROAD"),
    ]  # fmt: skip


def test_a_list_is_made_filled_and_attached(workspace: Workspace, ids: Ids) -> None:
    made = create_list(workspace, ids.google, "Job seekers", "jobs\n[salary]")
    filled = fill_list(workspace, made, "Jobs\ninternship")
    assert (filled.added, filled.repeated) == (1, ("Jobs",))
    assert attach(workspace, Wanted("campaign"), [made]) == 2
    (use,) = list_uses(workspace)
    assert (use.name, use.keywords, use.campaigns) == ("Job seekers", 3, 2)
    assert {id for id, _ in campaigns_of(workspace, made)} == set(ids.campaigns)
    assert detach(workspace, [ids.campaigns[0]], [made]) == 1
    assert list_uses(workspace)[0].campaigns == 1


def test_a_list_is_never_attached_to_another_accounts_campaigns(workspace: Workspace, ids: Ids) -> None:
    made = create_list(workspace, ids.google, "Job seekers", "jobs")
    attach(workspace, Wanted("campaign"), [made])
    assert get_row(workspace, "campaign", ids.stage)["negative_lists"] is None


def test_a_list_with_the_name_of_another_is_refused(workspace: Workspace, ids: Ids) -> None:
    create_list(workspace, ids.google, "Job seekers")
    with pytest.raises(AlreadyExists):
        create_list(workspace, ids.google, " Job  seekers ")
    with pytest.raises(InvalidInput):
        create_list(workspace, ids.google, "   ")


def test_what_a_campaign_excludes_in_all_names_where_it_is_said(workspace: Workspace, ids: Ids) -> None:
    made = create_list(workspace, ids.google, "Job seekers", "jobs")
    attach(workspace, [ids.campaigns[0]], [made])
    with workspace.edit("Negatives") as edit:
        base = {"match_type": "BROAD", "status": "ENABLED"}
        edit.create("negative_keyword", base | {"campaign": ids.campaigns[0], "level": "campaign", "text": "free"})
        edit.create("negative_keyword", base | {"ad_group": ids.group, "level": "ad_group", "text": "excel"})
        edit.create("negative_keyword", base | {"campaign": ids.campaigns[1], "level": "campaign", "text": "elsewhere"})
    name = get_row(workspace, "campaign", ids.campaigns[0])["name"]
    assert effective_negatives(workspace, ids.campaigns[0]) == [
        Excluded("free", "BROAD", "campaign", name),
        Excluded("excel", "BROAD", "ad_group", "Close software"),
        Excluded("jobs", "BROAD", "list", "Job seekers"),
    ]


def test_renaming_a_list_in_any_way_takes_its_keywords_and_campaigns_along(workspace: Workspace, ids: Ids) -> None:
    made = create_list(workspace, ids.google, "Job seekers", "jobs\nsalary")
    attach(workspace, Wanted("campaign"), [made])
    before = everything(workspace)
    set_text(workspace, "negative_list", [made], "name", "Careers")
    (use,) = list_uses(workspace)
    assert (use.name, use.keywords, use.campaigns) == ("Careers", 2, 2)
    assert get_row(workspace, "campaign", ids.campaigns[0])["negative_lists"] == ["Careers"]
    undo(workspace)
    assert everything(workspace) == before


def test_the_same_name_in_another_account_stays(workspace: Workspace, ids: Ids) -> None:
    with workspace.edit("Second client") as edit:
        other = edit.create("account", {"name": "Other client", "platform": GOOGLE, "status": "ENABLED"})
        campaign = edit.create("campaign", {"account": other, "platform": GOOGLE, "name": "Other", "status": "PAUSED"})
    mine = create_list(workspace, ids.google, "Brand", "jobs")
    theirs = create_list(workspace, other, "Brand", "jobs")
    attach(workspace, Wanted("campaign"), [mine, theirs])
    set_text(workspace, "negative_list", [mine], "name", "Renamed")
    assert get_row(workspace, "campaign", ids.campaigns[0])["negative_lists"] == ["Renamed"]
    assert get_row(workspace, "campaign", campaign)["negative_lists"] == ["Brand"]
    remove(workspace, "negative_list", [mine])
    assert [(use.name, use.keywords, use.campaigns) for use in list_uses(workspace)] == [("Brand", 1, 1)]


def test_deleting_a_list_takes_its_keywords_and_is_one_step(workspace: Workspace, ids: Ids) -> None:
    made = create_list(workspace, ids.google, "Job seekers", "jobs\nsalary")
    attach(workspace, Wanted("campaign"), [made])
    before = everything(workspace)
    remove(workspace, "negative_list", [made])
    assert list_rows(workspace, "negative_keyword") == []
    assert get_row(workspace, "campaign", ids.campaigns[0])["negative_lists"] is None
    undo(workspace)
    assert everything(workspace) == before


def test_a_proposed_rename_carries_its_users_when_accepted(workspace: Workspace, ids: Ids) -> None:
    made = create_list(workspace, ids.google, "Job seekers", "jobs")
    attach(workspace, [ids.campaigns[0]], [made])
    before = everything(workspace)
    with workspace.propose("Rename") as edit:
        edit.set("negative_list", [made], {"name": "Careers"})
    assert everything(workspace) == before
    accept(workspace, id_text(edit.id))
    (use,) = list_uses(workspace)
    assert (use.name, use.keywords, use.campaigns) == ("Careers", 1, 1)


def test_deleting_an_account_in_a_proposal_takes_each_thing_once(workspace: Workspace, ids: Ids) -> None:
    made = create_list(workspace, ids.google, "Job seekers", "jobs")
    attach(workspace, Wanted("campaign"), [made])
    before = everything(workspace)
    with workspace.propose("Delete") as edit:
        edit.delete("account", [ids.google])
    accept(workspace, id_text(edit.id))
    assert list_uses(workspace) == []
    undo(workspace)
    assert everything(workspace) == before


def test_a_budget_replaces_the_campaigns_own_amounts(workspace: Workspace, ids: Ids) -> None:
    made = create_budget(workspace, ids.google, "Close 2027", "100.00")
    before = everything(workspace)
    assert use_budget(workspace, Wanted("campaign"), made) == 2
    row = get_row(workspace, "campaign", ids.campaigns[0])
    assert (row["budget_name"], row["daily_budget"]) == ("Close 2027", None)
    assert get_row(workspace, "campaign", ids.stage)["budget_name"] is None
    (use,) = budget_uses(workspace)
    assert (use.amount, use.campaigns, use.running, use.cost) == (100_000_000, 2, 0, 0)
    assert {id for id, _ in campaigns_of_budget(workspace, made)} == set(ids.campaigns)
    undo(workspace)
    assert everything(workspace) == before


def test_leaving_a_budget_gives_each_campaign_its_share(workspace: Workspace, ids: Ids) -> None:
    made = create_budget(workspace, ids.google, "Close 2027", "33.33")
    use_budget(workspace, Wanted("campaign"), made)
    assert leave_budget(workspace, Wanted("campaign")) == 2
    rows = [get_row(workspace, "campaign", id) for id in ids.campaigns]
    assert [(row["budget_name"], row["daily_budget"]) for row in rows] == [(None, 16_660_000)] * 2


def test_renaming_a_budget_takes_its_campaigns_along(workspace: Workspace, ids: Ids) -> None:
    made = create_budget(workspace, ids.google, "Close 2027", "100.00")
    use_budget(workspace, [ids.campaigns[1]], made)
    set_text(workspace, "budget", [made], "name", "Close")
    assert get_row(workspace, "campaign", ids.campaigns[1])["budget_name"] == "Close"
    remove(workspace, "budget", [made])
    assert get_row(workspace, "campaign", ids.campaigns[1])["budget_name"] is None


def test_what_is_only_named_gets_a_row_of_its_own(workspace: Workspace, ids: Ids) -> None:
    with workspace.edit("Import") as edit:
        edit.set("campaign", [ids.campaigns[0]], {"budget_name": "Old budget", "negative_lists": ["Old list"]})
        edit.create(
            "negative_keyword",
            {"level": "list", "shared_set": "Old list", "text": "jobs", "match_type": "BROAD", "status": "ENABLED"},
        )
    assert add_missing(workspace) == 4
    assert [(use.name, use.keywords, use.campaigns) for use in list_uses(workspace)] == [("Old list", 1, 1)]
    assert [use.name for use in budget_uses(workspace)] == ["Old budget"]
    assert {row["name"] for row in list_rows(workspace, "label")} == {"Close", "Q1"}
    assert add_missing(workspace) == 0
