"""What the error codes of Google Ads ask of the reader, as a table: `group.NAME`, or a whole group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import (
    ActElsewhere,
    FieldsRefused,
    OutcomeUnknown,
    PlatformError,
    ProgramFault,
    SignInNeeded,
    TooLarge,
    TryLater,
)

SIGN_IN = "Sign in again."
REPORT = "This is a fault of the program. Report it with the request id."
WAIT = "It is tried again after a while."
ASK_PROJECT = (
    "Apply for production access of the Google Cloud project of your OAuth client, or connect a test account instead."
)
ASK_ADMIN = "Ask an administrator of the account to give your Google account access, then connect again."
ASK_ACCOUNT = "Open the account on ads.google.com and finish what it asks for there."


@dataclass(frozen=True)
class Remedy:
    """The class of error a code amounts to, what to do, and a plain sentence where Google's own is not one."""

    error: type[PlatformError]
    hint: str
    message: str = ""


GROUPS: Mapping[str, Remedy] = {
    "authentication_error": Remedy(SignInNeeded, SIGN_IN),
    "authorization_error": Remedy(ActElsewhere, ASK_ADMIN),
    "quota_error": Remedy(TryLater, WAIT),
    "internal_error": Remedy(TryLater, WAIT),
    "database_error": Remedy(TryLater, WAIT),
    "query_error": Remedy(ProgramFault, REPORT),
    "field_mask_error": Remedy(ProgramFault, REPORT),
    "header_error": Remedy(ProgramFault, REPORT),
    "request_error": Remedy(ProgramFault, REPORT),
    "operator_error": Remedy(ProgramFault, REPORT),
    "partial_failure_error": Remedy(ProgramFault, REPORT),
    "change_event_error": Remedy(ProgramFault, REPORT),
    "change_status_error": Remedy(ProgramFault, REPORT),
    "not_allowlisted_error": Remedy(ActElsewhere, "Google opens this feature to chosen accounts only."),
    "operation_access_denied_error": Remedy(ActElsewhere, ASK_ADMIN),
    "resource_access_denied_error": Remedy(ActElsewhere, ASK_ADMIN),
    "multi_party_auth_review_error": Remedy(ActElsewhere, "A second administrator of the account must approve this."),
    "identity_verification_error": Remedy(ActElsewhere, ASK_ACCOUNT),
    "customer_error": Remedy(ActElsewhere, ASK_ACCOUNT),
    "size_limit_error": Remedy(TooLarge, "Fewer changes are sent at once."),
}

CODES: Mapping[str, Remedy] = {
    "authentication_error.NOT_ADS_USER": Remedy(
        ActElsewhere,
        "Sign in with another Google account, or ask for access to the account.",
        "This Google account has no access to any Google Ads account.",
    ),
    "authentication_error.CUSTOMER_NOT_FOUND": Remedy(
        ActElsewhere, "Compare the account number with the one shown at the top of ads.google.com.", "There is no such account."
    ),
    "authentication_error.CLIENT_CUSTOMER_ID_INVALID": Remedy(
        ActElsewhere, "Compare the account number with the one shown at the top of ads.google.com.", "There is no such account."
    ),
    "authentication_error.TWO_STEP_VERIFICATION_NOT_ENROLLED": Remedy(
        ActElsewhere,
        "Switch it on under myaccount.google.com, then sign in again.",
        "Google asks for two-step verification on your Google account.",
    ),
    "authentication_error.ADVANCED_PROTECTION_NOT_ENROLLED": Remedy(
        ActElsewhere,
        "Enrol under myaccount.google.com, then sign in again.",
        "The account asks for Google's Advanced Protection on your Google account.",
    ),
    "authentication_error.ORGANIZATION_NOT_APPROVED": Remedy(ActElsewhere, ASK_PROJECT),
    "authentication_error.ORGANIZATION_NOT_RECOGNIZED": Remedy(ActElsewhere, ASK_PROJECT),
    "authentication_error.DEVELOPER_TOKEN_INVALID": Remedy(
        ActElsewhere, "Remove developer_token_env from the profile: Google needs it no more.", "The developer token is not valid."
    ),
    "authorization_error.USER_PERMISSION_DENIED": Remedy(
        ActElsewhere, ASK_ADMIN, "Your Google account has no access to this Google Ads account."
    ),
    "authorization_error.CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION": Remedy(
        ActElsewhere, ASK_PROJECT, "The project of your OAuth client may only use test accounts, and this is a real one."
    ),
    "authorization_error.ACTION_NOT_PERMITTED": Remedy(
        ActElsewhere,
        "Your role in the account may not allow it, or the project of your OAuth client may only use test accounts.",
        "Google does not permit this.",
    ),
    "authorization_error.INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION": Remedy(
        ActElsewhere,
        "Connect the account again, or correct login_customer_id in the profile.",
        "The manager account does not manage this account.",
    ),
    "authorization_error.CUSTOMER_NOT_ENABLED": Remedy(
        ActElsewhere, ASK_ACCOUNT, "The Google Ads account is not active: it was closed, or never set up."
    ),
    "authorization_error.ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT": Remedy(
        ActElsewhere, ASK_ACCOUNT, "Google has suspended this Google Ads account."
    ),
    "authorization_error.MISSING_TOS": Remedy(
        ActElsewhere, ASK_ACCOUNT, "The terms of Google Ads have not been accepted for this account."
    ),
    "authorization_error.INCOMPLETE_SIGNUP": Remedy(ActElsewhere, ASK_ACCOUNT, "The account has not been set up to the end."),
    "authorization_error.PROJECT_DISABLED": Remedy(
        ActElsewhere,
        "Switch on the Google Ads API for the Google Cloud project of your OAuth client.",
        "The Google Ads API is switched off for this project.",
    ),
    "authorization_error.METRIC_ACCESS_DENIED": Remedy(ActElsewhere, ASK_ADMIN),
    "quota_error.RESOURCE_EXHAUSTED": Remedy(
        TryLater,
        "Connect with an OAuth client of your own, which has a quota of its own, or wait.",
        "The daily quota of the project is used up. All users of one OAuth client share it.",
    ),
    "quota_error.ACCESS_PROHIBITED": Remedy(ActElsewhere, ASK_PROJECT),
    "quota_error.RESOURCE_TEMPORARILY_EXHAUSTED": Remedy(TryLater, WAIT, "Google asks to go slower."),
    "database_error.REQUEST_TOO_LARGE": Remedy(TooLarge, "Fewer changes are sent at once."),
    "database_error.DATA_CONSTRAINT_VIOLATION": Remedy(FieldsRefused, "Correct the value and post again."),
    "request_error.TOO_MANY_MUTATE_OPERATIONS": Remedy(TooLarge, "Fewer changes are sent at once."),
    "request_error.TOO_MANY_ACTION_OPERATIONS": Remedy(TooLarge, "Fewer changes are sent at once."),
    "request_error.REQUIRED_FIELD_MISSING": Remedy(FieldsRefused, "Fill it in and post again."),
    "request_error.RESOURCE_NOT_FOUND": Remedy(FieldsRefused, "It is gone from the account. Get changes, then look again."),
    "request_error.CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT": Remedy(
        ActElsewhere, "Connect one of the accounts that it manages.", "This is a manager account; it holds no campaigns."
    ),
    "request_error.CLOUD_PROJECT_NOT_FOUND": Remedy(
        ActElsewhere, "Look at the OAuth client in the Google Cloud console.", "The project of your OAuth client is gone."
    ),
    "request_error.UNSUPPORTED_VERSION": Remedy(
        ProgramFault, "Update Campaign Desk.", "Google has switched off the version of its API that this program speaks."
    ),
    "request_error.DEVELOPER_TOKEN_PARAMETER_MISSING": Remedy(
        ActElsewhere, "Name a developer token in the profile (developer_token_env).", "Google asks for a developer token."
    ),
    "request_error.RPC_DEADLINE_TOO_SHORT": Remedy(OutcomeUnknown, WAIT),
    "query_error.REQUESTED_METRICS_FOR_MANAGER": Remedy(
        ActElsewhere, "Connect one of the accounts that it manages.", "This is a manager account; it has no figures of its own."
    ),
    "mutate_error.EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED": Remedy(
        ActElsewhere,
        "Get changes, fill in “EU political ads” on every campaign that lacks it (search for it), and post that first.",
        "A campaign of this account has no declaration about EU political advertising; until then Google takes no changes.",
    ),
    "internal_error.ERROR_CODE_NOT_PUBLISHED": Remedy(FieldsRefused, "Google gives no code for this error."),
}  # fmt: skip

FIELD = Remedy(FieldsRefused, "Correct the value and post again.")
"""Every other code is about a value of the draft."""

ORDER: tuple[type[PlatformError], ...] = (SignInNeeded, ActElsewhere, ProgramFault, TooLarge, OutcomeUnknown, TryLater)
"""Which class an answer with several errors belongs to: the first that occurs, else the fields are refused."""


def remedy_of(code: str) -> Remedy:
    """What a code `group.NAME` asks for."""
    group = code.partition(".")[0]
    return CODES.get(code) or GROUPS.get(group) or FIELD
