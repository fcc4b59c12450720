"""`post` to LinkedIn as scripts see it: a tree that was generated from a brief, one document, exit codes, nothing twice."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run_command
from app.generating import generate_from_file
from core import connections, paths
from core.connections import Account
from core.progress import Progress
from core.rows import list_rows
from core.workspace import Workspace
from integrations import signins
from integrations.keychain import open_store
from integrations.profiles import Profile
from integrations.signins import SignIn

NUMBER = "500000001"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def drafted(linkedin: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace generated from a brief, whose sign-in at LinkedIn is kept on this computer."""
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv(paths.WITHOUT_MODELS, "1")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")
    brief = tmp_path / "close.toml"
    text = (paths.resources() / "demo" / "close.toml").read_text()
    text = text.replace('["google_ads", "linkedin_ads"]', '["linkedin_ads"]')
    brief.write_text(f"start = 2035-01-10\nend = 2035-03-31\n{text}")
    file = tmp_path / "plan.cdesk"
    with Workspace.create(file, currency="EUR", time_zone="Europe/Berlin", synchronous="OFF") as workspace:
        generate_from_file(workspace, brief, seed=11, accept=True, progress=Progress())
        to = connections.connected(workspace, "linkedin_ads", Account(NUMBER, "Nordlicht", "EUR", "UTC"), "sandbox")
        profile = Profile("sandbox", **{key: value for key, value in linkedin.profile().items() if value})
        kept = SignIn(profile, "", access_token=linkedin.grant(), access_ends=time.time() + 86_400)
        signins.keep(open_store(), to.id, kept)
    return file


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = run_command([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def illustrate(file: Path) -> int:
    """Give all ads of LinkedIn a picture; returns how many there are."""
    (file.parent / "picture.png").write_bytes(PNG)
    with Workspace.open(file, synchronous="OFF") as workspace:
        ads = [row.id for row in list_rows(workspace, "ad") if row["platform"] == "linkedin_ads"]
        with workspace.edit("Picture") as edit:
            edit.set("ad", ads, {"image": "picture.png"})
    return len(ads)


def test_a_generated_tree_is_posted(drafted: Path, linkedin: Any, capsys: pytest.CaptureFixture[str]) -> None:
    linkedin.faults.calls.clear()
    code, dry = run(capsys, "post", str(drafted), "linkedin_ads", "--dry-run")
    assert (code, dry["posted"]) == (1, 0)
    assert {(one["kind"], one["field"], one["message"]) for one in dry["failed"]} == {
        ("ad", "image", "The ad has no image.")
    }
    assert any("no trial run" in said for said in dry["warnings"])
    assert any(said.startswith("Posted paused") for said in dry["warnings"])
    assert not [name for name in linkedin.faults.calls if "CREATE" in name or "UPDATE" in name or "ACTION" in name]
    ads = illustrate(drafted)
    code, done = run(capsys, "post", str(drafted), "linkedin_ads")
    assert (code, done["pending"], done["failed"], done["left_out"]) == (0, 0, [], [])
    assert done["planned"] == done["posted"] == ads + 10
    found = [one for one in linkedin.dump(int(NUMBER)) if not one.get("backfilled")]
    assert {one["status"] for one in found if one["kind"] in ("group", "campaign")} == {"PAUSED"}
    assert sum(one["kind"] == "creative" for one in found) == sum(one["kind"] == "post" for one in found) == ads
    assert run(capsys, "post", str(drafted), "linkedin_ads")[1]["planned"] == 0
    assert run(capsys, "undo-post", str(drafted), done["post"])[0] == 0
