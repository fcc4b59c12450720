"""The look as data: colours, sizes and meanings of both themes, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

GRID = 8
ROW = 28
ROW_COMPACT = 24
RADIUS = 6
CONTROL = 32
"""Height in px of buttons and one-line editors outside grids."""

SMALL, TEXT, LARGE, TITLE = 12, 13, 15, 20
"""Text sizes in px."""

MeaningName = Literal["added", "edited", "removed", "conflict", "error", "warning", "info", "passed", "simulated"]


@dataclass(frozen=True)
class Meaning:
    """A state with its text colour, soft background, shape (an icon's name) and one-letter mark."""

    text: str
    surface: str
    icon: str
    mark: str
    word: str


@dataclass(frozen=True)
class Tokens:
    """One theme. Colours are `#RRGGBB`."""

    name: Literal["light", "dark"]
    window: str
    surface: str
    raised: str
    hover: str
    pressed: str
    stripe: str
    border: str
    border_strong: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    on_selection: str
    added: Meaning
    edited: Meaning
    removed: Meaning
    conflict: Meaning
    error: Meaning
    warning: Meaning
    info: Meaning
    passed: Meaning
    simulated: Meaning

    def meaning(self, name: str) -> Meaning:
        """The meaning with one of the names in `MEANINGS`."""
        found: Meaning = getattr(self, name)
        return found

    def colour(self, role: str) -> str:
        """The colour of a role: a token's name, or a meaning's (its text colour)."""
        found: str | Meaning = getattr(self, role)
        return found.text if isinstance(found, Meaning) else found


MEANINGS: tuple[MeaningName, ...] = (
    "added", "edited", "removed", "conflict", "error", "warning", "info", "passed", "simulated",
)  # fmt: skip

_SHAPES: dict[str, tuple[str, str, str]] = {
    "added": ("plus", "+", "Added"),
    "edited": ("triangle", "Δ", "Edited"),
    "removed": ("minus", "−", "Removed"),
    "conflict": ("diamond", "◇", "Conflict"),
    "error": ("octagon-x", "✕", "Error"),
    "warning": ("triangle-alert", "!", "Warning"),
    "info": ("info", "i", "Note"),
    "passed": ("circle-check", "✓", "Passed"),
    "simulated": ("flask-conical", "~", "Simulated"),
}


def _meaning(name: str, text: str, surface: str) -> Meaning:
    return Meaning(text, surface, *_SHAPES[name])


LIGHT = Tokens(
    name="light",
    window="#F4F5F8",
    surface="#FFFFFF",
    raised="#FFFFFF",
    hover="#EBEEF4",
    pressed="#DFE4ED",
    stripe="#FAFBFC",
    border="#DCE0E8",
    border_strong="#8993A4",
    text="#1A2130",
    muted="#566073",
    disabled="#959DAC",
    accent="#2456D6",
    accent_hover="#1C47B4",
    on_accent="#FFFFFF",
    selection="#DCE7FD",
    on_selection="#142657",
    added=_meaning("added", "#12663A", "#E2F4E8"),
    edited=_meaning("edited", "#6438BE", "#EEE8FB"),
    removed=_meaning("removed", "#8A2942", "#FBE8ED"),
    conflict=_meaning("conflict", "#982B85", "#FBE6F7"),
    error=_meaning("error", "#B3261E", "#FCE8E6"),
    warning=_meaning("warning", "#7D4B00", "#FFF1D6"),
    info=_meaning("info", "#1F4FC4", "#E6EDFD"),
    passed=_meaning("passed", "#12663A", "#E2F4E8"),
    simulated=_meaning("simulated", "#0B616F", "#DFF3F6"),
)

DARK = Tokens(
    name="dark",
    window="#14171D",
    surface="#1B1F27",
    raised="#242933",
    hover="#282E39",
    pressed="#323947",
    stripe="#1E222B",
    border="#323845",
    border_strong="#727D91",
    text="#E8EBF1",
    muted="#A6B0C0",
    disabled="#697385",
    accent="#8AABFF",
    accent_hover="#A5BEFF",
    on_accent="#0C1530",
    selection="#2A3C66",
    on_selection="#EAF0FF",
    added=_meaning("added", "#74D79F", "#173325"),
    edited=_meaning("edited", "#C3A8FF", "#2C2447"),
    removed=_meaning("removed", "#F5A3B5", "#3D222B"),
    conflict=_meaning("conflict", "#F29BE0", "#3B2138"),
    error=_meaning("error", "#FF9A90", "#44211F"),
    warning=_meaning("warning", "#F5C163", "#3C2F14"),
    info=_meaning("info", "#9DB8FF", "#1E2A4A"),
    passed=_meaning("passed", "#74D79F", "#173325"),
    simulated=_meaning("simulated", "#70D2DF", "#14343A"),
)
