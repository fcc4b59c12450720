"""What is said of one result before it is written: too long for its platform, empty, or nothing a platform takes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from core.catalog import GOOGLE, Field, FieldType, Limit
from core.catalog.ads import FORMAT_LIMITS
from core.copy.width import display_width
from core.values import dump_json

_CACHED = 4096
_VALUETRACK = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one value: what is written, and why not everything that was meant is.

    `worst` is the first text of a list that is too long, as it is and as it would be.
    """

    written: Any
    too_long: bool = False
    left: bool = False
    invalid: bool = False
    worst: tuple[str, str] | None = None


Judge = Callable[[Any, Any, str | None, str | None], Verdict]


def judge_of(kind: str, field: Field, *, skip_too_long: bool) -> Judge:
    """The judge of a field's results: before, after, platform and ad format → verdict. Values in stored form."""
    if field.type in (FieldType.MONEY, FieldType.DECIMAL):
        return _amount

    @lru_cache(maxsize=_CACHED)
    def judge(before: Any, after: Any, platform: str | None, format: str | None) -> Verdict:
        limit = _limit(field, platform or GOOGLE, format)
        most = limit.most if limit else None
        if field.type is FieldType.LIST:
            return _list(before, after, most, skip_too_long)
        return _text(field, before, after, most, skip_too_long)

    return judge


def _limit(field: Field, platform: str, format: str | None) -> Limit | None:
    """The limit of a field, by ad format where formats differ."""
    by_format = FORMAT_LIMITS.get((format, field.name)) if format is not None else None
    return by_format or field.limits.get(platform)


def _amount(before: Any, after: Any, platform: str | None, format: str | None) -> Verdict:
    """Amounts of zero or less are never written."""
    if after is None or float(after) > 0:
        return Verdict(after)
    return Verdict(before, left=True, invalid=True)


def _text(field: Field, before: Any, after: Any, most: int | None, skip: bool) -> Verdict:
    if field.required and not (after or "").strip():
        return Verdict(before, left=True, invalid=True)
    over = _over(after, most)
    invalid = field.type is FieldType.URL and bool(after) and not is_address(field.name, after)
    if over and skip and _grows(before, after):
        return Verdict(before, too_long=True, left=True, invalid=invalid)
    return Verdict(after, too_long=over, invalid=invalid or after == "")


def _list(before: Any, after: Any, most: int | None, skip: bool) -> Verdict:
    old, new = json.loads(before or "[]"), json.loads(after or "[]")
    over = [at for at, text in enumerate(new) if _over(text, most) and text != (old[at] if at < len(old) else None)]
    empty = any(not text.strip() for text in new)
    worst = (old[over[0]] if over[0] < len(old) else "", new[over[0]]) if over else None
    if not (over and skip):
        return Verdict(after, too_long=bool(over), invalid=empty, worst=worst)
    left = [at for at in over if at < len(old) and _grows(old[at], new[at])]
    for at in left:
        new[at] = old[at]
    return Verdict(dump_json(new), too_long=True, left=bool(left), invalid=empty, worst=worst)


def _over(text: str | None, most: int | None) -> bool:
    return most is not None and text is not None and len(text) * 2 > most and display_width(text) > most


def _grows(before: str | None, after: str) -> bool:
    return display_width(after) > display_width(before or "")


def is_address(name: str, text: str) -> bool:
    """Whether a platform could open the address; tracking templates may begin with {lpurl}."""
    if re.search(r"\s", text):
        return False
    template = name == "tracking_template"
    if template and "lpurl" in text and text.startswith("{"):
        return True
    try:
        parts = urlsplit(_VALUETRACK.sub("x", text))
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and ("." in host or host == "localhost")
