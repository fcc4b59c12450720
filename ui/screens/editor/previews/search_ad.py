"""A search ad: one of the combinations its texts and pins allow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from core.combinations import Combination
from core.copy.width import resolved
from ui import theme
from ui.screens.editor.previews.drawing import Pen

LINK_TITLE = 16
LEAST_HEADLINES, LEAST_DESCRIPTIONS = 2, 1
"""What the platform shows at least; the rest only where there is room."""


def texts(shown: Combination, *, short: bool) -> tuple[list[str], list[str]]:
    """Headlines and descriptions as they would stand, insertions at their default texts."""
    most = (LEAST_HEADLINES, LEAST_DESCRIPTIONS) if short else (len(shown.headlines), len(shown.descriptions))
    headlines = [resolved(text) for text in shown.headlines[: most[0]]]
    return headlines, [resolved(text) for text in shown.descriptions[: most[1]]]


def draw(pen: Pen, values: Mapping[str, Any], shown: Combination, *, short: bool) -> None:
    """Draw one combination."""
    headlines, descriptions = texts(shown, short=short)
    pen.text("Sponsored", bold=True, size=theme.SMALL, lines=1)
    host = urlsplit(values.get("final_url") or "").netloc or "your-website"
    paths = [str(values[name]) for name in ("path1", "path2") if values.get(name)]
    pen.gap(4)
    pen.text(" › ".join([host, *paths]), "muted", size=theme.SMALL, lines=1)
    pen.gap(6)
    pen.text(" – ".join(headlines) or "Write at least three headlines", "accent", size=LINK_TITLE, lines=4)
    pen.gap(6)
    pen.text(" ".join(descriptions) or "Write at least two descriptions", lines=6)
