"""What is asked before the browser opens: the platform, where it leads, and whose OAuth client it uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.platforms import OwnClient, Platforms
from ui import theme
from ui.dialogs.frame import labelled, problem_line, text
from ui.platform_words import badge, platform_label
from ui.screens.connections.client_words import client_words
from ui.theme import GRID

WIDTH = 560
NARROWEST = 320
SANDBOX = "sandbox"
FROM_FILE = "…file"
_ASK_TOO = "Tick only what LinkedIn has granted your app: for anything else it refuses the whole sign-in."
_SIMULATED = "Sandbox on this computer (simulated)"


@dataclass(frozen=True)
class Way:
    """One way to sign in to a platform: a profile's name (None: the platform itself), and whether it names a client.

    `asks` is what the sign-in will be asked to allow, in words; `more` what can be asked for beside that.
    """

    platform: str
    profile: str | None
    has_client: bool
    asks: str = ""
    more: tuple[tuple[str, str], ...] = ()


def way_to(platforms: Platforms, platform: str, profile: str | None) -> Way:
    """One way, looked up; for a job, because it reads the profile."""
    has_client, more = platforms.has_client(platform, profile), tuple(platforms.may_ask_for(platform))
    return Way(platform, profile, has_client, platforms.asks_for(platform), more)


def read_ways(platforms: Platforms) -> list[Way]:
    """All ways there are; for a job, because it reads the profiles."""
    return [
        way_to(platforms, platform, profile)
        for platform in platforms.offered()
        for profile in (None, *platforms.profiles(platform))
    ]


class ClientForm(QWidget):
    """`sign_in_wanted` carries platform, profile and own client; `file_chosen` the platform and a file to look into."""

    sign_in_wanted = Signal(str, object, object)
    file_chosen = Signal(str, str)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(WIDTH)
        self._ways: list[Way] = []
        self._uses_own = False
        self.platform = QComboBox()
        self.where = QComboBox()
        self.client_id = QLineEdit()
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self.redirect = QLineEdit()
        self.redirect.setPlaceholderText("https://www.example.com/linkedin")
        self.why_own, self.asks = text("", "muted"), text("", "muted")
        self.allow: dict[str, QCheckBox] = {}
        self.problem = problem_line()
        self.known = text("The profile names its OAuth client, so there is nothing to fill in.", "muted")
        self.use_own = QPushButton("Use my own OAuth client instead")
        self.use_own.setProperty("role", "link")
        self.own = self._own()
        self._lay_out()
        self.platform.currentIndexChanged.connect(lambda at: self._list_places())
        self.where.activated.connect(self._on_where)
        self.where.currentIndexChanged.connect(lambda at: self._look())
        self.use_own.clicked.connect(self._on_use_own)
        self.client_id.textChanged.connect(lambda words: self.problem.hide())
        for field in (self.client_id, self.secret, self.redirect):
            field.returnPressed.connect(self.sign_in)

    def show_ways(self, ways: Sequence[Way]) -> None:
        """Offer these ways."""
        self._ways = list(ways)
        kept = self.platform.currentData()
        self.platform.blockSignals(True)
        self.platform.clear()
        for platform in dict.fromkeys(way.platform for way in self._ways):
            self.platform.addItem(theme.icon(badge(platform), "accent"), platform_label(platform), platform)
        self.platform.setCurrentIndex(max(self.platform.findData(kept), 0))
        self.platform.blockSignals(False)
        self._list_places()

    def add_way(self, way: Way) -> None:
        """Offer a file that was chosen, and choose it."""
        self._ways = [one for one in self._ways if (one.platform, one.profile) != (way.platform, way.profile)] + [way]
        self._list_places(way.profile)

    def way(self) -> Way | None:
        """What is chosen."""
        at = self.where.currentData()
        return at if isinstance(at, Way) else None

    def choose(self, profile: str | None) -> None:
        """Choose a profile by its name."""
        found = [at for at in range(self.where.count()) if _profile(self.where.itemData(at)) == profile]
        if found:
            self.where.setCurrentIndex(found[0])

    def sign_in(self) -> None:
        """Ask for the sign-in, unless something is missing."""
        way = self.way()
        if way is None:
            return
        own = self._own_client()
        if (own is None or not own.client_id) and (self._uses_own or not way.has_client):
            self.problem.setText(client_words(way.platform).missing)
            self.problem.show()
            self.client_id.setFocus()
            return
        self.sign_in_wanted.emit(way.platform, way.profile, own)
        self.forget()

    def minimumSizeHint(self) -> QSize:
        # As high as its texts are when they wrap: whoever holds it scrolls rather than cutting them.
        layout = self.layout()
        assert layout is not None
        return QSize(NARROWEST, layout.totalHeightForWidth(max(NARROWEST, min(self.width(), WIDTH))))

    def forget(self) -> None:
        """Keep nothing secret in the fields."""
        self.secret.clear()

    def _own_client(self) -> OwnClient | None:
        allow = tuple(name for name, box in self.allow.items() if box.isChecked())
        if self.own.isHidden() or not self.client_id.text().strip():
            return OwnClient(allow=allow) if allow else None
        redirect = self.redirect.text().strip() if not self.redirecting.isHidden() else ""
        return OwnClient(self.client_id.text().strip(), self.secret.text().strip(), redirect, allow)

    # Choosing

    def _list_places(self, chosen: str | None = None) -> None:
        platform = self.platform.currentData()
        self.where.blockSignals(True)
        self.where.clear()
        for way in self._ways:
            if way.platform == platform:
                self.where.addItem(_place_words(way), way)
        if platform is not None:
            self.where.insertSeparator(self.where.count())
            self.where.addItem("Choose a profile file…", FROM_FILE)
        self.where.blockSignals(False)
        self.where.setCurrentIndex(0)
        if chosen is not None:
            self.choose(chosen)
        self._look()

    def _on_where(self, at: int) -> None:
        if self.where.itemData(at) == FROM_FILE:
            self.where.setCurrentIndex(0)
            dialog = QFileDialog(self, "Choose a profile", "", "Profiles (*.toml)")
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.fileSelected.connect(lambda name: self.file_chosen.emit(self.platform.currentData(), name))
            dialog.open()

    def _on_use_own(self) -> None:
        self._uses_own = True
        self._look(keep=True)
        self.client_id.setFocus()

    def _look(self, *, keep: bool = False) -> None:
        """Show the fields that the chosen way needs."""
        way = self.way()
        self._uses_own = self._uses_own and keep
        named = way is not None and way.has_client and not self._uses_own
        self.own.setVisible(not named)
        self.known.setVisible(named)
        self._say(way)
        self.use_own.setVisible(named and way is not None and way.profile is None)
        self.problem.hide()

    def _say(self, way: Way | None) -> None:
        """Say what belongs to the platform."""
        words = client_words(way.platform if way else "")
        self.why_own.setText(words.why)
        self.client_id.setPlaceholderText(words.example)
        self.redirecting.setVisible(bool(words.redirect) and way is not None and way.profile is None)
        label = platform_label(way.platform) if way else ""
        self.asks.setText(f"{label} will ask you to allow: {way.asks}." if way and way.asks else "")
        self.asks.setVisible(bool(way and way.asks))
        self._offer(way.more if way else ())

    def _offer(self, more: Sequence[tuple[str, str]]) -> None:
        """Offer further permissions; what is ticked stays so while the platform is the same."""
        self.asking.setVisible(bool(more))
        if [name for name, _ in more] == list(self.allow):
            return
        for box in self.allow.values():
            box.hide()
            box.deleteLater()
        self.allow = {name: QCheckBox(f"{words[:1].upper()}{words[1:]}") for name, words in more}
        for box in self.allow.values():
            self._boxes.addWidget(box)

    # Building

    def _own(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.why_own)
        column.addWidget(labelled("Client id", self.client_id))
        column.addWidget(self.problem)
        column.addWidget(labelled("Client secret", self.secret, help="Leave it empty where your client has none."))
        self.redirecting = labelled("Redirect address", self.redirect, help=client_words("linkedin_ads").redirect)
        column.addWidget(self.redirecting)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(labelled("Platform", self.platform))
        column.addWidget(labelled("Connect to", self.where))
        column.addWidget(self.known)
        column.addWidget(self.use_own, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.own)
        column.addWidget(self.asks)
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(GRID // 2)
        self.asking = labelled("Ask for this too", self._boxes, help=_ASK_TOO)
        column.addWidget(self.asking)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.go = QPushButton("Sign in with the browser")
        self.go.setProperty("role", "primary")
        theme.show_icon(self.go, "external-link", "on_accent")
        self.go.clicked.connect(self.sign_in)
        self.back = QPushButton("Cancel")
        self.back.clicked.connect(self.cancelled)
        row.addWidget(self.go)
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)


def _place_words(way: Way) -> str:
    if way.profile is None:
        return platform_label(way.platform)
    return _SIMULATED if way.profile == SANDBOX else f"Profile {Path(way.profile).stem}"


def _profile(data: object) -> str | None:
    return data.profile if isinstance(data, Way) else FROM_FILE
