"""Exactly once: whatever is lost on the way, however often the work starts again, one thing stands."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from core.errors import FieldsRefused, OutcomeUnknown, PlatformError, SignInNeeded
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.creating import Wish, ids_named, make_once
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.values import millis
from integrations.sandbox.linkedin.serving import LinkedIn

ACCOUNT = ("adAccounts", 500_000_001)
GROUPS = (*ACCOUNT, "adCampaignGroups")
CREATE = ("drop_reply", "unavailable_after", "transient_after", "unavailable_before", "internal", "quota", "quota_day", "no_id", "page",
          "concurrent", "expired")  # fmt: skip
FIND = (
    "drop_reply",
    "internal",
    "lost_cursor",
    "looping_cursor",
    "duplicates",
    "truncated",
    "quota",
    "expired",
    "page",
)


def wish(served: LinkedIn, name: str) -> Wish:
    body = {
        "account": "urn:li:sponsoredAccount:500000001", "name": name, "status": "DRAFT",
        "runSchedule": {"start": millis(served.store.now()) + 60_000},
    }  # fmt: skip
    return Wish(GROUPS, body)


def scheduled(served: LinkedIn, seed: int) -> None:
    """Something goes wrong at some of the next calls; the same for the same seed."""
    served.faults.clear()
    chance = random.Random(seed)
    for method, kinds in (("adCampaignGroups.CREATE", CREATE), ("adCampaignGroups.FINDER", FIND)):
        for nth in range(1, 9):
            if chance.random() < 0.6:
                served.faults.add(
                    chance.choice(kinds), method, nth=nth, seconds=1.0 if method.endswith("CREATE") else 0.0
                )


def until_done(make_client: Callable[..., LinkedInClient], served: LinkedIn, wanted: Wish) -> str:
    """Start the work again until it says that it is done, as a person would."""
    unsure, client = False, make_client()
    for _ in range(30):
        try:
            return make_once(client, wanted, (), unsure=unsure, pause=lambda seconds: None)
        except SignInNeeded:
            unsure, client = True, make_client()
        except PlatformError:
            unsure = True
    raise AssertionError("it never ended")


@pytest.mark.parametrize("block", range(3))
def test_one_thing_stands_whatever_goes_wrong(
    make_client: Callable[..., LinkedInClient], quiet: LinkedIn, block: int
) -> None:
    for seed in range(block * 6, block * 6 + 6):
        name = f"Once under schedule {seed}"
        scheduled(quiet, seed)
        ident = until_done(make_client, quiet, wish(quiet, name))
        quiet.faults.clear()
        assert ids_named(make_client(), GROUPS, [name]) == {name: {ident}}, seed


def test_a_namesake_from_before_is_not_taken_for_it(client: LinkedInClient, quiet: LinkedIn) -> None:
    wanted = wish(quiet, "Namesake")
    before = client.make(calls.create(GROUPS, wanted.body))
    known = ids_named(client, GROUPS, ["Namesake", "Nobody"])
    assert known == {"Namesake": {before}, "Nobody": set()}
    quiet.faults.add("drop_reply", "adCampaignGroups.CREATE")
    made = make_once(client, wanted, known["Namesake"], pause=lambda seconds: None)
    assert made != before
    assert ids_named(client, GROUPS, ["Namesake"])["Namesake"] == {before, made}


def test_creatives_are_found_within_their_campaign(client: LinkedInClient, quiet: LinkedIn) -> None:
    old = next(iter(client.search((*ACCOUNT, "creatives"), "criteria", {})))
    body = {"campaign": old["campaign"], "intendedStatus": "DRAFT", "name": "A + b (50%)", "content": old["content"]}
    quiet.faults.add("transient_after", "creatives.CREATE")
    wanted = Wish((*ACCOUNT, "creatives"), body)
    waits: list[float] = []
    ident = make_once(client, wanted, (), pause=waits.append)
    assert ident.startswith("urn:li:sponsoredCreative:")
    assert ids_named(client, wanted.segments, [wanted.name], wanted.parent) == {wanted.name: {ident}}
    assert len(waits) == 1


def test_what_is_refused_is_not_tried_again(client: LinkedInClient, quiet: LinkedIn) -> None:
    before = quiet.faults.calls["adCampaignGroups.CREATE"]
    with pytest.raises(FieldsRefused):
        make_once(client, wish(quiet, "x" * 101), (), pause=lambda seconds: None)
    assert quiet.faults.calls["adCampaignGroups.CREATE"] == before + 1


def test_the_end_of_the_days_quota_is_not_waited_for(client: LinkedInClient, quiet: LinkedIn) -> None:
    quiet.faults.add("quota_day", "adCampaignGroups.CREATE")
    waits: list[Any] = []
    with pytest.raises(OutcomeUnknown):
        make_once(client, wish(quiet, "Tomorrow"), (), pause=waits.append)
    assert waits == []
