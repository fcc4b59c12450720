"""Which addresses are handed to the system: pages of the web, and nothing that would start a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from ui.platform_words import open_page

METHOD: Any = "take"
"""Qt takes its name as text, whatever its type declaration says."""


class Browser(QObject):
    """Takes addresses in place of the system's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    @Slot(QUrl)
    def take(self, page: QUrl) -> None:
        self.seen.append(page.toString())


@pytest.fixture
def browser(qapp: QApplication) -> Iterator[Browser]:
    """A browser that only remembers."""
    found = Browser()
    for scheme in ("https", "http", "file", "javascript", "mailto", "smb"):
        QDesktopServices.setUrlHandler(scheme, found, METHOD)
    yield found
    for scheme in ("https", "http", "file", "javascript", "mailto", "smb"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.mark.parametrize(
    "address",
    [
        "https://ads.google.com/aw/recommendations",
        "http://127.0.0.1:40003/oauth/authorize?state=a%2Bb",
        "http://[::1]:7/x",
    ],
)
def test_pages_are_opened(browser: Browser, address: str) -> None:
    assert open_page(address)
    assert browser.seen == [address]


@pytest.mark.parametrize(
    "address",
    ["file:///usr/bin/true", "C:\\Windows\\calc.exe", "javascript:alert(1)", "smb://evil.example/x", "http://evil.example/",
     "//evil.example/x.exe", "https:", "", "mailto:a@b.example"],
)  # fmt: skip
def test_all_else_is_not(browser: Browser, address: str) -> None:
    assert not open_page(address)
    assert browser.seen == []
