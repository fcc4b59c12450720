"""How much memory a model needs, told from its headers before a weight is read."""

from __future__ import annotations

from core.errors import ModelRefused

RESERVE = 0.9
"""At most this share of the free memory is taken."""
WORK_BYTES = 400_000_000
"""What torch and the work itself take besides the weights."""
COPIES = 2.0
"""While weights are loaded, the stored ones and the ones in use are there at once, in 16 bits."""


def needed_bytes(parameters: int, stored_bytes: int) -> int:
    """Memory while loading, the highest there is: stored weights beside 16-bit ones."""
    return int(stored_bytes + COPIES * parameters + WORK_BYTES)


def free_bytes() -> int:
    """Memory of this machine that programs may still take."""
    import psutil

    return int(psutil.virtual_memory().available)


def check_fits(needed: int, free: int | None = None) -> None:
    """Raises `ModelRefused` when the model does not fit into the free memory."""
    there = free_bytes() if free is None else free
    if needed > there * RESERVE:
        raise ModelRefused(
            f"This model needs {gigabytes(needed)} of memory; {gigabytes(there)} are free on this machine.",
            hint="Choose a smaller model, or close other programs.",
        )


def gigabytes(amount: int) -> str:
    """An amount of memory for people."""
    return f"{amount / 1e9:.1f} GB" if amount >= 100_000_000 else f"{amount / 1e6:.0f} MB"
