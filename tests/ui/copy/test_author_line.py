"""The lasting line on who writes: what it says, when it is asked anew, and the way to the models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.yielding import Yielding
from core.copywriting import Angle, Draft, Limits, ModelCard
from core.errors import WorkerLost
from core.model_shelf import Author, Tried
from core.progress import Progress
from tests.ui.copy.test_copy_screen import WAIT_MS, Desk, desk  # noqa: F401 - a fixture
from ui.screens.copy.author import author_shape
from ui.screens.models import ModelsPage

if TYPE_CHECKING:
    from ui.window import MainWindow

CARD = ModelCard("Small", "", "cpu", "int8", 135, 1)
THEN = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)


class Dying:
    """A model whose process is lost until it is mended."""

    def __init__(self) -> None:
        self.lost = True

    def card(self) -> ModelCard:
        return CARD

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        if self.lost:
            raise WorkerLost("The process with the local models ended unexpectedly.", hint="Try again.")
        return [Draft(one.role, "Books Closed in 3 Days", None) for one in angles]

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        return [-1.0 for _ in texts]


class Slow(Dying):
    """A model that writes until it is stopped."""

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        while True:
            progress.step("Writing texts", 1, 2)


@pytest.mark.parametrize(
    ("author", "icon", "said"),
    [
        (Author(CARD), "sparkles", "Headlines by grammar and Small, all else by grammar alone: it was not tried"),
        (Author(CARD, will_try=True), "sparkles", "the next writing tries it"),
        (Author(CARD, tried=Tried(3, 20, THEN)), "sparkles", "3 of 20 descriptions passed its try on this brief (12 Nov 2026)"),
        (Author(CARD, tried=Tried(18, 20, THEN)), "sparkles", "All fields by grammar and Small: 18 of 20"),
        (Author(replace(CARD, host="studio.local", adapter="a")), "sparkles", "at studio.local, with what it learned of your brand."),
        (Author(CARD, "It died.", THEN), "triangle-alert", "The next writing asks it again."),
        (Author(None, "It is gone.", THEN), "triangle-alert", "12 Nov"),
    ],
)  # fmt: skip
def test_it_says_who_writes_what_and_why_no_more(author: Author, icon: str, said: str) -> None:
    shape = author_shape(author)
    assert shape[0] == icon
    assert said in shape[2]


def test_a_lost_model_is_named_until_it_writes_again(window: MainWindow, desk: Callable[..., Desk]) -> None:  # noqa: F811
    at = desk(written=False)
    line = at.screen.panes.author
    assert "no local model" in line.words.text()
    inner, said = Dying(), list[str]()
    assert window.session is not None
    window.session.use(replace(window.session.context, copywriter=Yielding(inner, said.append)))
    at.settle()
    assert "Headlines by grammar and Small" in line.words.text()
    at.run("copy.write")
    at.settle()
    assert at.texts(), "the grammar went on"
    assert "ended unexpectedly" in line.words.text()
    assert len(said) == 1
    inner.lost = False
    at.run("copy.write")
    at.settle()
    assert "ended unexpectedly" not in line.words.text()
    line.open.click()
    assert isinstance(window.stack.currentWidget(), ModelsPage)
    window.session.use(replace(window.session.context, copywriter=None))
    window.go("copy", None)
    at.settle()
    assert "no local model" in line.words.text(), "what changed elsewhere is said when one comes back"


def test_rewriting_says_how_far_it_is_and_can_be_stopped(window: MainWindow, desk: Callable[..., Desk]) -> None:  # noqa: F811
    at = desk()
    assert window.session is not None
    window.session.use(replace(window.session.context, copywriter=Slow()))
    at.settle()
    before = len(at.states())
    at.table.selectAll()
    at.run("copy.rewrite")
    strip = at.screen.panes.progress
    at.qtbot.waitUntil(strip.isVisible, timeout=WAIT_MS)
    at.run("copy.stop")
    at.settle()
    assert not strip.isVisible()
    assert at.screen.reworking is None
    assert len(at.states()) >= before
    assert not at.screen.context.messages.open
