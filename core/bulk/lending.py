"""Python functions lent to SQLite for one statement, so that work on texts stays set-based."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from core.bulk.tool import TextChange
from core.bulk.verdicts import Judge
from core.catalog import Field, FieldType
from core.errors import InvalidInput
from core.lending import Trouble
from core.values import dump_json, tidied

CHANGED = "cd_changed"
WRITTEN = "cd_written"
_CACHED = 1024


class SlowPattern(InvalidInput):
    """A pattern that does not end on some text; `text` is the one it was stopped on."""

    def __init__(self, text: str) -> None:
        super().__init__("The pattern takes too long.", hint="Make it simpler, or replace plain text.")
        self.text = text


def changing(
    change: TextChange, trouble: Trouble, *, of: Field, fills: bool, positions: tuple[int, ...]
) -> Callable[..., Any]:
    """A text change over stored values: plain texts and the elements of lists, each value looked at once."""

    def changed_text(text: str, words: tuple[Any, ...]) -> str:
        found = change(text, *words)
        # What nothing changes in stays to the letter; only what is written has to be as the field keeps it.
        return text if found == text else tidied(of, found)

    def several(stored: str, words: tuple[Any, ...]) -> str:
        texts = json.loads(stored)
        chosen = [not positions or at in positions for at in range(1, len(texts) + 1)]
        changed = [changed_text(text, words) if mine else text for text, mine in zip(texts, chosen, strict=True)]
        return dump_json(changed)

    # SQLite may ask twice for each row: whether the value differs, and what it becomes.
    @lru_cache(maxsize=_CACHED)
    def apply(stored: Any, *words: Any) -> Any:
        if stored is None and not fills:
            return None
        try:
            if of.type is FieldType.LIST:
                return several(stored or "[]", words)
            return changed_text(stored or "", words) or (None if stored is None else "")
        except InvalidInput as error:
            trouble.error, trouble.stored = error, stored
            raise

    return apply


def composing(compose: Callable[..., Any], trouble: Trouble) -> Callable[..., Any]:
    """A function over whole stored values; equal ones are worked out once."""

    @lru_cache(maxsize=_CACHED)
    def apply(stored: Any, *words: Any) -> Any:
        try:
            return compose(stored, *words)
        except InvalidInput as error:
            trouble.error, trouble.stored = error, stored
            raise

    return apply


def writing(judge: Judge) -> Callable[..., Any]:
    """What is really written of a result: the judge's word on it."""

    def apply(before: Any, after: Any, platform: str | None, format: str | None) -> Any:
        return judge(before, after, platform, format).written

    return apply
