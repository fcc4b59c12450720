"""One writer at a time: the lock beside a workspace file."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout


def make_lock(path: Path) -> FileLock:
    """The lock of a file, the same one whichever link leads to it; not taken yet."""
    real = path.resolve()
    return FileLock(real.with_name(real.name + ".lock"), timeout=0, thread_local=False)


def lock_beside(path: Path) -> FileLock | None:
    """The lock of a file, taken; None when somebody has it, or the folder cannot be written."""
    lock = make_lock(path)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return None
    return lock
