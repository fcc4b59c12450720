"""The place of the brand: evidence, claims without proof, documents and brand kits, worked with real widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core import evidence
from core.brandkit import kit_for
from core.documents import list_documents
from core.settings import Settings
from core.workspace import Workspace
from ui.actions import Actions
from ui.context import Context
from ui.jobs import Jobs
from ui.messages import Messages
from ui.screens import ProofFor
from ui.screens.brand import BrandScreen
from ui.window.bridge import Bridge


@dataclass
class Shown:
    """The screen, as the window shows it."""

    context: Context
    screen: BrandScreen
    qtbot: QtBot
    actions: Actions

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace

    def page(self, title: str) -> Any:
        self.screen.sections.choose(title)
        self.quiet()
        return self.screen.pages[title]

    def quiet(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.context.jobs.running, timeout=20_000)


@pytest.fixture
def shown(tmp_path: Path, qapp: Any, qtbot: QtBot) -> Iterator[Shown]:
    messages = Messages()
    jobs = Jobs(messages)
    with Workspace.create(tmp_path / "Ledgerly.cdesk", synchronous="OFF") as workspace:
        plant(workspace)
        context = Context(workspace, Settings(), jobs, messages, None, None)
        screen = BrandScreen(context)
        bridge = Bridge(workspace)
        bridge.edited.connect(screen.edited)

        def end(widget: object) -> None:
            bridge.close()
            jobs.stop_all()

        qtbot.addWidget(screen, before_close_func=end)
        screen.resize(1208, 690)
        screen.show()
        actions = Actions(screen)
        actions.add(screen.screen_actions(), owner=screen)
        found = Shown(context, screen, qtbot, actions)
        found.quiet()
        yield found
        jobs.close()


def plant(workspace: Workspace) -> None:
    with workspace.edit("Plant") as edit:
        platform = {"platform": "google_ads", "status": "PAUSED"}
        account = edit.create("account", platform | {"name": "A"})
        campaign = edit.create("campaign", platform | {"account": account, "name": "C", "locations": ["DE"]})
        group = edit.create("ad_group", platform | {"campaign": campaign, "name": "G"})
        edit.create(
            "ad", platform | {"ad_group": group, "format": "responsive_search", "headlines": ["Save 40% of Close Work"]}
        )


def facts(shown: Shown) -> dict[str, str]:
    return {entry.title: entry.facts for entry in shown.screen.sections.entries()}


def test_evidence_is_written_down_given_a_day_and_withdrawn(shown: Shown) -> None:
    page = shown.page("Evidence")
    assert page.empty.accessibleName().startswith("No evidence")
    page.new()
    QTest.keyClicks(page.statement, "Saves 40 % of the close work")
    page.source.setText("Study 2026")
    page.until.line.setText("2999-06-30")
    page.save()
    shown.quiet()
    (entry,) = evidence.list_entries(shown.workspace)
    assert (entry.statement, entry.source, str(entry.expires_on)) == (
        "Saves 40 % of the close work",
        "Study 2026",
        "2999-06-30",
    )
    assert page.table.rows.items[0].cells == (entry.statement, "You", "2999-06-30", "1")
    assert page.ads.item(0).text() == "Save 40% of Close Work"
    assert facts(shown)["Claims without proof"] == "None"
    page.withdraw_button.click()
    shown.quiet()
    assert facts(shown)["Claims without proof"] == "1 open"
    page.filter.setCurrentIndex(page.filter.findData("withdrawn"))
    assert len(page.table.rows.items) == 1
    assert page.withdraw_button.text() == "Use again"


def test_a_day_that_is_none_is_told_and_nothing_is_kept(shown: Shown) -> None:
    page = shown.page("Evidence")
    page.new()
    page.statement.setPlainText("Saves 40 %")
    page.source.setText("Study")
    page.until.line.setText("soon")
    page.save()
    shown.quiet()
    assert evidence.list_entries(shown.workspace) == []


def test_a_sentence_of_a_document_proves_a_claim_with_one_key(shown: Shown, tmp_path: Path) -> None:
    study, broken = tmp_path / "Study.md", tmp_path / "Broken.pdf"
    study.write_text("# Results\nNorthwind saves 40 % of the close work. More follows here.", encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7 nothing")
    documents = shown.page("Documents")
    documents.import_files([broken, study])
    shown.quiet()
    assert [one.name for one in list_documents(shown.workspace)] == ["Study"]
    documents.search.setText("more")
    assert [documents.list.item(at).text() for at in range(documents.list.count())] == ["More follows here.\nResults"]
    claims = shown.page("Claims without proof")
    assert [item.cells for item in claims.table.rows.items] == [("40%", "Save 40% of Close Work", "Number", "1")]
    shown.quiet()
    assert claims.list.item(0).text() == "Northwind saves 40 % of the close work.\nStudy, Results"
    shown.screen.activateWindow()
    claims.table.setFocus()
    shown.qtbot.waitUntil(claims.table.hasFocus, timeout=20_000)
    QTest.keyClick(claims.table, Qt.Key.Key_A)
    shown.quiet()
    (entry,) = evidence.list_entries(shown.workspace)
    assert entry.source == "Study, Results"
    assert claims.stack.currentWidget() is claims.empty


def test_a_text_of_another_place_is_looked_into(shown: Shown) -> None:
    shown.screen.reveal(ProofFor("The best close in 9 days"))
    shown.quiet()
    page: Any = shown.screen.page()
    assert page.title == "Claims without proof"
    assert [item.cells[0] for item in page.table.rows.items] == ["The best", "9 days", "40%"]
    assert "Nothing proves “The best” in this text" in page.why.text()
    assert not page.show_button.isVisible()
    page.source.setText("Reviewly 2026")
    page.statement.setText("Rated best close software")
    page.add_button.click()
    shown.quiet()
    assert [item.cells[0] for item in page.table.rows.items] == ["9 days", "40%"]


def test_the_kit_of_a_market_is_written_and_taken_back(shown: Shown) -> None:
    page = shown.page("Brand kit")
    page.lists["banned_words"].add(["cheap"])
    shown.quiet()
    page.show_market("DE")
    assert page.origins["banned_words"].text() == "From the kit for all markets: cheap."
    page.legal.setPlainText("Ledgerly GmbH, Berlin")
    page.lexicon.setPlainText("sign in: log in, login")
    page.save()
    shown.quiet()
    german = kit_for(shown.workspace, "DE")
    assert (german.banned_words, german.legal_lines) == (("cheap",), ("Ledgerly GmbH, Berlin",))
    assert german.lexicon[0].avoid == ("log in", "login")
    assert kit_for(shown.workspace).legal_lines == ()
    page.lexicon.setPlainText("no colon")
    page.save()
    shown.quiet()
    assert kit_for(shown.workspace, "DE") == german
    page.take_back()
    shown.quiet()
    assert kit_for(shown.workspace, "DE").legal_lines == ()


def test_a_withdrawn_proof_is_gone_to_and_used_again_by_key(shown: Shown) -> None:
    entry = evidence.add_evidence(shown.workspace, "Saves 40 % of the close work", "Study 2026")
    evidence.withdraw(shown.workspace, entry.id)
    claims = shown.page("Claims without proof")
    shown.quiet()
    assert claims.mend_button.isVisible()
    asked: list[Any] = []
    shown.screen.go.connect(lambda id, what: asked.append(what))
    shown.actions.run("brand.look_for_proof")
    shown.screen.reveal(asked[0])
    shown.quiet()
    listed: Any = shown.screen.page()
    assert (listed.title, listed.current()) == ("Evidence", entry.id)
    assert listed.table.rows.items[0].cells[2] == "Withdrawn"
    shown.actions.run("brand.withdraw")
    shown.quiet()
    assert evidence.find_entry(shown.workspace, entry.id).state == "active"


def test_a_market_is_found_by_its_name(shown: Shown) -> None:
    page = shown.page("Brand kit")
    shown.actions.run("brand.market")
    page.market.setEditText("austria")
    QTest.keyClick(page.market.lineEdit(), Qt.Key.Key_Return)
    assert page.code() == "AT"


def test_every_button_of_the_place_can_be_reached_and_remapped(shown: Shown) -> None:
    ids = {one.id for one in shown.actions.records()}
    assert ids >= {
        "brand.attach",
        "brand.withdraw",
        "brand.use_sentence",
        "brand.remove_document",
        "brand.import_kit",
        "brand.take_back",
    }
    shown.actions.remap({"brand.attach": "Ctrl+J"})
    assert shown.actions.qaction("brand.attach").shortcut().toString() == "Ctrl+J"
    unnamed = [
        one for page in shown.screen.pages.values() for one in page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and isinstance(one, (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView))
        and not (one.accessibleName() or getattr(one, "text", str)() or _labelled(shown.screen, one))
        and not isinstance(one.parent(), QComboBox) and one.window() is shown.screen
    ]  # fmt: skip
    assert [type(one).__name__ for one in unnamed] == []


def test_files_that_cannot_be_read_are_named_over_the_list_and_cover_nothing(shown: Shown, tmp_path: Path) -> None:
    page = shown.page("Documents")
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "good.txt").write_text("Teams close 6 days faster.", "utf-8")
    page.import_files([tmp_path / name for name in ("empty.pdf", "broken.pdf", "good.txt")])
    shown.quiet()
    said = page.note.words.text()
    assert page.note.isVisible()
    assert said.startswith("2 of 3 files could not be read:")
    assert "empty.pdf is empty" in said
    assert "broken.pdf is a broken PDF" in said
    assert not shown.context.messages.open
    assert [one.name for one in list_documents(shown.workspace)] == ["good"]
    page.list.setCurrentRow(0)
    shown.actions.run("brand.use_sentence")
    shown.quiet()
    assert "evidence now" in page.note.words.text(), "the next act has its own words"
    asked: list[Any] = []
    shown.screen.go.connect(lambda id, what: asked.append(what))
    page.note.way.click()
    assert asked
    assert asked[0].id in {one.id for one in evidence.list_entries(shown.workspace)}


def _labelled(screen: BrandScreen, field: QWidget) -> bool:
    return any(label.buddy() is field for label in screen.findChildren(QLabel))


def test_a_statement_without_a_claim_is_not_called_unused(shown: Shown) -> None:
    evidence.add_evidence(shown.workspace, "Works with SAP and NetSuite", "Product page")
    evidence.add_evidence(shown.workspace, "Saves 77 hours a month", "Survey of 2026")
    page = shown.page("Evidence")
    page.refresh()
    shown.quiet()
    model = page.table.model()

    def cells(column: int) -> list[str]:
        return [model.index(row, column).data() for row in range(model.rowCount())]

    used = dict(zip(cells(0), cells(3), strict=True))
    assert (used["Works with SAP and NetSuite"], used["Saves 77 hours a month"]) == ("–", "0")
    page.filter.setCurrentIndex(page.filter.findData("unused"))
    shown.quiet()
    assert "Saves 77 hours a month" in cells(0)
    assert "Works with SAP and NetSuite" not in cells(0)
