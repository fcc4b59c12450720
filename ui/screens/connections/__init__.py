"""The accounts of platforms that the workspace is connected with."""

from ui.screens.connections.screen import ConnectionsScreen

__all__ = ["ConnectionsScreen"]
