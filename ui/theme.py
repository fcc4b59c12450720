"""The look in force: fonts, palette, style sheet and icons, light or dark."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QDir, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from core import paths
from ui import icons
from ui.icons import icon, pixmap
from ui.plain_style import PlainStyle
from ui.restyling import PAUSE_MS, Unseen
from ui.stylesheet import style_sheet
from ui.tokens import (
    CONTROL,
    DARK,
    GRID,
    LARGE,
    LIGHT,
    MEANINGS,
    RADIUS,
    ROW,
    ROW_COMPACT,
    SMALL,
    TEXT,
    TITLE,
    Meaning,
    MeaningName,
    Tokens,
)  # fmt: skip

__all__ = [
    "CONTROL", "DARK", "GRID", "LARGE", "LIGHT", "MEANINGS", "MEDIUM", "RADIUS", "ROW", "ROW_COMPACT", "SEMIBOLD", "SMALL", "TEXT",
    "TITLE", "Look", "Meaning", "MeaningName", "Scheme", "Tokens", "colour", "dress", "font", "icon", "load_fonts", "pixmap", "retag", "shadow",
    "show_icon", "size", "tokens",
]  # fmt: skip

Scheme = Literal["system", "light", "dark"]
FAMILY = "Inter"

MEDIUM = QFont.Weight.Medium
SEMIBOLD = QFont.Weight.DemiBold

icons.use(LIGHT)


def tokens() -> Tokens:
    """The theme in force."""
    return icons.current()


def colour(role: str) -> QColor:
    """The colour of a token or a meaning in the theme in force."""
    return QColor(tokens().colour(role))


def size(side: int) -> QSize:
    """A square of so many px, for icons."""
    return QSize(side, side)


def shadow() -> QColor:
    """The colour under things that float."""
    return QColor(0, 0, 0, 110 if tokens().name == "dark" else 38)


def font(size: int = TEXT, *, weight: QFont.Weight = QFont.Weight.Normal, figures: bool = False) -> QFont:
    """Our typeface, `size` in px; with `figures` all digits are equally wide, for columns of numbers."""
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(weight)
    if figures:
        # Not for running text: Inter widens its hyphens with its figures.
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def show_icon(button: QAbstractButton, name: str, role: str = "text") -> None:
    """Give a button that has words an icon, with room between the two."""
    button.setIcon(icon(name, role))
    button.setIconSize(QSize(22, 16))


def retag(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a dynamic property the style sheet looks at, and restyle the widget when it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Look(QObject):
    """Applies a scheme to the application and follows the system's where that is wanted."""

    def __init__(self, app: QApplication, scheme: Scheme = "system") -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = scheme
        load_fonts()
        app.setStyle(PlainStyle())
        app.setFont(font())
        self._unseen = Unseen(self)
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._apply(first=True)

    @property
    def scheme(self) -> Scheme:
        """What was asked for."""
        return self._scheme

    def choose(self, scheme: Scheme, *, gently: bool = False) -> None:
        """Change the scheme of the whole window: at once, or `gently`, painted in a moment and answering until then."""
        self._scheme = scheme
        self._apply(gently=gently)

    def toggle(self) -> Scheme:
        """Light becomes dark and the other way round; returns the new scheme."""
        self.choose("light" if tokens().name == "dark" else "dark")
        return self._scheme

    def _on_system_changed(self) -> None:
        if self._scheme == "system":
            self._apply(gently=True)

    def _apply(self, *, first: bool = False, gently: bool = False) -> None:
        chosen = _tokens_for(self._app, self._scheme)
        if first or chosen is not tokens():
            self._unseen.put_aside(self._app, seen=gently)
            icons.use(chosen)
            if gently:
                QTimer.singleShot(PAUSE_MS, self, self._dress_gently)
            else:
                dress(self._app, chosen)
                self._unseen.begin()

    def _dress_gently(self) -> None:
        """In a turn of its own, after what came meanwhile: putting two thousand widgets aside took one."""
        dress(self._app, tokens())
        self._unseen.begin(gently=True)


def dress(app: QApplication, chosen: Tokens) -> None:
    """Put palette, style sheet and icons of one theme on the application."""
    icons.use(chosen)
    # From one sheet to another Qt restyles each widget once for every widget it stands in; from none to one, once.
    app.setStyleSheet("")
    app.setPalette(_palette(chosen))
    app.setStyleSheet(style_sheet(chosen))


def _tokens_for(app: QApplication, scheme: Scheme) -> Tokens:
    if scheme == "system":
        return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if scheme == "dark" else LIGHT


def load_fonts() -> None:
    """Make the typeface known to Qt, where it is not yet."""
    QDir.setSearchPaths("icon", [str(paths.resources() / "icons")])
    if FAMILY in QFontDatabase.families():
        return
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: t.window, role.WindowText: t.text, role.Base: t.surface, role.AlternateBase: t.stripe,
        role.Text: t.text, role.Button: t.raised, role.ButtonText: t.text, role.BrightText: t.error.text,
        role.ToolTipBase: t.raised, role.ToolTipText: t.text, role.PlaceholderText: t.muted,
        role.Highlight: t.accent, role.HighlightedText: t.on_accent, role.Accent: t.accent,
        role.Link: t.accent, role.LinkVisited: t.accent,
        role.Light: t.raised, role.Midlight: t.hover, role.Mid: t.border, role.Dark: t.border_strong, role.Shadow: t.border_strong,
    }  # fmt: skip
    palette = QPalette()
    for each, value in colours.items():
        palette.setColor(each, QColor(value))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(t.disabled))
    return palette
