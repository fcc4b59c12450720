"""What the program is, and whose work it stands on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import Dialog, text

WORDS = """Campaign Desk drafts Google Ads and LinkedIn Ads campaigns on this machine. Local models propose; \
nothing enters the draft, and nothing leaves this machine, unless you say so.

Licence: Apache-2.0. Typeface: Inter (SIL Open Font License). Icons: Lucide (ISC) and our own.

Google Ads and LinkedIn are trademarks of their owners. Campaign Desk is not connected with them."""


class AboutDialog(Dialog):
    """A few sentences."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__("About Campaign Desk", parent, width=480)
        self.body.addWidget(text(WORDS))
        self.add_buttons("Close", self.accept, cancel=None)
