"""What a rule may look at: the account, other resources, and the clock."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from integrations.sandbox.google.messages import Message
from integrations.sandbox.google.problems import Path, Problem, steps
from integrations.sandbox.google.store import load

BILLABLE_UNIT = {"EUR": 10_000, "USD": 10_000, "GBP": 10_000, "JPY": 1_000_000}
INSERTION = re.compile(r"\{[^{}:]*:([^{}]*)\}")


@dataclass
class Look:
    """One request's view: everything it reads stands in its own transaction."""

    connection: sqlite3.Connection
    customer: int
    currency: str
    today: str  # the account's own day, ISO
    now: datetime
    counts: dict[tuple[str, str], int] = field(default_factory=dict)  # children by parent and kind, kept up to date

    def find(self, name: str) -> Message | None:
        """The resource with this name unless it is removed."""
        found = load(self.connection, name)
        return None if found is None or found[1] else found[0]

    def count(self, parent: str, kind: str) -> int:
        """How many live resources of a kind stand under a parent."""
        found = self.counts.get((parent, kind))
        if found is None:
            query = "SELECT COUNT(*) FROM resource WHERE parent = ? AND kind = ? AND removed = 0 AND parent <> ''"
            found = self.counts[parent, kind] = int(self.connection.execute(query, (parent, kind)).fetchone()[0])
        return found

    def recount(self, parent: str, kind: str, by: int) -> None:
        """Note that a parent has so many children more."""
        if (parent, kind) in self.counts:
            self.counts[parent, kind] += by

    def children(self, parent: str, kind: str) -> Iterator[Message]:
        """The live resources of a kind under a parent."""
        query = "SELECT name FROM resource WHERE parent = ? AND kind = ? AND removed = 0 AND parent <> ''"
        for (name,) in self.connection.execute(query, (parent, kind)).fetchall():
            found = self.find(name)
            if found is not None:
                yield found

    def taken(self, key: str, name: str) -> bool:
        """Whether another live resource holds this unique key."""
        query = "SELECT name FROM resource WHERE customer = ? AND key = ? AND removed = 0 AND key IS NOT NULL"
        row = self.connection.execute(query, (self.customer, key)).fetchone()
        return row is not None and row[0] != name

    @property
    def unit(self) -> int:
        """The smallest amount of the currency, in micros."""
        return BILLABLE_UNIT.get(self.currency, 10_000)


def width(text: str) -> int:
    """Width as the platform counts it: wide characters are two, an insertion counts its default text."""
    shown = INSERTION.sub(r"\1", text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in shown)


def check_width(text: str, limit: int, path: Path, code: str = "string_length_error.TOO_LONG") -> Iterator[Problem]:
    """A problem when the text is wider than the limit."""
    if width(text) > limit:
        yield Problem(code, f"The text is too long: {width(text)} of {limit}.", path, text)


def check_bid(look: Look, value: int, *path: str) -> Iterator[Problem]:
    """A bid must be positive and a multiple of the billable unit."""
    if value <= 0:
        yield Problem("bidding_error.BID_TOO_SMALL", "The bid is too small.", steps(*path), str(value))
    elif value % look.unit:
        yield Problem(
            "bidding_error.BID_TOO_MANY_FRACTIONAL_DIGITS",
            "The bid is no multiple of the billable unit.",
            steps(*path),
            str(value),
        )


def check_urls(resource: Message) -> Iterator[Problem]:
    """Final addresses, tracking template, suffix and custom parameters of any resource that has them."""
    fields = resource.DESCRIPTOR.fields_by_name
    if "final_urls" in fields:
        for index, url in enumerate(resource.final_urls):
            yield from _check_final_url(url, (("final_urls", index),))
    if "tracking_url_template" in fields and resource.tracking_url_template:
        yield from _check_template(resource.tracking_url_template)
    if "final_url_suffix" in fields and resource.final_url_suffix[:1] in ("?", "&"):
        yield Problem(
            "url_field_error.FINAL_URL_SUFFIX_MALFORMED",
            "The suffix must not begin with ? or &.",
            steps("final_url_suffix"),
            resource.final_url_suffix,
        )
    if "url_custom_parameters" in fields:
        yield from _check_parameters(resource.url_custom_parameters)


def _check_final_url(url: str, path: Path) -> Iterator[Problem]:
    match = re.fullmatch(r"(?:(\w+)://)?([^/?#\s]*)([^\s]*)", url)
    if match is None:
        yield Problem("url_field_error.MALFORMED_FINAL_URL", "The final URL is malformed.", path, url)
    elif match[1] is None:
        yield Problem("url_field_error.MISSING_PROTOCOL_IN_FINAL_URL", "The final URL has no protocol.", path, url)
    elif match[1].lower() not in ("http", "https"):
        yield Problem("url_field_error.INVALID_PROTOCOL_IN_FINAL_URL", "The protocol is not allowed.", path, url)
    elif not match[2]:
        yield Problem("url_field_error.MISSING_HOST_IN_FINAL_URL", "The final URL has no host.", path, url)
    elif "." not in match[2]:
        yield Problem("url_field_error.INVALID_TLD_IN_FINAL_URL", "The host is not a public one.", path, url)


def _check_template(template: str) -> Iterator[Problem]:
    path = steps("tracking_url_template")
    if not re.search(r"\{\w*lpurl\w*(\+\d)?\}", template):
        yield Problem(
            "url_field_error.MISSING_TRACKING_URL_TEMPLATE_TAG", "The template needs {lpurl}.", path, template
        )


def _check_parameters(parameters: Message) -> Iterator[Problem]:
    if len(parameters) > 8:
        yield Problem(
            "url_field_error.URL_CUSTOM_PARAMETERS_COUNT_EXCEEDS_LIMIT",
            "At most 8 custom parameters.",
            steps("url_custom_parameters"),
        )
    for index, one in enumerate(parameters):
        if not re.fullmatch(r"[A-Za-z0-9]{1,16}", one.key):
            yield Problem(
                "url_field_error.INVALID_CHARACTERS_IN_URL_CUSTOM_PARAMETER_KEY",
                "A key is at most 16 letters and digits.",
                (("url_custom_parameters", index), ("key", None)),
                one.key,
            )
