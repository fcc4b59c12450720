"""The X-ray of a responsive search ad: all ads it may become, what is wrong with some, and what clears them."""

from core.xray.clearing import Cleared, clear
from core.xray.company import Company
from core.xray.moves import Move, applied
from core.xray.naming import brand_names
from core.xray.pairs import Trouble
from core.xray.scanning import Scan, Shown, scan

__all__ = ["Cleared", "Company", "Move", "Scan", "Shown", "Trouble", "applied", "brand_names", "clear", "scan"]
