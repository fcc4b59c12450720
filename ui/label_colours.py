"""The colours of labels in both themes: a text and a soft background for each name the catalog knows."""

from __future__ import annotations

from PySide6.QtGui import QColor

from ui import theme

_LIGHT = {
    "grey": ("#3E4757", "#E6E9EF"),
    "blue": ("#1B47B0", "#DFE9FE"),
    "teal": ("#0A5764", "#D5F0F3"),
    "green": ("#125C35", "#DBF2E3"),
    "yellow": ("#6A4B00", "#FDF0C4"),
    "orange": ("#833A05", "#FDE5D3"),
    "red": ("#9A2018", "#FCE2E0"),
    "purple": ("#5A30B2", "#ECE4FC"),
}
_DARK = {
    "grey": ("#C6CEDA", "#323947"),
    "blue": ("#A9C2FF", "#20305A"),
    "teal": ("#7FDAE6", "#14383F"),
    "green": ("#84DDAA", "#173726"),
    "yellow": ("#F2CE72", "#3D3212"),
    "orange": ("#FBB789", "#44280F"),
    "red": ("#FFA69D", "#48221F"),
    "purple": ("#CBB4FF", "#30264F"),
}


def tone(colour: str) -> tuple[QColor, QColor]:
    """Text and background of a label's colour in the present theme; unknown ones are grey."""
    known = _DARK if theme.tokens().name == "dark" else _LIGHT
    text, surface = known.get(colour, known["grey"])
    return QColor(text), QColor(surface)
