"""The brief screen: a form over the brief file, and Generate."""

from ui.screens.brief.screen import BriefScreen

__all__ = ["BriefScreen"]
