"""Files of customers: which column is what, and each row as hashes. Nothing of a row is kept, shown or logged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.audiences import identifying
from core.audiences.identifying import Member
from core.errors import InvalidInput
from core.interchange.textfile import decode, encoding_of, plain_heading, read_bytes, read_lines

HEADINGS: Mapping[str, frozenset[str]] = {
    "email": frozenset({"email", "emailaddress", "mail", "workemail", "email1", "email2", "email3", "hashedemail"}),
    "phone": frozenset(
        {"phone", "phonenumber", "mobile", "mobilephone", "telephone", "phone1", "phone2", "hashedphone"}
    ),
    "given": frozenset({"firstname", "givenname", "first", "vorname", "hashedfirstname"}),
    "family": frozenset({"lastname", "familyname", "surname", "last", "nachname", "hashedlastname"}),
    "country": frozenset({"country", "countrycode", "region", "regioncode", "land"}),
    "postal": frozenset({"zip", "zipcode", "postalcode", "postcode", "plz"}),
}
MOST_NAMED = 100


@dataclass
class Customers:
    """A file of customers, read. `skipped` names rows (counted from 1) that hold nothing usable and why."""

    members: list[Member] = field(default_factory=list)
    rows: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    repeated: int = 0
    digest: str = ""


def read_customers(path: Path, *, calling_code: str = "") -> Customers:
    """Read and hash a file. Raises InvalidInput when no column identifies anybody, or no row does."""
    raw = read_bytes(path)
    lines = read_lines(path, decode(path, raw, encoding_of(raw)))
    columns = _columns(path, next(lines).cells)
    # The calling code decides what is sent, so it belongs to what the digest stands for.
    found = Customers(digest=hashlib.sha256(raw + calling_code.encode()).hexdigest())
    seen: set[Member] = set()
    for number, cells in enumerate((line.cells for line in lines), 1):
        found.rows = number
        member = _member(cells, columns, calling_code)
        if not member.identifiers:
            found.skipped.append((number, "no usable e-mail address, phone number or complete address"))
        elif member in seen:
            found.repeated += 1
        else:
            seen.add(member)
            found.members.append(member)
    if not found.members:
        raise InvalidInput(
            "not one row holds a usable e-mail address, phone number or complete address.", where=str(path),
            hint="Phone numbers need their country: write +49 …, or name a calling code.",
        )  # fmt: skip
    return found


def _columns(path: Path, headings: Sequence[str]) -> dict[str, list[int]]:
    """Where each part stands; e-mail and phone may stand in several columns."""
    plain = [plain_heading(one) for one in headings]
    found = {part: [at for at, one in enumerate(plain) if one in words] for part, words in HEADINGS.items()}
    whole_address = all(found[part] for part in ("given", "family", "country", "postal"))
    if not (found["email"] or found["phone"] or whole_address):
        raise InvalidInput(
            "no column says who the customers are.", where=str(path),
            hint="Name columns Email, Phone, or First Name with Last Name, Country and Zip.",
        )  # fmt: skip
    return found


def _member(cells: Sequence[str], columns: Mapping[str, list[int]], calling_code: str) -> Member:
    emails = [identifying.email(text) for text in _texts(cells, columns["email"])]
    phones = [identifying.phone(text, calling_code) for text in _texts(cells, columns["phone"])]
    parts = [next(_texts(cells, columns[part]), "") for part in ("given", "family", "country", "postal")]
    return Member(_each(emails), _each(phones), identifying.address(*parts) if all(parts) else None)


def _texts(cells: Sequence[str], places: Sequence[int]) -> Iterator[str]:
    return (cells[at] for at in places if at < len(cells) and cells[at].strip())


def _each(found: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one))[:4]
