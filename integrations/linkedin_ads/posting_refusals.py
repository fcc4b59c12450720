"""LinkedIn's refusals as refusals of what was drafted: which field, and what to do; what concerns the account stops the post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.errors import (
    ActElsewhere,
    FieldsRefused,
    InvalidInput,
    OutcomeUnknown,
    PlatformError,
    ProgramFault,
    Refusal,
    SignInNeeded,
    TryLater,
    Unreachable,
)
from core.platforms import Verb
from core.posting.adapter import Operation, Refused
from integrations.linkedin_ads.mapping import field_at

_OF_ROW = frozenset({"NOT_FOUND", "NO_PERMISSION_ON_FIELD", "SINMAIL_SENDER_NOT_APPROVED"})
"""What only a person can mend at LinkedIn, but for this entry alone."""
_NAMELESS: Mapping[str, str] = {"SINMAIL_SENDER_NOT_APPROVED": "sender"}
"""Codes that come without a path and are about one field all the same."""
_WORDS: Mapping[str, Mapping[str | None, tuple[str, str]]] = {
    "FIELD_VALUE_TOO_LOW": {
        "daily_budget": ("LinkedIn takes no daily budget this low.", "Raise the daily budget."),
        "total_budget": ("LinkedIn takes no lifetime budget this low.", "Raise the lifetime budget."),
    },
    "FIELD_VALUE_TOO_HIGH": {
        "status": ("LinkedIn lets no more of these run at once.", "Pause others, then post this again."),
        None: ("LinkedIn takes no more of these in one place.", "Remove others, then post this again."),
    },
    "CONVERSION_CAMPAIGN_MISSING_ASSOCIATED_CONVERSION": {
        "bid_strategy": (
            "The ad set has no conversion to optimise for.",
            "Give it one with `conversion-rule … --ad-set` or in Campaign Manager, then post this again.",
        ),
    },
    "STATUS_CHANGE_NOT_ALLOWED": {
        "status": (
            "LinkedIn does not let an ad be paused while it is in review.",
            "Pause its ad set instead, or post this again when the review is over.",
        ),
    },
    "INVALID_CAMPAIGN_CONFIGURATION": {
        "eu_political_ads": (
            "LinkedIn shows no political advertising in the EU.",
            "Declare that there is none, or leave the EU out of the targeting.",
        ),
    },
}
"""What to say of a code at a field, where LinkedIn's own words or those of the code alone would not help."""


def is_of_row(error: PlatformError) -> bool:
    """Whether an error is about one entry, so that others may go on."""
    if isinstance(error, ActElsewhere):
        return error.code in _OF_ROW
    return isinstance(error, FieldsRefused | ProgramFault) and error.code != "NONEXISTENT_VERSION"


def is_unclear(error: PlatformError) -> bool:
    """Whether one element of a batch may have happened, or may yet."""
    return isinstance(error, TryLater | OutcomeUnknown | Unreachable) or error.code == "RESULTS_MISSING"


def stops_all(error: PlatformError) -> bool:
    """Whether nothing else would be taken either."""
    return isinstance(error, SignInNeeded) or not (is_of_row(error) or is_unclear(error))


def refused_of(one: Operation, error: PlatformError) -> list[Refused]:
    """One entry per field that LinkedIn named; else one of the whole row."""
    found = error.refusals or (
        Refusal(error.code or "", error.message, "", "", error.hint or "Look at it in Campaign Manager.", type(error)),
    )
    return [_refused(one, said) for said in found]


def locally(one: Operation, error: InvalidInput, code: str = "local.no_place") -> Refused:
    """What cannot even be sent."""
    message = error.message.removeprefix(f"{error.where}: ") if error.where else error.message
    said = Refusal(code, message, "", "", error.hint or "Correct the value and post again.", FieldsRefused)
    return Refused(one.n, error.where, said)


def _refused(one: Operation, said: Refusal) -> Refused:
    name = field_at(one.kind, said.path) if said.path else None
    if said.path.startswith("/politicalIntent"):
        name = "eu_political_ads"
    name = name or _NAMELESS.get(said.code)
    if one.verb is Verb.REMOVE:
        name = None
    words = _WORDS.get(said.code, {}).get(name)
    if words is not None and (one.kind == "ad" or said.code != "STATUS_CHANGE_NOT_ALLOWED"):
        said = replace(said, message=words[0], hint=words[1])
    return Refused(one.n, name, said)
