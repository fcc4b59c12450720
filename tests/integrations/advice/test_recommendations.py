"""Recommendations of the sandbox: read, proposed with the platform as author, dismissed, and what is only listed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.cli import run_command
from core import changesets, rows
from core.connections import Connection
from core.errors import NotFound
from core.progress import Progress
from core.recommending import keeping
from core.recommending.advice import Advice, Advised
from core.recommending.keeping import Standing
from core.recommending.proposing import GONE, NOT_HERE, propose
from core.workspace import Workspace
from integrations.google_ads.recommendations import BODIES, QUERY, GoogleAdvisor

EXPRESSED = {"KEYWORD", "CAMPAIGN_BUDGET", "SITELINK_ASSET", "CALLOUT_ASSET", "RESPONSIVE_SEARCH_AD_ASSET"}


@pytest.fixture(scope="module")
def advised(seeded_reach: Any, tmp_path_factory: pytest.TempPathFactory) -> Advised:
    with Workspace.create(tmp_path_factory.mktemp("w") / "a.cdesk", synchronous="OFF") as workspace:
        return GoogleAdvisor(seeded_reach.client).fetch(seeded_reach.connect(workspace), Progress())


def mirror(workspace: Workspace, advised: Advised) -> dict[str, str]:
    """The entities the recommendations are about, as a download would have left them; ids by kind."""
    texts = next(act for one in advised.advice for act in one.acts if act.kind == "ad")
    keyword = next(act for one in advised.advice for act in one.acts if act.kind == "keyword")
    with workspace.edit("Mirror") as edit:
        account = edit.create("account", {"name": "Nordlicht", "platform": "google_ads", "remote_id": "200-000-0001"})
        campaign = edit.create("campaign", {
            "account": account, "platform": "google_ads", "name": "Data catalog | Search", "daily_budget": "40.00",
        })  # fmt: skip
        named = keyword.place.name.partition("\n")[2]
        group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": named})
        ad = edit.create("ad", {
            "ad_group": group, "platform": "google_ads", "format": "responsive_search",
            "headlines": texts.values["headlines"][:-1], "descriptions": texts.values["descriptions"][:-1],
        })  # fmt: skip
        from sqlalchemy import update

        from core.schema import ENTITY

        table = ENTITY["ad"]
        edit.connection.execute(update(table).values(remote_id=f"77~{texts.place.remote_id}"))
    return {"campaign": campaign, "ad_group": group, "ad": ad}


def noted(workspace: Workspace, reach: Any, advised: Advised) -> Connection:
    connection: Connection = reach.connect(workspace)
    keeping.note(workspace, connection, advised)
    return connection


def test_what_can_be_expressed_has_acts_and_the_rest_a_link(advised: Advised) -> None:
    assert {one.type for one in advised.advice if one.acts} == EXPRESSED
    rest = [one for one in advised.advice if not one.acts]
    assert [(one.type, one.text) for one in rest] == [("OPTIMIZE_AD_ROTATION", "Optimise ad rotation")]
    assert all(one.link.startswith("https://ads.google.com/") for one in advised.advice)
    assert {one.impact("EUR") for one in advised.advice} == {"+30 clicks a week"}
    assert [(one.type, one.on) for one in advised.automatic] == [("OPTIMIZE_AD_ROTATION", True)]


def test_every_body_that_is_asked_for_exists_in_the_api() -> None:
    from google.ads.googleads.v26.resources.types.recommendation import Recommendation

    fields = set(Recommendation.pb().DESCRIPTOR.fields_by_name)
    assert set(BODIES) <= fields
    assert all(f"recommendation.{name}" in QUERY for name in BODIES)


def test_advice_becomes_one_proposal_per_type(workspace: Workspace, seeded_reach: Any, advised: Advised) -> None:
    ids = mirror(workspace, advised)
    connection = noted(workspace, seeded_reach, advised)
    made = propose(workspace, connection, keeping.kept(workspace, connection))
    assert set(made.changesets) == EXPRESSED
    assert [(one.type, why) for one, why in made.left_out] == [("OPTIMIZE_AD_ROTATION", NOT_HERE)]
    found = changesets.get_set(workspace, made.changesets["CAMPAIGN_BUDGET"])
    assert (found.author_kind, found.author) == ("platform", "Google Ads recommendations")
    change = changesets.list_changes(workspace, found.id)[0]
    assert (change.field, change.after) == ("daily_budget", 60_000_000)
    assert "+30 clicks a week" in (change.reason or "")
    for changeset in made.changesets.values():
        changesets.accept(workspace, changeset)
    assert rows.get_row(workspace, "campaign", ids["campaign"])["daily_budget"] == 60_000_000
    assert rows.get_row(workspace, "ad", ids["ad"])["headlines"][-1] == "Compare plans"
    assert [row["text"] for row in rows.list_rows(workspace, "keyword")] == ["data catalog platform"]
    assert {row["type"] for row in rows.list_rows(workspace, "asset")} == {"SITELINK", "CALLOUT"}
    states = {one.advice.type: one.standing for one in keeping.kept(workspace, connection)}
    assert {type for type, state in states.items() if state is Standing.ACCEPTED} == EXPRESSED
    again = propose(workspace, connection, keeping.kept(workspace, connection))
    assert again.changesets == {}


def test_a_shared_budget_is_raised_at_the_budget(workspace: Workspace, seeded_reach: Any, advised: Advised) -> None:
    ids = mirror(workspace, advised)
    account = rows.get_row(workspace, "campaign", ids["campaign"])["account"]
    with workspace.edit("Share") as edit:
        budget = edit.create("budget", {"account": account, "name": "All", "amount": "40.00"})
        edit.set("campaign", [ids["campaign"]], {"budget_name": "All", "daily_budget": None})
    connection = noted(workspace, seeded_reach, advised)
    wanted = [one for one in keeping.kept(workspace, connection) if one.advice.type == "CAMPAIGN_BUDGET"]
    changesets.accept(workspace, propose(workspace, connection, wanted).changesets["CAMPAIGN_BUDGET"])
    assert rows.get_row(workspace, "budget", budget)["amount"] == 60_000_000
    assert rows.get_row(workspace, "campaign", ids["campaign"])["daily_budget"] is None


def test_without_the_campaign_nothing_is_proposed(workspace: Workspace, seeded_reach: Any, advised: Advised) -> None:
    connection = noted(workspace, seeded_reach, advised)
    made = propose(workspace, connection, [one for one in keeping.kept(workspace, connection) if one.advice.acts])
    assert made.changesets == {}
    assert {why for _, why in made.left_out} == {GONE}
    assert changesets.list_sets(workspace) == []


def test_what_google_recommends_no_more_is_not_listed(
    workspace: Workspace, seeded_reach: Any, advised: Advised
) -> None:
    connection = noted(workspace, seeded_reach, advised)
    keeping.note(workspace, connection, Advised(advised.advice[:1]))
    assert [one.advice for one in keeping.kept(workspace, connection)] == list(advised.advice[:1])
    with pytest.raises(NotFound):
        keeping.chosen(workspace, connection, ["99"])


def test_impact_in_words() -> None:
    assert Advice("n", "T", "t", "x").impact("EUR") == ""


def test_the_command_dismisses_and_lists(
    own_reach: Any, keychain: Any, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    keychain(own_reach, own_reach.connect(workspace))
    workspace.close()
    words = ["recommendations", str(workspace.path), "google_ads", "--json"]
    assert run_command(words) == 0
    listed = json.loads(capsys.readouterr().out)["recommendations"]
    assert len(listed) == 6
    name = listed[0]["recommendation"]
    assert run_command([*words, "--offline", "--dismiss", name.rpartition("/")[2]]) == 0
    states = {one["recommendation"]: one["state"] for one in json.loads(capsys.readouterr().out)["recommendations"]}
    assert states[name] == "dismissed"
    assert run_command(words) == 0
    assert len(json.loads(capsys.readouterr().out)["recommendations"]) == 5


def test_downloads_and_posts_leave_recommendations_alone(
    own_reach: Any, keychain: Any, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    connection = own_reach.connect(workspace, "2000000002")
    keychain(own_reach, connection)
    workspace.close()

    def program(*words: str) -> Any:
        assert run_command([words[0], str(workspace.path), *words[1:], "--json"]) in (0, 1)
        return json.loads(capsys.readouterr().out)

    program("pull", connection.id)
    made = program("recommendations", connection.id, "--propose", "all")
    assert set(made["proposed"]) == EXPRESSED
    campaign = next(one["campaign"] for one in made["recommendations"])
    program("edit", "--kind", "campaign", "--where", f'name = "{campaign}"', "--set", "daily_budget=41")
    program("pull", connection.id)
    open_sets = {one["id"] for one in program("changesets", "--state", "proposed")["changesets"]}
    assert open_sets == set(made["proposed"].values())
    planned = program("post", connection.id, "--dry-run")
    assert (planned["planned"], planned["failed"]) == (1, [])
