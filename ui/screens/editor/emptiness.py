"""What the editor says where there are no rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.catalog import KINDS, LINKEDIN
from core.scope import View
from ui.screens.editor.creating import PARENT
from ui.tables.columns import plural

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

_VIEW_WORDS = {
    View.UNPOSTED: "Nothing is waiting to be posted here",
    View.ERRORS: "No errors here",
    View.WARNINGS: "No warnings here",
}


def explain(screen: EditorScreen) -> None:
    """Say why the list is empty, and what to do."""
    panes, empty = screen.panes, screen.panes.empty
    wanted = screen.wanted()
    words = plural(screen.kind, panes.tree.platform()).lower()
    clear = ("Clear the filter", lambda: panes.filter.show_query(""))
    if panes.filter.trouble():
        empty.show_words(
            "filter-x", "This filter cannot be read", "Correct what is underlined above, or clear it.", [clear]
        )
    elif wanted.query:
        empty.show_words("filter-x", f"No {words} match this filter", "Change or clear it to see the others.", [clear])
    elif wanted.view is not View.ALL:
        empty.show_words(
            "circle-check",
            _VIEW_WORDS[wanted.view],
            f"This view shows only some of the {words}.",
            [("Show all", clear[1])],
        )
    elif panes.tree.model.rowCount(panes.tree.model.index(0, 0)) == 0:
        empty.show_words(
            "folder-tree",
            "No accounts yet",
            "Write a brief and let Campaign Desk propose both trees, or import a file from Google Ads Editor.",
            [("Write a brief", lambda: screen.go.emit("brief", None))],
        )
    elif panes.tree.platform() == LINKEDIN and LINKEDIN not in KINDS[screen.kind].platforms:
        empty.show_words(
            "users",
            f"LinkedIn has no {words}",
            "Its ad sets are aimed by targeting: choose Ad sets, then look at Targeting.",
            [("Show ad sets", lambda: panes.types.choose("ad_group"))],
        )
    else:
        _missing(screen, words)


def _missing(screen: EditorScreen, words: str) -> None:
    text = "Choose another part of the tree, or add the first one."
    ways = []
    if screen.kind in PARENT:
        from ui.screens.editor import acts

        ways = [(f"New {KINDS[screen.kind].label.lower()}", lambda: acts.create(screen, screen.kind))]
    screen.panes.empty.show_words(KINDS[screen.kind].icon, f"No {words} here", text, ways)
