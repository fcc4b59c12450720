"""The model manager in the window: it belongs to the program, so it opens with or without a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.window.session import make_context

if TYPE_CHECKING:
    from core.workspace import Workspace
    from ui.screens.models import ModelsPage
    from ui.window.main import MainWindow

NAME = "models"


def models_page(window: MainWindow) -> ModelsPage | None:
    """The model manager, None before it was first shown."""
    found = window.stack.findChild(QWidget, NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    return cast("ModelsPage | None", found)


def show_models(window: MainWindow) -> ModelsPage:
    """Show the model manager, made when it is first wanted."""
    from ui.screens.models import ModelsPage

    page = models_page(window)
    if page is None:
        page = ModelsPage(window.program, lambda: _workspace(window))
        page.setObjectName(NAME)
        window.stack.addWidget(page)
        page.closed.connect(lambda: _leave(window, page))
        page.changed.connect(lambda: _renew(window))
    before = window.stack.currentWidget()
    if before is not page:
        page.setProperty("before", before)
    window.stack.setCurrentWidget(page)
    page.refresh()
    page.layout_of_page.close.setFocus()
    return page


def _workspace(window: MainWindow) -> Workspace | None:
    return window.session.context.workspace if window.session else None


def _renew(window: MainWindow) -> None:
    """Let the open workspace write with what the models can do now."""
    if window.session is not None:
        window.session.use(make_context(window.program, window.session.context.workspace))


def _leave(window: MainWindow, page: ModelsPage) -> None:
    """Back to where one came from, or to the start when that is gone."""
    before = page.property("before")
    there = isinstance(before, QWidget) and window.stack.indexOf(before) >= 0
    window.stack.setCurrentWidget(before if there else window.start)
