"""An account of the sandbox is downloaded over its real wire: all of it, once, and whatever breaks on the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from core import connections
from core.applying import record_live
from core.database import new_id
from core.errors import AppError, Cancelled, InvalidInput, SignInNeeded, TryLater, Unreachable
from core.progress import Progress, Step
from core.pulling import staging
from core.recording import now_ms
from core.rows import marks
from core.schema import ENTITY, post, post_step
from core.schema import connection as connection_table
from integrations.google_ads.mapping import name_of
from integrations.sandbox.google import oauth

from .conftest import HOME, MANAGER, TEST, Pulling, connected

HANG_S = 8.0
COUNTED = {
    "campaign": "campaign", "ad_group": "ad_group", "ad": "ad_group_ad", "label": "label", "audience": "user_list",
    "negative_list": "shared_set", "asset": "campaign_asset",
}  # fmt: skip


def _names(desk: Pulling, *kinds: str) -> set[str]:
    number = desk.connection.account.number
    with desk.workspace.read() as connection:
        return {
            name_of(number, kind, remote)
            for kind in kinds
            for (remote,) in connection.execute(ENTITY[kind].select().with_only_columns(ENTITY[kind].c.remote_id))
        }


def test_a_first_pull_is_what_the_account_holds(desk: Pulling) -> None:
    done = desk.pull()
    dumped = desk.sandbox.dump(int(desk.connection.account.number))
    for kind, resource in COUNTED.items():
        wanted = {one["resource_name"] for one in dumped if one["kind"] == resource}
        assert _names(desk, kind) == wanted, kind
    criteria = {one["resource_name"] for one in dumped if one["kind"] in ("ad_group_criterion", "shared_criterion")}
    criteria |= {one["resource_name"] for one in dumped if one["kind"] == "campaign_criterion" and one.get("negative")}
    assert _names(desk, "keyword", "negative_keyword") == criteria
    assert done.changeset is not None
    assert done.conflicts == ()
    with desk.workspace.read() as connection:
        for kind in COUNTED:
            found = marks(connection, kind, desk.rows(kind))
            assert all(mark.change is None for mark in found.values()), kind
    (kept,) = connections.list_connections(desk.workspace)
    assert "pull" not in connections.cursor(desk.workspace, kept.id)


def test_values_are_those_of_the_account(desk: Pulling) -> None:
    desk.pull()
    campaign = desk.named("campaign", "Data quality | Search")
    there = desk.resource("campaign", name="Data quality | Search")
    budget = desk.resource("campaign_budget", resource_name=there["campaign_budget"])
    assert campaign["daily_budget"] == int(budget["amount_micros"])
    assert (campaign["bid_strategy"], campaign["status"]) == ("Maximize conversions", "ENABLED")
    assert (campaign["locations"], campaign["languages"], campaign["labels"]) == (["DE"], ["en"], ["Simulated"])
    assert campaign["negative_lists"] == ["Job seekers"]
    assert campaign["ad_schedule"].startswith("(Monday[07:00-19:00]);(Tuesday[07:00-19:00])")
    ad = desk.rows("ad")[0]
    link = desk.resource("ad_group_ad", ad_group=f"{HOME}/adGroups/{_remote(desk, 'ad', ad.pk).partition('~')[0]}")
    assert ad["headlines"] == [one["text"] for one in link["ad"]["responsive_search_ad"]["headlines"]]


def _remote(desk: Pulling, kind: str, pk: int) -> str:
    with desk.workspace.read() as connection:
        table = ENTITY[kind]
        return str(
            connection.execute(table.select().with_only_columns(table.c.remote_id).where(table.c.pk == pk)).scalar()
        )


def test_a_second_pull_changes_nothing_and_leaves_nothing_behind(desk: Pulling) -> None:
    desk.pull()
    assert desk.pull().changeset is None
    with desk.workspace.read() as connection:
        assert not staging.stands(connection)


@pytest.mark.parametrize("client", ["GOOGLE_ADS_WEB_CLIENT", "GOOGLE_ADS_EDITOR"])
def test_what_others_change_arrives_even_when_no_log_tells(desk: Pulling, client: str) -> None:
    desk.pull()
    there = desk.resource("campaign", name="Data quality | Search")
    keyword = desk.resource("ad_group_criterion")
    desk.change(
        {"campaign_operation": {"update": {"resource_name": there["resource_name"], "status": "PAUSED"}, "update_mask": "status"}},
        {"campaign_budget_operation": {
            "update": {"resource_name": there["campaign_budget"], "amount_micros": 99_000_000}, "update_mask": "amountMicros"}},
        {"ad_group_criterion_operation": {"remove": keyword["resource_name"]}},
        client=client,
    )  # fmt: skip
    before = len(desk.rows("keyword"))
    done = desk.pull()
    assert done.changeset is not None
    campaign = desk.named("campaign", "Data quality | Search")
    assert (campaign["status"], campaign["daily_budget"]) == ("PAUSED", 99_000_000)
    assert len(desk.rows("keyword")) == before - 1
    assert desk.pull().changeset is None


def test_what_both_sides_changed_is_a_conflict(desk: Pulling) -> None:
    desk.pull()
    there = desk.resource("campaign", name="Data quality | Search")
    with desk.workspace.edit("Edit") as edit:
        edit.set("campaign", [desk.named("campaign", "Data quality | Search").id], {"name": "Mine"})
    update = {"resource_name": there["resource_name"], "name": "Theirs"}
    desk.change({"campaign_operation": {"update": update, "update_mask": "name"}})
    done = desk.pull()
    assert [(one["field"], one["draft"], one["platform"]) for one in done.conflicts] == [("name", "Mine", "Theirs")]


def test_a_list_that_was_renamed_there_is_renamed_wherever_it_is_named(desk: Pulling) -> None:
    desk.pull()
    shared = desk.resource("shared_set")["resource_name"]
    update = {"resource_name": shared, "name": "Job hunters"}
    desk.change({"shared_set_operation": {"update": update, "update_mask": "name"}})
    desk.pull()
    assert {tuple(row["negative_lists"]) for row in desk.rows("campaign")} == {("Job hunters",)}
    assert {row["shared_set"] for row in desk.rows("negative_keyword")} == {None, "Job hunters"}
    with desk.workspace.read() as connection:
        for kind in ("campaign", "negative_keyword", "negative_list"):
            found = marks(connection, kind, desk.rows(kind))
            assert all(mark.change is None for mark in found.values()), kind
    assert desk.pull().changeset is None


def test_a_removed_campaign_leaves_with_all_below_it(desk: Pulling) -> None:
    desk.pull()
    desk.change(
        {"campaign_operation": {"remove": desk.resource("campaign", name="Data quality | Search")["resource_name"]}}
    )
    desk.pull()
    campaigns = {row.id for row in desk.rows("campaign")}
    assert len(campaigns) == 2
    assert {row["campaign"] for row in desk.rows("ad_group")} == campaigns
    groups = {row.id for row in desk.rows("ad_group")}
    assert {row["ad_group"] for row in desk.rows("keyword")} == groups


@pytest.mark.parametrize(
    ("fault", "options"),
    [("broken_stream", {"rows": 3}), ("quota", {}), ("internal", {})],
)
def test_a_stream_that_breaks_is_read_again(desk: Pulling, fault: str, options: dict[str, int]) -> None:
    for nth in (2, 5, 9):
        desk.sandbox.faults.add(fault, "SearchStream", nth=nth, **options)
    desk.pull()
    assert len(desk.rows("campaign")) == 3
    assert len(desk.rows("keyword")) == 104
    assert desk.pull().changeset is None


def test_a_pull_that_failed_goes_on_with_what_is_left(desk: Pulling) -> None:
    desk.sandbox.faults.add("unavailable_before", "SearchStream", nth=8, times=5)
    with pytest.raises(AppError):
        desk.pull()
    assert desk.rows("campaign") == []
    done = connections.cursor(desk.workspace, desk.connection.id)["pull"]["done"]
    assert len(done) == 7
    desk.sandbox.faults.clear()
    before = _streams(desk)
    desk.pull()
    assert len(desk.rows("campaign")) == 3
    assert _streams(desk) - before < 20 - len(done) + 1


def _streams(desk: Pulling) -> int:
    calls: dict[str, Any] = desk.sandbox.faults.state()
    return sum(count for name, count in calls["calls"].items() if name.endswith("SearchStream"))


def test_cancelling_leaves_the_draft_alone_and_the_next_pull_goes_on(desk: Pulling) -> None:
    progress = Progress()

    def stop(step: Step) -> None:
        if step.label == "Reading ads":
            progress.cancel()

    progress.report = stop
    with pytest.raises(Cancelled):
        desk.pull(progress)
    assert desk.rows("campaign") == []
    desk.pull()
    assert len(desk.rows("ad")) == 13


def test_a_waiting_stream_is_cancelled_too(desk: Pulling) -> None:
    progress = Progress()
    desk.sandbox.faults.add("hang", "SearchStream", seconds=HANG_S)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(desk.pull, progress)
        while not desk.sandbox.faults.state()["fired"]:
            assert not waiting.done()
        progress.cancel()
        with pytest.raises(Cancelled):
            waiting.result(timeout=HANG_S / 2)


def test_an_ended_sign_in_is_said_and_nothing_is_touched(desk: Pulling) -> None:
    oauth.revoke_all(desk.sandbox.store)
    with pytest.raises(SignInNeeded):
        desk.pull()
    assert desk.rows("account") == []


def test_a_page_instead_of_an_answer_is_said_and_nothing_is_touched(desk: Pulling) -> None:
    desk.sandbox.faults.add("html", "token", times=10)
    with pytest.raises(Unreachable, match="Something else"):
        desk.pull()
    assert desk.rows("account") == []


def test_a_manager_account_is_refused_and_nothing_is_touched(desk: Pulling, home: Path) -> None:
    with connected(desk.sandbox, home, MANAGER, None) as manager:
        with pytest.raises(InvalidInput, match="manager account"):
            manager.pull()
        assert manager.rows("account") == []


def test_two_accounts_stand_beside_each_other(desk: Pulling, home: Path) -> None:
    desk.pull()
    with connected(desk.sandbox, home, TEST, None) as other:
        other.pull()
        assert [row["remote_id"] for row in other.rows("account")] == [TEST]
        assert len(other.rows("campaign")) == 3


def _posted(desk: Pulling, at: int) -> None:
    """Note that something was sent to the account at a moment."""
    with desk.workspace.write() as connection:
        mine = connection.execute(select(connection_table.c.pk)).scalar_one()
        values = {
            "id": new_id(),
            "connection": mine,
            "state": "running",
            "digest": "d",
            "author": "me",
            "created_at": at,
        }
        made = connection.execute(insert(post).values(**values)).inserted_primary_key
        assert made is not None
        step = {"post": made[0], "n": 1, "marker": str(at), "state": "done", "intended_at": at, "settled_at": at}
        connection.execute(insert(post_step).values(**step))


def test_what_was_posted_meanwhile_is_read_again(desk: Pulling) -> None:
    """Rows that were read before a post would take back what it did."""
    desk.pull()
    there = desk.resource("campaign", name="Data quality | Search")
    desk.sandbox.faults.add("unavailable_before", "SearchStream", nth=15, times=5)
    with pytest.raises(AppError):
        desk.pull()
    update = {"resource_name": there["resource_name"], "status": "PAUSED"}
    desk.change({"campaign_operation": {"update": update, "update_mask": "status"}})
    _posted(desk, now_ms())
    with desk.workspace.edit("As posted") as edit:
        campaign = desk.named("campaign", "Data quality | Search")
        edit.set("campaign", [campaign.id], {"status": "PAUSED"})
        record_live(edit.connection, "campaign", [campaign.pk])
    assert desk.pull().changeset is None
    assert desk.named("campaign", "Data quality | Search")["status"] == "PAUSED"


def test_nothing_is_merged_while_something_is_being_posted(desk: Pulling) -> None:
    _posted(desk, now_ms() + 3_600_000)
    with pytest.raises(TryLater, match="being posted"):
        desk.pull()
    assert desk.rows("campaign") == []
