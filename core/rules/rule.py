"""What a rule, a finding and a fix are, and the pack in which the rules of one theme are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from core.catalog import PLATFORMS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from core.rules.context import Context
    from core.rules.roles import Role, Wording
    from core.rules.touched import Touched
    from core.rules.view import View


class Severity(StrEnum):
    """Errors block posting; warnings and infos do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def code(self) -> int:
        """As stored: 0 error, 1 warning, 2 info."""
        return _CODES[self]


_CODES = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
SEVERITIES = tuple(_CODES)
ERROR, WARNING, INFO = SEVERITIES


@dataclass(frozen=True)
class Fix:
    """One safe change that clears the finding: give the entity these field values."""

    label: str
    values: Mapping[str, Any]


class Hit(NamedTuple):
    """What a rule found in one entity. `start` and `end` count characters of the field's value."""

    field: str | None
    message: str
    start: int | None = None
    end: int | None = None
    fix: Fix | None = None


class Span(NamedTuple):
    """What a text rule found in one text; `fixed` is the whole text put right, `label` says how."""

    start: int
    end: int
    message: str
    fixed: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entity as rules see it: decoded values that are not empty; parents as row numbers.

    `more` holds fields that only own rules read.
    """

    kind: str
    platform: str
    pk: int
    live: bool
    values: Mapping[str, Any]
    more: Mapping[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


class Owned(NamedTuple):
    """What a scope rule found, and the row number of the entity it is about."""

    pk: int
    hit: Hit


@dataclass(frozen=True)
class Need:
    """A scope rule looks at `kind` (at these `fields`; None: at all) of everything below one entity of kind `through`."""

    kind: str
    through: str
    fields: frozenset[str] | None = None


EntityFind = Callable[[Item, "Context"], Iterable[Hit]]
Plain = Callable[[Item], bool]
TextFind = Callable[[str, "Wording"], Iterable[Span]]
ScopeFind = Callable[["View", "ColumnElement[bool] | None"], Iterable[Owned]]
ReachFind = Callable[["View", "Touched"], set[int]]


@dataclass(frozen=True)
class PerEntity:
    """Looks at one entity alone; not at all where none of the `when` fields is filled (empty: always), nor where `unless`
    says that there is plainly nothing to find: one quick look that several rules share."""

    find: EntityFind
    when: frozenset[str] = frozenset()
    unless: Plain | None = None


@dataclass(frozen=True)
class PerText:
    """Looks at one ad text alone; applied to every field of these roles, to all when empty."""

    find: TextFind
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class PerScope:
    """Looks at a whole ad group, campaign or account. `reach` names further entities an edit may concern; `figures`: it also
    reads what the platforms counted, so that it looks again when figures are loaded."""

    owner: str
    find: ScopeFind
    needs: tuple[Need, ...] = ()
    reach: ReachFind | None = None
    figures: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule. `help` says why it matters and what to do; `reference` where it is written; `own` is the number of an own rule."""

    id: str
    severity: Severity
    kinds: tuple[str, ...]
    platforms: tuple[str, ...]
    title: str
    help: str
    reference: str
    check: PerEntity | PerText | PerScope
    own: int = 0


@dataclass(frozen=True)
class Finding:
    """What a rule says about one entity. `span` counts characters of the field's value (of the element for `headlines[3]`).

    `suppressed` is the reason somebody gave for leaving it.
    """

    rule: str
    severity: Severity
    kind: str
    entity: str
    field: str | None
    span: tuple[int, int] | None
    message: str
    fix: Fix | None = None
    suppressed: str | None = None


@dataclass(frozen=True)
class Says:
    """What a rule tells its reader."""

    name: str
    severity: Severity
    title: str
    help: str


@dataclass(frozen=True)
class Pack:
    """The rules of one theme, in the order they are written; ids begin with `prefix`.

    `when` names fields: entities with none of them are passed over by all entity rules of the pack.
    """

    prefix: str
    reference: str
    platforms: tuple[str, ...] = PLATFORMS
    when: frozenset[str] = frozenset()
    rules: list[Rule] = field(default_factory=list)

    def entity(
        self, says: Says, *kinds: str, when: Iterable[str] = (), unless: Plain | None = None
    ) -> Callable[[EntityFind], EntityFind]:
        """The function below is a rule about single entities of these kinds; `when` names fewer fields than the pack does."""

        def add(find: EntityFind) -> EntityFind:
            self._add(says, kinds, PerEntity(find, frozenset(when) or self.when, unless))
            return find

        return add

    def text(self, says: Says, *roles: Role) -> Callable[[TextFind], TextFind]:
        """The function below is a rule about ad texts of these roles (of all when none is named)."""

        def add(find: TextFind) -> TextFind:
            self._add(says, ("ad", "asset"), PerText(find, frozenset(roles)))
            return find

        return add

    def scope(
        self, says: Says, owner: str, *needs: Need, reach: ReachFind | None = None, figures: bool = False
    ) -> Callable[[ScopeFind], ScopeFind]:
        """The function below is a rule about `owner` entities together with what is around them."""

        def add(find: ScopeFind) -> ScopeFind:
            self._add(says, (owner,), PerScope(owner, find, needs, reach, figures))
            return find

        return add

    def _add(self, says: Says, kinds: tuple[str, ...], check: PerEntity | PerText | PerScope) -> None:
        self.rules.append(
            Rule(
                f"{self.prefix}.{says.name}",
                says.severity,
                kinds,
                self.platforms,
                says.title,
                says.help,
                self.reference,
                check,
            )
        )


def need(kind: str, through: str, *fields: str) -> Need:
    """A `Need`; without fields every change of the kind counts."""
    return Need(kind, through, frozenset(fields) or None)
