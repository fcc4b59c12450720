"""The place of the brand: what proves its claims, and how it speaks."""

from ui.screens.brand.screen import BrandScreen

__all__ = ["BrandScreen"]
