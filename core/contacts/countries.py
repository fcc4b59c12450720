"""Countries as people and programs write them."""

from __future__ import annotations

import re
from functools import lru_cache

_ALSO = {
    "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "usa": "US", "u.s.": "US", "u.s.a.": "US",
    "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "suisse": "CH", "españa": "ES", "italia": "IT",
    "nederland": "NL", "the netherlands": "NL", "holland": "NL", "south korea": "KR", "russia": "RU", "turkey": "TR",
}  # fmt: skip
"""What CRMs call countries, beside their codes and English names."""


def country(text: str) -> str | None:
    """A country as ISO code of two letters, from the code or the English name."""
    import pycountry

    plain = " ".join(text.split())
    if re.fullmatch(r"[A-Za-z]{2}", plain):
        found = pycountry.countries.get(alpha_2=plain.upper())
    else:
        found = next((one for one in pycountry.countries if plain.lower() in _names(one)), None) if plain else None
    return None if found is None else str(found.alpha_2)


@lru_cache(4_096)
def country_of(text: str) -> str:
    """The ISO code of a country, also by names that only CRMs use; empty when it is none."""
    return _ALSO.get(" ".join(text.split()).casefold()) or country(text) or ""


def _names(one: object) -> set[str]:
    return {
        str(getattr(one, key)).lower()
        for key in ("name", "common_name", "official_name", "alpha_3")
        if hasattr(one, key)
    }
