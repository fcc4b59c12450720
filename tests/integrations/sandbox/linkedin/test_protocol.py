"""What every request must look like: headers, raw addresses, verbs, scopes, roles, pages; and that nothing makes it stumble."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.linkedin import oauth
from integrations.sandbox.linkedin.problems import Refused
from integrations.sandbox.linkedin.reading import read_query
from integrations.sandbox.linkedin.serving import all_routes

HOME = "/adAccounts/500000001"
SEARCH = f"{HOME}/adCampaigns?q=search"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"authorization": None}, 401, 65600),
        ({"authorization": "Bearer nobody"}, 401, 65600),
        ({"linkedin_version": None}, 400, "VERSION_MISSING"),
        ({"linkedin_version": "202510"}, 426, "NONEXISTENT_VERSION"),
        ({"linkedin_version": "999901"}, 426, "NONEXISTENT_VERSION"),
        ({"x_restli_method": "NONSENSE"}, 400, "PARAM_INVALID"),
        ({"x_restli_method": "BATCH_GET"}, 400, "PARAM_INVALID"),
    ],
)
def test_headers(desk: Any, headers: dict[str, Any], status: int, code: Any) -> None:
    answer = desk.send("GET", SEARCH, **headers)
    assert answer.status_code == status
    assert code in (answer.json().get("code"), answer.json().get("serviceErrorCode"))


@pytest.mark.parametrize("protocol", [None, "1.0.0"])
def test_brackets_need_protocol_2(desk: Any, protocol: str | None) -> None:
    target = f"{HOME}/adCampaigns?q=search&search=(test:false)"
    assert desk.send("GET", target).status_code == 200
    assert desk.send("GET", target, x_restli_protocol_version=protocol).status_code == 400
    assert desk.send("GET", SEARCH, x_restli_protocol_version=protocol).status_code == 200


def test_a_retired_version_is_named_with_its_first_day(desk: Any) -> None:
    answer = desk.send("GET", SEARCH, linkedin_version="202504")
    assert answer.json() == {
        "status": 426, "code": "NONEXISTENT_VERSION", "message": "Requested version 20250401 is not active",
    }  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "q=search&search=(name:(values:List(a+b)))",
        "q=search&search=(campaignGroup:(values:List(urn:li:sponsoredCampaignGroup:1)))",
        "q=search&search=(campaignGroup:(values:List(urn%253Ali%253AsponsoredCampaignGroup%253A1)))",
        "q=search&search=(name:(values:List(a|b)))",
        "q=search&search=(name:(values:List(a))",
        "q=search&search.status.values[0]=ACTIVE",
        "q=search&search=(name:(values:List(%zz)))",
        "q=search&search=(name:(values:List(%FF)))",
        "q=search&q=search",
        "q=search&pageSize=1001",
        "q=search&pageSize=ten",
        "q=search&pageToken=made-up",
        "q=search&sortOrder=UP",
    ],
)
def test_raw_addresses(desk: Any, query: str) -> None:
    answer = desk.send("GET", f"{HOME}/adCampaigns?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "PARAM_INVALID")


def test_double_encoding_can_be_as_silent_as_at_linkedin(desk: Any) -> None:
    desk.served.set("double_encoding", "realistic")
    answer = desk.send("GET", f"{HOME}/adCampaigns?q=search&search=(name:(values:List(Data%2520catalog)))")
    assert answer.json() == {"elements": [], "metadata": {}}


@pytest.mark.parametrize(
    ("method", "target", "status", "code"),
    [
        ("GET", f"{HOME}/adCampaigns?q=search&colour=red", 400, "QUERY_PARAM_NOT_ALLOWED"),
        ("GET", f"{HOME}/adCampaigns?q=search&search=(colour:(values:List(red)))", 400, "QUERY_PARAM_NOT_ALLOWED"),
        ("GET", "/nothing", 404, "RESOURCE_NOT_FOUND"),
        ("GET", f"{HOME}/adCampaigns?q=guess", 405, "METHOD_NOT_ALLOWED"),
        ("PUT", f"{HOME}/adCampaigns/1", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/adAccounts/1", 404, "NOT_FOUND"),
        ("GET", f"{HOME}/adCampaigns/1", 404, "NOT_FOUND"),
        ("GET", f"{HOME}/creatives/1", 400, "PARAM_INVALID"),
        ("GET", f"{HOME}/adCampaigns?q=search&search=(name:(values:List({'x' * 4100})))", 414, "URI_TOO_LONG"),
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere(desk: Any, method: str, target: str, status: int, code: str) -> None:
    answer = desk.send(method, target)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_bodies(desk: Any) -> None:
    groups = f"{HOME}/adCampaignGroups"
    assert desk.send("POST", groups, b"{", content_type="application/json").status_code == 400
    assert desk.send("POST", groups, b"a=b", content_type="text/plain").status_code == 415
    assert desk.send("POST", f"{groups}/1", {"patch": {}}).status_code == 400, "a change needs its method header"
    assert desk.send("POST", f"{groups}/1", iter([b"x"])).status_code == 411


def test_scopes_and_roles(desk: Any) -> None:
    reader = desk.served.grant(scopes="r_ads")
    assert desk.send("GET", SEARCH, authorization=f"Bearer {reader}").status_code == 200
    assert desk.send("POST", f"{HOME}/adCampaignGroups", {}, authorization=f"Bearer {reader}").status_code == 403
    report = "/adAnalytics?q=analytics&pivot=CAMPAIGN"
    assert desk.send("GET", report, authorization=f"Bearer {reader}").json()["code"] == "ACCESS_DENIED"
    body = desk.group(account="urn:li:sponsoredAccount:500000003")
    answer = desk.send("POST", "/adAccounts/500000003/adCampaignGroups", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "NO_PERMISSION_ON_ENTITY")
    desk.served.set(f"role:{oauth.USER}:500000001", "CREATIVE_MANAGER")
    assert desk.send("POST", f"{HOME}/adCampaignGroups", desk.group()).status_code == 403


def test_every_answer_can_be_traced(desk: Any) -> None:
    for target in (SEARCH, "/nothing"):
        headers = desk.send("GET", target).headers
        assert headers["x-li-uuid"]
        assert headers["x-li-request-id"]
        assert headers["x-restli-protocol-version"] == "2.0.0"


def test_tokens_of_pages_stand_for_one_moment(desk: Any, group: str) -> None:
    def page(token: str = "") -> Any:
        more = f"&pageToken={token.replace('+', '%2B').replace('/', '%2F').replace('=', '%3D')}" if token else ""
        return desk.send("GET", f"{HOME}/adCampaignGroups?q=search&pageSize=2{more}").json()

    first = page()
    desk.make("adCampaignGroups", desk.group(name="Came later"))
    found, token = [one["id"] for one in first["elements"]], first["metadata"].get("nextPageToken")
    while token:
        following = page(token)
        found += [one["id"] for one in following["elements"]]
        token = following["metadata"].get("nextPageToken")
    names = desk.send("GET", f"{HOME}/adCampaignGroups?q=search").json()["elements"]
    assert len(found) == len(set(found)) == len(names) - 1


def test_projections(desk: Any) -> None:
    answer = desk.send("GET", f"{SEARCH}&fields=id,name&pageSize=3").json()
    assert all(set(one) == {"id", "name"} for one in answer["elements"])
    assert len(answer["elements"]) == 3


def test_counted_lists_say_where_the_next_page_is(desk: Any) -> None:
    asked = "/adTargetingEntities?q=adTargetingFacet&queryVersion=QUERY_USES_URNS&facet=urn%3Ali%3AadTargetingFacet%3A"
    first = desk.send("GET", f"{asked}seniorities&count=4").json()
    assert [len(first["elements"]), first["paging"]["count"]] == [4, 4]
    assert "start=4" in first["paging"]["links"][0]["href"]
    last = desk.send("GET", f"{asked}seniorities&count=4&start=8").json()
    assert last["paging"]["links"] == []
    assert len(desk.send("GET", "/adTargetingFacets").json()["elements"]) == 30
    assert (
        desk.send("GET", f"{asked}seniorities".replace("q=adTargetingFacet&", "q=typeahead&query=dir&")).status_code
        == 400
    )


SIGNS = st.text("abz09%+:(),'|[]{}=&. \\ListñU+0000é-_~", max_size=40)


@given(SIGNS)
def test_any_query_is_read_or_refused(raw: str) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(read_query(raw), dict)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**13) | st.text("ab:/é", max_size=8) | st.sampled_from(
        ["urn:li:sponsoredAccount:500000001", "ACTIVE", "DRAFT", "10.00", "EUR", "urn:li:geo:101282230", "locations"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["start", "end", "currencyCode", "amount", "include", "and", "or", "reference", "textAd", "country", "language", "$set",
         "values", "x"]), inner, max_size=3), max_leaves=8,
)  # fmt: skip
FIELDS = st.sampled_from(
    ["account", "campaignGroup", "campaign", "name", "type", "objectiveType", "format", "costType", "unitCost", "dailyBudget",
     "totalBudget", "locale", "targetingCriteria", "runSchedule", "status", "intendedStatus", "offsiteDeliveryEnabled", "content",
     "politicalIntent", "associatedEntity", "leadgenCallToAction", "elements", "entities", "patch", "creative", "conversion",
     "initializeUploadRequest", "author", "commentary", "visibility", "lifecycleState", "adContext", "destinations", "user"]
)  # fmt: skip
WRITES = sorted(
    one
    for one in all_routes()
    if one.partition(" ")[0].partition(":")[0] not in ("GET", "FINDER", "BATCH_GET", "GET_ALL")
)


@given(
    st.sampled_from(WRITES), st.dictionaries(FIELDS, JSON, max_size=6), st.sampled_from(["600000004", "600000005", "1"])
)
def test_no_document_makes_the_server_stumble(speaking: Any, key: str, body: dict[str, Any], number: str) -> None:
    verb, _, pattern = key.partition(" ")
    name, _, action = verb.partition(":")
    parts, stars = [], 0
    for one in pattern.split("/"):
        stars += one == "*"
        parts.append(
            "500000001"
            if one == "*" and stars == 1 and pattern.startswith("adAccounts")
            else number
            if one == "*"
            else one
        )
    query = f"?action={action}" if action else "?ids=List(1)" if name == "BATCH_PARTIAL_UPDATE" else ""
    method = {"UPDATE": "PUT", "DELETE": "DELETE"}.get(name, "POST")
    header = name if name not in ("CREATE", "ACTION", "UPDATE") else None
    answer = speaking.send(method, f"/{'/'.join(parts)}{query}", body, x_restli_method=header)
    assert answer.status_code < 500
    assert answer.headers["x-li-uuid"]
