"""Names of other people are shown as they are written, wherever they stand: none of them becomes a page with pictures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme

EVIL = '<img src="//files.evil.example/share/a.png"><b>Brand</b>'


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot) -> QWidget:
    """A window in our style with a label that holds somebody's name."""
    theme.Look(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QLabel(EVIL))
    told = QLabel()
    told.setTextFormat(Qt.TextFormat.RichText)
    column.addWidget(told)
    return window


def test_a_label_shows_what_is_written(shown: QWidget, qtbot: QtBot) -> None:
    plain, told = shown.findChildren(QLabel)
    with qtbot.waitExposed(shown):
        shown.show()
    assert plain.textFormat() is Qt.TextFormat.PlainText
    assert plain.sizeHint().width() > plain.fontMetrics().horizontalAdvance(EVIL) - 2
    assert told.textFormat() is Qt.TextFormat.RichText, "what says that it is rich stays so"


def test_tips_do_too(shown: QWidget, qtbot: QtBot) -> None:
    with qtbot.waitExposed(shown):
        shown.show()
    QToolTip.showText(shown.mapToGlobal(QPoint(4, 4)), EVIL, shown)
    tips = [one for one in QApplication.topLevelWidgets() if isinstance(one, QLabel) and one.text() == EVIL]
    assert tips
    assert all(one.textFormat() is Qt.TextFormat.PlainText for one in tips)
    QToolTip.hideText()


def test_a_style_is_put_on_twice(qapp: QApplication) -> None:
    theme.Look(qapp, "light")
    theme.Look(qapp, "dark").choose("light")
    assert qapp.style() is not None
