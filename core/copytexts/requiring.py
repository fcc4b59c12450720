"""What a brand asks for in every ad: added to the kept texts when an ad is made of them, as the generator does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.catalog import GOOGLE
from core.copytexts.counting import counted
from core.copytexts.sections import FIELDS
from core.copytexts.sheet import Sheet, each

_LONG = {GOOGLE: "descriptions"}
_POST = "introductory_text"


def with_required(sheet: Sheet, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an ad with the words and legal lines that its brand asks for, where a long text has room for them: whole
    where that goes, else in the place of its last sentences."""
    name = _LONG.get(sheet.group.platform, _POST)
    lines = list(each(values.get(name)))
    if not lines:
        return dict(values)
    shown = [text for field in FIELDS[sheet.group.platform] for text in each(values.get(field.name))]
    for phrase in sheet.required:
        if not any(phrase.casefold() in text.casefold() for text in (*shown, *lines)):
            _add(sheet.group.platform, name, lines, phrase)
    return {**values, name: lines if isinstance(values[name], list) else lines[0]}


def added_words(sheet: Sheet, values: Mapping[str, Any]) -> str:
    """What is added to the kept texts, or has no room, in sentences; "" where nothing is asked for."""
    made = with_required(sheet, values)
    before, after = (_all(sheet, one) for one in (values, made))
    if not any(values.get(field.name) for field in FIELDS[sheet.group.platform]):
        return ""
    added = [one for one in sheet.required if one.casefold() not in before and one.casefold() in after]
    missing = [one for one in sheet.required if one.casefold() not in after]
    said = [f"{_quoted(added)} {'is' if len(added) == 1 else 'are'} added, as the brand asks."] if added else []
    if missing:
        said.append(f"There is no room for {_quoted(missing)}, which the brand asks for: keep a shorter text.")
    return " ".join(said)


def _all(sheet: Sheet, values: Mapping[str, Any]) -> str:
    return "\n".join(text for field in FIELDS[sheet.group.platform] for text in each(values.get(field.name))).casefold()


def _quoted(phrases: Sequence[str]) -> str:
    return ", ".join(f"“{one}”" for one in phrases)


def _add(platform: str, name: str, lines: list[str], phrase: str) -> None:
    """Behind the last line that has room for it whole; else instead of the last sentences of one."""
    end = "" if phrase.endswith((".", "!", "?")) else "."
    most = max(len(line.split(". ")) for line in lines)
    for cut in range(most):
        for at in reversed(range(len(lines))):
            sentences = lines[at].split(". ")
            if cut >= len(sentences):
                continue
            body = ". ".join(sentences[: len(sentences) - cut])
            made = f"{body}{'' if body.endswith(('.', '?', '!')) else '.'} {phrase}{end}"
            if not counted(platform, name, made).over:
                lines[at] = made
                return
