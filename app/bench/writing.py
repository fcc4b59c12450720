"""The copywriter in its worker process: how fast it decodes, writes under limits and judges."""

from __future__ import annotations

from app.bench import Figure
from core import paths
from core.progress import Progress


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Rates of the model on this machine's device."""
    from ml.client import ModelWorker

    progress.step("Loading the models")
    worker = ModelWorker(paths.models())
    try:
        worker.warm()
        seen = worker.measure()
    finally:
        worker.close()
    how = f"{seen.device}, {seen.dtype}, {seen.threads} threads"
    return [
        Figure("decoding at batch 64, shared prefix", seen.tokens_per_second, "tokens/s", how=how),
        Figure("constrained headlines, end to end", seen.headlines_per_second, "texts/s", "≥ 40", how=how),
        Figure("texts judged", seen.judged_per_second, "texts/s", how=how),
        Figure("loading prepared weights", seen.load_seconds, "s", how=how),
    ]
