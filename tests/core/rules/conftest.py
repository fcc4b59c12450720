"""One sound draft for the tests of a module, and a way to break it without leaving a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from core.recording import Edit
from core.workspace import Workspace
from tests.core.rules.sound import Sound, plant


class _Back(Exception):
    """Takes an edit back."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("rules") / "sound.cdesk"
    with Workspace.create(path, synchronous="OFF") as opened:
        yield opened


@pytest.fixture(scope="module")
def sound(workspace: Workspace) -> Sound:
    return plant(workspace)


@pytest.fixture
def broken(workspace: Workspace, sound: Sound) -> Callable[[], object]:
    """A context in which the draft can be edited; everything is taken back at its end."""

    @contextmanager
    def breaking() -> Iterator[Edit]:
        try:
            with workspace.edit("Break") as edit:
                yield edit
                raise _Back
        except _Back:
            pass

    return breaking
