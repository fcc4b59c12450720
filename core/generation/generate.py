"""The generator's one verb: plan with the models first, then write one proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.brandkit import brief_for_writing
from core.brief import Brief
from core.brief.writing import write_brief
from core.copywriting import Copywriter, Embedder
from core.errors import InvalidInput, ReadOnly
from core.generation.plan import Request, make_plan
from core.generation.writing import write_plan
from core.progress import Progress, silent
from core.workspace import Workspace


@dataclass(frozen=True)
class Generated:
    """What was proposed; `models` holds the names `copy`, `embedding` and `device`, None where no model was used."""

    changeset: str
    created: dict[str, int]
    assumptions: tuple[str, ...]
    models: dict[str, str | None]


def generate(  # noqa: PLR0913 - each is named at the call
    workspace: Workspace,
    brief: Brief,
    *,
    brief_text: str | None = None,
    seed: int = 0,
    copywriter: Copywriter | None = None,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    today: date | None = None,
) -> Generated:
    """Propose campaigns for a brief. Same brief, seed and models give the same content.

    Raises Cancelled when stopped, and then leaves nothing behind; ReadOnly; InvalidInput when the brief gives nothing to draft.
    """
    if workspace.read_only:
        raise ReadOnly(f"{workspace.path} is open for reading only.", hint=workspace.why_read_only)
    progress = progress or silent()
    written = brief_for_writing(workspace, brief)
    request = Request(written, seed, today or date.today(), workspace.currency, workspace.time_zone)
    plan = make_plan(request, copywriter, embedder, progress)
    if not plan.search and not plan.stages:
        raise InvalidInput("nothing could be drafted from it.", where="brief", hint="Name keyword seeds or personas.")
    models = _models(copywriter, embedder)
    about: dict[str, object] = {
        "brief": brief_text if brief_text is not None else write_brief(brief),
        "seed": seed,
        "assumptions": plan.assumptions,
        "models": models,
    }
    changeset, created = write_plan(workspace, plan, about, progress)
    return Generated(changeset, created, tuple(plan.assumptions), models)


def _models(copywriter: Copywriter | None, embedder: Embedder | None) -> dict[str, str | None]:
    cards = {"copy": copywriter.card() if copywriter else None, "embedding": embedder.card() if embedder else None}
    # a model that could not be used has a card without a name
    devices = [card.device for card in cards.values() if card and card.name]
    return {name: (card.name or None) if card else None for name, card in cards.items()} | {
        "device": devices[0] if devices else None
    }
