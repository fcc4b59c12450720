"""One vector per rule of normalising, and files of customers with everything that files have."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audiences import identifying as i
from core.audiences.reading import read_customers
from core.errors import InvalidInput

EMAILS = {
    "Jefferson.Loves.Hiking@GMail.com": "jeffersonloveshiking@gmail.com",
    "anna.b+ads@googlemail.com": "annab@googlemail.com",
    " Anna.Berg+Ads@Ledgerly.Example ": "anna.berg+ads@ledgerly.example",
    "a na@ledgerly.example": "ana@ledgerly.example",
    "no address": None,
    "a@b": None,
    "+x@gmail.com": None,
}
PHONES = {
    ("+1 (555) 010-0199", ""): "+15550100199",
    ("0049 30 1234567", ""): "+49301234567",
    ("030 1234567", "49"): "+49301234567",
    ("+49 (0)30 1234567", ""): "+49301234567",
    ("06 1234 5678", "+39"): "+390612345678",
    ("030 1234567", ""): None,
    ("+49 12", ""): None,
    ("call me", "49"): None,
    ("+49 30 1234567 ext. 5", ""): None,
}
NAMES = {
    "  Anna ": "anna",
    "Dr. Anna": "anna",
    "Prof. Dr. Anna": "anna",
    "Smith, Jr.": "smith",
    "O'Neill": "oneill",
    "Müller-Lüdenscheidt": "müllerlüdenscheidt",
    "Dr": "dr",
    "...": None,
}


@pytest.mark.parametrize(("text", "plain"), EMAILS.items())
def test_emails(text: str, plain: str | None) -> None:
    assert i.normal_email(text) == plain


@pytest.mark.parametrize(("given_", "plain"), PHONES.items())
def test_phones(given_: tuple[str, str], plain: str | None) -> None:
    assert i.normal_phone(*given_) == plain


@pytest.mark.parametrize(("text", "plain"), NAMES.items())
def test_names(text: str, plain: str | None) -> None:
    assert i.normal_name(text) == plain


def test_hashes_are_sha_256_in_small_hexadecimal() -> None:
    # The vector of Google's own page on formatting.
    assert i.email("cloudysanfrancisco@gmail.com") == hashlib.sha256(b"cloudysanfrancisco@gmail.com").hexdigest()
    assert i.hashed("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    done = i.hashed("x")
    assert i.email(done.upper()) == i.phone(done) == i.name(done) == done


def test_countries_and_postal_codes_stay_plain() -> None:
    assert [i.country(one) for one in ("de", "Germany", "DEU", "Nowhere", "")] == ["DE", "DE", "DE", None, None]
    assert i.postal(" sw1a  1aa ") == "SW1A 1AA"
    assert i.address("Anna", "Berg", "DE", "") is None


@given(st.emails())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = i.normal_email(text)
    assert once is None or i.normal_email(once) == once


def test_a_file_is_hashed_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(
        "Email,Phone,First Name,Last Name,Country,Zip\n"
        "anna@ledgerly.example,+49 30 1234567,Anna,Berg,DE,10115\n"
        "ANNA@ledgerly.example,+49 30 1234567,Anna,Berg,DE,10115\n"
        "nobody,12,,,,\n"
        ",,Ben,Holm,Denmark,1050\n",
        encoding="utf-8",
    )
    found = read_customers(path)
    assert (found.rows, found.repeated, len(found.members)) == (4, 1, 2)
    assert [number for number, _ in found.skipped] == [3]
    first, second = found.members
    assert (first.identifiers, second.identifiers) == (3, 1)
    assert first.emails == (i.hashed("anna@ledgerly.example"),)
    assert second.address == i.Address(i.hashed("ben"), i.hashed("holm"), "DK", "1050")
    assert "anna" not in repr(found)
    assert read_customers(path, calling_code="49").digest != found.digest


@pytest.mark.parametrize(
    "content", ["Name,Shoe size\nAnna,38\n", "Email\nnobody\n", "First Name,Last Name\nAnna,Berg\n"]
)
def test_a_file_without_customers_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput):
        read_customers(path)
