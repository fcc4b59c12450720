"""People for LinkedIn: each by the SHA-256 of an e-mail address and nothing else. The address goes no further than here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.audiences.identifying import HASH, hashed
from core.contacts.domains import free_mail, split_email
from core.contacts.sheets import Row


@dataclass(frozen=True)
class Person:
    """One contact; `mail` is the kind of address, which says how likely LinkedIn knows it."""

    email: str = field(repr=False)
    mail: str = "company"


COMPANY_MAIL, FREE_MAIL, HASHED = "company", "free", "hashed"


def linkedin_email(text: str) -> str | None:
    """An address as LinkedIn compares it: without blanks, in small letters, points and what follows a plus kept."""
    parts = split_email(text)
    return f"{parts[0]}@{parts[1]}" if parts else None


def linkedin_hash(text: str) -> str | None:
    """SHA-256 of an address as LinkedIn wants it; what is a hash already stays as it is, None for what is neither."""
    plain = text.strip().lower()
    if HASH.fullmatch(plain):
        return plain
    found = linkedin_email(text)
    return hashed(found) if found else None


def person_of(row: Row, places: Sequence[int], repaired: Mapping[str, str]) -> tuple[Person | None, str | None]:
    """The person of a row, and the domain of the address; both None when no column holds an address.

    `repaired` says which domain is meant by a misspelt one.
    """
    for text in row.texts(places):
        plain = text.lower()
        if HASH.fullmatch(plain):
            return Person(plain, HASHED), None
        parts = split_email(text)
        if parts:
            domain = repaired.get(parts[1], parts[1])
            kind = FREE_MAIL if domain in free_mail() else COMPANY_MAIL
            return Person(hashed(f"{parts[0]}@{domain}"), kind), parts[1]
    return None, None
