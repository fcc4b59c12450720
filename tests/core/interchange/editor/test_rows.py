"""What each kind of row becomes."""

from __future__ import annotations

import pytest

GROUP = {"Campaign": "A", "Ad Group": "G"}


@pytest.mark.parametrize(
    ("cells", "kind", "level", "match"),
    [
        ({**GROUP, "Criterion Type": "Broad"}, "keyword", None, "BROAD"),
        ({**GROUP, "Criterion Type": "Keyword", "Match type": "Exact"}, "keyword", None, "EXACT"),
        ({**GROUP, "Type": "Phrase match"}, "keyword", None, "PHRASE"),
        ({**GROUP, "Criterion Type": "Negative Exact"}, "negative_keyword", "ad_group", "EXACT"),
        ({"Campaign": "A", "Criterion Type": "Negative Phrase"}, "negative_keyword", "campaign", "PHRASE"),
        ({"Campaign": "A", "Criterion Type": "Campaign Negative Broad"}, "negative_keyword", "campaign", "BROAD"),
        ({**GROUP, "Criterion Type": "Campaign Negative Broad"}, "negative_keyword", "campaign", "BROAD"),
        (
            {"Campaign": "A", "Criterion Type": "Campaign negative", "Match type": "exact"},
            "negative_keyword",
            "campaign",
            "EXACT",
        ),
        (
            {"Campaign": "A", "Criterion Type": "Negative", "Match type": "Phrase"},
            "negative_keyword",
            "campaign",
            "PHRASE",
        ),
        ({"Shared set name": "Never", "Criterion Type": "Negative Broad"}, "negative_keyword", "list", "BROAD"),
    ],
)
def test_criterion_types(load, rows, cells, kind, level, match):
    assert load([{"Keyword": "x", **cells}]).used == 1
    (found,) = rows(kind)
    assert (found["text"], found["match_type"], found.get("level")) == ("x", match, level)
    if kind == "negative_keyword":
        assert (found["ad_group"] is None) == (level != "ad_group")
        assert (found["campaign"] is None) == ("Shared set name" in cells)


@pytest.mark.parametrize(
    ("text", "plain", "match"), [("[deck]", "deck", "EXACT"), ('"deck"', "deck", "PHRASE"), ("deck", "deck", "BROAD")]
)
def test_notation_says_the_match_type_when_no_column_does(load, rows, text, plain, match):
    load([{**GROUP, "Keyword": text}])
    assert [(row["text"], row["match_type"]) for row in rows("keyword")] == [(plain, match)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"Keyword": "x", "Criterion Type": "Negative Broad"}, "no campaign and no shared list"),
        ({"Keyword": "x", "Ad Group": "G", "Criterion Type": "Negative Broad"}, "no campaign and no shared list"),
        ({"Keyword": "x", "Campaign": "A", "Criterion Type": "Exact"}, "needs an ad group"),
        ({"Keyword": "x", "Ad Group": "G", "Criterion Type": "Exact"}, "needs a campaign"),
        ({"Campaign": "A", "Ad type": "Responsive search ad", "Headline 1": "x"}, "An ad needs an ad group"),
        ({"Ad Group": "G", "Ad type": "Expanded text ad", "Headline 1": "x"}, "An ad needs a campaign"),
        ({"Keyword": "x", **GROUP, "Criterion Type": "Fuzzy"}, "no match type"),
        ({"Keyword": "x", **GROUP, "Status": "Sleeping"}, "no status"),
        ({"Keyword": "x", **GROUP, "Max CPC": "two"}, "not an amount"),
        ({"Keyword": "x", **GROUP, "Max CPC": "-2"}, "less than nothing"),
        ({"Campaign": "A", "Start Date": "31.12.2026"}, "not a date"),
        ({"Campaign": "A", "Budget": "5", "Budget type": "Weekly"}, "neither Daily nor Campaign total"),
        ({"Asset Group": "Everything"}, "no campaign"),
        ({"Account name": "Northwind", "Tracking template": "https://northwind.example"}, "about the account itself"),
        ({"Ad Group": "G"}, "no campaign"),
        ({"Comment": "alone"}, "no campaign"),
        ({"Location": "Germany"}, "no campaign"),
        ({**GROUP, "Ad type": "Responsive search ad", "Headline 1": "x", "Headline 1 position": "9"}, "not 1, 2, 3"),
        ({"Campaign": "A", "Link Text": "x", "Callout text": "y"}, "two assets"),
        ({"Campaign": "A", "Location": "Nowhere", "Criterion Type": "Maybe"}, "not known for a place"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_implies_nothing(load, rows, row, said):
    result = load([{"Campaign": "Good", "Keyword": ""}, row])
    assert [one.row for one in result.skipped] == [2]
    assert said in result.skipped[0].reason
    assert [one["name"] for one in rows("campaign")] == ["Good"]


def test_campaign_fields(load, rows):
    load([{"Campaign": "A", "Campaign Type": "search", "Networks": "Google search;Search Partners", "Budget": "1,234.50",
           "Languages": "en;de", "Start Date": "2026-12-01", "Target CPA": "--", "Campaign Status": "Active", "Labels": "[]",
           "Mobile Bid Modifier": "10"}])  # fmt: skip
    (found,) = rows("campaign")
    assert found["type"] == "Search"
    assert found["networks"] == ["Google search", "Search Partners"]
    assert found["daily_budget"] == 1_234_500_000
    assert found["languages"] == ["en", "de"]
    assert found["start_date"] == "2026-12-01"
    assert found["target_cpa"] is found["labels"] is found["total_budget"] is None
    assert found["status"] == "ENABLED"


def test_a_total_budget(load, rows):
    load([{"Campaign": "A", "Budget": "50", "Budget type": "Daily"}])
    load([{"Campaign": "A", "Budget": "900", "Budget type": "Campaign total"}])
    (found,) = rows("campaign")
    assert (found["daily_budget"], found["total_budget"]) == (None, 900_000_000)


def test_a_responsive_ad(load, rows):
    load([{**GROUP, "Ad type": "Responsive search ad", "Headline 1": "One", "Headline 1 position": " -", "Headline 3": "Three",
           "Headline 3 position": "2", "Description 1": "Text", "Path 1": "p", "Final URL": "https://a.example"}])  # fmt: skip
    (ad,) = rows("ad")
    assert ad["format"] == "responsive_search"
    assert ad["headlines"] == ["One", "Three"]
    assert ad["headline_pins"] == {"2": 2}
    assert ad["description_pins"] is None
    assert (ad["path1"], ad["final_url"], ad["status"]) == ("p", "https://a.example", "ENABLED")


def test_an_ad_of_an_old_format_keeps_its_texts(load, rows):
    load(
        [
            {
                **GROUP,
                "Ad type": "Expanded text ad",
                "Headline 1": "One",
                "Description 1": "Text",
                "Business name": "N",
                "Final URL": "https://a.example",
            }
        ]
    )
    (ad,) = rows("ad")
    assert ad["format"] == "legacy"
    assert ad["texts"] == {
        "Ad type": "Expanded text ad",
        "Headline 1": "One",
        "Description 1": "Text",
        "Business name": "N",
    }
    assert ad["headlines"] is None


def test_places(load, rows):
    load(
        [
            {"Campaign": "A", "Location": "Germany", "ID": "2276"},
            {"Campaign": "A", "Location": "Schweiz", "ID": "2756"},
            {"Campaign": "A", "Location": "Austria"},
            {"Campaign": "A", "Location": "Austria", "ID": "2040"},
            {"Campaign": "A", "Location": "France", "ID": "2250", "Bid Modifier": "20"},
            {"Campaign": "A", "Location": "Spain", "ID": "2724", "Criterion Type": "Campaign Negative"},
            {"Campaign": "A", "Location": "Munich", "ID": "1004234"},
            {"Campaign": "A", "Location": "(15mi:38.9:-77.5)"},
            {"Campaign": "A", "Audience segment": "Buyers"},
        ]
    )
    assert rows("campaign")[0]["locations"] == ["DE", "CH", "AT"]
    found = [
        (row["type"], row["value"], row["criterion_id"], row["negative"], row["bid_modifier"])
        for row in rows("targeting")
    ]
    assert found == [
        ("location", "France", "2250", False, "20"),
        ("location", "Spain", "2724", True, None),
        ("location", "Munich", "1004234", False, None),
        ("radius", "(15mi:38.9:-77.5)", None, False, None),
        ("audience", "Buyers", None, False, None),
    ]


def test_a_removed_country_leaves_the_list(load, rows):
    load(
        [{"Campaign": "A", "Location": "Germany", "ID": "2276"}, {"Campaign": "A", "Location": "Austria", "ID": "2040"}]
    )
    result = load([{"Campaign": "A", "Location": "Germany", "ID": "2276", "Status": "Removed"}])
    assert result.used == 1
    assert rows("campaign")[0]["locations"] == ["AT"]


def test_assets(load, rows):
    load(
        [
            {
                "Campaign": "A",
                "Link Text": "Pricing",
                "Description 1": "Fair",
                "Description 2": "Square",
                "Final URL": "https://a.example",
            },
            {"Campaign": "A", "Callout text": "No card"},
            {"Campaign": "A", "Header": "types", "Snippet Values": "One\nTwo;Three"},
            {"Phone Number": "+49 30 1", "Country of Phone": "DE"},
        ]
    )
    link, callout, snippet, call = rows("asset")
    assert (link["type"], link["text"], link["description1"], link["description2"]) == (
        "SITELINK",
        "Pricing",
        "Fair",
        "Square",
    )
    assert (callout["type"], callout["text"]) == ("CALLOUT", "No card")
    assert (snippet["type"], snippet["header"], snippet["values"]) == ("SNIPPET", "Types", ["One", "Two", "Three"])
    assert (call["type"], call["text"], call["country"], call["campaign"]) == ("CALL", "+49 30 1", "DE", None)
