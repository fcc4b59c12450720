"""Connecting an account step by step: the form, the browser, the accounts it reaches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.connections import Account
from core.platforms import Reached
from ui import theme
from ui.dialogs.frame import problem_line, text
from ui.platform_words import account_words, open_page, platform_label
from ui.screens.connections.account_tree import AccountTree
from ui.screens.connections.client_form import ClientForm
from ui.screens.connections.pasting import WAITING_FOR as WAITING_FOR_CODE
from ui.theme import GRID

FORM, WAITING, ACCOUNTS = range(3)
WAITING_FOR = "Waiting for the browser"
"""What a sign-in reports while the browser is open."""
_NONE = {
    "google_ads": "This sign-in reaches no account that can be connected. Sign in with another Google account, or ask whoever "
    "manages the account to invite you.",
    "linkedin_ads": "This sign-in reaches no ad account. Sign in as another LinkedIn member, or ask whoever manages the account to "
    "give you a role on it in Campaign Manager.",
}
_OPENED = "A page has opened in your browser."
_NOT_OPENED = "No browser could be opened. Copy the address and open it in any browser."
_PASTE = (
    "Sign in there and allow the access. The browser then ends on the page of your app: copy its whole address, or the code "
    "that it shows, and paste it here."
)
WORDS_WIDTH = 760


class Page(QObject):
    """Carries the address of the sign-in page from the job's thread into the window."""

    told = Signal(str)


class ConnectPanel(QScrollArea):
    """`stopped` when the user gives up; `pasted` carries what was pasted, `account_taken` the account to connect."""

    stopped = Signal()
    pasted = Signal(str)
    account_taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName("Connect an account")
        self.address = ""
        self.page = Page(self)
        self.page.told.connect(self._on_page)
        self.form = ClientForm()
        self.form.cancelled.connect(self.stopped)
        self.tree = AccountTree()
        self.steps = QStackedWidget()
        for step in (self.form, self._waiting(), self._accounts()):
            self.steps.addWidget(step)
        self._lay_out()
        self.tree.chosen.connect(self._on_chosen)
        self.tree.taken.connect(self.account_taken)

    def ask(self) -> None:
        """Show the form."""
        self.say_problem("")
        self._go(FORM)
        (self.form.client_id if self.form.own.isVisible() else self.form.go).setFocus()

    def wait(self, platform: str, whose: str = "") -> None:
        """Show that the browser is waited for."""
        self.address = ""
        self.pasting.hide()
        self.code.clear()
        self.say_problem("")
        self.title.setText(f"Sign in to {platform_label(platform)}" + (f" for {whose}" if whose else ""))
        self.waiting_words.setText("Opening the browser …")
        self._go(WAITING)
        self._look_at_address()
        self.cancel.setFocus()

    def say_step(self, words: str) -> None:
        """Say what is done after the browser came back; before that the panel says more than the job."""
        if self.address and words not in (WAITING_FOR, WAITING_FOR_CODE):
            self.pasting.hide()
            self.bar.show()
            self.waiting_words.setText(f"{words} …")

    def ask_code(self) -> None:
        """Let somebody paste what the last page of the sign-in shows."""
        self.waiting_words.setText(f"{_OPENED if self._opened else _NOT_OPENED} {_PASTE}")
        self.bar.hide()
        self.pasting.show()
        self.code.setFocus()

    def show_accounts(self, platform: str, reached: Sequence[Reached]) -> None:
        """Show the accounts that the sign-in reaches."""
        self._platform = platform
        self.title.setText("Choose the account")
        self.search.clear()
        self._go(ACCOUNTS)
        self.tree.show_accounts(platform, reached)
        self.none.setText(_NONE.get(platform, ""))
        self.none.setVisible(self.tree.account() is None)
        self._on_chosen(self.tree.account())
        self.tree.setFocus()

    def say_problem(self, words: str) -> None:
        """Say why it did not work, above the step that is shown; "" for nothing."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    # What happens

    def _go(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        if step == FORM:
            self.title.setText("Connect an account")

    def _on_page(self, address: str) -> None:
        self.address = address
        self._opened = opened = open_page(address)
        self.waiting_words.setText(
            f"{_OPENED} Sign in there and allow the access; this window goes on by itself."
            if opened
            else "No browser could be opened. Copy the address and open it in a browser on this computer."
        )
        self._look_at_address()

    def _look_at_address(self) -> None:
        for button in (self.copy, self.again):
            button.setEnabled(bool(self.address))

    def _on_chosen(self, account: Account | None) -> None:
        self.connect_button.setEnabled(account is not None)
        one = self.tree.reached()
        if account is not None:
            said = f"Connects {account_words(self._platform, account)}."
        elif one is not None:
            said = one.problem or "A manager account holds no campaigns. Choose one of the accounts below it."
        else:
            said = ""
        self.said.setText(said)

    def _give(self) -> None:
        text = self.code.text().strip()
        if text:
            self.code.clear()
            self.pasting.hide()
            self.bar.show()
            self.waiting_words.setText("Finishing the sign-in …")
            self.pasted.emit(text)

    def _take(self) -> None:
        account = self.tree.account()
        if account is not None:
            self.account_taken.emit(account)

    # Building

    def _lay_out(self) -> None:
        self._platform = ""
        self._opened = False
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        self.title = text("Connect an account", "section")
        self.problem = problem_line()
        theme.retag(self.problem, "role", "complaint")
        for part in (self.title, self.problem):
            column.addWidget(part)
        column.addWidget(self.steps, 1)
        self.setWidget(holder)

    def _waiting(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        self.waiting_words = text("")
        self.waiting_words.setMaximumWidth(WORDS_WIDTH)
        bar = self.bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setMaximumWidth(360)
        bar.setAccessibleName(WAITING_FOR)
        column.addWidget(self.waiting_words)
        column.addWidget(bar)
        column.addWidget(self._pasting())
        self.copy = _button("Copy the address", "copy", self._copy)
        self.again = _button("Open the page again", "external-link", lambda: open_page(self.address))
        self.cancel = _button("Cancel", "x", self.stopped.emit)
        column.addLayout(_row(self.copy, self.again, self.cancel))
        column.addStretch(1)
        return page

    def _pasting(self) -> QWidget:
        self.code = QLineEdit()
        self.code.setPlaceholderText("https://…?code=…")
        self.code.setAccessibleName("Address of the last page, or the code on it")
        self.code.setMaximumWidth(560)
        self.code.returnPressed.connect(self._give)
        self.go_on = _button("Go on", "arrow-right", self._give, primary=True)
        self.pasting = QWidget()
        row = QHBoxLayout(self.pasting)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.code, 1)
        row.addWidget(self.go_on)
        row.addStretch(1)
        self.pasting.hide()
        return self.pasting

    def _accounts(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search by name or number")
        self.search.setAccessibleName("Search the accounts")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(360)
        self.search.textChanged.connect(self.tree.search)
        self.none = text("", "muted")
        self.said = text("", "muted")
        self.connect_button = _button("Connect", "link", self._take, primary=True)
        self.back = _button("Cancel", "x", self.stopped.emit)
        column.addWidget(self.search)
        column.addWidget(self.none)
        column.addWidget(self.tree, 1)
        column.addWidget(self.said)
        column.addLayout(_row(self.connect_button, self.back))
        return page

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address)
        self.waiting_words.setText("The address is on the clipboard. Open it in a browser on this computer.")


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def _button(label: str, icon: str, run: object, *, primary: bool = False) -> QPushButton:
    button = QPushButton(label)
    if primary:
        button.setProperty("role", "primary")
    theme.show_icon(button, icon, "on_accent" if primary else "text")
    button.clicked.connect(run)
    return button
