"""The model manager: what is there and in use, choosing another one, a server, and what was learned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from safetensors.numpy import save_file

from app.model_shelf import Shelf
from app.models import LocalModels
from core.settings import CopyModel
from ml.adapting.keeping import AdapterAbout, adapter_folder, keep_adapter
from ml.models import COPY_MODEL
from ui.messages import Messages
from ui.program import Program
from ui.screens.models import ModelsPage
from ui.window.models import show_models

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from core.workspace import Workspace
    from ui.window import MainWindow

WAIT_MS = 30_000
ABOUT = AdapterAbout("w1", "Northwind", "SmolLM2", 50, 12, 60.0, 3.2, 2.8, 12, 14, 20, 19, "2026-11-23T10:00:00+00:00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder as far as its headers go."""
    made = tmp_path / "Own model"
    made.mkdir()
    (made / "config.json").write_text(json.dumps({"model_type": "llama", "architectures": ["LlamaForCausalLM"]}))
    (made / "tokenizer.json").write_text("{}")
    save_file({"model.embed_tokens.weight": np.zeros((8, 4), np.float32)}, made / "model.safetensors")
    return made


@pytest.fixture
def shelved(program: Program, tmp_path: Path) -> Program:
    models = tmp_path / "models"
    fresh = models / "fresh"
    fresh.mkdir(parents=True)
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        (fresh / name).write_bytes(b"x")
    keep_adapter(fresh, adapter_folder(models, "w1", COPY_MODEL.key), ABOUT)
    local = LocalModels(program.preferences.value, folder=models)
    program.preferences.changed.connect(local.apply)
    return replace(program, shelf=Shelf(local))


@pytest.fixture
def page(shelved: Program, qtbot: QtBot) -> Iterator[ModelsPage]:
    opened: list[Workspace] = []
    made = ModelsPage(shelved, lambda: opened[0] if opened else None)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: bool(made.cards), timeout=WAIT_MS)
    yield made
    qtbot.waitUntil(lambda: not shelved.jobs.running, timeout=WAIT_MS)


def chosen(program: Program) -> CopyModel:
    return program.preferences.value.copy_model


def notices(program: Program) -> list[str]:
    messages: Messages = program.messages
    return [notice.text for notice in messages.open.values()]


def test_the_packaged_models_are_shown_with_what_people_need_to_know(page: ModelsPage) -> None:
    writer, judge = page.cards
    assert (writer.name, judge.name) == ("SmolLM2-135M-Instruct", "all-MiniLM-L6-v2")
    assert writer.use.isHidden()
    assert not writer.measure.isHidden()
    assert judge.measure.isHidden()
    assert not writer.try_it.isEnabled(), "there is no workspace to try it on"
    assert not page.layout_of_page.learn.isEnabled()
    assert writer.accessibleName() == writer.name


def test_a_folder_is_used_and_the_packaged_model_comes_back(
    page: ModelsPage, shelved: Program, folder: Path, qtbot: QtBot
) -> None:
    page.use_path(folder)
    assert not page.layout_of_page.folder.isEnabled(), "one thing at a time"
    qtbot.waitUntil(lambda: len(page.cards) == 3 and page.layout_of_page.folder.isEnabled(), timeout=WAIT_MS)
    assert chosen(shelved).path == str(folder)
    own, packaged, _ = page.cards
    assert (own.name, own.model.in_use, packaged.model.in_use) == ("Own model", True, False)
    packaged.use.click()
    qtbot.waitUntil(lambda: len(page.cards) == 2, timeout=WAIT_MS)
    assert chosen(shelved).path == ""


def test_what_cannot_be_used_changes_nothing_and_says_why(
    page: ModelsPage, shelved: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "model.bin").write_bytes(b"x")
    page.use_path(tmp_path / "model.bin")
    qtbot.waitUntil(lambda: any("pickled" in words for words in notices(shelved)), timeout=WAIT_MS)
    qtbot.waitUntil(page.layout_of_page.folder.isEnabled, timeout=WAIT_MS)
    assert chosen(shelved) == CopyModel()


def test_a_chosen_model_that_went_away_says_that_the_grammar_writes(
    page: ModelsPage, shelved: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    shelved.preferences.change(shelved.preferences.value.changed("copy_model", path=str(tmp_path / "gone")))
    page.refresh()
    qtbot.waitUntil(lambda: len(page.cards) == 3, timeout=WAIT_MS)
    assert "the grammar writes alone" in page.cards[0].state.text()
    assert page.cards[0].measure.isHidden()


def test_what_was_learned_is_switched_and_forgotten(page: ModelsPage, qtbot: QtBot) -> None:
    (brand,) = page.brand_cards
    assert brand.brand.on
    brand.switch.click()
    qtbot.waitUntil(lambda: [one.brand.on for one in page.brand_cards] == [False], timeout=WAIT_MS)
    assert page.brand_cards[0].switch.text() == "Switch on"


def test_a_server_far_away_is_agreed_to_by_name(page: ModelsPage, shelved: Program, qtbot: QtBot) -> None:
    form = page.server
    assert not form.ask.isEnabled()
    assert form.agree.isHidden()
    form.address.setText("https://8.8.8.8/v1")
    form.model.setEditText("large")
    form.use.click()
    qtbot.waitUntil(lambda: "outside this network" in form.problem.text(), timeout=WAIT_MS)
    assert "8.8.8.8" in form.agree.text()
    assert not form.agree.isChecked()
    assert form.typed()[0].confirmed_host == ""
    form.agree.setChecked(True)
    assert form.typed()[0].confirmed_host == "8.8.8.8"
    form.address.textEdited.emit("https://8.8.4.4/v1")
    assert form.typed()[0].confirmed_host == "", "another address is another agreement"
    assert chosen(shelved) == CopyModel()


def test_a_server_that_does_not_answer_is_not_used(page: ModelsPage, shelved: Program, qtbot: QtBot) -> None:
    form = page.server
    form.address.setText("http://127.0.0.1:9/v1")
    form.model.setEditText("small")
    form.use.click()
    qtbot.waitUntil(lambda: "could not be reached" in form.problem.text(), timeout=WAIT_MS)
    assert not chosen(shelved).server_on


def test_the_window_shows_it_with_and_without_a_workspace(window: MainWindow) -> None:
    show_models(window)
    page = window.stack.currentWidget()
    assert isinstance(page, ModelsPage)
    page.layout_of_page.close.click()
    assert window.stack.currentWidget() is window.start
    action = window.actions_of_window
    action.run("program.models")
    assert window.stack.currentWidget() is page, "it is made once"
    assert not page.layout_of_page.folder.isEnabled(), "this run has no models"


def test_the_acts_are_found_in_the_palette_and_take_a_key_of_ones_own(
    shelved: Program, opened_shelf: MainWindow, qtbot: QtBot
) -> None:
    window, acts = opened_shelf, opened_shelf.actions_of_window
    mine = {one.id: one for one in acts.records() if one.id.startswith("models.")}
    assert {"models.learn", "models.try", "models.measure", "models.stop", "models.server"} <= mine.keys()
    assert mine["models.learn"].why_blocked() == "Open or make a workspace first."
    assert mine["models.stop"].why_blocked() == "Nothing runs with the models."
    assert "already" in (mine["models.packaged"].why_blocked() or "")
    acts.remap({"models.server": "Ctrl+Alt+S"})
    assert acts.shortcut("models.server") == "Ctrl+Alt+S"
    window.run("models.server")
    page = window.stack.currentWidget()
    assert isinstance(page, ModelsPage)
    qtbot.waitUntil(lambda: bool(page.cards), timeout=WAIT_MS)
    assert page.focusWidget() is page.server.address
    window.run("models.remove_prepared")
    qtbot.waitUntil(lambda: any("No model has a prepared copy" in words for words in notices(shelved)), timeout=WAIT_MS)


@pytest.fixture
def opened_shelf(shelved: Program, qtbot: QtBot) -> Iterator[MainWindow]:
    from app.wiring import open_window

    made = open_window(shelved)
    qtbot.addWidget(made)
    qtbot.waitExposed(made)
    yield made
    made.close()
