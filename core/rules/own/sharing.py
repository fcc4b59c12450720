"""Own rules as a TOML file that a team can share: one [[rule]] table each."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.errors import InvalidInput
from core.rules.own.rule import Example, OwnRule
from core.rules.rule import Severity

_KEYS = ("name", "kind", "platform", "expression", "message", "severity", "field", "enabled", "examples")
_MOST_BYTES = 2_000_000


def rules_text(rules: Sequence[OwnRule]) -> str:
    """Rules as TOML."""
    return "\n".join(_table(rule) for rule in rules)


def _table(rule: OwnRule) -> str:
    lines = [
        "[[rule]]",
        f"name = {_quoted(rule.name)}",
        f"kind = {_quoted(rule.kind)}",
        *([f"platform = {_quoted(rule.platform)}"] if rule.platform else []),
        f"expression = {_quoted(rule.expression)}",
        f"message = {_quoted(rule.message)}",
        f"severity = {_quoted(str(rule.severity))}",
        *([f"field = {_quoted(rule.field)}"] if rule.field else []),
        *([] if rule.enabled else ["enabled = false"]),
    ]
    for example in rule.examples:
        lines += ["[[rule.examples]]", f"broken = {str(example.broken).lower()}"]
        lines += [f"{_quoted(name)} = {_value(value)}" for name, value in example.values.items() if value is not None]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(str(key))} = {_value(one)}" for key, one in value.items()) + "}"
    return _quoted(str(value))


def read_rules(file: Path) -> list[OwnRule]:
    """The rules of a TOML file; raises InvalidInput that names the rule and the key."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise InvalidInput("the file is too large for rules.", where=str(file))
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("rule")
    except OSError as error:
        raise InvalidInput(f"it cannot be read: {error.strerror}.", where=str(file)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(f"it is no TOML: {error}.", where=str(file)) from error
    if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        raise InvalidInput("no rule stands in it.", where=str(file), hint="Begin each rule with [[rule]].")
    return [_read(f"{file}, rule {number}", one) for number, one in enumerate(tables, 1)]


def _read(place: str, table: dict[str, Any]) -> OwnRule:
    unknown = sorted(set(table) - set(_KEYS))
    if unknown:
        raise InvalidInput(f"{unknown[0]!r} is no key of a rule.", where=place, hint=f"There are {', '.join(_KEYS)}.")
    for key in ("name", "kind", "expression", "message"):
        if not isinstance(table.get(key), str):
            raise InvalidInput(f"{key} is missing.", where=place, hint=f'Write {key} = "…".')
    severity = table.get("severity", "warning")
    if severity not in set(Severity):
        raise InvalidInput(f"{severity!r} is no severity.", where=place, hint=f"Write {', '.join(Severity)}.")
    for key, kind in (("platform", str), ("field", str), ("enabled", bool), ("examples", list)):
        if not isinstance(table.get(key, kind()), kind):
            raise InvalidInput(f"{key} cannot be {table[key]!r}.", where=place)
    examples = tuple(_example(place, one) for one in table.get("examples", []))
    return OwnRule(
        table["name"], table["kind"], table["expression"], table["message"], Severity(severity), table.get("platform"),
        table.get("field"), table.get("enabled", True), examples,
    )  # fmt: skip


def _example(place: str, table: Any) -> Example:
    if not isinstance(table, dict) or not isinstance(table.get("broken"), bool):
        raise InvalidInput("an example says whether it is broken.", where=place, hint="Write broken = true or false.")
    return Example({name: value for name, value in table.items() if name != "broken"}, table["broken"])
