"""The brand kit: how a brand speaks and what it must and must never say, for all markets or for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from core.brief.brief import Brand

ALL_MARKETS = ""
BRIEF = "brief"
LISTS = ("voice", "banned_words", "must_include", "competitors", "acronyms", "trademarks", "legal_lines")
SWITCHES = ("allow_competitor_names", "allow_competitor_keywords")


@dataclass(frozen=True)
class Term:
    """A word the brand uses, and those it avoids for the same thing."""

    use: str
    avoid: tuple[str, ...]


@dataclass(frozen=True)
class BrandKit:
    """A kit for `market`: "" for all, a country such as DE, or a language such as de. `legal_lines` have to stand in every
    ad; `trademarks` are marks of others that ads do not name. A switch that is None leaves the matter to the brief.
    `origins` tells of a merged kit where each word comes from: (field, word) → "brief" or the market of a kit."""

    market: str = ALL_MARKETS
    voice: tuple[str, ...] = ()
    banned_words: tuple[str, ...] = ()
    must_include: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    trademarks: tuple[str, ...] = ()
    legal_lines: tuple[str, ...] = ()
    lexicon: tuple[Term, ...] = ()
    allow_competitor_names: bool | None = None
    allow_competitor_keywords: bool | None = None
    origins: Mapping[tuple[str, str], str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not any(getattr(self, one.name) not in ((), None) for one in fields(self)[1:-1])

    @property
    def brand(self) -> Brand:
        """What a brief can say of it, for what knows only that."""
        values: dict[str, Any] = {
            name: getattr(self, name) for name in LISTS if name not in ("trademarks", "legal_lines")
        }
        return Brand(**values | {name: bool(getattr(self, name)) for name in SWITCHES})

    @property
    def for_writing(self) -> Brand:
        """The brand as new texts are written for it: avoided words and marks of others are banned, legal lines required."""
        plain = self.brand
        avoided = (word for term in self.lexicon for word in term.avoid)
        return replace(
            plain,
            banned_words=unique((*plain.banned_words, *avoided, *self.trademarks)),
            must_include=unique((*plain.must_include, *self.legal_lines)),
        )

    def origin(self, name: str, word: str) -> str:
        """Where a word of a merged kit comes from."""
        return self.origins.get((name, word), self.market)


def kit_of(brand: Brand) -> BrandKit:
    """The brand table of a brief as a kit."""
    values: dict[str, Any] = {one.name: getattr(brand, one.name) for one in fields(brand)}
    return BrandKit(**values)


def merged(brand: Brand | None, kits: Sequence[BrandKit]) -> BrandKit:
    """The brand of a brief with kits laid over it, the most particular last.

    Lists add up. The voice is that of the last kit that has one, and so is each switch; of the brief where no kit says
    anything.
    """
    sources = [*([(BRIEF, kit_of(brand))] if brand else []), *((one.market, one) for one in kits)]
    values: dict[str, Any] = {}
    origins: dict[tuple[str, str], str] = {}
    for name in LISTS:
        mine = [(origin, getattr(one, name)) for origin, one in sources if getattr(one, name)]
        taken = mine[-1:] if name == "voice" else mine
        values[name] = unique(word for _, words in taken for word in words)
        for origin, words in reversed(taken):
            origins.update({(name, word): origin for word in words})
    for name in SWITCHES:
        said = [getattr(one, name) for _, one in sources if getattr(one, name) is not None]
        values[name] = said[-1] if said else None
    values["lexicon"], more = _lexicon(sources)
    return BrandKit(kits[-1].market if kits else ALL_MARKETS, **values, origins=MappingProxyType(origins | more))


def _lexicon(
    sources: Sequence[tuple[str, BrandKit]],
) -> tuple[tuple[Term, ...], dict[tuple[str, str], str]]:
    """Terms by the word used; what a more particular kit uses is not avoided there."""
    terms: dict[str, Term] = {}
    origins: dict[tuple[str, str], str] = {}
    for origin, kit in sources:
        for term in kit.lexicon:
            used = term.use.casefold()
            terms = {key: _without(one, used) for key, one in terms.items()}
            known = terms.get(used)
            terms[used] = Term(term.use, unique((*(known.avoid if known else ()), *term.avoid)))
            origins[("lexicon", term.use)] = origin
    return tuple(one for one in terms.values() if one.avoid), origins


def _without(term: Term, word: str) -> Term:
    return replace(term, avoid=tuple(one for one in term.avoid if one.casefold() != word))


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Words without repetitions in other letters, the first spelling kept."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word.casefold(), word)
    return tuple(found.values())
