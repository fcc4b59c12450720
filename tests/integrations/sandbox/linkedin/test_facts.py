"""What the reference says of LinkedIn and the simulated one must enforce, beyond what the other files here hold."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from integrations.sandbox.linkedin import oauth

HOME = "/adAccounts/500000001"
FACET = "urn:li:adTargetingFacet:"
ENTITIES = "/adTargetingEntities?q=adTargetingFacet&queryVersion=QUERY_USES_URNS&facet=urn%3Ali%3AadTargetingFacet%3A"
DAY_MS, DAY_S = 86_400_000, 86_400
VERIFIER = "v" * 64


def eur(amount: str) -> dict[str, str]:
    return {"currencyCode": "EUR", "amount": amount}


def codes(answer: Any) -> set[tuple[str, str]]:
    document = answer.json()
    inputs = document.get("errorDetails", {}).get("inputErrors", [])
    return {(one["code"], one["input"]["inputPath"]["fieldPath"]) for one in inputs} or {
        (str(document.get("code")), "")
    }


def consent(desk: Any, *, native: bool = True, **more: str) -> httpx2.Response:
    query = {"response_type": "code", "client_id": oauth.CLIENT_ID, "scope": "r_ads rw_ads", "state": "st"}
    if native:
        query |= {"redirect_uri": "http://127.0.0.1:7", "code_challenge": oauth.challenge_of(VERIFIER),
                  "code_challenge_method": "S256"}  # fmt: skip
    else:
        query |= {"redirect_uri": oauth.REDIRECT}
    place = "native-pkce" if native else "v2"
    return httpx2.get(f"{desk.served.oauth_base}/{place}/authorization", params=query | more)


def asked(desk: Any, path: str, **form: str) -> Any:
    return httpx2.post(f"{desk.served.oauth_base}/v2/{path}", data={"client_id": oauth.CLIENT_ID} | form).json()


def code_of(answer: httpx2.Response) -> str:
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


@pytest.mark.parametrize("redirect", ["http://127.0.0.1:61234", "http://[::1]:7/"])
def test_native_sign_in_returns_to_any_port_of_this_machine(desk: Any, redirect: str) -> None:
    answer = consent(desk, redirect_uri=redirect)
    assert answer.headers["location"].startswith(redirect)
    assert parse_qs(urlsplit(answer.headers["location"]).query)["state"] == ["st"]


def test_an_app_without_native_sign_in_is_told_so(desk: Any) -> None:
    desk.served.set("native_pkce", "no")
    assert "Native PKCE is not enabled" in consent(desk).text
    assert consent(desk, native=False).status_code == 302


def test_declining_comes_back_with_its_own_error_and_the_state(desk: Any) -> None:
    desk.served.set("consent", "deny")
    given = parse_qs(urlsplit(consent(desk).headers["location"]).query)
    assert (given["error"], given["state"]) == (["user_cancelled_authorize"], ["st"])


def test_a_code_lasts_half_an_hour(desk: Any) -> None:
    code = code_of(consent(desk))
    with desk.served.store.write() as connection:
        query = "SELECT expires - issued FROM token WHERE secret = ?"
        assert connection.execute(query, (code,)).fetchone()[0] == pytest.approx(1_800)
        connection.execute("UPDATE token SET expires = ? WHERE secret = ?", (time.time() - 1, code))
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://127.0.0.1:7"}
    assert "error" in asked(desk, "accessToken", **form, code_verifier=VERIFIER)


def test_the_end_of_a_refresh_token_does_not_move(desk: Any) -> None:
    form = {"grant_type": "authorization_code", "code": code_of(consent(desk)), "redirect_uri": "http://127.0.0.1:7"}
    given = asked(desk, "accessToken", **form, code_verifier=VERIFIER)
    assert given["token_type"] == "Bearer"
    assert given["refresh_token_expires_in"] == pytest.approx(365 * DAY_S, abs=5)
    with desk.served.store.write() as connection:
        passed = (59 * DAY_S, given["refresh_token"])
        connection.execute("UPDATE token SET expires = expires - ? WHERE secret = ?", passed)
    again = asked(desk, "accessToken", grant_type="refresh_token", refresh_token=given["refresh_token"])
    assert again["refresh_token_expires_in"] == pytest.approx(306 * DAY_S, abs=5)
    assert again["expires_in"] == 5_184_000


def test_an_app_that_is_no_partner_gets_no_refresh_token(desk: Any) -> None:
    desk.served.set("refresh_tokens", "no")
    form = {"grant_type": "authorization_code", "code": code_of(consent(desk)), "redirect_uri": "http://127.0.0.1:7"}
    given = asked(desk, "accessToken", **form, code_verifier=VERIFIER)
    assert not {"refresh_token", "refresh_token_expires_in"} & given.keys()


def test_tokens_can_be_looked_into(desk: Any) -> None:
    token = desk.served.grant(scopes="r_ads rw_ads")
    secret = {"client_secret": oauth.CLIENT_SECRET}
    said = asked(desk, "introspectToken", token=token, **secret)
    assert (said["active"], said["status"], said["auth_type"]) == (True, "active", "3L")
    assert said["expires_at"] - said["created_at"] == pytest.approx(60 * DAY_S, abs=1), "in seconds"
    for column, value, status in (("expires", time.time() - 1, "expired"), ("revoked", 1, "revoked")):
        with desk.served.store.write() as connection:
            connection.execute(f"UPDATE token SET {column} = ? WHERE secret = ?", (value, token))
        said = asked(desk, "introspectToken", token=token, **secret)
        assert (said["active"], said["status"]) == (False, status)
        assert desk.send("GET", HOME, authorization=f"Bearer {token}").json()["serviceErrorCode"] in (65601, 65602)


def test_what_was_made_is_named_three_times_and_ids_only_grow(desk: Any) -> None:
    idents = []
    for _ in range(3):
        answer = desk.send("POST", f"{HOME}/adCampaignGroups", desk.group())
        ident = answer.headers["x-restli-id"]
        assert answer.headers["x-linkedin-id"] == ident
        assert answer.headers["location"].endswith(f"/adCampaignGroups/{ident}")
        idents.append(int(ident))
    assert idents == sorted(set(idents))


def test_accounts_are_searched_and_have_no_time_zone(desk: Any) -> None:
    def found(search: str) -> list[int]:
        answer = desk.send("GET", f"/adAccounts?q=search&search={search}")
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()["elements"]]

    assert found("(status:(values:List(ACTIVE,DRAFT)),type:(values:List(BUSINESS)),test:true)") == [500_000_009]
    assert 500_000_009 not in found("(test:false)")
    assert found("(reference:(values:List(urn%3Ali%3Aorganization%3A1)))") == []
    one = desk.send("GET", HOME).json()
    assert not {name for name in one if "zone" in name.lower()}
    assert one["changeAuditStamps"].keys() == {"created", "lastModified"}


def test_roles_and_pages_of_the_user(desk: Any) -> None:
    mine = desk.send("GET", "/adAccountUsers?q=authenticatedUser").json()
    assert mine["paging"]["count"] == 2_147_483_647, "decoration: the list comes whole"
    assert all(one.keys() == {"user", "account", "role"} for one in mine["elements"])
    account = "urn%3Ali%3AsponsoredAccount%3A500000001"
    assert desk.send("GET", f"/adAccountUsers?q=accounts&accounts={account}").json()["elements"]
    pages = desk.send("GET", "/organizationAcls?q=roleAssignee&state=APPROVED").json()["elements"]
    assert all(one.keys() == {"roleAssignee", "role", "state", "organization"} for one in pages)
    number = pages[0]["organization"].rpartition(":")[2]
    looked = desk.send("GET", f"/organizationsLookup?ids=List({number},5)").json()
    assert (set(looked["results"]), set(looked["errors"])) == ({number}, {"5"})


@pytest.mark.parametrize(
    ("role", "group", "creative"),
    [
        ("ACCOUNT_BILLING_ADMIN", True, True), ("ACCOUNT_MANAGER", True, True), ("CAMPAIGN_MANAGER", True, True),
        ("CREATIVE_MANAGER", False, True), ("VIEWER", False, False),
    ],
)  # fmt: skip
def test_what_each_role_may_make(desk: Any, group: bool, creative: bool, role: str) -> None:
    campaign = desk.make("adCampaigns", desk.campaign(desk.make("adCampaignGroups", desk.group())))
    post = desk.posted()
    desk.served.set(f"role:{oauth.USER}:500000001", role)
    assert (desk.send("POST", f"{HOME}/adCampaignGroups", desk.group()).status_code == 201) == group
    assert (desk.send("POST", f"{HOME}/creatives", desk.creative(campaign, post)).status_code == 201) == creative
    assert desk.send("GET", f"{HOME}/adCampaigns/{campaign}").status_code == 200


def test_a_group_with_a_daily_budget_and_an_objective(desk: Any) -> None:
    body = desk.group(dailyBudget=eur("50"), budgetOptimization={"budgetOptimizationStrategy": "DYNAMIC"})
    ident = desk.make("adCampaignGroups", body)
    objective = {"$set": {"objectiveType": "WEBSITE_VISIT"}}
    assert desk.patch("adCampaignGroups", ident, objective).status_code == 204, "optional, once"
    changed = desk.patch("adCampaignGroups", ident, {"$set": {"objectiveType": "ENGAGEMENT"}})
    assert ("OBJECTIVE_CHANGE_NOT_ALLOWED", "/objectiveType") in codes(changed)
    other = desk.campaign(ident, objectiveType="ENGAGEMENT")
    assert desk.refused("adCampaigns", other) == [("MISMATCH_FIELDS", "/objectiveType")]
    assert desk.patch("adCampaignGroups", ident, {"$set": {"status": "CANCELED"}}).status_code == 400
    assert desk.patch("adCampaignGroups", ident, {"$set": {"status": "PENDING_DELETION"}}).status_code == 204
    assert codes(desk.patch("adCampaignGroups", ident, {"$set": {"status": "ACTIVE"}})) == {
        ("ACTION_NOT_ALLOWED_FOR_CANCELLED_STATUS", "/status")
    }


def test_a_draft_group_takes_everything_below_with_it(desk: Any) -> None:
    group = desk.make("adCampaignGroups", desk.group(status="DRAFT"))
    campaign = desk.make("adCampaigns", desk.campaign(group, status="DRAFT"))
    creative = desk.make("creatives", desk.creative(campaign, desk.posted()))
    assert desk.send("DELETE", f"{HOME}/adCampaignGroups/{group}").status_code == 204
    for segment, ident in (("adCampaignGroups", group), ("adCampaigns", campaign), ("creatives", creative)):
        assert desk.send("GET", f"{HOME}/{segment}/{ident.replace(':', '%3A')}").status_code == 404
    assert desk.send("DELETE", f"{HOME}/adCampaignGroups/{group}").status_code == 404


MANUAL = {"optimizationTargetType": None, "unitCost": None}


@pytest.mark.parametrize(
    ("objective", "kind", "cost", "fits"),
    [
        ("BRAND_AWARENESS", "SPONSORED_UPDATES", "CPM", True), ("BRAND_AWARENESS", "SPONSORED_UPDATES", "CPC", False),
        ("BRAND_AWARENESS", "TEXT_AD", "CPM", True), ("WEBSITE_VISIT", "TEXT_AD", "CPC", True),
        ("WEBSITE_VISIT", "SPONSORED_INMAILS", "CPM", True), ("WEBSITE_CONVERSION", "SPONSORED_UPDATES", "CPC", True),
        ("ENGAGEMENT", "SPONSORED_UPDATES", "CPC", True), ("ENGAGEMENT", "TEXT_AD", "CPM", False),
        ("VIDEO_VIEW", "SPONSORED_UPDATES", "CPV", True), ("VIDEO_VIEW", "SPONSORED_UPDATES", "CPC", False),
        ("VIDEO_VIEW", "TEXT_AD", "CPM", False), ("LEAD_GENERATION", "SPONSORED_UPDATES", "CPC", True),
        ("LEAD_GENERATION", "SPONSORED_INMAILS", "CPM", True), ("LEAD_GENERATION", "TEXT_AD", "CPC", False),
        ("WEBSITE_VISIT", "SPONSORED_UPDATES", "CPV", False), ("WEBSITE_VISITS", "SPONSORED_UPDATES", "CPM", False),
    ],
)  # fmt: skip
def test_objectives_types_and_costs(desk: Any, group: str, objective: str, kind: str, cost: str, fits: bool) -> None:
    body = desk.campaign(group, objectiveType=objective, type=kind, costType=cost, format=None, **MANUAL)
    answer = desk.send("POST", f"{HOME}/adCampaigns", body)
    assert (answer.status_code == 201) == fits, answer.text


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({"optimizationTargetType": "ENHANCED_CONVERSION", "costType": "CPC", "unitCost": eur("5")}, True),
        ({"optimizationTargetType": "TARGET_COST_PER_CLICK", "costType": "CPC", "unitCost": eur("5")}, True),
        ({"optimizationTargetType": "TARGET_COST_PER_CLICK", "costType": "CPM", "unitCost": eur("5")}, False),
        ({"optimizationTargetType": "CAP_COST_AND_MAXIMIZE_CLICKS", "costType": "CPM", "unitCost": eur("5")}, True),
        ({"optimizationTargetType": "CAP_COST_AND_MAXIMIZE_CLICKS", "costType": "CPM", "unitCost": eur("0")}, False),
        ({"optimizationTargetType": "MAX_CLICK", "costType": "CPM", "unitCost": eur("0")}, True),
        ({"optimizationTargetType": "NONE", "costType": "CPC", "unitCost": eur("0")}, True),
        ({"creativeSelection": "ROUND_ROBIN"}, True),
        ({"type": "SPONSORED_INMAILS", "format": "SPONSORED_INMAIL", "creativeSelection": "OPTIMIZED"}, False),
        ({"type": "SPONSORED_INMAILS", "format": "SPONSORED_INMAIL", "creativeSelection": "ROUND_ROBIN"}, True),
        ({"type": "DYNAMIC", "format": "SPOTLIGHT"}, False),
        ({"connectedTelevisionOnly": True, "offsiteDeliveryEnabled": True}, True),
        ({"politicalIntent": "NOT_DECLARED"}, True),
        ({"name": "x" * 255}, True),
        ({"name": "x" * 256}, False),
        ({"dailyBudget": eur("10.40")}, True),
    ],
)
def test_bidding_and_switches(desk: Any, group: str, change: dict[str, Any], fits: bool) -> None:
    answer = desk.send("POST", f"{HOME}/adCampaigns", desk.campaign(group, **change))
    assert (answer.status_code == 201) == fits, answer.text


def test_a_total_budget_alone_is_spent_over_the_lifetime(desk: Any, group: str) -> None:
    span = {"start": desk.soon(), "end": desk.soon() + 30 * DAY_MS}
    body = desk.campaign(group, dailyBudget=None, totalBudget=eur("500"), runSchedule=span)
    assert desk.read("adCampaigns", desk.make("adCampaigns", body))["pacingStrategy"] == "LIFETIME"
    both = desk.campaign(group, type="DYNAMIC", format="SPOTLIGHT", totalBudget=eur("500"), runSchedule=span)
    assert desk.make("adCampaigns", both)
    assert desk.refused("adCampaigns", body | {"totalBudget": eur("103.99")}) == [
        ("FIELD_VALUE_TOO_LOW", "/totalBudget/amount")
    ]


def test_a_start_may_lie_a_minute_back(desk: Any, group: str) -> None:
    now = desk.soon() - 60_000
    assert desk.make("adCampaigns", desk.campaign(group, runSchedule={"start": now - 20_000}))
    late = desk.campaign(group, runSchedule={"start": now - 90_000})
    assert desk.refused("adCampaigns", late) == [("DATE_TOO_EARLY", "/runSchedule/start")]


def test_an_end_lies_behind_its_start(desk: Any, group: str) -> None:
    start = desk.soon()
    body = desk.campaign(group, runSchedule={"start": start, "end": start})
    assert desk.refused("adCampaigns", body) == [("START_DATE_AFTER_END_DATE", "/runSchedule/end")]


def test_several_failures_are_told_at_once(desk: Any, group: str) -> None:
    body = desk.campaign(group, dailyBudget=eur("1"), costType="CPC", runSchedule={"start": 1})
    document = desk.send("POST", f"{HOME}/adCampaigns", body).json()
    assert (document["code"], document["errorDetailType"]) == (
        "MULTIPLE_VALIDATIONS_FAILED", "com.linkedin.common.error.BadRequest",
    )  # fmt: skip
    assert {one["code"] for one in document["errorDetails"]["inputErrors"]} == {
        "FIELD_VALUE_TOO_LOW", "INVALID_CAMPAIGN_CONFIGURATION", "DATE_TOO_EARLY",
    }  # fmt: skip
    assert document["errorDetails"]["conditionalInputErrors"] == []


def test_only_accounts_groups_and_campaigns_answer_in_detail(desk: Any) -> None:
    document = desk.send("POST", "/posts", desk.post(commentary="x" * 3_001)).json()
    assert document.keys() == {"status", "message", "serviceErrorCode"}


@pytest.mark.parametrize("facet", ["ageRanges", "genders", "groups", "interfaceLocales"])
def test_facets_that_are_included_only(desk: Any, group: str, facet: str) -> None:
    entry = {"ageRanges": "urn:li:ageRange:(18,24)", "genders": "urn:li:gender:MALE", "groups": "urn:li:group:7",
             "interfaceLocales": "urn:li:locale:en_US"}[facet]  # fmt: skip
    place = {"or": {f"{FACET}locations": ["urn:li:geo:101282230"]}}
    criteria = {"include": {"and": [place]}, "exclude": {"or": {f"{FACET}{facet}": [entry]}}}
    found = desk.refused("adCampaigns", desk.campaign(group, targetingCriteria=criteria))
    assert found == [("INCOMPATIBLE_TARGETING_COMBINATION", "/targetingCriteria")]
    both = {"include": {"and": [place, {"or": {f"{FACET}{facet}": [entry]}}]}}
    assert desk.make("adCampaigns", desk.campaign(group, targetingCriteria=both))


def test_behaviours_go_without_segments_and_places_have_room_for_200(desk: Any, group: str) -> None:
    def refused(*blocks: dict[str, list[str]]) -> set[str]:
        include = {"and": [{"or": {f"{FACET}{name}": values for name, values in block.items()}} for block in blocks]}
        answer = desk.send("POST", f"{HOME}/adCampaigns", desk.campaign(group, targetingCriteria={"include": include}))
        return {code for code, _ in codes(answer)} if answer.status_code != 201 else set()

    places = {"locations": ["urn:li:geo:101282230"]}
    behaviour, segment = {"memberBehaviors": ["urn:li:memberBehavior:2"]}, {"dynamicSegments": ["urn:li:adSegment:1"]}
    assert refused(places, behaviour, segment) == {"INCOMPATIBLE_TARGETING_COMBINATION"}
    assert refused({"locations": [f"urn:li:geo:{number}" for number in range(200)]}) == set()
    assert refused({"locations": [f"urn:li:geo:{number}" for number in range(201)]}) == {"FIELD_VALUE_TOO_HIGH"}


def test_changes_may_be_sent_twice(desk: Any, group: str) -> None:
    ident = desk.make("adCampaigns", desk.campaign(group))
    for _ in range(2):
        assert desk.patch("adCampaigns", ident, {"$set": {"name": "Twice"}}).status_code == 204
    post = desk.posted().replace(":", "%3A")
    assert [desk.send("DELETE", f"/posts/{post}").status_code for _ in range(2)] == [204, 204]


def filled(desk: Any, kind: str, count: int, parent: int, status: str = "PAUSED", account: int = 500_000_001) -> None:
    """Write entities past the rules."""
    with desk.served.store.write() as connection:
        first = connection.execute("SELECT max(id) FROM entity").fetchone()[0] + 1_000_000
        row = connection.execute("SELECT body FROM entity WHERE kind = ? LIMIT 1", (kind,)).fetchone()
        body = json.dumps(json.loads(row[0]) | {"status": status, "intendedStatus": status})
        rows = ((kind, first + at, account, parent, f"x{at}", status, body) for at in range(count))
        connection.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def test_limits_of_an_account(alone: Any) -> None:
    group = alone.make("adCampaignGroups", alone.group())
    campaign = alone.make("adCampaigns", alone.campaign(group))
    filled(alone, "campaign", 1_000, 1, "ACTIVE")
    many = alone.send("GET", f"{HOME}/adCampaigns?q=search")
    assert (many.status_code, many.json()["message"]) == (400, "Request would return too many entities.")
    assert len(alone.send("GET", f"{HOME}/adCampaigns?q=search&pageSize=1000").json()["elements"]) == 1_000
    assert alone.refused("adCampaigns", alone.campaign(group, status="ACTIVE")) == [("FIELD_VALUE_TOO_HIGH", "/status")]
    assert codes(alone.patch("adCampaigns", campaign, {"$set": {"status": "ACTIVE"}})) == {
        ("FIELD_VALUE_TOO_HIGH", "/status")
    }
    filled(alone, "campaign", 2_000, int(group))
    assert alone.refused("adCampaigns", alone.campaign(group)) == [("FIELD_VALUE_TOO_HIGH", "/campaignGroup")]
    filled(alone, "campaign", 2_000, 1)
    other = alone.make("adCampaignGroups", alone.group())
    assert alone.refused("adCampaigns", alone.campaign(other)) == [("FIELD_VALUE_TOO_HIGH", "/account")]
    post = alone.posted()
    filled(alone, "creative", 84, int(campaign))
    assert alone.make("creatives", alone.creative(campaign, post))
    assert alone.refused("creatives", alone.creative(campaign, post)) == [("FIELD_VALUE_TOO_HIGH", "/campaign")]
    assert alone.make("creatives", alone.creative(campaign, post, intendedStatus="ACTIVE"))
    filled(alone, "creative", 15_000, 1)
    assert alone.refused("creatives", alone.creative(campaign, post, intendedStatus="ACTIVE")) == [
        ("FIELD_VALUE_TOO_HIGH", "/campaign")
    ]


def test_creatives_come_a_hundred_at_a_time_and_counted_lists_ten(desk: Any) -> None:
    assert desk.send("GET", f"{HOME}/creatives?q=criteria&pageSize=101").json()["code"] == "PARAM_INVALID"
    assert desk.send("GET", f"{HOME}/creatives?q=criteria&pageSize=100").status_code == 200
    first = desk.send("GET", f"{ENTITIES}jobFunctions").json()
    assert (len(first["elements"]), first["paging"]["count"]) == (10, 10)
    assert desk.send("GET", f"{ENTITIES}jobFunctions&count=1001").status_code == 400


def test_an_empty_list_asks_for_everything(desk: Any, group: str) -> None:
    campaign = desk.make("adCampaigns", desk.campaign(group))
    ident = desk.make("creatives", desk.creative(campaign, desk.posted()))
    urn = f"urn%3Ali%3AsponsoredCampaign%3A{campaign}"
    query = f"q=criteria&campaigns=List({urn})&creatives=List()&intendedStatuses=List(ACTIVE,DRAFT)&isTestAccount=false"
    answer = desk.send("GET", f"{HOME}/creatives?{query}", x_restli_method="FINDER").json()
    assert [one["id"] for one in answer["elements"]] == [ident]
    assert not {"changeAuditStamps", "version"} & answer["elements"][0].keys()


def test_which_creatives_can_be_deleted(desk: Any, group: str) -> None:
    campaign = desk.make("adCampaigns", desk.campaign(group))
    draft, live = (
        desk.make("creatives", desk.creative(campaign, desk.posted(), intendedStatus=status)).replace(":", "%3A")
        for status in ("DRAFT", "ACTIVE")
    )
    assert desk.send("DELETE", f"{HOME}/creatives/{draft}").status_code == 204
    assert codes(desk.send("DELETE", f"{HOME}/creatives/{live}")) == {
        ("DELETE_ALLOWED_ONLY_FOR_DRAFT_STATUS", "/intendedStatus")
    }


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", f"{HOME}/adCampaigns/{10**30}", None),
        ("GET", f"{HOME}/creatives/urn%3Ali%3AsponsoredCreative%3A{10**30}", None),
        ("GET", f"/adAccounts/{'9' * 5000}/x", None),
        ("GET", f"{HOME}/adCampaigns?q=search&pageSize={10**30}", None),
        ("GET", f"{ENTITIES}seniorities&start=%C2%B2", None),
        ("POST", f"{HOME}/adCampaignGroups", b"[" * 100_000),
        ("POST", f"{HOME}/adCampaignGroups", b'{"a":' * 100_000),
        ("POST", f"{HOME}/adCampaignGroups", b'{"runSchedule": {"start": 1e400}}'),
    ],
)
def test_endless_numbers_and_nesting_are_refused(desk: Any, method: str, target: str, body: bytes | None) -> None:
    answer = desk.send(method, target, body, content_type="application/json")
    assert 400 <= answer.status_code < 500
