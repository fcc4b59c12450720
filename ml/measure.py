"""How fast the copy model is on this machine: numbers for `bench`, never for a test."""

from __future__ import annotations

import time
from collections.abc import Callable

import torch

from core.copywriting import Angle, Limits
from core.progress import Progress, silent
from ml.copywriter.decode import read_prompts
from ml.copywriter.writer import LmCopywriter
from ml.protocol import Measurements

ROWS = 64
STEPS = 16
REPEATS = 3
LABEL = "Measuring the copy model"
PREFIX = """Short ad headlines for business products.

Product: Harborline, shipment tracking for retailers
Angle: speed
Headline: Find any parcel in seconds
Angle: proof
Headline: Trusted by busy retail teams

Product: Millrace, maintenance planning for factories. Plan repairs in 5 minutes. Offer: guided tour
"""
ANGLES = ("plan repairs in 5 minutes", "for maintenance managers", "guided tour", "fewer stops on the line")
LIMITS = Limits(max_width=30, min_width=10, allowed_numbers=frozenset({"5"}), banned=frozenset({"Harborline"}))


def measure(copywriter: LmCopywriter, load_seconds: float, progress: Progress) -> Measurements:
    """Best of three runs each: plain decoding of 64 rows, whole constrained headlines, judged texts; per second."""
    card = copywriter.card()
    angles = [Angle("headline", f"Angle: {angle}\nHeadline:", 16) for angle in ANGLES]
    drafts = copywriter.write(PREFIX, angles, LIMITS, seed=1, progress=silent())
    texts = [draft.text for draft in drafts]
    progress.step(LABEL, 0, 3)
    tokens = _best(lambda: decode_steps(copywriter))
    progress.step(LABEL, 1, 3)
    headlines = _best(lambda: len(copywriter.write(PREFIX, angles, LIMITS, seed=1, progress=silent())))
    progress.step(LABEL, 2, 3)
    judged = _best(lambda: len(copywriter.fluency(PREFIX, texts, progress=silent())))
    progress.step(LABEL, 3, 3)
    return Measurements(card.device, card.dtype, torch.get_num_threads(), tokens, headlines, judged, load_seconds)


@torch.inference_mode()
def decode_steps(copywriter: LmCopywriter, rows: int = ROWS, steps: int = STEPS) -> int:
    """Decode `steps` likeliest tokens for `rows` rows after the demo prefix, without rules; how many tokens that is."""
    net = copywriter.net
    prefix, last = copywriter.read_prefix(PREFIX, silent())
    cache, hidden = read_prompts(net, prefix, [[last]] * rows)
    for _ in range(steps):
        tokens = net.logits(hidden).argmax(-1)
        hidden = net.hidden(tokens[:, None], cache, prefix)[:, -1]
    return rows * steps


def _best(work: Callable[[], int]) -> float:
    return max(_rate(work) for _ in range(REPEATS))


def _rate(work: Callable[[], int]) -> float:
    started = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - started)
