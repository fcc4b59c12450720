"""Entries of facets that can be chosen offline: LinkedIn's closed lists, and whatever was ever seen in this workspace."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select

from core.catalog import KINDS, LINKEDIN
from core.paths import resources
from core.recording import now_ms
from core.schema import ENTITY, Presence, counterpart, facet_entry
from core.targeting import lists
from core.targeting.criteria import Criteria, Entry, named
from core.targeting.facets import FACETS, SEGMENTS
from core.workspace import Workspace

SHOWN = 60
_LOOKED_AT = 4_000
_CHUNK = 500
_LISTS = {
    "jobFunctions": "functions",
    "seniorities": "seniorities",
    "industries": "industries",
    "staffCountRanges": "company_sizes",
    "interfaceLocales": "locales",
    "locations": "countries",
    "profileLocations": "countries",
}
_ALIKE = (
    ("titles", "titlesAll", "titlesPast"),
    ("employers", "employersAll", "employersPast", "followedCompanies", "firstDegreeConnectionCompanies"),
    ("locations", "profileLocations"),
)
"""Facets whose entries are the same, so that what was seen in one can be chosen in the others; the usual one first."""
_USUAL = {name: alike[0] for alike in _ALIKE for name in alike}
UPLOADED = "audienceMatchingSegments"
_SEGMENT_OF = {"companies": UPLOADED, "contacts": UPLOADED, "segment": UPLOADED, "website": "dynamicSegments"}
"""The facet that an audience of the catalog is targeted by, by its type."""
_ACCENTED = frozenset("aceilnosuyz")
_WORD = re.compile(r"[^\w+]+")


@lru_cache
def shipped(facet: str) -> tuple[Entry, ...]:
    """The entries that come with the program, in LinkedIn's order."""
    if facet in _LISTS:
        return tuple(Entry(facet, one["name"], one["urn"]) for one in lists.reference(_LISTS[facet]))
    return tuple(Entry(facet, one["name"], one["urn"]) for one in _more().get(facet, ()))


@lru_cache
def _more() -> Mapping[str, list[dict[str, str]]]:
    file = resources() / "linkedin" / "facet_lists.json"
    found: dict[str, list[dict[str, str]]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def remember(workspace: Workspace, entries: Iterable[Entry]) -> int:
    """Keep entries as LinkedIn calls them now; one that was renamed gets its new name. Returns how many were given."""
    rows = [
        {"facet": one.facet, "urn": one.urn, "name": one.name, "seen_at": now_ms()}
        for one in {one.key: one for one in entries if one.urn and one.name != one.urn}.values()
    ]
    if rows:
        with workspace.write() as connection:
            for at in range(0, len(rows), _CHUNK):
                connection.execute(insert(facet_entry).prefix_with("OR REPLACE"), rows[at : at + _CHUNK])
    return len(rows)


def search(connection: Connection, text: str, facet: str | None = None, most: int = SHOWN) -> list[Entry]:
    """Entries with words that begin like those typed, names that begin so first; with no text the facet's whole list."""
    words = words_of(text)
    facets = [facet] if facet else [name for name in FACETS if _USUAL.get(name, name) == name]
    found: dict[tuple[str, str], Entry] = {}
    if facet or words:
        for name in facets:
            found.update((one.key, one) for one in shipped(name) if begins(words, one.name))
        found.update((one.key, one) for one in _seen(connection, words, facet))
        own = segments(connection, facet) if facet is None or facet in SEGMENTS else []
        found.update((one.key, one) for one in own if begins(words, one.name))
    best = sorted(found.values(), key=lambda one: _rank(words, one)) if words else list(found.values())
    return list(as_called_now(connection, Criteria(exclude=tuple(best[:most]))).exclude)


def _seen(connection: Connection, words: Sequence[str], facet: str | None) -> list[Entry]:
    """What was seen of a facet, or of another with the same entries; with accents only where there is little without."""
    found = _seen_like(connection, words, facet, loosely=False)
    return found if not words or len(found) >= SHOWN else _seen_like(connection, words, facet, loosely=True)


def _seen_like(connection: Connection, words: Sequence[str], facet: str | None, *, loosely: bool) -> list[Entry]:
    query = select(facet_entry.c.facet, facet_entry.c.urn, facet_entry.c.name)
    if facet:
        query = query.where(facet_entry.c.facet.in_(_like(facet)))
    query = (
        query.where(*[_has_word(word, loosely=loosely) for word in words])
        .order_by(facet_entry.c.name)
        .limit(_LOOKED_AT)
    )
    rows = connection.execute(query).all()
    return [
        Entry(facet or _USUAL.get(of, of), name, urn)
        for of, urn, name in sorted(rows, key=lambda row: row.facet == facet)
        if begins(words, name)
    ]


def _like(facet: str) -> list[str]:
    return list(next((one for one in _ALIKE if facet in one), (facet,)))


def _has_word(word: str, *, loosely: bool) -> ColumnElement[bool]:
    """A name with a word that begins so, as far as SQLite can tell: letters that may carry an accent stand for any letter."""
    pattern = "".join("_" if not one.isascii() or (loosely and one in _ACCENTED) else one for one in word)
    name = facet_entry.c.name
    # Other marks than these between words are rare; what they part is found by the word before.
    return or_(name.like(f"{pattern}%"), *(name.like(f"%{mark}{pattern}%") for mark in " -/(&.,"))


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: small letters without accents."""
    flat = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    return [word for word in _WORD.split("".join(c for c in flat if not unicodedata.combining(c))) if word]


def begins(words: Sequence[str], name: str) -> bool:
    """Whether each word is the beginning of one of the name's."""
    mine = words_of(name)
    return all(any(one.startswith(word) for one in mine) for word in words)


def _rank(words: Sequence[str], entry: Entry) -> tuple[bool, bool, int, str]:
    mine = words_of(entry.name)
    return mine != list(words), not " ".join(mine).startswith(" ".join(words)), len(mine), entry.name.casefold()


@lru_cache
def _shipped_names() -> Mapping[str, str]:
    return {one.urn: one.name for facet in FACETS for one in shipped(facet) if one.urn}


def names_of(connection: Connection, urns: Iterable[str]) -> dict[str, str]:
    """The names of URNs as far as they are known here."""
    wanted = list(dict.fromkeys(urns))
    found = _shipped_names()
    known = {urn: found[urn] for urn in wanted if urn in found}
    for at in range(0, len(wanted), _CHUNK):
        query = select(facet_entry.c.urn, facet_entry.c.name).where(facet_entry.c.urn.in_(wanted[at : at + _CHUNK]))
        known |= {row.urn: row.name for row in connection.execute(query.order_by(facet_entry.c.seen_at))}
    return known


def as_called_now(connection: Connection, criteria: Criteria) -> Criteria:
    """The same criteria with entries called as LinkedIn was last seen to call them."""
    return named(criteria, names_of(connection, [one.urn for one in criteria.entries() if one.urn]))


def segments(connection: Connection, facet: str | None = None) -> list[Entry]:
    """The lists and website audiences of the workspace as entries; with LinkedIn's number where it is known."""
    table, code = ENTITY["audience"], KINDS["audience"].code
    mine = (counterpart.c.kind == code) & (counterpart.c.entity == table.c.pk) & (counterpart.c.part == "segment")
    types = [one for one, of in _SEGMENT_OF.items() if facet in (None, of)]
    standing = (table.c.presence == int(Presence.DRAFT)) & (table.c.platform == LINKEDIN) & table.c.type.in_(types)
    query = select(table.c.type, table.c.name, counterpart.c.resource).select_from(table.outerjoin(counterpart, mine))
    rows = connection.execute(query.where(standing, table.c.name.is_not(None)).order_by(table.c.name))
    found = [Entry(_SEGMENT_OF[row.type], row.name, row.resource) for row in rows]
    return list({one.key: one for one in found}.values())


def resolved(connection: Connection, entry: Entry) -> Entry | None:
    """The one entry of that name with its number; None when none, or more than one, is known here."""
    if entry.urn:
        return entry
    if entry.facet in SEGMENTS:
        named_so = [one for one in segments(connection, entry.facet) if one.urn and one.is_like(entry)]
        return named_so[0] if len(named_so) == 1 else None
    query = select(facet_entry.c.urn, facet_entry.c.name).where(
        facet_entry.c.facet.in_(_like(entry.facet)), func.lower(facet_entry.c.name) == func.lower(entry.name.strip())
    )
    found = {row.urn: row.name for row in connection.execute(query)}
    if len(found) == 1:
        return Entry(entry.facet, *reversed(found.popitem()))
    return _shipped_named(entry) if not found else None


def _shipped_named(entry: Entry) -> Entry | None:
    """The shipped entry of that name, or of a usual other name for it."""
    wanted = lists.key(entry.name)
    for one in shipped(entry.facet):
        if lists.key(one.name) == wanted:
            return one
    look = {"jobFunctions": lists.functions, "seniorities": lists.seniorities, "industries": lists.industries,
            "staffCountRanges": lists.sizes}.get(entry.facet)  # fmt: skip
    found = look([entry.name]).entities if look else ()
    if len(found) == 1 and found[0]["urn"]:
        return Entry(entry.facet, str(found[0]["name"]), found[0]["urn"])
    return _by_code(entry)


def _by_code(entry: Entry) -> Entry | None:
    """A country by its two letters, a language by its locale or code."""
    text = entry.name.strip().lower()
    for one in lists.reference(_LISTS[entry.facet]) if entry.facet in ("locations", "interfaceLocales") else ():
        if text in (one.get("code", "").lower(), one.get("locale", "").lower()):
            return Entry(entry.facet, one["name"], one["urn"])
    return None


def several(connection: Connection, entry: Entry) -> tuple[Entry, ...]:
    """The entries that a name means: one, all sizes in a range (`51-1,000`), all seniorities from one up (`Director+`)."""
    if entry.facet == "seniorities" and entry.name.rstrip().endswith("+"):
        least = resolved(connection, entry._replace(name=entry.name.rstrip(" +")))
        ladder = shipped("seniorities")
        at = next((at for at, one in enumerate(ladder) if least and one.urn == least.urn), len(ladder))
        return ladder[at:]
    one = resolved(connection, entry)
    if one is not None or entry.facet != "staffCountRanges":
        return (one,) if one else ()
    found = lists.sizes([entry.name])
    return tuple(Entry(entry.facet, str(size["name"]), size["urn"]) for size in found.entities if size["urn"])


def resolve_all(connection: Connection, criteria: Criteria) -> tuple[Criteria, tuple[Entry, ...]]:
    """The criteria with the numbers that are known here, and the entries that nobody knows."""
    unknown: list[Entry] = []

    def look(entry: Entry) -> Entry:
        found = resolved(connection, entry)
        if found is None:
            unknown.append(entry)
        return found or entry

    return criteria.mapped(look), tuple(dict.fromkeys(unknown))
