"""The library screen and its actions on the editor's selection, driven as a person drives them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTableWidgetItem

from core import changesets
from core.catalog.shared import LABEL_COLOURS
from core.library.budgets import budget_uses
from core.library.labels import describe_label, label_counts
from core.library.negatives import create_list, list_uses
from core.library.snippets import create_snippet, list_snippets
from core.naming.storing import grammars
from core.rows import list_rows
from core.settings import Settings
from core.templates.capturing import list_templates, make_template
from core.tracking.storing import contract_of
from core.workspace import Workspace
from ui import icons
from ui.context import Context
from ui.dialogs.choosing import ChooseDialog, TemplateDialog
from ui.jobs import Jobs
from ui.label_colours import tone
from ui.messages import Messages
from ui.screens.editor import EditorScreen
from ui.screens.editor.library_acts import add_label, ask_template, insert_text, library_actions
from ui.screens.library import LibraryScreen
from ui.tokens import DARK, LIGHT, Tokens
from ui.window.bridge import Bridge

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

GOOGLE, LINKEDIN = "google_ads", "linkedin_ads"


@dataclass
class Shown:
    """The library alone in a window, with what it is about."""

    context: Context
    screen: LibraryScreen
    qtbot: QtBot

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace

    def page(self, title: str) -> Any:
        """Choose a section and wait until it was read."""
        self.screen.sections.choose(title)
        self.quiet()
        return self.screen.pages[title]

    def quiet(self) -> None:
        """Wait until no job runs and what they said was shown, which may start another."""
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.context.jobs.running, timeout=20_000)


def plant(workspace: Workspace) -> None:
    with workspace.edit("Plant") as edit:
        for platform in (GOOGLE, LINKEDIN):
            account = edit.create(
                "account",
                {"name": f"Ledgerly {platform}", "platform": platform, "status": "ENABLED", "currency": "EUR"},
            )
            for number, country in enumerate(("DE", "AT")):
                campaign = edit.create(
                    "campaign",
                    {"account": account, "platform": platform, "name": f"close_{country}_{number}", "status": "PAUSED",
                     "locations": [country], "daily_budget": 50_000_000},
                )  # fmt: skip
                group = edit.create(
                    "ad_group", {"campaign": campaign, "platform": platform, "name": "Close", "status": "ENABLED"}
                )
                ad: dict[str, Any] = {"ad_group": group, "platform": platform, "name": "Ad", "status": "ENABLED"}
                texts = (
                    {"format": "responsive_search", "headlines": ["Close", "Faster", "Now"], "descriptions": ["A", "B"]}
                    if platform == GOOGLE
                    else {"format": "single_image", "headline": "Close"}
                )
                edit.create("ad", ad | texts)


@pytest.fixture(scope="session")
def planted_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("library") / "Ledgerly.cdesk"
    with Workspace.create(file, synchronous="OFF") as made:
        plant(made)
    return file


@pytest.fixture
def context(planted_file: Path, tmp_path: Path, qapp: Any) -> Iterator[Context]:
    copy = Path(shutil.copy(planted_file, tmp_path / "Ledgerly.cdesk"))
    messages = Messages()
    jobs = Jobs(messages)
    with Workspace.open(copy, synchronous="OFF") as workspace:
        yield Context(workspace, Settings(), jobs, messages, None, None)
        jobs.close()


def in_window(made: Any, context: Context, qtbot: QtBot) -> Bridge:
    """Show a screen and tell it what is committed, as the window does; jobs end before the screen goes."""
    bridge = Bridge(context.workspace)

    def end(widget: object) -> None:
        bridge.close()
        context.jobs.stop_all()

    qtbot.addWidget(made, before_close_func=end)
    bridge.edited.connect(made.edited)
    made.resize(1208, 690)
    made.show()
    return bridge


@pytest.fixture
def shown(context: Context, qtbot: QtBot) -> Shown:
    screen = LibraryScreen(context)
    in_window(screen, context, qtbot)
    found = Shown(context, screen, qtbot)
    found.quiet()
    return found


def test_every_section_says_what_to_do_when_it_is_empty(shown: Shown) -> None:
    for title in ("Negative lists", "Shared budgets", "Labels", "Reusable texts", "Templates"):
        page = shown.page(title)
        assert page.stack.currentWidget() is page.empty
        assert page.empty.accessibleName().startswith("No ")
    facts = {entry.title: entry.facts for entry in shown.screen.sections.entries()}
    assert facts["Labels"] == "0 labels"
    assert facts["Naming"] == "No grammar yet"
    assert facts["UTM parameters"] == "4 breaches"


def test_a_list_is_made_named_filled_and_attached_without_a_dialog(shown: Shown) -> None:
    page = shown.page("Negative lists")
    page.new()
    shown.quiet()
    assert page.name.text() == "New negative list"
    page.name.setFocus()
    page.name.selectAll()
    QTest.keyClicks(page.name, "Job seekers")
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    shown.quiet()
    page.lines.setPlainText("jobs\n[salary]")
    page.fill()
    shown.quiet()
    assert [item.cells for item in page.keywords.rows.items] == [("jobs", "Broad"), ("salary", "Exact")]
    assert page.picker.list.count() == 2
    page.picker.list.item(0).setCheckState(Qt.CheckState.Checked)
    shown.quiet()
    (use,) = list_uses(shown.workspace)
    assert (use.name, use.keywords, use.campaigns) == ("Job seekers", 2, 1)
    page.picker.search.setText("DE")
    page.picker.all.click()
    shown.quiet()
    assert list_uses(shown.workspace)[0].campaigns == 2
    page.keywords.selectRow(0)
    page.keywords.setFocus()
    QTest.keyClick(page.keywords, Qt.Key.Key_Delete)
    shown.quiet()
    assert list_uses(shown.workspace)[0].keywords == 1


def test_removing_a_list_is_one_undo(shown: Shown) -> None:
    create_list(shown.workspace, list_rows(shown.workspace, "account")[0].id, "Job seekers", "jobs")
    page = shown.page("Negative lists")
    page.remove_chosen()
    shown.quiet()
    assert list_uses(shown.workspace) == []
    changesets.undo(shown.workspace)
    shown.quiet()
    assert page.table.rows.rowCount() == 1


def test_a_budget_gets_its_amount_and_its_campaigns(shown: Shown) -> None:
    page = shown.page("Shared budgets")
    page.new()
    shown.quiet()
    page.amount.setText("120.50")
    page.amount.editingFinished.emit()
    shown.quiet()
    page.picker.list.item(1).setCheckState(Qt.CheckState.Checked)
    shown.quiet()
    (use,) = budget_uses(shown.workspace)
    assert (use.amount, use.campaigns) == (120_500_000, 1)
    assert "equal share" in page.facts.text()
    page.amount.setText("a lot")
    page.amount.editingFinished.emit()
    shown.quiet()
    assert budget_uses(shown.workspace)[0].amount == 120_500_000
    assert shown.context.messages.open


def test_labels_are_renamed_merged_and_coloured(shown: Shown) -> None:
    with shown.workspace.edit("Label") as edit:
        edit.set("campaign", [row.id for row in list_rows(shown.workspace, "campaign")], {"labels": ["Q1"]})
    describe_label(shown.workspace, "Old")
    page = shown.page("Labels")
    page.table.choose("Q1")
    page.name.setText("First quarter")
    page.name.editingFinished.emit()
    shown.quiet()
    assert label_counts(shown.workspace)["First quarter"] == {"campaign": 4}
    page.table.choose("First quarter")
    page.colour.setCurrentIndex(page.colour.findData("green"))
    page.colour.activated.emit(page.colour.currentIndex())
    shown.quiet()
    assert page.table.rows.items[0].colour == "green"
    page.merge_into("Old")
    shown.quiet()
    assert label_counts(shown.workspace) == {"Old": {"campaign": 4}}
    assert page.facts.text() == "Carried by 4 campaigns."


def test_the_length_of_a_text_is_counted_while_it_is_written(shown: Shown) -> None:
    create_snippet(shown.workspace, "Claim", "Close in 3 days", "headline", approved=True)
    page = shown.page("Reusable texts")
    assert page.length.text() == "15 of 30 characters"
    page.text.setPlainText("x" * 31)
    assert page.length.property("role") == "problem"
    page.text.setPlainText("Close in 2 days")
    page.save()
    shown.quiet()
    (text,) = list_snippets(shown.workspace)
    assert (text.text, text.approved) == ("Close in 2 days", False)


def test_a_template_is_applied_from_a_pasted_sheet_and_upgraded(shown: Shown) -> None:
    rows = list_rows(shown.workspace, "campaign")
    roots = [rows[0].id, rows[2].id]
    make_template(shown.workspace, "Kit", "campaign", roots, {"country": "DE"})
    page = shown.page("Templates")
    QApplication.clipboard().setText("country\nFR\nNL\n")
    page.values.setFocus()
    page.values.setCurrentCell(0, 0)
    QTest.keySequence(page.values, QKeySequence(QKeySequence.StandardKey.Paste))
    assert page.values.rows() == [{"country": "FR"}, {"country": "NL"}]
    assert page.apply_button.text() == "Propose 2 new places"
    page.apply()
    shown.quiet()
    (waiting,) = changesets.list_sets(shown.workspace, state="proposed")
    changesets.accept(shown.workspace, waiting.id)
    shown.quiet()
    assert page.table.rows.items[0].cells == ("Kit", "Both", "1", "3")
    with shown.workspace.edit("Newer") as edit:
        edit.set("campaign", [roots[0]], {"daily_budget": 70_000_000})
    shown.quiet()
    page.places.selectRow(0)
    page.new_version()
    shown.quiet()
    assert list_templates(shown.workspace)[0].version == 2
    page.upgrade()
    shown.quiet()
    (waiting,) = changesets.list_sets(shown.workspace, state="proposed")
    assert waiting.title == "Upgrade “Kit” to version 2"


def test_values_that_do_not_fit_are_named_before_anything_is_proposed(shown: Shown) -> None:
    rows = list_rows(shown.workspace, "campaign")
    make_template(shown.workspace, "Kit", "campaign", [rows[0].id], {"country": "DE"})
    page = shown.page("Templates")
    page.values.paste("FR\nFR")
    assert "would be called" in page.problems.text()
    assert not page.apply_button.isEnabled()


def test_a_grammar_is_written_tried_and_saved(shown: Shown) -> None:
    page = shown.page("Naming")
    page.pattern.clear()
    QTest.keyClicks(page.pattern, "{theme}_{market}")
    assert page.parts.rowCount() == 2
    page.trial.setText("close_DE")
    assert page.reading.text() == "{theme} close   {market} DE"
    page.trial.setText("close")
    assert page.reading.property("role") == "problem"
    QTest.keyClicks(page.pattern, "{x")
    assert not page.save_button.isEnabled()
    for _ in range(2):
        QTest.keyClick(page.pattern, Qt.Key.Key_Backspace)
    page.save()
    shown.quiet()
    (kept,) = grammars(shown.workspace)
    assert kept.pattern == "{theme}_{market}"
    assert page.drifted.rows.rowCount() == 4


def test_names_are_learned_and_drift_is_proposed_away(shown: Shown) -> None:
    with shown.workspace.edit("Drift") as edit:
        edit.set("campaign", [list_rows(shown.workspace, "campaign")[0].id], {"locations": ["CH"]})
    page = shown.page("Naming")
    page.learn()
    shown.quiet()
    assert page.pattern.text() == "{part1}_{market}_{part3}"
    page.save()
    shown.quiet()
    assert [item.cells[2] for item in page.drifted.rows.items] == ["close_CH_0"]
    page.fix()
    shown.quiet()
    assert changesets.list_sets(shown.workspace, state="proposed")[0].title == "Rename 1 by the naming grammar"


def test_the_contract_is_edited_tried_and_carried(shown: Shown) -> None:
    page = shown.page("UTM parameters")
    page.trial.setText("https://ledgerly.example/?utm_source=google&utm_medium=cpc&utm_campaign=spring")
    assert page.reading.text() == "token = spring"
    page.table.item(1, 1).setText("paid search")
    assert "utm_medium cannot say" in page.said.text()
    assert not page.save_button.isEnabled()
    page.table.item(1, 1).setText("paid-search")
    page.save()
    shown.quiet()
    assert contract_of(shown.workspace).parameters[1].values[GOOGLE] == "paid-search"
    page.carry()
    shown.quiet()
    (waiting,) = changesets.list_sets(shown.workspace, state="proposed")
    changesets.accept(shown.workspace, waiting.id)
    shown.quiet()
    assert page.breaches.rows.rowCount() == 0


def test_a_read_only_workspace_says_so_instead_of_failing(shown: Shown) -> None:
    shown.workspace.read_only = True
    page = shown.page("Labels")
    page.new()
    shown.quiet()
    assert label_counts(shown.workspace) == {}
    assert "reading only" in next(iter(shown.context.messages.open.values())).text


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_every_label_colour_is_readable(tokens: Tokens, request: pytest.FixtureRequest) -> None:
    before = icons.current()
    request.addfinalizer(lambda: icons.use(before))
    icons.use(tokens)
    for colour in LABEL_COLOURS:
        words, surface = tone(colour)
        assert _contrast(words.name(), surface.name()) >= 4.5, colour


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@dataclass
class Editing:
    """The editor with all rows of a kind selected."""

    screen: EditorScreen
    context: Context
    qtbot: QtBot

    def quiet(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(
                lambda: not self.context.jobs.running and not self.screen.panes.listing.settling, timeout=20_000
            )

    def dialog(self, kind: type[QDialog]) -> Any:
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
        assert len(found) == 1
        return found[0]


@pytest.fixture
def select(context: Context, qtbot: QtBot) -> Callable[[str], Editing]:
    def selected(kind: str) -> Editing:
        screen = EditorScreen(context)
        in_window(screen, context, qtbot)
        editing = Editing(screen, context, qtbot)
        editing.quiet()
        screen.panes.types.choose(kind)
        editing.quiet()
        screen.panes.view.selectAll()
        editing.quiet()
        return editing

    return selected


def test_a_new_label_is_put_on_all_selected_rows(select: Callable[[str], Editing]) -> None:
    editing = select("campaign")
    add_label(editing.screen)
    dialog = editing.dialog(ChooseDialog)
    QTest.keyClicks(dialog.search, "Spring")
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    editing.quiet()
    assert label_counts(editing.context.workspace)["Spring"] == {"campaign": 4}


def test_a_text_of_the_library_is_put_into_the_selected_ads(select: Callable[[str], Editing], context: Context) -> None:
    create_snippet(context.workspace, "Claim", "Close in 3 days", "headline", approved=True)
    create_snippet(context.workspace, "Long", "x" * 40, "headline")
    editing = select("ad")
    insert_text(editing.screen)
    dialog = editing.dialog(ChooseDialog)
    assert not dialog.list.item(1).flags() & Qt.ItemFlag.ItemIsEnabled
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    editing.quiet()
    headlines = [row["headlines"] for row in list_rows(context.workspace, "ad") if row["headlines"]]
    assert [texts[-1] for texts in headlines] == ["Close in 3 days"] * 2


def test_an_empty_library_says_where_texts_are_kept(select: Callable[[str], Editing], context: Context) -> None:
    editing = select("ad")
    insert_text(editing.screen)
    (notice,) = context.messages.open.values()
    assert notice.text == "The library holds no texts for ads yet."


def test_a_template_is_made_of_the_selection(select: Callable[[str], Editing], context: Context) -> None:
    editing = select("campaign")
    ask_template(editing.screen)
    dialog = editing.dialog(TemplateDialog)
    dialog.name.setText("Kit")
    dialog.table.setItem(0, 0, QTableWidgetItem("keyword"))
    dialog.table.setItem(0, 1, QTableWidgetItem("close"))
    dialog.yes.click()
    assert "a word of the platform itself" in dialog.problem.text()
    dialog.table.item(0, 0).setText("theme")
    dialog.yes.click()
    editing.quiet()
    (made,) = list_templates(context.workspace)
    assert (made.name, made.body.variables["theme"]) == ("Kit", "close")


def test_every_action_of_the_library_says_why_it_cannot_run(select: Callable[[str], Editing]) -> None:
    editing = select("keyword")
    blocked = {one.id: one.why_blocked() for one in library_actions(editing.screen)}
    assert blocked["editor.attach_list"] == "Select campaigns first."
    assert blocked["editor.insert_text"] == "Select ads first."
