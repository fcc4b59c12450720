"""All rules, in one fixed order."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from core.errors import NotFound
from core.rules import (
    ageing,
    brand_ads,
    collisions,
    conventions,
    duplicates,
    fields,
    google_ads,
    google_assets,
    google_campaigns,
    inheriting,
    insertions,
    keywords,
    likely,
    linkedin_ads,
    linkedin_lists,
    linkedin_targeting,
    live,
    money,
    parents,
    practice,
    preferences,
    reaching,
    reviewed,
    searches,
    spelling,
    structure,
    urls,
)
from core.rules.rule import Rule
from core.rules.scanning import TEXT_RULES

_PACKS = (
    fields.pack, urls.pack, *money.PACKS, *google_campaigns.PACKS, google_ads.rsa, google_assets.assets, *keywords.PACKS, linkedin_ads.sets, linkedin_targeting.facets, linkedin_ads.ads,
    *structure.PACKS, *parents.PACKS, *practice.PACKS, *duplicates.PACKS, collisions.pack, insertions.pack, live.pack, *conventions.PACKS, preferences.pack, *spelling.PACKS, reviewed.pack, reviewed.linkedin, likely.pack,
    linkedin_lists.pack, brand_ads.brand, searches.pack, *ageing.PACKS, reaching.pack, inheriting.pack,
)  # fmt: skip

RULES: tuple[Rule, ...] = (*TEXT_RULES, *(rule for pack in _PACKS for rule in pack.rules))
_NUMBER: Mapping[str, int] = {rule.id: number for number, rule in enumerate(RULES)}
_FIRST_OWN = 100_000
_BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}

# Changes with every rule that comes or goes, so that findings stored by an older version are made anew.
EDITION = f"{zlib.crc32(' '.join(_BY_ID).encode()):08x}"


def number_of(known: Rule) -> int:
    """The place of a rule: the pack's in their order, then own rules in the order of their making."""
    return _FIRST_OWN + known.own if known.own else _NUMBER[known.id]


def known_rule(id: str) -> Rule | None:
    """A rule of the pack by its id, if there is one."""
    return _BY_ID.get(id)


def rule(id: str) -> Rule:
    """One rule by its id; raises NotFound."""
    found = _BY_ID.get(id)
    if found is None:
        raise NotFound(f"There is no rule {id}.")
    return found
