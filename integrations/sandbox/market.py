"""The simulated market: what a day of delivery brings, always the same for the same seed.

Every figure here is invented. Volumes, prices and quality come from hashes of texts, so that two accounts that bid on
the same keyword meet the same market. It is one market for both platforms: the same week, the same interest in a theme, the
same value of a customer; who sees a theme on LinkedIn searches for it more in the weeks after, and who searches is
counted by Google where LinkedIn would have counted a click.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

VALUE = 180.0  # of one conversion, in the account's currency
WEEK = (1.08, 1.12, 1.10, 1.06, 0.94, 0.36, 0.34)  # demand of business words by weekday, Monday first
DEVICES = ((2, 0.32), (3, 0.04), (4, 0.64))  # MOBILE, TABLET, DESKTOP in Google's numbering, with their shares
SIZES = ("SIZE_1", "SIZE_2_TO_10", "SIZE_11_TO_50", "SIZE_51_TO_200", "SIZE_201_TO_500", "SIZE_501_TO_1000",
         "SIZE_1001_TO_5000", "SIZE_5001_TO_10000", "SIZE_10001_OR_MORE")  # fmt: skip
_SIZE_WEIGHTS = (0.02, 0.05, 0.10, 0.17, 0.15, 0.13, 0.19, 0.08, 0.11)  # who buys software for data teams
SEEN_DAYS, SEEN_KEPT, SEEN_ENOUGH = 14, 0.85, 20_000  # how long and how much an impression on LinkedIn is remembered
LIFT, LIFT_OF_BRAND = 0.2, 0.6  # the most by which that makes people search more, and for the advertiser's own name
SEARCHED_DAYS, SEARCHED_ENOUGH, TAKEN = 7, 120, 0.2  # clicks on Google, and the most they take from LinkedIn
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
class Around:
    """What an advertiser did about a theme in the days before, on both platforms."""

    seen: float = 0.0  # impressions on LinkedIn, each day's counting less than the next's
    searched: float = 0.0  # clicks on Google


@dataclass(frozen=True)
class Mood:
    """How much people want a theme on a day, and what they remember of the advertiser."""

    interest: float = 1.0
    around: Around = Around()
    brand: str = ""

    def searches(self, text: str) -> float:
        """By what a text is searched for more often than usual."""
        named = bool(self.brand) and self.brand in text.lower().split()
        return self.interest * lift(self.around, brand=named)


USUAL = Mood()


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


@lru_cache(maxsize=65_536)
def monthly_volume(text: str) -> int:
    """Searches a month for a text: log-normal, fewer for long texts."""
    spread = math.sqrt(-2 * math.log(max(chance("u", text.lower()), 1e-9))) * math.cos(
        2 * math.pi * chance("v", text.lower())
    )
    words = len(text.split())
    return max(10, round(math.exp(8.2 - 0.75 * words + 0.9 * spread) / 10) * 10)


@lru_cache(maxsize=65_536)
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


def theme_of(name: str) -> str:
    """What a campaign is about: the words before the first bar of its name, on either platform."""
    return name.partition("|")[0].strip().lower()


def advertiser_of(name: str) -> str:
    """Who an account belongs to: its name without the word that says it is simulated."""
    return name.removesuffix("(simulated)").strip().lower()


def interest(seed: int, day: date, theme: str) -> float:
    """How much a theme is wanted on a day, 1 on average: waves of some weeks, and days that differ. The same on both platforms."""
    if not theme:
        return 1.0
    wave = math.sin(2 * math.pi * (day.toordinal() / 45 + chance(seed, "wave", theme)))
    return 1 + 0.15 * wave + 0.12 * (chance(seed, day, "mood", theme) - 0.5)


def lift(around: Around, *, brand: bool = False) -> float:
    """By what searches rise for what was seen on LinkedIn; never below 1, and less and less for more of it."""
    return 1 + (LIFT_OF_BRAND if brand else LIFT) * (1 - math.exp(-around.seen / SEEN_ENOUGH))


def left_over(around: Around) -> float:
    """The part of LinkedIn's conversions after a click that no search on Google took."""
    return 1 - TAKEN * (1 - math.exp(-around.searched / SEARCHED_ENOUGH))


def size_mix(theme: str) -> dict[str, float]:
    """Which part of a theme's buyers works in companies of each size; comes to 1."""
    weights = [
        weight * (0.6 + 0.8 * chance("size", theme, name)) for name, weight in zip(SIZES, _SIZE_WEIGHTS, strict=True)
    ]
    total = sum(weights)
    return {name: weight / total for name, weight in zip(SIZES, weights, strict=True)}


def simulate_day(seed: int, day: date, bidders: Sequence[Bidder], budget: int, mood: Mood = USUAL) -> list[Delivery]:
    """One day of one campaign: what its keywords get until the budget is spent. Money in micros.

    A larger budget only ever adds to what a smaller one brought.
    """
    wanted = [one for bidder in bidders for one in _demand(seed, day, bidder, mood)]
    end = _end_of_budget(seed, day, wanted, budget)
    return [found for one in wanted if (found := _until(seed, day, one, end)).impressions]


def _end_of_budget(seed: int, day: date, wanted: Sequence[Delivery], budget: int) -> float:
    """When the budget is spent, as a part of the day: clicks come over the day and each has its moment."""
    if sum(one.cost for one in wanted) <= budget:
        return 1.0
    clicks = [(moment, one.cost // one.clicks) for one in wanted for moment in _moments(seed, day, one)]
    spent = 0
    for moment, price in sorted(clicks):
        spent += price
        if spent > budget:
            return moment
    return 1.0


def _moments(seed: int, day: date, one: Delivery) -> list[float]:
    """When the clicks of a keyword come, as parts of the day."""
    phase = chance(seed, day, one.id, one.device, "m") if one.clicks else 0.0
    return [(at + phase) / one.clicks for at in range(one.clicks)]


def _until(seed: int, day: date, one: Delivery, end: float) -> Delivery:
    """What was got before a moment of the day."""
    if end >= 1:
        return one
    clicks = sum(moment < end for moment in _moments(seed, day, one))
    price = one.cost // one.clicks if one.clicks else 0
    shown = max(clicks, math.ceil(one.impressions * end))
    conversions = float(min(clicks, math.floor(one.conversions * end + chance(seed, day, one.id, one.device, "v"))))
    return Delivery(one.id, one.device, shown, clicks, clicks * price, conversions, conversions * VALUE)


def _demand(seed: int, day: date, bidder: Bidder, mood: Mood) -> list[Delivery]:
    price = market_price(bidder.text)
    strength = bidder.bid * bidder.quality / 6 / price
    won = strength / (strength + 0.7)
    noise = 0.7 + 0.6 * chance(seed, day, *bidder.id)
    searches = monthly_volume(bidder.text) / 30.4 * WEEK[day.weekday()] * REACH.get(bidder.match_type, 1.0) * noise
    searches *= mood.searches(bidder.text)
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
