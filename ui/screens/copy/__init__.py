"""The Copy screen: candidate texts of an ad group by role, kept or rejected, put into ads."""

from ui.screens.copy.screen import CopyScreen

__all__ = ["CopyScreen"]
