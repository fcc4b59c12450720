"""The models of this machine: which one writes, how it does, and what it learned of a brand."""

from ui.screens.models.page import ModelsPage

__all__ = ["ModelsPage"]
