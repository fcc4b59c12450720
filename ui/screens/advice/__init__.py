"""What the platforms recommend, and what accounts count as conversions."""

from ui.screens.advice.screen import AdviceScreen

__all__ = ["AdviceScreen"]
