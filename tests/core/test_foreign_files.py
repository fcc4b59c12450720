"""Workspaces of other people: what they hold is data, and nothing in them acts by itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from trees import plant

from core.errors import Damaged
from core.workspace import Workspace

RAISE = "CREATE TRIGGER raised AFTER INSERT ON change BEGIN UPDATE campaign SET daily_budget = 100 * daily_budget; END"
VIEW = "CREATE VIEW shown AS SELECT name FROM campaign"


@pytest.mark.parametrize("planted", [RAISE, VIEW])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_acts_by_itself_is_not_opened(tmp_path: Path, planted: str, read_only: bool) -> None:
    path = tmp_path / "theirs.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace:
        plant(workspace)
    raw = sqlite3.connect(path)
    raw.execute(planted)
    raw.commit()
    raw.close()
    before = path.read_bytes()
    with pytest.raises(Damaged, match=r"raised|shown"):
        Workspace.open(path, read_only=read_only)
    assert path.read_bytes() == before, "looking sets nothing off"


def test_an_older_file_that_acts_by_itself_is_not_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "older.cdesk"
    Workspace.create(path, synchronous="OFF").close()
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.execute("CREATE TRIGGER again AFTER UPDATE ON alembic_version BEGIN DELETE FROM campaign; END")
    raw.commit()
    raw.close()
    with pytest.raises(Damaged, match="again"):
        Workspace.open(path)
