"""Every command line in the documentation names a command, options and arguments that exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli.program import make_program, spread

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = re.compile(r"(?:campaign-desk|python main\.py)\s+(?P<words>.+)")
WITHOUT_COMMAND = ("--help",)


def documents() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def command_lines(path: Path) -> Iterator[str]:
    """The command lines of a document: whole lines of code, and what stands between backticks."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    spoken = re.findall(r"`((?:campaign-desk|python main\.py) [^`]+)`", text)
    for line in [*text.splitlines(), *spoken]:
        found = PROGRAM.match(line.strip())
        if found:
            yield found["words"]


LINES = [(path.name, line) for path in documents() for line in dict.fromkeys(command_lines(path))]


@pytest.fixture(scope="module")
def commands() -> dict[str, Any]:
    """All commands by name."""
    found: dict[str, Any] = typer.main.get_command(make_program()).commands  # type: ignore[attr-defined]
    return found


def test_there_are_command_lines() -> None:
    assert len(LINES) > 30
    assert {"README.md", "posting.md", "pulling.md", "sandbox.md"} <= {name for name, _ in LINES}


@pytest.mark.parametrize(("document", "line"), LINES)
def test_it_can_be_typed(document: str, line: str, commands: dict[str, Any]) -> None:
    words = [word for word in shlex.split(line.replace("…", ""), comments=True) if word != "|"]
    if words[0] in WITHOUT_COMMAND:
        return
    assert words[0] in commands, f"{document} names the command {words[0]}"
    command, words = commands[words[0]], spread(words)
    if hasattr(command, "commands"):
        assert words[1] in command.commands, f"{document}: {words[0]} has no {words[1]}"
        command, words = command.commands[words[1]], words[1:]
    options = {name: one for one in command.params for name in one.opts if name.startswith("--")}
    needed = [one for one in command.params if one.param_type_name == "argument" and one.required]
    given, rest = 0, words[1:]
    while rest:
        word = rest.pop(0)
        name, _, value = word.partition("=")
        if not word.startswith("--"):
            given += 1
        else:
            assert name in options, f"{document}: {words[0]} has no option {name}"
            if not options[name].is_flag and not value:
                assert rest, f"{document}: {name} needs a value"
                rest.pop(0)
    assert given >= len(needed), f"{document}: {words[0]} needs {len(needed)} arguments"
