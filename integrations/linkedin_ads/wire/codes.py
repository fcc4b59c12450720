"""What LinkedIn's error codes mean for a marketer: a sentence, what to do, and the class of error."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import ActElsewhere, FieldsRefused, PlatformError, ProgramFault, SignInNeeded, TryLater

REPORT = "Report this with the request id."
SIGN_IN = "Sign in again with `connect`."
OWNER = "Ask the owner of the account to give you a role that may edit."
STATES = "Look at the state of the campaign on LinkedIn."


@dataclass(frozen=True)
class Remedy:
    """What to say about a code; an empty message leaves LinkedIn's own."""

    error: type[PlatformError]
    message: str = ""
    hint: str = ""


SIGN_IN_CODES = {
    65600: Remedy(SignInNeeded, "LinkedIn does not know this sign-in.", SIGN_IN),
    65601: Remedy(SignInNeeded, "The sign-in was revoked.", SIGN_IN),
    65602: Remedy(SignInNeeded, "The sign-in has run out.", SIGN_IN),
}
REMEDIES = {
    "ACCESS_DENIED": Remedy(
        ActElsewhere, "This sign-in may not do that at LinkedIn.",
        "Your LinkedIn app lacks the permission, or you have no role on the account or its page.",
    ),
    "NO_PERMISSION_ON_ENTITY": Remedy(ActElsewhere, "Your role on this LinkedIn account may not change it.", OWNER),
    "NO_PERMISSION_ON_FIELD": Remedy(ActElsewhere, "Your role on this LinkedIn account may not change this field.", OWNER),
    "NO_PERMISSION_TO_UPDATE": Remedy(ActElsewhere, "Your role on this LinkedIn account may not change it.", OWNER),
    "NOT_FOUND": Remedy(ActElsewhere, "LinkedIn does not find this, or not in this account.", "Download the account again."),
    "NONEXISTENT_VERSION": Remedy(
        ProgramFault, "LinkedIn has switched off every version that this program speaks.", "Update Campaign Desk."
    ),
    "MISSING_FIELD": Remedy(FieldsRefused, "A value is missing.", "Fill it in."),
    "CONDITIONAL_MISSING_FIELD": Remedy(FieldsRefused, "", "Fill it in, or change what makes it necessary."),
    "FIELD_VALUE_TOO_LOW": Remedy(FieldsRefused, "The value is below what LinkedIn takes.", "Raise it."),
    "FIELD_VALUE_TOO_HIGH": Remedy(FieldsRefused, "The value is above what LinkedIn takes.", "Lower it."),
    "FIELD_LENGTH_TOO_LONG": Remedy(FieldsRefused, "The text is too long for LinkedIn.", "Shorten it."),
    "CURRENCY_MISMATCH": Remedy(
        FieldsRefused, "The amount is in another currency than the account.", "Use the currency of the account."
    ),
    "DATE_TOO_EARLY": Remedy(FieldsRefused, "The start lies in the past.", "Choose today or later."),
    "DATE_IMMUTABLE_WHEN_PASSED": Remedy(FieldsRefused, "The start has passed and stays as it is.", "Leave it."),
    "START_DATE_AFTER_END_DATE": Remedy(FieldsRefused, "The end lies before the start.", "Choose a later end."),
    "AUDIENCE_SIZE_TOO_SMALL": Remedy(
        FieldsRefused, "The audience has fewer than 300 members, so LinkedIn does not show the ads.", "Widen the targeting."
    ),
    "INCOMPATIBLE_TARGETING_COMBINATION": Remedy(
        FieldsRefused, "LinkedIn does not take these targeting facets together.",
        "Job titles go without functions and seniorities, companies without industries and sizes.",
    ),
    "FIELD_CANNOT_BE_BOTH_IN_INCLUDED_AND_EXCLUDED_TARGETING": Remedy(
        FieldsRefused, "The same entry is both included and excluded.", "Remove it on one side."
    ),
    "IMMUTABLE_CAMPAIGN_OBJECTIVE_TYPE": Remedy(
        FieldsRefused, "The objective cannot be changed any more.", "Make a copy with the other objective."
    ),
    "FIELD_IMMUTABLE_FOR_NON_DRAFT_CAMPAIGNS": Remedy(
        FieldsRefused, "This can only be changed while it is a draft.", "Make a copy and change that."
    ),
    "INVALID_CAMPAIGN_CONFIGURATION": Remedy(
        FieldsRefused, "LinkedIn does not take this combination of objective, format, bidding and cost type.",
        "Choose another bidding or format for this objective.",
    ),
    "ACTION_NOT_ALLOWED_FOR_CANCELLED_STATUS": Remedy(
        FieldsRefused, "It was cancelled or removed at LinkedIn and cannot be changed any more.", "Make a copy of it."
    ),
    "MULTIPLE_VALIDATIONS_FAILED": Remedy(
        FieldsRefused, "LinkedIn refused several values at once.", "Run the checks on the row, then post again."
    ),
    "INVALID_VALUE_FOR_FIELD": Remedy(FieldsRefused, "", "Choose another value."),
    "INVALID_VALUE_BLANK_FIELD": Remedy(FieldsRefused, "The value is blank.", "Fill it in."),
    "FIELD_VALUE_DOES_NOT_EXIST": Remedy(
        FieldsRefused, "What this names does not exist at LinkedIn (any more).", "Choose another one."
    ),
    "CONDITIONAL_FIELD_NOT_ALLOWED": Remedy(FieldsRefused, "", "Clear it, or change what forbids it."),
    "MISSING_POSITIVE_OPTION": Remedy(FieldsRefused, "A targeting facet has no entries.", "Add entries, or remove the facet."),
    "MISMATCH_FIELDS": Remedy(FieldsRefused, "", "Make the values the same as those of the campaign above it."),
    "MISSING_CAMPAIGN_GROUP_ID": Remedy(
        FieldsRefused, "The ad set belongs to no campaign group.", "Put it into a campaign (LinkedIn: campaign group)."
    ),
    "OBJECTIVE_CHANGE_NOT_ALLOWED": Remedy(
        FieldsRefused, "The objective cannot be changed any more.", "Make a copy with the other objective."
    ),
    "SPONSORED_MESSAGE_CONTENT_AD_FORM_URN_NOT_FOUND_IN_MESSAGE_TREE": Remedy(
        FieldsRefused, "The conversation does not lead to the lead form of the ad.", "Add the form to one of its messages."
    ),
    "INVALID_STATUS_TRANSITION": Remedy(FieldsRefused, "LinkedIn does not allow this change of status.", STATES),
    "STATUS_CHANGE_NOT_ALLOWED": Remedy(FieldsRefused, "LinkedIn does not allow this change of status.", STATES),
    "DELETE_ALLOWED_ONLY_FOR_DRAFT_STATUS": Remedy(
        FieldsRefused, "Only drafts can be deleted.", "Archive it instead."
    ),
    "ONLY_DRAFT_CAMPAIGNS_ALLOWED_IN_DRAFT_CAMPAIGN_GROUPS": Remedy(
        FieldsRefused, "The campaign group is a draft, so its ad sets must be drafts.", "Activate the campaign group first."
    ),
    "CANNOT_UPDATE_BACKFILLED_CAMPAIGN_GROUPS": Remedy(
        FieldsRefused, "LinkedIn's own default campaign group cannot be changed.", "Use a campaign group of yours."
    ),
    "CONVERSION_CAMPAIGN_MISSING_ASSOCIATED_CONVERSION": Remedy(
        FieldsRefused, "The ad set has no conversion to optimise for.", "Choose a conversion for it."
    ),
    "INSUFFICIENT_CAMPAIGN_GROUP_BUDGET": Remedy(
        FieldsRefused, "The campaign group has too little budget left.", "Raise the budget of the group."
    ),
    "SINMAIL_SENDER_NOT_APPROVED": Remedy(
        ActElsewhere, "The sender of the message is not approved for this account.", "Approve the sender in Campaign Manager."
    ),
    "TEST_ACCOUNT_LIMIT_REACHED": Remedy(ActElsewhere, "LinkedIn gives one test account per app.", "Use the one there is."),
    "TIMEOUT": Remedy(TryLater, "LinkedIn took too long.", "Try again in some minutes."),
    "UNDER_MAINTENANCE": Remedy(TryLater, "LinkedIn is being maintained.", "Try again in some minutes."),
    "CONFLICT": Remedy(TryLater, "Somebody else is changing this at LinkedIn just now.", "Try again in a moment."),
}  # fmt: skip
OUR_FAULT = frozenset(
    {
        "PARAM_INVALID",
        "QUERY_PARAM_NOT_ALLOWED",
        "FIELD_NOT_ALLOWED",
        "NO_ELEMENTS",
        "METHOD_NOT_ALLOWED",
        "VERSION_MISSING",
    }
)
"""Codes that only a slip of this program can cause."""


def remedy_of(code: str) -> Remedy:
    """What to say about a code; unknown ones leave LinkedIn's sentence and ask to look at the values."""
    if code in OUR_FAULT:
        return Remedy(ProgramFault, "", REPORT)
    return REMEDIES.get(code, Remedy(FieldsRefused, "", "Look at the value and at LinkedIn's rules for it."))
