"""Which rules can neither be switched off nor suppressed: what a platform refuses, and claims without proof."""

from __future__ import annotations

from core.rules.rule import Rule, Severity

# Errors that are good practice or the brand's own word: the platform would take it.
_OURS = frozenset({
    "brand.banned_word", "brand.competitor_named", "brand.legal_line_missing", "google.campaign.brand_mix", "google.keyword.broad_with_manual_bids",
    "google.negative.blocks_keyword", "google.text.placeholder", "linkedin.text.placeholder", "common.unknown_choice",
})  # fmt: skip
# Rules that are used only where somebody switches them on: what Google would like, not what is wrong.
OPTIONAL: frozenset[str] = frozenset({
    "google.preference.search_partners_off", "google.preference.manual_bidding", "google.preference.no_optimized_rotation",
    "google.preference.few_headlines",
})  # fmt: skip


def why_fixed(rule: Rule) -> str | None:
    """Why a rule of the pack can neither be switched off nor suppressed; None when it can."""
    if rule.severity is not Severity.ERROR or rule.id in _OURS:
        return None
    if rule.id.startswith("evidence."):
        return "a claim that nothing proves cannot be approved. Add the evidence, or reword the text."
    return "the platform refuses what it finds, so posting would fail. Put the cause right instead."
