"""What a model folder says of itself: name, licence and languages, from its own files and its README's heading."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ABOUT = "about.json"
README = "README.md"
MOST_BYTES = 200_000


@dataclass(frozen=True)
class Papers:
    """What is stated; empty where nothing is. `languages` are ISO 639-1 codes."""

    name: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ()


class Named(Protocol):
    """What a card says of a model whichever way it came."""

    @property
    def name(self) -> str:
        """For people."""
        ...

    @property
    def licence(self) -> str:
        """Under which terms."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes."""
        ...


def read_papers(folder: Path) -> Papers:
    """Read `about.json` of folders this program prepared, else the heading of the model card (README.md)."""
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        return Papers(str(about["name"]), str(about["licence"]), tuple(about.get("languages", ())))
    except (OSError, ValueError, KeyError, TypeError):
        return _from_readme(folder / README)


def _from_readme(file: Path) -> Papers:
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            text = stream.read(MOST_BYTES)
    except OSError:
        return Papers()
    heading = re.match(r"---\n(.*?)\n---", text, re.DOTALL)
    if heading is None:
        return Papers()
    return Papers("", _one(heading.group(1), "license"), _several(heading.group(1), "language"))


def _one(heading: str, key: str) -> str:
    found = re.search(rf"^{key}:[ \t]*(\S.*)$", heading, re.MULTILINE)
    return found.group(1).strip("'\" ") if found else ""


def _several(heading: str, key: str) -> tuple[str, ...]:
    """A YAML list of plain words, on one line or one word a line."""
    single = _one(heading, key)
    if single:
        words = re.findall(r"[A-Za-z]+", single)
    else:
        block = re.search(rf"^{key}:[ \t]*\n((?:[ \t]*-[^\n]*\n?)+)", heading, re.MULTILINE)
        words = re.findall(r"-[ \t]*['\"]?([A-Za-z]+)", block.group(1)) if block else []
    return tuple(dict.fromkeys(word.lower() for word in words if len(word) == 2))
