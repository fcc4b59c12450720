"""A change of theme reaches what is not seen too: a little later, or at once when it is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme

WAIT_MS = 20_000


@pytest.fixture
def look(qapp: QApplication) -> Iterator[theme.Look]:
    made = theme.Look(qapp, "light")
    yield made
    made.choose("light")


@pytest.fixture
def pages(qtbot: QtBot, look: theme.Look) -> QStackedWidget:
    """Two pages that were both seen once; the second one is hidden now."""
    made = QStackedWidget()
    for number in range(2):
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.addWidget(QPushButton(f"Post {number}"))
        inside.addWidget(QLineEdit("Ledgerly"))
        made.addWidget(page)
    qtbot.addWidget(made)
    made.show()
    for number in (1, 0):
        made.setCurrentIndex(number)
    return made


def page(pages: QStackedWidget, number: int) -> QWidget:
    found = pages.widget(number)
    assert found is not None
    return found


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def at_once(pages: QStackedWidget) -> list[QImage]:
    """Both pages, all widgets dressed in the theme in force."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.dress(app, theme.tokens())
    seen = []
    for number in (1, 0):
        pages.setCurrentIndex(number)
        seen.append(picture(page(pages, number)))
    return seen[::-1]


def test_a_page_shown_right_after_wears_the_new_theme(pages: QStackedWidget, look: theme.Look) -> None:
    before = picture(page(pages, 1))
    look.choose("dark")
    pages.setCurrentIndex(1)
    after = picture(page(pages, 1))
    assert after != before
    assert after == at_once(pages)[1]


def test_hidden_widgets_follow_by_themselves(pages: QStackedWidget, look: theme.Look, qtbot: QtBot) -> None:
    hidden = page(pages, 1).findChild(QLineEdit)
    assert hidden is not None
    look.choose("dark")
    qtbot.waitUntil(lambda: hidden.palette().text().color().name() == theme.DARK.text.lower(), timeout=WAIT_MS)
    look.choose("light")
    qtbot.waitUntil(lambda: hidden.palette().text().color().name() == theme.LIGHT.text.lower(), timeout=WAIT_MS)


def test_there_and_back_before_anything_followed(pages: QStackedWidget, look: theme.Look) -> None:
    pages.setCurrentIndex(1)
    before = picture(page(pages, 1))
    pages.setCurrentIndex(0)
    for scheme in ("dark", "light", "dark", "light"):
        look.choose(scheme)
    pages.setCurrentIndex(1)
    assert picture(page(pages, 1)) == before


def test_what_is_closed_meanwhile_is_left_alone(pages: QStackedWidget, look: theme.Look, qtbot: QtBot) -> None:
    look.choose("dark")
    gone = page(pages, 1)
    with qtbot.waitSignal(gone.destroyed, timeout=WAIT_MS):
        gone.deleteLater()
    pages.addWidget(QPushButton("New"))
    pages.setCurrentIndex(1)
    assert picture(pages) == picture(pages)


def test_gently_nothing_is_painted_until_all_that_is_seen_wears_it(
    pages: QStackedWidget, look: theme.Look, qtbot: QtBot
) -> None:
    before = picture(pages)
    look.choose("dark", gently=True)
    assert not pages.updatesEnabled(), "half of a window in the new theme is never shown"
    qtbot.waitUntil(pages.updatesEnabled, timeout=WAIT_MS)
    after = picture(pages)
    assert after != before
    look.choose("light")
    assert picture(pages) == before
    look.choose("dark")
    assert picture(pages) == after


def test_at_once_after_gently_leaves_nothing_of_the_theme_before(pages: QStackedWidget, look: theme.Look) -> None:
    before = picture(pages)
    look.choose("dark", gently=True)
    look.choose("light")
    assert pages.updatesEnabled()
    assert picture(pages) == before


def test_a_page_shown_while_others_wait_wears_the_new_theme(
    pages: QStackedWidget, look: theme.Look, qtbot: QtBot
) -> None:
    look.choose("dark", gently=True)
    pages.setCurrentIndex(1)
    qtbot.waitUntil(pages.updatesEnabled, timeout=WAIT_MS)
    after = picture(page(pages, 1))
    look.choose("light")
    look.choose("dark")
    assert picture(page(pages, 1)) == after
