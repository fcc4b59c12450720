"""Files: open a workspace, make one, take a file in, write the draft out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from core.errors import Cancelled
from core.progress import Progress
from ui.screens.start import Beginning
from ui.window import keeping
from ui.window.choosing import FILES, ask_for_file

if TYPE_CHECKING:
    from core.interchange.result import ImportResult
    from core.workspace import Workspace
    from ui.dialogs.exporting import ExportChoice
    from ui.dialogs.importing import ImportChoice
    from ui.dialogs.workspace import NewWorkspace
    from ui.window.main import MainWindow


def beginnings(window: MainWindow) -> list[Beginning]:
    """What the start offers beside the recent files."""
    return [
        Beginning("folder-plus", "New workspace", "An empty file for one client or team.", partial(new_workspace, window)),
        Beginning("folder-open", "Open workspace", "Go on where you or a colleague stopped.",
                  partial(choose_workspace, window)),
        Beginning("sparkles", "Open the demo", "A made-up brief with both campaign trees.", partial(open_demo, window)),
    ]  # fmt: skip


def open_workspace(window: MainWindow, path: Path) -> None:
    """Open a file away from the window: it may have to be migrated after a backup."""
    _start_opening(window, f"Opening {path.stem}", lambda progress: _opened(path, progress), path)


def open_demo(window: MainWindow) -> None:
    """Make the demo workspace when it is not there yet, and open it."""
    make = window.program.demo
    if make is not None:
        _start_opening(window, "Preparing the demo workspace", lambda progress: _opened(make(progress), progress))


def new_workspace(window: MainWindow) -> None:
    """Ask for file, currency and time zone, then make and open it."""
    from ui.dialogs.workspace import NewWorkspaceDialog

    dialog = NewWorkspaceDialog(window)
    dialog.chosen.connect(lambda wanted: _make(window, wanted))
    dialog.open()


def _make(window: MainWindow, wanted: NewWorkspace) -> None:
    def work(progress: Progress) -> Workspace:
        from core.workspace import Workspace

        return Workspace.create(wanted.path, currency=wanted.currency, time_zone=wanted.time_zone)

    _start_opening(window, f"Making {wanted.path.stem}", work)


def _opened(path: Path, progress: Progress) -> Workspace:
    from core.workspace import Workspace
    from ui.window.places import prepare_first

    workspace = Workspace.open(path)
    prepare_first()
    if progress.cancelled:
        workspace.close()
        raise Cancelled
    return workspace


def _start_opening(
    window: MainWindow, title: str, work: Callable[[Progress], Workspace], path: Path | None = None
) -> None:
    window.waiting.setText(f"{title} …")
    window.stack.setCurrentWidget(window.waiting)
    window.close_workspace_first()
    failed = (lambda error: keeping.say_not_opened(window, path, error)) if path else None
    job = window.program.jobs.start(title, work, done=window.bring_workspace, failed=failed, group="workspace")
    job.finished.connect(window.end_waiting)


def choose_workspace(window: MainWindow) -> None:
    """Ask for a file and open it."""
    ask_for_file(window, "Open a workspace", FILES, lambda path: open_workspace(window, path))


def import_file(window: MainWindow) -> None:
    """Ask which file and how, then take it in as one change set."""
    from ui.dialogs.importing import ImportDialog

    files = window.program.files
    dialog = ImportDialog(files.imports, files.recognise, window)
    dialog.chosen.connect(lambda choice: _take_in(window, choice))
    dialog.open()


def _take_in(window: MainWindow, choice: ImportChoice) -> None:
    if window.session is None:
        return
    workspace, files = window.session.context.workspace, window.program.files

    def work(progress: Progress) -> ImportResult:
        keeping.before_import(workspace.path, progress)
        return files.take_in(workspace, choice.paths, choice.dialect, accept=choice.accept, progress=progress)

    window.program.jobs.start(
        f"Importing {choice.name}",
        work,
        done=lambda result: _say_imported(window, result, choice.accept),
        group="import",
    )


def _say_imported(window: MainWindow, result: ImportResult, accepted: bool) -> None:
    from ui.dialogs.import_result import ImportResultDialog, is_worth_showing, sentence

    messages = window.program.messages
    if is_worth_showing(result):
        ImportResultDialog(result, window).open()
    if not result.used and not result.unchanged and result.skipped:
        messages.warn("Nothing was imported: none of the rows could be used.")
    elif result.changeset is None or accepted:
        messages.info(sentence(result, accepted=accepted))
    else:
        messages.info(
            sentence(result, accepted=False), action=("Review", lambda: window.go("review", result.changeset))
        )


def export_file(window: MainWindow) -> None:
    """Ask for a format and a file, then write the draft."""
    from core import changesets
    from ui.dialogs.exporting import ExportDialog

    if window.session is not None:
        workspace = window.session.context.workspace
        waiting = [(one.id, one.title) for one in changesets.list_sets(workspace, state="proposed", limit=50)]
        dialog = ExportDialog(window.program.files.exports, workspace.path, window, waiting)
        dialog.chosen.connect(lambda choice: _write_out(window, choice))
        dialog.open()


def _write_out(window: MainWindow, choice: ExportChoice) -> None:
    if window.session is None:
        return
    workspace, files = window.session.context.workspace, window.program.files
    window.program.jobs.start(
        f"Exporting to {choice.path.name}",
        lambda progress: files.write_out(
            workspace, choice.dialect, choice.path, progress=progress, changeset=choice.changeset
        ),
        done=lambda rows: window.program.messages.info(
            f"{rows:,} {'changes' if choice.dialect == 'html' else 'rows'} were written to {choice.path.name}.",
            action=("Open the folder", lambda: open_folder(choice.path.parent)),
        ),
        group="export",
    )


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own file browser."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
