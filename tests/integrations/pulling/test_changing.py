"""Later pulls read in full only what the log of changes or a short look points to, and everything once a day."""

from __future__ import annotations

from typing import Any

import pytest

from core import connections
from core.connections import Account, Connection, State
from core.recording import now_ms
from integrations.google_ads import changing
from integrations.google_ads.changing import may_glance, moment_now
from integrations.google_ads.streaming import Reading

from .conftest import CLIENT, HOME, Pulling


class Heard(Reading):
    """Notes the queries that are asked."""

    queries: list[str]

    def batches(self, query: str) -> Any:
        """The answers, after the query is noted."""
        self.queries.append(query)
        return super().batches(query)


def _heard(desk: Pulling) -> Heard:
    plain = desk.reading()
    heard = Heard(plain.client, plain.customer, plain.progress, plain.wait)
    heard.queries = []
    return heard


def _full(heard: Heard) -> list[str]:
    return [one for one in heard.queries if "FROM ad_group_criterion " in one and "keyword.text" in one]


def _update(resource: dict[str, Any], mask: str, **values: Any) -> dict[str, Any]:
    update = {"resource_name": resource["resource_name"], **values}
    return {"ad_group_criterion_operation": {"update": update, "update_mask": mask}}


def _one(desk: Pulling, resource: dict[str, Any]) -> Any:
    text, match = resource["keyword"]["text"], resource["keyword"]["match_type"]
    (found,) = [row for row in desk.rows("keyword") if (row["text"], row["match_type"]) == (text, match)]
    return found


def test_nothing_is_read_in_full_when_nothing_changed(desk: Pulling) -> None:
    first = desk.pull()
    heard = _heard(desk)
    again = desk.pull(reading=heard)
    assert _full(heard) == []
    assert again.changeset is None
    assert again.entities == first.entities


def test_the_log_of_changes_points_to_what_a_look_does_not_show(desk: Pulling) -> None:
    desk.pull()
    keyword = desk.resource("ad_group_criterion")
    desk.change(_update(keyword, "finalUrls", final_urls=["https://www.nordlicht.example/new"]))
    heard = _heard(desk)
    desk.pull(reading=heard)
    (query,) = _full(heard)
    assert query.count("adGroupCriteria/") == 1
    assert _one(desk, keyword)["final_url"] == "https://www.nordlicht.example/new"


def test_a_look_finds_what_the_log_does_not_tell(desk: Pulling) -> None:
    desk.pull()
    paused, bid, removed = [one for one in desk.sandbox.dump(2000000001) if one["kind"] == "ad_group_criterion"][:3]
    group = paused["ad_group"]
    made = {"ad_group": group, "keyword": {"text": "brand new", "match_type": "EXACT"}, "status": "ENABLED"}
    desk.change(
        _update(paused, "status", status="PAUSED"),
        _update(bid, "cpcBidMicros", cpc_bid_micros=9_990_000),
        {"ad_group_criterion_operation": {"remove": removed["resource_name"]}},
        {"ad_group_criterion_operation": {"create": made}},
        client="GOOGLE_ADS_EDITOR",
    )
    heard = _heard(desk)
    desk.pull(reading=heard)
    (query,) = _full(heard)
    assert query.count("adGroupCriteria/") == 3
    assert _one(desk, paused)["status"] == "PAUSED"
    assert _one(desk, bid)["max_cpc"] == 9_990_000
    assert desk.named("keyword", "brand new").live
    assert len(desk.rows("keyword")) == 104


def test_what_neither_shows_comes_with_the_next_whole_pull(desk: Pulling) -> None:
    desk.pull()
    keyword = desk.resource("ad_group_criterion")
    change = _update(keyword, "finalUrls", final_urls=["https://www.nordlicht.example/new"])
    desk.change(change, client="GOOGLE_ADS_EDITOR")
    desk.pull()
    assert _one(desk, keyword)["final_url"] is None
    kept = connections.cursor(desk.workspace, desk.connection.id)
    yesterday = kept["whole_at"] - 25 * 3_600_000
    connections.set_cursor(desk.workspace, desk.connection.id, {**kept, "whole_at": yesterday})
    desk.pull()
    assert _one(desk, keyword)["final_url"] == "https://www.nordlicht.example/new"


def test_an_edited_bid_is_looked_at_against_what_the_platform_showed(desk: Pulling) -> None:
    desk.pull()
    keyword = desk.resource("ad_group_criterion")
    with desk.workspace.edit("Bid") as edit:
        edit.set("keyword", [_one(desk, keyword).id], {"max_cpc": 1_000_000})
    heard = _heard(desk)
    assert desk.pull(reading=heard).conflicts == ()
    assert _full(heard) == []
    desk.change(_update(keyword, "cpcBidMicros", cpc_bid_micros=2_000_000), client="GOOGLE_ADS_EDITOR")
    assert [one["field"] for one in desk.pull().conflicts] == ["max_cpc"]


def test_many_changes_are_read_at_once(desk: Pulling, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pull()
    for one in [one for one in desk.sandbox.dump(2000000001) if one["kind"] == "ad_group_criterion"][:5]:
        desk.change(_update(one, "status", status="PAUSED"))
    monkeypatch.setattr(changing, "MOST_APART", 4)
    heard = _heard(desk)
    desk.pull(reading=heard)
    (query,) = _full(heard)
    assert HOME not in query
    assert sum(row["status"] == "PAUSED" for row in desk.rows("keyword")) == 5


def test_the_log_is_read_page_by_page(desk: Pulling, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pull()
    monkeypatch.setattr(changing, "LOG_LIMIT", 2)
    changed = [one for one in desk.sandbox.dump(2000000001) if one["kind"] == "ad_group_criterion"][:5]
    for one in changed:
        desk.change(_update(one, "finalUrls", final_urls=["https://www.nordlicht.example/new"]))
    desk.pull()
    assert sum(row["final_url"] is not None for row in desk.rows("keyword")) == len(changed)


def test_what_cannot_be_told_is_read_whole() -> None:
    account = Account(CLIENT, "Nordlicht Software", "EUR", "Europe/Berlin")
    made = Connection("", "google_ads", account, "", State.CONNECTED, None, 0, None, None)
    now = moment_now(made)
    day = 86_400_000
    assert may_glance(now, now_ms() - day // 2, made)
    assert not may_glance(None, now_ms(), made)
    assert not may_glance(now, None, made)
    assert not may_glance(now, now_ms() - 2 * day, made)
    assert not may_glance("2020-01-01 00:00:00", now_ms(), made)
