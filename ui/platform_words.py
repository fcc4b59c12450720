"""What all screens say of platforms and their accounts: names, numbers, and the button that belongs to an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from core.catalog import PLATFORM_LABELS
from core.errors import ActElsewhere, AppError, Interrupted, OutcomeUnknown, SignInNeeded, TryLater, Unreachable

if TYPE_CHECKING:
    from core.connections import Account, Connection
    from ui.messages import NoticeAction

BADGES = {"google_ads": "google-ads", "linkedin_ads": "linkedin-ads"}
PAGES = {"google_ads": "https://ads.google.com", "linkedin_ads": "https://www.linkedin.com/campaignmanager"}
_DIGITS = 10


def platform_label(platform: str) -> str:
    """The platform's own name."""
    return PLATFORM_LABELS.get(platform, platform)


def badge(platform: str) -> str:
    """The icon of a platform."""
    return BADGES.get(platform, "globe")


def number_words(platform: str, number: str) -> str:
    """An account's number as its platform shows it."""
    if platform == "google_ads" and len(number) == _DIGITS:
        return f"{number[:3]}-{number[3:6]}-{number[6:]}"
    return number


def account_words(platform: str, account: Account) -> str:
    """An account with its number."""
    return f"{account.name} ({number_words(platform, account.number)})"


def connection_words(connection: Connection) -> str:
    """A connection's account with its number."""
    return account_words(connection.platform, connection.account)


def remedy(
    error: BaseException, platform: str, *, sign_in: Callable[[], None] | None, again: Callable[[], None] | None
) -> NoticeAction | None:
    """The button that helps against an error of a platform, None where only its words do."""
    if isinstance(error, SignInNeeded) and sign_in is not None:
        return ("Sign in again", sign_in)
    if isinstance(error, TryLater | Unreachable | OutcomeUnknown | Interrupted) and again is not None:
        return ("Try again", again)
    if isinstance(error, ActElsewhere) and platform in PAGES:
        return (f"Open {platform_label(platform)}", lambda: _show_page(PAGES[platform]))
    return None


def words_of(error: BaseException) -> str:
    """An error in a line of its own, with what to do."""
    if not isinstance(error, AppError):
        return "Something went wrong inside Campaign Desk."
    return f"{error.message} {error.hint}" if error.hint else error.message


def open_page(address: str) -> bool:
    """Open a page in the browser; False when there is none, or when the address is none of the web.

    Addresses come out of workspaces too, and the system would start a program that one names.
    """
    page = QUrl(address, QUrl.ParsingMode.StrictMode)
    safe = page.scheme() == "https" or (page.scheme() == "http" and page.host() in ("127.0.0.1", "localhost", "::1"))
    return safe and bool(page.host()) and QDesktopServices.openUrl(page)


def _show_page(address: str) -> None:
    open_page(address)
