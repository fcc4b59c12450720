"""The report of our own faults: what happened, copy it, open the log."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from core import paths
from ui import theme
from ui.dialogs.frame import Dialog, text

WHAT = (
    "Campaign Desk met a fault of its own. What you saved before is safe, and the window stays open. "
    "If it happens again, send this report to whoever looks after the program."
)


class ReportDialog(Dialog):
    """Shows the traces of everything unforeseen since the start."""

    def __init__(self, report: str, parent: QWidget | None) -> None:
        super().__init__("Something went wrong", parent, width=680)
        self.report = report
        self.body.addWidget(text(WHAT))
        self.details = QPlainTextEdit(report)
        self.details.setAccessibleName("Report")
        self.details.setReadOnly(True)
        self.details.setMinimumHeight(240)
        self.body.addWidget(self.details)
        self.body.addLayout(self._tools())
        self.add_buttons("Close", self.accept, cancel=None)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for label, icon, run in (
            ("Copy report", "copy", self.copy),
            ("Open the log folder", "folder-open", _open_logs),
        ):
            button = QPushButton(label)
            theme.show_icon(button, icon)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            row.addWidget(button)
        row.addStretch(1)
        return row


def _open_logs() -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.logs())))
