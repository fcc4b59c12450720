"""Writes a brief as the TOML file it can be read back from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import tomlkit
from tomlkit.items import Table

from core.brief.brief import Brief, Budget
from core.values import money_text

_TOP = ("product", "company", "summary", "goal", "landing_page", "platforms", "countries", "languages", "start", "end",
        "value_props", "keyword_seeds", "negative_seeds")  # fmt: skip
_LONG_LIST = 80


def write_brief(brief: Brief) -> str:
    """The TOML text of a brief; what the brief does not say is left out."""
    document = tomlkit.document()
    for name in _TOP:
        _put(document, name, getattr(brief, name))
    if brief.budget:
        document.add("budget", _table(_budget(brief.budget)))
    if brief.offer:
        document.add("offer", _table(_said(brief.offer)))
    for name in ("claims", "personas"):
        if getattr(brief, name):
            document.add(name, _tables([_said(entry) for entry in getattr(brief, name)]))
    for name in ("companies", "brand"):
        said = _said(getattr(brief, name))
        if said:
            document.add(name, _table(said))
    return tomlkit.dumps(document)


def _budget(budget: Budget) -> dict[str, Any]:
    return {"total": money_text(budget.total_micros, budget.currency or "EUR"), "currency": budget.currency}


def _said(part: Any) -> dict[str, Any]:
    """The fields of a part that say something."""
    return {f.name: getattr(part, f.name) for f in fields(part) if getattr(part, f.name)}


def _put(target: Any, name: str, value: str | date | tuple[str, ...] | bool | None) -> None:
    if not value:
        return
    if isinstance(value, tuple):
        array = tomlkit.array()
        array.extend(value)
        array.multiline(sum(len(item) + 4 for item in value) > _LONG_LIST)
        target.add(name, array)
    else:
        target.add(name, value)


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for name, value in values.items():
        _put(table, name, value)
    return table


def _tables(entries: list[dict[str, Any]]) -> Any:
    array = tomlkit.aot()
    for entry in entries:
        array.append(_table(entry))
    return array
