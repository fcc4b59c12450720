"""Python functions lent to SQLite for one statement, so that work on texts stays set-based."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from core.bulk.tool import TextChange
from core.bulk.verdicts import Judge
from core.errors import InvalidInput
from core.values import clean_text, dump_json

CHANGED = "cd_changed"
WRITTEN = "cd_written"
_CACHED = 1024


class SlowPattern(InvalidInput):
    """A pattern that does not end on some text; `text` is the one it was stopped on."""

    def __init__(self, text: str) -> None:
        super().__init__("The pattern takes too long.", hint="Make it simpler, or replace plain text.")
        self.text = text


@dataclass
class Trouble:
    """The error a lent function met, and the stored value it was working on: SQLite passes neither on."""

    error: InvalidInput | None = None
    stored: Any = None


@contextmanager
def lent(connection: Connection, name: str, function: Callable[..., Any], trouble: Trouble) -> Iterator[None]:
    """Lend SQLite a function, and raise its errors as ours."""
    raw: Any = connection.connection.driver_connection
    raw.create_function(name, -1, function, deterministic=True)
    try:
        yield
    except OperationalError as error:
        raise trouble.error or error from error
    finally:
        raw.create_function(name, -1, None)


def changing(
    change: TextChange, trouble: Trouble, *, fills: bool, positions: tuple[int, ...], is_list: bool
) -> Callable[..., Any]:
    """A text change over stored values: plain texts and the elements of lists, each value looked at once."""

    def several(stored: str, words: tuple[Any, ...]) -> str:
        texts = json.loads(stored)
        chosen = [not positions or at in positions for at in range(1, len(texts) + 1)]
        changed = [clean_text(change(text, *words)) if mine else text for text, mine in zip(texts, chosen, strict=True)]
        return dump_json(changed)

    # SQLite may ask twice for each row: whether the value differs, and what it becomes.
    @lru_cache(maxsize=_CACHED)
    def apply(stored: Any, *words: Any) -> Any:
        if stored is None and not fills:
            return None
        try:
            if is_list:
                return several(stored or "[]", words)
            return clean_text(change(stored or "", *words)) or (None if stored is None else "")
        except InvalidInput as error:
            trouble.error, trouble.stored = error, stored
            raise

    return apply


def writing(judge: Judge) -> Callable[..., Any]:
    """What is really written of a result: the judge's word on it."""

    def apply(before: Any, after: Any, platform: str | None, format: str | None) -> Any:
        return judge(before, after, platform, format).written

    return apply
