"""Setting fields of many entities from what a person typed: one change set, a few SQL statements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, select, true

from core.catalog import KINDS, Field, FieldType, Kind
from core.editable import check_editable
from core.errors import InvalidInput
from core.ids import id_text, parse_id
from core.schema import ENTITY, Presence
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
    stored = {name: stored_value(kind, name, text) for name, text in texts.items()}
    title = title or f"Edit {KINDS[kind].plural.lower()}: {', '.join(texts)}"
    table = ENTITY[kind]
    with workspace.edit(title) as edit:
        condition = true() if where is None else where
        # The condition may speak of a field that is being set, so the rows are chosen before the first one is.
        chosen = condition if len(stored) == 1 else table.c.pk.in_(edit.chosen(kind, condition))
        drafted = and_(table.c.presence == int(Presence.DRAFT), chosen)
        for name in stored:
            check_editable(edit.connection, kind, [drafted], KINDS[kind].by_name[name])
        changed = sum(
            edit.set_where(kind, chosen, name, literal(value, table.c[name].type)) for name, value in stored.items()
        )
    return Assigned(id_text(edit.id) if changed else None, changed)


def add(workspace: Workspace, kind: str, texts: Mapping[str, str], *, id: str | None = None) -> Assigned:
    """Add one entity with typed values; fields that name a parent take its id. Raises InvalidInput, NotFound."""
    described = KINDS[kind]
    values = {name: _fresh(described, name, text) for name, text in texts.items()}
    missing = [name for name in described.parents[:1] if not values.get(name)]
    if missing:
        raise InvalidInput(f"{described.label} needs its {missing[0].replace('_', ' ')}.", where=missing[0])
    with workspace.edit(f"Add {described.label.lower()}") as edit:
        if (
            id
            and edit.connection.execute(
                select(ENTITY[kind].c.pk).where(ENTITY[kind].c.id == parse_id(id).bytes)
            ).first()
        ):
            raise InvalidInput("an entity with this id is or was in the workspace.", where=id, hint="Leave --id out.")
        edit.create(kind, values | ({"id": id} if id else {}))
    return Assigned(id_text(edit.id), 1)


def remove(workspace: Workspace, kind: str, where: ColumnElement[bool] | None) -> Assigned:
    """Take all matching entities, and what hangs below them, out of the draft."""
    with workspace.edit(f"Remove {KINDS[kind].plural.lower()}") as edit:
        gone = edit.delete_where(kind, true() if where is None else where)
    return Assigned(id_text(edit.id) if gone else None, gone)


def _fresh(kind: Kind, name: str, text: str) -> Any:
    field = kind.by_name.get(name)
    if field is None:
        raise InvalidInput(
            f"{kind.label} has no field {name!r}.", where=name, hint=f"It has {', '.join(kind.by_name)}."
        )
    return text.strip() or None if field.refers_to else choice(field, _typed(field, text))


def stored_value(kind: str, name: str, text: str) -> Any:
    """What a typed value is stored as; raises InvalidInput for one the field cannot hold."""
    described = KINDS[kind]
    field = described.by_name.get(name)
    if field is None:
        raise InvalidInput(
            f"{described.label} has no field {name!r}.", where=name, hint=f"It has {', '.join(described.by_name)}."
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
