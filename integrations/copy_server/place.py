"""Where a model server stands, and whether briefs may be sent there: this machine or network, else only when agreed to."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import InvalidInput, Unreachable
from core.model_shelf import FarHost

VERSION_PATH = "/v1"
PRIVATE = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
"""Networks of a house or company. Link-local addresses are none: in data centres they lead to the machine's secrets."""
EXAMPLE = "Write it like http://127.0.0.1:11434/v1."


@dataclass(frozen=True)
class Place:
    """`base` is the address that paths are put behind; `host` is shown wherever texts come from it; `near` says that it
    is this machine or its own network."""

    base: str
    host: str
    near: bool


def place_of(address: str, confirmed_host: str = "") -> Place:
    """Read an address as a person types it. Raises InvalidInput for one that may not be used, Unreachable for a name that
    nobody knows.

    Outside this network the host must be the one that the user agreed to, and the way to it must be encrypted.
    """
    typed = address.strip()
    parts = urlsplit(typed if "://" in typed else f"http://{typed}")
    host = _host(parts.hostname, parts.scheme, typed)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InvalidInput("The address must hold no name, password or question mark.", where=typed, hint=EXAMPLE)
    try:
        port = parts.port
    except ValueError as error:
        raise InvalidInput("The port is no number from 1 to 65535.", where=typed, hint=EXAMPLE) from error
    near = is_near(host)
    if not near:
        _check_far(host, parts.scheme, confirmed_host)
    path = parts.path.rstrip("/") or VERSION_PATH
    shown = f"[{host}]" if ":" in host else host
    return Place(f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}", host, near)


def is_near(host: str) -> bool:
    """Whether every address of the host is this machine or in a private network. Raises Unreachable for unknown names."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} is no name that this network knows.", hint="Look at the address.") from error
    return bool(found) and all(_is_near(str(one)) for one in found)


def _is_near(address: str) -> bool:
    number = ipaddress.ip_address(address.partition("%")[0])
    plain = getattr(number, "ipv4_mapped", None) or number
    return plain.is_loopback or any(plain in network for network in PRIVATE if network.version == plain.version)


def _host(host: str | None, scheme: str, typed: str) -> str:
    if not host or scheme not in ("http", "https"):
        raise InvalidInput("This is no address of a server.", where=typed or "address", hint=EXAMPLE)
    return host.lower()


def _check_far(host: str, scheme: str, confirmed: str) -> None:
    if host != confirmed.strip().lower():
        raise FarHost(host)
    if scheme != "https":
        raise InvalidInput(f"The way to {host} is not encrypted.", hint="Use https for servers outside this network.")
