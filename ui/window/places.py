"""The places of the navigation rail; a screen's module is imported when its place is first made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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

    return BriefScreen(context)


def _editor(context: Context) -> Screen:
    from ui.screens.editor import EditorScreen

    return EditorScreen(context)


PLACES: tuple[Place, ...] = (
    Place("brief", "Brief", "file-text", "Alt+1", _brief),
    Place("editor", "Editor", "folder-tree", "Alt+2", _editor),
)
