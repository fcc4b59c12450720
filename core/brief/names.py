"""What people call the company of a brief."""

from __future__ import annotations

from core.brief.brief import Brief

LEGAL_FORMS = frozenset(
    ["gmbh", "ag", "kg", "ohg", "ug", "se", "inc", "inc.", "ltd", "ltd.", "limited", "llc", "llp", "plc", "corp", "corp.", "co", "co.", "sa", "s.a.", "sas", "s.a.s.", "sarl", "srl", "s.r.l.", "spa", "bv", "b.v.", "nv", "n.v.", "oy", "ab", "as", "a/s", "aps", "sl", "s.l."]
)


def company_name(brief: Brief) -> str:
    """The company without its legal form."""
    words = brief.company.split()
    while len(words) > 1 and {words[-1].lower().strip(","), words[-1].lower().strip(".,")} & LEGAL_FORMS:
        words.pop()
    return " ".join(words).rstrip(",")
