"""The targeting panel by keyboard and mouse: what is found, where it goes, and that one undo takes each step back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from core.changesets import list_sets, undo
from core.rows import EntityRow
from core.targeting.changing import change
from core.targeting.criteria import Criteria, Entry, with_group
from core.targeting.moving import OWN
from core.targeting.sizes import Forecast, Prices, answer, keep
from core.workspace import Workspace
from tests.ui.targeting.conftest import Opened
from ui.screens.editor.targeting.chips import MIME, EntryChip, packed
from ui.screens.editor.targeting_acts import NO_AD_SET, open_panel_of, targeting_actions

Open = Callable[..., Opened]
ENTER, DELETE, CONTROL, ALT = (
    Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
GERMANY = Entry("locations", "Germany", "urn:li:geo:101282230")
FINANCE = Entry("jobFunctions", "Finance", "urn:li:function:10")
DIRECTOR = Entry("seniorities", "Director", "urn:li:seniority:6")


def names(criteria: Criteria) -> list[list[str]]:
    return [[one.name for one in group] for group in criteria.include]


def chip(found: Opened, name: str) -> EntryChip:
    return next(one for one in found.panel.picture.chips() if one.entry.name == name)


def give(workspace: Workspace, id: str, criteria: Criteria) -> None:
    change(workspace, "ad_group", [id], lambda one: criteria, "Give")


def test_enter_adds_where_it_belongs_and_undo_takes_it_back(opened: Open) -> None:
    found = opened(0)
    before = found.criteria()
    assert found.look_for("austr") == ["Australia", "Austria"]
    assert found.look_for("austria") == ["Austria"]
    sets = len(list_sets(found.workspace))
    found.press(found.panel.facets.search, ENTER)
    assert names(found.criteria())[2] == ["Germany", "Austria"]
    assert len(list_sets(found.workspace)) == sets + 1
    assert [one.state for one in found.panel.facets.list.offers()] == ["included"]
    undo(found.workspace)
    found.settle()
    assert found.criteria() == before
    assert "Austria" not in [one.entry.name for one in found.panel.picture.chips()]


def test_alt_enter_makes_a_group_of_its_own_and_control_x_excludes(opened: Open) -> None:
    found = opened(0)
    found.look_for("inf tech", "jobFunctions")
    found.press(found.panel.facets.search, ENTER, ALT)
    assert names(found.criteria())[3] == ["Information Technology"]
    found.look_for("entry", "seniorities")
    found.press(found.panel.facets.search, Qt.Key.Key_Down)
    assert found.panel.facets.list.hasFocus()
    found.press(found.panel.facets.list, Qt.Key.Key_X, CONTROL)
    assert [one.name for one in found.criteria().exclude] == ["Northwind", "Entry"]
    found.press(found.panel.facets.list, Qt.Key.Key_X, CONTROL)
    assert [one.name for one in found.criteria().exclude] == ["Northwind"]
    assert "Information Technology" in found.panel.words.text()


def test_a_marked_group_takes_what_is_added(opened: Open) -> None:
    found = opened(0)
    found.press(chip(found, "Quality manager"), ENTER)
    found.look_for("python", "skills")
    assert "to the marked group" in found.panel.facets.hint.text()
    found.press(found.panel.facets.search, ENTER)
    assert set(names(found.criteria())[0]) == {"Quality manager", "Senior quality manager", "python"}
    assert len(found.panel.picture.current) == 3
    found.press(chip(found, "python"), ENTER)
    assert found.panel.picture.current == ()


def test_attributes_are_opened_and_left(opened: Open) -> None:
    found = opened(0)
    offers = found.panel.facets.list.offers()
    assert len(offers) == 30
    assert all(one.whole for one in offers)
    assert found.look_for("senior") == ["Seniorities", "Senior"]
    found.press(found.panel.facets.search, ENTER)
    assert (found.panel.facets.chosen(), found.panel.facets.search.text()) == ("seniorities", "")
    found.press(found.panel.facets.search, Qt.Key.Key_Backspace)
    assert found.panel.facets.chosen() is None


def test_what_nobody_knows_is_added_as_typed(opened: Open) -> None:
    found = opened(0)
    assert found.look_for("Zoologist", "titles") == ["Zoologist"]
    assert found.panel.facets.list.offers()[0].typed
    found.press(found.panel.facets.search, ENTER)
    assert names(found.criteria())[0][-1] == "Zoologist"
    assert found.look_for("Zoologist", "seniorities") == []


def test_chips_by_keyboard(opened: Open) -> None:
    found = opened(0)
    first = found.panel.picture.chips()[0]
    first.setFocus()
    assert first.entry.name == "Germany"
    found.press(first, Qt.Key.Key_Right)
    assert found.panel.picture.chips()[1].hasFocus()
    found.press(chip(found, "Senior quality manager"), DELETE)
    assert names(found.criteria())[0] == ["Quality manager"]
    found.press(chip(found, "Manufacturing"), Qt.Key.Key_X, CONTROL)
    assert [one.name for one in found.criteria().exclude] == ["Northwind", "Manufacturing"]
    assert names(found.criteria())[1] == ["201-500"]
    found.press(chip(found, "Northwind"), DELETE)
    assert [one.name for one in found.criteria().exclude] == ["Manufacturing"]


def test_splitting_off_and_dragging_move_entries(opened: Open) -> None:
    found = opened(0)
    found.press(chip(found, "201-500"), ENTER, ALT)
    assert names(found.criteria())[1:] == [["Manufacturing"], ["Germany"], ["201-500"]]
    source = chip(found, "201-500")
    card = next(one for one in found.panel.picture.cards if one.group[0].name == "Manufacturing")
    data = QMimeData()
    data.setData(MIME, packed(source.entry, source.spot))
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    card.dropEvent(event)
    found.settle()
    assert names(found.criteria())[1] == ["Manufacturing", "201-500"]
    found.panel.picture.moved.emit(source.entry, source.spot, OWN)
    found.settle()
    assert len(found.criteria().include) == 3


def test_several_ad_sets_change_in_one_step(opened: Open) -> None:
    found = opened(0, 1, 2)
    assert "they differ" in found.panel.about.text()
    assert found.panel.words.isHidden()
    assert "1 of 3" in {
        one.accessibleName().rpartition(", ")[2].removesuffix(" of the ad sets") for one in found.panel.picture.chips()
    }
    sets = len(list_sets(found.workspace))
    found.look_for("director", "seniorities")
    found.press(found.panel.facets.search, ENTER)
    assert all(names(found.criteria(at))[-1] == ["Director"] for at in range(3))
    assert len(list_sets(found.workspace)) == sets + 1
    assert list_sets(found.workspace)[0].title == "Add seniority Director in 3 ad sets"
    undo(found.workspace)
    found.settle()
    assert all(len(found.criteria(at).include) == 3 for at in range(3))


def test_one_key_makes_it_legal(opened: Open, ad_sets: list[EntityRow], workspace: Workspace) -> None:
    give(workspace, ad_sets[0].id, Criteria(((GERMANY,), (Entry("titles", "Head of Accounting"),), (DIRECTOR,))))
    found = opened(0)
    assert "look at the finding" in found.panel.reach.when.text() or found.panel.reach.ask_button.isEnabled() is False
    assert found.panel.reach._repairs[0][0].label.startswith("Use job function Accounting instead")
    found.press(found.panel.facets.search, ENTER, CONTROL)
    assert names(found.criteria()) == [["Germany"], ["Accounting"], ["Director"]]
    assert not [one for one, _ in found.panel.reach._repairs if "instead" in one.label]


def test_the_last_known_size_stands_with_its_day(opened: Open, ad_sets: list[EntityRow], workspace: Workspace) -> None:
    criteria = Criteria(((GERMANY,), (FINANCE,)))
    give(workspace, ad_sets[0].id, criteria)
    prices = Prices("EUR", "CPM", 10_350_000, 34_500_000, 276_000_000, 10_000_000)
    keep(workspace, criteria, answer(48_200, [Forecast("cost", 7, 300_000_000, 315_000_000)], prices))
    found = opened(0)
    reach = found.panel.reach
    assert reach.size_label.text() == "48,200 members"
    assert reach.when.text().startswith("As LinkedIn said on ")
    assert "repeat quickly" in reach.advice.text()
    assert not reach.ask_button.isEnabled()
    found.panel.picture.removed.emit(FINANCE, found.panel.picture.cards[1].spot)
    found.settle()
    assert reach.size_label.text() == "Not known yet"


def test_age_brings_the_notice_forward(opened: Open, ad_sets: list[EntityRow], workspace: Workspace) -> None:
    found = opened(0)
    assert "discriminate" in found.panel.reach.notice.text()
    assert "age or gender" not in found.panel.reach.notice.text()
    age = Entry("ageRanges", "25 to 34", "urn:li:ageRange:(25,34)")
    change(workspace, "ad_group", [ad_sets[0].id], lambda one: with_group(one, [age]), "Age")
    found.settle()
    assert "age or gender" in found.panel.reach.notice.text()


def test_the_panel_stands_in_place_of_the_list(opened: Open) -> None:
    found = opened(0)
    assert not found.screen.panes.view.isVisible()
    assert open_panel_of(found.screen) is found.panel
    actions = {one.id: one for one in targeting_actions(found.screen)}
    assert actions["editor.targeting"].why_blocked() == "The targeting is open."
    found._qtbot.keyClick(found.panel.facets.search, Qt.Key.Key_Escape)
    found.wait(lambda: found.screen.panes.view.isVisible())
    assert open_panel_of(found.screen) is None
    assert actions["editor.targeting"].why_blocked() == NO_AD_SET


def test_ad_sets_that_are_gone_close_it(opened: Open, ad_sets: list[EntityRow]) -> None:
    found = opened(0)
    with found.workspace.edit("Remove") as edit:
        edit.delete("ad_group", [ad_sets[0].id])
    found.wait(lambda: open_panel_of(found.screen) is None)


def test_everything_has_a_name_for_screen_readers(opened: Open) -> None:
    found = opened(0)
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for one in found.panel.findChildren(kind):
            if one.isVisible() and one.parent() is not None and not one.objectName().startswith("qt_"):
                words = one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")
                assert words or isinstance(one.parent(), QLineEdit | QComboBox), one
    assert all(one.accessibleName() for one in found.panel.picture.chips())
