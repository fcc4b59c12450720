"""What the window's actions do: undo, check, show; each a short function. What they do with files is in `files`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from core import paths
from core.progress import Progress
from ui import theme
from ui.screens import Query
from ui.window import files

if TYPE_CHECKING:
    from core import commands
    from core.workspace import Workspace
    from ui.window.main import MainWindow


@dataclass(frozen=True)
class Seen:
    """What the frame shows of a workspace at once."""

    undo: str
    redo: str
    proposals: int


def look(workspace: Workspace) -> Seen:
    """Ask the workspace what the frame shows; a few indexed queries. Findings are counted by `count_findings`."""
    from core import changesets

    undo, redo = changesets.next_undo(workspace), changesets.next_redo(workspace)
    proposals = changesets.count_sets(workspace, state="proposed")
    return Seen(_quoted(undo), _quoted(redo), proposals)


def is_empty(workspace: Workspace) -> bool:
    """Whether there is nothing to edit yet."""
    from core import rows

    return rows.count_rows(workspace, "account") == 0


def count_findings(workspace: Workspace) -> tuple[dict[str, int], bool]:
    """How many findings there are by severity, and whether they are those of the draft as it stands; for a job, for there
    may be a million. What a platform refused when it was posted counts as an error."""
    from core import rules
    from core.refusals import count_refused

    counts = dict(rules.counts(workspace))
    counts["error"] = counts.get("error", 0) + count_refused(workspace)
    return counts, rules.is_current(workspace)


def _quoted(change_set: Any) -> str:
    return f"“{change_set.title}”" if change_set else ""


def undo(window: MainWindow) -> None:
    """Take the last action back."""
    from core import changesets

    _do(window, lambda workspace: changesets.undo(workspace))


def redo(window: MainWindow) -> None:
    """Do again what was taken back last."""
    from core import changesets

    _do(window, lambda workspace: changesets.redo(workspace))


def _do(window: MainWindow, verb: Callable[[Workspace], Any]) -> None:
    if window.session is None:
        return
    workspace = window.session.context.workspace
    window.program.jobs.start(
        "Undo or redo", lambda progress: verb(workspace), done=lambda outcome: _say_done(window, outcome)
    )


def _say_done(window: MainWindow, outcome: Any) -> None:
    if outcome.conflicts:
        window.program.messages.warn(
            f"{len(outcome.conflicts):,} values were changed since and stay as they are.",
            action=("Show", lambda: window.go("activity", outcome.change_set)),
        )


def line(workspace: Workspace, words: tuple[str, ...]) -> str:
    """The line that repeats an action on a workspace in a terminal."""
    from core import commands

    return commands.line(workspace.path, words)


def copy_command(window: MainWindow) -> None:
    """Put the commands that repeat the last action on the clipboard."""
    from core import changesets, commands

    if window.session is None:
        return
    workspace = window.session.context.workspace

    def work(progress: Progress) -> commands.Commands | None:
        last = changesets.next_undo(workspace)
        return commands.repeat(workspace, last.id) if last else None

    window.program.jobs.start(
        "Writing the commands", work, done=lambda found: _say_copied(window, found), group="commands"
    )


def _say_copied(window: MainWindow, found: commands.Commands | None) -> None:
    if found is None:
        window.program.messages.info("Nothing was done yet.")
        return
    QGuiApplication.clipboard().setText("\n".join(found.lines))
    count = len(found.lines)
    words = "The command is" if count == 1 else f"{count:,} commands are"
    if found.left_out:
        window.program.messages.warn(
            f"{words} on the clipboard; {found.left_out:,} more changes are not among them.",
        )
    else:
        window.program.messages.info(f"{words} on the clipboard. Run in a terminal, they do the same again.")


_CHECKED = "The checks found"


def check(window: MainWindow) -> None:
    """Run all rules over the draft and show what they found."""
    if window.session is None:
        return
    workspace = window.session.context.workspace

    def work(progress: Progress) -> dict[str, int]:
        from core import rules

        rules.refresh_all(workspace, progress=progress)
        return dict(rules.counts(workspace))

    window.program.jobs.start("Checking", work, done=lambda found: _say_checked(window, found), group="check")


def _say_checked(window: MainWindow, found: dict[str, int]) -> None:
    from ui.tables.wording import findings_words

    window.look_again()
    errors, warnings = found.get("error", 0), found.get("warning", 0)
    messages = window.program.messages
    for older in [one for one in messages.open.values() if one.text.startswith(_CHECKED)]:
        messages.close(older.number)
    # What was found is no failure of the program: it goes by itself, and the status bar keeps the counts.
    if errors:
        show, level, words = "Show errors", "error", findings_words(errors, warnings)
    elif warnings:
        show, level, words = "Show warnings", "warning", f"no errors, but {findings_words(0, warnings)}"
    else:
        messages.info("All rules passed: no errors, no warnings.")
        return
    messages.info(f"{_CHECKED} {words}.", action=(show, lambda: show_findings(window, level)))


def show_findings(window: MainWindow, level: str) -> None:
    """Show in the editor what has findings of a severity."""
    window.go("editor", Query(f"has:{level}"))


def show_palette(window: MainWindow) -> None:
    """Open the command palette below the toolbar."""
    from ui.window.palette import CommandPalette

    window.actions_of_window.refresh()
    palette = CommandPalette(window.actions_of_window, window.run, window.search if window.session else None, window)
    at = window.mapToGlobal(window.middle.geometry().topLeft())
    palette.move(at.x() + (window.width() - palette.width()) // 2, at.y() + theme.GRID)
    palette.open()
    palette.typed.setFocus()


def toggle_theme(window: MainWindow) -> None:
    """Light becomes dark and the other way round, and stays so."""
    preferences = window.program.preferences
    wanted = "light" if theme.tokens().name == "dark" else "dark"
    preferences.change(preferences.value.changed("appearance", theme=wanted))


def toggle_density(window: MainWindow) -> None:
    """Rows of 28 px become rows of 24 px and the other way round."""
    preferences = window.program.preferences
    wanted = "comfortable" if preferences.value.appearance.density == "compact" else "compact"
    preferences.change(preferences.value.changed("appearance", density=wanted))


def toggle_full_screen(window: MainWindow) -> None:
    """The whole screen, or the window again."""
    window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)


def show_settings(window: MainWindow) -> None:
    """Open the settings."""
    from ui.dialogs.settings import SettingsDialog

    dialog = SettingsDialog(window.program.preferences.value, window)
    dialog.changed.connect(window.program.preferences.change)
    dialog.open()


def show_shortcuts(window: MainWindow) -> None:
    """Open the list of shortcuts, where each can be changed."""
    from ui.dialogs.shortcuts import ShortcutsDialog

    def remap(shortcuts: dict[str, str]) -> None:
        preferences = window.program.preferences
        preferences.change(preferences.value.changed("keymap", overrides=shortcuts))

    def choose(preset: str) -> None:
        preferences = window.program.preferences
        preferences.change(preferences.value.changed("keymap", preset=preset))

    keymap = window.program.preferences.value.keymap
    dialog = ShortcutsDialog(window.actions_of_window, keymap.overrides, window, preset=keymap.preset)
    dialog.changed.connect(remap)
    dialog.preset_chosen.connect(choose)
    dialog.open()


def greet(window: MainWindow) -> None:
    """Show a person around who has never been here."""
    if window.greets and window.session is not None and not window.program.preferences.value.window.toured:
        show_tour(window)


def show_tour(window: MainWindow) -> None:
    """Point at one part of the window after the other."""
    from ui.window.tour import Tour

    if window.session is None or window.findChild(Tour) is not None:
        return
    preferences = window.program.preferences
    preferences.change(preferences.value.changed("window", toured=True))
    Tour(window)


def show_about(window: MainWindow) -> None:
    """Open what there is to know about the program."""
    from ui.dialogs.about import AboutDialog

    AboutDialog(window).open()


def open_logs() -> None:
    """Open the folder of log files."""
    files.open_folder(paths.logs())
