"""How calls look on the wire."""

from __future__ import annotations

import json

import pytest

from integrations.linkedin_ads.version import API_VERSION, SPOKEN, below
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.calls import Verb

CAMPAIGNS = ("adAccounts", 5, "adCampaigns")


def test_a_finder_names_itself_and_keeps_structure_literal() -> None:
    search = {"search": {"status": {"values": ["ACTIVE"]}, "name": {"values": ["Exact name"]}}, "pageSize": 100}
    made = calls.sent(calls.finder(CAMPAIGNS, "search", search), API_VERSION)
    assert made.method == "GET"
    assert made.target == (
        "/adAccounts/5/adCampaigns?q=search&search=(status:(values:List(ACTIVE)),"
        "name:(values:List(Exact%20name)))&pageSize=100"
    )
    assert made.headers["LinkedIn-Version"] == API_VERSION
    assert made.headers["X-Restli-Protocol-Version"] == "2.0.0"
    assert made.headers["X-RestLi-Method"] == "FINDER"
    assert made.content == b""


def test_a_create_says_no_method_and_a_partial_update_does() -> None:
    made = calls.sent(calls.create(CAMPAIGNS, {"name": "Größe"}), API_VERSION)
    assert "X-RestLi-Method" not in made.headers
    assert made.headers["Content-Type"] == "application/json"
    assert json.loads(made.content) == {"name": "Größe"}
    change = calls.sent(calls.partial_update((*CAMPAIGNS, 7), {"$set": {"name": "x"}}), API_VERSION)
    assert (change.method, change.target) == ("POST", "/adAccounts/5/adCampaigns/7")
    assert change.headers["X-RestLi-Method"] == "PARTIAL_UPDATE"
    assert json.loads(change.content) == {"patch": {"$set": {"name": "x"}}}


def test_batches_name_their_keys_in_address_and_body() -> None:
    urn = "urn:li:sponsoredCreative:9"
    call = calls.batch_partial_update(("adAccounts", 5, "creatives"), {urn: {"$set": {"intendedStatus": "PAUSED"}}})
    made = calls.sent(call, API_VERSION)
    assert made.target.endswith("?ids=List(urn%3Ali%3AsponsoredCreative%3A9)")
    assert json.loads(made.content)["entities"].keys() == {"urn%3Ali%3AsponsoredCreative%3A9"}
    assert calls.sent(calls.batch_get(CAMPAIGNS, [1, 2]), API_VERSION).target.endswith("?ids=List(1,2)")


def test_an_action_without_body_still_says_its_length() -> None:
    made = calls.sent(calls.Call(Verb.ACTION, "/images", "action=none"), API_VERSION)
    assert made.headers["Content-Length"] == "0"


def test_a_long_address_travels_inside_a_post() -> None:
    ids = [f"urn:li:sponsoredCampaign:{number}" for number in range(300)]
    made = calls.sent(calls.finder(("adAnalytics",), "analytics", {"campaigns": ids}), API_VERSION)
    assert (made.method, made.target) == ("POST", "/adAnalytics")
    assert made.headers["X-HTTP-Method-Override"] == "GET"
    assert made.headers["X-RestLi-Method"] == "FINDER"
    assert made.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert made.content.startswith(b"q=analytics&campaigns=List(urn%3Ali")


def test_a_long_address_with_a_body_becomes_two_parts() -> None:
    patches = {str(number): {"$set": {"name": f"n{number}"}} for number in range(2000)}
    made = calls.sent(calls.batch_partial_update(CAMPAIGNS, patches), API_VERSION)
    boundary = made.headers["Content-Type"].partition("boundary=")[2].encode()
    parts = made.content.split(b"--" + boundary)
    assert len(parts) == 4
    assert b"ids=List(0,1,2" in parts[1]
    assert len(json.loads(parts[2].partition(b"\r\n\r\n")[2])["entities"]) == 2000
    assert parts[3] == b"--\r\n"


@pytest.mark.parametrize(
    ("verb", "reads", "repeatable"),
    [(Verb.FINDER, True, True), (Verb.CREATE, False, False), (Verb.PARTIAL_UPDATE, False, True), (Verb.DELETE, False, True),
     (Verb.BATCH_CREATE, False, False), (Verb.ACTION, False, False), (Verb.UPDATE, False, True)],
)  # fmt: skip
def test_which_calls_may_be_sent_twice(verb: Verb, reads: bool, repeatable: bool) -> None:
    call = calls.Call(verb, "/x")
    assert (call.reads, call.repeatable) == (reads, repeatable)


def test_versions_step_down_to_the_end() -> None:
    assert API_VERSION in SPOKEN
    assert list(SPOKEN) == sorted(SPOKEN, reverse=True)
    steps, version = [], "299901"
    while (version := below(version) or "") != "":
        steps.append(version)
    assert steps == list(SPOKEN)
