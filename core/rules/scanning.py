"""Running the text rules: over the fields of an entity, and over any text without a workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from core.brief import Brand
from core.catalog import GOOGLE, LINKEDIN, PLATFORMS
from core.catalog.library import KEPT_ASSETS
from core.errors import InvalidInput
from core.rules import brand_texts, capitals, claims, editorial, grounded, lengths, punctuation, spelling, texts
from core.rules.markets import Markets
from core.rules.roles import ROLES, Voice, Wording, wording
from core.rules.rule import INFO, WARNING, Fix, Hit, Item, PerText, Rule, Severity, Span

_WRITTEN = (lengths, capitals, punctuation, editorial, claims)  # importing them fills the packs of `texts`
TEXT_RULES: tuple[Rule, ...] = tuple(
    rule for pack in (texts.google, texts.linkedin, brand_texts.brand, grounded.pack) for rule in pack.rules
)
_CACHED = 100_000


class TextHit(NamedTuple):
    """A text rule and what it found."""

    rule: Rule
    span: Span


@dataclass(frozen=True)
class TextFinding:
    """What a rule says about one text; `span` counts its characters."""

    rule: str
    severity: Severity
    span: tuple[int, int] | None
    message: str


@lru_cache(maxsize=64)
def _rules_for(platform: str, role: str) -> tuple[tuple[Rule, PerText], ...]:
    return tuple(
        (rule, rule.check)
        for rule in TEXT_RULES
        if isinstance(rule.check, PerText)
        and platform in rule.platforms
        and (not rule.check.roles or role in rule.check.roles)
    )


def scan(text: str, words: Wording) -> tuple[TextHit, ...]:
    """Everything the text rules say about one text."""
    if not text.strip():
        return ()
    return tuple(
        TextHit(rule, span)
        for rule, check in _rules_for(words.platform, words.role)
        for span in check.find(text, words)
    )


# A number, and the names of assets that are only kept from imported files.
_NO_AD_TEXT = frozenset({"CALL", *KEPT_ASSETS})


@dataclass
class Scanner:
    """Text rules over entities; equal texts are looked at once."""

    voice: Voice
    markets: Markets | None = None
    _seen: dict[tuple[int, str, str, str, str | None, str], tuple[TextHit, ...]] = field(default_factory=dict)

    def hits(self, item: Item) -> Iterator[tuple[Rule, Hit]]:
        """Findings in the ad texts of one entity."""
        if item["format"] == "legacy" or (item.kind == "asset" and item["type"] in _NO_AD_TEXT):
            return
        voice = self.markets.voice_of(item) if self.markets else self.voice
        for name in _fields(item.platform, item.kind):
            value = item[name]
            if isinstance(value, str):
                for rule, span in self._scan(voice, item, name, value):
                    yield rule, _hit(name, span, span.fixed)
            elif value:
                yield from self._list_hits(voice, item, name, value)

    def _list_hits(self, voice: Voice, item: Item, name: str, texts: list[str]) -> Iterator[tuple[Rule, Hit]]:
        for index, text in enumerate(texts):
            for rule, span in self._scan(voice, item, name, text):
                fixed = None if span.fixed is None else [*texts[:index], span.fixed, *texts[index + 1 :]]
                yield rule, _hit(f"{name}[{index}]", span, fixed)

    def _scan(self, voice: Voice, item: Item, name: str, text: str) -> tuple[TextHit, ...]:
        key = (id(voice), item.platform, item.kind, name, item["format"], text)
        found = self._seen.get(key)
        if found is None:
            words = wording(item.platform, item.kind, name, item["format"], voice)
            found = scan(text, words) if words else ()
            if len(self._seen) < _CACHED:
                self._seen[key] = found
        return found


@lru_cache(maxsize=64)
def _fields(platform: str, kind: str) -> tuple[str, ...]:
    return tuple(name for of, in_kind, name in ROLES if (of, in_kind) == (platform, kind))


def _hit(name: str, span: Span, fixed: Any) -> Hit:
    fix = None if fixed is None else Fix(span.label, {name.partition("[")[0]: fixed})
    return Hit(name, span.message, span.start, span.end, fix)


# Names people and files give to ad texts: platform → spelling → (kind, field, format).
_SPELLINGS: dict[str, dict[str, tuple[str, str, str | None]]] = {
    GOOGLE: {
        "headline": ("ad", "headlines", None), "description": ("ad", "descriptions", None), "path": ("ad", "path1", None),
        "path1": ("ad", "path1", None), "path2": ("ad", "path2", None), "longheadline": ("ad", "descriptions", None),
        "sitelink": ("asset", "text", None), "linktext": ("asset", "text", None), "sitelinktext": ("asset", "text", None),
        "callout": ("asset", "text", None), "businessname": ("asset", "text", None), "advertisername": ("asset", "text", None), "callouttext": ("asset", "text", None), "text": ("asset", "text", None), "assettext": ("asset", "text", None),
        "snippet": ("asset", "values", None), "snippetvalue": ("asset", "values", None), "value": ("asset", "values", None),
        "sitelinkdescription": ("asset", "description1", None), "description1": ("asset", "description1", None),
        "description2": ("asset", "description2", None), "descriptionline": ("asset", "description1", None),
    },
    LINKEDIN: {
        "introductorytext": ("ad", "introductory_text", "single_image"), "introduction": ("ad", "introductory_text", "single_image"),
        "intro": ("ad", "introductory_text", "single_image"), "introtext": ("ad", "introductory_text", "single_image"),
        "commentary": ("ad", "introductory_text", "single_image"), "headline": ("ad", "headline", "single_image"),
        "description": ("ad", "description", "single_image"), "subject": ("ad", "subject", "message"), "body": ("ad", "body", "message"),
        "message": ("ad", "body", "message"), "button": ("ad", "button", "message"), "text": ("ad", "introductory_text", "single_image"),
        "textheadline": ("ad", "headline", "text"), "textadheadline": ("ad", "headline", "text"),
        "textdescription": ("ad", "description", "text"), "textaddescription": ("ad", "description", "text"),
    },
}  # fmt: skip
_PLATFORM_SPELLINGS = {
    "google": GOOGLE,
    "googleads": GOOGLE,
    "adwords": GOOGLE,
    "linkedin": LINKEDIN,
    "linkedinads": LINKEDIN,
}


def check_text(platform: str, field: str, text: str, brand: Brand | Voice | None = None) -> list[TextFinding]:
    """Policy and brand findings for one text. `field` as in the catalog (`headlines`, `headline`, `introductory_text`, …).

    A `Voice` (`voice_for`) also knows the brand kit and the evidence. Raises InvalidInput for an unknown platform or field.
    """
    words = _wording(platform, field, brand)
    found = [
        TextFinding(rule.id, rule.severity, (span.start, span.end), span.message) for rule, span in scan(text, words)
    ]
    if not text.strip():
        return [TextFinding("brand.text_empty", WARNING, None, f"{words.label} is empty.")]
    missing = brand_texts.must_include_missing(text, words)
    return found + [
        TextFinding("brand.must_include_missing", WARNING, (span.start, span.end), span.message) for span in missing
    ]


def spelled_text(field: str, text: str, voice: Voice) -> list[TextFinding]:
    """Misspelled words of one text, its language guessed; none in a path."""
    if field.strip().lower().startswith(("path", "button")):
        return []
    return [
        TextFinding(
            "ad.spelling", INFO, (one.start, one.end), f"“{one.word}” looks misspelled; did you mean “{one.meant}”?"
        )
        for one in spelling.slips_of(text, voice)
    ]


def _wording(platform: str, name: str, brand: Brand | Voice | None) -> Wording:
    known = _PLATFORM_SPELLINGS.get(re.sub(r"[^a-z]", "", platform.lower()))
    if known is None:
        raise InvalidInput(f"{platform!r} is no platform.", where="platform", hint=f"Write {' or '.join(PLATFORMS)}.")
    spellings = _SPELLINGS[known]
    key = re.sub(r"[^a-z0-9]", "", re.sub(r"\[\d*\]$", "", name.strip().lower()))
    found = spellings.get(key) or spellings.get(key.rstrip("s")) or spellings.get(key.rstrip("0123456789"))
    if found is None:
        fields = sorted({field for field_platform, _, field in ROLES if field_platform == known})
        raise InvalidInput(f"{name!r} is no ad text.", where="field", hint=f"Write one of {', '.join(fields)}.")
    words = wording(known, *found, brand if isinstance(brand, Voice) else Voice(brand or Brand()))
    assert words is not None
    return words
