"""Changes by somebody else, and the whole state as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrations.sandbox.google.accounts import find_account, look_at
from integrations.sandbox.google.messages import operation_class, resource_class
from integrations.sandbox.google.mutate import Operation, Request, run
from integrations.sandbox.google.problems import Refused
from integrations.sandbox.google.store import Store

SOMEBODY = "colleague@nordlicht.example"


def change(store: Store, customer: int, operations: Sequence[dict[str, Any]], client: str) -> list[str]:
    """Do the operations (JSON of MutateOperation) as somebody else; returns the resource names.

    Raises:
        Refused: when the platform's rules refuse them.
    """
    from google.protobuf.json_format import ParseDict  # type: ignore[import-untyped]

    messages = [ParseDict(one, operation_class()()) for one in operations]
    with store.write() as connection:
        look = look_at(connection, find_account(connection, str(customer)), store.now())
        found = []
        for index, message in enumerate(messages):
            which = message.WhichOneof("operation") or ""
            found.append(
                Operation((("mutate_operations", index),), which.removesuffix("_operation"), getattr(message, which))
            )
        outcome = run(Request(look, client=client, user=SOMEBODY), found, partial_failure=False)
        if outcome.problems:
            raise Refused(outcome.problems)
    return [name or "" for name in outcome.names]


def dump(store: Store, customer: int | None = None) -> list[dict[str, Any]]:
    """Every live resource in order of its name."""
    from google.protobuf.json_format import MessageToDict

    query = "SELECT kind, body FROM resource WHERE removed = 0 AND (? IS NULL OR customer = ?) ORDER BY name"
    with store.read() as connection:
        rows = connection.execute(query, (customer, customer)).fetchall()
    return [
        {"kind": kind} | MessageToDict(resource_class(kind).FromString(body), preserving_proto_field_name=True)
        for kind, body in rows
    ]
