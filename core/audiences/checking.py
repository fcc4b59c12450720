"""A list before it is sent: what of it can be matched, what is wrong, what could be mended, and how many it may match."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from core.audiences import companies, people
from core.audiences.companies import Company
from core.audiences.people import Person
from core.contacts.domains import SITES, free_mail, meant, normal_domain, split_email
from core.contacts.headings import COMPANY, PERSON, places
from core.contacts.sheets import Row, Sheet, open_sheet
from core.errors import InvalidInput
from core.progress import Progress, silent

MOST_SHOWN = 200
"""Rows of which a repair is shown one by one; all are counted."""
_STEP = 2_000


class Holds(StrEnum):
    """What a list is of."""

    CONTACTS = "contacts"
    COMPANIES = "companies"


class Repair(StrEnum):
    """What can be mended before a list is sent."""

    TYPOS = "typos"
    DOMAINS = "domains"

    @property
    def words(self) -> str:
        """What it does."""
        return _REPAIRS[self]


_REPAIRS = {
    Repair.TYPOS: "Correct domains that look misspelt",
    Repair.DOMAINS: "Take missing websites from e-mail addresses",
}
COUNTS = {
    "company_mail": "at a company's address", "free_mail": "at a free-mail provider", "hashed": "hashed already",
    "with_page": "with a LinkedIn page", "with_domain": "with a website", "name_only": "by name only",
    "typo": "look misspelt", "derivable": "could take the website from an e-mail address",
    "shared_site": "name a site of many companies as website", "repeated": "repeated", "skipped": "cannot be used",
}  # fmt: skip
"""What is counted, in words."""


@dataclass(frozen=True)
class Offer:
    """A repair of one row: domains only, never an address."""

    row: int
    repair: Repair
    was: str
    offered: str


@dataclass
class Checked:
    """A list, read. `members` are what is sent, in the order of the file; `skipped` names rows and why they cannot be used.

    `removes`: the entries are taken out of the list, not added. `counts` says how many rows are how (`COUNTS` has the words); `offers` are the first repairs not made yet.
    """

    holds: Holds
    repairs: frozenset[Repair]
    members: list[Person | Company] = field(default_factory=list, repr=False)
    rows: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    offers: list[Offer] = field(default_factory=list)
    digest: str = ""
    notes: tuple[str, ...] = ()
    removes: bool = False

    @property
    def repeated(self) -> int:
        """Rows that name again what an earlier row named."""
        return self.counts["repeated"]

    def open(self, repair: Repair) -> int:
        """How many rows a repair that was not chosen would mend."""
        return 0 if repair in self.repairs else self.counts["typo" if repair is Repair.TYPOS else "derivable"]


def check_list(
    path: Path,
    holds: Holds,
    repairs: Collection[Repair] = (),
    progress: Progress | None = None,
    *,
    removes: bool = False,
) -> Checked:
    """Read a file of contacts or companies for LinkedIn. Raises InvalidInput when no row of it can be used."""
    progress = progress or silent()
    sheet = open_sheet(path, str(holds), progress)
    columns = places(sheet.headings, PERSON if holds is Holds.CONTACTS else COMPANY)
    _check_columns(sheet, columns, holds)
    misspelt = meant(_domains(sheet, columns, progress))
    chosen = frozenset(repairs)
    # What is mended decides what is sent, so it belongs to what the digest stands for.
    said = ",".join([holds, *sorted(chosen), *(["removes"] if removes else [])])
    digest = hashlib.sha256(f"{sheet.digest}|{said}".encode()).hexdigest()
    found = Checked(holds, chosen, digest=digest, notes=sheet.notes, removes=removes)
    reader = _People(found, columns, misspelt) if holds is Holds.CONTACTS else _Companies(found, columns, misspelt)
    for row in sheet.rows():
        if row.number % _STEP == 1:
            progress.step("Reading the list", row.number)
        found.rows = row.number
        reader.take(row)
    if not found.members:
        what = "e-mail address" if holds is Holds.CONTACTS else "company name, website or LinkedIn page"
        raise InvalidInput(f"not one row holds a usable {what}.", where=str(path), hint="Look at the file in Excel.")
    found.counts["skipped"] = len(found.skipped)
    return found


def _check_columns(sheet: Sheet, columns: Mapping[str, list[int]], holds: Holds) -> None:
    if holds is Holds.CONTACTS and not columns["email"]:
        raise InvalidInput(
            "no column holds e-mail addresses.", where=str(sheet.path),
            hint="Name it Email. Names alone are not sent: they would go to LinkedIn readable.",
        )  # fmt: skip
    if holds is Holds.COMPANIES and not any(columns[name] for name in ("company", "domain", "page_url", "email")):
        raise InvalidInput(
            "no column says which companies these are.", where=str(sheet.path),
            hint="Name columns Company Name, Website or LinkedIn Company Page URL.",
        )  # fmt: skip


def _domains(sheet: Sheet, columns: Mapping[str, list[int]], progress: Progress) -> Counter[str]:
    """How often each domain stands in the file."""
    counts: Counter[str] = Counter()
    for row in sheet.rows():
        if row.number % _STEP == 1:
            progress.step("Looking through the list", row.number)
        counts.update(_domains_of(row, columns))
    return counts


def _domains_of(row: Row, columns: Mapping[str, list[int]]) -> Iterator[str]:
    for text in row.texts(columns["email"]):
        parts = split_email(text)
        if parts:
            yield parts[1]
    for text in row.texts(columns["domain"]):
        domain = normal_domain(text)
        if domain:
            yield domain


class _People:
    """Takes the rows of a list of contacts."""

    def __init__(self, found: Checked, columns: Mapping[str, list[int]], misspelt: Mapping[str, str]) -> None:
        self.found, self.columns, self.misspelt = found, columns, misspelt
        self.repaired = misspelt if Repair.TYPOS in found.repairs else {}
        self.seen: set[str] = set()

    def take(self, row: Row) -> None:
        """Keep the person of a row, or why there is none."""
        person, written = people.person_of(row, self.columns["email"], self.repaired)
        if person is None:
            blank = not row.text(self.columns["email"])
            self.found.skipped.append((row.number, "no e-mail address" if blank else "this is no e-mail address"))
            return
        _offer_spelling(self.found, row, written, self.misspelt)
        if person.email in self.seen:
            self.found.counts["repeated"] += 1
            return
        self.seen.add(person.email)
        self.found.counts["hashed" if person.mail == people.HASHED else f"{person.mail}_mail"] += 1
        self.found.members.append(person)


class _Companies:
    """Takes the rows of a list of companies."""

    def __init__(self, found: Checked, columns: Mapping[str, list[int]], misspelt: Mapping[str, str]) -> None:
        self.found, self.columns, self.misspelt = found, columns, misspelt
        self.repaired = misspelt if Repair.TYPOS in found.repairs else {}
        self.seen: set[str] = set()

    def take(self, row: Row) -> None:
        """Keep the company of a row, or why there is none."""
        read = companies.company_of(row, self.columns, self.misspelt, self.repaired)
        company = read.company
        _offer_spelling(self.found, row, read.written, self.misspelt)
        if read.written in SITES or read.written in free_mail():
            self.found.counts["shared_site" if read.written in SITES else "free_mail"] += not company.page
        if read.derived:
            company = self._derive(row, company, read.derived)
        if not (company.name or company.domain or company.page):
            self.found.skipped.append((row.number, "no company name, website or LinkedIn page"))
        elif company.key in self.seen:
            self.found.counts["repeated"] += 1
        else:
            self.seen.add(company.key)
            how = "with_page" if company.page else "with_domain" if company.domain else "name_only"
            self.found.counts[how] += 1
            self.found.members.append(company)

    def _derive(self, row: Row, company: Company, domain: str) -> Company:
        if Repair.DOMAINS in self.found.repairs:
            return replace(company, domain=domain)
        self.found.counts["derivable"] += 1
        _offer(self.found, Offer(row.number, Repair.DOMAINS, "", domain))
        return company


def _offer_spelling(found: Checked, row: Row, written: str | None, misspelt: Mapping[str, str]) -> None:
    if written in misspelt and Repair.TYPOS not in found.repairs:
        found.counts["typo"] += 1
        _offer(found, Offer(row.number, Repair.TYPOS, str(written), misspelt[str(written)]))


def _offer(found: Checked, offer: Offer) -> None:
    if len(found.offers) < MOST_SHOWN:
        found.offers.append(offer)
