"""Regular expressions that people write: compiled within bounds, so that no pattern takes the memory of the machine."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

MOST_LETTERS = 2_000
MOST_PARTS = 100_000  # compiled in about 0.1 s and 300 MB at the worst; a thousand times as many ended the program
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\s*(?P<least>\d*)\s*(?:,\s*\d*\s*)?\}|[()]|.", re.DOTALL)


class BadPattern(ValueError):
    """The pattern cannot be used; says why."""


@lru_cache(maxsize=256)
def read_pattern(source: str, *, ignore_case: bool = False) -> Any:
    """Compile a pattern of the `regex` package; raises BadPattern. Searches with it take a `timeout`."""
    import regex

    if len(source) > MOST_LETTERS:
        raise BadPattern(f"it is longer than {MOST_LETTERS} characters")
    if _parts(source) > MOST_PARTS:
        raise BadPattern(f"written out, its counts such as {{5}} make more than {MOST_PARTS:,} parts")
    try:
        return regex.compile(source, regex.IGNORECASE if ignore_case else 0)
    except (regex.error, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise BadPattern(str(error)) from error


def _parts(source: str) -> int:
    """How many parts a pattern has when everything that is counted is written out as often as it must stand at least."""
    sums, last = [0], 0
    for token in _TOKEN.finditer(source):
        if token["least"] is not None:
            times = max(int(token["least"][:12] or 1), 1)
            sums[-1] += last * (times - 1)
            last *= times
        elif token[0] == "(":
            sums.append(0)
        elif token[0] == ")" and len(sums) > 1:
            last = sums.pop() + 1
            sums[-1] += last
        else:
            last = 1
            sums[-1] += 1
    return sum(sums)
