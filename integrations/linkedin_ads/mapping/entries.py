"""What an entry of the table is: one field and where it stands, a group that is sent together, or why it has no place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as described
from functools import cache
from typing import Any, Protocol

from integrations.linkedin_ads.mapping.codecs import Codec
from integrations.linkedin_ads.mapping.place import Place

Document = dict[str, Any]
Values = Mapping[str, Any]


class Entry(Protocol):
    """One or more catalog fields; `paths` are where they stand, with points between the names."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The catalog fields."""
        ...

    @property
    def paths(self) -> tuple[str, ...]:
        """Where they stand."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether only LinkedIn writes it."""
        ...

    @property
    def immutable(self) -> bool:
        """Whether it is said when the entity is made and never again."""
        ...

    def read(self, document: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """The stored values; a field that the document cannot tell is missing."""
        ...

    def write(self, document: Document, values: Values, place: Place) -> None:
        """Write the values into a document."""
        ...


@dataclass(frozen=True)
class Mapped:
    """One field at one place. `otherwise` is sent where the draft says nothing and LinkedIn asks for something."""

    field: str
    path: str
    codec: Codec
    read_only: bool = False
    immutable: bool = False
    otherwise: Any = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The one field."""
        return (self.field,)

    @property
    def paths(self) -> tuple[str, ...]:
        """The one place."""
        return (self.path,)

    def read(self, document: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """The stored value."""
        found = at(document, self.path)
        return {self.field: None if found is None else self.codec.read(found, place)}

    def write(self, document: Document, values: Values, place: Place) -> None:
        """The value; nothing where there is none."""
        value = values.get(self.field)
        value = self.otherwise if value is None else value
        if value is not None:
            put(document, self.path, self.codec.write(value, place))


@dataclass(frozen=True)
class Together:
    """Fields that make sense only together: read by one function and written by another, and sent whole."""

    fields: tuple[str, ...]
    paths: tuple[str, ...]
    reads: Callable[[Mapping[str, Any], Place], dict[str, Any]]
    writes: Callable[[Document, Values, Place], None]
    read_only: bool = False
    immutable: bool = False
    named: Mapping[str, str] = described(default_factory=dict)  # path: the field that a refusal of it is about

    def read(self, document: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """The stored values of all its fields."""
        return self.reads(document, place)

    def write(self, document: Document, values: Values, place: Place) -> None:
        """Write them all; a field that `values` do not hold counts as empty."""
        self.writes(document, {name: values.get(name) for name in self.fields}, place)


@dataclass(frozen=True)
class Unsaid:
    """A field that LinkedIn has no place for, or that something else says; and why. `quiet`: nobody expects it there."""

    field: str
    reason: str
    quiet: bool = False


@dataclass(frozen=True)
class Table:
    """All fields of a kind; `constant` is what every new one says.

    `shapes` are further entries for ads of one form, which `shape_of` tells of a document and `shape_for` of values.
    """

    kind: str
    entries: tuple[Entry, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()
    shapes: Mapping[str, tuple[Entry, ...]] | None = None
    shape_of: Callable[[Mapping[str, Any], Place], str | None] | None = None
    shape_for: Callable[[Values], str | None] | None = None
    constant: Callable[[Document, Values, Place], None] | None = None

    def every(self) -> Iterator[Entry]:
        """All entries, whatever the format."""
        yield from self.entries
        for entries in (self.shapes or {}).values():
            yield from entries

    def meant(self, shape: str | None) -> tuple[Entry, ...]:
        """The entries of an entity of this form."""
        return (*self.entries, *((self.shapes or {}).get(shape or "", ())))

    def of_document(self, document: Mapping[str, Any], place: Place) -> tuple[Entry, ...]:
        """The entries that tell what a document holds."""
        return self.meant(self.shape_of(document, place) if self.shape_of else None)

    def of_values(self, values: Values) -> tuple[Entry, ...]:
        """The entries that these values are sent by."""
        return self.meant(self.shape_for(values) if self.shape_for else None)


def at(document: Mapping[str, Any], path: str) -> Any:
    """What stands at a path of a document as it came; None where nothing does."""
    found: Any = document
    for name in _names(path):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


@cache
def _names(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def put(document: Document, path: str, value: Any) -> None:
    """Write a value at a path, with the records on the way."""
    *above, last = path.split(".")
    for name in above:
        document = document.setdefault(name, {})
    document[last] = value
