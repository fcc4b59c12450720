"""Which exemptions can be asked for, who asked for which and why, and what is sent with a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from core.author import Author
from core.catalog import KINDS, KINDS_BY_CODE
from core.changesets import locate
from core.database import new_id
from core.errors import InvalidInput, NotFound, Refusal
from core.exempting.keys import parts_of, policy_key
from core.ids import id_text, parse_id
from core.recording import now_ms
from core.schema import ENTITY, Presence
from core.schema import exemption as table
from core.values import clean_text
from core.workspace import Workspace

SHORTEST_REASON = 10
"""Letters; a reviewer reads it, and so does whoever answers for the account later."""


@dataclass(frozen=True)
class Exemption:
    """One policy and one entity; `reason`, `author` and `at` (milliseconds UTC) are None until somebody asked."""

    id: str
    kind: str
    entity: str
    name: str
    policy: str
    text: str
    message: str
    refused_at: int
    reason: str | None = None
    author: str | None = None
    at: int | None = None
    withdrawn_at: int | None = None
    withdrawn_by: str | None = None

    @property
    def asked(self) -> bool:
        """Whether it is sent with the next post."""
        return self.reason is not None and self.withdrawn_at is None


def offer(connection: Connection, kind: int, entity: int, refusal: Refusal) -> None:
    """Keep that a refusal named policies an exemption may be asked of; `kind` is the kind's code, `entity` a row number."""
    now = now_ms()
    for key in refusal.policies:
        policy, text = parts_of(key)
        same = (table.c.kind == kind) & (table.c.entity == entity) & (table.c.policy == policy) & (table.c.text == text)
        values = {"message": refusal.message, "refused_at": now}
        if not connection.execute(update(table).where(same).values(values)).rowcount:
            own = {"id": new_id(), "kind": kind, "entity": entity, "policy": policy, "text": text}
            connection.execute(insert(table).values(own | values))


def listed(workspace: Workspace, entity: str | None = None) -> list[Exemption]:
    """All that can be or was asked for, newest refusal first; of one entity when named."""
    query = select(table).order_by(table.c.refused_at.desc(), table.c.pk)
    with workspace.read() as connection:
        if entity is not None:
            kind, pk = locate(connection, entity)
            query = query.where(table.c.kind == kind, table.c.entity == pk)
        return [_exemption(connection, row) for row in connection.execute(query).all()]


def ask(
    workspace: Workspace, entity: str, reason: str, *, policies: Sequence[str] = (), author: Author | None = None
) -> list[Exemption]:
    """Ask for exemptions of an entity: of the named policies, else of all it was refused for.

    They are sent with its next post. Raises InvalidInput for a missing reason, NotFound where nothing was refused.
    """
    written = " ".join(clean_text(reason).split())
    if len(written) < SHORTEST_REASON:
        raise InvalidInput(
            f"A reason of at least {SHORTEST_REASON} letters is needed.",
            hint="Say in a sentence why the policy is kept.",
        )
    wanted = [one for one in listed(workspace, entity) if not policies or one.policy in policies]
    missing = next((name for name in policies if name not in {one.policy for one in wanted}), None)
    if missing is not None or not wanted:
        what = f"the policy {missing}" if missing else "a policy with exemptions"
        raise NotFound(f"This was not refused for {what}.", hint="List with `exemptions` what was.")
    values = {
        "reason": written, "author": (author or Author.me()).name, "at": now_ms(), "withdrawn_at": None,
        "withdrawn_by": None,
    }  # fmt: skip
    with workspace.write() as connection:
        ids = [parse_id(one.id).bytes for one in wanted]
        connection.execute(update(table).where(table.c.id.in_(ids)).values(values))
    return [one for one in listed(workspace, entity) if one.id in {each.id for each in wanted}]


def withdraw(workspace: Workspace, id: str, *, author: Author | None = None) -> None:
    """Send an exemption no more; that it was asked for, and why, stays. Raises NotFound."""
    values = {"withdrawn_at": now_ms(), "withdrawn_by": (author or Author.me()).name}
    with workspace.write() as connection:
        same = (table.c.id == parse_id(id).bytes) & table.c.reason.is_not(None)
        if not connection.execute(update(table).where(same).values(values)).rowcount:
            raise NotFound(f"No exemption {id} was asked for.")


def keys_to_send(connection: Connection) -> Mapping[tuple[str, int], tuple[str, ...]]:
    """The keys to be sent with each entity, by kind and row number."""
    query = select(table).where(table.c.reason.is_not(None), table.c.withdrawn_at.is_(None)).order_by(table.c.pk)
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for row in connection.execute(query):
        key = (KINDS_BY_CODE[row.kind].name, row.entity)
        found[key] = (*found.get(key, ()), policy_key(row.policy, row.text))
    return found


def _exemption(connection: Connection, row: Row[Any]) -> Exemption:
    kind = KINDS_BY_CODE[row.kind].name
    entities = ENTITY[kind]
    title = entities.c[KINDS[kind].title]
    own = connection.execute(select(entities.c.id, title, entities.c.presence).where(entities.c.pk == row.entity)).one()
    gone = " (removed)" if own[2] == int(Presence.GONE) else ""
    return Exemption(
        id_text(row.id), kind, id_text(own[0]), f"{own[1] or KINDS[kind].label}{gone}", row.policy, row.text, row.message,
        row.refused_at, row.reason, row.author, row.at, row.withdrawn_at, row.withdrawn_by,
    )  # fmt: skip
