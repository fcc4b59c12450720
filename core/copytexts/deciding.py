"""Keeping and rejecting candidates: what is not proven cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.copytexts.keeping import KEPT, OFFERED, REJECTED, Standing, restore, standing
from core.copytexts.sheet import Shown
from core.workspace import Workspace


@dataclass(frozen=True)
class Decided:
    """How the texts stood before (`restore` puts them back), and those that could not be kept with the reason."""

    before: tuple[Standing, ...]
    refused: tuple[tuple[Shown, str], ...] = ()


def keep(workspace: Workspace, texts: Iterable[Shown]) -> Decided:
    """Keep texts that may stand in an ad; the others are left as they are and named with the reason."""
    may = []
    refused = []
    for one in texts:
        why = one.why_not
        if why is None:
            may.append(one.text.id)
        else:
            refused.append((one, why))
    return Decided(tuple(_set(workspace, may, KEPT)), tuple(refused))


def reject(workspace: Workspace, texts: Iterable[Shown]) -> Decided:
    """Reject texts: they are offered no more, and the ranking learns from it."""
    return Decided(tuple(_set(workspace, [one.text.id for one in texts], REJECTED)))


def reopen(workspace: Workspace, texts: Iterable[Shown]) -> Decided:
    """Take a verdict back: the texts are candidates as they were."""
    return Decided(tuple(_set(workspace, [one.text.id for one in texts], OFFERED)))


def pin(workspace: Workspace, places: Mapping[str, int | None]) -> Decided:
    """Pin kept texts, by id, to places of a search ad; None lets them stand anywhere."""
    with workspace.read() as connection:
        now = standing(connection, list(places))
    return Decided(tuple(restore(workspace, [replace(one, place=places[one.id]) for one in now])))


def _set(workspace: Workspace, ids: Sequence[str], state: str) -> list[Standing]:
    if not ids:
        return []
    with workspace.read() as connection:
        now = standing(connection, ids)
    wanted = [replace(one, state=state, place=one.place if state == KEPT else None) for one in now]
    return restore(workspace, wanted)
