"""Rewriting, shortening and translating the chosen texts: each way gives further candidates beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu

from core.copytexts import CopyText, NewText, offer
from core.generation.reworking import Reworking, reworking_of, rewritten, shortened
from core.generation.translating import LANGUAGES, translated, why_not_translated
from core.progress import Progress
from ui.actions import Action
from ui.jobs import Job, JobState
from ui.screens.copy import acts
from ui.screens.copy.acts import READ_ONLY
from ui.screens.copy.words import counted, shortened_words

if TYPE_CHECKING:
    from ui.screens.copy.screen import CopyScreen

MOST = 25
SHOWN_AFTER_MS = 400
"""The grammar is done before anybody could read how far it is."""
Answer = tuple[list[NewText], str | None]
Rework = Callable[[Reworking, CopyText, Progress], Answer]


@dataclass(frozen=True)
class Made:
    """What came of reworking: the words each new text (by its id) was made from, and why nothing or no more."""

    instead_of: Mapping[str, str]
    why: str | None


def reworking_actions(screen: CopyScreen) -> list[Action]:
    """Other words for the chosen texts."""
    table = screen.panes.table
    why = partial(why_no_rework, screen)
    return [
        Action("copy.rewrite", "Rewrite the text", partial(rewrite, screen), icon="replace", shortcut="R", group="Edit", part=5, blocked=why,
               within=table, help="Other sentences for the same facts, beside it as candidates."),
        Action("copy.shorten", "Shorten the text", partial(shorten, screen), icon="scissors", shortcut="S", group="Edit", part=5, blocked=why,
               within=table, help="Wordings that say no more than it does."),
        *(Action(f"copy.translate_{code}", f"Translate into {name}", partial(translate, screen, code), icon="globe", group="Edit", part=5,
                 blocked=partial(why_no_translation, screen, code), within=table) for code, name in LANGUAGES.items()),
    ]  # fmt: skip


def rewrite(screen: CopyScreen) -> None:
    """Other sentences for what the chosen texts say."""
    nothing = "The brief gives no other words for this. Add to it, or write your own with F2."
    _start(screen, "Rewriting", lambda desk, text, progress: _answer(rewritten(desk, text, progress), nothing))


def shorten(screen: CopyScreen) -> None:
    """Shorter wordings of the chosen texts."""
    nothing = "Nothing can be left out of it without saying something else."
    _start(screen, "Shortening", lambda desk, text, progress: _answer(shortened(desk, text), nothing))


def translate(screen: CopyScreen, language: str) -> None:
    """The chosen texts in another language, where the model can."""
    _start(screen, "Translating", lambda desk, text, progress: translated(desk, [text], language, progress))


def _answer(found: list[NewText], nothing: str) -> Answer:
    return found, None if found else nothing


def _start(screen: CopyScreen, title: str, rework: Rework) -> None:
    sheet, context = screen.sheet, screen.context
    texts = [one.text for one in screen.panes.table.chosen()[:MOST]]
    if sheet is None or not texts:
        return

    def run(progress: Progress) -> Made:
        desk = reworking_of(context.workspace, sheet.group.id, context.copywriter)
        made: dict[str, str] = {}
        why = None
        for done, text in enumerate(texts):
            progress.step(title, done, len(texts))
            found, nothing = rework(desk, text, progress)
            ids = offer(context.workspace, sheet.group.pk, found)
            made |= dict.fromkeys(ids, text.text)
            why = nothing or (None if ids else "All of these texts are candidates already, or were rejected.")
        return Made(made, why)

    screen.panes.note.hide()
    job = context.jobs.start(title, run, done=lambda made: _on_made(screen, made), group="copy rework")
    _follow(screen, job)


def _follow(screen: CopyScreen, job: Job) -> None:
    """Show how far it is, with a way to stop it, once that takes longer than anybody notices."""

    def show() -> None:
        if job is screen.reworking:
            screen.show_step(job.step)
            job.moved.connect(screen.show_step)

    def end() -> None:
        if job is screen.reworking:
            screen.reworking = None
            screen.panes.progress.setVisible(screen.writing is not None)
            if job.state is JobState.CANCELLED:
                screen.load()  # what was made until then is there

    screen.reworking = job
    job.finished.connect(end)
    QTimer.singleShot(SHOWN_AFTER_MS, screen, show)


def _on_made(screen: CopyScreen, made: Made) -> None:
    """Choose what is new, and say what it stands beside."""
    note = screen.panes.note
    if not made.instead_of:
        note.say(made.why or "")
        return
    screen.instead_of.update(made.instead_of)
    screen.load_and_choose(list(made.instead_of))
    before = dict.fromkeys(made.instead_of.values())
    named = f"“{shortened_words(next(iter(before)))}”" if len(before) == 1 else counted(len(before), "text")
    note.say(f"{counted(len(made.instead_of), 'wording')} of {named}, chosen below beside what was there. K keeps, X rejects.",
             ("Reject it (X)" if len(made.instead_of) == 1 else "Reject them (X)", lambda: acts.reject(screen)))  # fmt: skip


def fill_menu(screen: CopyScreen, menu: QMenu) -> None:
    """The ways, each greyed with its reason where it cannot go."""
    menu.clear()
    menu.setToolTipsVisible(True)
    for action in reworking_actions(screen):
        if action.id == "copy.translate_de":
            menu.addSeparator()
        entry = menu.addAction(action.label())
        why = action.why_blocked()
        entry.setEnabled(why is None)
        entry.setToolTip(why or action.help)
        entry.triggered.connect(lambda on=False, run=action.run: run())


def why_no_rework(screen: CopyScreen) -> str | None:
    """Why no text can be reworked."""
    if screen.context.workspace.read_only:
        return READ_ONLY
    if not screen.panes.table.chosen():
        return "Choose a text first."
    return None if screen.has_brief else "Other words come from the brief: accept one first."


def why_no_translation(screen: CopyScreen, language: str) -> str | None:
    """Why no text can be translated."""
    why = why_no_rework(screen)
    if why is None and screen.context.copywriter is not None and screen.model.card is None:
        return None  # Nobody has asked the model yet; it answers when it is asked to translate.
    return why or why_not_translated(screen.model.card, language)
