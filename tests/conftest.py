"""Fixtures that every part uses: a real workspace file, and tests that leave nothing behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no fault of ours, and the same examples come each time; HYPOTHESIS_PROFILE=random looks further.
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("random", settings.get_profile("same"), derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes one process longest begins first, so that none ends long after the others."""
    items.sort(key=lambda item: (item.path.name != "test_days_work.py", item.path.parent.name != "platforms"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes this user's own settings, models or logs."""
    if "CAMPAIGN_DESK_HOME" not in os.environ:
        monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data beside the repository; tests over it say so when it is not there."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not there: the tests over real data do not run")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[object]:
    """An empty workspace in a file."""
    from core.workspace import Workspace

    with Workspace.create(tmp_path / "test.cdesk", synchronous="OFF") as opened:
        yield opened
