"""Lists before they are sent: domains and names tidied, slips found, repairs counted, matches estimated."""

from __future__ import annotations

import hashlib
import string
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audiences import companies, people
from core.audiences.checking import Checked, Holds, Repair, check_list
from core.audiences.companies import Company
from core.audiences.estimating import RULES, Earlier, estimate
from core.audiences.people import Person
from core.contacts import domains
from core.errors import InvalidInput

DOMAINS = {
    "HTTPS://www.Nordlicht.example/de?x=1": "nordlicht.example",
    "nordlicht.example.": "nordlicht.example",
    "//shop.nordlicht.example:8080/": "shop.nordlicht.example",
    "Müller-Bau.de": "xn--mller-bau-q9a.de",
    "localhost": None, "1.2.3.4": None, "anna@nordlicht.example": None, "http://[::1": None, "a..example": None, "-": None, "": None,
}  # fmt: skip
EMAILS = {
    # LinkedIn keeps points and what follows a plus, also at Gmail.
    " Anna.Berg+Ads@GMail.com ": "anna.berg+ads@gmail.com",
    "mailto:a na@Ledgerly.example": "ana@ledgerly.example",
    "anna@ledgerly": None, "anna@@ledgerly.example": None, "a,b@ledgerly.example": None, "anna..b@ledgerly.example": None,
    "@ledgerly.example": None, "anna@ledgerly.123": None, "": None,
}  # fmt: skip
NAMES = {
    "Nordlicht Software GmbH & Co. KG": "Nordlicht Software", "Acme, Inc.": "Acme", "Harbor Analytics L.L.C.": "Harbor Analytics",
    "KK Wind Solutions A/S": "KK Wind Solutions", "Bar S.p.A.": "Bar", "Beta  Pty. Ltd.": "Beta", "Ltd": "Ltd",
    "Inc. Magazine": "Inc. Magazine", "Co-op": "Co-op", "": "",
}  # fmt: skip
PAGES = {
    "https://www.linkedin.com/company/Nordlicht/about/?x=1": "nordlicht", "de.linkedin.com/company/1234": "1234",
    "linkedin.com/showcase/north": "north", "https://www.linkedin.com/in/anna": "", "https://nordlicht.example/company/x": "",
}  # fmt: skip
SLIPS = {
    "gmial.com": "gmail.com", "gmal.com": "gmail.com", "gmaill.com": "gmail.com", "hotnail.com": "hotmail.com", "gmail.con": "gmail.com",
    "acme.con": "acme.com", "nordlciht.example": "nordlicht.example", "nordlich.example": "nordlicht.example",
    "love.com": None, "gmx.da": None, "mail.com": None, "gmail.com": None, "ymail.com": None, "fernwerk.example": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), DOMAINS.items())
def test_domains(text: str, plain: str | None) -> None:
    assert domains.normal_domain(text) == plain


@pytest.mark.parametrize(("text", "plain"), EMAILS.items())
def test_linkedins_emails(text: str, plain: str | None) -> None:
    assert people.linkedin_email(text) == plain
    wanted = hashlib.sha256(plain.encode()).hexdigest() if plain else None
    assert people.linkedin_hash(text) == wanted


@pytest.mark.parametrize(("text", "plain"), NAMES.items())
def test_names_of_companies(text: str, plain: str) -> None:
    assert companies.normal_name(text) == plain


@pytest.mark.parametrize(("text", "page"), PAGES.items())
def test_pages(text: str, page: str) -> None:
    assert companies.page_of(text) == page


@pytest.mark.parametrize(("written", "meant"), SLIPS.items())
def test_slips_of_the_pen(written: str, meant: str | None) -> None:
    assert domains.Slips(["nordlicht.example"]).meant(written) == meant


def test_a_domain_of_the_file_is_meant_only_where_it_stands_often() -> None:
    counts = {"nordlicht.example": 30, "nordlciht.example": 1, "ledgerly.example": 6, "ledgerlys.example": 4}
    assert domains.meant(counts) == {"nordlciht.example": "nordlicht.example"}


def test_hashes_stay_as_they_are() -> None:
    known = hashlib.sha256(b"test@linkedin.example").hexdigest()
    assert people.linkedin_hash(known.upper()) == known
    assert "test" not in repr(Person(known))
    assert known not in repr(Person(known))


@given(st.text(alphabet=string.ascii_letters + " .+-_@üß,", max_size=40))
def test_normalising_an_address_twice_changes_nothing(text: str) -> None:
    once = people.linkedin_email(text)
    assert once is None or people.linkedin_email(once) == once


@given(st.text(max_size=60))
def test_normalising_domains_and_names_twice_changes_nothing(text: str) -> None:
    once = domains.normal_domain(text)
    assert once is None or domains.normal_domain(once) == once
    name = companies.normal_name(text)
    assert companies.normal_name(name) == name


@given(st.text(alphabet="abcdefgmil", min_size=5, max_size=12).map(lambda one: f"{one}.com"))
def test_a_meant_domain_is_one_slip_away_and_means_itself(domain: str) -> None:
    slips = domains.Slips(["abcdefg.com"])
    meant = slips.meant(domain)
    assert meant is None or (abs(len(meant) - len(domain)) <= 1 and slips.meant(meant) is None)


def write(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def checked(folder: Path, text: str, holds: Holds, *repairs: Repair) -> Checked:
    return check_list(write(folder, text), holds, repairs)


CONTACTS = (
    "Name;E-Mail;Work Email\nA;anna@gmial.com;\nB;;ben@ledgerly.example\nC;nobody;\nD;;\nE; BEN@ledgerly.example ;\n"
)
COMPANIES = (
    "Company Name,Website,LinkedIn Company Page URL,Email,Country\n"
    "Nordlicht GmbH,,https://www.linkedin.com/company/nordlicht,,Germany\n"
    "Nordlicht,,linkedin.com/company/nordlicht/,,\n"
    "Ledgerly Ltd,https://ledgerly.example/x,,,UK\n"
    "Fernwerk,,,info@fernwerk.example,AT\n"
    "Corner shop,gmail.com,,shop@gmail.com,\n"
    "Small shop,,,shop@gmial.com,\n"
    "Old page,https://www.facebook.com/oldpage,,,\n"
    ",,,info@harbor.example,\n"
    ",,,,\n"
)


def test_contacts_are_looked_through(tmp_path: Path) -> None:
    found = checked(tmp_path, CONTACTS, Holds.CONTACTS)
    assert (found.rows, len(found.members), found.repeated) == (5, 2, 1)
    assert found.skipped == [(3, "this is no e-mail address"), (4, "no e-mail address")]
    assert [(one.row, one.was, one.offered) for one in found.offers] == [(1, "gmial.com", "gmail.com")]
    assert (found.counts["company_mail"], found.counts["free_mail"], found.open(Repair.TYPOS)) == (2, 0, 1)
    assert "anna" not in repr(found)
    mended = checked(tmp_path, CONTACTS, Holds.CONTACTS, Repair.TYPOS)
    assert mended.members[0] == Person(hashlib.sha256(b"anna@gmail.com").hexdigest(), "free")
    assert (mended.counts["free_mail"], mended.open(Repair.TYPOS), mended.offers) == (1, 0, [])
    assert mended.digest != found.digest, "what is mended is another list"


def test_companies_are_looked_through(tmp_path: Path) -> None:
    found = checked(tmp_path, COMPANIES, Holds.COMPANIES)
    assert found.members == [
        Company("Nordlicht", "", "nordlicht", "DE", ""),
        Company("Ledgerly", "ledgerly.example", "", "GB", ""),
        Company("Fernwerk", "", "", "AT", ""),
        Company("Corner shop"),
        Company("Small shop"),
        Company("Old page"),
    ]
    assert found.skipped == [(row, "no company name, website or LinkedIn page") for row in (8, 9)]
    wanted = {
        "with_page": 1,
        "with_domain": 1,
        "name_only": 4,
        "derivable": 2,
        "free_mail": 1,
        "shared_site": 1,
        "repeated": 1,
    }
    assert {name: found.counts[name] for name in wanted} == wanted
    mended = checked(tmp_path, COMPANIES, Holds.COMPANIES, *Repair)
    assert mended.members[2].domain == "fernwerk.example"
    assert mended.members[-1] == Company("", "harbor.example")
    assert [row for row, _ in mended.skipped] == [9]


def test_a_workbook_is_a_list_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Email"], ["anna@ledgerly.example"], ["ben@ledgerly.example"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "list.xlsx")
    assert len(check_list(tmp_path / "list.xlsx", Holds.CONTACTS).members) == 2


@pytest.mark.parametrize(
    ("text", "holds", "said"),
    [
        ("Name,Phone\nAnna,1\n", Holds.CONTACTS, "no column holds e-mail addresses"),
        ("Email\nnobody\n", Holds.CONTACTS, "not one row holds a usable e-mail address"),
        ("Shoe size\n38\n", Holds.COMPANIES, "no column says which companies"),
        ("Website\nnothing\n", Holds.COMPANIES, "not one row holds a usable company name"),
    ],
)
def test_a_list_that_holds_nothing_is_refused(tmp_path: Path, text: str, holds: Holds, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        checked(tmp_path, text, holds)


def made(holds: Holds, **counts: int) -> Checked:
    members: list[Person | Company] = [Person(str(n)) for n in range(sum(counts.values()))]
    found = Checked(holds, frozenset(), members)
    found.counts.update(counts)
    return found


def test_an_estimate_says_what_it_rests_on() -> None:
    by_rule = estimate(made(Holds.CONTACTS, company_mail=1000, free_mail=1000))
    assert "rule of thumb" in by_rule.basis
    assert by_rule.low == pytest.approx((RULES["company_mail"][0] + RULES["free_mail"][0]) / 2)
    assert (by_rule.matched_low, by_rule.warning) == (round(by_rule.low * 2000), None)
    few = estimate(made(Holds.CONTACTS, company_mail=200))
    assert "hardly" in str(few.warning)
    assert "may stay below" in str(estimate(made(Holds.CONTACTS, company_mail=900)).warning)
    assert estimate(made(Holds.COMPANIES, name_only=10)).warning is None


def test_an_estimate_learns_from_earlier_lists() -> None:
    checked = made(Holds.CONTACTS, company_mail=1000)
    one = estimate(checked, [Earlier(Holds.CONTACTS, 1000, 620), Earlier(Holds.COMPANIES, 500, 490)])
    assert (one.matched_low, one.matched_high) == (520, 720)
    assert "62%" in one.basis
    three = [Earlier(Holds.CONTACTS, 1000, matched) for matched in (500, 620, 700)]
    assert (estimate(checked, three).low, estimate(checked, three).high) == (0.5, 0.7)
    assert "rule of thumb" in estimate(checked, [Earlier(Holds.CONTACTS, 50, 50)]).basis, (
        "too few entries to learn from"
    )


def test_real_leads_are_looked_through(shared_data: Path) -> None:
    found = check_list(shared_data / "crm" / "zoho_demo" / "Contacts.csv", Holds.CONTACTS)
    assert found.rows == len(found.members) + found.repeated + len(found.skipped)
    assert len(found.members) > 1000
