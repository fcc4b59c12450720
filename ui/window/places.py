"""The places of the navigation rail; a screen's module is imported when its place is first made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ui.context import Context
from ui.screens import Screen


@dataclass(frozen=True)
class Place:
    """One entry of the rail."""

    id: str
    title: str
    icon: str
    shortcut: str
    make: Callable[[Context], Screen]


def _brief(context: Context) -> Screen:
    from ui.screens.brief import BriefScreen

    return BriefScreen(context, whole=False)


def _editor(context: Context) -> Screen:
    from ui.screens.editor import EditorScreen

    return EditorScreen(context, whole=False)


def _review(context: Context) -> Screen:
    from ui.screens.review import ReviewScreen

    return ReviewScreen(context)


def _activity(context: Context) -> Screen:
    from ui.screens.activity import ActivityScreen

    return ActivityScreen(context)


def _library(context: Context) -> Screen:
    from ui.screens.library import LibraryScreen

    return LibraryScreen(context, whole=False)


def _checks(context: Context) -> Screen:
    from ui.screens.checks import ChecksScreen

    return ChecksScreen(context, whole=False)


def _posting(context: Context) -> Screen:
    from ui.screens.posting import PostingScreen

    return PostingScreen(context)


def _connections(context: Context) -> Screen:
    from ui.screens.connections import ConnectionsScreen

    return ConnectionsScreen(context, whole=False)


def _advice(context: Context) -> Screen:
    from ui.screens.advice import AdviceScreen

    return AdviceScreen(context, whole=False)


def _report(context: Context) -> Screen:
    from ui.screens.report import ReportScreen

    return ReportScreen(context)


def _copy(context: Context) -> Screen:
    from ui.screens.copy import CopyScreen

    return CopyScreen(context)


def _brand(context: Context) -> Screen:
    from ui.screens.brand import BrandScreen

    return BrandScreen(context, whole=False)


PLACES: tuple[Place, ...] = (
    Place("brief", "Brief", "file-text", "Alt+1", _brief),
    Place("editor", "Editor", "folder-tree", "Alt+2", _editor),
    Place("copy", "Copy", "type", "Alt+C", _copy),
    Place("review", "Review", "list-checks", "Alt+3", _review),
    Place("activity", "Activity", "history", "Alt+4", _activity),
    Place("library", "Library", "book-open", "Alt+5", _library),
    Place("brand", "Brand", "badge-check", "Alt+B", _brand),
    Place("checks", "Checks", "shield-check", "Alt+6", _checks),
    Place("posting", "Post", "send", "Alt+7", _posting),
    Place("report", "Results", "chart-line", "Alt+9", _report),
    Place("accounts", "Accounts", "link", "Alt+8", _connections),
    Place("advice", "Advice", "lightbulb", "Alt+0", _advice),
)


def prepare_first() -> None:
    """Import what the first look needs; in the job that opens a workspace, so that the window never waits for it."""
    for module in ("core.rules", "ui.screens.editor", "ui.tables.result"):
        import_module(module)


def prepare_rest() -> None:
    """Import the other screens and read the lists of countries and languages; in a job after the first look."""
    from core.brief.form import countries, currencies, languages

    for module in (
        "ui.screens.brief",
        "ui.screens.copy",
        "ui.screens.review",
        "ui.screens.activity",
        "ui.screens.library",
        "ui.screens.brand",
        "ui.screens.checks",
        "ui.screens.connections",
        "ui.screens.advice",
        "ui.screens.posting",
        "ui.screens.report",
        # Of what charts are drawn with, the part that may be imported beside the window's own thread.
        "numpy",
    ):
        import_module(module)
    for read in (countries, languages, currencies):
        read()
