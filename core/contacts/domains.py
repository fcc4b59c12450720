"""Domains of companies out of addresses of any form, free-mail providers, and slips of the pen in domains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import urlsplit

from core.paths import resources

COMMON_ENDS: Mapping[str, str] = MappingProxyType(
    {"con": "com", "cmo": "com", "ocm": "com", "comm": "com", "coom": "com", "vom": "com", "xom": "com", "cpm": "com",
     "nett": "net", "ner": "net", "ogr": "org", "orgg": "org"}
)  # fmt: skip
"""Endings that no register knows, and what was meant."""
BIG = (
    "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "live.com", "aol.com",
    "protonmail.com", "gmx.de", "web.de", "gmx.net", "hotmail.co.uk", "yahoo.co.uk", "hotmail.fr", "t-online.de",
)  # fmt: skip
TELLING = 5
"""Letters of a provider's name from which on a similar one is hardly a name of its own: love.com is not live.com."""
OFTEN, MORE_OFTEN, LONG_ENOUGH = 5, 5, 6
"""A domain of this file is meant by a similar one when it stands there so often, so much more often, and is so long."""
SITES = frozenset({"linkedin.com", "facebook.com", "twitter.com", "x.com", "instagram.com", "xing.com", "youtube.com"})
"""Domains that belong to many companies."""
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s]+")


@lru_cache
def free_mail() -> frozenset[str]:
    """Domains at which anybody may have an address."""
    path = resources() / "mail" / "free_domains.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) | frozenset(BIG)


def normal_domain(text: str) -> str | None:
    """`https://www.Nordlicht.example/de?x=1` → `nordlicht.example`; None when it is no domain."""
    plain = "".join(text.split()).lower()
    if not plain or "@" in plain:
        return None
    try:
        host = urlsplit(plain if "//" in plain else f"//{plain}").hostname or ""
    except ValueError:
        return None
    return _checked(host.removeprefix("www.").rstrip("."))


def _checked(host: str) -> str | None:
    try:
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return None
    labels = ascii_host.split(".")
    fine = len(labels) > 1 and len(ascii_host) <= 253 and all(_LABEL.fullmatch(one) for one in labels)
    return ascii_host if fine and not labels[-1].isdigit() and len(labels[-1]) > 1 else None


def split_email(text: str) -> tuple[str, str] | None:
    """What stands before the @, as LinkedIn compares it (no blanks, small letters), and the domain; None when it is none."""
    plain = "".join(text.split()).lower().removeprefix("mailto:")
    if not _EMAIL.fullmatch(plain):
        return None
    name, _, host = plain.rpartition("@")
    domain = _checked(host)
    fine = not name.startswith(".") and not name.endswith(".") and ".." not in name
    return (name, domain) if domain and fine else None


def company_domain(text: str) -> str | None:
    """The domain of a website that belongs to one company; None for free-mail providers and networks."""
    found = normal_domain(text)
    return None if found is None or found in free_mail() or found in SITES else found


def meant(counts: Mapping[str, int]) -> dict[str, str]:
    """Domains of a file that look like slips of the pen, and what they seem to mean. `counts`: how often each stands there."""
    slips = Slips(one for one, count in counts.items() if count >= OFTEN and len(one) >= LONG_ENOUGH)
    found = {}
    for domain, count in counts.items():
        offered = slips.meant(domain)
        if offered and (offered in BIG or counts.get(offered, 0) >= MORE_OFTEN * count or _ended(domain)):
            found[domain] = offered
    return found


class Slips:
    """Finds the well-known domain that another one is one slip away from: a letter left out, doubled, wrong or swapped."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known) | {one for one in BIG if len(one.partition(".")[0]) >= TELLING}
        self._near: dict[str, str] = {}
        for one in sorted(self._known, reverse=True):
            self._near |= dict.fromkeys(_shorter(one), one)

    def meant(self, domain: str) -> str | None:
        """The domain that seems to be meant; None where nothing seems wrong."""
        if domain in self._known or domain in free_mail():
            return None
        mended = _ended(domain)
        if mended:
            return self.meant(mended) or mended
        near = {self._near[one] for one in (domain, *_shorter(domain)) if one in self._near}
        return next((one for one in sorted(near) if _one_slip(domain, one)), None)


def _ended(domain: str) -> str | None:
    start, _, end = domain.rpartition(".")
    return f"{start}.{COMMON_ENDS[end]}" if end in COMMON_ENDS else None


def _shorter(text: str) -> Iterator[str]:
    yield text
    yield from (text[:at] + text[at + 1 :] for at in range(len(text)))


def _one_slip(one: str, other: str) -> bool:
    """Whether two texts differ by one letter, or by two neighbours that changed places, within the same ending."""
    if one == other or one.rpartition(".")[2] != other.rpartition(".")[2]:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
