"""Entities on the clipboard: as a document for this program, as cells for spreadsheets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from core.catalog import KINDS
from core.copying import Parcel, pack
from core.errors import InvalidInput

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen
    from ui.tables.grid_view import GridView

MOST_ALONG = 10_000
MIME = "application/x-campaign-desk-entities+json"


def to_mime(parcel: Parcel, text: str) -> QMimeData:
    """Clipboard data of entities, with the same as text."""
    data = QMimeData()
    data.setData(MIME, json.dumps(parcel.as_json(), ensure_ascii=False).encode())
    data.setText(text)
    return data


def from_mime(data: QMimeData) -> Parcel | None:
    """The entities of clipboard or drag data; None when it holds none. Raises InvalidInput for a damaged document."""
    if not data.hasFormat(MIME):
        return None
    try:
        return Parcel.read(json.loads(bytes(data.data(MIME).data())))
    except ValueError as error:
        raise InvalidInput("What was copied cannot be read.", hint="Copy it again.") from error


def put(parcel: Parcel, text: str) -> None:
    """Put entities on the clipboard."""
    QGuiApplication.clipboard().setMimeData(to_mime(parcel, text))


def are_whole_rows(view: GridView) -> bool:
    """Whether the selection is whole rows, not single cells."""
    return view.all_rows or set(view.shown_columns()) <= set(view.chosen_columns())


def put_cells(screen: EditorScreen, text: str) -> None:
    """Put copied cells on the clipboard; whole rows go along as entities, so that they can be pasted into other places."""
    QGuiApplication.clipboard().setText(text)
    kind, view, workspace = screen.kind, screen.panes.view, screen.context.workspace
    if not are_whole_rows(view) or not 0 < view.chosen_count() <= MOST_ALONG or not KINDS[kind].parents:
        return
    target = screen.target()

    def done(parcel: Parcel) -> None:
        if QGuiApplication.clipboard().text() == text:
            put(parcel, text)

    screen.context.jobs.start(
        "Copying rows",
        lambda progress: pack(workspace, {kind: target}),
        done=done,
        failed=lambda error: None,
        group="copy entities",
    )


def get() -> Parcel | None:
    """The entities on the clipboard; None when it holds something else."""
    data = QGuiApplication.clipboard().mimeData()
    return from_mime(data) if data is not None else None
