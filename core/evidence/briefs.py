"""The entries that the accepted brief gives: its claims, value propositions, offer and summary."""

from __future__ import annotations

from uuid import UUID, uuid5

from core.brief.brief import Brief
from core.evidence.entry import Entry, Origin

# Entries of a brief are known by what they state, so that they keep their id from brief to brief.
_SPACE = UUID("6d6a1f0e-2f6f-5a0e-9a55-4b0f7f1b8c11")


def brief_id(statement: str) -> str:
    """The id of a statement of a brief."""
    return str(uuid5(_SPACE, " ".join(statement.split())))


def brief_entries(brief: Brief) -> list[Entry]:
    """What the brief states, each statement once."""
    stated = [
        *((f"claims[{at}]", one.text, one.evidence or "Claim of the brief") for at, one in enumerate(brief.claims)),
        *((f"value_props[{at}]", text, "Value proposition of the brief") for at, text in enumerate(brief.value_props)),
        *([("offer", brief.offer.name, "Offer of the brief")] if brief.offer else []),
        *([("summary", brief.summary, "Summary of the brief")] if brief.summary else []),
    ]
    made = [
        Entry(brief_id(text), text, Origin.BRIEF, place, source, kept=False) for place, text, source in reversed(stated)
    ]
    return list({one.id: one for one in made}.values())[::-1]


def names_of(brief: Brief) -> tuple[str, ...]:
    """Names whose digits and big words are their own."""
    from core.brief.names import company_name

    return (brief.product, brief.company, company_name(brief), *brief.brand.must_include)


def words_of(brief: Brief) -> tuple[str, ...]:
    """What else the brief speaks of: nothing new where a short text names it."""
    people = [text for one in brief.personas for text in (one.name, *one.titles, *one.functions, *one.pains)]
    return (*brief.keyword_seeds, *people, *brief.companies.industries, *brief.brand.acronyms)
