"""Results: what was spent and what came of it, on all platforms together."""

from ui.screens.report.screen import ReportScreen

__all__ = ["ReportScreen"]
