"""How headings that nobody knows are spelt: as they were first seen in a workspace, whatever later files write."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from core.interchange.editor.headings import canonical_by_norm, norm
from core.interchange.editor.layout import KindColumns, Layout
from core.schema import meta
from core.values import dump_json

_KEY = "editor.headings"
_MOST = 2_000


class Spellings:
    """The spellings of a workspace, kept in its file; written within the import's own transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        stored = connection.execute(select(meta.c.value).where(meta.c.key == _KEY)).scalar()
        self.known: dict[str, str] = json.loads(stored) if stored else {}

    def keep(self, layout: Layout, plans: Mapping[str, KindColumns]) -> None:
        """Remember the headings that no kind of row has a field for."""
        columns = {at for plan in plans.values() for _, at in plan.extras}
        fresh = {
            norm(layout.headings[at]): layout.headings[at]
            for at in sorted(columns)
            if norm(layout.headings[at]) not in canonical_by_norm() and norm(layout.headings[at]) not in self.known
        }
        if not fresh or len(self.known) + len(fresh) > _MOST:
            return
        self.known |= fresh
        self._connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=_KEY, value=dump_json(self.known)))
