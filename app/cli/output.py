"""What commands print: one JSON document on stdout, or text for people; progress and errors on stderr."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.progress import Progress, Step

_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass
class Output:
    """How this run speaks; `answered` keeps `--json` to exactly one document."""

    as_json: bool = False
    answered: bool = field(default=False)

    def answer(self, document: dict[str, Any], text: str | Table | None = None) -> None:
        """Print the answer of a command: the document with `--json`, else the text."""
        if self.as_json:
            if not self.answered:
                sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
            self.answered = True
        elif isinstance(text, Table):
            text.show()
        elif text:
            sys.stdout.write(harmless(text.rstrip("\n")) + "\n")
        sys.stdout.flush()

    def problem(self, message: str, hint: str | None = None) -> None:
        """One clear message on stderr; with `--json` also the document, so that a script finds one."""
        sys.stderr.write(f"{harmless(message)}\n")
        if hint:
            sys.stderr.write(f"{harmless(hint)}\n")
        if self.as_json and not self.answered:
            self.answer({"error": message, "hint": hint})


@dataclass(frozen=True)
class Table:
    """Columns and rows for people; drawn by rich, with colour on a terminal only."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str | None = None
    note: str | None = None

    def show(self) -> None:
        """Print it to stdout; where there are no rows, what there is to say stands alone."""
        if self.note and not self.rows:
            sys.stdout.write(harmless(self.note.rstrip("\n")) + "\n")
            return
        from rich.console import Console
        from rich.table import Table as RichTable
        from rich.text import Text

        table = RichTable(title=self.title, title_justify="left", box=None, pad_edge=False, header_style="bold")
        for column in self.columns:
            table.add_column(column, overflow="fold")
        for row in self.rows:
            table.add_row(*(Text(harmless(cell)) for cell in row))
        console = Console(width=None if sys.stdout.isatty() else 160)
        console.print(table)
        if self.note:
            console.print(Text(harmless(self.note)))


def harmless(text: str) -> str:
    """A text without signs that a terminal takes for commands: names come from files and accounts of other people."""
    return _COMMANDS.sub("", text)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A progress that draws one line on a terminal and stops cleanly on Ctrl-C."""
    progress = Progress(report=_draw if sys.stderr.isatty() else lambda step: None)
    before = signal.signal(signal.SIGINT, lambda number, frame: progress.cancel())
    try:
        yield progress
    finally:
        signal.signal(signal.SIGINT, before)
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")


def speak_plainly(*, as_json: bool) -> None:
    """Make the standard streams take any text: JSON is UTF-8 always, people read what their terminal can show."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - lives as long as the program
        elif isinstance(stream, io.TextIOWrapper):
            encoding = "utf-8" if as_json and name == "stdout" else stream.encoding
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def is_text(argument: str) -> bool:
    """Whether an argument came in UTF-8, or names a file: systems let names of files be any bytes."""
    return os.sep in argument or not any("\ud800" <= letter <= "\udfff" for letter in argument)


def hang_up() -> None:
    """Nobody reads the answer any more: what is still unwritten is dropped, so that the end stays quiet."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _draw(step: Step) -> None:
    share = f" {step.done:,} of {step.total:,}" if step.total else ""
    sys.stderr.write(f"\r\x1b[K{step.label}{share}")
    sys.stderr.flush()
