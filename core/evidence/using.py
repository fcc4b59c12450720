"""Which ads rest on which entries of the ledger, and which claims of ads rest on none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, or_, select

from core.catalog import KINDS, FieldType
from core.evidence.ledger import Grounding, Ledger
from core.ids import id_text
from core.progress import Progress, silent
from core.schema import ENTITY, Presence
from core.workspace import Workspace

# Where ad texts with claims stand.
PLACES: Mapping[str, tuple[str, ...]] = {
    "ad": ("headlines", "descriptions", "introductory_text", "headline", "description", "subject", "body"),
    "asset": ("text", "values", "description1", "description2"),
}
MOST_SHOWN = 200
_CHUNK = 2_000
REMOVED = "REMOVED"


@dataclass(frozen=True)
class Use:
    """A claim in one field (`headlines[2]`) of one entity."""

    kind: str
    entity: str
    field: str
    text: str
    grounding: Grounding


@dataclass
class Uses:
    """How many claims rest on each entry, by its id, and the first of them; `open` are claims that rest on nothing."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[Use]] = field(default_factory=dict)
    open: list[Use] = field(default_factory=list)
    open_count: int = 0

    def add(self, use: Use) -> None:
        """Note one claim."""
        entry = use.grounding.entry
        if entry is not None:
            self.counts[entry.id] = self.counts.get(entry.id, 0) + 1
            shown = self.examples.setdefault(entry.id, [])
        if not use.grounding.grounded:
            self.open_count += 1
            if len(self.open) < MOST_SHOWN:
                self.open.append(use)
        if entry is not None and len(shown) < MOST_SHOWN:
            shown.append(use)


def uses_of(workspace: Workspace, ledger: Ledger, progress: Progress | None = None) -> Uses:
    """Look through all ad texts of the draft; for a job, with progress. Raises Cancelled."""
    progress = progress or silent()
    found = Uses()
    with workspace.read() as connection:
        for kind, names in PLACES.items():
            total = connection.execute(select(func.count()).select_from(ENTITY[kind])).scalar_one()
            for done, (raw, name, text) in enumerate(_texts(connection, kind, names)):
                if done % _CHUNK == 0:
                    progress.step("Looking through the ads", min(done, total), total)
                for one in ledger.grounding(text):
                    found.add(Use(kind, id_text(raw), name, text, one))
    return found


def _texts(connection: Connection, kind: str, names: tuple[str, ...]) -> Iterator[tuple[bytes, str, str]]:
    table = ENTITY[kind]
    columns = [table.c[name] for name in names]
    lists = frozenset(name for name in names if KINDS[kind].by_name[name].type is FieldType.LIST)
    standing = (table.c.presence == int(Presence.DRAFT)) & or_(table.c.status.is_(None), table.c.status != REMOVED)
    rows = connection.execute(select(table.c.id, *columns).where(standing).order_by(table.c.pk))
    for raw, *values in rows.yield_per(_CHUNK):
        for name, value in zip(names, values, strict=True):
            yield from ((raw, place, text) for place, text in _each(name, value, name in lists))


def stored_texts(connection: Connection, kind: str) -> Iterator[tuple[int, list[str]]]:
    """The texts of each entity of a kind that stands, by row number; entities without any are left out."""
    table = ENTITY[kind]
    columns = [table.c[name] for name in PLACES[kind]]
    standing = (table.c.presence == int(Presence.DRAFT)) & or_(table.c.status.is_(None), table.c.status != REMOVED)
    for pk, *values in connection.execute(select(table.c.pk, *columns).where(standing)).yield_per(_CHUNK):
        texts = [text for value in values if value for text in _texts_of(value)]
        if texts:
            yield pk, texts


def _texts_of(value: Any) -> list[str]:
    decoded = json.loads(value) if isinstance(value, str) and value.startswith("[") else value
    return [str(text) for text in decoded] if isinstance(decoded, list) else [str(decoded)]


def _each(name: str, value: Any, is_list: bool) -> Iterator[tuple[str, str]]:
    if not value:
        return
    if not is_list:
        yield name, str(value)
        return
    for at, text in enumerate(json.loads(value) if isinstance(value, str) else value):
        yield f"{name}[{at}]", str(text)
