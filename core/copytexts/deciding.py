"""Keeping and rejecting candidates: what is not proven cannot be kept.

Each verdict is a list of standings that `restore` writes; what it returns puts everything back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.copytexts.keeping import KEPT, OFFERED, REJECTED, CopyText, Standing, restore
from core.copytexts.sheet import Sheet, Shown
from core.workspace import Workspace


@dataclass(frozen=True)
class Decision:
    """How texts are to stand, and those that cannot be kept with the reason."""

    after: tuple[Standing, ...]
    refused: tuple[tuple[Shown, str], ...] = ()


def keeping(texts: Iterable[Shown]) -> Decision:
    """Keep texts that may stand in an ad; the others are left as they are and named with the reason."""
    may: list[Standing] = []
    refused = []
    for one in texts:
        why = one.why_not
        if why is None:
            may.append(_standing(one.text, KEPT))
        else:
            refused.append((one, why))
    return Decision(tuple(may), tuple(refused))


def rejecting(texts: Iterable[Shown]) -> Decision:
    """Reject texts: they are offered no more, and the ranking learns from it."""
    return Decision(tuple(_standing(one.text, REJECTED) for one in texts))


def reopening(texts: Iterable[Shown]) -> Decision:
    """Take verdicts back: the texts are candidates as they were."""
    return Decision(tuple(_standing(one.text, OFFERED) for one in texts))


def pinning(sheet: Sheet, places: Mapping[str, int]) -> Decision:
    """Pin kept texts, by their words, to places of a search ad; 0 takes the text out of the kept ones."""
    after = []
    for one in sheet.texts:
        place = places.get(one.text.text)
        if place is not None and one.text.state == KEPT:
            kept = _standing(one.text, KEPT if place else OFFERED)
            after.append(replace(kept, place=place or None))
    return Decision(tuple(after))


def decide(workspace: Workspace, decision: Decision) -> list[Standing]:
    """Write a decision; returns how the texts stood before."""
    return restore(workspace, decision.after) if decision.after else []


def decided(sheet: Sheet, after: Iterable[Standing]) -> Sheet:
    """The sheet as it is once a decision is written; where words differ, what is known of them is read again later."""
    wanted = {one.id: one for one in after}
    texts = tuple(_changed(one, wanted.get(one.text.id)) for one in sheet.texts)
    return replace(sheet, texts=texts)


def _changed(one: Shown, wanted: Standing | None) -> Shown:
    if wanted is None:
        return one
    text = replace(
        one.text,
        text=wanted.text,
        evidence=wanted.evidence,
        source=wanted.source,
        state=wanted.state,
        place=wanted.place,
    )
    return replace(one, text=text)


def standings(texts: Iterable[Shown]) -> tuple[Standing, ...]:
    """How texts stand now."""
    return tuple(_standing(one.text, one.text.state) for one in texts)


def _standing(text: CopyText, state: str) -> Standing:
    return Standing(text.id, text.text, text.evidence, text.source, state, text.place if state == KEPT else None)
