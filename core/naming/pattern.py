"""The pattern of a grammar: plain text, `{part}`, and `[…]` around what may be left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from core.errors import InvalidInput

_TOKEN = re.compile(r"\{([^{}\[\]]*)\}|([\[\]])|([^{}\[\]]+)|([{}])")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
MOST_PARTS = 20


@dataclass(frozen=True)
class Text:
    """Characters that stand in every name."""

    text: str


@dataclass(frozen=True)
class Slot:
    """The place of a part."""

    part: str


@dataclass(frozen=True)
class Maybe:
    """What may be left out, whole."""

    steps: tuple[Text | Slot, ...]


Step: TypeAlias = Text | Slot | Maybe


def read_pattern(pattern: str) -> tuple[Step, ...]:
    """The steps of a pattern; raises InvalidInput where it cannot be read, or could not be read back."""
    steps: list[Step] = []
    inner: list[Text | Slot] | None = None
    for found in _TOKEN.finditer(pattern):
        name, bracket, text, stray = found.groups()
        if stray:
            raise _wrong(f"“{stray}” at character {found.start() + 1} has no partner.", "Write parts like {theme}.")
        if bracket:
            inner = _bracket(bracket, inner, steps, found.start())
            continue
        step = Text(text) if text is not None else Slot(_part_name(name))
        (steps if inner is None else inner).append(step)
    if inner is not None:
        raise _wrong("The last “[” is never closed.", "Write ] where what may be left out ends.")
    _check(tuple(steps))
    return tuple(steps)


def _bracket(bracket: str, inner: list[Text | Slot] | None, steps: list[Step], at: int) -> list[Text | Slot] | None:
    if bracket == "[":
        if inner is not None:
            raise _wrong(f"“[” at character {at + 1} stands inside another.", "Close the first one before it.")
        return []
    if not inner:
        raise _wrong(f"“]” at character {at + 1} closes nothing.", "Write [ before what may be left out.")
    steps.append(Maybe(tuple(inner)))
    return None


def _part_name(name: str) -> str:
    if not _WORD.fullmatch(name):
        raise _wrong(f"“{{{name}}}” is no part.", "Names of parts are small letters, digits and _, such as {market}.")
    return name


def _check(steps: tuple[Step, ...]) -> None:
    names = part_names(steps)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise _wrong(f"{{{twice}}} stands there twice.", "Use each part once.")
    if not names:
        raise _wrong("The pattern has no parts.", "Write at least one, such as {theme}.")
    if len(names) > MOST_PARTS:
        raise _wrong(f"The pattern has more than {MOST_PARTS} parts.", "Leave some out.")
    for step in steps:
        if isinstance(step, Maybe) and not part_names((step,)):
            raise _wrong("What may be left out holds no part.", "Put a part into the brackets, or remove them.")


def part_names(steps: tuple[Step, ...]) -> list[str]:
    """The parts in the order of the name."""
    found: list[str] = []
    for step in steps:
        if isinstance(step, Slot):
            found.append(step.part)
        elif isinstance(step, Maybe):
            found.extend(part_names(step.steps))
    return found


def optional_parts(steps: tuple[Step, ...]) -> frozenset[str]:
    """The parts that may be left out."""
    return frozenset(name for step in steps if isinstance(step, Maybe) for name in part_names(step.steps))


def neighbours(steps: tuple[Step, ...]) -> dict[str, frozenset[str]]:
    """For each part, the texts that may stand right before or after it."""
    around: dict[str, set[str]] = {}
    for way in ways(steps):
        for at, step in enumerate(way):
            if isinstance(step, Slot):
                beside = [way[n] for n in (at - 1, at + 1) if 0 <= n < len(way)]
                around.setdefault(step.part, set()).update(one.text for one in beside if isinstance(one, Text))
    return {part: frozenset(texts) for part, texts in around.items()}


def ways(steps: tuple[Step, ...]) -> list[tuple[Text | Slot, ...]]:
    """Every way to take or leave what may be left out, those with most parts first; texts side by side are one."""
    found: list[tuple[Text | Slot, ...]] = [()]
    for step in steps:
        if isinstance(step, Maybe):
            found = [one + step.steps for one in found] + found
        else:
            found = [(*one, step) for one in found]
    return sorted((_joined(way) for way in found), key=lambda way: -len(way))


def _joined(way: tuple[Text | Slot, ...]) -> tuple[Text | Slot, ...]:
    result: list[Text | Slot] = []
    for step in way:
        last = result[-1] if result else None
        if isinstance(step, Text) and isinstance(last, Text):
            result[-1] = Text(last.text + step.text)
        else:
            result.append(step)
    return tuple(result)


def _wrong(message: str, hint: str) -> InvalidInput:
    return InvalidInput(f"The pattern cannot be used: {message}", where="pattern", hint=hint)
