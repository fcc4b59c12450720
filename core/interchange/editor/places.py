"""Countries among Google's places: criterion ids, ISO codes and names."""

from __future__ import annotations

from functools import cache

COUNTRY_BASE = 2000


@cache
def _by_number() -> dict[int, tuple[str, str]]:
    import pycountry

    return {int(one.numeric): (one.alpha_2, getattr(one, "common_name", one.name)) for one in pycountry.countries}


@cache
def _by_code() -> dict[str, tuple[int, str]]:
    return {code: (number, name) for number, (code, name) in _by_number().items()}


@cache
def _by_name() -> dict[str, str]:
    import pycountry

    names = {}
    for one in pycountry.countries:
        for name in (one.name, getattr(one, "common_name", ""), getattr(one, "official_name", ""), one.alpha_2):
            if name:
                names[name.casefold()] = one.alpha_2
    return names


def country_of(criterion_id: str, name: str) -> str | None:
    """The ISO code of a place that is a country: by Google's criterion id, else by its English name."""
    if criterion_id:
        if not (criterion_id.isascii() and criterion_id.isdigit() and len(criterion_id) <= 5):
            return None
        found = _by_number().get(int(criterion_id) - COUNTRY_BASE)
        return found[0] if found else None
    return _by_name().get(name.casefold())


def criterion_of(code: str) -> tuple[str, str]:
    """(criterion id, English name) of a country code; an unknown code has no id and is its own name."""
    found = _by_code().get(code.upper())
    return (str(COUNTRY_BASE + found[0]), found[1]) if found else ("", code)
