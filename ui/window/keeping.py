"""Backups in the window: one a day by itself, the list of them, and putting one back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import AppError, Damaged
from core.progress import Progress

if TYPE_CHECKING:
    from core.backups import Backup
    from core.workspace import Workspace
    from ui.dialogs.backups import BackupsDialog
    from ui.window.main import MainWindow

GROUP = "backup"


def keep_daily(window: MainWindow, workspace: Workspace) -> None:
    """Keep a copy when none of today is there; says so only when it fails."""
    path = workspace.path
    if workspace.read_only:
        return

    def work(progress: Progress) -> None:
        from core import backups

        if backups.is_due(path):
            backups.back_up(path, backups.Reason.DAILY, progress)

    window.program.jobs.start("Making a backup", work, group=GROUP, failed=lambda error: _say_failed(window, error))


def before_import(path: Path, progress: Progress) -> None:
    """Keep a copy before a file is taken in, unless the newest one holds the same; a full disk stops the import."""
    from core import backups

    newest = next(iter(backups.list_backups(path)), None)
    if newest is None or not backups.is_same(newest, path):
        backups.back_up(path, backups.Reason.IMPORT, progress)


def show_backups(window: MainWindow, path: Path | None = None) -> None:
    """Open the list of the open workspace's backups, or of the named file's."""
    from ui.dialogs.backups import BackupsDialog

    found = path or (window.session.context.workspace.path if window.session else None)
    if found is None:
        return
    dialog = BackupsDialog(found.stem, window, may_make=found.is_file())
    dialog.restore_wanted.connect(lambda one: _restore(window, dialog, one, found))
    dialog.copy_wanted.connect(lambda one: _copy(window, one, found))
    dialog.made_wanted.connect(lambda: _make(window, dialog, found))
    _fill(window, dialog, found)
    dialog.open()


def say_not_opened(window: MainWindow, path: Path, error: BaseException) -> None:
    """A file could not be opened; a damaged one may have backups."""
    from core import backups

    if not isinstance(error, AppError):
        return
    kept = backups.list_backups(path) if isinstance(error, Damaged) else []
    action = ("Show its backups", lambda: show_backups(window, path)) if kept else None
    window.program.messages.error(error, action=action)


def _fill(window: MainWindow, dialog: BackupsDialog, path: Path) -> None:
    from ui.dialogs import backups as listing

    job = window.program.jobs.start(
        "Looking for backups",
        lambda progress: listing.read(path, progress),
        done=dialog.show_kept,
        group="list backups",
    )
    dialog.finished.connect(job.cancel)


def _make(window: MainWindow, dialog: BackupsDialog, path: Path) -> None:
    from core import backups

    window.program.jobs.start(
        "Making a backup",
        lambda progress: backups.back_up(path, backups.Reason.ASKED, progress),
        done=lambda made: _fill(window, dialog, path),
        group=GROUP,
    )


def _copy(window: MainWindow, one: Backup, path: Path) -> None:
    from core import backups
    from ui.window.choosing import FILES, ask_for_file

    def write(target: Path) -> None:
        window.program.jobs.start(
            f"Writing {target.name}",
            lambda progress: backups.copy_out(one, target),
            done=lambda made: window.program.messages.info(
                f"The backup was saved as {target.name}.", action=("Open it", lambda: window.open_path(target))
            ),
        )

    ask_for_file(window, f"Save a copy of {path.stem}", FILES, write, save_as="cdesk")


def _restore(window: MainWindow, dialog: BackupsDialog, one: Backup, path: Path) -> None:
    from core import backups

    dialog.accept()
    window.waiting.setText(f"Putting back {path.stem} …")
    window.stack.setCurrentWidget(window.waiting)
    window.close_workspace_first()

    def failed(error: BaseException) -> None:
        if isinstance(error, AppError):
            window.program.messages.error(error)
        window.open_path(path)

    def done(former: Backup | None) -> None:
        window.open_path(path)
        kept = "What stood there is the newest backup." if former else "The damaged file was set aside beside it."
        window.program.messages.info(f"{path.stem} is as it was then. {kept}")

    window.program.jobs.start(
        "Putting a backup back", lambda progress: backups.restore(one, path), done=done, failed=failed
    )


def _say_failed(window: MainWindow, error: BaseException) -> None:
    if isinstance(error, AppError):
        window.program.messages.warn(error, action=("Show backups", lambda: show_backups(window)))
