"""What can go wrong while an account is read: said clearly, the workspace untouched, and gone on with the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import connections
from core.changesets import list_sets
from core.connections import State
from core.errors import ActElsewhere, AppError, InvalidInput, ProgramFault, SignInNeeded, TryLater, Unreachable
from core.recommending.conversions import last_read
from integrations import http
from integrations.linkedin_ads import client as clients
from integrations.sandbox.linkedin import oauth

from .conftest import ACCOUNT, OTHER, Pulling, joined


@pytest.fixture
def paged(desk: Pulling, monkeypatch: pytest.MonkeyPatch) -> Pulling:
    """An account whose lists have several pages."""
    monkeypatch.setattr(clients, "PAGE_SIZE", 3)
    monkeypatch.setattr(clients, "CREATIVES_SIZE", 5)
    return desk


def test_trouble_on_the_way_loses_and_doubles_nothing(paged: Pulling) -> None:
    trouble = [
        ("unavailable_before", "adCampaignGroups.FINDER", {"nth": 2, "times": 2}),
        ("duplicates", "adCampaigns.FINDER", {"nth": 2}),
        ("looping_cursor", "adCampaigns.FINDER", {"nth": 3}),
        ("duplicates", "creatives.FINDER", {"nth": 2, "times": 2}),
        ("lost_cursor", "creatives.FINDER", {"nth": 3}),
        ("truncated", "creatives.FINDER", {"nth": 5}),
        ("quota", "creatives.FINDER", {"nth": 7, "seconds": 60}),
        ("drop_reply", "posts.BATCH_GET", {"nth": 2}),
    ]
    for fault, method, more in trouble:
        paged.served.faults.add(fault, method, **more)
    done = paged.pull()
    assert {one["kind"] for one in paged.served.faults.state()["fired"]} == {fault for fault, _, _ in trouble}
    paged.check_same()
    assert done.skipped == ()
    assert paged.pull().changeset is None


def test_a_list_that_goes_round_in_circles_is_given_up(paged: Pulling) -> None:
    paged.served.faults.add("looping_cursor", "creatives.FINDER", nth=2, times=99)
    with pytest.raises(TryLater, match="circles"):
        paged.pull()
    paged.served.faults.clear()
    assert list_sets(paged.workspace) == []
    paged.pull()
    paged.check_same()


def test_the_end_of_a_days_quota_stops_and_the_next_pull_goes_on_at_its_page(paged: Pulling) -> None:
    paged.served.faults.add("quota_day", "creatives.FINDER", nth=3)
    with pytest.raises(TryLater) as stopped:
        paged.pull()
    assert "midnight" in str(stopped.value.hint)
    assert list_sets(paged.workspace) == []
    before = dict(paged.calls())
    paged.pull()
    asked = {name: count - before.get(name, 0) for name, count in paged.calls().items() if count != before.get(name, 0)}
    after = {"conversions.FINDER": 1, "campaignConversions.FINDER": 1}
    assert asked == {"creatives.FINDER": 1, "posts.BATCH_GET": 1, "leadForms.FINDER": 1} | after
    paged.check_same()


def test_a_place_that_linkedin_forgot_is_begun_again(paged: Pulling) -> None:
    paged.served.faults.add("quota_day", "creatives.FINDER", nth=3)
    with pytest.raises(TryLater):
        paged.pull()
    with paged.served.store.write() as connection:
        connection.execute("DELETE FROM page")
    paged.pull()
    paged.check_same()


def refused(desk: Pulling, error: type[AppError], match: str) -> AppError:
    """A pull that fails with words, and leaves everything as it was."""
    with pytest.raises(error, match=match) as found:
        desk.pull()
    assert list_sets(desk.workspace) == []
    assert desk.rows("campaign") == []
    return found.value


def test_an_account_that_is_out_of_reach_is_said_on_the_connection(desk: Pulling) -> None:
    desk.served.set(f"role:{oauth.USER}:{ACCOUNT}", "")
    refused(desk, ActElsewhere, "does not reach the account 500000001")
    told = connections.get(desk.workspace, desk.connection.id)
    assert (told.state, told.problem) == (
        State.CONNECTED,
        "This sign-in does not reach the account 500000001 any more.",
    )
    assert told.in_words == f"Connected; the last download failed: {told.problem}"
    desk.served.set(f"role:{oauth.USER}:{ACCOUNT}", "VIEWER")
    Pulling(desk.served, desk.workspace, told, desk.store).pull()
    assert connections.get(desk.workspace, desk.connection.id).problem is None


def test_what_keeps_an_account_from_being_read_is_said(desk: Pulling, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.served.faults.add("page", "adCampaigns.FINDER", times=9)
    refused(desk, Unreachable, "web page instead of data")
    desk.served.faults.clear()
    desk.served.set("active_versions", "209901")
    refused(desk, ProgramFault, "switched off every version")
    desk.served.set("active_versions", "")
    clients.forget_versions()
    joined(desk.served, desk.workspace, desk.store, access_token=desk.served.grant(scopes="r_ads_reporting"))
    error = refused(desk, ActElsewhere, "may not do that")
    assert "permission" in str(getattr(error, "hint", ""))
    joined(desk.served, desk.workspace, desk.store)
    monkeypatch.setattr(http, "WRONG_CLOCK_S", 0)
    desk.served.faults.add("expired", "adCampaigns.FINDER")
    refused(desk, http.WrongClock, "clock of this computer")


def test_a_sign_in_that_ends_midway_is_renewed_by_hand_and_gone_on_with(paged: Pulling) -> None:
    paged.served.faults.add("expired", "creatives.FINDER", nth=2)
    refused(paged, SignInNeeded, "run out")
    assert connections.get(paged.workspace, paged.connection.id).state is State.SIGN_IN_AGAIN
    before = dict(paged.calls())
    again = joined(paged.served, paged.workspace, paged.store)
    again.pull()
    assert paged.calls()["adCampaigns.FINDER"] == before["adCampaigns.FINDER"]
    again.check_same()
    assert connections.get(again.workspace, again.connection.id).state is State.CONNECTED


def test_another_currency_than_was_planned_is_refused(desk: Pulling, tmp_path: Path) -> None:
    with desk.workspace.edit("Draft") as edit:
        edit.create_many("account", [{"name": "Harbor", "platform": "linkedin_ads", "currency": "EUR"}])
    other = joined(desk.served, desk.workspace, desk.store, OTHER, "USD")
    with pytest.raises(InvalidInput, match="Harbor is planned in EUR here, and the account pays in USD"):
        other.pull()
    assert desk.rows("campaign") == []


def test_a_download_that_cannot_read_conversions_is_a_download_all_the_same(desk: Pulling) -> None:
    for nth in range(1, 13):
        desk.served.faults.add("unavailable_before", "conversions.FINDER", nth=nth)
    assert desk.pull().entities > 0
    assert last_read(desk.workspace, desk.connection) is None
    desk.served.faults.clear()
    desk.pull()
    assert last_read(desk.workspace, desk.connection) is not None
