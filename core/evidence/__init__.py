"""The evidence ledger: every number, superlative and comparison of a text is tied to what proves it, or flagged."""

from core.evidence.claims import Claim, claims_in
from core.evidence.entry import SOON_DAYS, Entry, Origin, State
from core.evidence.keeping import (
    add_evidence,
    add_from_document,
    brief_ledger,
    find_entry,
    ledger_in,
    ledger_of,
    list_entries,
    renew,
    require_grounded,
    restore,
    reword,
    withdraw,
)
from core.evidence.ledger import Grounding, Ledger
from core.evidence.suggesting import Suggestion, suggest
from core.evidence.using import Use, Uses, uses_of

__all__ = [
    "SOON_DAYS",
    "Claim",
    "Entry",
    "Grounding",
    "Ledger",
    "Origin",
    "State",
    "Suggestion",
    "Use",
    "Uses",
    "add_evidence",
    "add_from_document",
    "brief_ledger",
    "claims_in",
    "find_entry",
    "ledger_in",
    "ledger_of",
    "list_entries",
    "renew",
    "require_grounded",
    "restore",
    "reword",
    "suggest",
    "uses_of",
    "withdraw",
]
