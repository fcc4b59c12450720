"""The places, languages and currencies the sandbox knows: every country, some cities, the common languages."""

from __future__ import annotations

from functools import cache

from integrations.sandbox.google.messages import Message, resource_class, set_enum

CITIES = {  # id: name, kind, country, reach in thousands; the ids are the sandbox's own
    9_100_001: ("Berlin", "City", "DE", 3_600),
    9_100_002: ("Munich", "City", "DE", 1_500),
    9_100_003: ("Hamburg", "City", "DE", 1_800),
    9_100_004: ("Bavaria", "State", "DE", 13_000),
    9_100_005: ("Vienna", "City", "AT", 1_900),
    9_100_006: ("Zurich", "City", "CH", 430),
    9_100_007: ("Paris", "City", "FR", 2_100),
    9_100_008: ("London", "City", "GB", 8_900),
    9_100_009: ("New York", "City", "US", 8_400),
    9_100_010: ("California", "State", "US", 39_000),
}
LANGUAGES = {
    1000: ("en", "English"), 1001: ("de", "German"), 1002: ("fr", "French"), 1003: ("es", "Spanish"),
    1004: ("it", "Italian"), 1005: ("ja", "Japanese"), 1009: ("da", "Danish"), 1010: ("nl", "Dutch"),
    1011: ("fi", "Finnish"), 1013: ("no", "Norwegian"), 1014: ("pt", "Portuguese"), 1015: ("sv", "Swedish"),
    1021: ("cs", "Czech"), 1030: ("pl", "Polish"),
}  # fmt: skip
CURRENCIES = {
    "EUR": ("Euro", "€", 10_000),
    "USD": ("US Dollar", "$", 10_000),
    "GBP": ("British Pound", "£", 10_000),
    "JPY": ("Yen", "¥", 1_000_000),
}


@cache
def places() -> dict[int, Message]:
    """Every place by id; a country's id is 2000 and its ISO number."""
    import pycountry

    found = {}
    for country in pycountry.countries:
        number = 2000 + int(country.numeric)
        found[number] = _place(number, country.name, "Country", country.alpha_2, country.name)
    for number, (name, kind, country_code, _) in CITIES.items():
        parent = pycountry.countries.lookup(country_code)
        found[number] = _place(number, name, kind, country_code, f"{name},{parent.name}")
        found[number].parent_geo_target = f"geoTargetConstants/{2000 + int(parent.numeric)}"
    return found


def _place(number: int, name: str, kind: str, country: str, canonical: str) -> Message:
    place = resource_class("geo_target_constant")()
    place.resource_name = f"geoTargetConstants/{number}"
    place.id, place.name, place.country_code = number, name, country
    place.target_type, place.canonical_name = kind, canonical
    set_enum(place, "status", "ENABLED")
    return place


def reach(number: int) -> int:
    """A plausible number of people in a place."""
    return CITIES[number][3] * 1000 if number in CITIES else 1_000_000 + (number * 7919) % 80_000_000


@cache
def languages() -> dict[int, Message]:
    """Every language by id."""
    found = {}
    for number, (code, name) in LANGUAGES.items():
        one = resource_class("language_constant")()
        one.resource_name, one.id, one.code, one.name, one.targetable = (
            f"languageConstants/{number}",
            number,
            code,
            name,
            True,
        )
        found[number] = one
    return found


@cache
def currencies() -> dict[str, Message]:
    """Every currency by its code."""
    found = {}
    for code, (name, symbol, unit) in CURRENCIES.items():
        one = resource_class("currency_constant")()
        one.resource_name, one.code, one.name, one.symbol = f"currencyConstants/{code}", code, name, symbol
        one.billable_unit_micros = unit
        found[code] = one
    return found


def known_place(name: str) -> bool:
    """Whether a place with this resource name exists."""
    head, _, number = name.partition("/")
    return head == "geoTargetConstants" and number.isdigit() and int(number) in places()


def known_language(name: str) -> bool:
    """Whether a language with this resource name exists."""
    head, _, number = name.partition("/")
    return head == "languageConstants" and number.isdigit() and int(number) in languages()
