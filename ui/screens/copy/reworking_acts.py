"""Rewriting, shortening and translating the chosen texts: each way gives further candidates beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from core.copytexts import CopyText, NewText, offer
from core.generation.reworking import Reworking, reworking_of, rewritten, shortened
from core.generation.translating import LANGUAGES, translated, why_not_translated
from core.progress import Progress
from ui.actions import Action
from ui.screens.copy.acts import READ_ONLY

if TYPE_CHECKING:
    from ui.screens.copy.screen import CopyScreen

MOST = 25
Rework = Callable[[Reworking, CopyText, Progress], list[NewText]]
Made = tuple[list[str], str | None]


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
    _rework(
        screen, "Rewriting", rewritten, "The brief gives no other words for this. Add to it, or write your own with F2."
    )


def shorten(screen: CopyScreen) -> None:
    """Shorter wordings of the chosen texts."""
    _rework(screen, "Shortening", lambda desk, text, progress: shortened(desk, text),
            "Nothing can be left out of it without saying something else.")  # fmt: skip


def _rework(screen: CopyScreen, title: str, rework: Rework, nothing: str) -> None:
    def work(desk: Reworking, texts: Sequence[CopyText], progress: Progress) -> tuple[list[NewText], str | None]:
        found: list[NewText] = []
        for done, text in enumerate(texts):
            progress.step(title, done, len(texts))
            found += rework(desk, text, progress)
        return found, None if found else nothing

    _start(screen, title, work)


def translate(screen: CopyScreen, language: str) -> None:
    """The chosen texts in another language, where the model can."""

    def work(desk: Reworking, texts: Sequence[CopyText], progress: Progress) -> tuple[list[NewText], str | None]:
        return translated(desk, texts, language, progress)

    _start(screen, "Translating", work)


def _start(
    screen: CopyScreen,
    title: str,
    work: Callable[[Reworking, Sequence[CopyText], Progress], tuple[list[NewText], str | None]],
) -> None:
    sheet, context = screen.sheet, screen.context
    texts = [one.text for one in screen.panes.table.chosen()[:MOST]]
    if sheet is None or not texts:
        return

    def run(progress: Progress) -> Made:
        desk = reworking_of(context.workspace, sheet.group.id, context.copywriter)
        found, why = work(desk, texts, progress)
        ids = offer(context.workspace, sheet.group.pk, found)
        return ids, why or (None if ids else "All of these texts are candidates already, or were rejected.")

    def done(made: Made) -> None:
        ids, why = made
        if why is not None:
            context.messages.info(why)
        if ids:
            screen.load_and_choose(ids)

    context.jobs.start(title, run, done=done, group="copy rework")


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
    if why is None and screen.context.copywriter is not None and screen.card is None:
        return None  # Nobody has asked the model yet; it answers when it is asked to translate.
    return why or why_not_translated(screen.card, language)
