"""Advice: what platforms recommend for an account and what it counts, as pages below one bar."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout

from core.connections import Connection, State, list_connections
from core.wording import when
from core.workspace import Edited
from ui import theme
from ui.actions import Action
from ui.context import Context
from ui.platform_words import badge, connection_words, platform_label
from ui.screens import Screen
from ui.screens.advice.conversions import ConversionsPage
from ui.screens.advice.lists import ListsPage
from ui.screens.advice.page import AdvicePage
from ui.screens.advice.recommendations import RecommendationsPage
from ui.screens.checks.parts import Choices, button
from ui.theme import GRID
from ui.widgets.account_marks import SimulatedMark
from ui.widgets.elided_label import ElidedLabel

RECOMMENDATIONS, CONVERSIONS, LISTS = "recommendations", "conversions", "lists"


class AdviceScreen(Screen):
    """One account is chosen for all pages; each asks its platform when it is told to."""

    title = "Advice"
    icon_name = "lightbulb"

    def __init__(self, context: Context, *, whole: bool = True) -> None:
        super().__init__(context)
        self.pages: dict[str, AdvicePage] = {}
        self.choices = Choices(
            "Pages", ((RECOMMENDATIONS, "Recommendations"), (CONVERSIONS, "Conversions"), (LISTS, "Lists"))
        )
        self.account = QComboBox()
        self.account.setAccessibleName("Account")
        self.account.setMinimumWidth(260)
        self.account.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.simulated = SimulatedMark()
        self.said = ElidedLabel()
        self.said.setProperty("role", "muted")
        self.said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.ask_button = button("Ask again", "refresh-cw", lambda: self.page().ask())
        self._connections: dict[str, Connection] = {}
        self._stack = QStackedWidget()
        self._lay_out()
        self.setFocusProxy(self.choices.buttons[RECOMMENDATIONS])
        self.stale = True
        self.build(whole=whole)

    def pieces(self) -> Iterator[None]:
        self.recommendations = RecommendationsPage(self.context)
        self._add(RECOMMENDATIONS, self.recommendations)
        yield
        self.conversions = ConversionsPage(self.context)
        self._add(CONVERSIONS, self.conversions)
        yield
        self.lists = ListsPage(self.context)
        self._add(LISTS, self.lists)
        yield
        self.choices.chosen.connect(self.show_page)
        self.account.currentIndexChanged.connect(lambda at: self._show_account())

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return [
            Action("advice.recommendations", "Ask for recommendations", lambda: self._ask(RECOMMENDATIONS), icon="lightbulb",
                   group="Campaigns", part=8, blocked=self.recommendations.why_not_asked,
                   help="What the platform would change, as proposals to review."),
            Action("advice.conversions", "Read conversions", lambda: self._ask(CONVERSIONS), icon="target", group="Campaigns",
                   part=8, blocked=self.conversions.why_not_asked, help="What the account counts, and what bidding aims at."),
            Action("advice.upload", "Upload a list of people or companies", lambda: self._come(LISTS), icon="upload",
                   group="Campaigns", part=8, blocked=self.lists.why_not_asked, help="For targeting and leaving out, as hashes."),
        ]  # fmt: skip

    def refresh(self) -> None:
        found = [one for one in list_connections(self.context.workspace) if one.state is not State.DISCONNECTED]
        kept = self.account.currentData()
        self._connections = {one.id: one for one in found}
        self.account.blockSignals(True)
        self.account.clear()
        for one in found:
            self.account.addItem(theme.icon(badge(one.platform), "accent"), connection_words(one), one.id)
        self.account.setCurrentIndex(max(self.account.findData(kept), 0))
        self.account.blockSignals(False)
        self.account.setVisible(bool(found))
        self._show_account()

    def edited(self, change: Edited) -> None:
        # What became of a proposal is shown beside what it came from.
        if self.isVisible() and self.recommendations.connection is not None:
            self.page().show_connection(self.connection())
        else:
            self.stale = True

    def shown(self) -> None:
        self.stale = True
        super().shown()

    def reveal(self, what: object) -> None:
        if isinstance(what, str) and what in self.pages:
            self.show_page(what)

    # Showing

    def page(self) -> AdvicePage:
        """The page that is shown."""
        return self.pages[self.choices.current()]

    def connection(self) -> Connection | None:
        """The account that is chosen."""
        return self._connections.get(self.account.currentData() or "")

    def show_page(self, id: str) -> None:
        """Show one of the pages."""
        self.choices.choose(id)
        self._stack.setCurrentWidget(self.pages[id])
        self.setFocusProxy(self.choices.buttons[id])
        self._show_account()

    def _show_account(self) -> None:
        one = self.connection()
        self.simulated.setVisible(one is not None and one.simulated)
        self.said.setText("")
        self.page().show_connection(one)
        self._look()

    def _look(self) -> None:
        why = self.page().why_not_asked()
        self.ask_button.setEnabled(why is None)
        self.ask_button.setToolTip(why or "")
        self.ask_button.setVisible(self.connection() is not None)

    def _on_asked(self, page: AdvicePage, at: int | None) -> None:
        if page is self.page():
            one = self.connection()
            label = platform_label(one.platform) if one else ""
            self.said.setText(f"{label} was asked {when(at)}" if at else "")
            self.ask_button.setText("Ask again" if at else f"Ask {label}")
            self._look()

    def _ask(self, id: str) -> None:
        self._come(id)
        self.pages[id].ask()

    def _come(self, id: str) -> None:
        """To the front with a page, wherever the action was called."""
        self.go.emit("advice", id)

    # Building

    def _add(self, id: str, page: AdvicePage) -> None:
        self.pages[id] = page
        self._stack.addWidget(page)
        page.go.connect(self.go)
        page.asked.connect(lambda at: self._on_asked(page, at))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.choices)
        row.addSpacing(GRID)
        row.addWidget(self.account)
        row.addWidget(self.simulated)
        row.addWidget(self.said, 1)
        row.addWidget(self.ask_button)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)
