"""Where a person drew the lines between the parts of a screen: kept from start to start, by the splitter's name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter, QWidget


def drawn(root: QWidget, kept: Mapping[str, str]) -> dict[str, str]:
    """What was kept, with the lines below a widget as they are now. A splitter without a name is not kept."""
    named = {one.objectName(): one for one in root.findChildren(QSplitter) if _is_kept(one)}
    return dict(kept) | {name: bytes(one.saveState().toBase64().data()).decode() for name, one in named.items()}


def draw_again(root: QWidget, kept: Mapping[str, str]) -> None:
    """Draw the lines below a widget as they were kept."""
    for one in root.findChildren(QSplitter):
        state = kept.get(one.objectName()) if _is_kept(one) else None
        if state:
            one.restoreState(QByteArray.fromBase64(state.encode()))


def _is_kept(one: QSplitter) -> bool:
    return "." in one.objectName()
