"""The client against the strict sandbox: pages, versions, sign-ins, faults, and nothing made twice."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.errors import (
    ActElsewhere,
    FieldsRefused,
    OutcomeUnknown,
    ProgramFault,
    SignInNeeded,
    TryLater,
    Unreachable,
)
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.version import API_VERSION
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.answers import by_key
from integrations.linkedin_ads.wire.values import millis, moment_of, money
from integrations.sandbox.linkedin import oauth
from integrations.sandbox.linkedin.serving import LinkedIn

HOME = ("adAccounts", 500_000_001)
GROUPS, CAMPAIGNS, CREATIVES = (*HOME, "adCampaignGroups"), (*HOME, "adCampaigns"), (*HOME, "creatives")


def group(served: LinkedIn, name: str) -> dict[str, Any]:
    """A campaign group that LinkedIn takes."""
    start = millis(served.store.now()) + 60_000
    return {
        "account": "urn:li:sponsoredAccount:500000001", "name": name, "status": "DRAFT", "runSchedule": {"start": start},
    }  # fmt: skip


def named(client: LinkedInClient, name: str) -> list[Any]:
    """Campaign groups with this name."""
    return list(client.search(GROUPS, "search", {"search": {"name": {"values": [name]}}}))


def test_everything_of_an_account_is_read_in_pages(client: LinkedInClient, quiet: LinkedIn) -> None:
    first = client.get(calls.finder(CREATIVES, "criteria", {"pageSize": 2}))
    assert len(first["elements"]) == 2
    token = first["metadata"]["nextPageToken"]
    assert set("+/=") <= set(token), "it must be encoded to arrive"
    second = client.get(calls.finder(CREATIVES, "criteria", {"pageSize": 2, "pageToken": token}))
    assert {one["id"] for one in first["elements"]}.isdisjoint(one["id"] for one in second["elements"])
    assert len(list(client.search(CREATIVES, "criteria", {}))) == 14
    assert len(list(client.search(CAMPAIGNS, "search", {}))) == 7


def test_what_is_made_is_found_changed_and_deleted(client: LinkedInClient, quiet: LinkedIn) -> None:
    name = "Tëst (Q4), 50% & more: a+b|c"
    ident = client.make(calls.create(GROUPS, group(quiet, name)))
    assert [str(one["id"]) for one in named(client, name)] == [ident]
    client.call(calls.partial_update((*GROUPS, ident), {"$set": {"totalBudget": money("EUR", 500_000_000)}, "runSchedule": {
        "$set": {"end": millis(quiet.store.now()) + 30 * 86_400_000}}}))  # fmt: skip
    read = client.get(calls.get(*GROUPS, ident))
    assert read["totalBudget"] == {"currencyCode": "EUR", "amount": "500.00"}
    assert moment_of(read["runSchedule"]["end"]) > quiet.store.now()
    client.call(calls.partial_update((*GROUPS, ident), {"$delete": ["totalBudget"]}))
    assert "totalBudget" not in client.get(calls.get(*GROUPS, ident))
    client.call(calls.delete(*GROUPS, ident))
    assert named(client, name) == []
    with pytest.raises(ActElsewhere, match="does not find"):
        client.get(calls.get(*GROUPS, ident))


def test_refused_fields_are_named(client: LinkedInClient, quiet: LinkedIn) -> None:
    body = group(quiet, "x" * 101) | {"totalBudget": money("USD", 5_000_000)}
    with pytest.raises(FieldsRefused) as caught:
        client.make(calls.create(GROUPS, body))
    assert [one.path for one in caught.value.refusals] == ["/name"]
    body["name"] = "fine"
    with pytest.raises(FieldsRefused, match="2 more") as caught:
        client.make(calls.create(GROUPS, body))
    assert {one.path for one in caught.value.refusals} == {
        "/totalBudget/currencyCode", "/totalBudget/amount", "/runSchedule/end",
    }  # fmt: skip
    assert caught.value.request_id


def test_long_addresses_arrive(client: LinkedInClient, quiet: LinkedIn) -> None:
    ids = [f"urn:li:sponsoredCampaign:{number}" for number in range(600_000_000, 600_000_400)]
    found = list(client.search(CREATIVES, "criteria", {"campaigns": ids}))
    assert len(found) == 14
    ident = client.make(calls.create(GROUPS, group(quiet, "Among many")))
    keys: list[str | int] = [ident, *(str(number) for number in range(10_000_000, 10_000_500))]
    answer = client.call(calls.batch_partial_update(GROUPS, {key: {"$set": {"name": "Changed"}} for key in keys}))
    results = by_key(answer.document, keys)
    assert [key for key, one in results.items() if one.done] == [ident]
    assert {one.status for one in results.values()} == {204, 404}
    assert client.get(calls.get(*GROUPS, ident))["name"] == "Changed"


@pytest.mark.parametrize("verb", ["read", "create", "update", "delete"])
def test_a_retired_version_steps_down_for_every_verb(client: LinkedInClient, quiet: LinkedIn, verb: str) -> None:
    ident = client.make(calls.create(GROUPS, group(quiet, f"Version {verb}")))
    quiet.set("active_versions", "202602,202604")
    assert client.version == API_VERSION
    do: dict[str, Callable[[], Any]] = {
        "read": lambda: client.get(calls.get(*GROUPS, ident)),
        "create": lambda: client.make(calls.create(GROUPS, group(quiet, "Version made once"))),
        "update": lambda: client.call(calls.partial_update((*GROUPS, ident), {"$set": {"name": "Renamed"}})),
        "delete": lambda: client.call(calls.delete(*GROUPS, ident)),
    }
    do[verb]()
    assert client.version == "202604"
    if verb == "create":
        assert len(named(client, "Version made once")) == 1
    quiet.set("active_versions", "209901")
    with pytest.raises(ProgramFault, match="switched off every version"):
        client.get(calls.get(*HOME))


@pytest.mark.parametrize(
    "kind",
    [
        "drop_reply",
        "unavailable_after",
        "transient_after",
        "unavailable_before",
        "internal",
        "truncated",
        "quota",
        "no_id",
    ],
)
def test_a_create_with_a_lost_answer_is_never_repeated(client: LinkedInClient, quiet: LinkedIn, kind: str) -> None:
    name = f"Once {kind}"
    quiet.faults.add(kind, "adCampaignGroups.CREATE")
    before = quiet.faults.calls["adCampaignGroups.CREATE"]
    made = None
    with contextlib.suppress(OutcomeUnknown):
        made = client.make(calls.create(GROUPS, group(quiet, name)))
    assert quiet.faults.calls["adCampaignGroups.CREATE"] == before + 1
    stands = kind in ("drop_reply", "unavailable_after", "transient_after", "truncated", "no_id")
    assert len(named(client, name)) == (1 if stands else 0)
    assert (made is not None) == (kind == "truncated"), "an empty body cannot be cut"


def test_a_repeated_create_doubles_because_there_is_no_key(client: LinkedInClient, quiet: LinkedIn) -> None:
    body = group(quiet, "Twins")
    assert client.make(calls.create(GROUPS, body)) != client.make(calls.create(GROUPS, body))
    assert len(named(client, "Twins")) == 2


@pytest.mark.parametrize(
    "kind", ["unavailable_before", "internal", "drop_reply", "truncated", "lost_cursor", "concurrent"]
)
def test_reads_are_tried_again(client: LinkedInClient, quiet: LinkedIn, pauses: list[float], kind: str) -> None:
    quiet.faults.add(kind, "adCampaigns.FINDER", times=1 if kind == "lost_cursor" else 2)
    if kind == "lost_cursor":
        with pytest.raises(TryLater, match="lost its place"):
            list(client.search(CAMPAIGNS, "search", {}))
    else:
        assert len(list(client.search(CAMPAIGNS, "search", {}))) == 7
        assert pauses == [1.0, 2.0]


def test_a_read_that_never_works_ends(client: LinkedInClient, quiet: LinkedIn, pauses: list[float]) -> None:
    quiet.faults.add("internal", "adAccounts.GET", times=9)
    with pytest.raises(TryLater, match="in trouble"):
        client.get(calls.get(*HOME))
    assert pauses == [1.0, 2.0, 4.0]


def test_a_storm_of_429_waits_as_long_as_asked_or_until_midnight(
    client: LinkedInClient, quiet: LinkedIn, pauses: list[float]
) -> None:
    quiet.faults.add("quota", "adAccounts.GET", seconds=7, times=2)
    client.get(calls.get(*HOME))
    assert pauses == [7.0, 7.0]
    quiet.faults.add("quota_day", "adAccounts.GET")
    with pytest.raises(TryLater, match="no more calls") as caught:
        client.get(calls.get(*HOME))
    assert caught.value.wait_s is not None
    assert 0 < caught.value.wait_s <= 86_400


def test_a_cursor_that_loops_and_rows_that_repeat(client: LinkedInClient, quiet: LinkedIn, monkeypatch: Any) -> None:
    monkeypatch.setattr("integrations.linkedin_ads.client.CREATIVES_SIZE", 5)
    quiet.faults.add("duplicates", "creatives.FINDER", nth=2)
    found = [one["id"] for one in client.search(CREATIVES, "criteria", {})]
    assert len(found) == len(set(found)) == 14
    quiet.faults.add("looping_cursor", "creatives.FINDER", nth=2)
    with pytest.raises(TryLater, match="circles"):
        list(client.search(CREATIVES, "criteria", {}))


def test_a_token_that_runs_out_on_the_way_is_renewed_for_writes_too(
    make_client: Callable[..., LinkedInClient], quiet: LinkedIn
) -> None:
    with quiet.store.write() as connection:
        refresh = oauth.issue(connection, "refresh", oauth.USER, " ".join(sorted(oauth.SCOPES)), 1000)
    client = make_client(refresh_token=refresh)
    quiet.faults.add("expired", "adCampaignGroups.CREATE")
    assert client.make(calls.create(GROUPS, group(quiet, "After renewal")))
    assert len(named(client, "After renewal")) == 1
    lonely = make_client()
    quiet.faults.add("expired", "adAccounts.GET")
    with pytest.raises(SignInNeeded, match="run out"):
        lonely.get(calls.get(*HOME))


def test_a_sign_in_of_this_minute_may_need_a_moment(
    make_client: Callable[..., LinkedInClient], quiet: LinkedIn, pauses: list[float]
) -> None:
    quiet.set("fresh_refusals", "3")
    assert make_client(given_at=time.time()).get(calls.get(*HOME))["id"] == HOME[1]
    assert pauses == [3.0] * len(pauses)
    assert pauses
    quiet.set("fresh_refusals", "3")
    with pytest.raises(SignInNeeded, match="revoked"):
        make_client().get(calls.get(*HOME))


def test_a_page_of_the_network_is_no_answer(client: LinkedInClient, quiet: LinkedIn) -> None:
    quiet.faults.add("page", "adAccounts.GET", times=9)
    with pytest.raises(Unreachable, match="web page instead of data"):
        client.get(calls.get(*HOME))
    quiet.faults.clear()
    quiet.faults.add("page", "adCampaignGroups.CREATE")
    with pytest.raises(Unreachable):
        client.make(calls.create(GROUPS, group(quiet, "Never sent on")))


def test_a_server_that_is_gone_is_said_so(make_client: Callable[..., LinkedInClient], quiet: LinkedIn) -> None:
    client = make_client()
    client.base = "http://127.0.0.1:9/rest"
    with pytest.raises(Unreachable, match="could not be reached"):
        client.make(calls.create(GROUPS, {}))


def test_counted_lists_come_whole(client: LinkedInClient) -> None:
    facet = "urn:li:adTargetingFacet:industries"
    asked = {"facet": facet, "queryVersion": "QUERY_USES_URNS"}
    assert len(list(client.listed(("adTargetingEntities",), "adTargetingFacet", asked))) > 400
    roles = list(client.listed(("adAccountUsers",), "authenticatedUser", {}, pages=False))
    assert {one["role"] for one in roles} == {"ACCOUNT_MANAGER", "VIEWER"}


def test_no_secret_is_written_anywhere(
    make_client: Callable[..., LinkedInClient], quiet: LinkedIn, caplog: pytest.LogCaptureFixture
) -> None:
    token = quiet.grant()
    client = make_client(access_token=token)
    with caplog.at_level(logging.DEBUG):
        client.get(calls.get(*HOME))
        with pytest.raises(ActElsewhere) as caught:
            client.get(calls.get("adAccounts", 1))
    assert token not in caplog.text + repr(client.credentials) + repr(client.credentials.sign_in) + repr(caught.value)
