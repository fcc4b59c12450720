"""Files through the window: new, import, export and settings, each by its dialog."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QSpinBox, QTableWidget
from pytestqt.qtbot import QtBot

from app.interchange import import_file
from core import changesets, rows
from core.interchange.result import ImportResult, Skipped
from core.progress import silent
from core.workspace import Workspace
from ui.dialogs.exporting import ExportDialog
from ui.dialogs.import_result import ImportResultDialog, figure, summary
from ui.dialogs.importing import ImportDialog
from ui.dialogs.settings import SettingsDialog
from ui.dialogs.workspace import NewWorkspaceDialog
from ui.theme import ROW
from ui.window import MainWindow, doings, files

SHEET = """Campaign,Campaign Type,Campaign Status,Budget,Ad Group,Keyword,Criterion Type
Tidewater | Search,Search,Paused,20.00,,,
Tidewater | Search,,,,Month end close,,
Tidewater | Search,,,,Month end close,month end close software,Exact
,,,,,an orphan,Broad
"""


def shown(kind: type[QDialog]) -> QDialog:
    return next(top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible())


def workspace_of(window: MainWindow) -> Workspace:
    assert window.session is not None
    return window.session.context.workspace


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "editor.csv"
    path.write_text(SHEET, "utf-8")
    return path


def test_a_new_workspace_is_made_and_opened(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    files.new_workspace(window)
    dialog = shown(NewWorkspaceDialog)
    assert isinstance(dialog, NewWorkspaceDialog)
    dialog.path.setText(str(tmp_path / "nowhere" / "x"))
    assert "does not exist" in dialog.problem.text()
    assert not dialog.make.isEnabled()
    for typed in ("", "/", f"{tmp_path}/"):
        dialog.path.setText(typed)
        assert dialog.problem.text() == "Name a file.", typed
    dialog.path.setText(str(tmp_path / ("x" * 300)))
    assert "cannot be used" in dialog.problem.text()
    dialog.path.setText("~nobody-of-this-name/x")
    assert "cannot be used" in dialog.problem.text()
    dialog.path.setText(str(tmp_path / "Tidewater"))
    dialog.currency.setCurrentIndex(dialog.currency.findText("USD – US Dollar"))
    dialog.time_zone.setCurrentText("America/New_York")
    dialog.make.click()
    qtbot.waitUntil(lambda: window.session is not None and window.stack.currentWidget() is not window.waiting)
    made = workspace_of(window)
    assert (made.path, made.currency, made.time_zone) == (tmp_path / "Tidewater.cdesk", "USD", "America/New_York")
    assert window.session is not None
    assert window.stack.currentWidget() is window.session.screen("brief")


def test_a_file_is_taken_in_for_review_and_what_was_not_used_is_listed(
    opened: MainWindow, sheet: Path, qtbot: QtBot
) -> None:
    files.import_file(opened)
    dialog = shown(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    dialog.choose(sheet.with_name("none.csv"))
    assert not dialog.take.isEnabled()
    dialog.choose(sheet)
    assert dialog.dialect.currentData() == "google-ads-editor"
    dialog.take.click()
    qtbot.waitUntil(lambda: any(isinstance(top, ImportResultDialog) for top in QApplication.topLevelWidgets()))
    result = shown(ImportResultDialog)
    assert isinstance(result, ImportResultDialog)
    result.copy()
    assert QApplication.clipboard().text().startswith("4\t")
    result.reject()
    assert len(changesets.list_sets(workspace_of(opened), state="proposed")) == 1
    (notice,) = opened.program.messages.open.values()
    assert notice.action is not None
    notice.action[1]()
    assert opened.session is not None
    assert opened.stack.currentWidget() is opened.session.screen("review")


def test_import_at_once_export_and_import_again_changes_nothing(
    opened: MainWindow, sheet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    files.import_file(opened)
    dialog = shown(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    dialog.choose(sheet)
    dialog.at_once.setChecked(True)
    dialog.take.click()
    qtbot.waitUntil(lambda: any(isinstance(top, ImportResultDialog) for top in QApplication.topLevelWidgets()))
    shown(ImportResultDialog).reject()
    qtbot.waitUntil(lambda: rows.count_rows(workspace_of(opened), "keyword") == 1)

    files.export_file(opened)
    out = tmp_path / "out.csv"
    export = shown(ExportDialog)
    assert isinstance(export, ExportDialog)
    export.path.setText(str(out))
    export.write.click()
    qtbot.waitUntil(out.is_file)
    assert out.read_bytes()[:2] == b"\xff\xfe"

    before = len(changesets.list_sets(workspace_of(opened)))
    files.import_file(opened)
    again = shown(ImportDialog)
    assert isinstance(again, ImportDialog)
    again.choose(out)
    again.take.click()
    qtbot.waitUntil(lambda: any("Nothing changes" in notice.text for notice in opened.program.messages.open.values()))
    assert len(changesets.list_sets(workspace_of(opened))) == before


def test_a_report_shows_its_sums_beside_its_own_totals(
    opened: MainWindow, sheet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    import_file(workspace_of(opened), sheet, None, accept=True, progress=silent())
    report = tmp_path / "report.csv"
    report.write_text(
        "Campaign,Clicks,Impr.,Cost\nTidewater | Search,5,50,2.50\nNobody,1,10,1.00\nTotal: Campaigns,7,60,3.50\n"
    )
    files.import_file(opened)
    dialog = shown(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    dialog.choose(report)
    assert (dialog.dialect.currentData(), dialog.at_once.isEnabled()) == ("metrics", False)
    dialog.take.click()
    qtbot.waitUntil(lambda: any(isinstance(top, ImportResultDialog) for top in QApplication.topLevelWidgets()))
    result = shown(ImportResultDialog)
    assert isinstance(result, ImportResultDialog)
    assert [result.pages.tabText(at) for at in range(result.pages.count())] == ["Not used (1)", "Totals"]
    totals = result.pages.widget(1)
    assert isinstance(totals, QTableWidget)
    cells = [[totals.item(row, column).text() for column in range(3)] for row in range(totals.rowCount())]
    assert cells == [["Clicks", "6", "7"], ["Impressions", "60", "60"], ["Cost", "3.50", "3.50"]]
    assert any("do not add up" in label.text() for label in result.findChildren(QLabel))
    result.save(tmp_path / "list.csv")
    assert "There is no campaign “Nobody” here." in (tmp_path / "list.csv").read_text("utf-8-sig")
    assert any("Figures of 1 of 2 rows" in notice.text for notice in opened.program.messages.open.values())
    result.reject()


def test_a_workbook_is_recognised_while_it_is_read(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    book = openpyxl.Workbook()
    for row in (["Campaign", "Campaign Type", "Budget"], ["From Excel", "Search", 20]):
        book.active.append(row)
    book.save(tmp_path / "plan.xlsx")
    files.import_file(opened)
    dialog = shown(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    dialog.choose(tmp_path / "plan.xlsx")
    assert dialog.dialect.currentData() == ""
    assert dialog.take.isEnabled()
    dialog.take.click()
    qtbot.waitUntil(lambda: bool(changesets.list_sets(workspace_of(opened), state="proposed")))


def test_a_summary_shows_the_chosen_change_set(opened: MainWindow, sheet: Path, tmp_path: Path, qtbot: QtBot) -> None:
    files.export_file(opened)
    empty = shown(ExportDialog)
    assert isinstance(empty, ExportDialog)
    empty.dialect.setCurrentIndex(empty.dialect.findData("html"))
    assert not empty.write.isEnabled()
    assert "No change set waits" in empty.problem.text()
    empty.reject()
    import_file(workspace_of(opened), sheet, None, accept=False, progress=silent())
    files.export_file(opened)
    export = next(
        top
        for top in QApplication.topLevelWidgets()
        if isinstance(top, ExportDialog) and top.isVisible() and top is not empty
    )
    export.dialect.setCurrentIndex(export.dialect.findData("html"))
    assert [export.change_set.itemText(at) for at in range(export.change_set.count())] == ["Import editor.csv"]
    export.path.setText(str(tmp_path / "summary.html"))
    export.write.click()
    qtbot.waitUntil((tmp_path / "summary.html").is_file)
    assert "Import editor.csv" in (tmp_path / "summary.html").read_text("utf-8")


def test_check_tells_what_it_found(opened: MainWindow, qtbot: QtBot) -> None:
    with workspace_of(opened).edit("Add") as edit:
        account = edit.create(
            "account", {"name": "T", "platform": "google_ads", "currency": "EUR", "status": "ENABLED"}
        )
        edit.create(
            "campaign",
            {"account": account, "platform": "google_ads", "name": "x", "status": "ENABLED", "type": "Search"},
        )
    opened.actions_of_window.run("draft.check")
    qtbot.waitUntil(lambda: bool(opened.program.messages.open))
    (notice,) = opened.program.messages.open.values()
    assert notice.text.startswith("The checks found ")
    status = opened.status
    qtbot.waitUntil(lambda: status.errors.text()[0] in "123456789" or status.warnings.text()[0] in "123456789")
    assert notice.action is not None
    notice.action[1]()
    assert opened.session is not None
    assert opened.stack.currentWidget() is opened.session.screen("editor")


def test_every_setting_has_a_field_and_a_change_is_used_at_once(opened: MainWindow) -> None:
    doings.show_settings(opened)
    dialog = shown(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    assert set(dialog.fields) == {
        "appearance.theme", "appearance.density", "keymap.preset", "models.use_language_model", "models.load_early", "models.threads", "checks.live",
    }  # fmt: skip
    density, threads, preset = (
        dialog.fields[name] for name in ("appearance.density", "models.threads", "keymap.preset")
    )
    assert isinstance(density, QComboBox)
    assert isinstance(threads, QSpinBox)
    assert isinstance(preset, QComboBox)
    density.setCurrentIndex(density.findData("compact"))
    threads.setValue(2)
    preset.setCurrentIndex(preset.findData("web"))
    kept = opened.program.preferences.value
    assert (kept.appearance.density, kept.models.threads) == ("compact", 2)
    assert opened.session is not None
    assert opened.session.screen("editor").context.settings == kept
    assert opened.actions_of_window.shortcut("view.palette") == "Ctrl+K"
    dialog.reject()


def test_checks_run_by_themselves_only_when_that_is_wanted(opened: MainWindow, qtbot: QtBot) -> None:
    preferences, groups = opened.program.preferences, list[str | None]()
    opened.program.jobs.started.connect(lambda job: groups.append(job.group))
    for live in (False, True):
        groups.clear()
        preferences.change(preferences.value.changed("checks", live=live))
        with workspace_of(opened).edit("Add") as edit:
            edit.create(
                "account", {"name": f"T {live}", "platform": "google_ads", "currency": "EUR", "status": "ENABLED"}
            )
        assert ("editor check" in groups) is live
    qtbot.waitUntil(lambda: not opened.program.jobs.running)


def test_a_dialog_grows_with_what_it_has_to_say(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    files.import_file(opened)
    dialog = shown(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    dialog.choose(other)
    layout = dialog.layout()
    assert layout is not None
    qtbot.waitUntil(lambda: dialog.height() >= layout.totalHeightForWidth(dialog.width()))
    assert dialog.height() > 350
    dialog.reject()


def test_several_files_become_one_proposal(opened: MainWindow, sheet: Path, tmp_path: Path, qtbot: QtBot) -> None:
    more = tmp_path / "more; of it.csv"
    more.write_text("Campaign,Ad Group,Max CPC\nBrand,More,2.00\n", "utf-8")
    files.import_file(opened)
    dialog = shown(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    dialog.choose(more)
    assert dialog.paths() == (more,)
    other = more.rename(tmp_path / "more.csv")
    dialog.path.setText(f"{sheet}; {tmp_path / 'none.csv'}")
    assert dialog.problem.text() == "There is no file none.csv."
    assert not dialog.take.isEnabled()
    dialog.path.setText(f"{sheet}; {other}")
    assert not dialog.dialect.isEnabled()
    dialog.take.click()
    qtbot.waitUntil(lambda: len(changesets.list_sets(workspace_of(opened), state="proposed")) == 1)
    (only,) = changesets.list_sets(workspace_of(opened))
    assert only.title == "Import 2 files"
    qtbot.waitUntil(lambda: any(isinstance(top, ImportResultDialog) for top in QApplication.topLevelWidgets()))
    shown(ImportResultDialog).reject()


def test_the_import_says_only_what_happened_and_few_rows_leave_no_hole(qtbot: QtBot) -> None:
    result = ImportResult("google-ads-editor", 3, 2, 0, (Skipped(3, "No campaign."),), "x")
    assert summary(result).endswith("2 of 3 rows were used, 1 could not be used.")
    assert summary(ImportResult("google-ads-editor", 3, 3, 0)).endswith("3 of 3 rows were used.")
    dialog = ImportResultDialog(result, None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.pages.currentWidget().height() < 6 * ROW
    assert (figure(1234567), figure("12.30 EUR"), figure(None)) == ("1,234,567", "12.30 EUR", "")


def test_findings_nobody_looked_for_are_not_counted_as_none(window: MainWindow) -> None:
    window.status.show_findings({"error": 0, "warning": 0}, checked=False)
    assert window.status.errors.text() == "– errors"
    assert "not checked yet" in window.status.errors.accessibleName()
    window.status.show_findings({"error": 0, "warning": 0})
    assert window.status.errors.text() == "0 errors"
