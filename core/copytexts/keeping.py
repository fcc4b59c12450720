"""The table of candidate texts: what was offered for an ad group, and what a person thought of it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from core.author import Author
from core.database import new_id
from core.errors import NotFound
from core.ids import id_text, parse_id
from core.recording import now_ms
from core.schema import ENTITY, copy_text
from core.workspace import Workspace

OFFERED, KEPT, REJECTED = "offered", "kept", "rejected"
PERSON = "person"


@dataclass(frozen=True)
class CopyText:
    """One candidate. `parts` are those of its score (0 to 1), `evidence` what it rests on, `source` who wrote it
    (`grammar`, the name of a model, `person`), `place` where it is pinned in a search ad (None: anywhere)."""

    id: str
    field: str
    role: str
    text: str
    parts: Mapping[str, float]
    evidence: tuple[str, ...]
    source: str
    state: str
    place: int | None = None


@dataclass(frozen=True)
class NewText:
    """A candidate that is to be offered."""

    field: str
    role: str
    text: str
    parts: Mapping[str, float] = dataclasses.field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    source: str = PERSON


@dataclass(frozen=True)
class Standing:
    """How a candidate stood, so that it can be put back: its text, who wrote it, what was thought of it, its place."""

    id: str
    text: str
    evidence: tuple[str, ...]
    source: str
    state: str
    place: int | None


@dataclass(frozen=True)
class Verdict:
    """What a person decided about a text; `ad_group` is a row number."""

    ad_group: int
    field: str
    role: str
    text: str
    parts: Mapping[str, float]
    source: str
    kept: bool


def listed(connection: Connection, ad_group: int) -> list[CopyText]:
    """All candidates of an ad group, by row number, in the order they came."""
    query = select(copy_text).where(copy_text.c.ad_group == ad_group).order_by(copy_text.c.pk)
    return [_read(row) for row in connection.execute(query)]


def _read(row: Row[Any]) -> CopyText:
    return CopyText(
        id_text(row.id), row.field, row.role, row.text, json.loads(row.parts), tuple(json.loads(row.evidence)),
        row.source, row.state, row.place,
    )  # fmt: skip


def offer(workspace: Workspace, ad_group: int, texts: Iterable[NewText]) -> list[str]:
    """Add what is not there yet, whatever its case; returns the ids of what is new."""
    with workspace.write() as connection:
        there = {(one.field, one.text.casefold()): one for one in listed(connection, ad_group)}
        fresh: dict[tuple[str, str], dict[str, Any]] = {}
        for one in texts:
            known = there.get((one.field, one.text.casefold()))
            if known is None:
                fresh.setdefault((one.field, one.text.casefold()), _row(ad_group, one))
        if fresh:
            connection.execute(insert(copy_text), list(fresh.values()))
        return [id_text(row["id"]) for row in fresh.values()]


def _row(ad_group: int, one: NewText) -> dict[str, Any]:
    return {
        "id": new_id(),
        "ad_group": ad_group,
        "field": one.field,
        "role": one.role,
        "text": one.text,
        "parts": _json(dict(one.parts)),
        "evidence": _json(one.evidence),
        "source": one.source,
        "state": OFFERED,
        "author": Author.me().name if one.source == PERSON else Author.generator().name,
        "at": now_ms(),
    }


def note_parts(workspace: Workspace, parts: Mapping[str, Mapping[str, float]]) -> None:
    """Keep the parts of scores, by the ids of the texts."""
    rows = [{"which": parse_id(id).bytes, "parts": _json(dict(values))} for id, values in parts.items()]
    if rows:
        with workspace.write() as connection:
            connection.execute(update(copy_text).where(copy_text.c.id == bindparam("which")), rows)


def restore(workspace: Workspace, standings: Sequence[Standing]) -> list[Standing]:
    """Make candidates stand as they are told; returns how they stood before, which puts them back."""
    with workspace.write() as connection:
        before = standing(connection, [one.id for one in standings])
        rows = [
            {
                "which": parse_id(one.id).bytes,
                "text": one.text,
                "evidence": _json(one.evidence),
                "source": one.source,
                "state": one.state,
                "place": one.place,
                "author": Author.me().name,
                "at": now_ms(),
            }
            for one in standings
        ]
        if rows:
            connection.execute(update(copy_text).where(copy_text.c.id == bindparam("which")), rows)
    return before


def standing(connection: Connection, ids: Sequence[str]) -> list[Standing]:
    """How candidates stand, in the order they are named; raises NotFound."""
    query = select(copy_text).where(copy_text.c.id.in_([parse_id(one).bytes for one in ids]))
    found = {one.id: one for one in map(_read, connection.execute(query))}
    missing = [one for one in ids if one not in found]
    if missing:
        raise NotFound(f"There is no candidate text {missing[0]}.")
    return [_standing(found[one]) for one in ids]


def _standing(one: CopyText) -> Standing:
    return Standing(one.id, one.text, one.evidence, one.source, one.state, one.place)


def rewrite(workspace: Workspace, id: str, text: str) -> list[Standing]:
    """Give a candidate the words a person typed; what it rested on is no longer known. Returns how it stood before."""
    with workspace.read() as connection:
        (before,) = standing(connection, [id])
    state = OFFERED if before.state == REJECTED else before.state
    return restore(workspace, [Standing(id, " ".join(text.split()), (), PERSON, state, before.place)])


def verdicts(workspace: Workspace) -> list[Verdict]:
    """Everything that was kept or rejected in ad groups that still stand, oldest first: what the ranking learns from."""
    group = ENTITY["ad_group"]
    query = (
        select(copy_text)
        .join(group, and_(group.c.pk == copy_text.c.ad_group))
        .where(copy_text.c.state != OFFERED)
        .order_by(copy_text.c.at, copy_text.c.pk)
    )
    with workspace.read() as connection:
        return [
            Verdict(row.ad_group, row.field, row.role, row.text, json.loads(row.parts), row.source, row.state == KEPT)
            for row in connection.execute(query)
        ]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
