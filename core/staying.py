"""Whether rows of a list came, went or were hung elsewhere: if not, it may stay as it is shown until it is asked anew."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from core.catalog import KINDS
from core.schema import Op, change, change_set, log
from core.scope import LEVELS

_DOING = ("apply", "accept", "undo", "redo")


def last_done(connection: Connection) -> int:
    """The number of the newest entry of the log."""
    return int(connection.execute(select(func.coalesce(func.max(log.c.seq), 0))).scalar_one())


def came_or_went(connection: Connection, kind: str, seq: int) -> bool:
    """Whether anything after entry `seq` of the log made or took away rows of a kind, or hung them elsewhere.

    Undoing, redoing and accepting count by what their change set holds.
    """
    done = (
        select(change_set.c.first_change, change_set.c.last_change)
        .join(log, log.c.change_set == change_set.c.pk)
        .where(log.c.seq > seq, log.c.verb.in_(_DOING))
        .distinct()
    )
    return any(
        first is None
        or last is None
        or connection.execute(select(exists().where(change.c.seq.between(first, last), _uproots(kind)))).scalar_one()
        for first, last in connection.execute(done).all()
    )


def _uproots(kind: str) -> ColumnElement[bool]:
    """Condition: a change of other rows, or of other places for them; a new parent brings no rows of its own accord."""
    codes = [KINDS[name].code for name in {kind, *LEVELS}]
    own = change.c.kind == KINDS[kind].code
    return or_(
        and_(own, change.c.op != Op.SET),
        and_(change.c.kind.in_(codes), change.c.op == Op.DELETE),
        and_(change.c.kind.in_(codes), change.c.op == Op.SET, change.c.field.in_(LEVELS)),
    )
