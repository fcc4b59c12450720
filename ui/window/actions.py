"""What can be done anywhere in the window; screens add what can be done on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ui import theme
from ui.actions import Action
from ui.window import doings, downloading, files, keeping, model_acts, models
from ui.window.places import PLACES

if TYPE_CHECKING:
    from ui.window.main import MainWindow

NO_WORKSPACE = "Open or make a workspace first."


def window_actions(window: MainWindow) -> list[Action]:
    """All of them, in the order of the menus."""
    return [
        *_files(window),
        *_edits(window),
        *_draft(window),
        *_views(window),
        *_help(window),
        *model_acts.model_actions(window),
    ]


def _files(window: MainWindow) -> list[Action]:
    need = window.why_no_workspace
    return [
        Action("workspace.new", "New workspace…", partial(files.new_workspace, window), "folder-plus", "Ctrl+N", "File"),
        Action("workspace.open", "Open workspace…", partial(files.choose_workspace, window), "folder-open", "Ctrl+O", "File"),
        Action(
            "workspace.demo", "Open the demo workspace", partial(files.open_demo, window), "sparkles", None, "File",
            help="A made-up brief with both campaign trees, to try things on.",
            blocked=lambda: None if window.program.demo else "This installation has no demo.",
        ),
        Action("workspace.close", "Close workspace", window.close_workspace, "x", "Ctrl+W", "File", blocked=need),
        Action(
            "workspace.import", "Import files…", partial(files.import_file, window), "file-down", "Ctrl+I", "File", 1,
            help="Google Ads Editor files and the LinkedIn sheet.", blocked=window.why_not_writable,
        ),
        Action(
            "workspace.export", "Export…", partial(files.export_file, window), "file-up", "Ctrl+E", "File", 1,
            help="For Google Ads Editor, LinkedIn, Excel or as JSON.", blocked=need,
        ),
        Action("workspace.backups", "Backups…", partial(keeping.show_backups, window), "archive", None, "File", 1,
               help="Copies of this workspace, and how to put one back.", blocked=need),
        Action("program.models", "Local models…", lambda: void(models.show_models(window)), "package", None, "File", 2,
               help="Which model writes, how fast it is, and what it learned of your brand."),
        Action("program.settings", "Settings…", partial(doings.show_settings, window), "settings", "Ctrl+,", "File", 2),
        Action("program.quit", "Quit", lambda: void(window.close()), "power", "Ctrl+Q", "File", 3),
    ]  # fmt: skip


def _edits(window: MainWindow) -> list[Action]:
    return [
        Action(
            "edit.undo", lambda: f"Undo {window.undo_title}".rstrip(), partial(doings.undo, window), "undo-2", "Ctrl+Z", "Edit",
            blocked=lambda: window.why_not_writable() or (None if window.undo_title else "There is nothing to undo."),
            command=window.command("undo"),
        ),
        Action(
            "edit.redo", lambda: f"Redo {window.redo_title}".rstrip(), partial(doings.redo, window), "redo-2", "Ctrl+Y", "Edit",
            blocked=lambda: window.why_not_writable() or (None if window.redo_title else "There is nothing to redo."),
            command=window.command("redo"), also="Ctrl+Shift+Z",
        ),
        Action(
            "edit.copy_command", "Copy the last action as a command", partial(doings.copy_command, window), "terminal", None,
            "Edit", 1, help="The lines that do the same again in a terminal, on this workspace or a copy.",
            blocked=lambda: window.why_no_workspace() or (None if window.undo_title else "Nothing was done yet."),
        ),
    ]  # fmt: skip


def _draft(window: MainWindow) -> list[Action]:
    return [
        Action(
            "platform.get_changes", "Get changes", partial(downloading.ask, window), "download", "Ctrl+R", "Campaigns",
            help="Brings what was changed on the platforms into this workspace.", blocked=partial(downloading.why_not, window),
        ),
        Action(
            "draft.check", "Check", partial(doings.check, window), "circle-check", "Ctrl+K", "Campaigns",
            help="Runs all rules over the draft.", blocked=window.why_not_writable, command=window.command("check"),
        ),
        Action(
            "draft.review", "Review", lambda: window.go("review", None), "list-checks", "Ctrl+Shift+E", "Campaigns",
            help="Shows the proposals that wait for your decision.",
            blocked=lambda: window.why_no_place("review"), command=window.command("changesets", "--state", "proposed"),
        ),
        Action(
            "platform.post", "Post", lambda: window.go("posting", None), "send", "Ctrl+P", "Campaigns",
            help="Shows what would be sent to the platforms, and sends it.", blocked=partial(downloading.why_not, window),
        ),
    ]  # fmt: skip


def _views(window: MainWindow) -> list[Action]:
    places = [
        Action(f"go.{place.id}", f"Go to {place.title}", _goer(window, place.id), place.icon, place.shortcut, "View",
               blocked=window.why_no_workspace)
        for place in PLACES
    ]  # fmt: skip
    return [
        *places,
        Action(
            "view.palette",
            "Find a command…",
            partial(doings.show_palette, window),
            "command",
            "Ctrl+Shift+P",
            "View",
            1,
        ),
        Action(
            "view.notices", "Go to the newest notice", window.notices.focus_newest, "bell", "Ctrl+Shift+N", "View", 1
        ),
        Action(
            "view.past",
            window.past.title,
            window.past.toggle,
            "history",
            "Alt+T",
            "View",
            1,
            blocked=window.past.why_not,
            help="The editor's lists as they were then, for reading only.",
        ),
        Action("view.theme", _theme_name, partial(doings.toggle_theme, window), "contrast", "Ctrl+Shift+L", "View", 2),
        Action("view.density", _density_name(window), partial(doings.toggle_density, window), "list", None, "View", 2),
        Action(
            "view.full_screen",
            "Full screen",
            partial(doings.toggle_full_screen, window),
            "maximize-2",
            "F11",
            "View",
            2,
        ),
    ]


def _help(window: MainWindow) -> list[Action]:
    return [
        Action(
            "help.shortcuts", "Shortcuts…", partial(doings.show_shortcuts, window), "keyboard", "F1", "Help", also="?"
        ),
        Action(
            "help.tour",
            "A first look around",
            partial(doings.show_tour, window),
            "compass",
            None,
            "Help",
            blocked=window.why_no_workspace,
        ),
        Action("help.logs", "Open the log folder", doings.open_logs, "folder", None, "Help", 1),
        Action("help.about", "About Campaign Desk", partial(doings.show_about, window), "info", None, "Help", 2),
    ]


def void(*results: object) -> None:
    """Do nothing; also swallows the answer of a Qt call in an action."""


def _goer(window: MainWindow, id: str) -> Callable[[], None]:
    return lambda: window.go(id, None)


def _theme_name() -> str:
    return "Light colours" if theme.tokens().name == "dark" else "Dark colours"


def _density_name(window: MainWindow) -> Callable[[], str]:
    def name() -> str:
        compact = window.program.preferences.value.appearance.density == "compact"
        return "Comfortable rows" if compact else "Compact rows"

    return name
