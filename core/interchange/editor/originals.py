"""Columns such as `Campaign#Original`: what the entity was called before, so that a rename is an edit and no new entity."""

from __future__ import annotations

from typing import Any

from core.interchange.editor.cells import Bad, one_line, read_criterion
from core.interchange.editor.layout import AD_GROUP, CAMPAIGN, CRITERION, Layout
from core.interchange.editor.mapping import Columns, Reader, Rows
from core.interchange.editor.staging import Stages
from core.values import dump_json

_NAMES = {
    "campaign": ("name", CAMPAIGN),
    "ad_group": ("name", AD_GROUP),
    "keyword": ("text", ("keyword",)),
    "negative_keyword": ("text", ("keyword",)),
}


class Originals:
    """Reads original keys and finds the entities that bear them."""

    def __init__(self, layout: Layout, reader: Reader, stages: Stages) -> None:
        self.layout = layout
        self.reader = reader
        self.stages = stages

    def read(self, rows: Rows, columns: Columns) -> None:
        """Put the original keys beside the rows that state them."""
        if not self.layout.original_at or not rows.numbers:
            return
        if rows.kind in _NAMES:
            name, words = _NAMES[rows.kind]
            self._read_names(rows, columns, name, words)
        elif rows.kind == "ad":
            self._read_ads(rows, columns)

    def _read_names(self, rows: Rows, columns: Columns, name: str, words: tuple[str, ...]) -> None:
        texts = self._cells(columns, words)
        if texts:
            rows.originals[name] = [one_line(text) or None for text in texts]
        matches = self._cells(columns, CRITERION)
        if rows.kind == "keyword" and matches:
            read = [read_criterion(text, "") if text.strip() else None for text in matches]
            rows.originals["match_type"] = [None if one is None or isinstance(one, Bad) else one[2] for one in read]

    def _cells(self, columns: Columns, words: tuple[str, ...]) -> list[str] | None:
        at = next((self.layout.original_at[word] for word in words if word in self.layout.original_at), None)
        return None if at is None else list(columns[at])

    def _read_ads(self, rows: Rows, columns: Columns) -> None:
        """The texts of ads before the edit: an original where one is stated, else what the row says now."""
        for what in ("headline", "description"):
            found = [(at, self.layout.original_at.get(f"{what}{number}")) for number, at, _ in self.layout.texts[what]]
            if all(original is None for _, original in found):
                continue
            rows.originals[f"{what}s"] = [self._texts(columns, found, position) for position in range(len(rows))]

    def _texts(self, columns: Columns, found: list[tuple[int, int | None]], position: int) -> str | None:
        if not any(original is not None and columns[original][position].strip() for _, original in found):
            return None
        texts = []
        for at, original in found:
            before = one_line(columns[original][position]) if original is not None else ""
            texts.append(before or one_line(columns[at][position]))
        return dump_json([text for text in texts if text])

    def matches(self, rows: Rows) -> list[int | None] | None:
        """For each row the entity that bears its original key; None when no row states one."""
        if not rows.originals:
            return None
        stated = [
            any(column[position] is not None for column in rows.originals.values()) for position in range(len(rows))
        ]
        if not any(stated):
            return None
        before: dict[str, list[Any]] = dict(rows.values)
        for name, column in rows.originals.items():
            before[name] = [now if old is None else old for now, old in zip(rows.values[name], column, strict=True)]
        stage = self.stages[rows.kind]
        stage.load(before, len(rows))
        if rows.kind == "ad":
            stage.match_by_content(list(before), claim=False)
        else:
            stage.match_by_key()
        return [pk if is_stated else None for pk, is_stated in zip(stage.matches(), stated, strict=True)]
