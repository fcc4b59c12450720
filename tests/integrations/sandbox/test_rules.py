"""Every rule of the sandbox: what is sent, and the code and field path it is refused with."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

SPEC = importlib.util.spec_from_file_location("sandbox_trees", Path(__file__).with_name("trees.py"))
assert SPEC is not None
assert SPEC.loader is not None
trees = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(trees)

C = "2000000001"
HOME = f"customers/{C}"


@pytest.fixture(scope="module")
def home(shared: Any) -> dict[str, str]:
    """A campaign tree that stands, by kind."""
    answer = shared.mutate(*trees.tree(C))
    names = [type(one).pb(one) for one in answer.mutate_operation_responses]
    kinds = ("campaign_budget", "campaign", "ad_group", "ad_group_ad", "ad_group_criterion")
    return {kind: getattr(one, f"{kind}_result").resource_name for kind, one in zip(kinds, names, strict=True)}


def made(operation: str, **values: Any) -> list[dict[str, Any]]:
    return [{f"{operation}_operation": {"create": values}}]


def texts(field: str, *found: str) -> dict[str, Any]:
    return {field: [{"text": text} for text in found]}


def whole(**of_campaign: Any) -> list[dict[str, Any]]:
    return trees.tree(C, **of_campaign)[:2]


CREATE = "mutate_operations[0].{}_operation.create."
BUDGET, CAMPAIGN = CREATE.format("campaign_budget"), "mutate_operations[1].campaign_operation.create."
AD, KEYWORD = CREATE.format("ad_group_ad") + "ad.", CREATE.format("ad_group_criterion")
RSA = AD + "responsive_search_ad."

CASES: dict[str, tuple[Any, str, str]] = {
    "budget without amount": (
        lambda h: made("campaign_budget", name="B 1"),
        "field_error.REQUIRED",
        BUDGET + "amount_micros",
    ),
    "shared budget without name": (
        lambda h: made("campaign_budget", amount_micros=1_000_000),
        "field_error.REQUIRED",
        BUDGET + "name",
    ),
    "budget unit": (
        lambda h: made("campaign_budget", name="B 2", amount_micros=1_234_567),
        "campaign_budget_error.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT",
        BUDGET + "amount_micros",
    ),
    "budget below zero": (
        lambda h: made("campaign_budget", name="B 3", amount_micros=-10_000),
        "campaign_budget_error.NEGATIVE_MONEY_AMOUNT",
        BUDGET + "amount_micros",
    ),
    "accelerated": (
        lambda h: made("campaign_budget", name="B 4", amount_micros=1_000_000, delivery_method="ACCELERATED"),
        "campaign_budget_error.CANNOT_USE_ACCELERATED_DELIVERY_MODE",
        BUDGET + "delivery_method",
    ),
    "campaign without name": (lambda h: whole(name=None), "field_error.REQUIRED", CAMPAIGN + "name"),
    "campaign without declaration": (
        lambda h: whole(contains_eu_political_advertising=None),
        "field_error.REQUIRED",
        CAMPAIGN + "contains_eu_political_advertising",
    ),
    "campaign without bidding": (
        lambda h: whole(manual_cpc=None),
        "field_error.REQUIRED",
        CAMPAIGN + "campaign_bidding_strategy",
    ),
    "campaign name with a line break": (
        lambda h: whole(name="A\nB"),
        "campaign_error.INVALID_CAMPAIGN_NAME",
        CAMPAIGN + "name",
    ),
    "created as removed": (
        lambda h: whole(status="REMOVED"),
        "operation_access_denied_error.CREATE_AS_REMOVED_NOT_PERMITTED",
        CAMPAIGN + "status",
    ),
    "partners without search": (
        lambda h: whole(network_settings={"target_search_network": True}),
        "campaign_error.CANNOT_TARGET_SEARCH_NETWORK_WITHOUT_GOOGLE_SEARCH",
        CAMPAIGN + "network_settings.target_search_network",
    ),
    "compact date": (
        lambda h: whole(start_date_time="20990101 00:00:00"),
        "date_error.INVALID_STRING_DATE_TIME_SECONDS",
        CAMPAIGN + "start_date_time",
    ),
    "start in the middle of a day": (
        lambda h: whole(start_date_time="2099-01-01 10:00:00"),
        "date_error.DATE_RANGE_ERROR_START_TIME_MUST_BE_THE_START_OF_A_DAY",
        CAMPAIGN + "start_date_time",
    ),
    "start in the past": (
        lambda h: whole(start_date_time="2020-01-01 00:00:00"),
        "date_range_error.CANNOT_SET_DATE_TO_PAST",
        CAMPAIGN + "start_date_time",
    ),
    "end before start": (
        lambda h: whole(start_date_time="2099-02-01 00:00:00", end_date_time="2099-01-01 23:59:59"),
        "date_range_error.START_DATE_AFTER_END_DATE",
        CAMPAIGN + "end_date_time",
    ),
    "text automation without AI Max": (
        lambda h: whole(
            asset_automation_settings=[
                {"asset_automation_type": "TEXT_ASSET_AUTOMATION", "asset_automation_status": "OPTED_IN"}
            ]
        ),
        "campaign_error.AI_MAX_MUST_BE_ENABLED",
        CAMPAIGN + "asset_automation_settings[0]",
    ),
    "template without lpurl": (
        lambda h: whole(tracking_url_template="https://track.nordlicht.example/"),
        "url_field_error.MISSING_TRACKING_URL_TEMPLATE_TAG",
        CAMPAIGN + "tracking_url_template",
    ),
    "suffix with a question mark": (
        lambda h: whole(final_url_suffix="?a=b"),
        "url_field_error.FINAL_URL_SUFFIX_MALFORMED",
        CAMPAIGN + "final_url_suffix",
    ),
    "budget of another campaign": (
        lambda h: [trees.campaign(-1, h["campaign_budget"], C)],
        "campaign_budget_error.CANNOT_USE_IMPLICITLY_SHARED_CAMPAIGN_BUDGET_WITH_MULTIPLE_CAMPAIGNS",
        CREATE.format("campaign") + "campaign_budget",
    ),
    "duplicate ad group": (
        lambda h: [trees.ad_group(-1, h["campaign"], C)],
        "ad_group_error.DUPLICATE_ADGROUP_NAME",
        CREATE.format("ad_group") + "name",
    ),
    "bid of nothing": (
        lambda h: [trees.ad_group(-1, h["campaign"], C, name="Other", cpc_bid_micros=0)],
        "bidding_error.BID_TOO_SMALL",
        CREATE.format("ad_group") + "cpc_bid_micros",
    ),
    "two headlines": (
        lambda h: [trees.ad(h["ad_group"], texts("headlines", "A", "B"))],
        "collection_size_error.TOO_FEW",
        RSA + "headlines",
    ),
    "sixteen headlines": (
        lambda h: [trees.ad(h["ad_group"], texts("headlines", *(f"H {one}" for one in range(16))))],
        "collection_size_error.TOO_MANY",
        RSA + "headlines",
    ),
    "wide headline": (
        lambda h: [trees.ad(h["ad_group"], texts("headlines", "A", "B", "数" * 16))],
        "ad_error.LINE_TOO_WIDE",
        RSA + "headlines[2].text",
    ),
    "headline twice": (
        lambda h: [trees.ad(h["ad_group"], texts("headlines", "A", "B", "A"))],
        "distinct_error.DUPLICATE_ELEMENT",
        RSA + "headlines[2]",
    ),
    "headline with !": (
        lambda h: [trees.ad(h["ad_group"], texts("headlines", "A", "B", "Now!"))],
        "policy_finding_error.POLICY_FINDING",
        RSA + "headlines[2].text",
    ),
    "second path alone": (
        lambda h: [trees.ad(h["ad_group"], {"path2": "x"})],
        "ad_error.CANNOT_SET_PATH2_WITHOUT_PATH1",
        RSA + "path2",
    ),
    "no final URL": (lambda h: [trees.ad(h["ad_group"], final_urls=[])], "field_error.REQUIRED", AD + "final_urls"),
    "final URL without protocol": (
        lambda h: [trees.ad(h["ad_group"], final_urls=["www.nordlicht.example"])],
        "url_field_error.MISSING_PROTOCOL_IN_FINAL_URL",
        AD + "final_urls[0]",
    ),
    "keyword too long": (
        lambda h: [trees.keyword(h["ad_group"], "a" * 81)],
        "criterion_error.KEYWORD_TEXT_TOO_LONG",
        KEYWORD + "keyword.text",
    ),
    "keyword of eleven words": (
        lambda h: [trees.keyword(h["ad_group"], "a " * 11)],
        "criterion_error.KEYWORD_HAS_TOO_MANY_WORDS",
        KEYWORD + "keyword.text",
    ),
    "keyword letters": (
        lambda h: [trees.keyword(h["ad_group"], "data@catalog")],
        "criterion_error.KEYWORD_HAS_INVALID_CHARS",
        KEYWORD + "keyword.text",
    ),
    "keyword without match type": (
        lambda h: made("ad_group_criterion", ad_group=h["ad_group"], keyword={"text": "a"}),
        "field_error.REQUIRED",
        KEYWORD + "keyword.match_type",
    ),
    "keyword against policy": (
        lambda h: [trees.keyword(h["ad_group"], "replica data")],
        "policy_violation_error.POLICY_ERROR",
        KEYWORD + "keyword.text",
    ),
    "criterion of no type": (
        lambda h: made("ad_group_criterion", ad_group=h["ad_group"]),
        "ad_group_criterion_error.CONCRETE_TYPE_REQUIRED",
        KEYWORD + "criterion",
    ),
    "positive keyword of a campaign": (
        lambda h: made("campaign_criterion", campaign=h["campaign"], keyword={"text": "a", "match_type": "EXACT"}),
        "criterion_error.CANNOT_ADD_CRITERIA_TYPE",
        CREATE.format("campaign_criterion") + "negative",
    ),
    "modifier too high": (
        lambda h: made("campaign_criterion", campaign=h["campaign"], device={"type_": "MOBILE"}, bid_modifier=11.0),
        "range_error.TOO_HIGH",
        CREATE.format("campaign_criterion") + "bid_modifier",
    ),
    "unknown place": (
        lambda h: made(
            "campaign_criterion", campaign=h["campaign"], location={"geo_target_constant": "geoTargetConstants/1"}
        ),
        "criterion_error.INVALID_CRITERION_ID",
        CREATE.format("campaign_criterion") + "location.geo_target_constant",
    ),
    "sitelink with one description": (
        lambda h: made(
            "asset", final_urls=["https://a.example"], sitelink_asset={"link_text": "A", "description1": "B"}
        ),
        "field_error.REQUIRED",
        CREATE.format("asset") + "sitelink_asset.description2",
    ),
    "callout too long": (
        lambda h: made("asset", callout_asset={"callout_text": "a" * 26}),
        "string_length_error.TOO_LONG",
        CREATE.format("asset") + "callout_asset.callout_text",
    ),
    "snippet header": (
        lambda h: made("asset", structured_snippet_asset={"header": "Things", "values": ["a", "b", "c"]}),
        "field_error.INVALID_VALUE",
        CREATE.format("asset") + "structured_snippet_asset.header",
    ),
    "label colour": (
        lambda h: made("label", name="L 1", text_label={"background_color": "red"}),
        "string_format_error.INVALID_FORMAT",
        CREATE.format("label") + "text_label.background_color",
    ),
    "real id on create": (
        lambda h: made("label", name="L 2", resource_name=f"{HOME}/labels/5"),
        "new_resource_creation_error.CANNOT_SET_ID_FOR_CREATE",
        CREATE.format("label") + "resource_name",
    ),
    "campaign that is not there": (
        lambda h: [trees.ad_group(-1, f"{HOME}/campaigns/5", C)],
        "mutate_error.RESOURCE_NOT_FOUND",
        CREATE.format("ad_group") + "campaign",
    ),
    "temporary name of an earlier request": (
        lambda h: [trees.ad_group(-9, f"{HOME}/campaigns/-2", C)],
        "mutate_error.RESOURCE_NOT_FOUND",
        CREATE.format("ad_group") + "campaign",
    ),
    "name of another kind": (
        lambda h: [trees.ad_group(-1, h["ad_group"], C)],
        "request_error.RESOURCE_NAME_MALFORMED",
        CREATE.format("ad_group") + "campaign",
    ),
    "mask missing": (
        lambda h: [{"campaign_operation": {"update": {"resource_name": h["campaign"], "name": "X"}}}],
        "field_mask_error.FIELD_MASK_MISSING",
        "mutate_operations[0].campaign_operation.update_mask",
    ),
    "mask of nothing known": (
        lambda h: [
            {"campaign_operation": {"update": {"resource_name": h["campaign"]}, "update_mask": {"paths": ["nme"]}}}
        ],
        "field_mask_error.FIELD_NOT_FOUND",
        "mutate_operations[0].campaign_operation.update_mask",
    ),
    "mask with subfields": (
        lambda h: [
            {
                "campaign_operation": {
                    "update": {"resource_name": h["campaign"]},
                    "update_mask": {"paths": ["network_settings"]},
                }
            }
        ],
        "field_mask_error.FIELD_HAS_SUBFIELDS",
        "mutate_operations[0].campaign_operation.update_mask",
    ),
    "immutable field": (
        lambda h: [
            {
                "campaign_operation": {
                    "update": {"resource_name": h["campaign"]},
                    "update_mask": {"paths": ["advertising_channel_type"]},
                }
            }
        ],
        "field_error.IMMUTABLE_FIELD",
        "mutate_operations[0].campaign_operation.update.advertising_channel_type",
    ),
    "keyword text": (
        lambda h: [
            {
                "ad_group_criterion_operation": {
                    "update": {"resource_name": h["ad_group_criterion"]},
                    "update_mask": {"paths": ["keyword.text"]},
                }
            }
        ],
        "field_error.IMMUTABLE_FIELD",
        "mutate_operations[0].ad_group_criterion_operation.update.keyword.text",
    ),
    "removed by update": (
        lambda h: [
            {
                "campaign_operation": {
                    "update": {"resource_name": h["campaign"], "status": "REMOVED"},
                    "update_mask": {"paths": ["status"]},
                }
            }
        ],
        "enum_error.ENUM_VALUE_NOT_PERMITTED",
        "mutate_operations[0].campaign_operation.update.status",
    ),
    "budget in use": (
        lambda h: [{"campaign_budget_operation": {"remove": h["campaign_budget"]}}],
        "campaign_budget_error.CAMPAIGN_BUDGET_IN_USE",
        "mutate_operations[0].campaign_budget_operation.remove",
    ),
    "empty operation": (lambda h: [{}], "request_error.OPERATION_REQUIRED", ""),
}


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.replace(" ", "-"))
def test_a_bad_request_is_refused_where_it_is_bad(shared: Any, home: dict[str, str], case: str) -> None:
    operations, code, path = CASES[case]
    before = shared.sandbox.dump()
    assert shared.refusal(lambda: shared.mutate(*operations(home)))[0] == (code, path)
    assert shared.sandbox.dump() == before


def test_what_is_not_said_is_the_default_of_the_platform(shared: Any) -> None:
    answer = shared.mutate(*whole(status=None), response_content_type="MUTABLE_RESOURCE")
    stored = answer.mutate_operation_responses[1].campaign_result.campaign
    assert stored.status.name == "ENABLED"
    assert stored.geo_target_type_setting.positive_geo_target_type.name == "PRESENCE_OR_INTEREST"
    assert stored.bidding_strategy_type.name == "MANUAL_CPC"


def test_children_of_a_failed_parent_name_it(shared: Any) -> None:
    found = shared.refusal(lambda: shared.mutate(*trees.tree(C, name="A\0B")))
    assert found[0][0] == "campaign_error.INVALID_CAMPAIGN_NAME"
    assert {code for code, _ in found[1:]} == {"new_resource_creation_error.TEMP_ID_RESOURCE_HAD_ERRORS"}


def test_a_negative_number_is_one_resource_whatever_its_type(shared: Any) -> None:
    operations = [trees.budget(-1, C), trees.campaign(-1, f"{HOME}/campaignBudgets/-1", C)]
    found = shared.refusal(lambda: shared.mutate(*operations))
    assert found == [("new_resource_creation_error.DUPLICATE_TEMP_IDS", CAMPAIGN + "resource_name")]


def test_validate_only_writes_nothing_and_answers_nothing(shared: Any) -> None:
    before = shared.sandbox.dump()
    assert not shared.mutate(*trees.tree(C), validate_only=True).mutate_operation_responses
    assert shared.sandbox.dump() == before


def test_partial_failure_does_the_rest(shared: Any, home: dict[str, str]) -> None:
    from google.ads.googleads.v26.errors.types.errors import GoogleAdsFailure

    good, bad = trees.keyword(home["ad_group"], "first one"), trees.keyword(home["ad_group"], "bad@one")
    answer = shared.mutate(good, bad, trees.keyword(home["ad_group"], "third one"), partial_failure=True)
    names = [one.ad_group_criterion_result.resource_name for one in answer.mutate_operation_responses]
    assert [bool(one) for one in names] == [True, False, True]
    failure = GoogleAdsFailure.deserialize(answer.partial_failure_error.details[0].value)
    assert [one.location.field_path_elements[0].index for one in failure.errors] == [1]


def test_a_duplicate_campaign_is_refused_until_the_first_is_removed(shared: Any) -> None:
    name = trees.name("Twice")
    made_first = shared.mutate(*whole(name=name)).mutate_operation_responses[1].campaign_result.resource_name
    assert shared.refusal(lambda: shared.mutate(*whole(name=name)))[0][0] == "campaign_error.DUPLICATE_CAMPAIGN_NAME"
    shared.mutate({"campaign_operation": {"remove": made_first}})
    shared.mutate(*whole(name=name))
    removed = {
        "campaign_operation": {
            "update": {"resource_name": made_first, "name": "New"},
            "update_mask": {"paths": ["name"]},
        }
    }
    assert (
        shared.refusal(lambda: shared.mutate(removed))[0][0]
        == "operation_access_denied_error.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE"
    )


def test_ads_have_no_name_and_double(shared: Any) -> None:
    group = shared.mutate(*trees.tree(C)).mutate_operation_responses[2].ad_group_result.resource_name
    shared.mutate(trees.ad(group))
    assert (
        len(shared.search(f"SELECT ad_group_ad.ad.id FROM ad_group_ad WHERE ad_group.resource_name = '{group}'")) == 2
    )


def test_the_same_keyword_again_is_the_one_that_is_there(shared: Any, home: dict[str, str]) -> None:
    again = (
        shared.mutate(trees.keyword(home["ad_group"]))
        .mutate_operation_responses[0]
        .ad_group_criterion_result.resource_name
    )
    assert again == home["ad_group_criterion"]


def test_the_fourth_live_ad_of_an_ad_group_is_refused(shared: Any) -> None:
    group = shared.mutate(*trees.tree(C)).mutate_operation_responses[2].ad_group_result.resource_name
    shared.mutate(trees.ad(group), trees.ad(group))
    assert (
        shared.refusal(lambda: shared.mutate(trees.ad(group)))[0][0]
        == "resource_count_limit_exceeded_error.AD_GROUP_AD_LIMIT"
    )


def test_what_is_removed_says_so_or_is_gone(fresh: Any) -> None:
    names = fresh.mutate(
        *trees.tree(C), *made("label", name="L", resource_name=f"{HOME}/labels/-9")
    ).mutate_operation_responses
    campaign, label = names[1].campaign_result.resource_name, names[5].label_result.resource_name
    link = (
        fresh.mutate(*made("campaign_label", campaign=campaign, label=label))
        .mutate_operation_responses[0]
        .campaign_label_result.resource_name
    )
    assert fresh.search(f"SELECT campaign.labels FROM campaign WHERE campaign.labels CONTAINS ANY ('{label}')")
    assert (
        fresh.refusal(lambda: fresh.mutate(*made("campaign_label", campaign=campaign, label=label)))[0][0]
        == "campaign_error.CAMPAIGN_LABEL_ALREADY_EXISTS"
    )
    fresh.mutate({"campaign_label_operation": {"remove": link}}, {"campaign_operation": {"remove": campaign}})
    assert fresh.search("SELECT campaign_label.campaign FROM campaign_label") == []
    assert [row.campaign.status.name for row in fresh.search("SELECT campaign.status FROM campaign")] == ["REMOVED"]
    assert [row.ad_group.status.name for row in fresh.search("SELECT ad_group.status FROM ad_group")] == ["ENABLED"]
    assert {one["kind"] for one in fresh.sandbox.dump(int(C))} == {
        "ad_group",
        "ad_group_ad",
        "ad_group_criterion",
        "campaign_budget",
        "customer",
        "label",
    }


def test_the_same_place_is_not_both_targeted_and_excluded(fresh: Any) -> None:
    campaign = fresh.mutate(*whole()).mutate_operation_responses[1].campaign_result.resource_name
    place = {"campaign": campaign, "location": {"geo_target_constant": "geoTargetConstants/2276"}}
    fresh.mutate(*made("campaign_criterion", **place))
    both = fresh.refusal(lambda: fresh.mutate(*made("campaign_criterion", **place, negative=True)))
    assert both[0][0] == "campaign_criterion_error.CANNOT_TARGET_AND_EXCLUDE"
    shown = fresh.search("SELECT campaign_criterion.display_name FROM campaign_criterion")
    assert [row.campaign_criterion.display_name for row in shown] == ["Germany"]


def test_a_portfolio_says_how_its_campaigns_bid(fresh: Any) -> None:
    strategy = made(
        "bidding_strategy",
        name="Clicks",
        target_spend={"cpc_bid_ceiling_micros": 2_000_000},
        resource_name=f"{HOME}/biddingStrategies/-7",
    )
    fresh.mutate(*strategy, *whole(manual_cpc=None, bidding_strategy=f"{HOME}/biddingStrategies/-7"))
    found = fresh.search("SELECT campaign.bidding_strategy_type, bidding_strategy.name FROM campaign")
    assert [(row.campaign.bidding_strategy_type.name, row.bidding_strategy.name) for row in found] == [
        ("TARGET_SPEND", "Clicks")
    ]


def test_of_posts_at_once_one_wins(fresh: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from google.ads.googleads.errors import GoogleAdsException

    operations = trees.tree(C, name="The same for all")
    fresh.service()

    def post(_: int) -> bool:
        try:
            fresh.mutate(*operations)
        except GoogleAdsException:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(post, range(6))) == 1
    assert len(fresh.sandbox.dump(int(C))) == 1 + len(operations)


def test_writes_at_once_can_be_refused(fresh: Any) -> None:
    fresh.sandbox.set("parallel_writes", "refuse")
    with fresh.sandbox.store.alone(int(C)):
        assert fresh.refusal(lambda: fresh.mutate(*trees.tree(C)))[0][0] == "database_error.CONCURRENT_MODIFICATION"
    fresh.mutate(*trees.tree(C))


def test_one_resource_stands_in_one_operation(shared: Any, home: dict[str, str]) -> None:
    update = {
        "campaign_operation": {
            "update": {"resource_name": home["campaign"], "status": "PAUSED"},
            "update_mask": {"paths": ["status"]},
        }
    }
    assert shared.refusal(lambda: shared.mutate(update, update))[0][0] == "mutate_error.ID_EXISTS_IN_MULTIPLE_MUTATES"


def test_a_text_of_an_ad_changes_through_the_service_of_ads(shared: Any, home: dict[str, str]) -> None:
    link = home["ad_group_ad"]
    refused = {
        "ad_group_ad_operation": {"update": {"resource_name": link}, "update_mask": {"paths": ["ad.final_urls"]}}
    }
    assert shared.refusal(lambda: shared.mutate(refused))[0][0] == "field_error.IMMUTABLE_FIELD"
    ad = f"{HOME}/ads/{link.rpartition('~')[2]}"
    update = {"resource_name": ad, "responsive_search_ad": {"path1": "tour"}}
    request = {
        "customer_id": C,
        "operations": [{"update": update, "update_mask": {"paths": ["responsive_search_ad.path1"]}}],
    }
    assert shared.service("AdService").mutate_ads(request=request, timeout=30).results[0].resource_name == ad
    found = shared.search(
        f"SELECT ad_group_ad.ad.responsive_search_ad.path1 FROM ad_group_ad WHERE ad_group_ad.resource_name = '{link}'"
    )
    assert [row.ad_group_ad.ad.responsive_search_ad.path1 for row in found] == ["tour"]


def test_a_policy_finding_can_be_exempted(shared: Any) -> None:
    group = shared.mutate(*trees.tree(C)).mutate_operation_responses[2].ad_group_result.resource_name
    operation = trees.ad(group, texts("headlines", "A", "B", "Now!"))
    operation["ad_group_ad_operation"]["policy_validation_parameter"] = {"ignorable_policy_topics": ["PUNCTUATION"]}
    assert shared.mutate(operation).mutate_operation_responses[0].ad_group_ad_result.resource_name


def test_the_scheme_of_a_campaign_is_set_by_its_leaf(shared: Any, home: dict[str, str]) -> None:
    update = {"resource_name": home["campaign"]}
    shared.mutate(
        {"campaign_operation": {"update": update, "update_mask": {"paths": ["maximize_conversions.target_cpa_micros"]}}}
    )
    found = shared.search(
        f"SELECT campaign.bidding_strategy_type FROM campaign WHERE campaign.resource_name = '{home['campaign']}'"
    )
    assert [row.campaign.bidding_strategy_type.name for row in found] == ["MAXIMIZE_CONVERSIONS"]


def test_more_than_ten_thousand_operations_are_refused(shared: Any, home: dict[str, str]) -> None:
    many = [trees.keyword(home["ad_group"])] * 10_001
    request = {"customer_id": C, "operations": [one["ad_group_criterion_operation"] for one in many]}
    call = shared.service("AdGroupCriterionService").mutate_ad_group_criteria
    assert shared.refusal(lambda: call(request=request, timeout=60))[0][0] == "request_error.TOO_MANY_MUTATE_OPERATIONS"


def test_an_undeclared_campaign_blocks_the_account_until_it_is_declared(fresh: Any) -> None:
    operations = trees.tree(C)
    name = fresh.mutate(*operations).mutate_operation_responses[1].campaign_result.resource_name
    with fresh.sandbox.store.write() as connection:  # an account of old: created before the declaration was asked for
        from integrations.sandbox.google.messages import resource_class

        row = connection.execute("SELECT body FROM resource WHERE name = ?", (name,)).fetchone()
        campaign = resource_class("campaign").FromString(row[0])
        campaign.ClearField("contains_eu_political_advertising")
        campaign.missing_eu_political_advertising_declaration = True
        connection.execute(
            "UPDATE resource SET body = ?, undeclared = 1 WHERE name = ?", (campaign.SerializeToString(), name)
        )
    missing = "SELECT campaign.id FROM campaign WHERE campaign.missing_eu_political_advertising_declaration = TRUE"
    assert len(fresh.search(missing)) == 1
    label = made("label", name="Blocked")
    assert (
        fresh.refusal(lambda: fresh.mutate(*label))[0][0]
        == "mutate_error.EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED"
    )
    declared = {"resource_name": name, "contains_eu_political_advertising": "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING"}
    fresh.mutate(
        {"campaign_operation": {"update": declared, "update_mask": {"paths": ["contains_eu_political_advertising"]}}}
    )
    assert fresh.search(missing) == []
    fresh.mutate(*label)
