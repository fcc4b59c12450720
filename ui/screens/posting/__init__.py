"""What would be sent to a platform, and sending it."""

from ui.screens.posting.screen import PostingScreen

__all__ = ["PostingScreen"]
