"""Words that every ad must show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.copy.fields import Field
from core.copy.line import Line
from core.copy.validate import Rules, allowed


def with_must_include(lines: Sequence[Line], texts: Sequence[str], field: Field, rules: Rules) -> list[Line]:
    """The lines, each required text added to the last line that has room, or to its first sentences alone."""
    out = list(lines)
    for text in texts:
        if not any(text.lower() in line.text.lower() for line in out):
            _add(out, text, field, rules)
    return out


def _add(lines: list[Line], text: str, field: Field, rules: Rules) -> None:
    end = "" if text.endswith((".", "!", "?")) else "."
    for at in reversed(range(len(lines))):
        sentences = lines[at].text.split(". ")
        for keep in range(len(sentences), 0, -1):
            body = ". ".join(sentences[:keep]).rstrip(".")
            made = f"{body}{'' if body.endswith(('?', '!')) else '.'} {text}{end}"
            if allowed(made, field, rules):
                lines[at] = replace(lines[at], text=made)
                return
