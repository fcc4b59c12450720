"""The comments of one cell in a window of their own, for screens without the panel."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.dialogs.frame import Dialog
from ui.widgets.remarks import RemarksView


class RemarkDialog(Dialog):
    """Opens with the keyboard in the line to write."""

    def __init__(self, context: Context, entity: str, field: str | None, parent: QWidget) -> None:
        super().__init__("Comments", parent, width=460)
        self.view = RemarksView(context)
        self.view.setMinimumHeight(320)
        self.body.addWidget(self.view)
        self.view.show_cell(entity, field, "")
        self.add_buttons("Close", self.accept, cancel=None)
        self.view.focus()
