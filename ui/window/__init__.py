"""The main window: rail, toolbar, screens, status bar, notices."""

from ui.window.main import MainWindow

__all__ = ["MainWindow"]
