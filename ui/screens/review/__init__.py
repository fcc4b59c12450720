"""Review: proposals change by change, accepted or rejected."""

from ui.screens.review.screen import ReviewScreen

__all__ = ["ReviewScreen"]
