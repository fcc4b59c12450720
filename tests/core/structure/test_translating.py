"""Google ad groups as LinkedIn ad sets: a proposal, with everything that has no counterpart counted."""

from __future__ import annotations

import pytest

from core.changesets import accept
from core.copying import Destination, copy_as_ad_sets
from core.copying.translating import skills_of
from core.errors import InvalidInput
from core.progress import silent
from core.rows import get_row, list_rows


def test_an_ad_group_becomes_a_proposed_ad_set(planted):
    workspace = planted.workspace
    with workspace.edit("More") as edit:
        edit.set("campaign", [planted.campaign], {"locations": ["DE"], "languages": ["en"]})
        edit.create("keyword", {"ad_group": planted.groups[0], "text": "payroll software for accountants",
                                "match_type": "PHRASE", "max_cpc": "2.00", "status": "ENABLED"})  # fmt: skip
    before = len(list_rows(workspace, "ad_group"))
    done = copy_as_ad_sets(workspace, [planted.groups[0]], Destination("campaign", planted.stage), None, silent())
    assert (done.ad_sets, done.ads) == (1, 1)
    assert len(list_rows(workspace, "ad_group")) == before
    lost = {loss.what: loss.count for loss in done.losses}
    assert lost == {"Match types": 5, "Bids of keywords": 1, "Bids of ad groups": 1, "Negative keywords": 1}
    assert done.lost == 8
    accept(workspace, done.changeset)
    (made,) = [
        row for row in list_rows(workspace, "ad_group") if row["campaign"] == planted.stage and row["name"] == "Close"
    ]
    assert (made["objective"], made["status"], made["platform"]) == ("LEAD_GENERATION", "DRAFT", "linkedin_ads")
    people, *others = made["targeting"]["include"]
    assert {"name": "Payroll", "urn": None} in people["skills"]
    assert "Human Resources" in {one["name"] for one in people["jobFunctions"]}
    assert {facet for block in others for facet in block} == {"seniorities", "locations", "interfaceLocales"}
    (ad,) = [row for row in list_rows(workspace, "ad") if row["ad_group"] == made.id]
    assert ad["headline"] == "Close the books"


def test_only_google_ad_groups_into_linkedin_campaigns(planted):
    with pytest.raises(InvalidInput, match="go into a LinkedIn campaign"):
        copy_as_ad_sets(
            planted.workspace, [planted.groups[0]], Destination("campaign", planted.campaign), None, silent()
        )
    with pytest.raises(InvalidInput, match="No Google ad group"):
        copy_as_ad_sets(planted.workspace, [planted.ad_set], Destination("campaign", planted.stage), None, silent())
    assert get_row(planted.workspace, "ad_group", planted.ad_set)["name"] == "CFOs"


def test_searches_become_what_they_are_about():
    found = skills_of(["best accounting software", "accounting tool", "invoice management", "2026", "how to"])
    assert [one["name"] for one in found] == ["Accounting", "Invoice Management"]
