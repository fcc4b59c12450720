"""Applying a bulk tool: a few SQL statements for each field, recorded and undoable like a single edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal, null, or_, select, true

from core.bulk.lending import CHANGED, WRITTEN, SlowPattern, changing, composing, writing
from core.bulk.tool import About, Options, Step, Tool, Where, short
from core.bulk.verdicts import Judge, judge_of
from core.catalog import KINDS, PLATFORMS, Field, FieldType
from core.command_words import where as in_words
from core.database import cancellable
from core.editable import check_editable
from core.editing import described
from core.errors import InvalidInput
from core.ids import parse_id
from core.lending import Trouble, lent
from core.progress import Progress
from core.schema import ENTITY, Presence
from core.scope import Wanted, condition
from core.values import dump_json
from core.workspace import Workspace

_MOST_NAMED = 1_000  # rows a command line names one by one


@dataclass(frozen=True)
class Request:
    """One bulk change: a tool over fields of the rows meant. `preview` and `apply` take the same.

    `query` says the rows in the search language, where `where` is a condition made from one.
    """

    kind: str
    where: Where
    fields: Sequence[str]
    tool: Tool
    options: Options = field(default_factory=Options)
    query: str = ""


@dataclass(frozen=True)
class Work:
    """One field's part of a bulk change: which rows are looked at, what they become, who judges it."""

    kind: str
    of: Field
    rows: ColumnElement[bool]
    changed: ColumnElement[Any]
    judge: Judge
    skips: bool

    @property
    def column(self) -> ColumnElement[Any]:
        """The field's column."""
        return ENTITY[self.kind].c[self.of.name]

    @property
    def place(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """Platform and ad format of a row, as limits ask for them."""
        columns = ENTITY[self.kind].c
        platform = columns["platform"] if "platform" in columns else literal(KINDS[self.kind].platforms[0])
        return platform, columns["format"] if self.kind == "ad" else null()

    @property
    def written(self) -> ColumnElement[Any]:
        """What is really written: the result, or the value before where the judge leaves it."""
        if not self.skips and self.of.type is not FieldType.DECIMAL:
            return self.changed
        found: ColumnElement[Any] = getattr(func, WRITTEN)(
            self.column, self.changed, *self.place, type_=self.column.type
        )
        return found

    @property
    def writable(self) -> ColumnElement[bool]:
        """The rows whose result may be written at all."""
        if self.of.type is FieldType.MONEY:
            return self.rows & (self.changed > 0)
        return self.rows & (func.trim(self.changed) != "") if self.of.required else self.rows


def apply(workspace: Workspace, request: Request, progress: Progress | None = None) -> int:
    """Run a tool over several fields of all matching rows, as one undoable step; returns how many values change."""
    kind, fields = request.kind, checked_fields(request)
    with (
        workspace.edit(request.tool.title, about=in_command(workspace, request)) as edit,
        cancellable(edit.connection, progress),
    ):
        about = About(edit.connection, workspace.currency, request.options.positions)
        rows = chosen_rows(kind, request.where)
        if len(fields) > 1:
            # A condition may speak of a field that is being changed, so the rows are chosen before the first one is.
            rows = ENTITY[kind].c.pk.in_(edit.chosen(kind, true() if rows is None else rows))
        changed = 0
        for one in fields:
            with working(edit.connection, request, rows, one, about) as work:
                check_editable(edit.connection, kind, [work.rows], one)
                changed += edit.set_where(kind, work.writable, one.name, work.written)
        return changed


def in_command(workspace: Workspace, request: Request, *, keeps: bool = False) -> dict[str, Any]:
    """What the change set keeps of a request: the command that repeats it; `keeps` when a formula stays with its cells."""
    from core.bulk.registry import command_words

    where, query = request.where, request.query
    if not query and where is not None and not isinstance(where, ColumnElement):
        if not isinstance(where, Wanted) and len(where) > _MOST_NAMED:
            return {}
        query = in_words(workspace, where)
    names = list(dict.fromkeys(request.fields))
    words = command_words(request.tool, request.kind, names, request.options, query)
    return {"command": [*words, "--once"] if words[0] == "formula" and not keeps else words}


def checked_fields(request: Request) -> list[Field]:
    """The fields named; raises InvalidInput for one the tool cannot work on."""
    if not request.fields:
        raise InvalidInput("No field is chosen.", hint="Choose at least one.")
    fields = [described(request.kind, name) for name in dict.fromkeys(request.fields)]
    for one in fields:
        why = request.tool.refusal(request.kind, one)
        if why is None and one.read_only:
            why = f"{one.label} cannot be edited here."
        if why is not None:
            raise InvalidInput(why, where=one.name)
    return fields


def fields_for(kind: str, tool: Tool, platform: str | None = None) -> list[Field]:
    """The fields of a kind a tool can work on, of one platform or of both."""
    return [
        one
        for one in KINDS[kind].fields
        if not one.read_only and tool.refusal(kind, one) is None and (platform is None or platform in one.platforms)
    ]


def chosen_rows(kind: str, where: Where) -> ColumnElement[bool] | None:
    """The rows meant as a condition; None is all."""
    if isinstance(where, Wanted):
        return condition(where)
    if where is None or isinstance(where, ColumnElement):
        return where
    # Ids of chosen rows as one bound JSON text, so that their number has no limit.
    wanted = func.json_each(dump_json([parse_id(one).hex for one in where])).table_valued("value")
    return func.lower(func.hex(ENTITY[kind].c.id)).in_(select(wanted.c.value))


def standing(kind: str, chosen: ColumnElement[bool] | None, of: Field | None = None) -> ColumnElement[bool]:
    """Rows of the draft among those chosen, without those of a platform that has no such field."""
    columns = ENTITY[kind].c
    parts = [columns.presence == int(Presence.DRAFT)]
    if chosen is not None:
        parts.append(chosen)
    if of is not None and "platform" in columns and set(of.platforms) != set(PLATFORMS):
        parts.append(or_(columns.platform.in_(of.platforms), columns[of.name].is_not(None)))
    return and_(*parts)


@contextmanager
def working(
    connection: Connection, request: Request, chosen: ColumnElement[bool] | None, of: Field, about: About
) -> Iterator[Work]:
    """One field's work, its functions lent to SQLite while the block runs; a text that stops them is named."""
    kind, options = request.kind, request.options
    step = request.tool.step(kind, of, about)
    column = ENTITY[kind].c[of.name]
    rows = standing(kind, chosen, of)
    rows = rows if step.where is None else rows & step.where
    judge = judge_of(kind, of, skip_too_long=options.skip_too_long)
    trouble = Trouble()
    try:
        with ExitStack() as stack:
            changed = step.sql
            if changed is None:
                function = _function(step, of, options, trouble)
                stack.enter_context(lent(connection, CHANGED, function, trouble))
                changed = getattr(func, CHANGED)(column, *step.words, type_=column.type)
            stack.enter_context(lent(connection, WRITTEN, writing(judge), trouble))
            yield Work(kind, of, rows, changed, judge, options.skip_too_long)
    except SlowPattern as error:
        raise _named(connection, kind, column, trouble.stored, error) from error


def _function(step: Step, of: Field, options: Options, trouble: Trouble) -> Callable[..., Any]:
    if step.value is not None:
        return composing(step.value, trouble)
    assert step.text is not None
    return changing(step.text, trouble, of=of, fills=step.fills, positions=options.positions)


def _named(
    connection: Connection, kind: str, column: ColumnElement[Any], stored: Any, error: SlowPattern
) -> InvalidInput:
    """The error with the row it was met on."""
    title = ENTITY[kind].c[KINDS[kind].title]
    found = connection.execute(select(title).where(column == stored).limit(1)).scalar()
    return InvalidInput(
        f"The pattern takes too long on “{short(error.text)}” ({KINDS[kind].label.lower()} “{found or 'without a name'}”).",
        hint=error.hint,
    )
