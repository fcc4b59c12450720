"""Words as they stand in addresses."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

LONGEST = 40
SLUG = r"[a-z0-9%-]+"
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(text: str, longest: int = LONGEST) -> str:
    """Lower-case letters, digits and hyphens; texts without Latin letters are percent-encoded."""
    lower = unicodedata.normalize("NFC", text).lower().translate(_GERMAN)
    plain = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:longest].rstrip("-") or _encoded(lower) or "campaign"


def _encoded(lower: str) -> str:
    letters = "".join(char for char in lower if not char.isspace() and char not in "-._~")[:8]
    return quote(letters, safe="", errors="ignore").lower()
