"""How fast the copy model is on this machine: numbers for `bench`, never for a test."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import torch
from torch import Tensor

from core.copywriting import Angle, Limits
from core.progress import Progress, silent
from ml.copywriter.decode import read_prompts
from ml.copywriter.pace import Pace
from ml.copywriter.writer import LmCopywriter, load_copywriter
from ml.devices import Device, decoding_threads, int8_products_work, packed_products_work
from ml.models import COPY_MODEL
from ml.protocol import Measurements

ROWS = 64
STEPS = 16
REPEATS = 3
WAYS = (
    ("bfloat16", packed_products_work, Device("cpu", torch.bfloat16, packed=True)),
    ("int8", int8_products_work, Device("cpu", torch.float32, int8=True)),
)
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
    with decoding_threads():
        tokens = _best(lambda: decode_steps(copywriter, pace=copywriter.pace))
    progress.step(LABEL, 1, 3)
    headlines = _best(lambda: len(copywriter.write(PREFIX, angles, LIMITS, seed=1, progress=silent())))
    progress.step(LABEL, 2, 3)
    judged = _best(lambda: len(copywriter.fluency(PREFIX, texts, progress=silent())))
    progress.step(LABEL, 3, 3)
    return Measurements(card.device, card.dtype, copywriter.pace.using, tokens, headlines, judged, load_seconds)


@torch.inference_mode()
def decode_steps(copywriter: LmCopywriter, rows: int = ROWS, steps: int = STEPS, pace: Pace | None = None) -> int:
    """Decode `steps` likeliest tokens for `rows` rows after the demo prefix, without rules; how many tokens that is."""
    net = copywriter.net
    prefix, last = copywriter.read_prefix(PREFIX, silent())
    cache, hidden = read_prompts(net, prefix, [[last]] * rows)
    for _ in range(steps):
        with pace.turn() if pace else nullcontext():
            hidden = net.hidden(_likeliest(net.logits(hidden))[:, None], cache, prefix)[:, -1]
    return rows * steps


def one_thread_rates(
    models_dir: Path, batches: Sequence[int], steps: int, progress: Progress
) -> dict[str, dict[int, float]]:
    """Tokens per second of processor time on one thread for each number of rows, in every way this processor computes
    that is not plain."""
    from ml.conversion import prepared_folder

    folder = prepared_folder(COPY_MODEL, models_dir, progress)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    found = {}
    for name, works, device in WAYS:
        if works():
            writer = load_copywriter(folder, COPY_MODEL, device)
            found[name] = {rows: _processor_rate(writer, rows, steps) for rows in batches}
    torch.set_num_threads(threads)
    return found


def _processor_rate(copywriter: LmCopywriter, rows: int, steps: int) -> float:
    decode_steps(copywriter, rows, 1)
    started = time.process_time()
    decode_steps(copywriter, rows, steps)
    # the first of the steps reads the last token of the prompt
    return rows * (steps + 1) / (time.process_time() - started)


def _likeliest(scores: Tensor) -> Tensor:
    """numpy is four times as fast as torch at this."""
    if scores.device.type != "cpu":
        return scores.argmax(-1)
    return torch.from_numpy(scores.numpy().argmax(-1))


def _best(work: Callable[[], int]) -> float:
    return max(_rate(work) for _ in range(REPEATS))


def _rate(work: Callable[[], int]) -> float:
    started = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - started)
