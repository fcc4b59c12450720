"""Learning a brand: the lesson from the workspace, the training in the worker, and the probe that decides."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.model_notes import now
from core.brief.accepted import brief_in
from core.copywriting import LearningReport
from core.learning import Probe, lesson_of, probe_headlines
from core.model_shelf import LearnedBrand, Lessons
from core.progress import Progress
from core.workspace import Workspace
from ml.adapting.keeping import Adapter, AdapterAbout, adapter_folder, adapters, end_training, keep_adapter

if TYPE_CHECKING:
    from core.brief.brief import Brief
    from ml.client import CopySource, ModelWorker

TRYING = "Learning your brand: trying it on the brief"


def learn(workspace: Workspace, folder: Path, source: CopySource, model: str, progress: Progress) -> Lessons:
    """Learn the workspace's brand with the copy model of `source` (its key is `model`), in a worker of its own.

    Kept only when texts it has not seen became likelier and no smaller share of the probe's headlines can stand. Stopped, it goes on
    the next time from where it was. Raises ModelRefused, Cancelled.
    """
    from ml.client import ModelWorker

    lesson = lesson_of(workspace)
    with workspace.read() as connection:
        brief = brief_in(connection)
    target = adapter_folder(folder, workspace.id, model)
    fresh = target.parent / f".{target.name}.new"
    with closing(ModelWorker(folder)) as worker:
        plain = replace(source, adapter=None)
        worker.use(plain)
        before = _probed(worker, brief, progress)
        report = worker.learn(lesson, fresh, progress)
        worker.use(replace(plain, adapter=fresh))
        after = _probed(worker, brief, progress)
        name = worker.copywriter.card(progress).name
    about = _about(workspace, name, report, (before, after))
    better = report.loss_after < report.loss_before
    kept = better and (before is None or after is None or after.share >= before.share)
    if kept:
        keep_adapter(fresh, target, about)
    else:
        shutil.rmtree(fresh, ignore_errors=True)
    end_training(fresh)
    brand = brand_of(Adapter(target, about, on=True))
    return Lessons(brand, kept, words_of(brand, kept=kept))


def learned(folder: Path) -> list[LearnedBrand]:
    """What was learned on this machine, newest first."""
    return [brand_of(one) for one in adapters(folder)]


def brand_of(one: Adapter) -> LearnedBrand:
    """An adapter as people see it."""
    about = one.about
    return LearnedBrand(
        key=one.key,
        workspace=about.workspace,
        name=about.name,
        model=about.model,
        texts=about.texts,
        steps=about.steps,
        seconds=about.seconds,
        loss_before=about.loss_before,
        loss_after=about.loss_after,
        passed_before=about.passed_before,
        passed_after=about.passed_after,
        of_before=about.of_before,
        of_after=about.of_after,
        at=datetime.fromisoformat(about.at),
        on=one.on,
        why="" if one.on else "Switched off.",
    )


def words_of(brand: LearnedBrand, *, kept: bool) -> str:
    """What came of learning, in sentences."""
    said = f"Texts it had not seen: {brand.loss_before:.2f} → {brand.loss_after:.2f} (lower is better)."
    if brand.passed_before is not None and brand.passed_after is not None:
        said += (
            f" Headlines of the probe that can stand: {brand.passed_before} of {brand.of_before} → "
            f"{brand.passed_after} of {brand.of_after}."
        )
    else:
        said += " There is no brief in this workspace to try it on."
    return said if kept else f"It was not kept, because it did not get better. {said}"


def _probed(worker: ModelWorker, brief: Brief | None, progress: Progress) -> Probe | None:
    if brief is None:
        return None
    progress.step(TRYING)
    return probe_headlines(brief, worker.copywriter, progress)


def _about(
    workspace: Workspace, model: str, report: LearningReport, probes: tuple[Probe | None, Probe | None]
) -> AdapterAbout:
    before, after = (probe.passed if probe else None for probe in probes)
    return AdapterAbout(
        workspace=workspace.id,
        name=workspace.path.stem,
        model=model,
        texts=report.texts,
        steps=report.steps,
        seconds=round(report.seconds, 1),
        loss_before=round(report.loss_before, 4),
        loss_after=round(report.loss_after, 4),
        passed_before=before,
        passed_after=after,
        of_before=probes[0].of if probes[0] else 0,
        of_after=probes[1].of if probes[1] else 0,
        at=now().isoformat(),
    )
