"""Rules: everything that can be known to be wrong before it costs money. Offline and deterministic."""

from core.rules.checking import check
from core.rules.context import brand_of
from core.rules.refusing import refusal_of
from core.rules.registry import RULES, rule
from core.rules.rule import Finding, Fix, Rule, Severity
from core.rules.scanning import TextFinding, check_text
from core.rules.storing import counts, refresh, refresh_all, stored

__all__ = [
    "RULES",
    "Finding",
    "Fix",
    "Rule",
    "Severity",
    "TextFinding",
    "brand_of",
    "check",
    "check_text",
    "counts",
    "refresh",
    "refresh_all",
    "refusal_of",
    "rule",
    "stored",
]
