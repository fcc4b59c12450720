"""Training an adapter (LoRA) on own texts: seeded, stoppable, and taken up again where it was stopped."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.copywriting import LearningReport, Lesson
from core.errors import Cancelled, ModelRefused
from core.progress import Progress
from ml.adapting.batches import Batch, Row, batch_of, order_of, rows_of, split
from ml.adapting.checkpoint import Checkpoint, load_checkpoint, save_checkpoint, stamp_of
from ml.devices import best_device
from ml.folders.configs import learns_here, read_config
from ml.folders.memory import check_fits
from ml.folders.tokenizer_file import read_tokenizer

RANK = 16
ALPHA = 32
TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
STRENGTH = 0.53
"""Share of what was learned that is added to the weights: with all of it a model repeats itself. On four whole briefs 93
of 100 lines passed every check and 41 were different, with all of it 95 and 39."""
RATE = 4e-4
WARM = 0.1
"""Share of the steps in which the rate rises."""
ROWS = 16
EPOCHS = 3
MOST_STEPS = 80
"""About 300 seconds of one core; beyond that, more of the same texts teach little."""
SAVE_EVERY = 10
LEAST = 8
BYTES_PER_NUMBER = 4
ROOM_FOR_STEPS = 2_000_000_000
"""Memory of gradients, moments and activations at 16 rows, besides the weights."""
LEARNING = "Learning your brand"


@dataclass
class Course:
    """What is being trained: the model with its adapter, and the state of the steps."""

    model: Any
    optimizer: torch.optim.Optimizer
    rows: Sequence[Row]
    steps: int
    seed: int
    done: int = 0


def learn(folder: Path, lesson: Lesson, out: Path, progress: Progress) -> LearningReport:
    """Train on the lesson and write the adapter into `out` (made when it is not there).

    The last checkpoint stands beside `out` until `end_training`; after a stop the same lesson goes on from it. Raises `ModelRefused` for a
    model that is not of the Llama family or too large for the memory, `Cancelled`.
    """
    started = time.perf_counter()
    _check(folder)
    progress.step(f"{LEARNING}: loading the model")
    tokenizer = read_tokenizer(folder)
    taught, held_out = split(lesson)
    if len(taught) < LEAST:
        raise ModelRefused(f"{len(taught)} texts are too few to learn from.", hint="Import or write more ads first.")
    rows = rows_of(tokenizer, taught, "")
    tests = rows_of(tokenizer, held_out, lesson.prefix)
    steps = min(MOST_STEPS, math.ceil(EPOCHS * len(rows) / ROWS))
    course = _course(folder, rows, steps, lesson.seed)
    stamp = stamp_of(lesson, folder, (RANK, ALPHA, steps, ROWS))
    before = _loss_before(course, tests, progress)
    _resume(course, out, stamp)
    _train(course, out, stamp, progress)
    _soften(course)
    progress.step(f"{LEARNING}: testing on texts it has not seen")
    after = _loss(course.model, tests, progress)
    _write(course, out)
    return LearningReport(len(rows), len(tests), steps, time.perf_counter() - started, before, after)


def _check(folder: Path) -> None:
    config = read_config(folder)
    if not learns_here(config):
        raise ModelRefused(
            f"Models of the kind “{config['model_type']}” cannot learn a brand here.",
            hint="Use the packaged model, or one of the Llama family.",
        )
    stored = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    check_fits(stored // 2 * BYTES_PER_NUMBER + stored + ROOM_FOR_STEPS)


def _course(folder: Path, rows: Sequence[Row], steps: int, seed: int) -> Course:
    """The model in full precision, with a fresh adapter made from the seed."""
    from peft import LoraConfig, get_peft_model
    from transformers import LlamaForCausalLM

    device = best_device().torch
    base: Any = LlamaForCausalLM.from_pretrained(
        str(folder), local_files_only=True, use_safetensors=True, dtype=torch.float32
    )
    torch.manual_seed(seed % 2**63)
    with warnings.catch_warnings():
        # peft 0.21 still asks for a property that transformers 5 has renamed
        warnings.simplefilter("ignore", FutureWarning)
        model: Any = get_peft_model(base, LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=list(TARGETS)))
    model.to(device=device)
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return Course(model, torch.optim.AdamW(learned, lr=RATE, weight_decay=0.0), rows, steps, seed)


def _train(course: Course, out: Path, stamp: str, progress: Progress) -> None:
    """Every step is the same whether or not the training was stopped before it: its rows depend on seed and step."""
    course.model.train()
    began, first = time.perf_counter(), course.done
    try:
        while course.done < course.steps:
            progress.step(_words(course, first, time.perf_counter() - began), course.done, course.steps)
            _step(course)
            if course.done % SAVE_EVERY == 0 or course.done == course.steps:
                _save(course, out, stamp)
    except Cancelled:
        if course.done > first:
            _save(course, out, stamp)
        raise
    course.model.eval()


def _soften(course: Course) -> None:
    """Let the adapter count for its share; what is written says so."""
    course.model.peft_config["default"].lora_alpha = ALPHA * STRENGTH
    for module in course.model.modules():
        if isinstance(getattr(module, "scaling", None), dict):
            module.scaling["default"] *= STRENGTH


def _step(course: Course) -> None:
    places = order_of(len(course.rows), course.seed, course.done, ROWS)
    batch = batch_of([course.rows[place] for place in places], course.model.device)
    for group in course.optimizer.param_groups:
        group["lr"] = RATE * _share(course.done, course.steps)
    losses = _losses(course.model, batch)
    loss = (losses * batch.weights).sum() / batch.weights.sum()
    torch.autograd.backward([loss])
    torch.nn.utils.clip_grad_norm_([p for p in course.model.parameters() if p.requires_grad], 1.0)
    course.optimizer.step()
    course.optimizer.zero_grad(set_to_none=True)
    course.done += 1


def _share(step: int, steps: int) -> float:
    """Share of the full rate: rising over the first tenth, then falling along a cosine."""
    warm = max(1, round(WARM * steps))
    if step < warm:
        return (step + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))


def _losses(model: Any, batch: Batch) -> Tensor:
    """Negative log likelihood of every target token; the head is computed for those only."""
    llama = model.get_base_model()
    hidden = llama.model(input_ids=batch.ids, use_cache=False).last_hidden_state
    logits = llama.lm_head(hidden[batch.rows, batch.places - 1])
    targets = batch.ids[batch.rows, batch.places]
    return torch.nn.functional.cross_entropy(logits.float(), targets, reduction="none")


@torch.inference_mode()
def _loss(model: Any, rows: Sequence[Row], progress: Progress) -> float:
    """Mean per token over all rows."""
    model.eval()
    total, count = 0.0, 0
    for start in range(0, len(rows), ROWS):
        progress.step(f"{LEARNING}: testing on texts it has not seen", start, len(rows))
        losses = _losses(model, batch_of(rows[start : start + ROWS], model.device))
        total, count = total + float(losses.sum()), count + len(losses)
    return total / max(count, 1)


def _loss_before(course: Course, tests: Sequence[Row], progress: Progress) -> float:
    """What the model says of the texts without having learned anything: a fresh adapter adds nothing."""
    return _loss(course.model, tests, progress)


def _words(course: Course, first: int, seconds: float) -> str:
    """What is being done, and how long it will take once that can be told."""
    done = course.done - first
    if not done:
        return f"{LEARNING}: step {course.done + 1} of {course.steps}"
    left = seconds / done * (course.steps - course.done)
    time_left = "less than a minute left" if left < 60 else f"about {math.ceil(left / 60)} minutes left"
    return f"{LEARNING}: step {course.done + 1} of {course.steps}, {time_left}"


def _named(course: Course) -> dict[str, Tensor]:
    return {name: tensor for name, tensor in course.model.named_parameters() if tensor.requires_grad}


def _save(course: Course, out: Path, stamp: str) -> None:
    save_checkpoint(out, Checkpoint(stamp, course.done, _named(course), course.optimizer))


def _resume(course: Course, out: Path, stamp: str) -> None:
    course.done = load_checkpoint(out, stamp, _named(course), course.optimizer)


def _write(course: Course, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    course.model.save_pretrained(str(out), safe_serialization=True)
    (out / "README.md").unlink(missing_ok=True)
