"""Own rules in a workspace: listed, saved (their examples are tried first), switched, deleted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.author import Author
from core.database import insert_row, new_id
from core.errors import InvalidInput, NotFound
from core.rules.own.rule import Example, Outcome, OwnRule, checked, key_of, try_examples
from core.rules.rule import SEVERITIES
from core.schema import custom_rule, finding, suppressed_finding, suppression
from core.values import dump_json
from core.workspace import Workspace


def rules_in(connection: Connection) -> list[OwnRule]:
    """All own rules of a workspace, in the order of their making."""
    return [_read(row) for row in connection.execute(select(custom_rule).order_by(custom_rule.c.pk))]


def list_rules(workspace: Workspace) -> list[OwnRule]:
    """All own rules of a workspace, in the order of their making."""
    with workspace.read() as connection:
        return rules_in(connection)


def own_rule(workspace: Workspace, key: str) -> OwnRule:
    """One own rule by its key or name; raises NotFound."""
    for one in list_rules(workspace):
        if key in (one.key, one.name):
            return one
    raise NotFound(f"There is no own rule {key}.", hint="`rules --own` lists them.")


def save_rule(workspace: Workspace, rule: OwnRule, author: Author | None = None) -> OwnRule:
    """Keep a rule, new (without key) or changed; returns it as kept.

    Raises InvalidInput or ExpressionError for texts that cannot be used, and InvalidInput where an example does not come out as
    it should or the name is taken. Findings follow with the next `refresh`.
    """
    rule = checked(rule)
    failed = [one for one in try_examples(rule) if not one.passed]
    if failed:
        raise InvalidInput(_said(failed[0]), where="examples", hint="Correct the expression or the example.")
    with workspace.write() as connection:
        try:
            return _add(connection, rule, author or Author.me()) if not rule.key else _change(connection, rule)
        except IntegrityError as error:
            raise InvalidInput(
                f"There is a rule “{rule.name}” already.", where="name", hint="Choose another name."
            ) from error


def _said(outcome: Outcome) -> str:
    values = ", ".join(f"{name} = {value}" for name, value in outcome.example.values.items()) or "an empty row"
    expected = "should be found" if outcome.example.broken else "should not be found"
    return (
        f"The example with {values} {expected}, but {outcome.problem or 'is not' if outcome.example.broken else 'is'}."
    )


def _add(connection: Connection, rule: OwnRule, author: Author) -> OwnRule:
    taken = set(connection.execute(select(custom_rule.c.key)).scalars())
    # A suppression outlives its rule: a new rule must not inherit it.
    taken |= set(connection.execute(select(suppression.c.rule)).scalars())
    made = replace(
        rule, key=key_of(rule.name, taken), author=rule.author or author.name, created_at=_now(),
    )  # fmt: skip
    row = {**_stored(made), "id": new_id(), "key": made.key, "author": made.author, "created_at": made.created_at}
    return replace(made, number=insert_row(connection, insert(custom_rule).values(row)))


def _change(connection: Connection, rule: OwnRule) -> OwnRule:
    changed = connection.execute(update(custom_rule).where(custom_rule.c.key == rule.key).values(_stored(rule)))
    if not changed.rowcount:
        raise NotFound(f"There is no own rule {rule.key}.", hint="It was deleted meanwhile. Save it as a new one.")
    return next(one for one in rules_in(connection) if one.key == rule.key)


def enable_rule(workspace: Workspace, key: str, *, enabled: bool) -> None:
    """Switch an own rule on or off; raises NotFound."""
    with workspace.write() as connection:
        mine = custom_rule.c.key == key
        if not connection.execute(update(custom_rule).where(mine).values(enabled=int(enabled))).rowcount:
            raise NotFound(f"There is no own rule {key}.")


def delete_rule(workspace: Workspace, key: str) -> None:
    """Delete an own rule with its findings and suppressions; raises NotFound."""
    with workspace.write() as connection:
        if not connection.execute(delete(custom_rule).where(custom_rule.c.key == key)).rowcount:
            raise NotFound(f"There is no own rule {key}.")
        for table in (finding, suppressed_finding, suppression):
            connection.execute(delete(table).where(table.c.rule == key))


def _stored(rule: OwnRule) -> dict[str, Any]:
    return {
        "name": rule.name, "kind": rule.kind, "platform": rule.platform, "expression": rule.expression, "field": rule.field,
        "message": rule.message, "severity": rule.severity.code, "enabled": int(rule.enabled),
        "tests": dump_json([{"values": dict(one.values), "broken": one.broken} for one in rule.examples]) if rule.examples else None,
    }  # fmt: skip


def _read(row: Any) -> OwnRule:
    examples = tuple(Example(one["values"], bool(one["broken"])) for one in json.loads(row.tests or "[]"))
    return OwnRule(
        row.name, row.kind, row.expression, row.message, SEVERITIES[row.severity], row.platform, row.field, bool(row.enabled),
        examples, row.author, row.created_at, row.key, row.pk,
    )  # fmt: skip


def _now() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
