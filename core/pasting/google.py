"""Rows of a pasted sheet into Google campaigns: the importer of Editor files does the work, row by row it is noted how."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from core.catalog import KINDS
from core.interchange.editor.importing import Loading
from core.interchange.editor.mapping import Rows
from core.interchange.editor.parents import Key, Parents
from core.interchange.editor.reading import Block, Sheet
from core.interchange.editor.staging import Stage
from core.pasting.cells import ADD, EDIT, REMOVE
from core.pasting.outcome import Outcome, What
from core.pasting.telling import told_changes
from core.recording import Edit
from core.schema import ENTITY

if TYPE_CHECKING:
    from core.pasting.planning import Part

_SHOWN_LETTERS = 60
_FEW = 500


def load_google(edit: Edit, part: Part, verb: str) -> tuple[list[Outcome], list[str]]:
    """Load rows; returns what became of each, and notes. `verb` add takes new rows only, edit and remove standing ones."""
    sheet = Sheet(Path("pasted"), "utf-8", "\t", part.headings)
    loading = _RowByRow(edit, sheet, verb, part.place)
    loading.load(Block(part.numbers, [list(row) for row in part.rows], []))
    result = loading.finish()
    loading.close(part.numbers)
    return loading.outcomes(), list(result.notes)


class _Standing(Parents):
    """Parents for rows that only speak of what stands: nothing is made for them."""

    def account(self, number: str, name: str) -> int:
        return self._find_account(number, name) or 0

    def resolve(self, kind: str, keys: Sequence[Key], states: Sequence[str | None]) -> list[int]:
        stage = self.stages[kind]
        above = "account" if kind == "campaign" else "campaign"
        wanted = list(dict.fromkeys(keys))
        if wanted:
            stage.load({above: [parent for parent, _ in wanted], "name": [name for _, name in wanted]}, len(wanted))
            stage.match_by_key()
            self.known[kind].update(
                {key: pk for key, pk in zip(wanted, stage.matches(), strict=True) if pk is not None}
            )
        return [self.known[kind].get(key, 0) for key in keys]


class _RowByRow(Loading):
    """An import that notes what becomes of each row."""

    def __init__(self, edit: Edit, sheet: Sheet, verb: str, place: str) -> None:
        super().__init__(edit, sheet)
        self.verb = verb
        self.place = place
        self.found: dict[int, Outcome] = {}
        self.entities: dict[int, tuple[str, int]] = {}
        self.first_change = edit.next_seq()
        if verb in (EDIT, REMOVE):
            self.parents = _Standing(edit, self.stages)

    def _store(self, rows: Rows) -> None:
        """Store the rows of one kind; those the verb does not allow are skipped with the reason."""
        stage = self.stages[rows.kind]
        matched = self._matches(stage, rows)
        allowed = [at for at, pk in enumerate(matched) if self._allowed(rows, at, pk)]
        chosen = rows.take(allowed)
        if not len(chosen):
            return
        pks = [matched[at] for at in allowed]
        titles = _titles(chosen)
        if self.verb == REMOVE:
            self._remove(chosen, titles, pks)
            return
        super()._store(chosen)
        edited = set(self.connection_pks(stage))
        for number, title, pk in zip(chosen.numbers, titles, pks, strict=True):
            what = What.ADDED if pk is None else What.UPDATED if pk in edited else What.UNCHANGED
            self._note(number, what, rows.kind, title)
            if pk is not None:
                self.entities[number] = (rows.kind, pk)

    def connection_pks(self, stage: Stage) -> Sequence[int]:
        """The entities that will be edited."""
        return list(self.edit.connection.execute(select(stage.edits.c.pk)).scalars())

    def _matches(self, stage: Stage, rows: Rows) -> list[int | None]:
        """The entity each row is about, before anything is stored."""
        given = list(rows.values)
        stage.load(rows.values, len(rows), rows.erasing)
        if stage.kind in ("ad", "asset"):
            stage.match_by_content(given, claim=False)
        else:
            self._match(stage, given)
        return stage.matches()

    def _allowed(self, rows: Rows, at: int, pk: int | None) -> bool:
        number, label = rows.numbers[at], KINDS[rows.kind].label.lower()
        if self.verb == ADD and pk is not None:
            self._note(number, What.SKIPPED, rows.kind, detail=f"The {label} is there already; the row says to add it.")
            return False
        if self.verb in (EDIT, REMOVE) and (pk is None or not self._has_parent(rows, at)):
            done = "change" if self.verb == EDIT else "remove"
            self._note(number, What.SKIPPED, rows.kind, detail=f"There is no such {label} to {done}.")
            return False
        return True

    def _has_parent(self, rows: Rows, at: int) -> bool:
        return all(rows.values[name][at] != 0 for name in ("account", "campaign", "ad_group") if name in rows.values)

    def _remove(self, rows: Rows, titles: Sequence[str], pks: Sequence[int | None]) -> None:
        wanted = [pk for pk in pks if pk is not None]
        for at in range(0, len(wanted), _FEW):
            self.edit.delete_where(rows.kind, ENTITY[rows.kind].c.pk.in_(wanted[at : at + _FEW]))
        seen: set[int] = set()
        for number, title, pk in zip(rows.numbers, titles, wanted, strict=True):
            again = pk in seen
            self._note(number, What.UNCHANGED if again else What.REMOVED, rows.kind, title)
            seen.add(pk)

    def _note(self, number: int, what: What, kind: str, title: str = "", detail: str = "") -> None:
        self.found[number] = Outcome(number, what, title, detail, kind, self.place)

    def close(self, numbers: Sequence[int]) -> None:
        """Complete what is known of each row: reasons, repeats, and what went into a list of its campaign."""
        for one in self.skipped:
            self.found[one.row] = Outcome(one.row, What.SKIPPED, "", one.reason, None, self.place)
        for one in getattr(self, "repeated", ()):
            known = self.found.get(one.row)
            if known is not None:
                self.found[one.row] = Outcome(one.row, What.UNCHANGED, known.title, one.reason, known.kind, self.place)
        for number in numbers:
            if number not in self.found:
                text = "Goes into the list of its campaign."
                self.found[number] = Outcome(number, What.UPDATED, "", text, "campaign", self.place)
        self._tell_changes()

    def _tell_changes(self) -> None:
        """Say of updated rows what changes from what to what."""
        changed = told_changes(self.edit, self.first_change)
        for number, entity in self.entities.items():
            one = self.found[number]
            if one.what in (What.UPDATED, What.UNCHANGED) and entity in changed and not one.detail:
                detail = " · ".join(changed[entity])
                self.found[number] = Outcome(number, What.UPDATED, one.title, detail, one.kind, self.place)

    def outcomes(self) -> list[Outcome]:
        """What became of each row, in order."""
        return [self.found[number] for number in sorted(self.found)]


def _titles(rows: Rows) -> list[str]:
    """What each row is called."""
    for name in ("text", "name", "value", "headlines", "values"):
        column = rows.values.get(name)
        if column is not None and any(column):
            return [_title(cell) for cell in column]
    return [KINDS[rows.kind].label] * len(rows)


def _title(cell: Any) -> str:
    text = str(cell or "")
    if text.startswith("["):
        text = next(iter(json.loads(text)), "")
    return text if len(text) <= _SHOWN_LETTERS else text[: _SHOWN_LETTERS - 1] + "…"
