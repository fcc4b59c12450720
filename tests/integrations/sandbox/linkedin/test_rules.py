"""What LinkedIn does not take: groups, campaigns, targeting, creatives, posts and their states."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.sandbox.linkedin.statuses import STEPS

FACET = "urn:li:adTargetingFacet:"
DAY_MS = 86_400_000


def eur(amount: str) -> dict[str, str]:
    return {"currencyCode": "EUR", "amount": amount}


def codes(answer: Any) -> list[tuple[str, str]]:
    document = answer.json()
    inputs = document.get("errorDetails", {}).get("inputErrors", [])
    return [(one["code"], one["input"]["inputPath"]["fieldPath"]) for one in inputs] or [
        (str(document.get("code")), "")
    ]


def include(**facets: list[str]) -> dict[str, Any]:
    blocks = [{"or": {f"{FACET}{name}": values}} for name, values in facets.items()]
    return {"include": {"and": [{"or": {f"{FACET}locations": ["urn:li:geo:101282230"]}}, *blocks]}}


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"name": None}, "MISSING_FIELD", "/name"),
        ({"name": " "}, "INVALID_VALUE_BLANK_FIELD", "/name"),
        ({"name": "x" * 101}, "FIELD_LENGTH_TOO_LONG", "/name"),
        ({"status": "PAUSED"}, "INVALID_VALUE_FOR_FIELD", "/status"),
        ({"status": "LIVE"}, "INVALID_VALUE_FOR_FIELD", "/status"),
        ({"colour": "red"}, "FIELD_NOT_ALLOWED", "/colour"),
        ({"id": 5}, "FIELD_NOT_ALLOWED", "/id"),
        ({"account": "urn:li:sponsoredAccount:500000002"}, "ACCOUNT_ID_MISMATCH_IN_PARAM_AND_BODY", "/account"),
        ({"account": "500000001"}, "INVALID_VALUE_FOR_FIELD", "/account"),
        ({"runSchedule": {"start": 1}}, "DATE_TOO_EARLY", "/runSchedule/start"),
        ({"runSchedule": {"start": "soon"}}, "INVALID_VALUE_FOR_FIELD", "/runSchedule"),
        ({"totalBudget": eur("500")}, "CONDITIONAL_MISSING_FIELD", "/runSchedule/end"),
        ({"dailyBudget": eur("50")}, "CONDITIONAL_FIELD_NOT_ALLOWED", "/dailyBudget"),
        ({"totalBudget": {"currencyCode": "EUR", "amount": 500}}, "INVALID_VALUE_FOR_FIELD", "/totalBudget"),
        ({"objectiveType": "WEBSITE_VISITS"}, "INVALID_VALUE_FOR_FIELD", "/objectiveType"),
    ],
)
def test_groups(desk: Any, change: dict[str, Any], code: str, path: str) -> None:
    assert desk.refused("adCampaignGroups", desk.group(**change)) == [(code, path)]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"offsiteDeliveryEnabled": None}, "MISSING_FIELD", "/offsiteDeliveryEnabled"),
        ({"offsiteDeliveryEnabled": "no"}, "INVALID_VALUE_FOR_FIELD", "/offsiteDeliveryEnabled"),
        ({"politicalIntent": None}, "MISSING_FIELD", "/politicalIntent"),
        ({"politicalIntent": False}, "INVALID_VALUE_FOR_FIELD", "/politicalIntent"),
        ({"politicalIntent": "POLITICAL"}, "INVALID_CAMPAIGN_CONFIGURATION", "/politicalIntent"),
        ({"locale": {"country": "US"}}, "INVALID_VALUE_FOR_FIELD", "/locale"),
        ({"dailyBudget": eur("10.39")}, "FIELD_VALUE_TOO_LOW", "/dailyBudget/amount"),
        ({"dailyBudget": None}, "MISSING_FIELD", "/dailyBudget"),
        ({"dailyBudget": {"currencyCode": "USD", "amount": "50"}}, "CURRENCY_MISMATCH", "/dailyBudget/currencyCode"),
        ({"totalBudget": eur("1000")}, "CONDITIONAL_MISSING_FIELD", "/runSchedule/end"),
        ({"objectiveType": "BRAND_AWARENESS", "optimizationTargetType": "MAX_REACH", "costType": "CPC"}, "MULTIPLE", ""),
        ({"costType": "CPC"}, "INVALID_CAMPAIGN_CONFIGURATION", "/costType"),
        ({"unitCost": eur("5")}, "INVALID_CAMPAIGN_CONFIGURATION", "/unitCost"),
        ({"optimizationTargetType": "MAX_LEAD"}, "INVALID_CAMPAIGN_CONFIGURATION", "/optimizationTargetType"),
        ({"optimizationTargetType": "TARGET_COST_PER_CLICK"}, "INVALID_CAMPAIGN_CONFIGURATION", "/unitCost"),
        ({"format": "SPOTLIGHT"}, "INVALID_CAMPAIGN_CONFIGURATION", "/format"),
        ({"associatedEntity": None}, "CONDITIONAL_MISSING_FIELD", "/associatedEntity"),
        ({"connectedTelevisionOnly": True}, "INVALID_CAMPAIGN_CONFIGURATION", "/connectedTelevisionOnly"),
        ({"targetingCriteria": None}, "MISSING_FIELD", "/targetingCriteria"),
        ({"storyDeliveryEnabled": False}, "FIELD_NOT_ALLOWED", "/storyDeliveryEnabled"),
        ({"status": "ARCHIVED"}, "INVALID_VALUE_FOR_FIELD", "/status"),
        ({"status": "ACTIVE", "targetingCriteria": include(employers=["urn:li:organization:900100"], skills=["urn:li:skill:500"])},
         "AUDIENCE_SIZE_TOO_SMALL", "/targetingCriteria"),
    ],
)  # fmt: skip
def test_campaigns(desk: Any, group: str, change: dict[str, Any], code: str, path: str) -> None:
    found = desk.refused("adCampaigns", desk.campaign(group, **change))
    assert len(found) > 1 if code == "MULTIPLE" else found == [(code, path)]


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        (include(titles=["urn:li:title:100"], seniorities=["urn:li:seniority:6"]), "INCOMPATIBLE_TARGETING_COMBINATION"),
        (include(titlesPast=["urn:li:title:100"], jobFunctions=["urn:li:function:13"]), "INCOMPATIBLE_TARGETING_COMBINATION"),
        (include(employers=["urn:li:organization:1"], industries=["urn:li:industry:4"]), "INCOMPATIBLE_TARGETING_COMBINATION"),
        (include(employers=["urn:li:organization:1"], staffCountRanges=["urn:li:staffCountRange:(11,50)"]), "INCOMPATIBLE_TARGETING_COMBINATION"),
        (include(seniorities=["urn:li:seniority:11"]), "FIELD_VALUE_DOES_NOT_EXIST"),
        (include(seniorities=[]), "MISSING_POSITIVE_OPTION"),
        (include(colours=["urn:li:colour:1"]), "INVALID_VALUE_FOR_FIELD"),
        (include(skills=[f"urn:li:skill:{number}" for number in range(101)]), "FIELD_VALUE_TOO_HIGH"),
        (include(skills=["500"]), "FIELD_VALUE_DOES_NOT_EXIST"),
        ({"include": {"and": [{"or": {f"{FACET}seniorities": ["urn:li:seniority:6"]}}]}}, "MISSING_FIELD"),
        (include() | {"exclude": {"or": {f"{FACET}locations": ["urn:li:geo:101282230"]}}}, "FIELD_CANNOT_BE_BOTH_IN_INCLUDED_AND_EXCLUDED_TARGETING"),
        (include() | {"exclude": {"or": {f"{FACET}genders": ["urn:li:gender:MALE"]}}}, "INCOMPATIBLE_TARGETING_COMBINATION"),
        (include() | {"exclude": {"and": []}}, "INVALID_VALUE_FOR_FIELD"),
        ({"include": {"and": {}}}, "INVALID_VALUE_FOR_FIELD"),
    ],
)  # fmt: skip
def test_targeting(desk: Any, group: str, criteria: dict[str, Any], code: str) -> None:
    found = desk.refused("adCampaigns", desk.campaign(group, targetingCriteria=criteria))
    assert {one for one, _ in found} == {code}


def test_titles_or_seniorities_are_fine_and_wide_facets_take_more(desk: Any, group: str) -> None:
    one = {"or": {f"{FACET}titles": ["urn:li:title:100"], f"{FACET}seniorities": ["urn:li:seniority:6"]}}
    both = {"include": {"and": [*include()["include"]["and"], one]}}
    assert desk.make("adCampaigns", desk.campaign(group, targetingCriteria=both))
    companies = include(employers=[f"urn:li:organization:{number}" for number in range(200)])
    assert desk.make("adCampaigns", desk.campaign(group, targetingCriteria=companies))


def test_what_is_read_back(desk: Any, group: str) -> None:
    body = desk.campaign(group, name="Ümlaut | 10%")
    ident = desk.make("adCampaigns", body)
    read = desk.read("adCampaigns", ident)
    assert {name: read[name] for name in body} == body
    assert read["id"] == int(ident)
    assert read["servingStatuses"] == ["STOPPED", "CAMPAIGN_START_DATE_HOLD", "CAMPAIGN_GROUP_START_DATE_HOLD"]
    assert read["creativeSelection"] == "OPTIMIZED"


def test_fields_that_stay(desk: Any, group: str) -> None:
    ident = desk.make("adCampaigns", desk.campaign(group))
    for change, code in (
        ({"objectiveType": "ENGAGEMENT"}, "IMMUTABLE_CAMPAIGN_OBJECTIVE_TYPE"),
        ({"locale": {"country": "DE", "language": "de"}}, "FIELD_IMMUTABLE_FOR_NON_DRAFT_CAMPAIGNS"),
        ({"type": "TEXT_AD"}, "FIELD_IMMUTABLE_FOR_NON_DRAFT_CAMPAIGNS"),
    ):
        assert code in [one for one, _ in codes(desk.patch("adCampaigns", ident, {"$set": change}))]
    assert codes(desk.patch("adCampaigns", ident, {"$delete": ["name"]})) == [("MISSING_FIELD", "/name")]
    assert (
        desk.patch(
            "adCampaigns", ident, {"$set": {"name": "New"}, "runSchedule": {"$set": {"end": desk.soon() + DAY_MS}}}
        ).status_code
        == 204
    )
    assert desk.read("adCampaigns", ident)["runSchedule"].keys() == {"start", "end"}


def test_the_graph_of_statuses(desk: Any, group: str) -> None:
    for before in ("DRAFT", "PAUSED", "ACTIVE", "ARCHIVED"):
        for after in ("DRAFT", "ACTIVE", "PAUSED", "ARCHIVED", "CANCELED"):
            first = "PAUSED" if before == "ARCHIVED" else before
            ident = desk.make("adCampaigns", desk.campaign(group, status=first))
            if before == "ARCHIVED":
                assert desk.patch("adCampaigns", ident, {"$set": {"status": "ARCHIVED"}}).status_code == 204
            answer = desk.patch("adCampaigns", ident, {"$set": {"status": after}})
            allowed = before == after or after in STEPS[before]
            assert (answer.status_code == 204) == allowed, (before, after, answer.text)


def test_only_drafts_are_deleted_and_their_creatives_with_them(desk: Any, group: str) -> None:
    draft = desk.make("adCampaigns", desk.campaign(group, status="DRAFT"))
    creative = desk.make("creatives", desk.creative(draft, desk.posted()))
    assert desk.send("DELETE", f"/adAccounts/500000001/adCampaigns/{draft}").status_code == 204
    assert desk.send("GET", f"/adAccounts/500000001/creatives/{creative.replace(':', '%3A')}").status_code == 404
    paused = desk.make("adCampaigns", desk.campaign(group))
    answer = desk.send("DELETE", f"/adAccounts/500000001/adCampaigns/{paused}")
    assert codes(answer) == [("DELETE_ALLOWED_ONLY_FOR_DRAFT_STATUS", "/status")]
    assert desk.patch("adCampaigns", paused, {"$set": {"status": "PENDING_DELETION"}}).status_code == 204


def test_a_draft_group_holds_drafts_only(desk: Any) -> None:
    draft = desk.make("adCampaignGroups", desk.group(status="DRAFT"))
    code = "ONLY_DRAFT_CAMPAIGNS_ALLOWED_IN_DRAFT_CAMPAIGN_GROUPS"
    assert desk.refused("adCampaigns", desk.campaign(draft)) == [(code, "/status")]
    ident = desk.make("adCampaigns", desk.campaign(draft, status="DRAFT", targetingCriteria=None))
    answer = desk.patch("adCampaigns", ident, {"$set": {"status": "ACTIVE"}})
    assert (code, "/status") in codes(answer)
    assert desk.patch("adCampaignGroups", draft, {"$set": {"status": "ACTIVE"}}).status_code == 204


def test_the_default_group_stays(desk: Any) -> None:
    found = desk.send(
        "GET", "/adAccounts/500000001/adCampaignGroups?q=search&search=(name:(values:List(Default%20Campaign%20Group)))"
    )
    ident = found.json()["elements"][0]["id"]
    answer = desk.patch("adCampaignGroups", str(ident), {"$set": {"name": "Mine"}})
    assert codes(answer) == [("CANNOT_UPDATE_BACKFILLED_CAMPAIGN_GROUPS", "/")]


def test_a_campaign_for_conversions_needs_one(desk: Any, group: str) -> None:
    body = desk.campaign(group, objectiveType="WEBSITE_CONVERSION", optimizationTargetType="MAX_CONVERSION")
    ident = desk.make("adCampaigns", body)
    live = {"$set": {"status": "ACTIVE"}}
    assert codes(desk.patch("adCampaigns", ident, live)) == [
        ("CONVERSION_CAMPAIGN_MISSING_ASSOCIATED_CONVERSION", "/optimizationTargetType")
    ]
    account = "urn%3Ali%3AsponsoredAccount%3A500000001"
    conversion = desk.send("GET", f"/conversions?q=account&account={account}").json()["elements"][0]["id"]
    key = {"campaign": f"urn:li:sponsoredCampaign:{ident}", "conversion": f"urn:lla:llaPartnerConversion:{conversion}"}
    target = "/campaignConversions/(" + ",".join(f"{name}:{urn.replace(':', '%3A')}" for name, urn in key.items()) + ")"
    assert desk.send("PUT", target, key).status_code == 204
    assert desk.send("PUT", target, key).status_code == 204
    assert desk.patch("adCampaigns", ident, live).status_code == 204


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"account": "urn:li:sponsoredAccount:500000001"}, "FIELD_NOT_ALLOWED", "/account"),
        ({"intendedStatus": "PAUSED"}, "INVALID_VALUE_FOR_FIELD", "/intendedStatus"),
        ({"content": {}}, "MULTIPLE_VALUES_NOT_ALLOWED", "/content"),
        ({"content": {"reference": "urn:li:share:1"}}, "FIELD_VALUE_DOES_NOT_EXIST", "/content/reference"),
        ({"content": {"textAd": {"headline": "a", "description": "b", "landingPage": "https://x.example"}}}, "INVALID_VALUE_FOR_FIELD", "/content"),
        ({"name": "x" * 256}, "FIELD_LENGTH_TOO_LONG", "/name"),
        ({"leadgenCallToAction": {"destination": "urn:li:adForm:1", "label": "DOWNLOAD"}}, "FIELD_VALUE_DOES_NOT_EXIST", "/leadgenCallToAction/destination"),
        ({"leadgenCallToAction": {"destination": "urn:li:adForm:1", "label": "BUY"}}, "INVALID_VALUE_FOR_FIELD", "/leadgenCallToAction/label"),
    ],
)  # fmt: skip
def test_creatives(desk: Any, group: str, change: dict[str, Any], code: str, path: str) -> None:
    campaign = desk.make("adCampaigns", desk.campaign(group))
    assert desk.refused("creatives", desk.creative(campaign, desk.posted()) | change) == [(code, path)]


def test_text_ads_have_their_limits(desk: Any, group: str) -> None:
    body = desk.campaign(
        group, type="TEXT_AD", format="TEXT_AD", optimizationTargetType="NONE", costType="CPC", unitCost=eur("4")
    )
    campaign = desk.make("adCampaigns", body)
    text = {"headline": "h" * 25, "description": "d" * 75, "landingPage": "https://www.nordlicht.example"}
    assert desk.make("creatives", desk.creative(campaign, "", content={"textAd": text}))
    long = {"textAd": text | {"headline": "h" * 26, "landingPage": "www.nordlicht.example"}}
    assert desk.refused("creatives", desk.creative(campaign, "", content=long)) == [
        ("FIELD_LENGTH_TOO_LONG", "/content/textAd/headline"), ("INVALID_VALUE_FOR_FIELD", "/content/textAd/landingPage"),
    ]  # fmt: skip


def test_a_creative_is_reviewed_when_it_leaves_the_drafts(desk: Any, group: str) -> None:
    campaign = desk.make("adCampaigns", desk.campaign(group))
    ident = desk.make("creatives", desk.creative(campaign, desk.posted()))
    assert ident.startswith("urn:li:sponsoredCreative:")
    assert "review" not in desk.read("creatives", ident)
    assert desk.patch("creatives", ident, {"$set": {"intendedStatus": "ACTIVE"}}).status_code == 204
    assert desk.read("creatives", ident)["review"] == {"status": "PENDING"}
    paused = {"$set": {"intendedStatus": "PAUSED"}}
    assert codes(desk.patch("creatives", ident, paused)) == [("STATUS_CHANGE_NOT_ALLOWED", "/intendedStatus")]
    desk.served.set("review_ms", "-1")
    found = desk.read("creatives", ident)
    assert found["review"] == {"status": "APPROVED"}
    assert found["isServing"] is False
    assert "CAMPAIGN_STOPPED" in found["servingHoldReasons"]
    assert desk.patch("creatives", ident, paused).status_code == 204
    bad = desk.make(
        "creatives", desk.creative(campaign, desk.posted(commentary="sandbox-reject me"), intendedStatus="ACTIVE")
    )
    assert desk.read("creatives", bad)["review"]["rejectionReasons"]


def test_at_most_fifteen_creatives_are_active(desk: Any, group: str) -> None:
    campaign = desk.make("adCampaigns", desk.campaign(group))
    post = desk.posted()
    for _ in range(15):
        desk.make("creatives", desk.creative(campaign, post, intendedStatus="ACTIVE"))
    assert desk.refused("creatives", desk.creative(campaign, post, intendedStatus="ACTIVE")) == [
        ("FIELD_VALUE_TOO_HIGH", "/intendedStatus")
    ]


def test_a_post_and_its_creative_in_one_call(desk: Any, group: str) -> None:
    campaign = desk.make("adCampaigns", desk.campaign(group))
    body = {"creative": {"campaign": f"urn:li:sponsoredCampaign:{campaign}", "intendedStatus": "DRAFT", "name": "Inline",
            "inlineContent": {"post": desk.post(distribution=None)}}}  # fmt: skip
    target = "/adAccounts/500000001/creatives?action=createInline"
    answer = desk.send("POST", target, body)
    assert answer.status_code == 201, answer.text
    assert desk.read("creatives", answer.headers["x-restli-id"])["content"]["reference"].startswith("urn:li:share:")
    posts = desk.served.dump(500_000_001)
    body["creative"]["campaign"] = "urn:li:sponsoredCampaign:1"
    assert desk.send("POST", target, body).status_code == 404
    assert desk.served.dump(500_000_001) == posts, "both or nothing"
    silent = desk.served.grant(scopes="rw_ads")
    assert desk.send("POST", target, body, authorization=f"Bearer {silent}").json()["code"] == "ACCESS_DENIED"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"commentary": "half (open"}, 400),
        ({"commentary": "half \\(open"}, 201),
        ({"commentary": "x" * 3001}, 400),
        ({"commentary": "\\(" * 3000}, 201),
        ({"contentLandingPage": None, "contentCallToActionLabel": "LEARN_MORE"}, 400),
        ({"contentCallToActionLabel": "CLICK_HERE"}, 400),
        ({"adContext": {}}, 400),
        ({"adContext": {"dscAdAccount": "urn:li:sponsoredAccount:500000001", "isDsc": True}}, 422),
        ({"content": {"media": {"id": "urn:li:image:none", "title": "t"}}}, 400),
        ({"content": {"carousel": {"cards": [{}]}}}, 400),
    ],
)
def test_posts(desk: Any, change: dict[str, Any], status: int) -> None:
    answer = desk.send("POST", "/posts", desk.post(**change))
    assert answer.status_code == status, answer.text


def test_an_unescaped_text_can_be_cut_as_at_linkedin(desk: Any) -> None:
    desk.served.set("little_text", "realistic")
    post = desk.posted(commentary="Save 20% (now)")
    assert desk.send("GET", f"/posts/{post.replace(':', '%3A')}").json()["commentary"] == "Save 20% "


def test_a_picture_is_uploaded_and_worked_on(desk: Any) -> None:
    begun = desk.send(
        "POST", "/images?action=initializeUpload", {"initializeUploadRequest": {"owner": "urn:li:organization:900001"}}
    )
    place = begun.json()["value"]
    key = place["image"].replace(":", "%3A")
    assert desk.send("GET", f"/images/{key}").json()["status"] == "WAITING_UPLOAD"
    headers = {"authorization": f"Bearer {desk.token}"}
    assert desk.http.put(place["uploadUrl"], content=b"\x89PNG....", headers=headers).status_code == 201
    states = [desk.send("GET", f"/images/{key}").json()["status"] for _ in range(2)]
    assert states == ["PROCESSING", "AVAILABLE"]
    assert desk.posted(content={"media": {"id": place["image"], "title": "A picture"}})


def test_batches_answer_for_each_element(desk: Any, group: str) -> None:
    target = "/adAccounts/500000001/adCampaigns"
    body = {"elements": [desk.campaign(group), desk.campaign(group, name=None), desk.campaign("1")]}
    made = desk.send("POST", target, body, x_restli_method="BATCH_CREATE").json()["elements"]
    assert [one["status"] for one in made] == [201, 400, 404]
    ident = made[0]["id"]
    patches = {"entities": {str(ident): {"patch": {"$set": {"name": "Both"}}}, "7": {"patch": {"$set": {"name": "x"}}}}}
    changed = desk.send("POST", f"{target}?ids=List({ident},7)", patches, x_restli_method="BATCH_PARTIAL_UPDATE").json()
    assert changed["results"] == {str(ident): {"status": 204}}
    assert changed["errors"]["7"]["status"] == 404
    found = desk.send("GET", f"{target}?ids=List({ident},7)").json()
    assert found["results"][str(ident)]["name"] == "Both"
    assert found["errors"]["7"]["status"] == 404
