"""The simulated market: what a day of delivery brings, always the same for the same seed.

Every figure here is invented. Volumes, prices and quality come from hashes of texts, so that two accounts that bid on
the same keyword meet the same market.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

VALUE = 180.0  # of one conversion, in the account's currency
WEEK = (1.08, 1.12, 1.10, 1.06, 0.94, 0.36, 0.34)  # demand of business words by weekday, Monday first
DEVICES = ((2, 0.32), (3, 0.04), (4, 0.64))  # MOBILE, TABLET, DESKTOP in Google's numbering, with their shares
REACH = {"EXACT": 0.45, "PHRASE": 0.8, "BROAD": 1.3}


@dataclass(frozen=True)
class Bidder:
    """One keyword that takes part in a day."""

    id: tuple[int, int, int, int]  # campaign, ad group, criterion, ad
    text: str
    match_type: str
    bid: int  # micros
    quality: int  # 1 to 10


@dataclass(frozen=True)
class Delivery:
    """What one keyword got on one day on one device; money in micros."""

    id: tuple[int, int, int, int]
    device: int
    impressions: int
    clicks: int
    cost: int
    conversions: float
    value: float


def chance(*parts: object) -> float:
    """A number from 0 to 1 that depends on nothing but its parts."""
    digest = hashlib.blake2b("|".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def monthly_volume(text: str) -> int:
    """Searches a month for a text: log-normal, fewer for long texts."""
    spread = math.sqrt(-2 * math.log(max(chance("u", text.lower()), 1e-9))) * math.cos(
        2 * math.pi * chance("v", text.lower())
    )
    words = len(text.split())
    return max(10, round(math.exp(8.2 - 0.75 * words + 0.9 * spread) / 10) * 10)


def market_price(text: str) -> int:
    """The usual price of a click, in micros."""
    return round((0.8 + 7.5 * chance("price", text.lower()) ** 2) * 100) * 10_000


def competition(text: str) -> int:
    """Competition from 0 to 100."""
    return round(100 * chance("competition", text.lower()))


def quality_of(texts: Sequence[str], keyword: str) -> int:
    """A quality score from 1 to 10: better when the ad speaks of the keyword."""
    words = {word for word in keyword.lower().split() if len(word) > 3}
    said = " ".join(texts).lower()
    hit = sum(word in said for word in words) / len(words) if words else 0.5
    return max(1, min(10, round(4 + 4 * hit + 2 * chance("quality", keyword.lower()))))


def simulate_day(seed: int, day: date, bidders: Sequence[Bidder], budget: int) -> list[Delivery]:
    """One day of one campaign: what its keywords get until the budget is spent. Money in micros."""
    wanted = [one for bidder in bidders for one in _demand(seed, day, bidder)]
    total = sum(one.cost for one in wanted)
    share = 1.0 if total <= budget or not total else budget / total
    return [found for one in wanted if (found := _cut(one, share)).impressions]


def _demand(seed: int, day: date, bidder: Bidder) -> list[Delivery]:
    price = market_price(bidder.text)
    strength = bidder.bid * bidder.quality / 6 / price
    won = strength / (strength + 0.7)
    noise = 0.7 + 0.6 * chance(seed, day, *bidder.id)
    searches = monthly_volume(bidder.text) / 30.4 * WEEK[day.weekday()] * REACH.get(bidder.match_type, 1.0) * noise
    return [
        one
        for device, part in DEVICES
        if (one := _on_device(seed, day, bidder, device, searches * part * won)) is not None
    ]


def _on_device(seed: int, day: date, bidder: Bidder, device: int, expected: float) -> Delivery | None:
    impressions = _whole(expected, seed, day, bidder.id, device, "i")
    if not impressions:
        return None
    rate = min(0.35, 0.012 + 0.009 * bidder.quality) * (0.9 if bidder.match_type == "BROAD" else 1.1)
    clicks = min(impressions, _whole(impressions * rate, seed, day, bidder.id, device, "c"))
    paid = min(bidder.bid, round(market_price(bidder.text) * (1.25 - 0.05 * bidder.quality) / 10_000) * 10_000)
    conversions = _whole(clicks * 0.035 * (1.2 if device == 4 else 0.7), seed, day, bidder.id, device, "o")
    return Delivery(
        bidder.id, device, impressions, clicks, clicks * max(paid, 10_000), float(conversions), conversions * VALUE
    )


def _whole(expected: float, *parts: object) -> int:
    """A whole number whose mean is `expected`."""
    base = math.floor(expected)
    return base + (chance(*parts) < expected - base)


def _cut(one: Delivery, share: float) -> Delivery:
    if share >= 1:
        return one
    clicks = math.floor(one.clicks * share)
    price = one.cost // one.clicks if one.clicks else 0
    conversions = float(math.floor(one.conversions * share))
    return Delivery(
        one.id, one.device, math.ceil(one.impressions * share), clicks, clicks * price, conversions, conversions * VALUE
    )
