"""What a field and a kind are; the catalog itself is data in the sibling modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

GOOGLE = "google_ads"
LINKEDIN = "linkedin_ads"
PLATFORMS = (GOOGLE, LINKEDIN)
PLATFORM_LABELS = {GOOGLE: "Google Ads", LINKEDIN: "LinkedIn Ads"}


class FieldType(StrEnum):
    """How a value is stored, compared and shown.

    TEXT, LONG_TEXT, URL and ENUM are str; MONEY is int micros of the account's currency; INTEGER int;
    DECIMAL a decimal string; DATE `YYYY-MM-DD`; BOOL bool; LIST list[str]; MAP a JSON object; REF the id of
    another entity (stored as its row number).
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    URL = "url"
    ENUM = "enum"
    MONEY = "money"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOL = "bool"
    LIST = "list"
    MAP = "map"
    REF = "ref"


class Merge(StrEnum):
    """How concurrent different values of one field meet (team sync)."""

    ASK = "ask"
    LATEST = "lww"
    LINES = "text3"
    ELEMENTS = "elem"
    DERIVED = "derived"


@dataclass(frozen=True)
class Limit:
    """Display width of one text (each element of a list): `most` is refused above, `advised` is warned above."""

    most: int
    advised: int | None = None


@dataclass(frozen=True)
class Count:
    """How many elements a list may and should have."""

    least: int = 0
    most: int | None = None
    advised: int | None = None


@dataclass(frozen=True)
class Field:
    """One field of a kind, described once; grid, panel, files, checks, sync and posting read it here."""

    name: str
    type: FieldType
    label: str
    help: str = ""
    platforms: tuple[str, ...] = PLATFORMS
    words: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Limit] = field(default_factory=dict)
    counts: Mapping[str, Count] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    refers_to: str | None = None
    editor: str | None = None
    editor_aliases: tuple[str, ...] = ()
    sheet: str | None = None
    role: str = "editor"
    immutable: tuple[str, ...] = ()
    resets_learning: bool = False
    read_only: bool = False
    merge: Merge = Merge.ASK
    unit: str | None = None
    width: int = 140

    @property
    def numeric(self) -> bool:
        """Whether values are compared as numbers and shown right-aligned."""
        return self.type in (FieldType.MONEY, FieldType.INTEGER, FieldType.DECIMAL)

    @property
    def textual(self) -> bool:
        """Whether replace-text and text checks apply."""
        return self.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL, FieldType.LIST)

    def word(self, platform: str | None) -> str:
        """The platform's own word for the field, else ours."""
        return self.words.get(platform or "", self.label)


@dataclass(frozen=True)
class Kind:
    """One kind of entity. `code` is stored in change rows and never reused; `parents` name the REF fields upwards."""

    name: str
    code: int
    label: str
    plural: str
    platforms: tuple[str, ...]
    fields: tuple[Field, ...]
    parents: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    title: str = "name"
    icon: str = "circle"

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by name."""
        return {f.name: f for f in self.fields}

    def word(self, platform: str | None) -> str:
        """The platform's own word for the kind, else ours."""
        return self.words.get(platform or "", self.label)
