"""A template applied: one new tree for each row of values, all of them one proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.catalog import KINDS
from core.database import new_id
from core.errors import InvalidInput
from core.formulas.keeping import give, work_out_carried
from core.ids import id_text
from core.progress import Progress, silent
from core.recording import Edit
from core.schema import ENTITY
from core.templates.body import Body, Part, kinds_in_order, row_values
from core.templates.capturing import Template, note_uses, read_template
from core.templates.checking import row_problems
from core.templates.variables import Values
from core.workspace import Workspace


@dataclass(frozen=True)
class Applied:
    """What applying a template proposes."""

    change_set: str
    places: int
    created: Mapping[str, int]


def apply_template(
    workspace: Workspace,
    id: str,
    rows: Sequence[Values],
    into: Mapping[str, str],
    progress: Progress | None = None,
) -> Applied:
    """Propose one tree for each row of values; raises InvalidInput where a value is missing or does not fit.

    `into` names by platform what the trees go into: accounts for campaigns, a campaign for ad groups.
    """
    progress = progress or silent()
    with workspace.read() as connection:
        template = read_template(connection, id)
    if not rows:
        raise InvalidInput("There are no values.", hint="Give at least one row, one value for each variable.")
    problems = row_problems(template.body, rows)
    if problems:
        raise InvalidInput(problems[0], hint=" ".join(problems[1:4]) or "One row makes one new tree.")
    missing = [one for one in template.body.platforms() if one not in into]
    if missing:
        raise InvalidInput("The template needs a place on both platforms.", where=missing[0], hint="Choose an account.")
    title = f"{template.name}: {len(rows)} new {'place' if len(rows) == 1 else 'places'}"
    with workspace.propose(title, reason=f"Template “{template.name}”, version {template.version}.") as edit:
        writing = _Writing(edit, template, rows, into)
        created = writing.create_all(progress)
        writing.note()
        work_out_carried(edit)
    return Applied(id_text(edit.id), len(rows), created)


class _Writing:
    """Trees being written kind by kind, all rows at once."""

    def __init__(self, edit: Edit, template: Template, rows: Sequence[Values], into: Mapping[str, str]) -> None:
        self.edit = edit
        self.template = template
        self.rows = rows
        self.into = into
        self.made: dict[tuple[int, str], tuple[str, int]] = {}

    def create_all(self, progress: Progress) -> Mapping[str, int]:
        created: Counter[str] = Counter()
        body = self.template.body
        for kind in kinds_in_order([part.kind for part in body.parts]):
            parts = [part for part in body.parts if part.kind == kind]
            progress.step(
                f"Writing {KINDS[kind].plural.lower()}", sum(created.values()), len(body.parts) * len(self.rows)
            )
            created[kind] = self._create(kind, parts)
        return created

    def _create(self, kind: str, parts: Sequence[Part]) -> int:
        places = [(number, part) for number in range(len(self.rows)) for part in parts]
        values = [self._row(number, part) for number, part in places]
        pks = create_rows(self.edit, kind, values, f"Template “{self.template.name}”")
        follow_formulas(self.edit, kind, self.template, [(pk, part) for (_, part), pk in zip(places, pks, strict=True)])
        self.made |= {(number, part.key): (kind, pk) for (number, part), pk in zip(places, pks, strict=True)}
        return len(pks)

    def _row(self, number: int, part: Part) -> dict[str, Any]:
        row = row_values(part, self.template.body, self.rows[number])
        for name, key in part.parents.items():
            row[name] = self.made[number, key][1]
        if not part.parents:
            row |= root_parent(self.edit, part, self.template.body, self.into)
        return row

    def note(self) -> None:
        """Remember every place."""
        for number, values in enumerate(self.rows):
            parts = {place: key for (row, key), place in self.made.items() if row == number}
            note_uses(self.edit, self.template.pk, self.template.version, parts, dict(values), new_id())


def create_rows(edit: Edit, kind: str, rows: Sequence[Mapping[str, Any]], reason: str) -> list[int]:
    """Create entities and return their row numbers, in the same order."""
    edit.floor(kind)
    start = edit.highest(kind)
    edit.create_many(kind, rows, reason=reason)
    table = ENTITY[kind]
    query = select(table.c.pk).where(table.c.pk > start).order_by(table.c.pk)
    return [int(pk) for pk in edit.connection.execute(query).scalars()]


def follow_formulas(edit: Edit, kind: str, template: Template, made: Iterable[tuple[int, Part]]) -> None:
    """Let new rows (row number, part) follow the formulas of their parts."""
    cells = [(pk, name, text) for pk, part in made for name, text in part.formulas.items()]
    give(edit, kind, cells, template.name)


def root_parent(edit: Edit, part: Part, body: Body, into: Mapping[str, str]) -> dict[str, int]:
    """What a root goes into, as its field and row number."""
    field = KINDS[part.kind].parents[0]
    above = KINDS[part.kind].by_name[field].refers_to or ""
    platform = str(part.values.get("platform") or next(iter(into)))
    return {field: edit.row_number(above, into[platform])}
