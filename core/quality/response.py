"""Predicted response: how often a text is likely clicked, learned from the account's own ads; silent without enough of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from core.copy.offering import RESPONSE
from core.quality.binomial import Fit, Trials, fit
from core.quality.features import NAMES, About, of_text, place_of, table_of
from core.quality.own import OwnAd
from core.quality.part import Part

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LEAST_ADS, LEAST_IMPRESSIONS, LEAST_CLICKS = 20, 10_000, 200
LEAST_SHOWN = 100
"""Impressions of an ad below which its click rate says nothing."""
MOST_ADS = 5_000
_SURE = NormalDist().inv_cdf(0.9)
"""Half the width of an interval that holds 80 % of what comes, in standard deviations."""
_WORTH_NAMING = 0.02


@dataclass(frozen=True)
class TooLittle:
    """Why nothing can be predicted yet."""

    reason: str


@dataclass(frozen=True)
class Expected:
    """A predicted click rate with the interval that holds 80 % of what comes; `usual` is the ad group's own rate, `chance`
    how likely the text does better than it."""

    rate: float
    low: float
    high: float
    usual: float
    chance: float
    helps: str | None
    hurts: str | None


@dataclass(frozen=True)
class Response:
    """What was learned of an account; `usual` are the mean features of each ad group's ads."""

    found: Fit
    spread: npt.NDArray[np.float64]
    numbers: Mapping[int, int]
    usual: Mapping[int, npt.NDArray[np.float64]]
    everywhere: npt.NDArray[np.float64]
    ads: int

    def expected(self, text: str, field: str, ad_group: int, about: About = frozenset()) -> Expected:
        """The rate of an ad of this ad group whose texts of the field are like this one."""
        import numpy as np

        place = place_of(field)
        usual = self.usual.get(ad_group, self.everywhere)[place]
        moved = np.zeros(len(self.spread) + 1)
        moved[1:][place] = (np.array(of_text(text, about)) - usual) / self.spread[place]
        effects = (moved * self.found.slopes)[1:][place]
        change, sure = float(moved @ self.found.slopes), math.sqrt(float(moved @ self.found.covariance @ moved))
        start = self._level(ad_group)
        chance = NormalDist().cdf(change / sure) if sure > 0 else 0.5
        rate, low, high = (_rate(start + change + side * _SURE * sure) for side in (0, -1, 1))
        named = sorted(zip(effects.tolist(), NAMES, strict=True))
        helps = named[-1][1] if named[-1][0] > _WORTH_NAMING else None
        hurts = named[0][1] if named[0][0] < -_WORTH_NAMING else None
        return Expected(rate, low, high, _rate(start), chance, helps, hurts)

    def _level(self, ad_group: int) -> float:
        """The log odds of a click on the ad group's usual ad."""
        at = self.numbers.get(ad_group)
        own = float(self.found.intercepts[at]) if at is not None else 0.0
        usual = self.usual.get(ad_group, self.everywhere)
        return own + float(self.found.slopes[0] + ((usual - self.everywhere) / self.spread) @ self.found.slopes[1:])


def learned(ads: Sequence[OwnAd], about: Mapping[int, About]) -> Response | TooLittle:
    """Learn from the ads of one account and platform; `about` are stems of what each ad group is about."""
    import numpy as np

    usable = [ad for ad in ads if not ad.waiting and ad.impressions >= LEAST_SHOWN and ad.texts][:MOST_ADS]
    if short := _lacking(usable):
        return TooLittle(short)
    table = table_of(usable, about)
    spread = table.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    groups = sorted({ad.ad_group for ad in usable})
    numbers = {group: at for at, group in enumerate(groups)}
    shown = np.array([ad.impressions for ad in usable], dtype=np.float64)
    clicks = np.minimum(np.array([ad.clicks for ad in usable], dtype=np.float64), shown)
    everywhere = table.mean(axis=0)
    at = np.array([numbers[ad.ad_group] for ad in usable], dtype=np.int64)
    found = fit(Trials(clicks, shown, (table - everywhere) / spread, at))
    usual = {group: table[at == number].mean(axis=0) for group, number in numbers.items()}
    return Response(found, spread, numbers, usual, everywhere, len(usable))


def _lacking(ads: Sequence[OwnAd]) -> str:
    """What is missing, in words; nothing where there is enough."""
    shown, clicks = sum(ad.impressions for ad in ads), sum(ad.clicks for ad in ads)
    different = len({tuple(ad.every) for ad in ads})
    short = [
        f"{what}: {have:,} of {least:,}"
        for what, have, least in (
            (f"different ads shown {LEAST_SHOWN} times or more", different, LEAST_ADS),
            ("impressions", shown, LEAST_IMPRESSIONS),
            ("clicks", clicks, LEAST_CLICKS),
        )
        if have < least
    ]
    return f"Not enough data to predict clicks ({'; '.join(short)})." if short else ""


def response_part(found: Expected, ads: int) -> Part:
    """How likely the text does better than the ad group's usual one; 0.5 where nothing speaks for or against it."""
    said = (
        f"About {found.rate:.2%} of views clicked ({found.low:.2%} to {found.high:.2%}), the ad group has "
        f"{found.usual:.2%}; from {ads:,} own ads."
    )
    said += f" For it: {found.helps}." if found.helps else ""
    said += f" Against it: {found.hurts}." if found.hurts else ""
    return Part(RESPONSE, found.chance, said)


def _rate(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
