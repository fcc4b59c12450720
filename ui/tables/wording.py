"""Values in words a marketer reads: statuses, targeting, lists, enumerations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from core.catalog import Field, FieldType
from core.grid import GridRow
from core.values import show

_STATUS = {"ENABLED": "Enabled", "PAUSED": "Paused", "REMOVED": "Removed", "DRAFT": "Draft"}
_MATCH = {"EXACT": "Exact", "PHRASE": "Phrase", "BROAD": "Broad"}
_WORDS = (
    _STATUS
    | _MATCH
    | {
        "google_ads": "Google Ads",
        "linkedin_ads": "LinkedIn Ads",
        "responsive_search": "Responsive search",
        "single_image": "Single image",
        "document": "Document",
        "text": "Text ad",
        "message": "Message ad",
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


def findings_words(errors: int, warnings: int) -> str:
    """ "1 error and 2 warnings"; what there is none of is left out."""
    counts = ((errors, "error"), (warnings, "warning"))
    return " and ".join(f"{count:,} {word}{'s' if count != 1 else ''}" for count, word in counts if count)


def choice_word(stored: str) -> str:
    """An enumeration's value as read: ENABLED → Enabled, LEAD_GENERATION → Lead generation."""
    if stored in _WORDS:
        return _WORDS[stored]
    return stored.replace("_", " ").capitalize() if stored.isupper() or "_" in stored else stored


def status_word(row: GridRow) -> str:
    """A row's own status in words."""
    if row.gone:
        return "Removed"
    return _STATUS.get(row.row["status"] or "", row.row["status"] or "")


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


def _names(items: Sequence[Any]) -> list[str]:
    return [str(item.get("name", "")) if isinstance(item, Mapping) else str(item) for item in items]


def targeting_line(targeting: Mapping[str, Any] | None) -> str:
    """Targeting in one line: `(Job title: A or B) and (Industry: C), not Seniority: D`."""
    if not targeting:
        return ""
    blocks = [" or ".join(_facets(block)) for block in targeting.get("include", [])]
    included = " and ".join(f"({block})" if len(blocks) > 1 else block for block in blocks if block)
    excluded = " or ".join(_facets(targeting.get("exclude", {})))
    return f"{included}, not {excluded}" if excluded else included


def targeting_text(targeting: Mapping[str, Any] | None) -> str:
    """Targeting over several lines, each block of AND on its own."""
    if not targeting:
        return ""
    blocks = ["  or ".join(_facets(block)) for block in targeting.get("include", [])]
    lines = [f"{'Include' if at == 0 else 'and'}  {block}" for at, block in enumerate(blocks)]
    excluded = _facets(targeting.get("exclude", {}))
    return "\n".join(lines + ([f"Exclude  {'  or '.join(excluded)}"] if excluded else []))


def targeting_rich(targeting: Mapping[str, Any] | None) -> str:
    """The same as a small table in rich text: the joining words at the left, the facets in bold."""
    if not targeting:
        return ""
    rows = [("Include" if at == 0 else "and", block) for at, block in enumerate(targeting.get("include", []))]
    if targeting.get("exclude"):
        rows.append(("Exclude", targeting["exclude"]))
    cells = "".join(
        f'<tr><td style="padding-right: 12px">{word}</td><td>{" &nbsp;or&nbsp; ".join(_rich_facets(block))}</td></tr>'
        for word, block in rows
    )
    return f"<table cellspacing='0' cellpadding='2'>{cells}</table>"


def _rich_facets(block: Mapping[str, Any]) -> list[str]:
    return [
        f'<span style="font-weight: 600">{escape(facet_word(name))}</span> {escape(" or ".join(_names(items)))}'
        for name, items in block.items()
        if items
    ]


def _facets(block: Mapping[str, Any]) -> list[str]:
    return [f"{facet_word(name)}: {' or '.join(_names(items))}" for name, items in block.items() if items]


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
