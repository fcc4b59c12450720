"""Labels of both platforms: put on, taken off, renamed, merged and counted, over any number of rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Text, and_, case, func, literal, select

from core.catalog import KINDS
from core.catalog.shared import LABEL_COLOURS
from core.command_words import About, about_named, about_rows
from core.editing import Target, conditions
from core.errors import AlreadyExists, InvalidInput, NotFound
from core.ids import id_text
from core.list_cells import holds, with_elements, without_elements
from core.recording import Edit
from core.schema import ENTITY, Presence
from core.values import clean_text
from core.workspace import Workspace

DEFAULT_COLOUR = LABEL_COLOURS[0]
LABELLED = tuple(kind.name for kind in KINDS.values() if "labels" in kind.by_name)


def add_labels(workspace: Workspace, kind: str, target: Target, names: Sequence[str]) -> int:
    """Put labels on all the target's rows, other labels stay; labels nobody has described yet are made."""
    wanted = _names(names)
    column = _labels(kind)
    about = about_labelling(workspace, kind, target, wanted)
    with workspace.edit(f"Add {_quoted(wanted)}", about=about) as edit:
        _describe(edit, wanted)
        return sum(
            edit.set_where(kind, where, "labels", with_elements(column, wanted)) for where in conditions(kind, target)
        )


def remove_labels(workspace: Workspace, kind: str, target: Target, names: Sequence[str]) -> int:
    """Take labels off all the target's rows, other labels stay; returns how many rows change."""
    wanted = _names(names)
    column = _labels(kind)
    about = about_labelling(workspace, kind, target, (), wanted)
    with workspace.edit(f"Remove {_quoted(wanted)}", about=about) as edit:
        return sum(
            edit.set_where(kind, and_(where, holds(column, wanted)), "labels", without_elements(column, wanted))
            for where in conditions(kind, target)
        )


def about_labelling(
    workspace: Workspace, kind: str, target: Target, add: Sequence[str], remove: Sequence[str] = ()
) -> About | None:
    """What a change set keeps of putting one label on rows, or taking one off; None where one line cannot say it."""
    names = [*add, *remove]
    if len(names) != 1 or names[0].startswith("-"):
        return None
    return about_rows(workspace, ["label", names[0]], kind, target, ["--remove"] if remove else [])


def rename_label(workspace: Workspace, name: str, new: str) -> int:
    """Rename a label on everything that carries it; raises NotFound, and AlreadyExists when the new name is another label's."""
    (fresh,) = _names([new])
    counts = label_counts(workspace)
    _check_known(counts, [name])
    if fresh in counts:
        raise AlreadyExists(f"There is a label “{fresh}” already.", hint="Merge the two instead.")
    about = about_named(name, "label", "--rename", fresh)
    with workspace.edit(f"Rename label “{name}” to “{fresh}”", about=about) as edit:
        _describe(edit, [name])
        return edit.set_where("label", ENTITY["label"].c.name == name, "name", literal(fresh))


def merge_labels(workspace: Workspace, names: Sequence[str], into: str) -> int:
    """Replace labels by one on everything that carries them, in one change set; returns how many rows change."""
    (kept,) = _names([into])
    others = [name for name in _names(names) if name != kept]
    if not others:
        raise InvalidInput("A label cannot be merged into itself.", hint="Choose at least two labels.")
    _check_known(label_counts(workspace), others)
    changed = 0
    about = about_named(others[0], "label", "--merge-into", kept) if len(others) == 1 else None
    with workspace.edit(f"Merge {_quoted(others)} into “{kept}”", about=about) as edit:
        _describe(edit, [kept])
        for kind in LABELLED:
            column = _labels(kind)
            value = _merged(column, others, kept)
            changed += edit.set_where(kind, holds(column, others), "labels", value)
        edit.delete_where("label", ENTITY["label"].c.name.in_(others))
    return changed


def _merged(column: Any, gone: Sequence[str], kept: str) -> Any:
    """The list where the first of `gone` became `kept` and the others left."""
    each = func.json_each(column).table_valued("value", name="merged")
    now = case((each.c.value.in_(list(gone)), kept), else_=each.c.value)
    return (
        select(func.json_group_array(now.distinct(), type_=Text))
        .select_from(each)
        .correlate(column.table)
        .scalar_subquery()
    )


def delete_labels(workspace: Workspace, names: Sequence[str]) -> int:
    """Take labels off everything and forget them, in one change set; returns how many rows change."""
    wanted = _names(names)
    _check_known(label_counts(workspace), wanted)
    changed = 0
    about = about_named(wanted[0], "label", "--delete") if len(wanted) == 1 else None
    with workspace.edit(f"Delete {_quoted(wanted)}", about=about) as edit:
        for kind in LABELLED:
            column = _labels(kind)
            changed += edit.set_where(kind, holds(column, wanted), "labels", without_elements(column, wanted))
        edit.delete_where("label", ENTITY["label"].c.name.in_(wanted))
    return changed


def describe_label(
    workspace: Workspace, name: str, *, colour: str | None = None, description: str | None = None
) -> str:
    """Give a label a colour or a description; makes it when it has no row yet. Returns its id."""
    (wanted,) = _names([name])
    if colour is not None and colour not in LABEL_COLOURS:
        raise InvalidInput(f"{colour!r} is no colour for a label.", hint=f"Choose {', '.join(LABEL_COLOURS)}.")
    values = {key: value for key, value in (("colour", colour), ("description", description)) if value is not None}
    with workspace.edit(f"Describe label “{wanted}”") as edit:
        found = _ids(edit, [wanted])
        if wanted not in found:
            return edit.create("label", {"name": wanted, "colour": DEFAULT_COLOUR, "status": "ENABLED"} | values)
        edit.set("label", [found[wanted]], values)
        return found[wanted]


def label_counts(workspace: Workspace) -> dict[str, dict[str, int]]:
    """How many draft rows of each kind carry each label; described labels nobody carries count nothing."""
    table = ENTITY["label"]
    with workspace.read() as connection:
        named = select(table.c.name).where(table.c.presence == int(Presence.DRAFT), table.c.name.is_not(None))
        counts: dict[str, dict[str, int]] = {name: {} for name in connection.execute(named).scalars()}
        for kind in LABELLED:
            column = _labels(kind)
            each = func.json_each(column).table_valued("value", name="counted")
            standing = ENTITY[kind].c.presence == int(Presence.DRAFT)
            query = (
                select(each.c.value, func.count())
                .select_from(ENTITY[kind].join(each, column.is_not(None)))
                .where(standing, column.is_not(None))
                .group_by(each.c.value)
            )
            for name, count in connection.execute(query):
                counts.setdefault(str(name), {})[kind] = int(count)
    return dict(sorted(counts.items(), key=lambda one: one[0].casefold()))


def named_labels(connection: Connection) -> set[str]:
    """All labels that some draft row carries."""
    found: set[str] = set()
    for kind in LABELLED:
        column = _labels(kind)
        each = func.json_each(column).table_valued("value", name="named")
        query = (
            select(each.c.value)
            .select_from(ENTITY[kind].join(each, column.is_not(None)))
            .where(ENTITY[kind].c.presence == int(Presence.DRAFT), column.is_not(None))
            .distinct()
        )
        found.update(str(name) for name in connection.execute(query).scalars())
    return found


def label_colours(workspace: Workspace) -> Mapping[str, str]:
    """The colour token of each described label; any other label is grey."""
    return {name: colour for name, (colour, _) in described_labels(workspace).items()}


def described_labels(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """The colour token and the description of each label that has a row of its own."""
    table = ENTITY["label"]
    query = select(table.c.name, table.c.colour, table.c.description).where(table.c.presence == int(Presence.DRAFT))
    with workspace.read() as connection:
        return {
            name: (colour or DEFAULT_COLOUR, text or "") for name, colour, text in connection.execute(query) if name
        }


def _describe(edit: Edit, names: Sequence[str]) -> None:
    known = _ids(edit, names)
    fresh = [{"name": name, "colour": DEFAULT_COLOUR, "status": "ENABLED"} for name in names if name not in known]
    if fresh and not edit.proposed:
        edit.create_many("label", fresh)


def _ids(edit: Edit, names: Sequence[str]) -> dict[str, str]:
    table = ENTITY["label"]
    query = select(table.c.name, table.c.id).where(
        table.c.presence == int(Presence.DRAFT), table.c.name.in_(list(names))
    )
    return {name: id_text(raw) for name, raw in edit.connection.execute(query)}


def _labels(kind: str) -> Any:
    if kind not in LABELLED:
        raise NotFound(f"{KINDS[kind].plural} carry no labels.")
    return ENTITY[kind].c.labels


def _check_known(known: Mapping[str, object], wanted: Sequence[str]) -> None:
    """A misspelt name must not look like work done; raises NotFound."""
    missing = next((name for name in wanted if name not in known), None)
    if missing is not None:
        raise NotFound(f"There is no label “{missing}”.", hint="The library lists them; capitals matter.")


def _names(names: Sequence[str]) -> list[str]:
    """Names as they are kept: one line, no separator of files (a comma or semicolon would split them there)."""
    wanted = list(dict.fromkeys(" ".join(clean_text(name).split()) for name in names if name.strip()))
    if not wanted:
        raise InvalidInput("No label was named.", hint="Write a name.")
    for name in wanted:
        if ";" in name or len(name) > 255:
            raise InvalidInput(
                f"“{name[:60]}” is no name for a label.", hint="Leave out semicolons, and keep it short."
            )
    return wanted


def _quoted(names: Sequence[str]) -> str:
    word = "label" if len(names) == 1 else "labels"
    shown = ", ".join(f"“{name}”" for name in names[:3])
    return f"{word} {shown}" + (f" and {len(names) - 3} more" if len(names) > 3 else "")
