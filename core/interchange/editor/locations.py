"""Countries and negative lists of campaigns: rows of a file, one list in the campaign."""

from __future__ import annotations

import json

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.sqlite import insert

from core.interchange.editor.staging import Stages
from core.recording import Edit
from core.schema import ENTITY, Presence
from core.values import dump_json


class Gathered:
    """Gathers what rows add to or take from a list field of campaigns."""

    def __init__(self, edit: Edit, stages: Stages, field: str) -> None:
        self.edit = edit
        self.stages = stages
        self.field = field
        self._lists: dict[int, list[str]] = {}
        self._before: dict[int, list[str]] = {}

    def note(self, campaign: int, code: str, *, removed: bool) -> bool:
        """Add an element to a campaign's list (or take it out); whether that changes anything."""
        if campaign not in self._lists:
            table = ENTITY["campaign"]
            stored = self.edit.connection.execute(select(table.c[self.field]).where(table.c.pk == campaign)).scalar()
            self._before[campaign] = json.loads(stored) if stored else []
            self._lists[campaign] = list(self._before[campaign])
        codes = self._lists[campaign]
        if (code in codes) is not removed:
            return False
        if removed:
            codes.remove(code)
        else:
            codes.append(code)
        return True

    def apply(self) -> None:
        """Hand the lists that changed to the edits of the campaigns."""
        rows = [
            {"pk": campaign, self.field: dump_json(codes)}
            for campaign, codes in self._lists.items()
            if set(codes) != set(self._before[campaign])
        ]
        if not rows:
            return
        stage = self.stages["campaign"]
        edits = stage.edits
        statement = insert(edits)
        later = statement.on_conflict_do_update(
            index_elements=["pk"], set_={self.field: statement.excluded[self.field]}
        )
        self.edit.connection.execute(later, rows)
        stage.gave(self.field)


class Locations(Gathered):
    """The countries of campaigns."""

    def __init__(self, edit: Edit, stages: Stages) -> None:
        super().__init__(edit, stages, "locations")

    def is_row(self, campaign: int, place: str) -> bool:
        """Whether the place (its id, else its name) stands as a targeting row of its own in the draft.

        A row that excludes the place is another one.
        """
        table = ENTITY["targeting"]
        query = select(literal(1)).where(
            table.c.campaign == campaign,
            table.c.ad_group.is_(None),
            func.coalesce(table.c.criterion_id, table.c.value) == place,
            func.coalesce(table.c.negative, 0) == 0,
            table.c.type == "location",
            table.c.presence == int(Presence.DRAFT),
        )
        return self.edit.connection.execute(query.limit(1)).first() is not None
