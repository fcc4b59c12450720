"""Which dialect the first rows of a table are written in, told by their headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.errors import InvalidInput
from core.interchange.dialects import (
    COMPANIES,
    CONTACTS,
    DIALECTS,
    GOOGLE_ADS_BULK,
    GOOGLE_ADS_EDITOR,
    LINKEDIN_SHEET,
    METRICS,
)
from core.interchange.editor.headings import known
from core.interchange.textfile import plain_heading

HEAD_LINES = 30

_EDITOR_ANCHORS = frozenset({"campaign", "campaignname", "keyword", "adgroup", "adgroupname", "linktext", "callouttext", "snippetvalues",
                             "sharedsetname", "location"})  # fmt: skip
# Headings that only Editor writes: a file with one of them is no report, even when it has statistics.
_EDITOR_ONLY = frozenset({"criteriontype", "headline1", "adgrouptype", "networks", "eupoliticalads", "campaignstate", "adgroupstate",
                          "linktext", "callouttext"})  # fmt: skip
_SHEET_WORDS = frozenset({"adset", "introductorytext", "campaignobjective", "destinationurl", "adformat", "calltoaction", "leadgenform",
                          "audienceexpansion", "audiencenetwork"})  # fmt: skip
COMPANY_TEMPLATE = ("companyname", "companywebsite", "companyemaildomain", "linkedincompanypageurl", "stocksymbol", "industry", "city",
                    "state", "companycountry", "zipcode")  # fmt: skip
_CONTACT_WORDS = frozenset({"email", "emailaddress", "mail", "prospectid", "contactid", "leadid", "leadnumber", "personid", "lastname",
                            "googleaid", "appleidfa"})  # fmt: skip
_LOOKED_FOR = (
    "a Google Ads Editor export (headings such as Campaign, Ad Group, Keyword), a Google Ads bulk sheet (Row Type, Action), a LinkedIn sheet "
    "(Campaign, Ad Set, Include: …), a performance report (Clicks, Impressions, Cost), a company list (companyname, companywebsite) "
    "or a contact list (email, or an id of each person)"
)


@dataclass(frozen=True)
class _Head:
    """The first lines of a file as compared headings, and whether a title of one cell stands above wider lines."""

    lines: tuple[frozenset[str], ...]
    titled: bool

    def any_line(self, test: Callable[[frozenset[str]], bool]) -> bool:
        return any(test(line) for line in self.lines)


def refuse(path: Path, what: str = "this is none of the files that can be imported") -> str:
    """Raise InvalidInput that says what was looked for."""
    raise InvalidInput(
        f"{what}. Looked for {_LOOKED_FOR}.",
        where=str(path),
        hint=f"If you know what it is, name it with --as {' | '.join(DIALECTS)}.",
    )


def recognise_rows(rows: Sequence[Sequence[str]]) -> str | None:
    """The dialect of the first rows of a table; None when it is none that is known."""
    head = _head(rows)
    return next((dialect for dialect, test in _TESTS if test(head)), None)


def _head(rows: Sequence[Sequence[str]]) -> _Head:
    used = [[cell for cell in row if cell.strip()] for row in rows if row and not row[0].startswith("#")]
    used = [row for row in used if row]
    widest = max((len(row) for row in used), default=0)
    titled = bool(used) and len(used[0]) == 1 and widest > 1
    # Only a line near the top can be the headings: the rest are data.
    near_top = tuple(frozenset(map(plain_heading, row)) for row in used[:10])
    return _Head(near_top, titled)


def _is_bulk(head: _Head) -> bool:
    return head.any_line(lambda line: {"rowtype", "action"} <= line)


def _is_metrics(head: _Head) -> bool:
    if head.any_line(lambda line: any(cell.startswith(("reportstart:", "dategenerated:")) for cell in line)):
        return True
    if head.titled:
        return head.any_line(lambda line: bool(line & _measures()))
    measured = head.any_line(lambda line: len(line & _measures()) >= 2)
    return measured and not head.any_line(lambda line: bool(line & _EDITOR_ONLY))


def _is_sheet(head: _Head) -> bool:
    def names_both(line: frozenset[str]) -> bool:
        facets = any(cell.startswith(("include", "exclude")) and ":" in cell for cell in line)
        return bool({"campaign", "adset"} & line) and (facets or bool(line & _SHEET_WORDS))

    return head.any_line(names_both)


def _is_companies(head: _Head) -> bool:
    return head.any_line(lambda line: "companyname" in line and len(line & frozenset(COMPANY_TEMPLATE)) >= 2)


def _is_contacts(head: _Head) -> bool:
    if head.any_line(lambda line: bool(line & _EDITOR_ONLY)):
        return False
    return not head.titled and bool(head.lines) and bool(head.lines[0] & _CONTACT_WORDS)


def _is_editor(head: _Head) -> bool:
    """Most headings are Editor's: other lists have a column `campaign` or `location` too."""
    if not head.lines or not head.lines[0] & _EDITOR_ANCHORS:
        return False
    headings = head.lines[0]
    return 2 * len(headings & _editor_headings()) >= len(headings)


@lru_cache(maxsize=1)
def _measures() -> frozenset[str]:
    from core.interchange.metrics.headings import TELLING

    return TELLING


@lru_cache(maxsize=1)
def _editor_headings() -> frozenset[str]:
    return frozenset(map(plain_heading, known()))


_TESTS: tuple[tuple[str, Callable[[_Head], bool]], ...] = (
    (GOOGLE_ADS_BULK, _is_bulk),
    (METRICS, _is_metrics),
    (LINKEDIN_SHEET, _is_sheet),
    (COMPANIES, _is_companies),
    (CONTACTS, _is_contacts),
    (GOOGLE_ADS_EDITOR, _is_editor),
)
