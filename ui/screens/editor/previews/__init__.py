"""Native previews: how a search ad and a LinkedIn ad would roughly look, drawn by ourselves in both themes."""

from ui.screens.editor.previews.pane import AdPreview

__all__ = ["AdPreview"]
