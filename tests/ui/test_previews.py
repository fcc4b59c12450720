"""The previews: actual combinations, the least that is shown, the fold; both platforms and both themes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui import theme
from ui.screens.editor.previews import AdPreview

SEARCH: dict[str, Any] = {
    "headlines": ["Close in three days", "Ledgerly Close", "{KeyWord:Close Software}", "Audit-ready books", "Book a demo"],
    "headline_pins": {"2": 1},
    "descriptions": ["Reconcile every account.", "See how it works.", "Built for controllers."],
    "final_url": "https://www.ledgerly.example/close",
    "path1": "close",
}  # fmt: skip
POST: dict[str, Any] = {
    "format": "single_image",
    "introductory_text": "Month-end should not take two weeks. " * 6,
    "headline": "H" * 90,
    "description": "Short",
    "call_to_action": "DOWNLOAD",
}


@pytest.fixture(params=["light", "dark"])
def preview(request: pytest.FixtureRequest, program: Any, qtbot: QtBot) -> Iterator[AdPreview]:
    program.look.choose(request.param)
    made = AdPreview()
    qtbot.addWidget(made)
    made.show()
    yield made
    program.look.choose("light")


def seen(preview: AdPreview) -> list[str]:
    return preview.sketch.spoken()


def test_each_combination_can_be_stepped_to_and_keeps_the_pins(preview: AdPreview, qtbot: QtBot) -> None:
    preview.show_ad("google_ads", SEARCH)
    assert preview.count.text() == "1 of 72"
    found = set()
    for _ in range(72):
        found.add(tuple(seen(preview)))
        preview.after.click()
    assert len(found) == 72
    assert all(headline.startswith("Ledgerly Close – ") for headline, *_ in found)
    assert preview.count.text() == "1 of 72"
    preview.before.click()
    assert preview.count.text() == "72 of 72"
    assert "Close Software" in " ".join(" ".join(each) for each in found)
    assert "KeyWord" not in " ".join(" ".join(each) for each in found)


def test_the_keyboard_steps_through(preview: AdPreview, qtbot: QtBot) -> None:
    preview.show_ad("google_ads", SEARCH)
    preview.activateWindow()
    qtbot.waitActive(preview)
    qtbot.keyClick(preview, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: preview.count.text() == "2 of 72")


def test_the_short_form_is_the_least_that_is_shown(preview: AdPreview) -> None:
    preview.show_ad("google_ads", SEARCH)
    preview.form.click()
    headline, *descriptions = seen(preview)
    assert headline.count(" – ") == 1
    assert len(descriptions) == 1


def test_the_combination_stays_while_somebody_types(preview: AdPreview) -> None:
    preview.show_ad("google_ads", SEARCH)
    preview.step(7)
    preview.show_ad("google_ads", {**SEARCH, "path1": "other"})
    assert preview.count.text() == "8 of 72"
    preview.show_ad("google_ads", {"headlines": ["One"]})
    assert preview.count.text() == "1 of 1"
    assert not preview.after.isEnabled()


def test_the_worst_case_is_a_click_away(preview: AdPreview) -> None:
    preview.show_ad("google_ads", SEARCH)
    preview.worst.click()
    assert seen(preview)[0] == "Ledgerly Close – Close in three days – Audit-ready books"


def test_another_one_is_a_click_away(preview: AdPreview) -> None:
    preview.show_ad("google_ads", SEARCH)
    before = seen(preview)
    preview.any.click()
    assert seen(preview) != before


def test_a_post_is_folded_until_it_is_opened(preview: AdPreview) -> None:
    preview.show_ad("linkedin_ads", POST)
    low = preview.sketch.height()
    assert preview.form.text() == "Unfold"
    assert preview.note.text() == "Text 222, 72 behind the fold  ·  Headline 90 of 70  ·  Description 5 of 100"
    preview.form.click()
    assert preview.sketch.height() > low
    preview.show_ad("linkedin_ads", {**POST, "introductory_text": "Short."})
    assert preview.form.isHidden()
    assert preview.count.isHidden()


def test_it_is_drawn_in_the_colours_of_the_theme(preview: AdPreview) -> None:
    preview.show_ad("google_ads", SEARCH)
    picture = preview.sketch.grab().toImage()
    ground = picture.pixelColor(picture.width() - 6, picture.height() // 2)
    assert ground == theme.colour("surface")
    colours = {picture.pixelColor(x, y).rgb() for x in range(0, 340, 2) for y in range(0, picture.height(), 2)}
    assert len(colours) > 20
