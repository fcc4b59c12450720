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
from ml.copywriter.cache import Shelf
from ml.copywriter.decode import read_prompts
from ml.copywriter.few import FEW
from ml.copywriter.going import BatchRows, Going
from ml.copywriter.pace import Pace
from ml.copywriter.writer import LmCopywriter, load_copywriter
from ml.devices import Device, decoding_threads, four_bit_products_work, int8_products_work, packed_products_work
from ml.models import COPY_MODEL
from ml.protocol import Measurements

ROWS = 64
STEPS = 16
REPEATS = 3
WAYS = (
    ("bfloat16", packed_products_work, Device("cpu", torch.bfloat16, packed=True)),
    ("4 bits", four_bit_products_work, Device("cpu", torch.bfloat16, four_bits=True)),
    ("int8", int8_products_work, Device("cpu", torch.float32, int8=True)),
)
UNGUESSED = "no token guessed"
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
    going, tokens = _begun(copywriter, rows, steps)
    _go_on(going, tokens, steps, pace)
    return rows * steps


def one_thread_rates(
    models_dir: Path, batches: Sequence[int], steps: int, progress: Progress
) -> dict[str, dict[int, float]]:
    """Tokens per second of processor time on one thread for each number of rows, in every way this processor computes
    that is not plain: few rows in the weights' own 4 bits, where it can."""
    from ml.conversion import prepared_folder

    folder = prepared_folder(COPY_MODEL, models_dir, progress)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    found = {}
    ways = [(name, device) for name, works, device in WAYS if works()]
    shared = any(device.four_bits for _, device in ways)
    for name, device in ways:
        wanted = [rows for rows in batches if not shared or device.four_bits == (rows <= FEW)]
        if wanted:
            writer = load_copywriter(folder, COPY_MODEL, device)
            found[name] = {rows: _processor_rate(writer, rows, steps) for rows in wanted}
            if device.four_bits and 1 in wanted:
                found[f"{name}, {UNGUESSED}"] = {1: _processor_rate(writer, 1, steps, guessing=False)}
    torch.set_num_threads(threads)
    return found


@torch.inference_mode()
def _processor_rate(copywriter: LmCopywriter, rows: int, steps: int, *, guessing: bool = True) -> float:
    """A row that is alone goes on after each of the angles in turn: how many of its guesses are right depends on it."""
    seconds = 0.0
    angles = ANGLES if rows == 1 else ANGLES[:1]
    for angle in angles:
        going, tokens = _begun(copywriter, rows, steps + 1, angle if rows <= FEW else "", guessing=guessing)
        tokens = _go_on(going, tokens, 1)
        started = time.process_time()
        _go_on(going, tokens, steps)
        seconds += time.process_time() - started
    return len(angles) * rows * steps / seconds


def _begun(
    copywriter: LmCopywriter, rows: int, steps: int, angle: str = "", *, guessing: bool = True
) -> tuple[Going, list[int]]:
    """Rows that stand after the demo prefix (and a question for a headline, if any), with their next tokens."""
    net = copywriter.net
    prefix, last = copywriter.read_prefix(PREFIX, silent())
    asked = [[last, *(copywriter.tokens_of(f"Angle: {angle}\nHeadline:") if angle else ())]] * rows
    read, hidden = read_prompts(net, prefix, asked)
    few = net.few_rows(prefix, read, asked if guessing else ()) if rows <= FEW else None
    going = few or BatchRows(net, prefix, read, Shelf(), steps)
    going.begin(range(rows), range(rows))
    return going, _likeliest(net.logits(hidden))


def _go_on(going: Going, tokens: list[int], steps: int, pace: Pace | None = None) -> list[int]:
    for _ in range(steps):
        with pace.turn() if pace else nullcontext():
            tokens = _likeliest(going.scores(tokens))
    return tokens


def _likeliest(scores: Tensor) -> list[int]:
    """numpy is four times as fast as torch at this."""
    likeliest: list[int] = (scores.argmax(-1) if scores.device.type != "cpu" else scores.numpy().argmax(-1)).tolist()
    return likeliest


def _best(work: Callable[[], int]) -> float:
    return max(_rate(work) for _ in range(REPEATS))


def _rate(work: Callable[[], int]) -> float:
    started = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - started)
