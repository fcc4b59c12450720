"""The contract over a workspace: audited, and carried to every campaign as one proposal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.catalog import GOOGLE, LINKEDIN
from core.changesets import accept, undo
from core.errors import InvalidInput, NothingToDo
from core.rows import get_row, list_rows
from core.tracking.applying import audit, propose_parameters
from core.tracking.contract import STANDARD, Contract, Parameter
from core.tracking.storing import contract_json, contract_of, keep_contract, read_contract
from core.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "utm.cdesk", synchronous="OFF") as made:
        with made.edit("Plant") as edit:
            for platform in (GOOGLE, LINKEDIN):
                account = edit.create("account", {"name": "Ledgerly", "platform": platform, "status": "ENABLED"})
                campaign = edit.create(
                    "campaign",
                    {"account": account, "platform": platform, "name": "Close Software", "status": "PAUSED",
                     "locations": ["DE"]},
                )  # fmt: skip
                group = edit.create(
                    "ad_group",
                    {"campaign": campaign, "platform": platform, "name": "CFO titles", "status": "ENABLED",
                     "stage": "awareness"},
                )  # fmt: skip
                edit.create(
                    "ad",
                    {"ad_group": group, "platform": platform, "name": "Ad", "format": "text", "status": "ENABLED",
                     "final_url": "https://ledgerly.example/?utm_source=newsletter"},
                )  # fmt: skip
        yield made


def suffixes(workspace: Workspace) -> list[str | None]:
    google, linkedin = list_rows(workspace, "campaign")
    _, ad_set = list_rows(workspace, "ad_group")
    return [google["final_url_suffix"], linkedin["final_url_suffix"], ad_set["final_url_suffix"]]


def test_the_contract_is_carried_to_both_platforms_as_one_proposal(workspace: Workspace) -> None:
    made, count, unknown = propose_parameters(workspace, STANDARD)
    assert (count, unknown) == (2, [])
    assert suffixes(workspace) == [None, None, None]
    accept(workspace, made)
    assert suffixes(workspace) == [
        "utm_source=google&utm_medium=cpc&utm_campaign=close-software&utm_content=close-software&utm_term={keyword}",
        None,
        "utm_source=linkedin&utm_medium=paid-social&utm_campaign=close-software&utm_content=cfo-titles",
    ]
    with pytest.raises(NothingToDo):
        propose_parameters(workspace, STANDARD)
    undo(workspace)
    assert suffixes(workspace) == [None, None, None]


def test_what_an_address_says_freely_is_kept_and_so_are_others_parameters(workspace: Workspace) -> None:
    campaign = list_rows(workspace, "campaign")[0]
    with workspace.edit("Own token") as edit:
        edit.set(
            "campaign",
            [campaign.id],
            {"final_url_suffix": "hsa_acc=12&utm_source=Google&utm_campaign=my-token&utm_content=x"},
        )
    accept(workspace, propose_parameters(workspace, STANDARD)[0])
    assert get_row(workspace, "campaign", campaign.id)["final_url_suffix"] == (
        "utm_source=google&utm_medium=cpc&utm_campaign=my-token&utm_content=x&utm_term={keyword}&hsa_acc=12"
    )


def test_the_audit_names_each_breach_and_what_should_stand_there(workspace: Workspace) -> None:
    found = audit(workspace, STANDARD)
    assert [(one.kind, one.platform) for one in found] == [
        ("campaign", GOOGLE), ("ad_group", LINKEDIN), ("ad", GOOGLE), ("ad", LINKEDIN),
    ]  # fmt: skip
    assert found[0].problems == ("utm_source is missing.", "utm_medium is missing.", "utm_campaign is missing.")
    assert found[0].wanted is not None
    assert found[0].wanted.startswith("utm_source=google&")
    assert found[2].problems == ("utm_source stands in the address; the campaign's parameters add it again.",)
    accept(workspace, propose_parameters(workspace, STANDARD)[0])
    assert {one.kind for one in audit(workspace, STANDARD)} == {"ad"}


def test_parameters_that_contradict_the_campaign_are_named(workspace: Workspace) -> None:
    contract = Contract((Parameter("utm_campaign", {GOOGLE: "<market>_<token>"}),))
    with workspace.edit("Wrong country") as edit:
        edit.set("campaign", [list_rows(workspace, "campaign")[0].id], {"final_url_suffix": "utm_campaign=at_close"})
    breach = audit(workspace, contract)[0]
    assert breach.problems == ("The parameters say market “at”; it is “de”.",)
    assert breach.wanted == "utm_campaign=de_close"


def test_what_has_no_value_is_listed_not_guessed(workspace: Workspace) -> None:
    contract = Contract((Parameter("utm_campaign", {GOOGLE: "<stage>", LINKEDIN: "<stage>"}),))
    _, count, unknown = propose_parameters(workspace, contract)
    assert count == 1
    assert [one.kind for one in unknown] == ["campaign"]


def test_a_contract_is_kept_in_the_workspace(workspace: Workspace) -> None:
    assert contract_of(workspace) == STANDARD
    mine = Contract((Parameter("utm_source", {GOOGLE: "google"}, allowed=("google",), required=False),))
    keep_contract(workspace, mine)
    assert contract_of(workspace) == mine
    assert read_contract(contract_json(STANDARD)) == STANDARD
    with pytest.raises(InvalidInput):
        read_contract('{"parameters": [{"values": {}}]}')
