"""Make multiple changes: data, columns, review; then a proposal, or kept at once."""

from ui.screens.editor.multiple.dialog import MultipleDialog, open_multiple

__all__ = ["MultipleDialog", "open_multiple"]
