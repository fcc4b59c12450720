"""What stands beside the picture: saved audiences, the agreement, the size asked of LinkedIn, and how the panel is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from core import connections
from core.changesets import list_sets
from core.connections import Account, Connection
from core.errors import Unreachable
from core.rows import EntityRow
from core.targeting.agreed import Agreed, agree, agreed_of, companies
from core.targeting.changing import change
from core.targeting.criteria import Criteria, Entry
from core.targeting.saved import saved_audiences
from core.workspace import Workspace
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.credentials import SignedIn
from integrations.linkedin_ads.reaching import LinkedInReach
from integrations.sandbox.linkedin.serving import LinkedIn, serve_linkedin
from tests.integrations.linkedin_ads.conftest import signed_in
from tests.ui.targeting.conftest import WAIT_MS, Opened
from ui.screens.editor.field_editors import TargetingEditor
from ui.screens.editor.targeting.asking import NO_ACCOUNT
from ui.screens.editor.targeting.keeping import AgreementDialog, NameDialog
from ui.screens.editor.targeting_acts import exclude_agreed, open_panel_of, targeting_actions

Open = Callable[..., Opened]
GERMANY = Entry("locations", "Germany", "urn:li:geo:101282230")
FINANCE = Entry("jobFunctions", "Finance", "urn:li:function:10")
WIDE = Criteria(((GERMANY,), (FINANCE,)))


def dialog(found: Opened, kind: type[Any]) -> Any:
    return next(one for one in found.screen.window().findChildren(kind) if one.isVisible())


def press(one: Any, words: str) -> None:
    next(button for button in one.findChildren(QPushButton) if button.text() == words).click()


def test_an_audience_is_saved_applied_and_carried_on(
    opened: Open, ad_sets: list[EntityRow], workspace: Workspace
) -> None:
    change(workspace, "ad_group", [ad_sets[0].id], lambda one: WIDE, "Give")
    found = opened(0)
    found.panel.reach.save_button.click()
    name = dialog(found, NameDialog)
    press(name, "Save")
    assert name.problem.isVisible()
    name.name.setText("Finance in Germany")
    press(name, "Save")
    found.settle()
    assert [one.name for one in saved_audiences(workspace)] == ["Finance in Germany"]
    assert found.panel.reach.saved.currentText() == "Finance in Germany"
    found.panel.close_panel()
    other = opened(1)
    other.panel.reach.apply_button.click()
    other.settle()
    assert other.criteria() == WIDE
    other.look_for("director", "seniorities")
    other.panel.facets.list.added.emit(Entry("seniorities", "Director", "urn:li:seniority:6"), True)
    other.settle()
    other.panel.reach.update_button.click()
    other.wait(lambda: len(list_sets(workspace, state="proposed")) == 1)
    assert "Finance in Germany" in list_sets(workspace, state="proposed")[0].title
    other.settle()


def test_the_agreement_is_written_once_and_carried_out(opened: Open, workspace: Workspace) -> None:
    found = opened(0)
    assert found.panel.reach.exclude_button.isHidden()
    found.panel.reach.agree_button.click()
    asked = dialog(found, AgreementDialog)
    asked.competitors.set_value(["Umbra Systems"])
    asked.staff.set_value(["Northwind"])
    press(asked, "Agree")
    found.settle()
    assert agreed_of(workspace) == Agreed((), companies(["Umbra Systems"]), companies(["Northwind"]))
    assert found.panel.reach.agreed.text().endswith("Missing here.")
    found.panel.reach.exclude_button.click()
    found.settle()
    assert [one.name for one in found.criteria().exclude] == ["Northwind", "Umbra Systems"]
    assert found.panel.reach.agreed.text().endswith("Excluded here.")
    assert not found.panel.reach.exclude_button.isEnabled()


def test_the_action_excludes_from_all_chosen_ad_sets(opened: Open, workspace: Workspace, qtbot: Any) -> None:
    found = opened(0)
    found.panel.close_panel()
    screen = found.screen
    screen.panes.filter.show_query('platform = "linkedin_ads"')
    screen.panes.types.choose("ad_group")
    qtbot.waitUntil(lambda: screen.panes.listing.total == 10 and not screen.panes.listing.settling, timeout=WAIT_MS)
    screen.panes.view.selectAll()
    exclude_agreed(screen)
    assert dialog(found, AgreementDialog)
    dialog(found, AgreementDialog).reject()
    agree(workspace, Agreed((), companies(["Umbra Systems"])))
    actions = {one.id: one for one in targeting_actions(screen)}
    assert actions["editor.exclude_agreed"].why_blocked() is None
    actions["editor.exclude_agreed"].run()
    assert list_sets(workspace)[0].title == "Exclude customers, competitors and own staff"
    actions["editor.targeting"].run()
    panel = open_panel_of(screen)
    assert panel is not None
    assert len(panel.ids) == 10
    qtbot.waitUntil(lambda: panel.standing is not None, timeout=WAIT_MS)
    assert {one.what.name for one in panel.standing.picture.excluded} == {"Northwind", "Umbra Systems"}


def test_the_edit_panel_leads_there(opened: Open, ad_sets: list[EntityRow], qtbot: Any) -> None:
    found = opened(0)
    found.panel.close_panel()
    screen = found.screen
    screen.go_to_entity(ad_sets[2].id)
    qtbot.waitUntil(lambda: isinstance(screen.panes.panel.editors.get("targeting"), TargetingEditor), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: [row.id for row in screen.sample()] == [ad_sets[2].id], timeout=WAIT_MS)
    editor = screen.panes.panel.editors["targeting"]
    assert isinstance(editor, TargetingEditor)
    editor.button.click()
    panel = open_panel_of(screen)
    assert panel is not None
    assert panel.ids == [ad_sets[2].id]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedIn]:
    with serve_linkedin(tmp_path_factory.mktemp("linkedin")) as found:
        yield found


@pytest.fixture
def reach(served: LinkedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LinkedInReach:
    @contextmanager
    def make(connection: Connection) -> Iterator[LinkedInClient]:
        with LinkedInClient(SignedIn(signed_in(served))) as client:
            yield client

    return LinkedInReach(make)


@pytest.fixture
def connection(workspace: Workspace) -> Connection:
    return connections.connected(workspace, "linkedin_ads", Account("500000001", "Nordlicht", "EUR"), "sandbox")


def test_the_size_is_asked_by_itself_and_entries_come_from_linkedin(
    opened: Open, ad_sets: list[EntityRow], workspace: Workspace, reach: LinkedInReach, connection: Connection
) -> None:
    change(workspace, "ad_group", [ad_sets[0].id], lambda one: WIDE, "Give")
    found = opened(0, reach=reach)
    found.wait(lambda: found.panel.reach.size_label.text().endswith(" members"))
    assert "Usual bid" in " ".join(
        one.text() for one in found.panel.reach._figures.findChildren(type(found.panel.reach.when))
    )
    found.panel.facets.choose("titles")
    found.panel.facets.search.setText("software")
    found.wait(lambda: "Software Engineer" in [one.entry.name for one in found.panel.facets.list.offers()])
    found.settle()


def test_names_are_looked_up(
    opened: Open, workspace: Workspace, ad_sets: list[EntityRow], reach: LinkedInReach, connection: Connection
) -> None:
    given = Criteria(((GERMANY,), (Entry("titles", "plant manager"),)))
    change(workspace, "ad_group", [ad_sets[0].id], lambda one: given, "Give")
    found = opened(0, reach=reach)
    found.panel.reach.looked_up.emit()
    found.wait(lambda: found.criteria().include[1] == (Entry("titles", "Plant Manager", "urn:li:title:121"),))
    found.settle()


def test_without_linkedin_it_says_why(opened: Open, workspace: Workspace, ad_sets: list[EntityRow]) -> None:
    def away(connection: Connection) -> Any:
        raise Unreachable("LinkedIn could not be reached.")

    change(workspace, "ad_group", [ad_sets[0].id], lambda one: WIDE, "Give")
    found = opened(0, reach=LinkedInReach(away))
    assert found.panel.reach.when.text() == NO_ACCOUNT
    connections.connected(workspace, "linkedin_ads", Account("500000001", "Nordlicht", "EUR"), "sandbox")
    found.panel.refresh()
    found.wait(lambda: found.panel.reach.when.text() == "LinkedIn could not be reached.")
    assert found.panel.reach.ask_button.isEnabled()
    found.settle()
