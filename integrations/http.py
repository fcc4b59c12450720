"""The one place that makes HTTP clients: timeouts always, extra roots, no proxy for this machine, answers checked.

httpx2 and not httpx: httpx has had no release since 2024, and Authlib 1.9 builds on httpx2.
"""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2

from core.errors import AppError, InvalidInput, TryLater, Unreachable

TIMEOUT_S = 20.0
WRONG_CLOCK_S = 300
"""From this difference on, servers refuse what was signed or issued by the other clock."""


class WrongClock(AppError):
    """The clock of this computer differs too much from the server's."""


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself."""
    host = host.strip("[]").lower()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """The host of a web address."""
    return urlsplit(address).hostname or ""


def client_options(address: str, ca_file: Path | None) -> dict[str, Any]:
    """What every client for this address is made with; proxies of the system are used except for this machine."""
    return {
        "verify": roots(ca_file),
        "timeout": httpx2.Timeout(TIMEOUT_S),
        "trust_env": not is_loopback(host_of(address)),
        "follow_redirects": False,
    }


def make_client(address: str, ca_file: Path | None = None) -> httpx2.Client:
    """A client for this address; close it after use."""
    return httpx2.Client(**client_options(address, ca_file))


def roots(ca_file: Path | None) -> ssl.SSLContext:
    """The root certificates of this machine, and the extra one; raises InvalidInput when it cannot be used."""
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise InvalidInput(
                "the root certificate cannot be used.", where=str(ca_file), hint="Name a PEM file that exists."
            ) from error
    return context


def unreachable(address: str, error: Exception) -> Unreachable:
    """What to tell when no connection could be made; never the text of the error, which may quote what was sent."""
    host = host_of(address) or address
    if isinstance(error, httpx2.TimeoutException):
        return Unreachable(
            f"{host} did not answer in {TIMEOUT_S:.0f} seconds.", hint="Look at your network and try again."
        )
    if "CERTIFICATE" in str(error).upper():
        return Unreachable(
            f"The certificate of {host} is not trusted.",
            hint="If your network looks into encrypted traffic, name its root certificate as ca_file in a profile.",
        )
    return Unreachable(f"{host} could not be reached.", hint="Look at your network and try again.")


def read_document(response: httpx2.Response) -> dict[str, Any]:
    """The JSON object of an answer. Raises Unreachable when a web page came instead, TryLater for a server in trouble."""
    host = response.url.host
    try:
        document = response.json()
    except ValueError:
        document = None
    if isinstance(document, dict):
        return document
    if response.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR and not _is_page(response):
        raise TryLater(f"{host} is in trouble (HTTP {response.status_code}).", hint="Try again in some minutes.")
    raise Unreachable(
        f"{host} answered with a web page instead of data (HTTP {response.status_code}).",
        hint="A proxy or the sign-in page of your network is probably in between. Open the network's page, then try again.",
    )


def check_clock(date_header: str | None, now: datetime | None = None) -> None:
    """Compare this computer's clock with the server's; raises WrongClock from five minutes on."""
    if not date_header:
        return
    try:
        theirs = parsedate_to_datetime(date_header)
    except ValueError:
        return
    ours = now or datetime.now(UTC)
    off = round((ours - theirs.replace(tzinfo=theirs.tzinfo or UTC)).total_seconds())
    if abs(off) >= WRONG_CLOCK_S:
        raise WrongClock(
            f"The clock of this computer is {_in_words(abs(off))} {'ahead' if off > 0 else 'behind'}, so the sign-in is refused.",
            hint="Set date and time in the settings of the computer, then try again.",
        )


def _in_words(seconds: int) -> str:
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {name}" + ("s" if count > 1 else "")
    return f"{seconds} seconds"


def _is_page(response: httpx2.Response) -> bool:
    return "html" in response.headers.get("content-type", "").lower()
