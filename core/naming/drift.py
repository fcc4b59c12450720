"""Names that do not follow the grammar, or say something else than the entity does, and what they should be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from core.editing import Target, conditions
from core.errors import InvalidInput, NothingToDo
from core.ids import id_text
from core.naming.attributes import NAMED, SOURCES, Named, named_rows
from core.naming.grammar import Grammar, Part, Reading, problem_with
from core.naming.storing import choose, grammars
from core.own_texts import write_texts
from core.recording import Edit
from core.schema import ENTITY
from core.workspace import Workspace

_MOST_VERSIONS = 10_000


@dataclass(frozen=True)
class Drift:
    """A name that does not follow its grammar, in what way, and the name it should have where that is known."""

    kind: str
    pk: int
    id: str
    name: str
    platform: str | None
    problem: str
    fix: str | None


def find_drift(workspace: Workspace, kinds: Sequence[str] = NAMED, most: int = 10_000) -> list[Drift]:
    """The names that drifted, `most` of them at the most; kinds without a grammar have none."""
    known = grammars(workspace)
    found: list[Drift] = []
    with workspace.read() as connection:
        for kind in kinds:
            if any(one.kind == kind for one in known):
                for drift in _drifts(kind, known, named_rows(connection, kind)):
                    found.append(drift)
                    if len(found) >= most:
                        return found
    return found


def _drifts(kind: str, known: Sequence[Grammar], rows: Iterable[Named]) -> Iterator[Drift]:
    for row in rows:
        grammar = choose(known, kind, row.platform)
        problem = None if grammar is None else name_problem(row, grammar)
        if grammar is not None and problem is not None:
            fix = wanted_name(row, grammar)
            fresh = fix if fix != row.name else None
            yield Drift(kind, row.pk, id_text(row.id), row.name, row.platform, problem, fresh)


def name_problem(row: Named, grammar: Grammar) -> str | None:
    """Why a name does not follow its grammar, or where it contradicts the entity it stands for."""
    problem = problem_with(row.name, grammar)
    if problem is not None:
        return problem
    reading = grammar.read(row.name) or {}
    wanted = expected_values(grammar, row.attributes())
    for name, value in reading.items():
        if name in wanted and wanted[name] and wanted[name] != value:
            source = SOURCES.get(grammar.part(name).source, name).lower()
            return f"The name says {{{name}}} “{value}”; by its {source} it would be “{wanted[name]}”."
    return None


def expected_values(grammar: Grammar, attributes: Mapping[str, str]) -> dict[str, str]:
    """What the parts would say, for those whose attribute the entity has."""
    values = {name: _expected(grammar, grammar.part(name), attributes) for name in grammar.order}
    return {name: value for name, value in values.items() if value}


def _expected(grammar: Grammar, part: Part, attributes: Mapping[str, str]) -> str:
    attribute = attributes.get(part.source) if part.source else None
    return grammar.written(part, attribute) if attribute else ""


def wanted_name(row: Named, grammar: Grammar) -> str | None:
    """The name an entity should have: what it says about itself, else what its name said; None when parts are unknown."""
    said: Reading = grammar.read(row.name) or _guess(row.name, grammar)
    values = {**said, **expected_values(grammar, row.attributes())}
    try:
        return grammar.name(values)
    except InvalidInput:
        return None


def _guess(name: str, grammar: Grammar) -> dict[str, str]:
    """Values for the parts without a source: the pieces of the name that stand for no part with one."""
    free = [part for part in map(grammar.part, grammar.order) if not part.source and part.shape == "text"]
    free = [part for part in free if part.name not in grammar.optional]
    if not free:
        return {}
    found: dict[str, str] = {}
    pieces = _pieces(name)
    for part in [one for one in free if one.values]:
        code = next((piece for piece in pieces if part.code(piece) is not None), None)
        if code is not None:
            found[part.name] = part.code(code) or ""
            pieces.remove(code)
    texts = [one for one in free if not one.values]
    if len(texts) == 1 and pieces:
        longest = max(pieces, key=len)
        found[texts[0].name] = grammar.written(texts[0], longest)
    return found


def _pieces(name: str) -> list[str]:
    text = name
    for mark in ("|", "_", "/", "·", "–", " - ", "::"):
        text = text.replace(mark, "\n")
    return [piece.strip() for piece in text.split("\n") if piece.strip()]


def propose_fixes(workspace: Workspace, drifts: Sequence[Drift]) -> str:
    """Propose the known names of drifted entities as one change set; returns its id. Raises NothingToDo."""
    known = [one for one in drifts if one.fix]
    if not known:
        raise NothingToDo("None of these names can be put right without being told what is missing.")
    title = f"Rename {len(known):,} by the naming grammar"
    with workspace.propose(title, reason="The names do not follow the naming grammar.") as edit:
        for kind in NAMED:
            mine = [one for one in known if one.kind == kind]
            taken = _taken(edit, kind, {one.pk for one in mine}) if mine else set()
            write_texts(edit, kind, "name", {one.pk: _free(one.fix or "", taken) for one in mine})
    return id_text(edit.id)


def rename_part(workspace: Workspace, kind: str, target: Target, part: str, value: str) -> tuple[int, list[str]]:
    """Say something else in one part of all the target's names; returns how many change, and names that cannot be read."""
    known = grammars(workspace)
    with workspace.edit(f"Set {{{part}}} of names to “{value}”") as edit:
        fresh, unread = _renamed(edit, kind, conditions(kind, target), known, (part, value))
        return write_texts(edit, kind, "name", fresh), unread


def _renamed(
    edit: Edit, kind: str, rows: Sequence[ColumnElement[bool]], known: Sequence[Grammar], change: tuple[str, str]
) -> tuple[dict[int, str], list[str]]:
    fresh: dict[int, str] = {}
    unread: list[str] = []
    found = [row for where in rows for row in named_rows(edit.connection, kind, where)]
    taken = _taken(edit, kind, {row.pk for row in found}) if found else set()
    for row in found:
        grammar = choose(known, kind, row.platform)
        reading = grammar.read(row.name) if grammar is not None else None
        if grammar is None or reading is None:
            unread.append(row.name)
            continue
        part = grammar.part(change[0])
        written = grammar.written(part, change[1])
        if not written:
            wrong = grammar.fits(part, change[1]) or "needs a value"
            raise InvalidInput(f"{{{part.name}}} cannot be “{change[1]}”: it {wrong}.", where=part.name)
        fresh[row.pk] = _free(grammar.name({**reading, part.name: written}), taken)
    return fresh, unread


def _taken(edit: Edit, kind: str, without: set[int]) -> set[str]:
    """Names in use by others of the kind, in the draft or proposed."""
    table = ENTITY[kind]
    query = select(table.c.pk, table.c.name).where(table.c.presence != 2, table.c.name.is_not(None))
    return {name.casefold() for pk, name in edit.connection.execute(query) if pk not in without}


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number where another has it already; checks say so when the grammar knows no numbers."""
    free, number = name, 2
    while free.casefold() in taken and number < _MOST_VERSIONS:
        free, number = f"{name} {number}", number + 1
    taken.add(free.casefold())
    return free
