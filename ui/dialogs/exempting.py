"""Asking a platform for an exemption from its policies: what was refused, and why it may run all the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from core.errors import AppError
from core.exempting.asking import Exemption
from ui.dialogs.frame import Dialog, labelled, problem_line, text

Ask = Callable[[str, Sequence[str]], None]
_LETTERS = 90


class ExemptionDialog(Dialog):
    """`ask(reason, policies)` keeps the request; what it refuses is shown below the reason."""

    def __init__(self, offered: Sequence[Exemption], ask: Ask, parent: QWidget | None) -> None:
        super().__init__("Ask for an exemption", parent)
        self._ask = ask
        self.body.addWidget(text(offered[0].name, "field"))
        words = (
            "Google refused this for the policies below and lets you ask for an exemption. It goes with the next post."
        )
        self.body.addWidget(text(words, "muted"))
        self.boxes = [self._box(one) for one in offered]
        for box in self.boxes:
            self.body.addWidget(box)
        self.reason = QPlainTextEdit()
        self.reason.setFixedHeight(72)
        self.reason.setTabChangesFocus(True)
        self.reason.setPlaceholderText("For instance: we are a reseller and may use the name")
        self.reason.setPlainText(next((one.reason for one in offered if one.asked and one.reason), ""))
        self.body.addWidget(labelled("Why is the policy kept?", self.reason))
        self.problem = problem_line()
        self.body.addWidget(self.problem)
        self.add_buttons("Ask with the next post", self._on_ask)
        self.reason.setFocus()

    def _box(self, one: Exemption) -> QCheckBox:
        policy = one.policy.replace("_", " ").capitalize()
        about = f": “{one.text[:_LETTERS]}”" if one.text else ""
        asked = f" (asked by {one.author})" if one.asked else ""
        box = QCheckBox(f"{policy}{about}{asked}")
        box.setToolTip(one.message)
        box.setChecked(True)
        box.setProperty("policy", one.policy)
        return box

    def _on_ask(self) -> None:
        policies = [str(box.property("policy")) for box in self.boxes if box.isChecked()]
        if not policies:
            self._complain("Tick at least one policy.")
            return
        try:
            self._ask(self.reason.toPlainText(), policies)
        except AppError as error:
            self._complain(str(error))
            return
        self.accept()

    def _complain(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()
