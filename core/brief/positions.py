"""On which line of a TOML text each key and list element stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<comment>#[^\n]*)|(?P<newline>\n)|(?P<space>[ \t\r]+)|(?P<mark>[\[\]{}=,.])|(?P<word>[^\s\[\]{}=,.#\"']+)",
    re.DOTALL,
)


@dataclass
class _Scanner:
    """A walk over the tokens of a text that tomllib has read without complaint."""

    tokens: list[tuple[str, str, int]]
    at: int = 0
    found: dict[KeyPath, int] = field(default_factory=dict)
    counts: dict[KeyPath, int] = field(default_factory=dict)

    def peek(self) -> tuple[str, str, int]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "", 0)

    def take(self) -> tuple[str, str, int]:
        token = self.peek()
        self.at += 1
        return token

    def note(self, path: KeyPath, line: int) -> None:
        self.found.setdefault(path, line)

    def skip_newlines(self) -> None:
        while self.peek()[0] == "newline":
            self.at += 1

    def key(self) -> KeyPath:
        """A dotted key."""
        parts: list[str | int] = []
        while self.peek()[0] in ("word", "text") or self.peek()[1] == ".":
            kind, text, _ = self.take()
            if text != ".":
                parts.append(text[1:-1] if kind == "text" else text)
        return tuple(parts)

    def header(self) -> KeyPath:
        """`[table]` or `[[tables]]`; returns where the following keys belong."""
        line = self.take()[2]
        many = self.peek()[1] == "["
        if many:
            self.take()
        path = self._inside_lists(self.key())
        if many:
            self.counts[path] = self.counts.get(path, -1) + 1
            self.note(path, line)
            path = (*path, self.counts[path])
        self.note(path, line)
        while self.peek()[0] not in ("newline", "end"):
            self.take()
        return path

    def _inside_lists(self, path: KeyPath) -> KeyPath:
        """`[personas.x]` after `[[personas]]` means the last of them."""
        whole: KeyPath = ()
        for i, part in enumerate(path):
            whole = (*whole, part)
            if i < len(path) - 1 and whole in self.counts:
                whole = (*whole, self.counts[whole])
        return whole

    def pair(self, table: KeyPath) -> None:
        """`key = value`."""
        line = self.peek()[2]
        path = (*table, *self.key())
        self.note(path, line)
        if self.peek()[1] == "=":
            self.take()
            self.value(path)

    def value(self, path: KeyPath) -> None:
        mark = self.peek()[1] if self.peek()[0] == "mark" else ""
        if mark == "[":
            self.elements(path)
        elif mark == "{":
            self.members(path)
        else:
            while self.peek()[0] in ("word", "text") or self.peek()[1] == ".":
                self.take()

    def elements(self, path: KeyPath) -> None:
        self.take()
        index = 0
        while self.peek()[0] != "end":
            self.skip_newlines()
            text = self.peek()[1] if self.peek()[0] == "mark" else ""
            if text == "]":
                break
            if text == ",":
                self.take()
                continue
            before = self.at
            self.note((*path, index), self.peek()[2])
            self.value((*path, index))
            index += 1
            if self.at == before:
                break
        self.take()

    def members(self, path: KeyPath) -> None:
        self.take()
        while self.peek()[0] != "end" and self.peek()[1] != "}":
            before = self.at
            if self.peek()[1] == "," or self.peek()[0] == "newline":
                self.take()
            else:
                self.pair(path)
            if self.at == before:
                break
        self.take()


def key_lines(text: str) -> dict[KeyPath, int]:
    """Line numbers (from 1) by key path such as `("personas", 2, "titles")`; the text must be valid TOML."""
    scanner = _Scanner(list(_tokens(text)))
    table: KeyPath = ()
    while scanner.peek()[0] != "end":
        kind, mark, _ = scanner.peek()
        before = scanner.at
        if kind == "newline":
            scanner.take()
        elif kind == "mark" and mark == "[":
            table = scanner.header()
        else:
            scanner.pair(table)
        if scanner.at == before:
            scanner.take()
    return scanner.found


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind not in ("space", "comment"):
            yield kind, match.group(), line
        line += match.group().count("\n")


def dotted(path: KeyPath) -> str:
    """The path as people write it: `personas[2].titles`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
