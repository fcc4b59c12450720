"""Bid strategies: each is a scheme of the campaign, whose targets and limits stand at leaves of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import InvalidInput
from integrations.google_ads.mapping.codecs import decimal_text
from integrations.google_ads.mapping.entries import Together, Values
from integrations.google_ads.mapping.messages import Message, enum_numbers

TARGETS = ("target_cpa", "target_roas", "cpc_limit")
FIELDS = ("bid_strategy", "portfolio", *TARGETS)


@dataclass(frozen=True)
class Scheme:
    """A bid strategy: its member of the one-of, the leaf of each of our fields, and leaves that a new one needs."""

    member: str
    leaves: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def targets(self) -> tuple[str, ...]:
        """The leaves of our fields."""
        return tuple(f"{self.member}.{leaf}" for leaf in self.leaves.values())

    @property
    def paths(self) -> tuple[str, ...]:
        """All its leaves for masks."""
        return tuple(f"{self.member}.{leaf}" for leaf in (*self.leaves.values(), *self.needs))


SCHEMES: Mapping[str, Scheme] = {
    "Manual CPC": Scheme("manual_cpc", needs={"enhanced_cpc_enabled": False}),
    "Maximize clicks": Scheme("target_spend", {"cpc_limit": "cpc_bid_ceiling_micros"}),
    "Maximize conversions": Scheme("maximize_conversions", {"target_cpa": "target_cpa_micros"}),
    "Maximize conversion value": Scheme("maximize_conversion_value", {"target_roas": "target_roas"}),
    "Target CPA": Scheme("target_cpa", {"target_cpa": "target_cpa_micros", "cpc_limit": "cpc_bid_ceiling_micros"}),
    "Target ROAS": Scheme("target_roas", {"target_roas": "target_roas", "cpc_limit": "cpc_bid_ceiling_micros"}),
    # The workspace has no fields for place and share: a new one aims at half of the impressions anywhere on the page.
    "Target impression share": Scheme(
        "target_impression_share",
        {"cpc_limit": "cpc_bid_ceiling_micros"},
        {"location": "ANYWHERE_ON_PAGE", "location_fraction_micros": 500_000},
    ),
}
_BY_MEMBER = {scheme.member: word for word, scheme in SCHEMES.items()}


def without_place(values: Values) -> tuple[str, ...]:
    """Fields with a value that the strategy of the campaign has no place for."""
    scheme = SCHEMES.get(values.get("bid_strategy") or "")
    if scheme is None:
        return ()
    return tuple(name for name in TARGETS if values.get(name) is not None and name not in scheme.leaves)


def _read(campaign: Message) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(FIELDS)
    member = campaign.WhichOneof("campaign_bidding_strategy")
    word = _BY_MEMBER.get(member or "")
    if word is None:
        found["bid_strategy"] = _by_type(campaign)
        return found
    return found | {"bid_strategy": word} | _targets(getattr(campaign, member), word)


def read_portfolio(strategy: Message) -> dict[str, Any]:
    """What a campaign has from the strategy that it shares; nothing when it shares none."""
    if not strategy.name:
        return {}
    found: dict[str, Any] = {"portfolio": strategy.name}
    member = strategy.WhichOneof("scheme")
    word = _BY_MEMBER.get(member or "")
    if word is not None:
        found |= {"bid_strategy": word} | _targets(getattr(strategy, member), word)
    return found


def _targets(inner: Message, word: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, leaf in SCHEMES[word].leaves.items():
        value = getattr(inner, leaf)
        # Where no target is set, Google Ads answers with 0.
        found[name] = (decimal_text(value) if name == "target_roas" else int(value)) if value else None
    return found


def _by_type(campaign: Message) -> str | None:
    """A strategy that campaigns share, one without any setting, or one we do not know: by the name of its type."""
    number = campaign.bidding_strategy_type
    names = {value: name for name, value in enum_numbers(campaign.DESCRIPTOR, "bidding_strategy_type").items()}
    name = names.get(number, "UNKNOWN")
    words = {member.upper(): word for member, word in _BY_MEMBER.items()}
    return words.get(name, name) if number else None


def _fill(campaign: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
    """What a campaign bids by itself; nothing where it shares a strategy, whose resource only the account knows."""
    _check_portfolio(values, changed)
    if values["portfolio"] is not None:
        return []
    if values["bid_strategy"] is None:
        _check_left(changed)
        return []
    scheme = SCHEMES.get(values["bid_strategy"])
    if scheme is None:
        raise InvalidInput(
            f"Google Ads has no bid strategy {values['bid_strategy']!r} for new settings.",
            where="bid_strategy",
            hint=f"Choose one of {', '.join(SCHEMES)}.",
        )
    inner = getattr(campaign, scheme.member)
    inner.SetInParent()
    fresh = changed is None or bool({"bid_strategy", "portfolio"} & changed)
    paths = [
        _fill_leaf(inner, scheme, name, values[name]) for name in scheme.leaves if fresh or name in (changed or ())
    ]
    return paths + ([_fill_need(inner, scheme, leaf) for leaf in scheme.needs] if fresh else [])


def _check_portfolio(values: Values, changed: frozenset[str] | None) -> None:
    """Writing a target would take the campaign out of what it shares, without a word."""
    edited = [name for name in FIELDS if name != "portfolio" and name in (changed or ())]
    if values["portfolio"] is not None and edited:
        raise InvalidInput(
            f"The campaign shares the portfolio strategy “{values['portfolio']}” with others.", where=edited[0],
            hint="Change its targets in Google Ads under Tools, Bid strategies, or take the campaign out of it there.",
        )  # fmt: skip


def _check_left(changed: frozenset[str] | None) -> None:
    if "portfolio" in (changed or ()):
        raise InvalidInput(
            "The campaign leaves its portfolio strategy and has no bid strategy of its own.", where="bid_strategy",
            hint="Choose one.",
        )  # fmt: skip


def _fill_leaf(inner: Message, scheme: Scheme, name: str, value: Any) -> str:
    if value is not None:
        setattr(inner, scheme.leaves[name], float(value) if name == "target_roas" else int(value))
    return f"{scheme.member}.{scheme.leaves[name]}"


def _fill_need(inner: Message, scheme: Scheme, leaf: str) -> str:
    value = scheme.needs[leaf]
    setattr(inner, leaf, enum_numbers(inner.DESCRIPTOR, leaf)[value] if isinstance(value, str) else value)
    return f"{scheme.member}.{leaf}"


PORTFOLIO_PATHS = ("name", *(path for scheme in SCHEMES.values() if scheme.leaves for path in scheme.targets))
"""What is read of a shared strategy."""
BIDDING = Together(FIELDS, tuple(path for scheme in SCHEMES.values() for path in scheme.paths), _read, _fill)
