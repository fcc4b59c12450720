"""A naming grammar: writes a name from its parts and reads the parts back, or says what is wrong with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal
from unicodedata import category

from core.errors import InvalidInput
from core.naming.pattern import Slot, Step, Text, neighbours, optional_parts, part_names, read_pattern, ways

Case = Literal["any", "lower", "upper", "slug"]
Shape = Literal["text", "number", "month"]
Reading = Mapping[str, str]

CASES: tuple[Case, ...] = ("any", "lower", "upper", "slug")
SHAPES: tuple[Shape, ...] = ("text", "number", "month")
_SHAPES = {"number": re.compile(r"0|[1-9]\d*"), "month": re.compile(r"\d{4}(?:0[1-9]|1[0-2])")}
_MOST_READINGS = 2
_MOST_STEPS = 20_000
_MOST_MAYBE = 4


@dataclass(frozen=True)
class Part:
    """One part of a name.

    `source` is the attribute of the entity that it says ("" for text that a person chooses); `values` are the only
    values it takes, each with the attribute's value that it stands for ({"ggl": "google_ads"}); `longest` counts
    characters.
    """

    name: str
    source: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    case: Case = "any"
    shape: Shape = "text"
    longest: int = 60

    def meaning(self, written: str) -> str:
        """What a written value stands for."""
        return self.values.get(written, written)

    def code(self, meaning: str) -> str | None:
        """How an attribute's value is written; None when the part has no word for it."""
        if not self.values:
            return meaning
        wanted = meaning.casefold()
        return next(
            (code for code, stands_for in self.values.items() if wanted in (stands_for.casefold(), code.casefold())),
            None,
        )


@dataclass(frozen=True)
class Grammar:
    """How names of one kind on one platform (or on both, with None) are made. Raises InvalidInput when it is unusable."""

    kind: str
    platform: str | None
    pattern: str
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        known = {part.name for part in self.parts}
        missing = [name for name in part_names(self.steps) if name not in known]
        if missing:
            raise InvalidInput(
                f"The pattern names {{{missing[0]}}}, which is not described.", where="pattern", hint="Add the part."
            )
        if sum(isinstance(step, Slot | Text) is False for step in self.steps) > _MOST_MAYBE:
            raise InvalidInput(
                f"More than {_MOST_MAYBE} stretches may be left out.", where="pattern", hint="Remove some brackets."
            )
        self._check_touching()

    def _check_touching(self) -> None:
        """Two parts side by side can only be told apart when the first has a list of values."""
        for way in ways(self.steps):
            for one, other in pairwise(way):
                if isinstance(one, Slot) and isinstance(other, Slot) and not self.part(one.part).values:
                    raise InvalidInput(
                        f"{{{one.part}}} and {{{other.part}}} touch, so nobody can tell where one ends.",
                        where="pattern",
                        hint="Put a separator between them, or give the first a list of values.",
                    )

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The pattern, read."""
        return read_pattern(self.pattern)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The parts in the order of the name."""
        return tuple(part_names(self.steps))

    @cached_property
    def optional(self) -> frozenset[str]:
        """The parts that may be left out."""
        return optional_parts(self.steps)

    @cached_property
    def _around(self) -> Mapping[str, frozenset[str]]:
        return neighbours(self.steps)

    @cached_property
    def _by_name(self) -> Mapping[str, Part]:
        return {part.name: part for part in self.parts}

    def part(self, name: str) -> Part:
        """The part of that name; raises InvalidInput."""
        found = self._by_name.get(name)
        if found is None:
            raise InvalidInput(f"The grammar has no part {{{name}}}.", hint=f"It has {', '.join(self.order)}.")
        return found

    def fits(self, part: Part, value: str) -> str | None:
        """What is wrong with a written value of a part; None when it may stand in a name."""
        if part.values:
            return None if value in part.values else f"can be {_listed(part.values)}"
        shape = _SHAPES.get(part.shape)
        if shape is not None and not shape.fullmatch(value):
            return "is a number" if part.shape == "number" else "is a year and month such as 202701"
        if not value or value != " ".join(value.split()) or any(category(c) == "Cc" for c in value):
            return "is text without outer or double spaces"
        if len(value) > part.longest:
            return f"has at most {part.longest} characters"
        if value != _cased(part.case, value):
            return f"is written in {_CASE_WORDS[part.case]}"
        return self._separated(part, value)

    def _separated(self, part: Part, value: str) -> str | None:
        for text in self._around.get(part.name, ()):
            if text in value or value[0] in _marks(text) or value[-1] in _marks(text):
                return f"holds no “{text.strip() or text}” at its ends, nor “{text}” within"
        return None

    def written(self, part: Part, value: str) -> str:
        """The value as it may stand in a name: cased, cleaned of separators, cut at a word. "" when nothing is left."""
        if part.values:
            return part.code(value) or ""
        clean = "".join(" " if category(char) == "Cc" else char for char in value)
        clean = _cased(part.case, " ".join(clean.split()))
        around = self._around.get(part.name, frozenset())
        marks = "".join(sorted({mark for text in around for mark in _marks(text)}))
        while True:
            before = clean
            for text in around:
                clean = clean.replace(text, _instead(text, marks, part.case))
            clean = _cut(" ".join(clean.split()).strip(marks), part.longest).strip(marks)
            if clean == before:
                return clean

    def name(self, values: Mapping[str, str]) -> str:
        """The name of these written values; raises InvalidInput for one that is missing, does not fit or is ambiguous."""
        given = {key: value for key, value in values.items() if value}
        for name in self.order:
            if name not in given and name not in self.optional:
                raise InvalidInput(f"{{{name}}} has no value.", where=name, hint="Every name needs it.")
            wrong = self.fits(self.part(name), given[name]) if name in given else None
            if wrong:
                raise InvalidInput(f"{{{name}}} cannot be “{given[name]}”: it {wrong}.", where=name)
        text = self._joined(given)
        readings = self.readings(text)
        if len(readings) != 1:
            raise InvalidInput(f"“{text}” could be read in several ways.", where="name", hint=_differing(readings))
        return text

    def _joined(self, given: Mapping[str, str]) -> str:
        parts = []
        for step in self.steps:
            if isinstance(step, Text | Slot):
                parts.append(step.text if isinstance(step, Text) else given[step.part])
            elif all(name in given for name in part_names((step,))):
                parts.extend(one.text if isinstance(one, Text) else given[one.part] for one in step.steps)
        return "".join(parts)

    def readings(self, name: str) -> list[Reading]:
        """The ways to read a name, at most two; none when it does not follow the grammar."""
        return self._read(name).found

    def read(self, name: str) -> Reading | None:
        """The written values of a name that can be read in exactly one way."""
        found = self.readings(name)
        return found[0] if len(found) == 1 else None

    def _read(self, name: str) -> _Search:
        search = _Search(self, name)
        for way in ways(self.steps):
            search.follow(way, 0, 0, {})
        return search


@dataclass
class _Search:
    """One name being read; `furthest` is where the best try failed, and what was expected there."""

    grammar: Grammar
    name: str
    found: list[Reading] = field(default_factory=list)
    furthest: tuple[int, int, str] = (-1, 0, "")
    steps: int = 0

    def follow(self, way: tuple[Text | Slot, ...], step: int, at: int, values: dict[str, str]) -> None:
        """Read the rest of the name from character `at` by the rest of the way."""
        self.steps += 1
        if len(self.found) >= _MOST_READINGS or self.steps > _MOST_STEPS:
            return
        if step == len(way):
            if at == len(self.name):
                if values not in self.found:
                    self.found.append(dict(values))
            else:
                self._stuck(at, f"nothing more is expected, but “{_short(self.name[at:])}” follows")
            return
        wanted = way[step]
        if isinstance(wanted, Text):
            if self.name.startswith(wanted.text, at):
                self.follow(way, step + 1, at + len(wanted.text), values)
            else:
                self._stuck(at, f"“{wanted.text}” is expected" + self._instead(at))
            return
        following = way[step + 1] if step + 1 < len(way) else None
        self._slot(way, step, at, values, following.text if isinstance(following, Text) else None)

    def _slot(
        self, way: tuple[Text | Slot, ...], step: int, at: int, values: dict[str, str], until: str | None
    ) -> None:
        wanted = way[step]
        assert isinstance(wanted, Slot)
        part = self.grammar.part(wanted.part)
        wrong: str | None = None
        for value in self._candidates(part, at, until, last=step + 1 == len(way)):
            problem = self.grammar.fits(part, value)
            if problem is None:
                self.follow(way, step + 1, at + len(value), values | {part.name: value})
            elif wrong is None:
                wrong = f"{{{part.name}}} {problem}, not “{_short(value)}”"
        if wrong or at >= len(self.name):
            self._stuck(at, wrong or f"{{{part.name}}} is missing at the end")
        elif part.values and not any(self.name.startswith(code, at) for code in part.values):
            rest = self.name[at:].partition(until)[0] if until else self.name[at:]
            self._stuck(at, f"{{{part.name}}} can be {_listed(part.values)}, not “{_short(rest)}”")
        elif until is not None and until not in self.name[at:]:
            end = f"{{{part.name}}} must be followed by “{until}”, but “{_short(self.name[at:])}” ends the name"
            self._stuck(at, end, telling=0)

    def _candidates(self, part: Part, at: int, until: str | None, *, last: bool) -> Iterator[str]:
        if part.values:
            yield from (code for code in part.values if self.name.startswith(code, at))
        elif last:
            if at < len(self.name):
                yield self.name[at:]
        elif until is not None:
            # A value holds no separator within, so it ends at the first one; a second try takes in one more character
            # of a separator that begins a little later, as in "a ||| b".
            end = self.name.find(until, at)
            while end != -1 and end - at <= part.longest + len(until):
                if end > at:
                    yield self.name[at:end]
                end = self.name.find(until, end + 1)
                if end - at > part.longest:
                    break
        else:
            yield from (self.name[at:end] for end in range(at + 1, min(len(self.name), at + part.longest) + 1))

    def _instead(self, at: int) -> str:
        rest = self.name[at:]
        return f", not “{_short(rest)}”" if rest else " at the end"

    def _stuck(self, at: int, expected: str, telling: int = 1) -> None:
        """Keep what failed furthest; of two at one place, the more telling."""
        if (at, telling) > self.furthest[:2]:
            self.furthest = (at, telling, expected)

    def problem(self) -> str | None:
        """Why there is not exactly one reading."""
        if len(self.found) == 1:
            return None
        if self.found:
            return f"It can be read in two ways: {_differing(self.found)}."
        at, _, expected = self.furthest
        after = f"After “{_short_end(self.name[:at])}” " if at > 0 else "At its start "
        return f"{after}{expected}."


def problem_with(name: str, grammar: Grammar) -> str | None:
    """What is wrong with a name under a grammar, in one sentence; None when it follows it and reads in one way only."""
    if not name:
        return "The name is empty."
    return grammar._read(name).problem()  # noqa: SLF001 - the search is this module's own


_CASE_WORDS = {"lower": "small letters", "upper": "capital letters", "slug": "small letters with - between words"}


def _cased(case: Case, value: str) -> str:
    if case == "lower":
        return value.lower()
    if case == "upper":
        return value.upper()
    return "-".join(value.lower().split()) if case == "slug" else value


def _marks(text: str) -> frozenset[str]:
    """The characters of a separator that a value may not begin or end with; its letters and digits may."""
    return frozenset(char for char in text if not char.isalnum())


def _instead(text: str, marks: str, case: Case) -> str:
    """What stands in a value where a separator stood."""
    ways = ("-", "/", "+", ".") if case == "slug" else (" ", "-", "/", "+", ".")
    return next((one for one in ways if one not in marks and one not in text), "")


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    at_word = text[: longest + 1].rpartition(" ")[0]
    return at_word if len(at_word) >= longest // 2 else text[:longest]


def _listed(values: Mapping[str, str]) -> str:
    codes = list(values)
    return ", ".join(codes[:8]) + (" …" if len(codes) > 8 else "")


def _differing(readings: list[Reading]) -> str:
    if len(readings) < 2:
        return "nothing in the grammar reads it"
    return " or ".join(
        ", ".join(f"{{{key}}} “{value}”" for key, value in one.items() if value != other.get(key))
        for one, other in (readings[:2], readings[1::-1])
    )


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _short_end(text: str) -> str:
    return text if len(text) <= 40 else "…" + text[-39:]
