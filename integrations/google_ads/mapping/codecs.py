"""How single values stand in messages and in a workspace: text, money, decimals, days, switches, words, addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.errors import InvalidInput
from core.values import dump_json
from integrations.google_ads.mapping.messages import Message

_PARAMETER = re.compile(r";\s*(?=\{_[A-Za-z0-9]+\}=)")
_ONE_PARAMETER = re.compile(r"\{_([A-Za-z0-9]+)\}=(.*)", re.DOTALL)


def _present(message: Message, leaf: Any) -> bool:
    return bool(message.HasField(leaf.name)) if leaf.has_presence else bool(getattr(message, leaf.name))


@dataclass(frozen=True)
class Text:
    """A text as it is; an empty one counts as none."""

    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """The text."""
        return getattr(message, leaf.name) or None

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """The text."""
        setattr(message, leaf.name, value)


@dataclass(frozen=True)
class Whole:
    """A whole number: money in micros, sizes, scores."""

    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """The number; 0 is one."""
        return int(getattr(message, leaf.name)) if _present(message, leaf) else None

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """The number."""
        setattr(message, leaf.name, value)


@dataclass(frozen=True)
class WholeText:
    """A whole number that a workspace keeps as text, such as an id."""

    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """The number as text."""
        return str(getattr(message, leaf.name)) if _present(message, leaf) else None

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """The number."""
        setattr(message, leaf.name, int(value))


def decimal_text(value: float, digits: int = 15) -> str:
    """A float as a decimal text without needless zeros."""
    return format(Decimal(f"{value:.{digits}g}").normalize(), "f")


@dataclass(frozen=True)
class DecimalText:
    """A decimal number kept as text."""

    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """The number as text."""
        # A 32-bit float says no more than seven digits.
        digits = 7 if leaf.type == leaf.TYPE_FLOAT else 15
        return decimal_text(getattr(message, leaf.name), digits) if _present(message, leaf) else None

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """The number."""
        setattr(message, leaf.name, float(value))


@dataclass(frozen=True)
class Switch:
    """True or false."""

    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """1 or 0."""
        return int(getattr(message, leaf.name)) if _present(message, leaf) else None

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """True or false."""
        setattr(message, leaf.name, bool(value))


@dataclass(frozen=True)
class SwitchWords:
    """A switch that a workspace keeps in words."""

    on: str
    off: str
    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """The word for on or off."""
        if not _present(message, leaf):
            return None
        return self.on if getattr(message, leaf.name) else self.off

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """On or off."""
        if value not in (self.on, self.off):
            raise _unknown(value, (self.on, self.off))
        setattr(message, leaf.name, value == self.on)


@dataclass(frozen=True)
class Words:
    """An enum by the words of a workspace; `more` are further words with the same meaning, which are never read.

    A value without a word is kept under its own name. The word `absent` is said by setting nothing.
    """

    words: Mapping[str, str]  # word: name of the value
    more: Mapping[str, str] = field(default_factory=dict)
    absent: Any = None
    _read: dict[tuple[str, int], str] = field(default_factory=dict, compare=False, repr=False)

    def read(self, message: Message, leaf: Any) -> Any:
        """The word."""
        number = getattr(message, leaf.name)
        if number == 0:
            return None
        key = (leaf.full_name, number)
        if key not in self._read:
            self._read[key] = self._word(leaf, number)
        return self._read[key]

    def _word(self, leaf: Any, number: int) -> str:
        value = leaf.enum_type.values_by_number.get(number)
        name = value.name if value is not None else "UNKNOWN"
        return next((word for word, meant in self.words.items() if meant == name), name)

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """The value of the word."""
        if value == self.absent:
            return
        name = self.words.get(value) or self.more.get(value) or value
        found = leaf.enum_type.values_by_name.get(name)
        if found is None or found.number <= 1:
            raise _unknown(value, tuple(self.words))
        setattr(message, leaf.name, found.number)


def _unknown(value: object, words: tuple[str, ...]) -> InvalidInput:
    return InvalidInput(f"Google Ads has no value {value!r} here.", hint=f"Choose one of {', '.join(words)}.")


@dataclass(frozen=True)
class Day:
    """A day in the account's zone; Google Ads writes the first or last second of it."""

    clock: str
    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """The day."""
        return getattr(message, leaf.name)[:10] or None

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """The second."""
        setattr(message, leaf.name, f"{value} {self.clock}")


@dataclass(frozen=True)
class FirstAddress:
    """The first of a list of addresses: a workspace knows one."""

    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """The first address."""
        found = getattr(message, leaf.name)
        return found[0] if found else None

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """The only address."""
        if value:
            getattr(message, leaf.name).append(value)


@dataclass(frozen=True)
class Texts:
    """A list of texts."""

    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """The texts as JSON."""
        found = list(getattr(message, leaf.name))
        return dump_json(found) if found else None

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """The texts."""
        getattr(message, leaf.name).extend(json.loads(value))


@dataclass(frozen=True)
class Parameters:
    """Custom parameters, kept as `{_name}=value;{_name}=value`."""

    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """All in one text."""
        return ";".join(f"{{_{one.key}}}={one.value}" for one in getattr(message, leaf.name)) or None

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """One message each."""
        for part in _PARAMETER.split(value):
            found = _ONE_PARAMETER.fullmatch(part.lstrip())
            if found is None:
                raise InvalidInput(
                    f"{part!r} is no custom parameter.", where="custom_parameters", hint="Write {_name}=value."
                )
            getattr(message, leaf.name).add(key=found[1], value=found[2])


# A workspace has drafts; on Google Ads what is not to run is paused. What is to be removed is removed by its own operation.
STATUS = Words({"ENABLED": "ENABLED", "PAUSED": "PAUSED", "REMOVED": "REMOVED"}, {"DRAFT": "PAUSED"})
