"""Entities as a document, for the clipboard of another window: packed in one workspace, unpacked in another.

The document comes from outside, so every kind, field and value is checked again before it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, true

from core.author import Author
from core.catalog import KINDS, Merge
from core.copying.cloning import ORDER, SAME, repeat_key, shell_settings, standing, taken_names
from core.copying.naming import FreeNames, is_named
from core.copying.places import Destination, Spot, check_platform, fitting, home_of, place_refs, spots_of
from core.copying.verbs import Copied, Picked, copy_into, repeat_notes
from core.editing import conditions
from core.errors import InvalidInput
from core.formulas.keeping import give, kept_by_row, work_out_carried
from core.ids import id_text, parse_id
from core.recording import Edit
from core.rows import EntityRow, select_rows
from core.schema import ENTITY, Presence
from core.scope import LEVELS
from core.workspace import Workspace

FORMAT = "campaign-desk/entities"
MOST = 50_000
_CHUNK = 500


@dataclass(frozen=True)
class Parcel:
    """Copied entities: which they are in their own workspace and, unless they are too many, what they hold."""

    workspace: str
    shell: bool
    picked: Mapping[str, Sequence[str]]
    rows: Sequence[Mapping[str, Any]] | None

    def as_json(self) -> dict[str, Any]:
        """The document for a clipboard."""
        return {
            "format": FORMAT,
            "workspace": self.workspace,
            "shell": self.shell,
            "picked": {kind: list(ids) for kind, ids in self.picked.items()},
            "rows": None if self.rows is None else list(self.rows),
        }

    @classmethod
    def read(cls, document: Any) -> Parcel:
        """The parcel of a document; raises InvalidInput when it is none."""
        wrong = InvalidInput("What was copied cannot be read.", hint="Copy it again.")
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise wrong
        picked, rows = document.get("picked"), document.get("rows")
        if not isinstance(picked, dict) or not set(picked) <= set(KINDS) or not all(map(_is_ids, picked.values())):
            raise wrong
        if rows is not None and not (isinstance(rows, list) and all(map(_is_row, rows))):
            raise wrong
        return cls(str(document.get("workspace")), bool(document.get("shell")), picked, rows)

    @property
    def count(self) -> int:
        """How many entities were picked, without what hangs below."""
        return sum(len(ids) for ids in self.picked.values())


def _is_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_row(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.get("kind") in KINDS
        and isinstance(value.get("key"), int)
        and isinstance(value.get("values"), dict)
        and isinstance(value.get("parents"), dict)
        and all(isinstance(pk, int | None) for pk in value["parents"].values())
        and isinstance(value.get("formulas", {}), dict)
        and all(isinstance(text, str) for text in value.get("formulas", {}).values())
    )


def pack(workspace: Workspace, picked: Picked, *, shell: bool = False) -> Parcel:
    """Copy entities with all that hangs below them; raises InvalidInput when nothing was picked."""
    with workspace.read() as connection:
        roots = {kind: _pks(connection, kind, target) for kind, target in picked.items()}
        if not any(roots.values()):
            raise InvalidInput("There is nothing to copy.", hint="Removed rows are not copied.")
        ids = {kind: _ids(connection, kind, pks) for kind, pks in roots.items() if pks}
        return Parcel(workspace.id, shell, ids, _contents(connection, roots, shell=shell))


def _pks(connection: Connection, kind: str, target: Any) -> list[int]:
    home_of(kind)
    table = ENTITY[kind]
    stands = (table.c.presence == int(Presence.DRAFT)) & (table.c.status.is_distinct_from("REMOVED"))
    query = [select(table.c.pk).where(stands, one).order_by(table.c.pk) for one in conditions(kind, target)]
    return [pk for one in query for pk in connection.execute(one).scalars()]


def _ids(connection: Connection, kind: str, pks: Sequence[int]) -> list[str]:
    table = ENTITY[kind]
    return [
        id_text(one)
        for at in range(0, len(pks), _CHUNK)
        for one in connection.execute(
            select(table.c.id).where(table.c.pk.in_(pks[at : at + _CHUNK])).order_by(table.c.pk)
        ).scalars()
    ]


def _contents(
    connection: Connection, roots: Mapping[str, Sequence[int]], *, shell: bool
) -> list[dict[str, Any]] | None:
    """Every row that goes along, parents first; None when they are more than a clipboard should carry."""
    taken: dict[str, set[int]] = {kind: set() for kind in KINDS}
    found: list[dict[str, Any]] = []
    for kind in ORDER:
        below = _below(connection, kind, taken, shell=shell)
        own = set(roots.get(kind, ())) - below
        taken[kind] = own | below
        if len(found) + len(taken[kind]) > MOST:
            return None
        kept = kept_by_row(connection, kind, sorted(taken[kind]))
        for row in _rows(connection, kind, sorted(taken[kind])):
            formulas = {name: one.expression for name, one in kept.get(row.pk, {}).items() if not one.frozen}
            found.append(_packed(row, root=row.pk in own) | ({"formulas": formulas} if formulas else {}))
    return found


def _below(connection: Connection, kind: str, taken: Mapping[str, set[int]], *, shell: bool) -> set[int]:
    table = ENTITY[kind]
    found: set[int] = set()
    settings = shell_settings(kind) if shell else true()
    if settings is None:
        return found
    for ref in KINDS[kind].parents:
        above = sorted(taken[KINDS[kind].by_name[ref].refers_to or ""])
        for at in range(0, len(above), _CHUNK):
            here = table.c[ref].in_(above[at : at + _CHUNK]) & (table.c.presence == int(Presence.DRAFT))
            found.update(
                connection.execute(
                    select(table.c.pk).where(here, settings, table.c.status.is_distinct_from("REMOVED"))
                ).scalars()
            )
            if len(found) > MOST:
                return found
    return found


def _rows(connection: Connection, kind: str, pks: Sequence[int]) -> Iterable[EntityRow]:
    for at in range(0, len(pks), _CHUNK):
        yield from select_rows(connection, kind, ENTITY[kind].c.pk.in_(pks[at : at + _CHUNK]))


def _packed(row: EntityRow, *, root: bool) -> dict[str, Any]:
    described = KINDS[row.kind].by_name
    values = {
        name: value
        for name, value in row.values.items()
        if value is not None
        and not described[name].refers_to
        and described[name].merge is not Merge.DERIVED
        and name != "remote_id"
    }
    return {"kind": row.kind, "key": row.pk, "root": root, "values": values, "parents": dict(row.parents)}


def unpack(
    workspace: Workspace, parcel: Parcel, destinations: Sequence[Destination], *, proposed: bool = False
) -> Copied:
    """Paste a parcel into every destination; raises InvalidInput where it does not fit or is too large to carry."""
    if parcel.workspace == workspace.id and _all_there(workspace, parcel):
        return copy_into(workspace, parcel.picked, destinations, shell=parcel.shell, proposed=proposed)
    if parcel.rows is None:
        raise InvalidInput(
            f"That is more than {MOST:,} entities, too many to carry to another workspace at once.",
            hint="Copy fewer campaigns at a time, or export and import a file.",
        )
    begin = workspace.propose if proposed else workspace.edit
    title = f"Paste {parcel.count:,} copied {'entity' if parcel.count == 1 else 'entities'}"
    with begin(title, reason="Copied from another workspace") as edit:
        spots = spots_of(edit.connection, destinations)
        for kind in {row["kind"] for row in parcel.rows if row.get("root")}:
            theirs = [row["values"].get("platform") for row in parcel.rows if row["kind"] == kind]
            check_platform(kind, theirs, fitting(kind, spots))
        unpacking = _Unpacking(edit, parcel.rows)
        for spot in spots:
            unpacking.put(spot)
        unpacking.follow()
    return Copied(id_text(edit.id) if unpacking.made else None, unpacking.made, tuple(unpacking.first),
                  tuple(repeat_notes(unpacking.left_out)))  # fmt: skip


def _all_there(workspace: Workspace, parcel: Parcel) -> bool:
    """Whether the originals still stand; else the packed contents are pasted."""
    with workspace.read() as connection:
        for kind, ids in parcel.picked.items():
            table = ENTITY[kind]
            raw = [parse_id(one).bytes for one in ids]
            for at in range(0, len(raw), _CHUNK):
                part = raw[at : at + _CHUNK]
                there = select(table.c.pk).where(table.c.id.in_(part), table.c.presence == int(Presence.DRAFT))
                if len(connection.execute(there).all()) != len(part):
                    return False
    return True


class _Unpacking:
    """Rows of another workspace on their way into this one, one destination after the other."""

    def __init__(self, edit: Edit, rows: Sequence[Mapping[str, Any]]) -> None:
        self.edit = edit
        self.rows = rows
        self.made: dict[str, int] = {}
        self.first: list[tuple[str, str]] = []
        self.left_out: dict[str, int] = {}
        self._formulas = 0
        self._names: dict[tuple[str, int | None], FreeNames] = {}
        self._done: set[tuple[str, tuple[int | None, ...]]] = set()

    def put(self, spot: Spot) -> None:
        """Write everything below one destination."""
        new: dict[tuple[str, int], int] = {}
        for kind in ORDER:
            mine = [row for row in self.rows if row["kind"] == kind]
            if mine:
                self._put_kind(kind, mine, spot, new)

    def follow(self) -> None:
        """Work out what follows formulas, once everything stands in its place."""
        if self._formulas:
            work_out_carried(self.edit)

    def _put_kind(
        self, kind: str, rows: Sequence[Mapping[str, Any]], spot: Spot, new: dict[tuple[str, int], int]
    ) -> None:
        place = (kind, tuple(getattr(spot, ref, None) for ref in place_refs(kind)))
        roots_again = place in self._done
        self._done.add(place)
        laid = [
            (row, self._laid(kind, row, spot, new))
            for row in rows
            if (not roots_again if row.get("root") else _has_parent(kind, row, new))
        ]
        laid = self._without_repeats(kind, laid)
        before = max(self.edit.highest(kind), self.edit.floor(kind))
        ids = self.edit.create_many(kind, [values for _, values in laid])
        follows: list[tuple[int, str, str]] = []
        for at, ((row, values), id) in enumerate(zip(laid, ids, strict=True)):
            new[kind, row["key"]] = before + 1 + at
            if row.get("root"):
                self.first.append((kind, id))
            follows += [(before + 1 + at, name, text) for name, text in _formulas(row, values)]
        self._formulas += give(self.edit, kind, follows, Author.me().name)
        if ids:
            self.made[kind] = self.made.get(kind, 0) + len(ids)

    def _laid(
        self, kind: str, row: Mapping[str, Any], spot: Spot, new: Mapping[tuple[str, int], int]
    ) -> dict[str, Any]:
        values = {name: value for name, value in row["values"].items() if name != "remote_id"}
        root = bool(row.get("root"))
        for field in KINDS[kind].fields:
            if field.refers_to:
                old = row["parents"].get(field.name)
                mapped = new.get((field.refers_to, old)) if old is not None else None
                there = getattr(spot, field.name, None) if field.name in LEVELS else None
                values[field.name] = mapped if mapped is not None else there if root or old is not None else None
        if kind == "negative_keyword" and root:
            values |= {
                "level": "ad_group" if values.get("ad_group") else "campaign",
                "account": None,
                "shared_set": None,
            }
        if root and is_named(kind):
            values["name"] = self._free(kind, values).give(values[home_of(kind)], str(values.get("name") or ""))
        return values

    def _free(self, kind: str, values: Mapping[str, Any]) -> FreeNames:
        parent = values[home_of(kind)]
        if (kind, parent) not in self._names:
            self._names[kind, parent] = FreeNames(taken_names(self.edit, kind, {parent}))
        return self._names[kind, parent]

    def _without_repeats(self, kind: str, laid: list[Any]) -> list[Any]:
        if kind not in SAME:
            return laid
        refs = place_refs(kind)
        places = {tuple(values[ref] for ref in refs) for row, values in laid if row.get("root")}
        seen = standing(self.edit, kind, places) if places else set()
        kept = []
        for row, values in laid:
            key = repeat_key([values[ref] for ref in refs], [values.get(name) for name in SAME[kind]])
            if row.get("root") and key in seen:
                self.left_out[kind] = self.left_out.get(kind, 0) + 1
                continue
            seen.add(key)
            kept.append((row, values))
        return kept


def _formulas(row: Mapping[str, Any], values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What a row follows; a name that had to differ stays as it was given."""
    renamed = values.get("name") != row["values"].get("name")
    return [(name, text) for name, text in row.get("formulas", {}).items() if not (renamed and name == "name")]


def _has_parent(kind: str, row: Mapping[str, Any], new: Mapping[tuple[str, int], int]) -> bool:
    by_name = KINDS[kind].by_name
    return any((by_name[ref].refers_to or "", row["parents"].get(ref)) in new for ref in KINDS[kind].parents)
