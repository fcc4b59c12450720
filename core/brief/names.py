"""What people call the company of a brief."""

from __future__ import annotations

from core.brief.brief import Brief
from core.copy.lexicon import LEGAL_FORMS


def company_name(brief: Brief) -> str:
    """The company without its legal form."""
    words = brief.company.split()
    while len(words) > 1 and words[-1].lower().strip(".,") in LEGAL_FORMS:
        words.pop()
    return " ".join(words).rstrip(",")
