"""The model manager in the window: it belongs to the program, so it opens with or without a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from core.workspace import Workspace
    from ui.screens.models import ModelsPage
    from ui.window.main import MainWindow


def show_models(window: MainWindow) -> None:
    """Show the model manager, made when it is first wanted."""
    from ui.screens.models import ModelsPage

    page = window.stack.findChild(ModelsPage)
    if page is None:
        page = ModelsPage(window.program, lambda: _workspace(window))
        window.stack.addWidget(page)
        page.closed.connect(lambda: _leave(window, page))
    before = window.stack.currentWidget()
    if before is not page:
        page.setProperty("before", before)
    window.stack.setCurrentWidget(page)
    page.refresh()
    page.layout_of_page.close.setFocus()


def _workspace(window: MainWindow) -> Workspace | None:
    return window.session.context.workspace if window.session else None


def _leave(window: MainWindow, page: ModelsPage) -> None:
    """Back to where one came from, or to the start when that is gone."""
    before = page.property("before")
    there = isinstance(before, QWidget) and window.stack.indexOf(before) >= 0
    window.stack.setCurrentWidget(before if there else window.start)
