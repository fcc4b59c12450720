"""Days pass on both platforms at once: one clock, one market."""

from __future__ import annotations

from integrations.sandbox.google.delivery import advance
from integrations.sandbox.google.store import Store
from integrations.sandbox.linkedin.delivery import write_day
from integrations.sandbox.linkedin.serving import LinkedIn


def advance_all(store: Store, linkedin: LinkedIn, days: int) -> int:
    """Simulate so many days on both and move their clock on; returns the rows of figures written.

    Raises:
        ValueError: for less than one day.
    """
    if days < 1:
        raise ValueError("at least one day is simulated")
    written = 0
    for _ in range(days):
        with linkedin.store.write() as connection:
            written += write_day(connection, store.now().date())
        written += advance(store, 1)
    return written
