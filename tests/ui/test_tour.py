"""The first look around: once by itself, again on request, by keyboard, and it ends cleanly."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.window import MainWindow, doings
from ui.window.tour import Tour


def tour_of(window: MainWindow) -> Tour | None:
    return window.findChild(Tour)


def test_every_stop_points_at_something_that_is_there(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_of_window.run("help.tour")
    tour = tour_of(opened)
    assert tour is not None
    for at, stop in enumerate(tour.stops):
        assert tour.at == at
        target = stop.find(opened)
        # Without rows there is no list to point at; the panel stands in the middle then.
        assert target is not None or stop.title.startswith("The list")
        if target is not None:
            assert (
                not tour.card.geometry().intersects(
                    target.rect().translated(target.mapTo(opened, target.rect().topLeft()))
                )
                or target.width() > 600
            )
        assert opened.rect().contains(tour.card.geometry())
        qtbot.keyClick(tour.card.next, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tour_of(opened) is None)


def test_escape_ends_it(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_of_window.run("help.tour")
    tour = tour_of(opened)
    assert tour is not None
    assert tour.card.back.isHidden()
    qtbot.keyClick(tour.card.next, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: tour_of(opened) is None)
    assert opened.program.preferences.value.window.toured


def test_it_begins_by_itself_once(opened: MainWindow, qtbot: QtBot) -> None:
    doings.greet(opened)
    assert tour_of(opened) is None
    opened.greets = True
    doings.greet(opened)
    tour = tour_of(opened)
    assert tour is not None
    doings.show_tour(opened)
    assert opened.findChildren(Tour) == [tour]
    tour.end()
    qtbot.waitUntil(lambda: tour_of(opened) is None)
    doings.greet(opened)
    assert tour_of(opened) is None


def test_it_follows_the_window(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_of_window.run("help.tour")
    tour = tour_of(opened)
    assert tour is not None
    opened.resize(1600, 900)
    qtbot.waitUntil(lambda: tour.size() == opened.size())
    tour.end()
