"""The demo where there is no display: the workspace, its exports, and pictures of every screen in both themes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from core import changesets
from core.catalog import KINDS, PLATFORM_LABELS, PLATFORMS
from core.rows import count_rows
from core.schema import ENTITY, fact
from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def test_the_demo_leaves_workspace_exports_and_pictures(tmp_path: Path) -> None:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "CAMPAIGN_DESK_HOME": str(tmp_path / "home"),
        "CAMPAIGN_DESK_NO_MODELS": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-m", "app.demo"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "no display" in done.stdout
    folder = tmp_path / "build/demo"
    with Workspace.open(folder / "Demo.cdesk") as workspace:
        assert count_rows(workspace, "campaign") >= 4
        assert {one.state for one in changesets.list_sets(workspace)} == {"accepted", "proposed"}
        campaign = ENTITY["campaign"].c
        live = (campaign.live == 1) & (campaign.status == "ENABLED") & campaign.name.startswith("Tallywise")
        with workspace.read() as connection:
            posted = set(connection.execute(select(campaign.pk).where(live)).scalars())
            assert set(connection.execute(select(campaign.platform).where(live)).scalars()) == set(PLATFORMS)
            spent = select(fact.c.entity).where(fact.c.kind == KINDS["campaign"].code, fact.c.cost > 0)
            assert posted == set(connection.execute(spent).scalars()) != set()
    assert [line.split(" of the sandbox")[0] for line in done.stdout.splitlines()[:2]] == [
        f"Posted to the {PLATFORM_LABELS[platform]}" for platform in PLATFORMS
    ]
    secrets = [one for one in (folder / "home").rglob("*") if one.is_file() and b"refresh_token" in one.read_bytes()]
    assert secrets == []
    assert {one.suffix for one in folder.iterdir()} >= {".csv", ".xlsx", ".json"}
    pictures = {one.name: one.read_bytes() for one in (folder / "screenshots").glob("*.png")}
    for screen in ("start", "brief", "editor-ad", "editor-targeting", "review", "activity", "advice-conversions"):
        light, dark = (pictures[f"{screen}-{scheme}-1280x800.png"] for scheme in ("light", "dark"))
        assert light != dark
        assert min(len(light), len(dark)) > 10_000
