"""How fast a model is that the program's own decoder does not run: whole constrained headlines and judged texts."""

from __future__ import annotations

import time

import torch

from core.copywriting import Angle, Copywriter
from core.progress import Progress, silent
from ml.measure import LIMITS, PREFIX
from ml.protocol import Measurements

LABEL = "Measuring the model"
COUNT = 8
PIECES_PER_WORD = 1.4
"""Tokens a word takes; good enough to compare models."""


def measure_any(copywriter: Copywriter, load_seconds: float, progress: Progress) -> Measurements:
    """Write eight headlines and judge them, once."""
    card = copywriter.card()
    angles = [Angle("headline", "Angle: guided tour\nHeadline:", COUNT)]
    copywriter.fluency(PREFIX, ["Plan repairs in 5 minutes"], progress=silent())
    progress.step(LABEL, 0, 2)
    started = time.perf_counter()
    texts = [draft.text for draft in copywriter.write(PREFIX, angles, LIMITS, seed=1, progress=silent())]
    written = time.perf_counter() - started
    progress.step(LABEL, 1, 2)
    started = time.perf_counter()
    copywriter.fluency(PREFIX, texts or ["guided tour"], progress=silent())
    judged = time.perf_counter() - started
    progress.step(LABEL, 2, 2)
    tokens = PIECES_PER_WORD * sum(len(text.split()) for text in texts) / written
    return Measurements(
        card.device, card.dtype, torch.get_num_threads(), tokens, len(texts) / written, max(len(texts), 1) / judged,
        load_seconds,
    )  # fmt: skip
