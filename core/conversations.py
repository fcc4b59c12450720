"""A conversation ad's answers as plain text: one answer a line, what follows it indented below.

    See the demo -> https://www.nordlicht.example/demo
    How does it work? -> It closes the books in four days.
        Show me -> https://www.nordlicht.example/tour
        Not now -> Thank you for your time.

What stands behind the arrow is a web address, which the answer opens, or the message that comes next. `\\n` there is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.errors import InvalidInput

MOST_MESSAGES, MOST_ANSWERS = 25, 5
MOST_LINES = MOST_MESSAGES * MOST_ANSWERS
LONGEST_MESSAGE, LONGEST_ANSWER = 500, 25
_ARROW = re.compile(r"\s*(?:->|→)\s*")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_INDENT = "    "
FIELD = "answers"


@dataclass(frozen=True)
class Answer:
    """One button: it opens a page, or leads to a message with answers of its own."""

    text: str
    page: str | None = None
    message: str | None = None
    answers: tuple[Answer, ...] = ()


def parsed(text: str) -> tuple[Answer, ...]:
    """The answers below the first message. Raises InvalidInput with the line that is wrong."""
    lines = [(len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()), line.strip()) for line in text.splitlines()]
    lines = [one for one in lines if one[1]]
    if len(lines) > MOST_LINES:
        raise InvalidInput(
            f"There are {len(lines):,} answers, and a conversation has room for {MOST_LINES}.", where=FIELD,
            hint="Take some out.",
        )  # fmt: skip
    found, rest = _block(lines, None)
    if rest:
        raise _wrong(rest[0][1], "stands further left than the lines above it", "Indent it like them.")
    _check(found, 1 + _messages(found))
    return found


def written(answers: Sequence[Answer], depth: int = 0) -> str:
    """Answers as text."""
    return "\n".join(_lines(answers, depth))


def first_answers(text: str) -> list[str]:
    """What the buttons below the first message say; as far as it can be read."""
    lines = [line for line in text.splitlines() if line.strip() and not line[:1].isspace()]
    return [_split(line.strip())[0] for line in lines]


def with_pages(answers: Sequence[Answer]) -> Iterator[str]:
    """The pages that answers open, from top to bottom."""
    for one in answers:
        if one.page is not None:
            yield one.page
        yield from with_pages(one.answers)


def _block(lines: list[tuple[int, str]], above: int | None) -> tuple[tuple[Answer, ...], list[tuple[int, str]]]:
    """The answers at one depth, with all below them, and the lines that are left."""
    found: list[Answer] = []
    depth = lines[0][0] if lines else 0
    while lines and (above is None or lines[0][0] > above) and lines[0][0] >= depth:
        at, line = lines[0]
        if at > depth:
            raise _wrong(line, "is indented below nothing", "Write it below the message that it answers.")
        below, lines = _block(lines[1:], depth) if len(lines) > 1 and lines[1][0] > depth else ((), lines[1:])
        found.append(_answer(line, below))
    return tuple(found), lines


def _answer(line: str, below: tuple[Answer, ...]) -> Answer:
    text, arrow, target = _split(line)
    if not (text and arrow and target):
        raise _wrong(line, "has no arrow", "Write `Answer -> https://…` or `Answer -> the next message`.")
    if len(text) > LONGEST_ANSWER:
        raise _wrong(line, f"has an answer of more than {LONGEST_ANSWER} characters", "Shorten it.")
    if not _ADDRESS.fullmatch(target):
        message = target.replace("\\n", "\n")
        if len(message) > LONGEST_MESSAGE:
            raise _wrong(line, f"leads to a message of more than {LONGEST_MESSAGE} characters", "Shorten it.")
        return Answer(text, message=message, answers=below)
    if below:
        raise _wrong(line, "opens a page, and there are answers below it", "Put them below a message.")
    return Answer(text, page=target)


def _split(line: str) -> tuple[str, str, str]:
    found = _ARROW.search(line)
    return (line[: found.start()], found[0], line[found.end() :]) if found else (line, "", "")


def _check(answers: tuple[Answer, ...], messages: int) -> None:
    if messages > MOST_MESSAGES:
        raise InvalidInput(
            f"The conversation has {messages} messages, and LinkedIn takes {MOST_MESSAGES}.", where=FIELD,
            hint="Take some out.",
        )  # fmt: skip
    if len(answers) > MOST_ANSWERS:
        raise _wrong(
            f"{answers[0].text} …", f"is one of {len(answers)} answers to one message", f"Keep {MOST_ANSWERS}."
        )
    for one in answers:
        _check(one.answers, 0)


def _messages(answers: Sequence[Answer]) -> int:
    return sum((one.message is not None) + _messages(one.answers) for one in answers)


def _lines(answers: Sequence[Answer], depth: int) -> Iterator[str]:
    for one in answers:
        target = one.page if one.page is not None else (one.message or "").replace("\n", "\\n")
        yield f"{_INDENT * depth}{one.text} -> {target}"
        yield from _lines(one.answers, depth + 1)


def _wrong(line: str, what: str, hint: str) -> InvalidInput:
    return InvalidInput(f"“{line[:60]}” {what}.", where=FIELD, hint=hint)
