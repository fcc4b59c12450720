"""The entities a LinkedIn sheet speaks of, and which of several of one name a row means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.catalog import KINDS, LINKEDIN
from core.interchange.sheet.layout import ID_HEADING
from core.interchange.sheet.twins import plain_id
from core.rows import EntityRow


@dataclass(eq=False)
class Node:
    """One entity of the sheet: the row that is there, if any, and the values it gets."""

    kind: str
    row: EntityRow | None
    parent: Node | None
    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    pk: int | None = None
    implied: bool = False
    told_by: int | None = None
    """The row of the sheet that is about it, once one is."""
    ids: tuple[str, ...] = ()
    """Its own: LinkedIn's, the workspace's."""
    kept_id: str | None = None
    """The ID of the row it was once made from."""
    told_id: str | None = None
    """The ID that this sheet means it by, once it has said one."""

    def get(self, name: str) -> Any:
        """The value as it will be."""
        if name in self.values or self.row is None:
            return self.values.get(name)
        return self.row[name]

    def mean_by(self, told: str) -> None:
        """This sheet's word for it; what is new keeps it."""
        self.told_id = told
        if self.row is None:
            self.extra[ID_HEADING[self.kind]] = told


class Refused(Exception):
    """A row that cannot be used; the text says why."""


def meant(kind: str, name: str, candidates: Sequence[Node], told: str | None) -> Node | None:
    """Which of the entities of one name in one place a row means, None when it is new; raises Refused.

    `told` is the ID in the row. One that nobody here has can only mean an entity that is the only one of its name.
    """
    if told is None:
        if len(candidates) > 1:
            raise Refused(_which(kind, name, len(candidates)))
        return candidates[0] if candidates else None
    found = _by_id(candidates, told)
    if found is None and len(candidates) == 1 and candidates[0].told_id is None:
        found = candidates[0]
    if found is None and any(node.row is not None for node in candidates):
        raise Refused(f"{ID_HEADING[kind]}: no {_word(kind)} “{name}” here has the ID {told}.")
    if found is not None and found.told_id is None:
        found.mean_by(told)
    return found


def _by_id(candidates: Sequence[Node], told: str) -> Node | None:
    """The entity whose own ID it is, else the only one that was ever called by it."""
    wanted = plain_id(told)
    for node in candidates:
        if wanted in (plain_id(one) for one in (*node.ids, node.told_id or "")):
            return node
    once = [node for node in candidates if wanted == plain_id(node.kept_id or "")]
    return once[0] if len(once) == 1 else None


def _which(kind: str, name: str, count: int) -> str:
    return (
        f"There are {count} of the name “{name}” ({_word(kind)}) in one place; say which one in the column "
        f"{ID_HEADING[kind]}, as an export writes it."
    )


def _word(kind: str) -> str:
    return KINDS[kind].word(LINKEDIN).lower()
