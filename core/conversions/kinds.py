"""What LinkedIn counts as a conversion: its types with words for them, and for how many days after a click or a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import InvalidInput

WINDOWS = (1, 7, 30, 90)
"""Days."""
OF_LEADS = ("LEAD", "MARKETING_QUALIFIED_LEAD", "SALES_QUALIFIED_LEAD", "BOOK_APPOINTMENT", "REQUEST_QUOTE", "START_TRIAL",
            "PURCHASE")  # fmt: skip
"""What a CRM mostly knows, in the order of a sale."""
OTHERS = (
    "ADD_BILLING_INFO", "ADD_TO_CART", "ADD_TO_LIST", "AD_CLICK", "AD_VIEW", "COMPLETE_SIGNUP", "CONTACT", "DONATE", "DOWNLOAD",
    "INSTALL", "INVITE", "JOB_APPLY", "KEY_PAGE_VIEW", "LOGIN", "OTHER", "OUTBOUND_CLICK", "PHONE_CALL", "RATE", "SAVE", "SCHEDULE",
    "SEARCH", "SHARE", "SIGN_UP", "START_CHECKOUT", "SUBMIT_APPLICATION", "SUBSCRIBE", "TALENT_LEAD", "VIEW_CONTENT", "VIEW_VIDEO",
)  # fmt: skip
TYPES: Mapping[str, str] = {one: one.replace("_", " ").capitalize() for one in (*OF_LEADS, *OTHERS)}


@dataclass(frozen=True)
class NewConversion:
    """A conversion to be made. `stage`: the stage of the CRM that is reported as it. `everywhere`: all ad sets count it."""

    name: str
    type: str = "LEAD"
    click_days: int = 30
    view_days: int = 7
    stage: str = ""
    everywhere: bool = False

    def check(self) -> None:
        """Raises InvalidInput for what LinkedIn would not take."""
        if not self.name.strip():
            raise InvalidInput("The conversion needs a name.", where="name", hint="Name it as people will read it.")
        if self.type not in TYPES:
            raise InvalidInput(f"LinkedIn has no conversion type {self.type!r}.", where="type", hint="Choose one.")
        if self.click_days not in WINDOWS or self.view_days not in WINDOWS:
            raise InvalidInput(
                "LinkedIn counts for 1, 7, 30 or 90 days.", where="click_days", hint="Choose one of them."
            )
