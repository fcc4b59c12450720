"""Simulated delivery, reports, lists of customers, conversion events, lead forms and the sign-in."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from integrations.linkedin_ads.wire import analytics, calls
from integrations.sandbox.linkedin import oauth
from integrations.sandbox.linkedin.oauth import challenge_of
from integrations.sandbox.market import size_mix

ACCOUNT = "urn:li:sponsoredAccount:500000001"
ENCODED = ACCOUNT.replace(":", "%3A")
VERIFIER = "v" * 64


def rows(
    desk: Any, pivot: str, metrics: tuple[str, ...], first: date, last: date, granularity: str = "DAILY"
) -> list[analytics.Row]:
    call = analytics.report(analytics.Slice(metrics, first, last, (ACCOUNT,)), pivot, granularity)
    answer = desk.send("GET", calls.sent(call, "202607").target)
    assert answer.status_code == 200, answer.text
    assert answer.json()["paging"]["count"] == 10
    return analytics.rows(answer.json())


def today(desk: Any) -> date:
    return desk.served.store.now().date()


def test_every_way_to_cut_the_figures_adds_up_to_the_same(desk: Any) -> None:
    last, first = today(desk) - timedelta(days=1), today(desk) - timedelta(days=59)
    metrics = ("impressions", "clicks", "costInLocalCurrency", "externalWebsiteConversions", "oneClickLeads")
    totals = {}
    for pivot, granularity in (
        ("ACCOUNT", "ALL"),
        ("CAMPAIGN", "DAILY"),
        ("CREATIVE", "MONTHLY"),
        ("CAMPAIGN_GROUP", "YEARLY"),
        ("SHARE", "ALL"),
        ("OBJECTIVE_TYPE", "DAILY"),
    ):
        found = rows(desk, pivot, metrics, first, last, granularity)
        totals[pivot] = {
            name: sum((Decimal(one.values[name]) for one in found), Decimal(0)) for name in metrics
        }  # fmt: skip
    assert len({str(one) for one in totals.values()}) == 1, totals
    sums = totals["ACCOUNT"]
    assert sums["impressions"] > sums["clicks"] > sums["oneClickLeads"] > 0
    assert Decimal(5_000) < sums["costInLocalCurrency"] < Decimal(60 * 60 * 6)


def test_people_are_not_the_whole_and_come_a_day_late(desk: Any) -> None:
    last, first = today(desk), today(desk) - timedelta(days=20)
    whole = sum(int(one.values["impressions"]) for one in rows(desk, "CAMPAIGN", ("impressions",), first, last))
    for pivot in ("MEMBER_SENIORITY", "MEMBER_COMPANY_SIZE", "MEMBER_JOB_TITLE", "MEMBER_INDUSTRY"):
        found = rows(desk, pivot, ("impressions",), first, last)
        part = sum(int(one.values["impressions"]) for one in found)
        assert 0 < part < whole
        assert all(int(one.values["impressions"]) >= 3 for one in found)
        assert max(one.day for one in found) < last - timedelta(days=1)


def test_weekends_are_quiet_as_on_google(desk: Any) -> None:
    last, first = today(desk) - timedelta(days=1), today(desk) - timedelta(days=56)
    found = rows(desk, "ACCOUNT", ("impressions",), first, last)
    by_day = {one.day: int(one.values["impressions"]) for one in found}
    quiet = [shown for day, shown in by_day.items() if day.weekday() > 4]
    busy = [shown for day, shown in by_day.items() if day.weekday() < 4]
    assert sum(quiet) / len(quiet) < sum(busy) / len(busy)


BASE = f"/adAnalytics?q=analytics&timeGranularity=DAILY&accounts=List({ENCODED})"
SPAN = "&dateRange=(start:(year:2026,month:9,day:1),end:(year:2026,month:9,day:30))"


@pytest.mark.parametrize(
    "target",
    [
        f"{BASE}{SPAN}&pivot=CAMPAIGN&fields={','.join(['impressions'] + [f'viral{name}' for name in ('Clicks', 'Likes', 'Shares')] * 7)}",
        f"{BASE}{SPAN}&pivot=CAMPAIGN&fields=impressionz",
        f"{BASE}{SPAN}&pivot=LEAD_GEN_FORM",
        f"{BASE}{SPAN}",
        f"{BASE}&pivot=CAMPAIGN",
        f"{BASE}&pivot=CAMPAIGN&dateRange=(start:(year:2026,month:13,day:1))",
        f"/adAnalytics?q=analytics&timeGranularity=DAILY&pivot=CAMPAIGN{SPAN}",
        f"{BASE}{SPAN}&pivot=MEMBER_SENIORITY&fields=approximateMemberReach",
        f"{BASE}{SPAN}&pivot=ACCOUNT&fields=audiencePenetration",
        f"{BASE.replace('DAILY', 'HOURLY')}{SPAN}&pivot=CAMPAIGN",
        f"{BASE.replace('analytics&', 'statistics&')}{SPAN}&pivots=List(CAMPAIGN,CREATIVE,ACCOUNT,COMPANY)",
    ],
)
def test_reports_that_are_refused(desk: Any, target: str) -> None:
    assert desk.send("GET", target).status_code == 400


def test_what_one_may_not_see_is_as_empty_as_nothing(desk: Any) -> None:
    span = "&dateRange=(start:(year:2026,month:9,day:1))&pivot=CAMPAIGN&timeGranularity=(value:ALL)"
    other = "/adAnalytics?q=analytics&accounts=List(urn%3Ali%3AsponsoredAccount%3A42)"
    assert desk.send("GET", other + span).json()["elements"] == []
    bare = desk.send("GET", f"/adAnalytics?q=analytics&accounts=List({ENCODED}){span}").json()["elements"]
    assert all(set(one) == {"impressions", "clicks"} for one in bare)


def test_too_many_rows_and_too_many_values(desk: Any) -> None:
    with desk.served.store.write() as connection:
        days = [(date(2020, 1, 1) + timedelta(days=back)).isoformat() for back in range(200)]
        facts = [(500_000_001, 1, one, one, day, 10, 1, 1, 10**12, 0, 0, 0, 1) for one in range(80) for day in days]
        connection.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", facts)
    span = "&dateRange=(start:(year:2020,month:1,day:1),end:(year:2020,month:12,day:31))&fields=impressions,pivotValues,dateRange"
    answer = desk.send("GET", f"{BASE}{span}&pivot=CAMPAIGN")
    assert (answer.status_code, "15000" in answer.json()["message"]) == (400, True)
    with desk.served.store.write() as connection:
        connection.execute("DELETE FROM fact WHERE day < '2021'")
        connection.execute("INSERT INTO spent VALUES (?, 45000000)", (2**33,))
    last = today(desk) - timedelta(days=1)
    call = analytics.report(analytics.Slice(("clicks",), last, last, (ACCOUNT,)), "CAMPAIGN")
    assert desk.send("GET", calls.sent(call, "202607").target).status_code == 429
    with desk.served.store.write() as connection:
        connection.execute("DELETE FROM spent")


def test_days_pass_and_late_conversions_come_in(alone: Any) -> None:
    last, first = today(alone) - timedelta(days=1), today(alone) - timedelta(days=7)
    metrics = ("externalWebsiteConversions", "clicks", "impressions")

    def sums() -> list[int]:
        found = rows(alone, "ACCOUNT", metrics, first, last, "ALL")
        return [sum(int(one.values[name]) for one in found) for name in metrics]

    before, opened = sums(), today(alone)
    assert alone.served.advance(7) > 20
    after = sums()
    assert today(alone) == opened + timedelta(days=7)
    assert after[0] > before[0]
    assert after[1:] == before[1:]
    assert rows(alone, "CAMPAIGN", metrics, opened, opened)


def test_a_bid_of_zero_runs_and_is_never_shown(alone: Any) -> None:
    group = alone.make("adCampaignGroups", alone.group())
    manual = {"optimizationTargetType": "NONE", "status": "ACTIVE", "name": "Bid of zero"}
    silent = alone.make("adCampaigns", alone.campaign(group, **manual))
    heard = alone.make(
        "adCampaigns", alone.campaign(group, **manual | {"unitCost": {"currencyCode": "EUR", "amount": "80.00"}})
    )
    for one in (silent, heard):
        alone.make("creatives", alone.creative(one, alone.posted(), intendedStatus="ACTIVE"))
    alone.served.set("review_ms", "-1")
    alone.served.advance(3)
    assert alone.read("adCampaigns", silent)["servingStatuses"] == ["RUNNABLE"]
    last = today(alone)
    shown = {one.pivot[0] for one in rows(alone, "CAMPAIGN", ("impressions",), last - timedelta(days=3), last)}
    assert f"urn:li:sponsoredCampaign:{heard}" in shown
    assert f"urn:li:sponsoredCampaign:{silent}" not in shown


def test_the_same_seed_gives_the_same_figures(alone: Any, desk: Any) -> None:
    last, first = today(desk) - timedelta(days=1), today(desk) - timedelta(days=30)
    metrics = ("impressions", "clicks", "costInLocalCurrency")
    assert rows(alone, "CAMPAIGN", metrics, first, last) == rows(desk, "CAMPAIGN", metrics, first, last)


def segment(desk: Any, **more: Any) -> httpx2.Response:
    body = {"account": ACCOUNT, "name": "Customers", "sourcePlatform": "API", "sourceSegmentId": "s-1", "type": "USER",
            "destinations": [{"destination": "LINKEDIN"}]}  # fmt: skip
    return desk.send("POST", "/dmpSegments", body | more)


def test_a_list_of_customers_from_its_birth_to_its_use(alone: Any) -> None:
    ident = segment(alone).headers["x-restli-id"]
    hashed = [hashlib.sha256(f"person{number}@customer.example".encode()).hexdigest() for number in range(3000)]
    people = [{"action": "ADD", "userIds": [{"idType": "SHA256_EMAIL", "idValue": one}]} for one in hashed]
    people.append({"action": "ADD", "userIds": [{"idType": "SHA256_EMAIL", "idValue": "person@customer.example"}]})

    def fill(rows: list[Any]) -> httpx2.Response:
        return alone.send("POST", f"/dmpSegments/{ident}/users", {"elements": rows}, x_restli_method="BATCH_CREATE")

    assert fill(people).status_code == 404, "new lists are not known everywhere for a minute or two"
    alone.served.set("segment_404", "-1")
    results = fill(people).json()["elements"]
    assert [one["status"] for one in results[-2:]] == [201, 400]
    assert fill(people * 2).status_code == 400
    found = alone.send("GET", f"/dmpSegments?q=account&account={ENCODED}&sourceSegmentId=s-1").json()["elements"]
    assert found[0]["destinations"][0]["status"] == "BUILDING"
    alone.served.advance(2)
    place = alone.send("GET", f"/dmpSegments/{ident}").json()["destinations"][0]
    assert place["status"] == "READY"
    assert 1000 < place["matchedCount"] < 3000
    criteria = f"(include:(and:List((or:(urn%3Ali%3AadTargetingFacet%3AaudienceMatchingSegments:List({place['destinationSegmentId'].replace(':', '%3A')}))),(or:(urn%3Ali%3AadTargetingFacet%3Alocations:List(urn%3Ali%3Ageo%3A103644278))))))"
    counted = alone.send("GET", f"/audienceCounts?q=targetingCriteriaV2&targetingCriteria={criteria}").json()[
        "elements"
    ]
    assert 300 <= counted[0]["total"] < place["matchedCount"]


@pytest.mark.parametrize(
    "more",
    [
        {"type": "PEOPLE"},
        {"accessPolicy": "PRIVATE"},
        {"destinations": []},
        {"account": "urn:li:sponsoredAccount:500000009"},
    ],
)
def test_lists_that_are_refused(desk: Any, more: dict[str, Any]) -> None:
    assert segment(desk, **more).status_code == 400


def test_events_count_once_and_only_in_their_time(desk: Any) -> None:
    rule = {"name": "Demo", "account": ACCOUNT, "conversionMethod": "CONVERSIONS_API", "type": "LEAD"}
    made = desk.send("POST", "/conversions", rule)
    assert made.json()["postClickAttributionWindowSize"] == 30
    assert desk.send("POST", "/conversions", rule | {"postClickAttributionWindowSize": 14}).status_code == 400
    now = round(desk.served.store.now().timestamp() * 1000)
    digest = hashlib.sha256(b"person@customer.example").hexdigest()
    event = {"conversion": f"urn:lla:llaPartnerConversion:{made.json()['id']}", "conversionHappenedAt": now - 1000, "eventId": "e-1",
             "user": {"userIds": [{"idType": "SHA256_EMAIL", "idValue": digest}]}}  # fmt: skip
    several = [
        event,
        event,
        event | {"conversionHappenedAt": now + 10**7},
        event | {"conversionHappenedAt": now - 91 * 86_400_000},
        event | {"user": {}},
    ]
    answer = desk.send("POST", "/conversionEvents", {"elements": several}, x_restli_method="BATCH_CREATE").json()[
        "elements"
    ]
    assert [one["status"] for one in answer] == [201, 201, 400, 400, 400]
    count = desk.served.store.connection.execute("SELECT count(*) FROM event WHERE event = 'e-1'").fetchone()[0]
    assert count == 1


def test_lead_forms_and_what_was_filled_in(desk: Any) -> None:
    owner = f"owner=(sponsoredAccount:{ENCODED})"
    form = desk.send("GET", f"/leadForms?q=owner&{owner}").json()["elements"][0]
    asked = {one["questionId"] for one in form["content"]["questions"]}
    answer = desk.send(
        "GET", f"/leadFormResponses?q=owner&{owner}&leadType=(leadType:SPONSORED)&limitedToTestLeads=false&count=500"
    ).json()
    whole = rows(desk, "ACCOUNT", ("oneClickLeads",), date(2026, 1, 1), today(desk), "ALL")
    assert len(answer["elements"]) == sum(int(one.values["oneClickLeads"]) for one in whole) > 0
    for one in answer["elements"]:
        assert {part["questionId"] for part in one["formResponse"]["answers"]} == asked
        mail = one["formResponse"]["answers"][2]["answerDetails"]["textQuestionAnswer"]["answer"]
        assert mail.endswith(".example")


def test_prices_fit_the_audience(desk: Any) -> None:
    criteria = "(include:(and:List((or:(urn%3Ali%3AadTargetingFacet%3Alocations:List(urn%3Ali%3Ageo%3A103644278))))))"
    target = f"/adBudgetPricing?q=criteriaV2&account={ENCODED}&bidType=CPM&campaignType=SPONSORED_UPDATES&targetingCriteria={criteria}"
    row = desk.send("GET", target).json()["elements"][0]
    amounts = [
        Decimal(row[name][part]["amount"])
        for name, part in (("bidLimits", "min"), ("suggestedBid", "default"), ("bidLimits", "max"))
    ]
    assert amounts == sorted(amounts)
    assert row["bidLimits"]["min"]["currencyCode"] == "EUR"
    names = desk.send(
        "GET", "/adTargetingEntities?q=urns&urns=List(urn%3Ali%3Aseniority%3A6,urn%3Ali%3Aseniority%3A99)"
    ).json()
    assert [one["name"] for one in names["elements"]] == ["Director"]
    typed = desk.send(
        "GET", "/adTargetingEntities?q=typeahead&query=united%20sta&facet=urn%3Ali%3AadTargetingFacet%3Alocations"
    ).json()
    assert [one["urn"] for one in typed["elements"]] == ["urn:li:geo:103644278"]


def authorize(desk: Any, native: bool = True, **more: str) -> httpx2.Response:
    query = {"client_id": oauth.CLIENT_ID, "response_type": "code", "scope": "r_ads rw_ads", "state": "s t",
             "redirect_uri": "http://127.0.0.1:7" if native else oauth.REDIRECT}  # fmt: skip
    if native:
        query |= {"code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256"}
    place = "native-pkce" if native else "v2"
    return httpx2.get(f"{desk.served.oauth_base}/{place}/authorization", params=query | more)


def exchange(desk: Any, answer: httpx2.Response, **more: str) -> Any:
    code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": oauth.CLIENT_ID,
        "redirect_uri": "http://127.0.0.1:7",
    }
    return httpx2.post(f"{desk.served.oauth_base}/v2/accessToken", data=form | more).json()


def test_a_native_sign_in(desk: Any) -> None:
    page = authorize(desk)
    found = exchange(desk, page, code_verifier=VERIFIER)
    assert found["scope"] == "r_ads,rw_ads"
    assert found["expires_in"] == 5_184_000
    assert "error" in exchange(desk, page, code_verifier=VERIFIER), "a code opens once"
    assert "error" in exchange(desk, authorize(desk), code_verifier="w" * 64)
    assert "error" in exchange(desk, authorize(desk), code_verifier=VERIFIER, redirect_uri="http://127.0.0.1:8")
    again = {"grant_type": "refresh_token", "refresh_token": found["refresh_token"], "client_id": oauth.CLIENT_ID}
    renewed = httpx2.post(f"{desk.served.oauth_base}/v2/accessToken", data=again).json()
    assert renewed["access_token"] != found["access_token"]
    assert renewed["refresh_token"] == found["refresh_token"]
    assert renewed["refresh_token_expires_in"] <= found["refresh_token_expires_in"]


@pytest.mark.parametrize(
    "more",
    [
        {"redirect_uri": "http://localhost:7"},
        {"redirect_uri": "https://elsewhere.example"},
        {"client_id": "x"},
        {"code_challenge": "short"},
        {"response_type": "token"},
    ],
)
def test_sign_ins_that_are_no_use(desk: Any, more: dict[str, str]) -> None:
    assert authorize(desk, **more).status_code == 400


def test_a_page_that_is_registered_and_an_app_secret(desk: Any) -> None:
    found = authorize(desk, native=False)
    assert "error" in exchange(desk, found, redirect_uri=oauth.REDIRECT), "without proof the secret is needed"
    found = authorize(desk, native=False)
    given = exchange(desk, found, redirect_uri=oauth.REDIRECT, client_secret=oauth.CLIENT_SECRET)
    form = {"client_id": oauth.CLIENT_ID, "client_secret": oauth.CLIENT_SECRET, "token": given["access_token"]}
    said = httpx2.post(f"{desk.served.oauth_base}/v2/introspectToken", data=form).json()
    assert (said["status"], said["scope"]) == ("active", "r_ads,rw_ads")
    assert authorize(desk, native=False, redirect_uri="https://other.example").status_code == 400
    refused = authorize(desk, scope="r_ads rw_everything").headers["location"]
    assert "unauthorized_scope_error" in refused


def test_a_colleague_changes_something(desk: Any) -> None:
    found = desk.send("GET", "/adAccounts/500000001/adCampaigns?q=search&pageSize=1").json()["elements"][0]
    desk.served.change(f"adAccounts/500000001/adCampaigns/{found['id']}", {"$set": {"name": "Renamed elsewhere"}})
    read = desk.read("adCampaigns", str(found["id"]))
    assert read["name"] == "Renamed elsewhere"
    assert read["changeAuditStamps"]["lastModified"]["actor"] != oauth.USER
    with pytest.raises(ValueError, match="no switch"):
        desk.served.set("colour", "red")


def test_rules_and_cards_are_told_apart_and_sizes_are_the_markets(desk: Any) -> None:
    last, first = today(desk) - timedelta(days=1), today(desk) - timedelta(days=59)
    names = (
        "externalWebsiteConversions",
        "externalWebsitePostClickConversions",
        "externalWebsitePostViewConversions",
        "impressions",
    )
    (whole,) = rows(desk, "ACCOUNT", names, first, last, "ALL")
    by_rule = rows(desk, "CONVERSION", names, first, last, "ALL")
    assert all(one.pivot[0].startswith("urn:lla:llaPartnerConversion:") for one in by_rule)
    assert sum(int(one.values[names[0]]) for one in by_rule) == whole.values[names[0]] > 0
    assert sum(int(one.values["impressions"]) for one in by_rule) == 0
    for one in (whole, *by_rule):
        assert one.values[names[1]] + one.values[names[2]] == one.values[names[0]]
    assert rows(desk, "CARD_INDEX", ("cardImpressions",), first, last, "ALL") == []
    found = rows(desk, "MEMBER_COMPANY_SIZE", ("impressions",), first, first + timedelta(days=30), "ALL")
    shown = {one.pivot[0]: int(one.values["impressions"]) for one in found}
    total = sum(shown.values())
    mixes = [size_mix(theme) for theme in ("data catalog", "data quality", "governance")]
    for name, number in shown.items():
        parts = [mix[name] for mix in mixes]
        assert min(parts) - 0.01 <= number / total <= max(parts) + 0.01
    several = f"{BASE.replace('analytics&', 'statistics&')}{SPAN}&pivots=List(CAMPAIGN,CONVERSION)"
    assert desk.send("GET", several).status_code == 400
