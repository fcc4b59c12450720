"""The copywriter: decoding beside llama.cpp on one thread, then writing and judging in its worker process."""

from __future__ import annotations

import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from app.bench import Figure
from core import paths
from core.progress import Progress

ROWS = (1, 4, 64)
STEPS = 8
TURNS = 3
PEER = "CAMPAIGN_DESK_PEER_PYTHON"
"""Names a Python that has `llama_cpp` (llama-cpp-python 0.3.36, built for this processor)."""
ABSENT = f"llama.cpp not measured: no llama_cpp here; name a Python that has it in {PEER}"


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Tokens per second of processor time, ours and the peer's in turns; then rates of the worker in wall time."""
    return [*_beside_peer(progress), *_in_worker(progress)]


def _beside_peer(progress: Progress) -> list[Figure]:
    from ml.measure import PREFIX, one_thread_rates
    from ml.models import COPY_MODEL, require_packaged

    python = _peer_python()
    asked = json.dumps(
        {"model": str(require_packaged(COPY_MODEL)), "prefix": PREFIX, "rows": list(ROWS), "steps": STEPS}
    )
    ours: dict[str, list[dict[int, float]]] = {}
    theirs: list[dict[str, float]] = []
    for turn in range(TURNS):
        progress.step("Decoding beside llama.cpp", turn, TURNS)
        for kind, rates in one_thread_rates(paths.models(), ROWS, STEPS, progress).items():
            ours.setdefault(kind, []).append(rates)
        theirs += [_peer_rates(python, asked)] if python else []
    how = f"one thread, processor time, medians of {TURNS} in turns; load {os.getloadavg()[0]:.1f}"
    return [
        Figure(
            f"decoding at batch {rows}, shared prefix, {kind}",
            statistics.median(turn[rows] for turn in turns),
            "tokens/cpu-s",
            _goal(kind, rows),
            "llama.cpp, same weights" if python else ABSENT,
            statistics.median(turn[str(rows)] for turn in theirs) if theirs else None,
            how,
        )
        for kind, turns in ours.items()
        for rows in turns[0]
    ]


def _goal(kind: str, rows: int) -> str | None:
    """What a figure should reach; decoding without guesses stands there to be compared with."""
    from ml.measure import UNGUESSED

    if kind.endswith(UNGUESSED):
        return None
    return "≥ 5 times the peer" if rows == max(ROWS) else "as fast as the peer"


def _peer_python() -> str | None:
    return os.environ.get(PEER) or (sys.executable if importlib.util.find_spec("llama_cpp") else None)


def _peer_rates(python: str, asked: str) -> dict[str, float]:
    script = Path(__file__).with_name("writing_peer.py")
    done = subprocess.run(
        [python, str(script)], input=asked, capture_output=True, text=True, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )  # fmt: skip
    rates: dict[str, float] = json.loads(done.stdout)
    return rates


def _in_worker(progress: Progress) -> list[Figure]:
    from ml.client import ModelWorker

    progress.step("Loading the models")
    started = time.perf_counter()
    worker = ModelWorker(paths.models())
    try:
        worker.copywriter.card()
        ready = time.perf_counter() - started
        seen = worker.measure()
        memory = psutil.Process(worker.pid).memory_info().rss / 2**30
    finally:
        worker.close()
    how = f"{seen.device}, {seen.dtype}, {seen.threads} threads, wall time; load {os.getloadavg()[0]:.1f}"
    return [
        Figure("decoding at batch 64, shared prefix", seen.tokens_per_second, "tokens/s", "≥ 600", how=how),
        Figure("constrained headlines, end to end", seen.headlines_per_second, "texts/s", "≥ 80", how=how),
        Figure("texts judged", seen.judged_per_second, "texts/s", how=how),
        Figure("loading prepared weights", seen.load_seconds, "s", "≤ 2", how=how),
        Figure("process start to model ready, torch included", ready, "s", "≤ 2", how=how),
        Figure("memory of the worker after writing", memory, "GiB", "≤ 1.2", how=how),
    ]
