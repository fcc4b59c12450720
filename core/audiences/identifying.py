"""What identifies a customer to Google, normalised and hashed by its rules. The text itself goes no further than here."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from core.contacts.countries import country

HASH = re.compile(r"[0-9a-f]{64}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_DOTLESS = ("gmail.com", "googlemail.com")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "herr", "frau", "hr", "fr"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "mba"})
FEWEST_DIGITS, MOST_DIGITS = 8, 15
"""Of a phone number with its country code (E.164)."""


@dataclass(frozen=True)
class Address:
    """A name and where it lives: names hashed, country (ISO) and postal code plain, as Google wants them."""

    given: str
    family: str
    country: str
    postal: str


@dataclass(frozen=True)
class Member:
    """One customer by hashes; at least one of the three is there."""

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    address: Address | None = None

    @property
    def identifiers(self) -> int:
        """How many identifiers Google counts."""
        return len(self.emails) + len(self.phones) + (self.address is not None)


def hashed(text: str) -> str:
    """SHA-256 of a normalised text, as small hexadecimal letters."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def email(text: str) -> str | None:
    """The hash of an address; None when it is none. What is a hash already stays as it is."""
    plain = normal_email(text)
    return _kept(text) or (hashed(plain) if plain else None)


def normal_email(text: str) -> str | None:
    """Without blanks, small; at Gmail without points and without what follows a plus."""
    plain = "".join(text.split()).lower()
    if not _EMAIL.fullmatch(plain):
        return None
    name, _, domain = plain.rpartition("@")
    if domain in _DOTLESS:
        name = name.partition("+")[0].replace(".", "")
    return f"{name}@{domain}" if name else None


def phone(text: str, calling_code: str = "") -> str | None:
    """The hash of a phone number; None when its country is not known or it is none."""
    plain = normal_phone(text, calling_code)
    return _kept(text) or (hashed(plain) if plain else None)


def normal_phone(text: str, calling_code: str = "") -> str | None:
    """E.164: a plus, the country's calling code and the number. `calling_code` is for numbers written without one.

    A leading 0 is left out of national numbers, except in Italy, where it belongs to the number.
    """
    cleaned = unicodedata.normalize("NFKC", text).strip()
    if re.search(r"[^\d\s()+./\-]", cleaned):
        return None
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", cleaned))
    code = re.sub(r"\D", "", calling_code)
    if digits.startswith("00") and not cleaned.startswith("+"):
        digits = digits[2:]
    elif not cleaned.startswith("+"):
        if not code:
            return None
        digits = code + (digits if code == "39" else digits.removeprefix("0"))
    return f"+{digits}" if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS and not digits.startswith("0") else None


def name(text: str) -> str | None:
    """The hash of a first or last name; None when nothing of it is left."""
    plain = normal_name(text)
    return _kept(text) or (hashed(plain) if plain else None)


def normal_name(text: str) -> str | None:
    """Small, without titles before it, suffixes behind it and punctuation."""
    words = [re.sub(r"[^\w'’\-]", "", word) for word in unicodedata.normalize("NFC", text).lower().split()]
    words = [word for word in words if word]
    while words and words[0].strip("'’-") in _TITLES and len(words) > 1:
        words = words[1:]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    return re.sub(r"['’\-]", "", " ".join(words)) or None


def postal(text: str) -> str | None:
    """A postal code, not hashed: capitals, single blanks."""
    return " ".join(text.split()).upper() or None


def address(given: str, family: str, land: str, code: str) -> Address | None:
    """All four parts, or none: Google matches them only together."""
    parts = (name(given), name(family), country(land), postal(code))
    first, last, where, zip_code = parts
    return Address(first, last, where, zip_code) if first and last and where and zip_code else None


def _kept(text: str) -> str | None:
    plain = text.strip().lower()
    return plain if HASH.fullmatch(plain) else None
