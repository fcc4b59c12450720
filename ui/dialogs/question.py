"""One question with a named answer; Cancel is the default."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import Dialog, text


class QuestionDialog(Dialog):
    """Asks once; `accepted` means the reader agreed."""

    def __init__(self, title: str, question: str, yes_label: str, parent: QWidget | None) -> None:
        super().__init__(title, parent, width=440)
        self.body.addWidget(text(question))
        self.add_buttons(yes_label, self.accept, cancel="Cancel")
