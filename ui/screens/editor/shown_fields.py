"""Which fields the edit panel shows for the chosen rows, and in which sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog import KINDS, LINKEDIN, Field, FieldType, Limit
from core.catalog.ads import FORMAT_LIMITS

_URL_OPTIONS = ("tracking_template", "final_url_suffix", "custom_parameters", "final_mobile_url")
_NOTES = ("labels", "comment")
_LONG_TEXTS = ("introductory_text", "body", "answers")
_NEVER = ("platform", "headline_pins", "description_pins", "texts", "remote_id")
# What a LinkedIn ad of each format is made of.
_FORMAT_FIELDS = {
    "single_image": ("introductory_text", "headline", "description", "call_to_action", "image", "lead_form"),
    "document": ("introductory_text", "headline", "call_to_action", "document", "lead_form"),
    "text": ("headline", "description", "image"),
    "message": ("subject", "body", "button", "sender", "image", "lead_form"),
    "conversation": ("subject", "body", "answers", "sender"),
}
# What a Google asset of each type is made of.
_ASSET_FIELDS = {
    "SITELINK": ("text", "description1", "description2", "final_url"),
    "CALLOUT": ("text",),
    "SNIPPET": ("header", "values"),
    "CALL": ("text", "country"),
}


@dataclass(frozen=True)
class Section:
    """Fields that stand together under a heading ("" for the first)."""

    title: str
    fields: tuple[Field, ...]


def sections(kind: str, platforms: Sequence[str], format: str | None, posted: bool) -> tuple[Section, ...]:
    """The panel's sections; fields only one of two chosen platforms has are left out."""
    # What only the platform can say is empty before anything was posted.
    fields = [f for f in KINDS[kind].fields if _fits(f, platforms, format) and (posted or not f.read_only)]
    main = [f for f in fields if f.name not in _URL_OPTIONS + _NOTES]
    title = KINDS[kind].title
    main.sort(key=lambda f: f.name != title)
    # Texts first, since they are what ads are edited for; targeting last, since it is only read.
    main.sort(key=lambda f: 2 if f.name == "targeting" else 0 if takes_row(f) else 1)
    found = (
        Section("", tuple(main)),
        Section("URL options", tuple(f for f in fields if f.name in _URL_OPTIONS)),
        Section("Labels and notes", tuple(f for f in fields if f.name in _NOTES)),
    )
    return tuple(section for section in found if section.fields)


def _fits(field: Field, platforms: Sequence[str], format: str | None) -> bool:
    if field.name in _NEVER or field.refers_to or not all(name in field.platforms for name in platforms):
        return False
    for parts in (_FORMAT_FIELDS, _ASSET_FIELDS):
        if format in parts and any(field.name in names for names in parts.values()):
            return field.name in parts[format]
    return True


def is_stack(field: Field) -> bool:
    """Whether the field is a list of texts shown line by line."""
    return field.type is FieldType.LIST and bool(field.counts)


def is_elements(field: Field) -> bool:
    """Whether the field is a list of short values, each of which is added or taken away by itself."""
    return field.type is FieldType.LIST and not field.counts and not field.read_only


def takes_row(field: Field) -> bool:
    """Whether the field needs the panel's whole width."""
    return is_stack(field) or field.name in ("targeting", *_LONG_TEXTS)


def limit_of(field: Field, platforms: Sequence[str], format: str | None) -> Limit | None:
    """The tightest limit among the chosen platforms."""
    if format and tuple(platforms) == (LINKEDIN,) and (format, field.name) in FORMAT_LIMITS:
        return FORMAT_LIMITS[(format, field.name)]
    limits = [field.limits[name] for name in platforms if name in field.limits]
    return min(limits, key=lambda limit: limit.most) if limits else None


def positions_of(field: Field) -> int:
    """How many positions a text of the list can be pinned to; 0 when it cannot."""
    return {"headlines": 3, "descriptions": 2}.get(field.name, 0)


def remark(field: Field, platforms: Sequence[str], posted: bool) -> str:
    """What a person should know before changing the field."""
    parts = []
    if any(name in field.immutable for name in platforms):
        parts.append("fixed, the platform has it" if posted else "fixed after posting")
    if field.resets_learning and posted:
        parts.append("restarts learning")
    return ", ".join(parts)
