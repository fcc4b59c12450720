"""A brief while it is being written: it may be incomplete or faulty, and keeps the comments of the file it came from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.brief.brief import Brief
from core.brief.reading import read_brief_text
from core.errors import BriefError

Values = dict[str, Any]

_PROBLEM = re.compile(r"^(?P<key>[\w.\[\]-]+)(?: \(line \d+\))?: (?P<text>.+)$", re.DOTALL)


def values_of(text: str, *, where: str | None = None) -> Values:
    """What a TOML text says, whether or not it is a good brief; raises BriefError when it is no TOML."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BriefError([f"This is not valid TOML: {error}."], where=where) from error


def text_of(values: Mapping[str, Any], former: str = "") -> str:
    """The TOML text of these values; comments and order of the `former` text are kept where they can be."""
    import tomlkit

    wanted = _said(values)
    kept = tomlkit.parse(former)
    _merge(kept, wanted)
    text = tomlkit.dumps(kept)
    if _said(tomllib.loads(text)) == wanted:
        return text
    fresh = tomlkit.document()
    _merge(fresh, dict(sorted(wanted.items(), key=lambda item: isinstance(item[1], dict) or _is_tables(item[1]))))
    return tomlkit.dumps(fresh)


def check(text: str, today: date) -> tuple[Brief | None, dict[str, str]]:
    """The brief when the text is a good one, else one problem per key path ("" for the text as a whole)."""
    try:
        return read_brief_text(text, today=today), {}
    except BriefError as error:
        return None, _by_key(error.problems)


def _by_key(problems: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for problem in problems:
        match = _PROBLEM.match(problem)
        key, words = (match["key"], match["text"]) if match else ("", problem)
        found.setdefault(key, words[:1].upper() + words[1:])
    return found


def _merge(target: Any, wanted: Mapping[str, Any]) -> None:
    for key in [key for key in target if key not in wanted and not _says_nothing(target[key])]:
        del target[key]
    for key, value in wanted.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        elif key not in target or target[key] != value:
            target[key] = _item(value)


def _item(value: Any) -> Any:
    import tomlkit

    if isinstance(value, dict):
        table = tomlkit.table()
        table.update(value)
        return table
    if _is_tables(value):
        tables = tomlkit.aot()
        for entry in value:
            tables.append(_item(entry))
        return tables
    return value


def _said(values: Mapping[str, Any]) -> Values:
    """Only what says something, at every depth."""
    return {key: _clean(value) for key, value in values.items() if not _says_nothing(value)}


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return _said(value)
    if _is_tables(value):
        return [_said(entry) for entry in value if not _says_nothing(entry)]
    return value


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _says_nothing(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_says_nothing(each) for each in value.values())
    if _is_tables(value):
        return all(_says_nothing(entry) for entry in value)
    return value is None or value is False or value in ("", [])
