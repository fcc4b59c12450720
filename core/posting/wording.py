"""What operations do, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.catalog import KINDS
from core.platforms import Verb
from core.posting.adapter import Operation
from core.values import decode
from core.wording import value_text

_MOST = 60
_TEXTS = ("headlines", "headline", "introductory_text", "subject", "text")
"""What something without a name is known by, the first that it has."""


def called(kind: str, values: Mapping[Any, Any]) -> str:
    """What people call an entity: its name, else its first text; "" when it has none. Values in stored form."""
    described = KINDS[kind]
    for name in (described.title, *_TEXTS):
        value = decode(described.by_name[name], values.get(name)) if name in described.by_name else None
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str) and first.strip():
            return first
    return ""


def detail_of(one: Operation, currency: str) -> str:
    """What changes: each field with the value before and after."""
    if one.verb is not Verb.UPDATE:
        return ""
    return "; ".join(
        f"{KINDS[one.kind].by_name[name].label} {_shown(one, name, one.before.get(name), currency)} → "
        f"{_shown(one, name, value, currency)}"
        for name, value in one.sent.items()
    )


def _shown(one: Operation, name: str, stored: object, currency: str) -> str:
    described = KINDS[one.kind].by_name[name]
    text = value_text(described, decode(described, stored), currency) or "(empty)"
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"
