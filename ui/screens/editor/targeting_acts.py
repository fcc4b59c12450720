"""Actions about whom LinkedIn's ad sets reach: the targeting panel, and the agreement on who never sees an ad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.catalog import LINKEDIN
from core.targeting.agreed import agreed_of
from core.targeting.excluding import TITLE, exclude
from ui.actions import Action
from ui.screens.editor.targeting.keeping import open_agreement
from ui.screens.editor.targeting.panel import TargetingPanel, panel_name

if TYPE_CHECKING:
    from core.grid import GridRow
    from ui.screens.editor.screen import EditorScreen

NO_AD_SET = "Choose one or several LinkedIn ad sets first."
READ_ONLY = "The workspace is open for reading only."
_KINDS = ("ad_group", "audience")


def targeting_actions(screen: EditorScreen) -> list[Action]:
    """Whom ad sets reach."""
    return [
        Action("editor.targeting", "Edit targeting…", lambda: open_targeting(screen), icon="target", shortcut="Ctrl+T",
               group="Campaigns", part=6, blocked=lambda: _why_not(screen),
               help="Who sees the ads: places, functions, companies, lists; with size and what LinkedIn takes."),
        Action("editor.exclude_agreed", TITLE, lambda: exclude_agreed(screen), icon="ban", group="Campaigns", part=6,
               blocked=lambda: _why_not(screen, writing=True),
               help="What was agreed for this workspace, from all chosen ad sets."),
    ]  # fmt: skip


def open_targeting(screen: EditorScreen) -> None:
    """Show the panel in place of the list."""
    kind, rows = _rows(screen)
    ids = [row.id for row in rows]
    if len(rows) < screen.panes.view.chosen_count():
        # Of more rows than are read for a look, all are meant.
        target = screen.target()
        ids = list(target) if isinstance(target, list) else ids
    if not ids:
        screen.context.messages.info(NO_AD_SET)
    elif open_panel_of(screen) is None:
        show_panel(
            screen, TargetingPanel(screen, kind, ids, panel_name(kind, [str(row.row["name"] or "") for row in rows]))
        )


def show_panel(screen: EditorScreen, panel: TargetingPanel) -> TargetingPanel:
    """Put a panel where the list is; closing it puts the list back."""
    whole = screen.panes.whole
    instead = whole.widget(1)
    assert instead is not None

    def put_back() -> None:
        instead.show()
        panel.hide()
        panel.setParent(None)
        panel.deleteLater()
        screen.panes.take_keyboard()
        # What LinkedIn said of sizes may have brought findings.
        screen.panes.listing.renew()

    panel.closed.connect(put_back)
    sizes = whole.sizes()
    instead.hide()
    whole.addWidget(panel)
    whole.setStretchFactor(whole.indexOf(panel), 1)
    whole.setSizes([sizes[0], 0, sum(sizes[1:])])
    panel.show()
    panel.facets.search.setFocus()
    return panel


def open_panel_of(screen: EditorScreen) -> TargetingPanel | None:
    """The panel that is open, if one is."""
    return next((one for one in screen.findChildren(TargetingPanel) if not one.isHidden()), None)


def exclude_agreed(screen: EditorScreen) -> None:
    """Exclude what was agreed from the chosen ad sets; where nothing was agreed yet, ask for it."""
    workspace = screen.context.workspace
    agreed = agreed_of(workspace)
    if not agreed:
        open_agreement(screen.context, screen, lambda: exclude_agreed(screen) if agreed_of(workspace) else None)
        return
    target = screen.target()
    screen.pen.apply(TITLE, target, lambda: exclude(workspace, agreed, target))


def _rows(screen: EditorScreen) -> tuple[str, list[GridRow]]:
    """The ad sets or saved audiences that are chosen."""
    if screen.kind not in _KINDS:
        return screen.kind, []
    return screen.kind, [row for row in screen.sample() if row.platform == LINKEDIN and _has_facets(row)]


def _has_facets(row: GridRow) -> bool:
    return row.row.kind == "ad_group" or row.row["type"] in (None, "saved")


def _why_not(screen: EditorScreen, *, writing: bool = False) -> str | None:
    if open_panel_of(screen) is not None:
        return "The targeting is open."
    if writing and screen.context.workspace.read_only:
        return READ_ONLY
    return None if _rows(screen)[1] else NO_AD_SET
