"""Whose turn it is to write to a workspace, for a process that works for the one which holds the file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class AskedTurn:
    """A lock that its thread may take again: `ask` returns when the holder of the file gave the turn, `give_back` ends it."""

    ask: Callable[[], None]
    give_back: Callable[[], None]
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _depth: int = 0

    def acquire(self, timeout: float = -1) -> bool:
        """Wait for the turn; `timeout` in seconds is for threads of this process."""
        if not self._lock.acquire(timeout=timeout):
            return False
        if self._depth == 0:
            try:
                self.ask()
            except BaseException:
                self._lock.release()
                raise
        self._depth += 1
        return True

    def release(self) -> None:
        """Give it back, as often as it was taken."""
        self._depth -= 1
        try:
            if self._depth == 0:
                self.give_back()
        finally:
            self._lock.release()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *exc: object) -> None:
        self.release()

    def _is_owned(self) -> bool:
        return self._lock._is_owned()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001
