"""Where the models run: cuda, then mps, then cpu; decided once per process."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Literal

import torch

from ml.levels import BLOCK, Levels

MAX_THREADS = 8
FEW = 2
PROBE_ROWS, PROBE_IN, PROBE_OUT = 64, 512, 1536
ROUNDS, TURNS = 5, 4
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
KEPT = 32 * 1024 * 1024
"""Bytes; the most that glibc takes for the second of the two options."""
WORTH = 2.0
"""bfloat16 is taken unless 8 bits are this many times as fast: it is thirty times nearer to the exact scores (KL 0.002
against 0.065) and needs fewer steps around each product. With tiles (AMX) 8 bits are 1.3 times as fast, without 4."""

QUICK = ("AVX2", "AVX512")
"""Processors for which torch multiplies weights of 4 bits with vectors: one row in half the time of 16 bits, in 0.6 of the
time of 32. Others unpack them one by one, which is ten times slower than any other product."""


@dataclass(frozen=True)
class Device:
    """One place to compute: `dtype` is for activations; on a CPU `int8` says that weights are held in 8 bits, `packed`
    that bfloat16 weights are laid out for the processor once, `four_bits` that few rows go through weights of 4 bits where
    the model was shipped with such."""

    kind: Literal["cuda", "mps", "cpu"]
    dtype: torch.dtype
    int8: bool = False
    packed: bool = False
    four_bits: bool = False

    @property
    def torch(self) -> torch.device:
        """The device as torch names it."""
        return torch.device(self.kind)

    @property
    def label(self) -> str:
        """The device in words for a model card."""
        return torch.cuda.get_device_name() if self.kind == "cuda" else self.kind


@cache
def best_device() -> Device:
    """The fastest device of this machine. Fixes the number of threads, on which exact results depend."""
    torch.set_num_threads(min(MAX_THREADS, _cores()))
    _keep_freed_memory()
    if torch.cuda.is_available():
        return Device("cuda", torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16)
    if torch.backends.mps.is_available():
        return Device("mps", torch.float16)
    return best_processor()


def best_processor() -> Device:
    """How this processor multiplies best, measured in some 10 ms of its own time, whatever else it is doing."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # threads that wait for a busy core would be counted as work
    seconds = _measured()
    least = min(seconds.values())
    packed = seconds.get("bfloat16", least * WORTH + 1) <= least * WORTH
    int8 = not packed and seconds.get("int8") == least
    device = Device("cpu", torch.bfloat16 if packed else torch.float32, int8=int8, packed=packed)
    torch.set_num_threads(threads)
    return replace(device, four_bits=four_bit_products_work())


@contextmanager
def decoding_threads() -> Iterator[None]:
    """Fewer threads while texts are decoded: a token is some six hundred small products, and threads that sleep while
    they wait take longer to wake than a product takes (two cores: 76 headlines a second on one, 48 on both)."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1 if threads <= FEW else threads)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def int8_products_work() -> bool:
    """Whether this build of torch multiplies 8-bit matrices exactly on this processor, also at the largest numbers."""
    from ml.products import Int8Product

    weight = torch.full((16, 64), 127.0)
    weight[::2] = -126.0
    x = torch.full((4, 64), 127.0)
    return _agrees(lambda: Int8Product(weight)(x), x @ weight.t(), 0.01)


def packed_products_work() -> bool:
    """Whether this build of torch lays bfloat16 weights out, and what it then computes is right."""
    from ml.products import PackedProduct

    weight = torch.linspace(-1, 1, 16 * 64).reshape(16, 64)
    x = torch.linspace(1, -1, 4 * 64).reshape(4, 64)

    def product() -> torch.Tensor:
        packed = PackedProduct(weight.bfloat16())
        return packed.added(x.bfloat16(), packed.times(x.bfloat16(), packed(x.bfloat16(), "swish")))

    plain = x @ weight.t()
    return _agrees(product, plain + plain * torch.nn.functional.silu(plain), 0.03)


def four_bit_products_work() -> bool:
    """Whether torch multiplies weights of 4 bits quickly here and what it computes is right; also that it divides rows by
    their length in one pass."""
    from ml.products import FourBitProduct

    if torch.backends.cpu.get_cpu_capability() not in QUICK:
        return False
    levels = _probe_levels(64, 64)
    weight = (levels.codes.view(64, -1, BLOCK) * levels.steps[..., None] + levels.offsets[..., None]).view(64, 64)
    x = torch.linspace(1, -1, 3 * 64).reshape(3, 64)

    def unit() -> torch.Tensor:
        return torch._weight_norm_interface(x, torch.ones(3, 1), 0)[0]  # noqa: SLF001 - see `ml.copywriter.few`

    works = _agrees(lambda: FourBitProduct(levels)(x.bfloat16()), x @ weight.t(), 0.03)
    return works and _agrees(unit, torch.nn.functional.normalize(x), 1e-5)


def _probe_levels(outputs: int, inputs: int) -> Levels:
    codes = torch.arange(outputs * inputs, dtype=torch.int32).mul_(7).remainder_(16).view(outputs, inputs)
    steps = torch.linspace(0.01, 0.02, outputs * inputs // BLOCK).view(outputs, -1)
    return Levels(codes, steps, -7 * steps)


def _agrees(product: Callable[[], torch.Tensor], exact: torch.Tensor, share: float) -> bool:
    try:
        with torch.inference_mode():
            error = (product().float() - exact).abs().max()
    except (RuntimeError, AttributeError, NotImplementedError):
        return False
    return bool(error <= share * exact.abs().max())


def _measured() -> dict[str, float]:
    """Seconds of one product of usual size in every way that works here."""
    from ml.products import DenseProduct, Int8Product, PackedProduct

    weight = torch.linspace(-1, 1, PROBE_OUT * PROBE_IN).reshape(PROBE_OUT, PROBE_IN)
    x = torch.linspace(1, -1, PROBE_ROWS * PROBE_IN).reshape(PROBE_ROWS, PROBE_IN)
    ways: dict[str, Callable[[], torch.Tensor]] = {"float32": partial(DenseProduct(weight), x)}
    if int8_products_work():
        ways["int8"] = partial(Int8Product(weight), x)
    if packed_products_work():
        ways["bfloat16"] = partial(PackedProduct(weight.bfloat16()), x.bfloat16())
    with torch.inference_mode():
        return {name: _seconds(way) for name, way in ways.items()}


def _seconds(work: Callable[[], torch.Tensor]) -> float:
    """Processor time of one turn, the least of several rounds: other programs cannot make it longer."""
    work()
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(TURNS):
            work()
        best = min(best, time.process_time() - started)
    return best / TURNS


def _keep_freed_memory() -> None:
    """Ask the C library (glibc) to keep what is freed: else every step gets its arrays anew, page by page, which is a
    tenth of its time."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(M_MMAP_THRESHOLD, KEPT)
    mallopt(M_TRIM_THRESHOLD, 8 * KEPT)


def _cores() -> int:
    """How many cores to use: what the person chose (`OMP_NUM_THREADS`, as torch itself reads it), else all there are."""
    chosen = os.environ.get("OMP_NUM_THREADS", "")
    if chosen.isdigit() and int(chosen) > 0:
        return int(chosen)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
