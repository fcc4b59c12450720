"""A newer version carried to all places of a template, as one proposal with only the template's own differences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select

from core.catalog import KINDS, KINDS_BY_CODE, Field
from core.errors import InvalidInput, NothingToDo
from core.formulas.keeping import work_out_carried
from core.ids import id_text
from core.recording import Edit
from core.schema import ENTITY, AnyValue, Presence, template_use
from core.templates.applying import create_rows, follow_formulas
from core.templates.body import BELOW, STRUCTURAL, Body, Part, canonical, fields_of, kinds_in_order, row_values
from core.templates.capturing import Template, note_uses, read_template
from core.templates.merging import merge_field
from core.templates.variables import Values
from core.values import decode, encode
from core.workspace import Workspace

_CHUNK = 500
_NOWHERE = "It is new in the template, but what it belongs to is not there."


@dataclass(frozen=True)
class Kept:
    """What a person changed and the newer version would change too: it stays as it is."""

    kind: str
    id: str
    name: str
    field: str | None
    yours: Any
    theirs: Any
    why: str


@dataclass(frozen=True)
class Place:
    """One place of a template: its roots' names, the values it was made with, the version it began as."""

    run: str
    names: tuple[str, ...]
    ids: tuple[str, ...]
    values: Values
    version: int
    waits: bool


@dataclass
class Upgrade:
    """What an upgrade proposes: fields set, entities added and removed, and what stays because a person changed it."""

    change_set: str | None = None
    places: int = 0
    changed: int = 0
    added: int = 0
    removed: int = 0
    kept: list[Kept] = field(default_factory=list)
    waiting: int = 0


@dataclass
class _Use:
    kind: str
    pk: int
    part: str
    version: int
    presence: int
    id: bytes
    live: bool
    now: dict[str, Any]


@dataclass
class _Run:
    run: bytes
    values: dict[str, str]
    uses: dict[str, _Use]

    @property
    def waits(self) -> bool:
        """Whether the place itself, or a part of it, still waits for review."""
        return any(use.presence == int(Presence.PROPOSED) for use in self.uses.values())

    @property
    def stands(self) -> bool:
        return any(use.presence == int(Presence.DRAFT) for use in self.uses.values())


def places(workspace: Workspace, id: str) -> list[Place]:
    """The places of a template that stand in the draft or wait for review, in the order of their making."""
    with workspace.read() as connection:
        template = read_template(connection, id)
        found = []
        for run in _runs(connection, template):
            roots = [use for use in run.uses.values() if use.part in _root_keys(template)]
            standing = [use for use in roots if use.presence != int(Presence.GONE)]
            if standing:
                names = tuple(str(use.now.get("name") or "") for use in standing)
                ids = tuple(id_text(use.id) for use in standing)
                version = min(use.version for use in standing)
                found.append(Place(id_text(run.run), names, ids, run.values, version, run.waits))
        return found


def _root_keys(template: Template) -> set[str]:
    return {part.key for body in template.versions().values() for part in body.roots()}


def upgrade_places(workspace: Workspace, id: str, more: Values | None = None) -> Upgrade:
    """Propose the newest version for every place that stands; `more` has values for variables that are new.

    What a person changed since stays and is named. Raises NothingToDo when nothing differs and nothing is kept, and
    InvalidInput when a new variable has no value.
    """
    result = Upgrade()
    with workspace.read() as connection:
        template = read_template(connection, id)
    title = f"Upgrade “{template.name}” to version {template.version}"
    with workspace.propose(title, reason=f"Version {template.version} of the template “{template.name}”.") as edit:
        known = _runs(edit.connection, template)
        result.waiting = sum(run.waits for run in known)
        upgrade = _Upgrading(
            edit, template, result, {name: text for name, text in (more or {}).items() if text.strip()}
        )
        for run in known:
            if run.stands and not run.waits:
                upgrade.merge(run)
        upgrade.write()
    if result.changed + result.added + result.removed:
        result.change_set = id_text(edit.id)
    elif not result.kept and not result.waiting:
        raise NothingToDo("Every place of the template is as its newest version says.")
    return result


def _runs(connection: Connection, template: Template) -> list[_Run]:
    """The places with all their entities as they stand."""
    use = template_use
    query = select(use).where(use.c.template == template.pk).order_by(use.c.run, use.c.kind, use.c.entity)
    found: dict[bytes, _Run] = {}
    by_kind: dict[str, dict[int, _Use]] = {}
    for row in connection.execute(query).mappings():
        kind = KINDS_BY_CODE[row["kind"]].name
        run = found.setdefault(bytes(row["run"]), _Run(bytes(row["run"]), {}, {}))
        run.values = run.values or json.loads(row["values"] or "{}")
        one = _Use(kind, row["entity"], row["part"], row["version"], int(Presence.GONE), b"", False, {})
        run.uses[one.part] = by_kind.setdefault(kind, {})[one.pk] = one
    for kind, uses in by_kind.items():
        _read_now(connection, kind, uses)
    return list(found.values())


def _read_now(connection: Connection, kind: str, uses: Mapping[int, _Use]) -> None:
    table, fields = ENTITY[kind], fields_of(kind)
    columns = [table.c[f.name] for f in fields]
    pks = sorted(uses)
    for at in range(0, len(pks), _CHUNK):
        query = select(table.c.pk, table.c.id, table.c.presence, table.c.live, *columns).where(
            table.c.pk.in_(pks[at : at + _CHUNK])
        )
        for pk, raw, presence, live, *stored in connection.execute(query):
            uses[pk].id, uses[pk].presence, uses[pk].live = raw, presence, bool(live)
            uses[pk].now = {f.name: decode(f, value) for f, value in zip(fields, stored, strict=True)}


class _Upgrading:
    """Collects what differs, then writes it kind by kind and field by field."""

    def __init__(self, edit: Edit, template: Template, result: Upgrade, more: Values) -> None:
        self.edit = edit
        self.template = template
        self.result = result
        self.more = more
        self.sets: dict[tuple[str, str], dict[int, Any]] = {}
        self.gone: dict[str, list[int]] = {}
        self.fresh: list[tuple[_Run, Part, Values]] = []

    def merge(self, run: _Run) -> None:
        """Compare one place with the newest version."""
        values = {**run.values, **{name: text for name, text in self.more.items() if name not in run.values}}
        missing = [name for name in self.template.body.variables if name not in values]
        if missing:
            raise InvalidInput(
                f"{{{missing[0]}}} is new in version {self.template.version}.",
                where=missing[0],
                hint="Say what it is at the places there are.",
            )
        before = self.result.changed + len(self.fresh) + sum(map(len, self.gone.values()))
        newest = self.template.body.by_key()
        for part in self.template.body.parts:
            use = run.uses.get(part.key)
            if use is None:
                self.fresh.append((run, part, values))
            elif use.presence == int(Presence.DRAFT):
                self._merge_part(use, part, values)
            elif self._differs(part, use, values):
                self._keep(use, None, None, None, "It was removed here and stays removed.")
        self._drop(run, {key for key in run.uses if key not in newest}, values)
        after = self.result.changed + len(self.fresh) + sum(map(len, self.gone.values()))
        self.result.places += after > before

    def _versions(self, use: _Use) -> Iterator[tuple[Body, Part]]:
        """The versions a place may be at, oldest first, as far as they hold the part."""
        for number, body in sorted(self.template.earlier.items()):
            part = body.by_key().get(use.part)
            if number >= use.version and part is not None:
                yield body, part

    def _merge_part(self, use: _Use, part: Part, values: Values) -> None:
        new = row_values(part, self.template.body, values)
        olds = [row_values(old, body, values) for body, old in self._versions(use)]
        if not olds:
            return  # made by the newest version itself
        for described in fields_of(use.kind):
            name = described.name
            if name in STRUCTURAL or name in part.formulas:
                continue  # what follows a formula is worked out at its own place
            before = [canonical(described, old[name]) for old in olds]
            wanted, now = canonical(described, new[name]), use.now.get(name)
            merged = merge_field(described, before, wanted, now)
            if merged.kept:
                self._keep(use, described, now, wanted, "It was changed here since.")
            if merged.value != now and use.live and described.immutable:
                self._keep(use, described, now, wanted, "It cannot change once the platform has it.")
            elif merged.value != now:
                self.sets.setdefault((use.kind, name), {})[use.pk] = encode(described, merged.value)
                self.result.changed += 1

    def _differs(self, part: Part, use: _Use, values: Values) -> bool:
        """Whether the newest version says something new about a part that was removed here."""
        new = row_values(part, self.template.body, values)
        return any(row_values(old, body, values) != new for body, old in self._versions(use))

    def _drop(self, run: _Run, keys: set[str], values: Values) -> None:
        """What the newest version no longer has goes, unless a person changed it or put something of their own there."""
        standing = [use for key, use in run.uses.items() if key in keys and use.presence == int(Presence.DRAFT)]
        dropped: set[tuple[str, int]] = set()
        for kind in reversed(kinds_in_order([use.kind for use in standing])):
            for use in [one for one in standing if one.kind == kind]:
                if not self._untouched(use, values):
                    self._keep(use, None, None, None, "The template dropped it, but it was changed here since.")
                elif not self._below(use) <= dropped:
                    self._keep(use, None, None, None, "The template dropped it, but it holds something of your own.")
                else:
                    dropped.add((use.kind, use.pk))
        # What hangs below goes with it: only the uppermost are taken out.
        inside = {one for kind, pk in dropped for one in self._below_place(kind, pk)}
        for kind, pk in sorted(dropped - inside):
            self.gone.setdefault(kind, []).append(pk)

    def _untouched(self, use: _Use, values: Values) -> bool:
        olds = [row_values(old, body, values) for body, old in self._versions(use)]
        followed = {name for _, old in self._versions(use) for name in old.formulas}
        return all(
            any(canonical(f, old[f.name]) == use.now.get(f.name) for old in olds)
            for f in fields_of(use.kind) if f.name not in followed
        )  # fmt: skip

    def _below(self, use: _Use) -> set[tuple[str, int]]:
        return self._below_place(use.kind, use.pk)

    def _below_place(self, kind: str, pk: int) -> set[tuple[str, int]]:
        found: set[tuple[str, int]] = set()
        for child, ref in BELOW[kind]:
            table = ENTITY[child]
            query = select(table.c.pk).where(table.c[ref] == pk, table.c.presence == int(Presence.DRAFT))
            found |= {(child, one) for one in self.edit.connection.execute(query).scalars()}
        return found

    def _keep(self, use: _Use, described: Field | None, yours: Any, theirs: Any, why: str) -> None:
        title = str(use.now.get(KINDS[use.kind].title) or "")
        name = described.name if described is not None else None
        self.result.kept.append(Kept(use.kind, id_text(use.id), title, name, yours, theirs, why))

    def write(self) -> None:
        """Write all of it."""
        for (kind, name), values in self.sets.items():
            _write_values(self.edit, kind, name, values)
        self._create()
        work_out_carried(self.edit)
        for kind, pks in self.gone.items():
            for at in range(0, len(pks), _CHUNK):
                self.result.removed += self.edit.delete_where(kind, ENTITY[kind].c.pk.in_(pks[at : at + _CHUNK]))

    def _create(self) -> None:
        """New parts, below the entities of their place; a part whose parent is gone is left out and named."""
        made: dict[tuple[bytes, str], int] = {}
        for kind in kinds_in_order([part.kind for _, part, _ in self.fresh]):
            rows, places = [], []
            for run, part, values in self.fresh:
                parents = self._parents(run, part, made) if part.kind == kind else None
                if parents is None and part.kind == kind:
                    title = str(row_values(part, self.template.body, values).get(KINDS[kind].title) or "")
                    self.result.kept.append(Kept(kind, "", title, None, None, None, _NOWHERE))
                elif parents is not None:
                    rows.append(row_values(part, self.template.body, values) | parents)
                    places.append((run, part, values))
            pks = create_rows(self.edit, kind, rows, f"New in version {self.template.version}.") if rows else []
            self.result.added += len(pks)
            made_of = [(pk, part) for (_, part, _), pk in zip(places, pks, strict=True)]
            follow_formulas(self.edit, kind, self.template, made_of)
            for (run, part, values), pk in zip(places, pks, strict=True):
                made[run.run, part.key] = pk
                note_uses(self.edit, self.template.pk, self.template.version, {(kind, pk): part.key}, values, run.run)

    def _parents(self, run: _Run, part: Part, made: Mapping[tuple[bytes, str], int]) -> dict[str, int] | None:
        if not part.parents:
            return None  # a whole new tree needs somebody to say where it goes
        found: dict[str, int] = {}
        for name, key in part.parents.items():
            use = run.uses.get(key)
            if use is not None and use.presence == int(Presence.DRAFT):
                found[name] = use.pk
            elif (run.run, key) in made:
                found[name] = made[run.run, key]
            else:
                return None
        return found


_values = Table(
    "fresh_value", MetaData(), Column("pk", Integer, primary_key=True), Column("value", AnyValue()),
    prefixes=["TEMPORARY"],
)  # fmt: skip


def _write_values(edit: Edit, kind: str, name: str, values: Mapping[int, Any]) -> None:
    _values.drop(edit.connection, checkfirst=True)
    _values.create(edit.connection)
    edit.connection.execute(insert(_values), [{"pk": pk, "value": value} for pk, value in values.items()])
    table = ENTITY[kind]
    value = select(_values.c.value).where(_values.c.pk == table.c.pk).correlate(table).scalar_subquery()
    edit.set_where(kind, table.c.pk.in_(select(_values.c.pk)), name, value)
    _values.drop(edit.connection)
