"""The brief that counts in a workspace: that of the change set accepted last that holds one."""

from __future__ import annotations

import json
from functools import lru_cache

from sqlalchemy import Connection, select

from core.brief.brief import Brief
from core.errors import InvalidInput
from core.schema import change_set

_SETS_LOOKED_AT = 200


def brief_in(connection: Connection, proposal: bytes | None = None) -> Brief | None:
    """The brief of the named proposal, else of the set accepted last that holds one."""
    query = select(change_set.c.about).where(change_set.c.about.is_not(None))
    if proposal is not None:
        query = query.where(change_set.c.id == proposal)
    else:
        query = query.where(change_set.c.applied_at_log.is_not(None), change_set.c.undone_at_log.is_(None))
    for about in connection.execute(
        query.order_by(change_set.c.applied_at_log.desc()).limit(_SETS_LOOKED_AT)
    ).scalars():
        text = json.loads(about).get("brief")
        if isinstance(text, str):
            return _read(text)
    return brief_in(connection) if proposal is not None else None


@lru_cache(maxsize=8)
def _read(text: str) -> Brief | None:
    from core.brief.reading import read_brief_text

    try:
        return read_brief_text(text)
    except InvalidInput:  # a brief of an older version; the rules then know no brand
        return None
