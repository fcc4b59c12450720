"""The verbs behind cells and panels: set a field of one, many or all rows of a list; pause, remove, add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, not_, select

from core.catalog import GOOGLE, KINDS, LINKEDIN, Field, FieldType, Kind
from core.command_words import about_rows, about_setting
from core.editable import check_editable
from core.errors import InvalidInput
from core.ids import parse_id
from core.recording import Edit
from core.schema import ENTITY, Presence
from core.scope import Wanted, condition
from core.typed import typed
from core.values import decode, encode
from core.workspace import Workspace

# The rows a verb works on: named entities, or all rows of a list (which may be a million).
Target = Sequence[str] | Wanted
_CHUNK = 500
_MOST_ELEMENTS = 200


class Cell(NamedTuple):
    """One cell to be written: the entity's id, the field's name, the text."""

    id: str
    field: str
    text: str


def set_text(workspace: Workspace, kind: str, target: Target, field: str, text: str) -> int:
    """Set a field to what a person typed; returns how many rows change. Raises InvalidInput."""
    value = typed(described(kind, field), text, workspace.currency, currencies(workspace))
    return set_value(workspace, kind, target, field, value)


def currencies(workspace: Workspace) -> frozenset[str]:
    """The currencies of the workspace's accounts."""
    with workspace.read() as connection:
        found = connection.execute(select(ENTITY["account"].c.currency).distinct()).scalars()
        return frozenset(code for code in found if code)


def set_value(workspace: Workspace, kind: str, target: Target, field: str, value: Any) -> int:
    """Set a field of all the target's rows to one value, as one undoable step."""
    title = _title(f"Set {described(kind, field).label.lower()}", kind, target)
    with workspace.edit(title, about=about_setting(workspace, kind, target, {field: value})) as edit:
        return _set(edit, kind, conditions(kind, target), field, value)


def _set(edit: Edit, kind: str, rows: Sequence[ColumnElement[bool]], field: str, value: Any) -> int:
    wanted = described(kind, field)
    check_editable(edit.connection, kind, rows, wanted)
    stored = literal(encode(wanted, value), ENTITY[kind].c[field].type)
    return sum(edit.set_where(kind, where, field, stored) for where in rows)


def set_values(
    workspace: Workspace, kind: str, target: Target, values: Mapping[str, Any], title: str | None = None
) -> int:
    """Give the target's rows several field values, as one undoable step."""
    labels = " and ".join(described(kind, name).label.lower() for name in values)
    about = about_setting(workspace, kind, target, values)
    with workspace.edit(title or _title(f"Set {labels}", kind, target), about=about) as edit:
        # A condition may speak of a field that is being set, so the rows are chosen before the first one is.
        rows = [ENTITY[kind].c.pk.in_(edit.chosen(kind, where)) for where in conditions(kind, target)]
        return sum(_set(edit, kind, rows, name, value) for name, value in values.items())


def fill(workspace: Workspace, kind: str, source: Mapping[str, Any], target: Target) -> int:
    """Give the target's rows the field values of `source`, as one undoable step."""
    return set_values(workspace, kind, target, source, _title("Fill down", kind, target))


@dataclass(frozen=True)
class Common:
    """What rows have in common in one field: a value, or `varies`.

    Of a list of short values that varies, `value` holds the elements all rows have and `partly` those only some have.
    """

    value: Any
    varies: bool = False
    partly: tuple[str, ...] = ()


def common_values(workspace: Workspace, kind: str, target: Target, fields: Sequence[str]) -> dict[str, Common]:
    """For each field, the value all the target's rows share, or that it varies."""
    table = ENTITY[kind]
    chosen = conditions(kind, target)
    found: dict[str, Common] = {}
    with workspace.read() as connection:
        for where in chosen:
            names = [name for name in fields if name not in found or not found[name].varies]
            columns = [part for name in names for part in _extent(table.c[name])]
            row = connection.execute(select(func.count(), *columns).where(where)).one()
            for at, name in enumerate(names):
                found[name] = _join(
                    found.get(name), _common(KINDS[kind].by_name[name], row[0], *row[1 + 3 * at : 4 + 3 * at])
                )
        for name, common in found.items():
            field = KINDS[kind].by_name[name]
            if common.varies and field.type is FieldType.LIST and not field.counts:
                found[name] = _shared(connection, kind, chosen, name)
    return found


def _shared(connection: Connection, kind: str, rows: Sequence[ColumnElement[bool]], name: str) -> Common:
    table = ENTITY[kind]
    total = sum(connection.execute(select(func.count()).select_from(table).where(where)).scalar_one() for where in rows)
    counts = element_counts(connection, kind, rows, name)
    whole = [element for element, count in counts.items() if count == total]
    return Common(whole, varies=True, partly=tuple(element for element, count in counts.items() if count < total))


def _extent(column: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [func.min(column), func.max(column), func.count(column)]


def _common(field: Field, total: int, least: Any, most: Any, present: int) -> Common:
    same = present in (0, total) and least == most
    return Common(decode(field, least)) if same else Common(None, varies=True)


def _join(former: Common | None, new: Common) -> Common:
    return new if former is None or former == new else Common(None, varies=True)


def element_counts(
    connection: Connection, kind: str, rows: Sequence[ColumnElement[bool]], field: str
) -> dict[str, int]:
    """How many of the rows have each element of a list field; the commonest first, at most 200 elements of each part."""
    table = ENTITY[kind]
    each = func.json_each(table.c[field]).table_valued("value", name="element")
    found: dict[str, int] = {}
    for where in rows:
        query = (
            select(each.c.value, func.count(table.c.pk.distinct()).label("n"))
            .select_from(table.join(each, table.c[field].is_not(None)))
            .where(where)
            .group_by(each.c.value)
            .order_by(func.count(table.c.pk.distinct()).desc(), each.c.value)
            .limit(_MOST_ELEMENTS)
        )
        for element, count in connection.execute(query):
            found[str(element)] = found.get(str(element), 0) + int(count)
    return found


def toggle_status(workspace: Workspace, kind: str, target: Target) -> int:
    """Pause what is enabled and enable what is paused or a draft."""
    column = ENTITY[kind].c.status
    other = case((column == "ENABLED", "PAUSED"), else_="ENABLED")
    about = _about_toggling(workspace, kind, target)
    with workspace.edit(_title("Pause or enable", kind, target), about=about) as edit:
        return sum(
            edit.set_where(kind, and_(where, column != "REMOVED"), "status", other)
            for where in conditions(kind, target)
        )


def _about_toggling(workspace: Workspace, kind: str, target: Target) -> dict[str, Any] | None:
    """The command, where all rows go the same way: enabled and paused ones together have none."""
    table = ENTITY[kind]
    found: set[str | None] = set()
    with workspace.read() as connection:
        for where in conditions(kind, target):
            standing = and_(where, table.c.presence == int(Presence.DRAFT), table.c.status.is_distinct_from("REMOVED"))
            found.update(connection.execute(select(table.c.status).where(standing).distinct()).scalars())
            removed = and_(where, table.c.presence == int(Presence.DRAFT), table.c.status == "REMOVED")
            if connection.execute(select(table.c.pk).where(removed).limit(1)).first():
                return None
    if not found or ("ENABLED" in found and len(found) > 1):
        return None
    return about_setting(workspace, kind, target, {"status": "PAUSED" if "ENABLED" in found else "ENABLED"})


def remove(workspace: Workspace, kind: str, target: Target) -> int:
    """Take rows, and what hangs below them, out of the draft; returns how many entities went."""
    about = about_rows(workspace, ["remove"], kind, target)
    with workspace.edit(_title("Remove", kind, target), about=about) as edit:
        return sum(edit.delete_where(kind, where) for where in conditions(kind, target))


def add(workspace: Workspace, kind: str, row: Mapping[str, Any]) -> str:
    """Add one entity; returns its id."""
    with workspace.edit(f"Add {KINDS[kind].word(row.get('platform')).lower()}") as edit:
        return edit.create(kind, {"status": "ENABLED"} | dict(row))


def add_keywords(workspace: Workspace, ad_group: str, lines: str, match_type: str = "PHRASE") -> list[str]:
    """Add keywords written one a line; `[exact]` and `"phrase"` say their own match type."""
    rows = [keyword_as_written(line, match_type) for line in lines.splitlines() if line.strip()]
    if not rows:
        raise InvalidInput("No keyword was written.", hint="Write one keyword a line.")
    with workspace.edit(f"Add {len(rows)} keyword{'s' if len(rows) != 1 else ''}") as edit:
        return edit.create_many("keyword", [{"ad_group": ad_group, "status": "ENABLED"} | row for row in rows])


def keyword_as_written(line: str, match_type: str = "PHRASE") -> dict[str, str]:
    """Text and match type of a keyword: `[exact]` and `"phrase"` say theirs, others get `match_type`."""
    text = line.strip()
    for opening, closing, said in (("[", "]", "EXACT"), ('"', '"', "PHRASE")):
        if len(text) > 2 and text.startswith(opening) and text.endswith(closing):
            return {"text": text[1:-1].strip(), "match_type": said}
    return {"text": text, "match_type": match_type}


def new_row(kind: str, platform: str, parent: str, number: int) -> dict[str, Any]:
    """What a fresh entity of a kind starts with; it is paused or a draft until somebody decides."""
    ref = KINDS[kind].parents[0]
    row: dict[str, Any] = {ref: parent, "status": "PAUSED", "platform": platform}
    if kind == "ad":
        formats = {GOOGLE: "responsive_search", LINKEDIN: "single_image"}
        return row | {"name": f"New ad {number}", "format": formats[platform]}
    if kind == "campaign":
        types = {GOOGLE: "Search", LINKEDIN: "Sponsored"}
        return row | {"name": f"New campaign {number}", "type": types[platform], "status": "DRAFT"}
    return row | {"name": f"New {KINDS[kind].word(platform).lower()} {number}"}


def described(kind: str, field: str) -> Field:
    """The catalog's word on a field; raises InvalidInput."""
    found = KINDS[kind].by_name.get(field)
    if found is None:
        raise InvalidInput(f"{KINDS[kind].label} has no field {field!r}.", where=field)
    return found


def conditions(kind: str, target: Target) -> list[ColumnElement[bool]]:
    """The target's rows as SQL conditions, a few hundred ids in each."""
    if isinstance(target, Wanted):
        return [condition(target)]
    column = ENTITY[kind].c.id
    raw = [parse_id(one).bytes for one in target]
    return [column.in_(raw[at : at + _CHUNK]) for at in range(0, len(raw), _CHUNK)]


def _title(verb: str, kind: str, target: Target) -> str:
    return (
        f"{verb} of {_howmany(KINDS[kind], target)}"
        if verb.startswith("Set")
        else f"{verb} {_howmany(KINDS[kind], target)}"
    )


def _howmany(kind: Kind, target: Target) -> str:
    if isinstance(target, Wanted):
        return f"all listed {kind.plural.lower()}"
    count = len(target)
    return f"{count:,} {(kind.label if count == 1 else kind.plural).lower()}"


def sibling_count(workspace: Workspace, kind: str, parent: str) -> int:
    """How many entities of a kind already stand below a parent."""
    ref = KINDS[kind].parents[0]
    above = ENTITY[KINDS[kind].by_name[ref].refers_to or ""]
    mine = select(above.c.pk).where(above.c.id == parse_id(parent).bytes).scalar_subquery()
    table = ENTITY[kind]
    query = (
        select(func.count())
        .select_from(table)
        .where(table.c[ref] == mine, not_(table.c.presence == int(Presence.GONE)))
    )
    with workspace.read() as connection:
        return int(connection.execute(query).scalar_one())
