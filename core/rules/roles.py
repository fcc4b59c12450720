"""Which fields hold ad texts, which part each plays, and the limit it has to keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from core.brandkit import BrandKit, kit_of
from core.brief import Brand
from core.catalog import GOOGLE, KINDS, LINKEDIN, PLATFORM_LABELS, Limit
from core.catalog.ads import FORMAT_LIMITS
from core.copy.bans import ban_pattern, name_pattern
from core.copy.lexicon import KNOWN_ACRONYMS
from core.copy.words import tokens
from core.evidence import Ledger


class Role(StrEnum):
    """The part a text plays in an ad."""

    HEADLINE = "headline"
    DESCRIPTION = "description"
    PATH = "path"
    ASSET = "asset"
    ASSET_LINE = "asset_line"
    INTRO = "introductory_text"
    POST_HEADLINE = "post_headline"
    POST_DESCRIPTION = "post_description"
    SUBJECT = "subject"
    BODY = "body"
    BUTTON = "button"


LONG_ROLES = frozenset({Role.DESCRIPTION, Role.INTRO, Role.BODY})

# Every ad text of the catalog and the part it plays.
ROLES: Mapping[tuple[str, str, str], Role] = {
    (GOOGLE, "ad", "headlines"): Role.HEADLINE,
    (GOOGLE, "ad", "descriptions"): Role.DESCRIPTION,
    (GOOGLE, "ad", "path1"): Role.PATH,
    (GOOGLE, "ad", "path2"): Role.PATH,
    (GOOGLE, "asset", "text"): Role.ASSET,
    (GOOGLE, "asset", "values"): Role.ASSET,
    (GOOGLE, "asset", "description1"): Role.ASSET_LINE,
    (GOOGLE, "asset", "description2"): Role.ASSET_LINE,
    (LINKEDIN, "ad", "introductory_text"): Role.INTRO,
    (LINKEDIN, "ad", "headline"): Role.POST_HEADLINE,
    (LINKEDIN, "ad", "description"): Role.POST_DESCRIPTION,
    (LINKEDIN, "ad", "subject"): Role.SUBJECT,
    (LINKEDIN, "ad", "body"): Role.BODY,
    (LINKEDIN, "ad", "button"): Role.BUTTON,
}


@dataclass(frozen=True)
class Voice:
    """What the brand says and never says, and what its brief states. `ledger` is None where nothing is known that could
    prove a claim; `kit` says more than a brief can (None: no more than `brand`)."""

    brand: Brand = field(default_factory=Brand)
    phrases: tuple[str, ...] = ()
    own_names: tuple[str, ...] = ()
    brand_tokens: tuple[str, ...] = ()
    ledger: Ledger | None = None
    kit: BrandKit | None = None

    @cached_property
    def says(self) -> BrandKit:
        """The brand kit that counts."""
        return self.kit or kit_of(self.brand)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Capital words that are no shouting: known acronyms, the brand's own, and names written so in the brief."""
        named = {token.upper() for text in self.brand.acronyms for token in tokens(text)}
        written = {
            token for text in (*self.own_names, *self.brand.competitors) for token in tokens(text) if token.isupper()
        }
        return frozenset(KNOWN_ACRONYMS | named | written)

    @cached_property
    def dotted_names(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of the own names that hold a web domain."""
        return tuple(
            re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", re.IGNORECASE)
            for name in self.own_names
            if "." in name
        )

    @cached_property
    def banned(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Banned words with their patterns."""
        return tuple((word, ban_pattern(word)) for word in self.brand.banned_words if word.strip())

    @cached_property
    def avoided(self) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
        """Words to use, words avoided for them, and patterns of the latter."""
        return tuple((term.use, word, ban_pattern(word)) for term in self.says.lexicon for word in term.avoid)

    @cached_property
    def marks(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Marks of others with their patterns."""
        return tuple((name, name_pattern(name)) for name in self.says.trademarks if name.strip())

    @cached_property
    def rivals(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Competitors' names with their patterns."""
        return tuple((name, name_pattern(name)) for name in self.brand.competitors if name.strip())


@dataclass(frozen=True)
class Wording:
    """Where a text stands, and what it has to keep."""

    platform: str
    role: Role
    label: str
    limit: Limit | None
    voice: Voice

    @property
    def platform_label(self) -> str:
        """The platform's name for people."""
        return PLATFORM_LABELS[self.platform]


def role_of(platform: str, kind: str, name: str) -> Role | None:
    """The part a field plays; None for fields that are no ad text."""
    return ROLES.get((platform, kind, name))


@lru_cache
def limit_of(platform: str, kind: str, name: str, format: str | None) -> Limit | None:
    """The limit of a field, by ad format where formats differ."""
    if format is not None and (format, name) in FORMAT_LIMITS:
        return FORMAT_LIMITS[(format, name)]
    return KINDS[kind].by_name[name].limits.get(platform)


def wording(platform: str, kind: str, name: str, format: str | None, voice: Voice) -> Wording | None:
    """The wording of a field; None for fields that are no ad text."""
    role = role_of(platform, kind, name)
    if role is None:
        return None
    label = KINDS[kind].by_name[name].word(platform)
    return Wording(platform, role, _SINGULAR.get(label, label), limit_of(platform, kind, name, format), voice)


_SINGULAR = {"Headlines": "Headline", "Descriptions": "Description", "Snippet values": "Snippet value"}
