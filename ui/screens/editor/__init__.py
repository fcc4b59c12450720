"""The editor: account tree, type list, grid, findings and edit panel."""

from ui.screens.editor.screen import EditorScreen

__all__ = ["EditorScreen"]
