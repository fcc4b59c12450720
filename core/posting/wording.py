"""What operations do, in words."""

from __future__ import annotations

from core.catalog import KINDS
from core.platforms import Verb
from core.posting.adapter import Operation
from core.values import decode
from core.wording import value_text

_MOST = 60


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
