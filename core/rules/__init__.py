"""Rules: everything that can be known to be wrong before it costs money. Offline and deterministic."""

from core.rules.backtest import Backtest, back_test
from core.rules.checking import check
from core.rules.choosing import Choice, choice_of, set_severity, use_rule
from core.rules.context import brand_of, voice_for
from core.rules.limits import why_fixed
from core.rules.refusing import refusal_of
from core.rules.registry import RULES, rule
from core.rules.rule import Finding, Fix, Rule, Severity
from core.rules.scanning import TextFinding, check_text, spelled_text
from core.rules.storing import count_suppressed, counts, is_current, refresh, refresh_all, stored, suppressed
from core.rules.suppressing import Suppression, lift, list_suppressions, suppress

__all__ = [
    "RULES",
    "Backtest",
    "Choice",
    "Finding",
    "Fix",
    "Rule",
    "Severity",
    "Suppression",
    "TextFinding",
    "back_test",
    "brand_of",
    "check",
    "check_text",
    "choice_of",
    "count_suppressed",
    "counts",
    "is_current",
    "lift",
    "list_suppressions",
    "refresh",
    "refresh_all",
    "refusal_of",
    "rule",
    "set_severity",
    "spelled_text",
    "stored",
    "suppress",
    "suppressed",
    "use_rule",
    "voice_for",
    "why_fixed",
]
