"""Values in the words people read, whatever shows them: statuses, enumerations, money with its currency, targeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from core.catalog import Field, FieldType
from core.values import show

STATUS_WORDS = {"ENABLED": "Enabled", "PAUSED": "Paused", "REMOVED": "Removed", "DRAFT": "Draft"}
_MATCH = {"EXACT": "Exact", "PHRASE": "Phrase", "BROAD": "Broad"}
_WORDS = (
    STATUS_WORDS
    | _MATCH
    | {
        "google_ads": "Google Ads",
        "linkedin_ads": "LinkedIn Ads",
        "responsive_search": "Responsive search",
        "single_image": "Single image",
        "document": "Document",
        "text": "Text ad",
        "message": "Message ad",
        "conversation": "Conversation ad",
        "SITELINK": "Sitelink",
        "CALLOUT": "Callout",
        "SNIPPET": "Structured snippet",
        "CALL": "Call",
        "ad_group": "Ad group",
    }
)
_FACETS = {
    "titles": "Job title",
    "jobFunctions": "Job function",
    "seniorities": "Seniority",
    "industries": "Industry",
    "staffCountRanges": "Company size",
    "locations": "Location",
    "profileLocations": "Profile location",
    "interfaceLocales": "Language",
    "employers": "Company",
    "skills": "Skill",
    "groups": "Group",
    "degrees": "Degree",
    "fieldsOfStudy": "Field of study",
    "growthRate": "Company growth",
    "revenue": "Company revenue",
    "yearsOfExperienceRanges": "Years of experience",
    "audienceMatchingSegments": "Matched audience",
}


def choice_word(stored: str) -> str:
    """An enumeration's value as read: ENABLED → Enabled, LEAD_GENERATION → Lead generation."""
    if stored in _WORDS:
        return _WORDS[stored]
    return stored.replace("_", " ").capitalize() if stored.isupper() or "_" in stored else stored


def value_text(field: Field, value: Any, currency: str) -> str:
    """A value for reading; money with its currency."""
    if value is None:
        return ""
    if field.type is FieldType.ENUM:
        return choice_word(value)
    if field.type is FieldType.MONEY:
        return f"{show(field, value, currency)} {currency}"
    if field.type is FieldType.LIST:
        return " | ".join(value) if field.counts else ", ".join(value)
    if field.type is FieldType.INTEGER:
        return f"{value:,}"
    if field.name == "targeting":
        return targeting_line(value)
    return show(field, value, currency)


def facet_word(name: str) -> str:
    """A targeting facet in words."""
    if name in _FACETS:
        return _FACETS[name]
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.strip().capitalize()


def item_names(items: Sequence[Any]) -> list[str]:
    """The names of one facet's items."""
    return [str(item.get("name", "")) if isinstance(item, Mapping) else str(item) for item in items]


def targeting_line(targeting: Mapping[str, Any] | None) -> str:
    """Targeting in one line: `(Job title: A or B) and (Industry: C), not Seniority: D`."""
    if not targeting:
        return ""
    blocks = [" or ".join(facet_words(block)) for block in targeting.get("include", [])]
    included = " and ".join(f"({block})" if len(blocks) > 1 else block for block in blocks if block)
    excluded = " or ".join(facet_words(targeting.get("exclude", {})))
    return f"{included}, not {excluded}" if excluded else included


def facet_words(block: Mapping[str, Any]) -> list[str]:
    """Each facet of a block with its items: `Job title: A or B`."""
    return [f"{facet_word(name)}: {' or '.join(item_names(items))}" for name, items in block.items() if items]


def when(milliseconds: int) -> str:
    """A moment in this machine's time: `23 Nov 2026, 14:05`."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone().strftime("%d %b %Y, %H:%M")


def moment(milliseconds: int) -> str:
    """A moment of this year in this machine's time: `23 Nov, 14:05`."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone().strftime("%d %b, %H:%M")


def day(milliseconds: int) -> str:
    """A day in this machine's time: `23 Nov`."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone().strftime("%d %b")


def elided(text: str, most: int) -> str:
    """At most so many characters, the middle left out."""
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[:half].rstrip()}…{text[-half:].lstrip()}"
