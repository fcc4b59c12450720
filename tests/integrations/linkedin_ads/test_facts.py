"""What the reference says of LinkedIn's interface, held by what this program sends, reads and ships."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.catalog import KINDS, LINKEDIN
from core.errors import FieldsRefused, ProgramFault, TryLater
from core.targeting.lists import reference
from integrations.linkedin_ads import connecting, scopes
from integrations.linkedin_ads.version import API_VERSION, SPOKEN, below
from integrations.linkedin_ads.wire import analytics, answers, calls, values
from integrations.linkedin_ads.wire.calls import Call, Verb
from integrations.linkedin_ads.wire.codes import REMEDIES, SIGN_IN_CODES, remedy_of
from integrations.linkedin_ads.wire.encoding import encode
from integrations.linkedin_ads.wire.explaining import of_answer
from integrations.profiles import BUILT_IN
from integrations.sandbox.linkedin.catalogue import FACETS, entries
from integrations.sandbox.linkedin.surface import ACTIVE

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_pinned_version_and_the_way_down() -> None:
    assert API_VERSION == "202607"
    assert (below("202610"), below("202609"), below("202601")) == ("202609", "202608", None)
    assert not {"202512", "202510", "202511"} & set(SPOKEN), "never issued, or past their sunset"
    assert set(ACTIVE) == set(SPOKEN)


def test_addresses() -> None:
    profile = BUILT_IN["linkedin_ads"]
    assert profile.api == "https://api.linkedin.com/rest"
    assert profile.authorize == "https://www.linkedin.com/oauth/native-pkce/authorization"
    assert profile.token == "https://www.linkedin.com/oauth/v2/accessToken"
    assert profile.revoke == "", "there is no way to revoke"
    assert connecting.WEB_AUTHORIZE == "https://www.linkedin.com/oauth/v2/authorization"


@pytest.mark.parametrize("verb", list(Verb))
def test_headers_of_every_verb(verb: Verb) -> None:
    made = calls.sent(Call(verb, "/adAccounts/5", "ids=List(1)"), API_VERSION)
    assert made.headers["LinkedIn-Version"] == API_VERSION
    assert made.headers["X-Restli-Protocol-Version"] == "2.0.0"
    assert "Content-Type" not in made.headers
    assert (made.headers.get("Content-Length") == "0") == (made.method == "POST"), "else the answer is 411"
    written = calls.sent(Call(verb, "/adAccounts/5", body={"a": 1}), API_VERSION)
    assert written.headers["Content-Type"] == "application/json"
    named = {
        Verb.FINDER,
        Verb.BATCH_GET,
        Verb.BATCH_CREATE,
        Verb.PARTIAL_UPDATE,
        Verb.BATCH_PARTIAL_UPDATE,
        Verb.DELETE,
        Verb.BATCH_DELETE,
    }
    assert made.headers.get("X-RestLi-Method") == (str(verb) if verb in named else None)


@pytest.mark.parametrize(
    ("micros", "amount"), [(10_000_000, "10.00"), (0, "0.00"), (10_400_000, "10.40"), (1_234_567, "1.234567")]
)
def test_amounts_are_texts(micros: int, amount: str) -> None:
    assert values.money("USD", micros) == {"currencyCode": "USD", "amount": amount}


def test_both_names_of_a_level_are_shown() -> None:
    assert "campaign group" in KINDS["campaign"].word(LINKEDIN)
    assert KINDS["ad_group"].word(LINKEDIN) == "Ad set"


@pytest.mark.parametrize(
    ("urn", "ident"),
    [
        ("urn:li:sponsoredCreative:123", "123"), ("urn:lla:llaPartnerConversion:104004", "104004"),
        ("urn:li:person:a-Bc_9", "a-Bc_9"), ("urn:li:staffCountRange:(11,50)", "(11,50)"),
        ("urn:li:versionedLeadGenForm:(urn:li:leadGenForm:7,1)", "(urn:li:leadGenForm:7,1)"),
    ],
)  # fmt: skip
def test_ids_inside_urns(urn: str, ident: str) -> None:
    assert values.id_of(urn) == ident


def test_what_is_asked_for_is_no_more_than_needed() -> None:
    assert set(scopes.NEEDED) == {"r_ads", "rw_ads", "r_ads_reporting"}
    assert set(scopes.EXTRA) == {"r_organization_social", "w_organization_social"}, "for posts behind ads"
    assert set(scopes.NEEDED) | set(scopes.EXTRA) <= set(scopes.WORDS)
    assert scopes.lacking(["r_ads", "rw_ads"]) == ("r_ads_reporting",)


def test_tokens_that_are_refused() -> None:
    assert set(SIGN_IN_CODES) == {65600, 65601, 65602}


@pytest.mark.parametrize("verb", [Verb.FINDER, Verb.BATCH_GET, Verb.DELETE, Verb.PARTIAL_UPDATE])
def test_long_addresses_are_tunnelled_from_4000_characters_on(verb: Verb) -> None:
    short = "q=x&a=" + "a" * (calls.LONGEST_ADDRESS - len("/x?q=x&a="))
    body: dict[str, Any] | None = {"patch": {}} if verb is Verb.PARTIAL_UPDATE else None
    fits, long = (calls.sent(Call(verb, "/x", text, body), API_VERSION) for text in (short, short + "a"))
    assert len(fits.target) == 4_000
    assert "X-HTTP-Method-Override" not in fits.headers
    assert (long.method, long.target) == ("POST", "/x")
    assert long.headers["X-HTTP-Method-Override"] == fits.method
    assert short.encode() in long.content
    assert long.headers["Content-Type"].startswith("multipart/mixed" if body else "application/x-www-form-urlencoded")


def test_targeting_in_an_address() -> None:
    criteria = {"include": {"and": [{"or": {"urn:li:adTargetingFacet:locations": ["urn:li:geo:103644278"]}}]}}
    assert encode(criteria) == (
        "(include:(and:List((or:(urn%3Ali%3AadTargetingFacet%3Alocations:List(urn%3Ali%3Ageo%3A103644278))))))"
    )


def test_a_report_as_the_reference_writes_it() -> None:
    first, last = datetime(2026, 9, 1, tzinfo=UTC).date(), datetime(2026, 9, 30, tzinfo=UTC).date()
    one = analytics.Slice(
        ("impressions", "clicks", "costInLocalCurrency"), first, last, ("urn:li:sponsoredCampaign:252074216",)
    )
    made = calls.sent(analytics.report(one, "CAMPAIGN"), API_VERSION)
    assert set(made.target.partition("?")[2].split("&")) == {
        "q=analytics", "pivot=CAMPAIGN", "timeGranularity=DAILY",
        "dateRange=(start:(year:2026,month:9,day:1),end:(year:2026,month:9,day:30))",
        "campaigns=List(urn%3Ali%3AsponsoredCampaign%3A252074216)",
        "fields=dateRange,pivotValues,impressions,clicks,costInLocalCurrency",
    }  # fmt: skip


def test_a_report_that_is_read() -> None:
    day = {"year": 2026, "month": 9, "day": 1}
    row = {
        "dateRange": {"start": day, "end": day}, "pivotValues": ["urn:li:sponsoredCampaign:252074216"],
        "impressions": 19090, "clicks": 100, "costInLocalCurrency": "209.449",
    }  # fmt: skip
    (found,) = analytics.rows({"paging": {"start": 0, "count": 10, "links": []}, "elements": [row]})
    assert found.values["impressions"] == 19090
    assert str(found.values["costInLocalCurrency"]) == "209.449"


def test_official_samples_are_read_as_lists(shared_data: Path) -> None:
    read = 0
    for file in sorted((shared_data / "api" / "linkedin_samples").glob("*.json")):
        kept = json.loads(file.read_text())
        body, asked = kept["response"]["body"], kept["request"]
        if not isinstance(body, dict) or "elements" not in body or asked["method"] != "GET":
            continue
        page = answers.offset_page(body, 0)
        assert len(page.elements) == len(body["elements"])
        assert page.start is None or page.start > 0, file.name
        read += 1
    assert read >= 8


MET = (
    "AUDIENCE_SIZE_TOO_SMALL INVALID_CAMPAIGN_CONFIGURATION CONDITIONAL_MISSING_FIELD MISSING_FIELD FIELD_VALUE_TOO_LOW"
    " FIELD_VALUE_TOO_HIGH FIELD_LENGTH_TOO_LONG CURRENCY_MISMATCH DATE_TOO_EARLY START_DATE_AFTER_END_DATE"
    " IMMUTABLE_CAMPAIGN_OBJECTIVE_TYPE FIELD_IMMUTABLE_FOR_NON_DRAFT_CAMPAIGNS STATUS_CHANGE_NOT_ALLOWED"
    " INVALID_STATUS_TRANSITION ACTION_NOT_ALLOWED_FOR_CANCELLED_STATUS DELETE_ALLOWED_ONLY_FOR_DRAFT_STATUS"
    " ONLY_DRAFT_CAMPAIGNS_ALLOWED_IN_DRAFT_CAMPAIGN_GROUPS MISSING_CAMPAIGN_GROUP_ID INSUFFICIENT_CAMPAIGN_GROUP_BUDGET"
    " INCOMPATIBLE_TARGETING_COMBINATION FIELD_CANNOT_BE_BOTH_IN_INCLUDED_AND_EXCLUDED_TARGETING"
    " CONVERSION_CAMPAIGN_MISSING_ASSOCIATED_CONVERSION MULTIPLE_VALIDATIONS_FAILED TEST_ACCOUNT_LIMIT_REACHED"
    " SINMAIL_SENDER_NOT_APPROVED SPONSORED_MESSAGE_CONTENT_AD_FORM_URN_NOT_FOUND_IN_MESSAGE_TREE"
)


@pytest.mark.parametrize("code", MET.split())
def test_codes_that_people_meet_say_what_to_do(code: str) -> None:
    assert REMEDIES[code].hint
    inner = {"code": code, "description": "LinkedIn's own words"}
    found = of_answer(400, {}, {"errorDetails": {"inputErrors": [inner]}})
    assert found.message
    assert found.hint == REMEDIES[code].hint
    assert code not in found.message


@pytest.mark.parametrize("code", ["QUERY_PARAM_NOT_ALLOWED", "PARAM_INVALID", "FIELD_NOT_ALLOWED"])
def test_our_own_slips_are_called_so(code: str) -> None:
    assert remedy_of(code).error is ProgramFault


@pytest.mark.parametrize("message", ["enum type is not backed by a String", "array type is not backed by a DataList"])
def test_errors_of_other_endpoints_have_a_message_only(message: str) -> None:
    found = of_answer(400, {"x-li-request-id": "r"}, {"message": message, "status": 400, "serviceErrorCode": 100})
    assert isinstance(found, FieldsRefused)
    assert (found.message, found.code, found.request_id) == (message, "100", "r")


def test_conditional_errors_count_too(shared_data: Path) -> None:
    inner = {
        "code": "CONDITIONAL_MISSING_FIELD",
        "description": "x is required",
        "input": {"inputPath": {"fieldPath": "/x"}},
    }
    found = of_answer(400, {}, {"errorDetails": {"inputErrors": [], "conditionalInputErrors": [inner]}})
    assert [one.path for one in found.refusals] == ["/x"]
    assert len(json.loads((shared_data / "linkedin_reference" / "error_codes.json").read_text())) == 88


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("7", 7), ("0", 0), ("Mon, 23 Nov 2026 12:01:30 GMT", 90), ("Mon, 23 Nov 2026 11:00:00 GMT", 0), ("soon", 43_200), ("", 43_200)],
)  # fmt: skip
def test_retry_after_is_honoured_in_both_its_forms(asked: str, seconds: float) -> None:
    found = of_answer(429, {"retry-after": asked}, {}, now=NOON)
    assert isinstance(found, TryLater)
    assert found.wait_s == seconds


def test_quotas_begin_anew_at_midnight_utc_whatever_the_local_day() -> None:
    from datetime import timezone

    local = NOON.astimezone(timezone(timedelta(hours=-11)))
    found = of_answer(429, {}, {}, now=local)
    assert isinstance(found, TryLater)
    assert found.wait_s == 43_200


def test_failures_keep_linkedins_own_ids() -> None:
    assert of_answer(500, {"x-li-uuid": "u", "x-li-request-id": "r"}, {}).request_id == "u"


@pytest.mark.parametrize("sign", list("\\|{}@[]()<>*_~"))
def test_reserved_signs_are_escaped_and_hashtags_are_not(sign: str) -> None:
    assert values.escaped(f"a{sign}b #tag") == f"a\\{sign}b #tag"


def test_facets_and_their_finders_are_the_official_ones(shared_data: Path) -> None:
    name = "marketing-media-planning__get-a-list-of-available-ad-targeting-facets.json"
    kept = json.loads((shared_data / "api" / "linkedin_samples" / name).read_text())["response"]["body"]["elements"]
    letters = {"AD_TARGETING_FACET": "L", "TYPEAHEAD": "T", "SIMILAR_ENTITIES": "S"}
    official = {
        one["facetName"]: {letters[way] for way in one["availableEntityFinders"] if way in letters} for one in kept
    }
    assert len(official) == 30
    assert {name: set(ways) for name, (ways, _) in FACETS.items()} == official


def test_lists_are_the_official_ones(shared_data: Path) -> None:
    enums = json.loads((shared_data / "linkedin_reference" / "enums.json").read_text())

    def shipped(name: str) -> dict[str, str]:
        return {one["urn"].rpartition(":")[2]: one["name"] for one in reference(name)}

    assert shipped("seniorities") == enums["seniorities"]
    assert shipped("functions") == enums["job_functions"]
    assert {one["urn"] for one in reference("company_sizes")} == set(enums["staff_count_ranges"])
    assert {one["urn"].rpartition(":")[2] for one in reference("locales")} <= set(enums["interface_locales"])
    assert set(entries("ageRanges")) == set(enums["age_ranges"])
    assert set(entries("genders")) == set(enums["genders"])
    assert {one.rpartition(":")[2] for one in entries("revenue")} == set(enums["revenue_ranges_musd"])
    assert {one.rpartition(":")[2] for one in entries("growthRate")} == set(enums["growth_rate_ranges_pct"])
    assert {one.rpartition(":")[2] for one in entries("yearsOfExperienceRanges")} == set(enums["years_of_experience"])


def test_industries_are_the_official_ones(shared_data: Path) -> None:
    official = json.loads((shared_data / "linkedin_reference" / "industries_v2.json").read_text())
    assert {one["urn"]: one["name"] for one in reference("industries")} == {
        one["urn"]: one["label"] for one in official
    }
    assert len(official) == 434
    assert len([one for one in official if " > " not in one["hierarchy"]]) == 20


def test_places_are_never_renumbered(shared_data: Path) -> None:
    enums = json.loads((shared_data / "linkedin_reference" / "enums.json").read_text())
    known = {f"urn:li:geo:{number}": name for number, name in enums["geo_examples"].items()}
    for one in reference("countries"):
        assert known.get(one["urn"], one["name"]) == one["name"]


@pytest.mark.parametrize(
    ("name", "most", "advised"),
    [
        ("introductory_text", 3_000, 150), ("headline", 200, 70), ("description", 300, 100), ("subject", 60, None),
        ("body", 1_500, None), ("button", 20, None), ("name", 255, None), ("final_url", 2_000, None),
    ],
)  # fmt: skip
def test_texts_of_ads(name: str, most: int, advised: int | None) -> None:
    limit: Any = KINDS["ad"].by_name[name].limits[LINKEDIN]
    assert (limit.most, limit.advised) == (most, advised)


def test_labels_of_buttons_are_those_of_posts() -> None:
    offered = set(KINDS["ad"].by_name["call_to_action"].choices)
    posts = {
        "APPLY", "DOWNLOAD", "VIEW_QUOTE", "LEARN_MORE", "SIGN_UP", "SUBSCRIBE", "REGISTER", "REQUEST_DEMO", "JOIN", "ATTEND",
        "SEE_MORE", "BUY_NOW", "SHOP_NOW",
    }  # fmt: skip
    assert offered <= posts


def test_objectives_are_singular() -> None:
    choices = KINDS["ad_group"].by_name["objective"].choices
    assert set(choices) == {
        "BRAND_AWARENESS", "ENGAGEMENT", "VIDEO_VIEW", "WEBSITE_VISIT", "WEBSITE_CONVERSION", "LEAD_GENERATION",
        "JOB_APPLICANT", "TALENT_LEAD",
    }  # fmt: skip
