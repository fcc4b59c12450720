"""Asks who writes for the ad group that is shown, without anybody waiting for the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.copywriting import ModelCard
from core.generation.authoring import author_of
from core.model_shelf import Author
from ui.screens.copy.author import AuthorLine

if TYPE_CHECKING:
    from ui.screens.copy.screen import CopyScreen

GROUP = "copy model"


class Asking:
    """`heard` is called when the answer is another than before."""

    def __init__(self, screen: CopyScreen, line: AuthorLine, heard: Callable[[], object]) -> None:
        self._screen, self._line, self._heard = screen, line, heard
        self._author: Author | None = None
        self._known: object = None

    @property
    def card(self) -> ModelCard | None:
        """The model that writes beside the grammar; None while nobody knows, or where it cannot be used."""
        return self._author.card if self._author else None

    def anew(self) -> None:
        """Something may have changed since: settings, a process that was lost, a try."""
        self._known = None
        self.ask()

    def ask(self) -> None:
        """Ask unless it is known."""
        context, found = self._screen.context, self._screen.sheet
        copywriter = context.copywriter
        if copywriter is None:
            self._author = self._known = None
            self._line.show_author(None, on=False)
            return
        # One question at a time: while the model writes it answers late, and a thread waits with each question.
        asking = self._screen.writing is not None or any(job.group == GROUP for job in context.jobs.running)
        wanted = (found.group.pk, found.brief, copywriter) if found else None
        if found is None or wanted == self._known or asking:
            return
        pk = found.group.pk

        def done(author: Author) -> None:
            self._author, self._known = author, wanted
            self._line.show_author(author, on=True)
            self._heard()
            self.ask()

        context.jobs.start("Asking for the model", lambda progress: author_of(context.workspace, pk, copywriter), done=done,
                           failed=lambda error: None, group=GROUP)  # fmt: skip
