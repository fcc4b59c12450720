"""Which texts read well beside each other, for whoever chooses the texts of an ad."""

from __future__ import annotations

from collections.abc import Sequence

from core.xray.scanning import Reader


class Company:
    """Implements `core.copy.select.Company`: what it lets stand together, the X-ray finds no trouble in."""

    def __init__(self, names: Sequence[str]) -> None:
        """`names` are how the brand may be called."""
        self._reader = Reader(names)
        self._named = any(name.strip() for name in names)

    def fits(self, text: str, others: Sequence[str]) -> bool:
        """Whether a text neither repeats nor contradicts any of the others."""
        return all(self._reader.pair(text, other).trouble is None for other in others)

    def carries(self, text: str, others: Sequence[str]) -> bool:
        """Whether any two of these texts name the brand and call for something: an ad may show just them."""
        mine, beside = self._reader.said(text), [self._reader.said(other) for other in others]
        nameless = self._named and not mine.brand and any(not other.brand for other in beside)
        return not nameless and (mine.call or all(other.call for other in beside))
