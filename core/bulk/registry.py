"""The bulk tools by the names their commands and recipes have, and the command line that repeats a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from core.bulk.addresses import AddressChange
from core.bulk.amounts import Amounts
from core.bulk.appending import Appending
from core.bulk.casing import Casing
from core.bulk.composing import Composing
from core.bulk.replacing import Replacement
from core.bulk.tool import Options, Tool
from core.errors import InvalidInput

TOOLS: Mapping[str, type[Any]] = {
    "replace": Replacement,
    "append": Appending,
    "change-case": Casing,
    "change-urls": AddressChange,
    "change-bids": Amounts,
    "formula": Composing,
}
# Switches of the tools as the command line has them: its flag, and the value the flag stands for.
_SWITCHES: Mapping[tuple[type[Any], str], tuple[str, Any]] = {
    (Replacement, "regex"): ("--regex", True),
    (Replacement, "match_case"): ("--ignore-case", False),
    (Replacement, "whole_word"): ("--whole-word", True),
    (Replacement, "words"): ("--words", True),
    (Appending, "where"): ("--before", "before"),
    (Appending, "skip_present"): ("--even-if-present", False),
    (Appending, "words"): ("--literal", False),
    (Amounts, "fill_empty"): ("--fill-empty", True),
}
_SPELLED = {"with_": "with", "case": "to"}


def name_of(tool: Tool) -> str:
    """The command's name of a tool."""
    return next(name for name, made in TOOLS.items() if isinstance(tool, made))


def to_plain(tool: Tool) -> dict[str, Any]:
    """A tool's settings as plain values."""
    return {"tool": name_of(tool)} | asdict(tool)  # type: ignore[call-overload,no-any-return]


def from_plain(plain: Mapping[str, Any]) -> Tool:
    """The tool of plain values; raises InvalidInput for what no tool understands."""
    made = TOOLS.get(str(plain.get("tool")))
    if made is None:
        raise InvalidInput(f"There is no bulk tool {plain.get('tool')!r}.")
    known = {one.name: one.type for one in fields(made)}
    given = {name: value for name, value in plain.items() if name in known}
    if not all(isinstance(value, str | bool) for value in given.values()):
        raise InvalidInput("The settings of this bulk tool cannot be read.")
    try:
        tool: Tool = made(**given)
    except TypeError as error:
        raise InvalidInput("The settings of this bulk tool cannot be read.") from error
    return tool


def command_words(tool: Tool, kind: str, names: list[str], options: Options, query: str) -> list[str]:
    """The command that repeats a request, without program and workspace."""
    words = [name_of(tool), "--kind", kind, *(word for name in names for word in ("--field", name))]
    defaults = {one.name: one.default for one in fields(type(tool))}  # type: ignore[arg-type]
    for name, value in asdict(tool).items():  # type: ignore[call-overload]
        switch = _SWITCHES.get((type(tool), name))
        if switch is not None:
            words += [switch[0]] if value == switch[1] else []
        elif value != defaults.get(name):
            words += [f"--{_SPELLED.get(name, name).replace('_', '-')}", value]
    words += ["--skip-too-long"] if options.skip_too_long else []
    words += [word for at in options.positions for word in ("--text-number", str(at))]
    return [*words, "--where", query] if query else words
