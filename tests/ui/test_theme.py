"""Both themes can be read: contrast of all text on all its backgrounds, shapes for all meanings."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication, QLabel

from core import paths
from ui import theme
from ui.theme import DARK, LIGHT, MEANINGS, Tokens

BACKGROUNDS = ("window", "surface", "raised", "hover", "stripe")
ENOUGH = 4.5
ENOUGH_FOR_EDGES = 3.0


def luminance(colour: str) -> float:
    parts = QColor(colour).getRgbF()[:3]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("role", ["text", "muted", "accent", *MEANINGS])
def test_text_can_be_read_on_every_background(tokens: Tokens, role: str, background: str) -> None:
    assert contrast(tokens.colour(role), tokens.colour(background)) >= ENOUGH


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_text_can_be_read_on_colour(tokens: Tokens) -> None:
    pairs = [("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_selection", "selection"), ("text", "pressed")]
    assert all(contrast(tokens.colour(one), tokens.colour(other)) >= ENOUGH for one, other in pairs)
    for name in MEANINGS:
        meaning = tokens.meaning(name)
        assert contrast(meaning.text, meaning.surface) >= ENOUGH, name
        assert contrast(tokens.text, meaning.surface) >= ENOUGH, name


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_edges_of_controls_and_focus_can_be_seen(tokens: Tokens) -> None:
    assert contrast(tokens.border_strong, tokens.surface) >= ENOUGH_FOR_EDGES
    assert contrast(tokens.accent, tokens.window) >= ENOUGH_FOR_EDGES


def test_no_meaning_is_told_by_colour_alone() -> None:
    shapes = {LIGHT.meaning(name).icon for name in MEANINGS}
    marks = {LIGHT.meaning(name).mark for name in MEANINGS}
    assert len(shapes) == len(marks) == len(MEANINGS)
    assert all((paths.resources() / "icons" / f"{shape}.svg").is_file() for shape in shapes)


def test_our_typeface_is_used(qapp: QApplication) -> None:
    theme.Look(qapp, "light")
    assert theme.FAMILY in QFontDatabase.families()
    assert QFontInfo(theme.font()).family() == theme.FAMILY
    assert QApplication.font().pixelSize() == theme.TEXT


def test_icons_are_recoloured_when_the_theme_changes(qapp: QApplication) -> None:
    look = theme.Look(qapp, "light")
    icon = theme.icon("search", "accent")

    def colour_of_icon() -> QColor:
        image = icon.pixmap(theme.size(24)).toImage()
        drawn = [image.pixelColor(x, y) for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 250]
        return drawn[0]

    assert colour_of_icon() == QColor(LIGHT.accent)
    look.choose("dark")
    assert colour_of_icon() == QColor(DARK.accent)
    look.choose("light")


def test_the_palette_follows_the_scheme(qapp: QApplication) -> None:
    look = theme.Look(qapp, "light")
    assert look.toggle() == "dark"
    label = QLabel()
    assert label.palette().windowText().color() == QColor(DARK.text)
    assert look.toggle() == "light"
    assert QApplication.palette().windowText().color() == QColor(LIGHT.text)


def test_every_icon_named_in_the_code_is_shipped(qapp: QApplication) -> None:
    from core.catalog import KINDS

    for kind in KINDS.values():
        assert not theme.icon(kind.icon).isNull()
