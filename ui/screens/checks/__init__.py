"""Checks: everything the rules find in the workspace, what was suppressed, and the rules themselves."""

from ui.screens.checks.screen import ChecksScreen

__all__ = ["ChecksScreen"]
