"""What an entry of the table is: one field and where it stands, a group that is sent together, or why it has no place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from integrations.google_ads.mapping.messages import Message, fields_along, holder, holder_to_fill

Values = Mapping[str, Any]


class Codec(Protocol):
    """How the value of one leaf is stored in a workspace. `absent` is what is read where nothing stands."""

    @property
    def absent(self) -> Any:
        """What is read where the leaf is not set."""
        ...

    def read(self, message: Message, leaf: Any) -> Any:
        """The stored value of a leaf; None where it is not set."""
        ...

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """Set a leaf to a stored value that is not None. Raises InvalidInput where Google Ads has no such value."""
        ...


class Entry(Protocol):
    """One or more catalog fields that stand in one resource; `paths` are all leaves it may name in a mask."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The catalog fields."""
        ...

    @property
    def paths(self) -> tuple[str, ...]:
        """Every leaf that may be named in a field mask, or is read."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether only the platform writes it."""
        ...

    @property
    def immutable(self) -> bool:
        """Whether it is set when the resource is made and never again."""
        ...

    def read(self, message: Message) -> dict[str, Any]:
        """The stored values of all its fields."""
        ...

    def fill(self, message: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
        """Set what `values` say; returns the leaves for the field mask. `changed` None: the resource is new."""
        ...


@dataclass(frozen=True)
class Mapped:
    """One field at one leaf."""

    field: str
    path: str
    codec: Codec
    read_only: bool = False
    immutable: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The one field."""
        return (self.field,)

    @property
    def paths(self) -> tuple[str, ...]:
        """The one leaf."""
        return (self.path,)

    def read(self, message: Message) -> dict[str, Any]:
        """The stored value of the field."""
        along = fields_along(message.DESCRIPTOR, self.path)
        inner = holder(message, along) if len(along) > 1 else message
        value = None if inner is None else self.codec.read(inner, along[-1])
        return {self.field: self.codec.absent if value is None else value}

    def fill(self, message: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
        """Set the leaf; None clears it."""
        value = values[self.field]
        if value is None and changed is None:
            return []
        along = fields_along(message.DESCRIPTOR, self.path)
        inner = holder_to_fill(message, along)
        inner.ClearField(along[-1].name)
        if value is not None:
            self.codec.fill(inner, along[-1], value)
        return [self.path]


@dataclass(frozen=True)
class Together:
    """Fields that make sense only together: they are read by one function and filled by another."""

    fields: tuple[str, ...]
    paths: tuple[str, ...]
    reads: Callable[[Message], dict[str, Any]]
    fills: Callable[[Message, Values, frozenset[str] | None], list[str]]
    read_only: bool = False
    immutable: bool = False

    def read(self, message: Message) -> dict[str, Any]:
        """The stored values of all its fields."""
        return self.reads(message)

    def fill(self, message: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
        """Set them all; a field that `values` do not hold counts as empty."""
        return self.fills(message, {name: values.get(name) for name in self.fields}, changed)


@dataclass(frozen=True)
class Spread:
    """A list whose every element is a resource of its own below the entity; `unique` is the id part of its name.

    `target` is the kind that an element names (labels, negative lists); its resource then has to be looked up by name.
    """

    field: str
    resource: str
    parent: str
    target: str | None = None


@dataclass(frozen=True)
class Unsaid:
    """A field that Google Ads has no place for, or that its own rows and parents say; and why."""

    field: str
    reason: str


@dataclass(frozen=True)
class Table:
    """All fields of a kind: entries by resource, lists that are resources of their own, and what has no place."""

    kind: str
    entries: Mapping[str, tuple[Entry, ...]]
    spreads: tuple[Spread, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()
