"""The shape of a brief file: which keys it may hold and what each must look like."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlsplit

import pycountry
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from core.catalog import PLATFORMS
from core.errors import InvalidInput
from core.values import parse_money

GOALS = ("awareness", "traffic", "leads", "pipeline")

_LONGEST_NAME = 120
_LONGEST_TEXT = 1000
_LONGEST_URL = 2000
_MOST_ITEMS = 300
# Codes of ISO 4217 in which no campaign can be paid: metals, bond units, tests, no currency.
_NO_MONEY = frozenset(["XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"])


def clean(text: str) -> str:
    """NFC text on one line without outer spaces; raises ValueError for an empty text or control characters."""
    one_line = " ".join(unicodedata.normalize("NFC", text).split())
    if not one_line:
        raise ValueError("is empty; write a text or leave the key out")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in one_line):
        raise ValueError("holds control characters; remove them")
    return one_line


def _at_most(length: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) > length:
            raise ValueError(f"is {len(text)} characters long; at most {length} are allowed")
        return text

    return check


def one_of(choices: Iterable[str], what: str, listed: bool = True) -> Callable[[str], str]:
    """A validator that takes one of the choices and suggests the nearest otherwise."""
    known = list(choices)

    def check(text: str) -> str:
        if text in known:
            return text
        by_lower = {choice.lower(): choice for choice in known}
        near = get_close_matches(text.lower(), by_lower, n=1, cutoff=0.5 if listed else 0.99)
        hint = f"; did you mean “{by_lower[near[0]]}”?" if near else ""
        allowed = f" (allowed: {', '.join(known)})" if listed else ""
        raise ValueError(f"“{text}” is not {what}{hint}{allowed}")

    return check


@lru_cache
def countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes and the countries' names."""
    return {country.alpha_2: getattr(country, "common_name", country.name) for country in pycountry.countries}


@lru_cache
def languages() -> dict[str, str]:
    """ISO 639-1 codes and the languages' names."""
    return {language.alpha_2: language.name for language in pycountry.languages if hasattr(language, "alpha_2")}


@lru_cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes money can be paid in."""
    return frozenset(currency.alpha_3 for currency in pycountry.currencies) - _NO_MONEY


def _country(code: str) -> str:
    if code.upper() == "UK":
        raise ValueError("“UK” is not an ISO 3166-1 country code; did you mean “GB”?")
    return one_of(countries(), "an ISO 3166-1 country code such as DE", listed=False)(code)


def _language(code: str) -> str:
    return one_of(languages(), "an ISO 639-1 language code such as en", listed=False)(code)


def _currency(code: str) -> str:
    return one_of(currencies(), "an ISO 4217 currency code such as EUR", listed=False)(code)


def web_address(url: str) -> str:
    """A URL ads may lead to; raises ValueError."""
    if any(char.isspace() or unicodedata.category(char) == "Cc" for char in url):
        raise ValueError(f"“{url}” holds a space; write it as %20")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"“{url}” is not a web address such as https://example.com/page") from error
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"“{url}” is not a web address: it must begin with https:// or http://")
    if not host or not any(char.isalnum() for char in host):
        raise ValueError(f"“{url}” names no host; write it like https://example.com/page")
    if parts.username or parts.password:
        raise ValueError("holds a user name or password; a landing page must open without one")
    return url


def _amount(value: Any) -> int:
    """Micros of a positive amount written as text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError('must be an amount such as "24000.00"')
    try:
        micros = parse_money(str(value))
    except InvalidInput as error:
        raise ValueError(f'{value!s:.40} is not an amount; write it like "24000.00"') from error
    if micros <= 0:
        raise ValueError(f"must be more than 0, not {value!s:.40}")
    return micros


def _day(value: Any) -> Any:
    if isinstance(value, datetime):
        raise ValueError("must be a date without a time, such as 2026-12-01")
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueError(f"“{value}” is not a date such as 2026-12-01") from error
    return value


Text = Annotated[str, AfterValidator(clean), AfterValidator(_at_most(_LONGEST_TEXT))]
Name = Annotated[str, AfterValidator(clean), AfterValidator(_at_most(_LONGEST_NAME))]
Url = Annotated[str, AfterValidator(str.strip), AfterValidator(_at_most(_LONGEST_URL)), AfterValidator(web_address)]
Texts = Annotated[list[Text], Field(max_length=_MOST_ITEMS)]
Names = Annotated[list[Name], Field(max_length=_MOST_ITEMS)]
Country = Annotated[str, AfterValidator(clean), AfterValidator(_country)]
Language = Annotated[str, AfterValidator(clean), AfterValidator(_language)]
Platform = Annotated[str, AfterValidator(clean), AfterValidator(one_of(PLATFORMS, "a platform"))]
Day = Annotated[date, BeforeValidator(_day)]


class Table(BaseModel):
    """A table of the file: no other keys, no conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class BudgetTable(Table):
    """`[budget]`."""

    total: Annotated[int, BeforeValidator(_amount)]
    currency: Annotated[str, AfterValidator(clean), AfterValidator(_currency)] | None = None


class OfferTable(Table):
    """`[offer]`."""

    name: Text
    call_to_action: Name | None = None


class ClaimTable(Table):
    """`[[claims]]`."""

    text: Text
    evidence: Text | None = None


class PersonaTable(Table):
    """`[[personas]]`."""

    name: Name
    titles: Names = []
    functions: Names = []
    seniorities: Names = []
    pains: Texts = []


class CompaniesTable(Table):
    """`[companies]`."""

    industries: Names = []
    sizes: Names = []


class BrandTable(Table):
    """`[brand]`."""

    voice: Texts = []
    banned_words: Names = []
    must_include: Texts = []
    competitors: Names = []
    acronyms: Names = []
    allow_competitor_names: bool = False
    allow_competitor_keywords: bool = False


class BriefTable(Table):
    """The whole file."""

    product: Name
    company: Name
    goal: Annotated[str, AfterValidator(clean), AfterValidator(one_of(GOALS, "a goal"))]
    landing_page: Url
    summary: Text | None = None
    platforms: list[Platform] = []
    countries: list[Country] = []
    languages: list[Language] = []
    start: Day | None = None
    end: Day | None = None
    value_props: Texts = []
    keyword_seeds: Texts = []
    negative_seeds: Texts = []
    budget: BudgetTable | None = None
    offer: OfferTable | None = None
    claims: Annotated[list[ClaimTable], Field(max_length=_MOST_ITEMS)] = []
    personas: Annotated[list[PersonaTable], Field(max_length=_MOST_ITEMS)] = []
    companies: CompaniesTable = CompaniesTable()
    brand: BrandTable = BrandTable()
