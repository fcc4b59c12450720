"""The form for a model server: its address, model and key, and the agreement where it stands outside this network."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit

from core.model_shelf import ServerFound, Tried
from core.settings import CopyModel
from ui.dialogs.frame import labelled, problem_line
from ui.screens.models.cards import NO_WORKSPACE, TRY_TIP, Card
from ui.screens.models.words import tried_words
from ui.theme import GRID

ABOUT = (
    "A program such as Ollama, LM Studio, llama.cpp or vLLM on this computer or in your network can write instead. It gets "
    "the brief's facts; its texts pass the same checks. Off unless you switch it on."
)
KEY_HINT = "Only if the server wants one"


class ServerCard(Card):
    """`ask_wanted` asks for the server's models, `use_wanted` switches it on, `off_wanted` off. The first two carry the
    choice and the typed key (None when none was typed)."""

    ask_wanted = Signal(object, object)
    use_wanted = Signal(object, object)
    off_wanted = Signal()
    try_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("A model server", "")
        self.add_line(ABOUT)
        self.address = QLineEdit()
        self.address.setPlaceholderText("http://127.0.0.1:11434/v1")
        self.model = QComboBox()
        self.model.setEditable(True)
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(KEY_HINT)
        self.agree = QCheckBox()
        self.agree.hide()
        self.problem = problem_line()
        self.ask = self.make("Ask for its models", "refresh-cw", lambda: self.ask_wanted.emit(*self.typed()))
        self.use = self.make("Let this server write", "check", lambda: self.use_wanted.emit(*self.typed()))
        self.tried = self.add_line("", "small")
        self.try_it = self.make("Try descriptions", "flask-conical", self.try_wanted.emit)
        self.off = self.make("Switch the server off", "power", self.off_wanted.emit)
        self._lay_out()
        self.address.textEdited.connect(lambda text: self._forget_agreement())
        self.address.textChanged.connect(lambda text: self._look())
        self.model.editTextChanged.connect(lambda text: self._look())
        self._look()

    def typed(self) -> tuple[CopyModel, str | None]:
        """What stands in the form; the key is None when none was typed."""
        host = str(self.agree.property("host") or "")
        choice = CopyModel(
            server=self.address.text().strip(),
            server_model=self.model.currentText().strip(),
            server_on=True,
            confirmed_host=host if self.agree.isChecked() else "",
        )
        return choice, self.key.text() or None

    def show_choice(self, chosen: CopyModel) -> None:
        """Show what the settings say."""
        self.address.setText(chosen.server)
        self.model.setEditText(chosen.server_model)
        self.off.setVisible(chosen.server_on)
        if chosen.confirmed_host:
            self.ask_agreement(chosen.confirmed_host, agreed=True)
        self._look()

    def show_tried(self, chosen: CopyModel, tried: Tried | None, *, has_workspace: bool) -> None:
        """What the server may be asked for, and a button that finds out."""
        self.tried.setText(tried_words(tried))
        self.tried.setVisible(chosen.server_on)
        self.try_it.setVisible(chosen.server_on)
        self.try_it.setEnabled(has_workspace)
        self.try_it.setToolTip(TRY_TIP if has_workspace else NO_WORKSPACE)

    def show_found(self, found: ServerFound) -> None:
        """Offer the server's models."""
        kept = self.model.currentText()
        self.model.clear()
        self.model.addItems(found.models)
        self.model.setEditText(kept if kept in found.models or not found.models else found.models[0])
        self.say_problem("" if found.models else f"{found.host} has no model yet.")

    def ask_agreement(self, host: str, *, agreed: bool = False) -> None:
        """Ask whether briefs may be sent to a host outside this network."""
        self.agree.setText(f"Send what my briefs say to {host}, outside this network")
        self.agree.setProperty("host", host)
        self.agree.setChecked(agreed)
        self.agree.show()

    def say_problem(self, words: str) -> None:
        """What is wrong with the form, "" when nothing is."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _forget_agreement(self) -> None:
        self.agree.setChecked(False)
        self.agree.setProperty("host", "")
        self.agree.hide()

    def _look(self) -> None:
        self.ask.setEnabled(bool(self.address.text().strip()))
        ready = bool(self.address.text().strip() and self.model.currentText().strip())
        self.use.setEnabled(ready)
        self.use.setToolTip("" if ready else "Type the address and choose a model first.")

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(GRID)
        first.addWidget(self.address, 1)
        first.addWidget(self.ask)
        self.column.addWidget(labelled("Address", first, self.address))
        second = QHBoxLayout()
        second.setSpacing(2 * GRID)
        second.addWidget(labelled("Model", self.model), 1)
        second.addWidget(labelled("Key", self.key), 1)
        self.column.addLayout(second)
        self.column.addWidget(self.agree)
        self.column.addWidget(self.problem)
        self.add_buttons(self.use, self.try_it, self.off)
