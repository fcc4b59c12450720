"""The library: what campaigns share, and the rules for their names and addresses."""

from ui.screens.library.screen import LibraryScreen

__all__ = ["LibraryScreen"]
