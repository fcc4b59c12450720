"""The editor over the sample of both platforms, with its targeting panel."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.rows import EntityRow, list_rows
from core.settings import Settings
from core.targeting.criteria import Criteria, from_stored
from core.workspace import Workspace
from ui.context import Context
from ui.jobs import Jobs
from ui.messages import Messages
from ui.screens.editor import EditorScreen
from ui.screens.editor.targeting.panel import TargetingPanel, panel_name
from ui.screens.editor.targeting_acts import show_panel
from ui.window.bridge import Bridge

WAIT_MS = 20_000


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample of the editor's tests, made once; each test works on a copy."""
    from tests.ui.editor.conftest import fill

    file = tmp_path_factory.mktemp("sample") / "sample.cdesk"
    with Workspace.create(file, synchronous="OFF") as made:
        fill(made)
    return file


@pytest.fixture
def workspace(sample_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    copy = shutil.copy(sample_file, tmp_path / "sample.cdesk")
    with Workspace.open(Path(copy), synchronous="OFF") as made:
        yield made


@pytest.fixture
def context(workspace: Workspace, qapp: Any) -> Iterator[Context]:
    messages = Messages()
    jobs = Jobs(messages)
    yield Context(workspace, Settings(), jobs, messages, None, None)
    jobs.close()


@pytest.fixture
def ad_sets(workspace: Workspace) -> list[EntityRow]:
    """The LinkedIn ad sets of the sample."""
    return [row for row in list_rows(workspace, "ad_group") if row["platform"] == "linkedin_ads"]


class Opened:
    """The editor with the panel for some ad sets."""

    def __init__(self, screen: EditorScreen, panel: TargetingPanel, qtbot: QtBot) -> None:
        self.screen, self.panel, self._qtbot = screen, panel, qtbot

    @property
    def workspace(self) -> Workspace:
        return self.screen.context.workspace

    def wait(self, what: Callable[[], bool]) -> None:
        """Wait until it is so."""
        self._qtbot.waitUntil(what, timeout=WAIT_MS)

    def settle(self) -> None:
        """Wait until everything that was changed is shown."""
        self.wait(
            lambda: not self.screen.context.jobs.running and self.panel.standing is not None and not self._waits()
        )

    def _waits(self) -> bool:
        return self.panel.facets._wait.isActive()

    def look_for(self, text: str, facet: str = "") -> list[str]:
        """Type into the search; returns the names that are offered."""
        if facet:
            self.panel.facets.choose(facet)
        self.panel.facets.search.setText(text)
        self.settle()
        return [one.entry.name for one in self.panel.facets.list.offers()]

    def criteria(self, at: int = 0) -> Criteria:
        """The criteria that one of the panel's ad sets has in the workspace."""
        rows = {row.id: row for row in list_rows(self.workspace, "ad_group")}
        return from_stored(rows[self.panel.ids[at]]["targeting"])

    def press(self, widget: Any, key: Any, modifier: Any = None) -> None:
        """A key where the keyboard is."""
        if modifier is None:
            self._qtbot.keyClick(widget, key)
        else:
            self._qtbot.keyClick(widget, key, modifier)
        self.settle()


@pytest.fixture
def opened(context: Context, ad_sets: list[EntityRow], qtbot: QtBot) -> Iterator[Callable[..., Opened]]:
    """Opens the panel: `opened(0)` for the first ad set, `opened(0, 1)` for two."""
    bridge = Bridge(context.workspace)

    def make(*numbers: int, **more: Any) -> Opened:
        screen = EditorScreen(replace(context, **more))
        qtbot.addWidget(screen, before_close_func=lambda screen: context.jobs.stop_all())
        bridge.edited.connect(screen.edited)
        screen.resize(1208, 690)
        screen.show()
        rows = [ad_sets[number] for number in numbers or (0,)]
        name = panel_name("ad_group", [str(row["name"]) for row in rows])
        panel = show_panel(screen, TargetingPanel(screen, "ad_group", [row.id for row in rows], name))
        found = Opened(screen, panel, qtbot)
        found.settle()
        QApplication.processEvents()
        return found

    yield make
    bridge.close()
