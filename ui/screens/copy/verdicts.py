"""Verdicts in the window: shown at once, written one after the other away from it, and taken back by one key."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from core.copytexts.keeping import Standing, restore
from core.errors import AppError
from ui.context import Context

MOST_KEPT = 200
MOST_GROUPS = 50


class Verdicts:
    """`show` is called with how texts are to stand, before it is written; `failed` when the file took it not."""

    def __init__(
        self, context: Context, show: Callable[[Sequence[Standing]], object], failed: Callable[[], object]
    ) -> None:
        self._context, self._show, self._failed = context, show, failed
        self._waiting: deque[tuple[Standing, ...]] = deque()
        self._writing = False
        self._steps: dict[str, list[tuple[Standing, ...]]] = {}
        self._group = ""

    @property
    def busy(self) -> bool:
        """Whether something still has to be written."""
        return self._writing or bool(self._waiting)

    @property
    def undoable(self) -> bool:
        """Whether there is a verdict to take back in this ad group."""
        return bool(self._done)

    @property
    def _done(self) -> list[tuple[Standing, ...]]:
        return self._steps.setdefault(self._group, [])

    def give(self, before: Sequence[Standing], after: Sequence[Standing]) -> None:
        """Let texts stand otherwise than before."""
        if not after:
            return
        self.remember(before)
        self._put(after)

    def remember(self, before: Sequence[Standing]) -> None:
        """Something that was written elsewhere can be taken back from here."""
        self._done.append(tuple(before))
        del self._done[:-MOST_KEPT]

    def take_back(self) -> tuple[Standing, ...]:
        """Put the texts back as they stood before the last verdict; returns how they stand now."""
        if not self._done:
            return ()
        before = self._done.pop()
        self._put(before)
        return before

    def turn_to(self, group: str) -> None:
        """Another ad group: a key takes back what was decided there, whenever that was; a few ad groups are remembered."""
        mine = self._steps.pop(group, [])
        self._steps = dict(list(self._steps.items())[-MOST_GROUPS:]) | {group: mine}
        self._group = group

    def _put(self, after: Sequence[Standing]) -> None:
        self._show(after)
        self._waiting.append(tuple(after))
        self._next()

    def _next(self) -> None:
        if self._writing or not self._waiting:
            return
        # One at a time: two jobs would not keep their order.
        wanted = self._waiting.popleft()
        workspace = self._context.workspace
        self._writing = True
        self._context.jobs.start(
            "Keeping the verdict", lambda progress: restore(workspace, wanted), done=lambda before: self._on_written(),
            failed=self._on_failed,
        )  # fmt: skip

    def _on_written(self) -> None:
        self._writing = False
        self._next()

    def _on_failed(self, error: BaseException) -> None:
        self._writing = False
        self._waiting.clear()
        self._done.clear()
        if isinstance(error, AppError):
            self._context.messages.error(error)
        self._failed()
