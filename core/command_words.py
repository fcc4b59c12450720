"""How a verb says its own command: the rows it works on in the search language, and values as `--set` reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from core.assigning import stored_value
from core.catalog import KINDS, Field, FieldType
from core.errors import InvalidInput
from core.ids import parse_id
from core.schema import ENTITY
from core.scope import LEVELS, Scope, View, Wanted
from core.values import dump_json, encode, money_text
from core.workspace import Workspace

MOST_NAMED = 200  # rows a verb's command names one by one; beyond that the line is no help to anybody
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_VIEWS = {View.UNPOSTED: "has:change", View.ERRORS: "has:error", View.WARNINGS: "has:warning"}
About = dict[str, Any]


def where(workspace: Workspace, target: Sequence[str] | Wanted) -> str:
    """The rows a verb works on, in the search language."""
    if not isinstance(target, Wanted):
        return f"id in ({', '.join(target)})"
    parts = [_within(workspace, target.scope), _VIEWS.get(target.view, ""), _in_brackets(target.query)]
    return " ".join(part for part in parts if part)


def _within(workspace: Workspace, scope: Scope) -> str:
    if scope.kind not in LEVELS:
        return ""
    table = ENTITY[scope.kind]
    with workspace.read() as connection:
        raw = connection.execute(select(table.c.id).where(table.c.pk == scope.pk)).scalar_one()
    return f"{scope.kind} = {parse_id(raw)}"


def _in_brackets(query: str) -> str:
    text = query.strip()
    return f"({text})" if _OR.search(text) else text


def nameable(target: Sequence[str] | Wanted) -> bool:
    """Whether one line can name the rows: a whole list, or a few hundred of them."""
    return isinstance(target, Wanted) or 0 < len(target) <= MOST_NAMED


def about_setting(
    workspace: Workspace, kind: str, target: Sequence[str] | Wanted, values: Mapping[str, Any]
) -> About | None:
    """What a change set keeps of setting fields; None where `edit` cannot say the same."""
    if not nameable(target):
        return None
    words: list[str] = []
    for name, value in values.items():
        text = written(KINDS[kind].by_name[name], value, workspace.currency)
        if not _reads_back(kind, name, text, value):
            return None
        words += ["--set", f"{name}={text}"]
    return about_rows(workspace, ["edit"], kind, target, words) if words else None


def _reads_back(kind: str, name: str, text: str, value: Any) -> bool:
    try:
        return bool(stored_value(kind, name, text) == encode(KINDS[kind].by_name[name], value))
    except InvalidInput:
        return False


def about_rows(
    workspace: Workspace,
    command: Sequence[str],
    kind: str,
    target: Sequence[str] | Wanted,
    options: Sequence[str] = (),
) -> About | None:
    """What a change set keeps of a command over rows of a kind; None where one line cannot name them."""
    if not nameable(target):
        return None
    return {"command": [*command, "--kind", kind, "--where", where(workspace, target), *options]}


def about_sharing(workspace: Workspace, command: Sequence[str], target: Sequence[str] | Wanted) -> About | None:
    """What a change set keeps of a command whose last option takes the rows; None where one line cannot name them."""
    return {"command": [*command, where(workspace, target)]} if nameable(target) else None


def about_named(name: str, command: str, *options: str) -> About | None:
    """What a change set keeps of a command over something called by its name; None for a name that reads as an option."""
    return None if name.startswith("-") else {"command": [command, name, *options]}


def written(field: Field, value: Any, currency: str) -> str:
    """A value as `--set` reads it; None is empty."""
    if value is None:
        return ""
    if field.type is FieldType.MONEY:
        return money_text(value, currency) or ""
    if field.type in (FieldType.LIST, FieldType.MAP):
        return dump_json(value)
    if field.type is FieldType.BOOL:
        return "yes" if value else "no"
    return str(value)
