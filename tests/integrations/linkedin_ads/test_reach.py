"""Facets, entries, names, sizes, prices and forecasts from the sandbox."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import PlatformError
from integrations.linkedin_ads import reach
from integrations.linkedin_ads.client import LinkedInClient

ACCOUNT = "urn:li:sponsoredAccount:500000001"


def criteria(**facets: list[str]) -> dict[str, Any]:
    named = {"locations": ["urn:li:geo:101282230"]} | facets
    return {"include": {"and": [{"or": {f"{reach.FACET}{name}": values}} for name, values in named.items()]}}


def test_facets_say_how_their_entries_are_found(client: LinkedInClient) -> None:
    found = {one.name: one for one in reach.facets(client)}
    assert len(found) == 30
    assert found["seniorities"].listed
    assert not found["seniorities"].searched
    assert (found["employers"].listed, found["employers"].searched) == (False, True)
    assert not found["audienceMatchingSegments"].listed
    assert len(list(reach.entries(client, "jobFunctions"))) == 26
    with pytest.raises(PlatformError):
        reach.suggested(client, "seniorities", "dir")


def test_facets_under_their_other_name_are_read(shared_data: Path) -> None:
    import json

    name = "marketing-media-planning__get-a-list-of-available-ad-targeting-facets.json"
    kept = json.loads((shared_data / "api" / "linkedin_samples" / name).read_text())["response"]["body"]["elements"]
    assert {"jobFunctions", "seniorities"} <= {reach._facet(one).name for one in kept}


def test_entries_are_suggested_and_named(client: LinkedInClient) -> None:
    assert reach.suggested(client, "locations", "united st") == [reach.Entry("urn:li:geo:103644278", "United States")]
    many = [f"urn:li:title:{number}" for number in range(100, 128)] + [
        f"urn:li:skill:{number}" for number in range(400, 512)
    ]
    found = reach.names(client, many)
    assert len(found) == 28 + 12
    assert found["urn:li:title:111"] == "Data Engineer"


def test_sizes_fall_as_targeting_narrows_and_small_ones_are_not_told(client: LinkedInClient) -> None:
    wide = reach.size(client, criteria())
    narrow = reach.size(client, criteria(seniorities=["urn:li:seniority:6"]))
    assert wide is not None
    assert narrow is not None
    assert wide > narrow > reach.FEWEST
    tiny = criteria(employers=["urn:li:organization:900100"], skills=["urn:li:skill:500"])
    assert reach.size(client, tiny) is None
    budget = {"currencyCode": "EUR", "amount": Decimal("50.00")}
    assert reach.forecast(client, ACCOUNT, tiny, dailyBudget=budget) == {}


def test_prices_and_forecasts(client: LinkedInClient) -> None:
    found = reach.prices(client, ACCOUNT, criteria(), bidType="CPM", campaignType="SPONSORED_UPDATES")
    assert found is not None
    assert found.least_bid is not None
    assert found.usual_bid is not None
    assert found.least_bid.amount < found.usual_bid.amount
    small, large = (
        reach.forecast(client, ACCOUNT, criteria(), dailyBudget={"currencyCode": "EUR", "amount": Decimal(amount)})
        for amount in ("20", "200")
    )
    for span in ("DAILY", "SEVEN_DAY", "THIRTY_DAY"):
        clicks = ("CLICK", span)
        assert small[clicks].low <= small[clicks].high
        assert small["IMPRESSION", span].high < large["IMPRESSION", span].high
    assert large["SPENDING", "DAILY"].low <= Decimal(200) <= large["SPENDING", "DAILY"].high
