"""Setting fields of many entities from what a person typed: one change set, a few SQL statements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, literal, true

from core.catalog import KINDS, Field, FieldType, Kind
from core.errors import InvalidInput
from core.ids import id_text
from core.schema import ENTITY
from core.values import encode, parse_text
from core.workspace import Workspace


@dataclass(frozen=True)
class Assigned:
    """The change set that was made (None when nothing changed) and how many fields changed."""

    changeset: str | None
    changed: int


def assign(
    workspace: Workspace,
    kind: str,
    where: ColumnElement[bool] | None,
    texts: Mapping[str, str],
    *,
    title: str | None = None,
) -> Assigned:
    """Set fields of all matching draft entities to typed values; an empty text erases. Raises InvalidInput."""
    described = KINDS[kind]
    stored = {name: _stored(described, name, text) for name, text in texts.items()}
    title = title or f"Edit {described.plural.lower()}: {', '.join(texts)}"
    table = ENTITY[kind]
    with workspace.edit(title) as edit:
        condition = true() if where is None else where
        # The condition may speak of a field that is being set, so the rows are chosen before the first one is.
        chosen = condition if len(stored) == 1 else table.c.pk.in_(edit.chosen(kind, condition))
        changed = sum(
            edit.set_where(kind, chosen, name, literal(value, table.c[name].type)) for name, value in stored.items()
        )
    return Assigned(id_text(edit.id) if changed else None, changed)


def _stored(kind: Kind, name: str, text: str) -> Any:
    field = kind.by_name.get(name)
    if field is None:
        raise InvalidInput(
            f"{kind.label} has no field {name!r}.", where=name, hint=f"It has {', '.join(kind.by_name)}."
        )
    if field.read_only or field.refers_to:
        raise InvalidInput(f"{field.label} cannot be edited.", where=name)
    value = choice(field, _typed(field, text))
    if value is None and field.required:
        raise InvalidInput(f"{field.label} cannot be empty.", where=name)
    return encode(field, value)


def _typed(field: Field, text: str) -> Any:
    """The value of a typed text; a list may also be written as JSON, as `list --json` prints it."""
    if field.type is FieldType.LIST and text.lstrip().startswith(("[]", '["')):
        try:
            return json.loads(text) or None
        except ValueError as error:
            raise InvalidInput(
                f"{text!r} is no list.", where=field.name, hint='Write it like one; two or ["one", "two"].'
            ) from error
    return parse_text(field, text)


def choice(field: Field, value: Any) -> Any:
    """An enum value in its own spelling; raises InvalidInput naming the choices."""
    if field.type is not FieldType.ENUM or value is None or not field.choices:
        return value
    found = next((one for one in field.choices if one.lower() == value.lower()), None)
    if found is None:
        raise InvalidInput(
            f"{value!r} is no {field.label.lower()}.", where=field.name, hint=f"Choose {', '.join(field.choices)}."
        )
    return found
