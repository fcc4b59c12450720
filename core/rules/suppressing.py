"""Suppressions: findings somebody answered for, with a reason and perhaps a last day.

A suppression of a rule with an entity and a field means that one finding; with an entity alone that entity and all
below it; without one the whole workspace. What a platform refuses cannot be suppressed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, delete, insert, select

from core.author import Author
from core.catalog import KINDS, KINDS_BY_CODE
from core.database import new_id
from core.errors import InvalidInput, NotFound
from core.ids import id_text, parse_id
from core.rules.context import local_today
from core.rules.limits import why_fixed
from core.rules.own.keeping import rules_in
from core.rules.registry import known_rule
from core.rules.rows import Row, insert_rows
from core.rules.view import PARENTS, above, below
from core.schema import ENTITY, finding, suppressed_finding, suppression
from core.workspace import Workspace

MOST_REASON = 1_000
_CHUNK = 5_000


@dataclass(frozen=True)
class Suppression:
    """One suppression; `pk` is its row number, `entity` the row number of what it is about."""

    pk: int
    id: str
    rule: str
    kind: str | None
    entity: int | None
    field: str | None
    reason: str
    author: str
    created: datetime
    until: date | None

    def counts(self, today: date) -> bool:
        """Whether it counts on a day; the last day included."""
        return self.until is None or self.until >= today


def suppress(
    workspace: Workspace,
    rule: str,
    reason: str,
    *,
    entity: str | None = None,
    field: str | None = None,
    until: date | None = None,
    author: Author | None = None,
) -> str:
    """Answer for what a rule finds: at one field of an entity, at an entity and below it, or everywhere; returns its id.

    Raises InvalidInput without a reason, with a day that has passed, or for what the platform refuses anyway.
    """
    reason = reason.strip()
    if not reason or len(reason) > MOST_REASON:
        raise InvalidInput(
            "A suppression needs a reason.", where="reason", hint="Say why it is right here, for whoever asks later."
        )
    if until is not None and until < local_today(workspace):
        raise InvalidInput(f"{until} has passed.", where="until", hint="Choose today or a later day.")
    if field is not None and entity is None:
        raise InvalidInput("A field was named without its entity.", where="field", hint="Name the entity too.")
    with workspace.write() as connection:
        _check_rule(connection, rule)
        kind, pk = _entity(connection, entity) if entity else (None, None)
        if kind is not None and field is not None and field.partition("[")[0] not in KINDS[kind].by_name:
            raise InvalidInput(f"{KINDS[kind].label} has no field {field!r}.", where="field")
        ident = new_id()
        row = {
            "id": ident, "rule": rule, "kind": KINDS[kind].code if kind else None, "entity": pk, "field": field, "reason": reason,
            "author": (author or Author.me()).name, "created_at": int(datetime.now(UTC).timestamp() * 1000),
            "until": until.isoformat() if until else None,
        }  # fmt: skip
        connection.execute(insert(suppression), [row])
        settle(connection, local_today(workspace), rule)
    return id_text(ident)


def lift(workspace: Workspace, id: str) -> None:
    """Take a suppression back: its findings show again; raises NotFound."""
    with workspace.write() as connection:
        mine = suppression.c.id == parse_id(id).bytes
        rule = connection.execute(select(suppression.c.rule).where(mine)).scalar()
        if rule is None:
            raise NotFound(f"There is no suppression {id}.", hint="`suppressions` lists them.")
        connection.execute(delete(suppression).where(mine))
        settle(connection, local_today(workspace), rule)


def list_suppressions(workspace: Workspace) -> list[Suppression]:
    """All suppressions, also those whose last day has passed; the newest first."""
    with workspace.read() as connection:
        return sorted(suppressions_in(connection), key=lambda one: one.pk, reverse=True)


def suppressions_in(connection: Connection) -> list[Suppression]:
    """All suppressions of a workspace."""
    return [_read(row) for row in connection.execute(select(suppression).order_by(suppression.c.pk))]


def _read(row: Any) -> Suppression:
    return Suppression(
        row.pk, id_text(row.id), row.rule, KINDS_BY_CODE[row.kind].name if row.kind is not None else None, row.entity, row.field,
        row.reason, row.author, datetime.fromtimestamp(row.created_at / 1000, UTC), date.fromisoformat(row.until) if row.until else None,
    )  # fmt: skip


def _check_rule(connection: Connection, id: str) -> None:
    known = known_rule(id)
    if known is None:
        if id not in {one.key for one in rules_in(connection)}:
            raise NotFound(f"There is no rule {id}.", hint="`rules` lists them.")
        return
    why = why_fixed(known)
    if why is not None:
        raise InvalidInput(f"“{known.title}” cannot be suppressed: {why}", where=id)


def _entity(connection: Connection, id: str) -> tuple[str, int]:
    raw = parse_id(id).bytes
    for kind, table in ENTITY.items():
        pk = connection.execute(select(table.c.pk).where(table.c.id == raw)).scalar()
        if pk is not None:
            return kind, int(pk)
    raise NotFound(f"There is nothing with the id {id}.")


# Applying them


def settle(connection: Connection, today: date, rule: str) -> None:
    """Put what a rule found where it belongs: among the findings, or among the suppressed."""
    rows = [
        Row(*row)
        for table in (finding, suppressed_finding)
        for row in connection.execute(select(*(table.c[name] for name in Row._fields)).where(table.c.rule == rule))
    ]
    connection.execute(delete(finding).where(finding.c.rule == rule))
    connection.execute(delete(suppressed_finding).where(suppressed_finding.c.rule == rule))
    counting = [one for one in suppressions_in(connection) if one.rule == rule and one.counts(today)]
    keep(connection, rows, counting)


def keep(connection: Connection, rows: Sequence[Row], counting: Sequence[Suppression]) -> None:
    """Store findings, those that are answered for apart."""
    open_, answered = split(connection, rows, counting)
    if open_:
        insert_rows(connection, finding, open_)
    if answered:
        insert_rows(connection, suppressed_finding, [(*row, by) for row, by in answered])


class Asked(Protocol):
    """What a suppression looks at in a finding; `kind` is the code."""

    @property
    def rule(self) -> str: ...

    @property
    def kind(self) -> int: ...

    @property
    def entity(self) -> int: ...

    @property
    def field(self) -> str | None: ...


A = TypeVar("A", bound=Asked)


def split(
    connection: Connection, rows: Sequence[A], counting: Sequence[Suppression]
) -> tuple[Sequence[A], list[tuple[A, int]]]:
    """Findings that show, and those that are answered for (each with the row number of its suppression)."""
    if not counting:
        return rows, []
    answers = _Answers(connection, counting, rows)
    open_: list[A] = []
    answered: list[tuple[A, int]] = []
    for row in rows:
        by = answers.to(row)
        if by is None:
            open_.append(row)
        else:
            answered.append((row, by))
    return open_, answered


class _Answers:
    """Which suppression answers for a finding; what hangs below a suppressed entity is asked once per kind."""

    def __init__(self, connection: Connection, counting: Iterable[Suppression], rows: Sequence[Asked]) -> None:
        self._by_rule: dict[str, list[Suppression]] = {}
        for one in counting:
            self._by_rule.setdefault(one.rule, []).append(one)
        self._connection = connection
        self._asked: dict[str, dict[int, set[int]]] = {}
        for row in rows:
            if row.rule in self._by_rule:
                self._asked.setdefault(row.rule, {}).setdefault(row.kind, set()).add(row.entity)
        self._covered: dict[tuple[int, int], set[int]] = {}

    def to(self, row: Asked) -> int | None:
        """The suppression that answers for a finding."""
        for one in self._by_rule.get(row.rule, ()):
            if self._is_about(one, row):
                return one.pk
        return None

    def _is_about(self, one: Suppression, row: Asked) -> bool:
        if one.kind is None or one.entity is None:
            return True
        same = KINDS[one.kind].code == row.kind and one.entity == row.entity
        if one.field is not None:
            return same and bool(one.field == row.field)
        return same or row.entity in self._below(one, row.kind)

    def _below(self, one: Suppression, code: int) -> set[int]:
        """Those of the asked entities of a kind that hang below a suppressed one."""
        key = (one.pk, code)
        if key not in self._covered:
            self._covered[key] = self._read_below(one, code)
        return self._covered[key]

    def _read_below(self, one: Suppression, code: int) -> set[int]:
        kind = KINDS_BY_CODE[code].name
        if one.kind is None or one.entity is None or not hangs_below(kind, one.kind):
            return set()
        table = ENTITY[kind]
        asked = sorted(self._asked[one.rule][code])
        under = table.c.pk.in_(below(one.kind, [one.entity], kind))
        return {
            pk
            for at in range(0, len(asked), _CHUNK)
            for pk in self._connection.execute(
                select(table.c.pk).where(table.c.pk.in_(asked[at : at + _CHUNK]), under)
            ).scalars()
        }


def hangs_below(kind: str, higher: str) -> bool:
    """Whether entities of a kind can hang below those of another."""
    return any(parent == higher or hangs_below(parent, higher) for _, parent in PARENTS[kind])


def campaigns_above(workspace: Workspace, kind: str, pk: int) -> list[int]:
    """Row numbers of the campaigns an entity hangs below (or is); none for what belongs to an account."""
    if kind != "campaign" and not hangs_below(kind, "campaign"):
        return []
    with workspace.read() as connection:
        found = above(kind, [pk], "campaign")
        return found if isinstance(found, list) else list(connection.execute(found).scalars())
