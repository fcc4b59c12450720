"""How single values stand in LinkedIn's documents and in a workspace: text, money, days, switches, words, URNs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape, unescape
from typing import Any, Protocol

from core.errors import InvalidInput
from integrations.linkedin_ads.mapping.place import Place
from integrations.linkedin_ads.wire import values

SLACK_MS = 5 * 60_000
"""A start of today is sent as a few minutes from now: LinkedIn takes none in the past."""
DAY = timedelta(days=1)
_SENDER = re.compile(r"urn:li:(person:[\w-]+|organization:\d+)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Codec(Protocol):
    """How one value is written in both worlds; neither side ever gets None."""

    def read(self, value: Any, place: Place) -> Any:
        """The stored value; None where LinkedIn's value means that there is none."""
        ...

    def write(self, value: Any, place: Place) -> Any:
        """LinkedIn's value. Raises InvalidInput where it has none like it."""
        ...


@dataclass(frozen=True)
class Text:
    """A text as it is; an empty one counts as none."""

    def read(self, value: Any, place: Place) -> Any:
        """The text."""
        return str(value) or None

    def write(self, value: Any, place: Place) -> Any:
        """The text."""
        return value


@dataclass(frozen=True)
class Escaped:
    """The text of a post, in which some signs mean something to LinkedIn."""

    def read(self, value: Any, place: Place) -> Any:
        """The text as people read it."""
        return values.unescaped(str(value)) or None

    def write(self, value: Any, place: Place) -> Any:
        """The text with its signs escaped."""
        return values.escaped(value)


@dataclass(frozen=True)
class Html:
    """The text of a message: plain here, HTML there."""

    def read(self, value: Any, place: Place) -> Any:
        """The text; tags other than line breaks stay as they are."""
        return unescape(_BREAK.sub("\n", str(value))) or None

    def write(self, value: Any, place: Place) -> Any:
        """The text with its line breaks as tags."""
        return escape(value, quote=False).replace("\n", "<br>")


@dataclass(frozen=True)
class Money:
    """Micros of the account's currency; an amount of 0 counts as none when `zero` says so."""

    zero: bool = True

    def read(self, value: Any, place: Place) -> Any:
        """Micros."""
        micros = values.micros_of(value)
        return micros if micros or self.zero else None

    def write(self, value: Any, place: Place) -> Any:
        """The amount in the account's currency."""
        return values.money(place.currency, value)


@dataclass(frozen=True)
class Switch:
    """True or false, kept as 1 or 0."""

    def read(self, value: Any, place: Place) -> Any:
        """1 or 0."""
        return int(bool(value))

    def write(self, value: Any, place: Place) -> Any:
        """True or false: LinkedIn takes no numbers here."""
        return bool(value)


@dataclass(frozen=True)
class Words:
    """LinkedIn's names by the words of a workspace; `more` are further names with the same meaning, which are never sent.

    A name without a word is kept as it is: LinkedIn's lists grow.
    """

    words: Mapping[str, str]  # word: name
    more: Mapping[str, str] = field(default_factory=dict)  # name: word

    def read(self, value: Any, place: Place) -> Any:
        """The word."""
        name = str(value)
        return next((word for word, meant in self.words.items() if meant == name), self.more.get(name, name))

    def write(self, value: Any, place: Place) -> Any:
        """The name of the word."""
        if value in self.words:
            return self.words[value]
        if not value.isupper():
            raise InvalidInput(f"LinkedIn has no value {value!r} here.", hint=f"Choose one of {', '.join(self.words)}.")
        return value


@dataclass(frozen=True)
class StartDay:
    """The first day, as its first millisecond UTC: accounts have no zone, and reports count days in UTC."""

    def read(self, value: Any, place: Place) -> Any:
        """The day."""
        return values.moment_of(int(value)).date().isoformat()

    def write(self, value: Any, place: Place) -> Any:
        """The first millisecond, or a moment from now where that has passed."""
        return max(_midnight(value), place.now_ms + SLACK_MS) if place.now_ms else _midnight(value)


@dataclass(frozen=True)
class LastDay:
    """The last day; LinkedIn writes the first millisecond that does not belong to it."""

    def read(self, value: Any, place: Place) -> Any:
        """The day that the last millisecond before lies in."""
        return values.moment_of(int(value) - 1).date().isoformat()

    def write(self, value: Any, place: Place) -> Any:
        """The first millisecond of the next day."""
        return _midnight(value) + round(DAY.total_seconds() * 1000)


def _midnight(day: str) -> int:
    found = date.fromisoformat(day)
    return values.millis(datetime(found.year, found.month, found.day, tzinfo=UTC))


@dataclass(frozen=True)
class Locale:
    """`en_US` as language and country."""

    def read(self, value: Any, place: Place) -> Any:
        """Both in one text."""
        return f"{value['language']}_{value['country']}"

    def write(self, value: Any, place: Place) -> Any:
        """Both apart."""
        language, _, country = value.partition("_")
        if len(language) != 2 or len(country) != 2:  # ISO 639-1 and ISO 3166
            raise InvalidInput(f"{value!r} is no language of LinkedIn.", hint="Write it like en_US.")
        return {"country": country.upper(), "language": language.lower()}


@dataclass(frozen=True)
class Media:
    """An uploaded file: its URN there, its file here until it is uploaded."""

    kind: str  # "image", "document"

    def read(self, value: Any, place: Place) -> Any:
        """What the draft calls the file, else its URN."""
        return next((name for name, urn in place.media.items() if urn == value), str(value))

    def write(self, value: Any, place: Place) -> Any:
        """The URN. Raises InvalidInput for a file that was not uploaded."""
        urn = place.media.get(value, value)
        if not urn.startswith(f"urn:li:{self.kind}:"):
            raise InvalidInput(
                f"The {self.kind} {value!r} has not been uploaded to LinkedIn.",
                hint="Choose a file on this computer; it is uploaded when the ad is posted.",
            )
        return urn


@dataclass(frozen=True)
class Sender:
    """Who a message comes from: a member or a page, by its URN, which only Campaign Manager approves."""

    def read(self, value: Any, place: Place) -> Any:
        """The URN."""
        return str(value) or None

    def write(self, value: Any, place: Place) -> Any:
        """The URN. Raises InvalidInput for anything else."""
        if not _SENDER.fullmatch(value):
            page = f", or {place.page} for the page of this account" if place.page else ""
            raise InvalidInput(
                f"{value!r} names no sender that LinkedIn knows.",
                hint=f"Write the member's URN, such as urn:li:person:AbC123{page}. Campaign Manager has to approve it once.",
            )
        return value


@dataclass(frozen=True)
class Form:
    """A lead form: its URN there, its name here."""

    def read(self, value: Any, place: Place) -> Any:
        """The name, else the URN."""
        number = values.id_of(str(value))
        return next((name for name, form in place.forms.items() if values.id_of(form) == number), str(value))

    def write(self, value: Any, place: Place) -> Any:
        """The URN. Raises InvalidInput for a name that no form has."""
        urn = place.forms.get(value, value)
        if urn.isdigit():
            return values.urn("adForm", urn)
        if not urn.startswith(("urn:li:adForm:", "urn:li:leadGenForm:")):
            raise InvalidInput(
                f"The account has no lead form {value!r}.",
                where="lead_form",
                hint="Write its name as it stands in Campaign Manager, or its number.",
            )
        return urn


@dataclass(frozen=True)
class Landing:
    """A landing page with the URL parameters from above, which a workspace keeps apart."""

    def read(self, value: Any, place: Place) -> Any:
        """The page without the parameters that were added."""
        return without_parameters(str(value), place.url_parameters) or None

    def write(self, value: Any, place: Place) -> Any:
        """The page with them."""
        return with_parameters(value, place.url_parameters)


def with_parameters(url: str, parameters: str | None) -> str:
    """A page with parameters at the end of its query; those that stand there already are not added again."""
    wanted = (parameters or "").lstrip("?&")
    page, hash_sign, fragment = url.partition("#")
    if not wanted or _ends_with(page, wanted):
        return url
    return f"{page}{'&' if '?' in page else '?'}{wanted}{hash_sign}{fragment}"


def without_parameters(url: str, parameters: str | None) -> str:
    """A page without parameters that stand at the end of its query."""
    wanted = (parameters or "").lstrip("?&")
    page, hash_sign, fragment = url.partition("#")
    return f"{page[: -len(wanted) - 1]}{hash_sign}{fragment}" if wanted and _ends_with(page, wanted) else url


def _ends_with(page: str, wanted: str) -> bool:
    return page.endswith((f"?{wanted}", f"&{wanted}"))


# ARCHIVED is where what is removed goes; what is COMPLETED would run again with a later end.
STATUS = Words(
    {"ENABLED": "ACTIVE", "PAUSED": "PAUSED", "DRAFT": "DRAFT", "REMOVED": "ARCHIVED"}, {"COMPLETED": "ENABLED"}
)
GONE = frozenset({"ARCHIVED", "CANCELED", "PENDING_DELETION", "REMOVED", "DELETED"})
"""Statuses of what people took away at LinkedIn."""
