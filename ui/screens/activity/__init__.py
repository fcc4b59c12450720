"""Activity: what was done, as a list, as a tree, and any entity as it was."""

from ui.screens.activity.screen import ActivityScreen

__all__ = ["ActivityScreen"]
