"""How the editor writes: small edits at once, large ones in a job; errors become notices."""

from __future__ import annotations

from collections.abc import Callable

from core.editing import Target
from core.errors import AppError, InvalidInput
from core.grid import GridRow
from core.scope import Wanted
from core.workspace import Edited
from ui.context import Context

AT_ONCE = 2_000


class Pen:
    """Applies verbs to the workspace of one context."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def write(self, verb: Callable[[], object]) -> bool:
        """Run a verb now; False when it was refused, with a notice that says why."""
        try:
            if self._context.workspace.read_only:
                raise InvalidInput(
                    "The workspace is open for reading only.", hint=self._context.workspace.why_read_only
                )
            verb()
        except AppError as error:
            self._context.messages.error(error)
            return False
        return True

    def apply(
        self, title: str, target: Target, verb: Callable[[], object], done: Callable[[], None] | None = None
    ) -> None:
        """Run a verb over a target: at once when it is small, in a job when it may be a million rows."""
        if not isinstance(target, Wanted) and len(target) <= AT_ONCE:
            if self.write(verb) and done is not None:
                done()
            return
        self._context.jobs.start(title, lambda progress: verb(), done=lambda result: done() if done else None)

    def cell(self, row: GridRow, field: str, text: str) -> None:
        """Write one cell of the grid; raises AppError, which the cell itself shows."""
        workspace = self._context.workspace
        if workspace.read_only:
            raise InvalidInput("The workspace is open for reading only.", hint=workspace.why_read_only)
        self.text(row.row.kind, [row.id], field, text)

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
