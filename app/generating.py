"""From a brief file to a reviewed proposal, with the local models where they are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from core import changesets, paths
from core.brief import Brief
from core.copywriting import Copywriter, Embedder
from core.progress import Progress, silent
from core.settings import load
from core.workspace import Workspace


@dataclass(frozen=True)
class Done:
    """What a generation made; `findings` counts by severity over the generated entities."""

    changeset: str
    created: dict[str, int]
    findings: dict[str, int]
    models: dict[str, str | None]
    assumptions: tuple[str, ...]


def today_in(workspace: Workspace) -> date:
    """Today in the workspace's time zone."""
    return datetime.now(ZoneInfo(workspace.time_zone)).date()


@contextmanager
def local_models(workspace: Workspace | None = None) -> Iterator[tuple[Copywriter | None, Embedder | None]]:
    """The copywriter and the embedder as the settings choose them; None for what is switched off or not on this machine.

    What was learned of the workspace's brand is used. Why a model is not used is said on stderr.
    """
    if os.environ.get(paths.WITHOUT_MODELS):
        yield None, None
        return
    from app.models import LocalModels

    local = LocalModels(load(paths.settings_file()).settings, _say)
    local.open_for(workspace.id if workspace else None)
    try:
        yield local.copywriter, local.embedder
    finally:
        local.close()


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def generate_from_file(workspace: Workspace, path: Path, *, seed: int, accept: bool, progress: Progress) -> Done:
    """Read a brief, generate, and accept when asked to."""
    from core.brief.reading import read_brief

    today = today_in(workspace)
    brief: Brief = read_brief(path, today=today)
    from core.generation import generate

    with local_models(workspace) as (copywriter, embedder):
        made = generate(
            workspace,
            brief,
            brief_text=path.read_text(encoding="utf-8-sig"),
            seed=seed,
            copywriter=copywriter,
            embedder=embedder,
            progress=progress,
            today=today,
        )
    # The proposal is in the file now, so what is left is no longer stopped half-way.
    findings = findings_of(workspace, made.changeset, today, brief, silent())
    if accept:
        changesets.accept(workspace, made.changeset)
    return Done(made.changeset, made.created, findings, made.models, made.assumptions)


def findings_of(workspace: Workspace, changeset: str, today: date, brief: Brief, progress: Progress) -> dict[str, int]:
    """What the checks say of the entities a proposal makes, counted by severity."""
    from core.rules import check

    counts = {"error": 0, "warning": 0, "info": 0}
    for one in check(workspace, proposal=changeset, today=today, brand=brief.brand, progress=progress):
        counts[one.severity] += 1
    return counts
