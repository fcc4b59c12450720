"""How good the candidates of an ad group are: every part that can be measured, noted beside each text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.copytexts.keeping import KEPT, OFFERED, REJECTED, note_parts
from core.copytexts.sheet import Sheet
from core.copywriting import Copywriter, Embedder
from core.progress import Progress
from core.quality import Quality, Wanted, judge_of
from core.workspace import Workspace

_ORDER = (KEPT, OFFERED, REJECTED)


@dataclass(frozen=True)
class Judged:
    """The quality of each candidate by its id, and how the weights of the parts came about."""

    qualities: Mapping[str, Quality]
    weights: str


def judge_sheet(
    workspace: Workspace, sheet: Sheet, copywriter: Copywriter | None, embedder: Embedder | None, progress: Progress
) -> Judged:
    """Judge all candidates: kept ones stand above those to decide. Keeps the parts, for the ranking learns from them."""
    texts = sorted((one.text for one in sheet.texts), key=lambda one: _ORDER.index(one.state))
    judge = judge_of(workspace, sheet.group.id, copywriter, embedder)
    wanted = [Wanted(one.field, one.text, one.role, one.parts.get("frame")) for one in texts]
    qualities = dict(zip((one.id for one in texts), judge.judged(wanted, progress), strict=True))
    if not workspace.read_only:
        changed = {one.id: qualities[one.id].values for one in texts if _differs(one.parts, qualities[one.id].values)}
        note_parts(workspace, changed)
    return Judged(qualities, judge.weighing.words())


def _differs(before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    return before.keys() != after.keys() or any(abs(before[name] - after[name]) > 1e-6 for name in after)


def with_judged(sheet: Sheet, judged: Judged) -> Sheet:
    """The sheet with what was found beside each text; texts that came since stay as they are."""
    texts = tuple(replace(one, quality=judged.qualities.get(one.text.id, one.quality)) for one in sheet.texts)
    return replace(sheet, texts=texts)
