"""What posting asks of one platform, in neutral words; `integrations` answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.errors import FieldsRefused, PlatformError, ProgramFault, Refusal
from core.platforms import Verb
from core.progress import Progress


@dataclass(frozen=True, slots=True)
class Link:
    """An entity that another hangs below or names. `remote_id` is None until the platform has it."""

    field: str
    kind: str
    entity: int
    name: str
    remote_id: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to be done to one entity. Values are in stored form (money in micros, lists as canonical JSON).

    `sent` are the fields that are written, `rest` what the entity holds beside them, `before` what the platform was last
    seen to hold of the fields in `sent` (of a creation: what the draft holds where something else is sent). `exempt` are keys of policies that a person asked an exemption for.
    `above` are values of what the entity hangs below (`Capabilities.inherited`), as `kind.field`.
    """

    n: int
    kind: str
    entity: int
    id: str
    verb: Verb
    sent: Mapping[str, Any] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    remote_id: str | None = None
    exempt: tuple[str, ...] = ()
    above: Mapping[str, Any] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """All fields of the entity that the platform has a place for."""
        return {**self.rest, **self.sent}

    def link(self, name: str) -> Link | None:
        """What a field points to."""
        return next((one for one in self.links if one.field == name), None)


@dataclass(frozen=True)
class Capabilities:
    """What a platform can do.

    `kinds` in the order they are made. `atomic`: a request happens whole or not at all. `marks`: a request can carry a
    marker that makes it impossible to land twice. `doubles`: kinds of which the platform takes the same twice. `renewed`:
    kinds that are removed and made anew when something fixed changes. `urgent`: (kind, field) that go alone and first.
    `read_lag_s`: how long a write may take until it can be read.

    `drafted`: kinds that are made as drafts under a marked name, and get their name and status when all of them stand
    (`core.posting.drafting`); values are how long a name may be. `enabled`: the order in which kinds are switched on, if it
    is another than that in which they are made. `cascades`: whether what hangs below is removed with it. `inherited`: fields
    of what an entity hangs below that have to be known with it, as {kind: ((kind above, field), …)}. `notes`: what people
    should know before they post.
    """

    kinds: tuple[str, ...]
    atomic: bool = True
    marks: bool = True
    doubles: frozenset[str] = frozenset()
    renewed: frozenset[str] = frozenset()
    urgent: frozenset[tuple[str, str]] = frozenset()
    creates_paused: frozenset[str] = frozenset({"campaign"})
    read_lag_s: float = 0.0
    most_operations: int = 10_000
    most_bytes: int = 40_000_000
    edits_at_once: int = 2_000
    drafted: Mapping[str, int] = field(default_factory=dict)
    enabled: tuple[str, ...] = ()
    cascades: bool = True
    inherited: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Size:
    """What an operation counts for in a request; those of different batches do not go into the same."""

    operations: int = 1
    bytes: int = 0
    batch: str = ""


@dataclass(frozen=True)
class Refused:
    """What the platform refused: `n` of the operation (None: all of the request), and the catalog field, if it says so."""

    n: int | None
    field: str | None
    refusal: Refusal


@dataclass(frozen=True)
class Reply:
    """What a request did: the platform's ids by operation, and what was refused where requests are not atomic.

    `unsure` are the operations of which the platform does not say whether they happened.
    """

    remote_ids: Mapping[int, str]
    request_id: str | None = None
    refused: tuple[Refused, ...] = ()
    unsure: frozenset[int] = frozenset()


class OperationsRefused(FieldsRefused):
    """Operations that the platform does not take. The request was atomic: nothing of it happened."""

    def __init__(self, refused: Sequence[Refused]) -> None:
        first = refused[0].refusal if refused else None
        super().__init__(
            first.message if first else "The platform refused the request.", refusals=tuple(r.refusal for r in refused)
        )
        self.refused = tuple(refused)


class AlreadyDone(PlatformError):
    """The marker is taken: this very request has happened before, and nothing happened now."""


class MarksUnknown(ProgramFault):
    """The platform takes no markers with a request; nothing happened."""


class Adapter(Protocol):
    """One account of a platform. Everything raises the PlatformError tree.

    `send` raises OutcomeUnknown whenever the request may have happened, and anything else only when it has not.
    """

    @property
    def name(self) -> str:
        """The platform's name for people."""
        ...

    @property
    def can(self) -> Capabilities:
        """What the platform can do."""
        ...

    def fields(self, kind: str) -> frozenset[str]:
        """The fields that can be written; links are no fields."""
        ...

    def fixed(self, kind: str, values: Mapping[str, Any]) -> frozenset[str]:
        """Fields (and links) that cannot be changed once the entity stands; they may depend on what it is."""
        ...

    def no_place(self, kind: str) -> Mapping[str, str]:
        """Fields a person would expect to be posted and that cannot be, with the reason."""
        ...

    def size(self, operation: Operation) -> Size:
        """What an operation counts for in a request."""
        ...

    def validate(self, operations: Sequence[Operation]) -> Sequence[Refused]:
        """Let the platform look at operations without doing them."""
        ...

    def send(self, operations: Sequence[Operation], marker: str | None) -> Reply:
        """Do the operations in one request that carries the marker."""
        ...

    def find(self, marker: str) -> bool:
        """Whether a request with this marker has happened."""
        ...

    def look_alikes(self, operations: Sequence[Operation]) -> Mapping[int, Sequence[str]]:
        """For creations: the ids of what stands on the platform already with the same content under the same parent.

        Parents that are created by the same operations are looked for themselves.
        """
        ...

    def read_current(self, operations: Sequence[Operation]) -> Mapping[int, Mapping[str, Any] | None]:
        """What the platform holds now in the fields of `sent`, by operation; None where the entity is gone."""
        ...

    def remove_doubles(self, operations: Sequence[Operation], progress: Progress) -> None:
        """Of creations as drafts whose answers were lost: delete what bears their marked names beside `remote_id`."""
        ...

    def clean_up(self, markers: Collection[str], progress: Progress) -> None:
        """Take settled markers away; those that are not there are no error."""
        ...
