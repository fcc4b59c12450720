"""How the editor writes: small edits at once, large ones in a job; errors become notices.

While a job or a download writes, nobody waits: what is edited meanwhile is written when it is done, in the same order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from core.editing import Target
from core.errors import AppError, InvalidInput
from core.grid import GridRow
from core.scope import Wanted
from core.workspace import Edited
from ui.context import Context

AT_ONCE = 2_000
LOOK_MS = 50
SHORTLY = 0.02
"""Seconds an edit waits for another's turn to end: findings of one row are put away in less, and nobody feels it."""
WAITS = "A long change is being written. What you edit now follows it."


class Pen(QObject):
    """Applies verbs to the workspace of one context."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._unwritten: deque[Callable[[], object]] = deque()
        self._soon = QTimer(self)
        self._soon.setInterval(LOOK_MS)
        self._soon.timeout.connect(self._go_on)
        context.jobs.stopped.connect(self._finish)

    def write(self, verb: Callable[[], object]) -> None:
        """Run a verb in its turn; what refuses it becomes a notice."""
        if not self._run(lambda: self._told(verb)):
            self._unwritten.append(verb)
            self._wait()

    def apply(
        self, title: str, target: Target, verb: Callable[[], object], done: Callable[[], None] | None = None
    ) -> None:
        """Run a verb over a target: at once when it is small, in a job when it may be a million rows."""
        if not isinstance(target, Wanted) and len(target) <= AT_ONCE:
            self.write(lambda: (verb(), done() if done else None))
            return
        self._context.jobs.start(title, lambda progress: verb(), done=lambda result: done() if done else None)

    def cell(self, row: GridRow, field: str, text: str) -> None:
        """Write one cell of the grid; raises AppError, which the cell itself shows."""
        workspace = self._context.workspace
        if workspace.read_only:
            raise InvalidInput("The workspace is open for reading only.", hint=workspace.why_read_only)
        kind, ids = row.row.kind, [row.id]
        if not self._run(lambda: self.text(kind, ids, field, text)):
            self._unwritten.append(lambda: self.text(kind, ids, field, text))
            self._wait()

    def text(self, kind: str, target: Target, field: str, text: str) -> None:
        """Write what was typed: a value, or a formula after =. Raises AppError. Says so when it ended a formula."""
        from core.bulk.formula_cells import ended_in, write_text

        workspace = self._context.workspace
        made: list[Edited] = []
        stop = workspace.listen(made.append)
        try:
            write_text(workspace, kind, target, field, text)
        finally:
            stop()
        ended = sum(ended_in(workspace, one.change_set) for one in made)
        if ended and not text.lstrip().startswith("="):
            formulas = "The formula ended" if ended == 1 else f"{ended:,} formulas ended"
            self._context.messages.info(
                f"{formulas}: what you typed stays. Undo brings {'it' if ended == 1 else 'them'} back."
            )

    def _run(self, verb: Callable[[], object]) -> bool:
        """Run a verb unless others have the turn to write, or waited before it; False then."""
        workspace = self._context.workspace
        if self._unwritten or not workspace.take_turn(SHORTLY):
            return False
        try:
            verb()
        finally:
            workspace.give_turn()
        return True

    def _told(self, verb: Callable[[], object]) -> None:
        workspace = self._context.workspace
        try:
            if workspace.read_only:
                raise InvalidInput("The workspace is open for reading only.", hint=workspace.why_read_only)
            verb()
        except AppError as error:
            self._context.messages.error(error)

    def _wait(self) -> None:
        if not self._soon.isActive():
            self._context.messages.info(WAITS)
            self._soon.start()

    def _go_on(self) -> None:
        """Write the next of what waits; one at a time, so that the window paints and listens in between."""
        waiting, self._unwritten = self._unwritten, deque()
        verb = waiting.popleft()
        if not self._run(lambda: self._told(verb)):
            waiting.appendleft(verb)
        self._unwritten = waiting + self._unwritten
        if not self._unwritten:
            self._soon.stop()

    def _finish(self) -> None:
        """The workspace is about to be closed: nobody else writes any more."""
        while self._unwritten and self._context.workspace.take_turn(0):
            self._context.workspace.give_turn()
            self._go_on()
