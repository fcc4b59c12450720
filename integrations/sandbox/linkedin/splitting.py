"""Figures of campaigns divided: by who the members were, by what they looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from integrations.sandbox.linkedin.asking import Ask
from integrations.sandbox.linkedin.catalogue import entries
from integrations.sandbox.market import chance, size_mix, theme_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Sums = list[int]
Rows = dict[tuple[str, tuple[str, ...]], Sums]
"""Sums of each measure by bucket of time and pivot values."""
Parts = Callable[[str], Mapping[str, float]]
"""How the figures of one campaign are divided: parts by name."""
MEMBERS = {
    "MEMBER_COMPANY": "employers", "MEMBER_INDUSTRY": "industries", "MEMBER_SENIORITY": "seniorities",
    "MEMBER_JOB_TITLE": "titles", "MEMBER_JOB_FUNCTION": "jobFunctions", "MEMBER_COUNTRY_V2": "locations",
    "MEMBER_REGION_V2": "locations", "MEMBER_COMPANY_SIZE": "",
}  # fmt: skip
KNOWN = 0.93  # of part of the members nothing is known
DEVICES = {"MOBILE_APP": 0.58, "DESKTOP_WEB": 0.31, "MOBILE_WEB": 0.11}
MOST_ENTRIES = 100
LOW = 10**6  # sums are added up in two parts, for costs of many campaigns are beyond 64 bits


def parts_of(ask: Ask, pivot: str) -> Parts:
    """How a pivot divides campaigns; sizes of companies as the whole market has them for its theme."""
    if pivot == "IMPRESSION_DEVICE_TYPE":
        return lambda campaign: DEVICES
    if pivot == "MEMBER_COMPANY_SIZE":
        rows = ask.connection.execute("SELECT id, name FROM entity WHERE kind = 'campaign'")
        themes = {str(number): theme_of(name) for number, name in rows}
        return lambda campaign: _sizes(themes.get(campaign, ""))
    return lambda campaign: _members(pivot, campaign)


@lru_cache(maxsize=4_096)
def _sizes(theme: str) -> Mapping[str, float]:
    return {name: part * KNOWN for name, part in size_mix(theme).items()}


@lru_cache(maxsize=65_536)
def _members(pivot: str, campaign: str) -> Mapping[str, float]:
    weights = {name: chance("member", pivot, campaign, name) ** 3 for name in entries(MEMBERS[pivot])}
    total = sum(weights.values()) / KNOWN
    best = sorted(weights.items(), key=lambda one: -one[1])[:MOST_ENTRIES]
    return {name: weight / total for name, weight in best}


def split(found: Rows, parts: Parts, *, fewest: int) -> Rows:
    """The sums by part; what would be fewer than `fewest` impressions of a campaign is left out."""
    buckets: dict[str, list[tuple[str, Sums]]] = defaultdict(list)
    for (bucket, (campaign,)), sums in found.items():
        buckets[bucket].append((campaign, sums))
    result: Rows = {}
    for bucket, mine in buckets.items():
        result |= {(bucket, (name,)): sums for name, sums in _divided(mine, parts, fewest)}
    return result


def _divided(mine: list[tuple[str, Sums]], parts: Parts, fewest: int) -> Iterable[tuple[str, Sums]]:
    """One bucket of time: campaigns × parts at once, measure by measure."""
    import numpy as np

    given = [parts(campaign) for campaign, _ in mine]
    names = list(dict.fromkeys(name for one in given for name in one))
    shares = np.array([[one.get(name, 0.0) for name in names] for one in given])
    measures = np.array([sums for _, sums in mine], np.int64).T
    told = (measures[0][:, None] * shares).astype(np.int64) >= fewest
    columns = [_added((numbers[:, None] * shares).astype(np.int64) * told) for numbers in measures]
    for at, name in enumerate(names):
        if told[:, at].any():
            yield name, [column[at] for column in columns]


def _added(numbers: NDArray[np.int64]) -> Sums:
    """The sum of each column, exact whatever its size."""
    high, low = (numbers // LOW).sum(axis=0).tolist(), (numbers % LOW).sum(axis=0).tolist()
    return [above * LOW + below for above, below in zip(high, low, strict=True)]
