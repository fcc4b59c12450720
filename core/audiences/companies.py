"""Companies for LinkedIn: name, website domain, LinkedIn page and place, tidied so that they are found there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.contacts.countries import country_of
from core.contacts.domains import company_domain, normal_domain, split_email
from core.contacts.sheets import Row

MOST_LETTERS = 200
"""Of a name; a longer one is no company's."""
_FORMS = frozenset(
    {
        "ltd", "limited", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation", "co", "plc", "gmbh", "ag", "kg",
        "kgaa", "ohg", "ug", "se", "mbh", "sarl", "sas", "sasu", "sa", "bv", "nv", "oy", "oyj", "ab", "asa", "as", "aps", "spa",
        "srl", "sl", "slu", "pty", "pte", "pvt", "private", "kk", "sro", "zoo",
    }
)  # fmt: skip
_JOINED = frozenset({"&", "and", "und"})
_PAGE = re.compile(r"^(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(?:company|showcase|school)/([^/?#\s]+)", re.I)


@dataclass(frozen=True)
class Company:
    """One company; at least one of name, domain and page is there. `page` is the last part of its LinkedIn address."""

    name: str = ""
    domain: str = ""
    page: str = ""
    country: str = ""
    city: str = ""

    @property
    def key(self) -> str:
        """What two rows of the same company have in common."""
        return self.page or self.domain or f"{self.name.casefold()}|{self.country}"

    @property
    def organization(self) -> str | None:
        """The number of its page, where the address names one."""
        return self.page if self.page.isdigit() else None


def normal_name(text: str) -> str:
    """A company's name without its legal form: `Nordlicht Software GmbH & Co. KG` → `Nordlicht Software`."""
    words = text.split()
    while len(words) > 1 and _is_form(words[-1]):
        words = words[:-1]
        while len(words) > 1 and words[-1].lower() in _JOINED:
            words = words[:-1]
    return " ".join(words).rstrip(" ,")[:MOST_LETTERS]


def _is_form(word: str) -> bool:
    return re.sub(r"[.,/()]", "", word.lower()) in _FORMS


def page_of(text: str) -> str:
    """`https://www.linkedin.com/company/nordlicht/about/` → `nordlicht`; empty when it is no company's page."""
    found = _PAGE.match(text.strip())
    return found.group(1).lower() if found else ""


@dataclass(frozen=True)
class Found:
    """A row of companies: what it holds, whether the domain came from an e-mail address only, and the domain as written."""

    company: Company
    derived: str = ""
    written: str = ""


def company_of(
    row: Row, places: Mapping[str, Sequence[int]], misspelt: Mapping[str, str], repaired: Mapping[str, str]
) -> Found:
    """The company of a row. `misspelt` says which domain seems to be meant, `repaired` those that are to be corrected."""
    written = next((found for found in map(normal_domain, row.texts(places["domain"])) if found), "")
    domain = company_domain(repaired.get(written, written)) or ""
    derived = "" if domain else _from_email(row, places["email"], misspelt)
    name = normal_name(row.text(places["company"]))
    pages = map(page_of, [*row.texts(places["page_url"]), *row.texts(places["domain"])])
    place = (country_of(row.text(places["country"])), row.text(places["city"]))
    return Found(Company(name, domain, next(filter(None, pages), ""), *place), derived, written)


def _from_email(row: Row, places: Sequence[int], misspelt: Mapping[str, str]) -> str:
    for text in row.texts(places):
        parts = split_email(text)
        found = company_domain(misspelt.get(parts[1], parts[1])) if parts else None
        if found:
            return found
    return ""
