"""Uploads and reports that are killed between two steps: the next run ends with each member and event there once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from core.audiences import journal
from core.audiences.journal import PartState
from core.connections import find
from core.conversions.journal import counts
from core.workspace import Workspace
from integrations.linkedin_ads import audiences, conversions

EMPTY = True
ROOT = Path(__file__).resolve().parents[3]

# Runs a command and kills itself without a chance to clean up at the second batch: before it is sent, or when LinkedIn
# has answered and nothing of that is written down yet.
SCRIPT = """
import os, signal, sys
from app.cli import run_command
from core.audiences import journal as parts
from core.conversions import journal as events
from integrations.linkedin_ads import audiences, client, conversions

audiences.AT_ONCE = conversions.AT_ONCE = 50
left = 2

def dying(work):
    def counted(*given, **more):
        global left
        call = given[1] if len(given) > 1 else None
        if work is not sending or str(getattr(call, "verb", "")) == "BATCH_CREATE":
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return work(*given, **more)
    return counted

sending = client.LinkedInClient.call
where, *words = sys.argv[1:]
if where == "sending":
    client.LinkedInClient.call = dying(sending)
else:
    parts.note_part, events.settle = dying(parts.note_part), dying(events.settle)
sys.exit(run_command(words))
"""


def killed(where: str, words: list[str]) -> int:
    return subprocess.run([sys.executable, "-c", SCRIPT, where, *words], cwd=ROOT, check=False, timeout=120).returncode


def emails(count: int) -> str:
    return "Email\n" + "".join(f"person{n}@customer.example\n" for n in range(count))


def deals(count: int) -> str:
    from datetime import UTC, datetime

    day = datetime.now(UTC).date().isoformat()
    return "Deal ID,Stage,Date,Email\n" + "".join(f"D{n},Won,{day},p{n}@customer.example\n" for n in range(count))


def held(office: Any, table: str) -> int:
    return int(office.served.store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audiences, "AT_ONCE", 50)
    monkeypatch.setattr(conversions, "AT_ONCE", 50)


def test_a_killed_upload_and_a_killed_report_go_on(
    office: Any, keychain: Any, workspace: Workspace, tmp_path: Path
) -> None:
    keychain(office)
    workspace.close()
    path, people, stages = str(workspace.path), tmp_path / "people.csv", tmp_path / "deals.csv"
    people.write_text(emails(120), encoding="utf-8")
    stages.write_text(deals(120), encoding="utf-8")
    yes = ["--list", "Killed", "--consent", "granted", "--terms", "accepted"]
    upload = ["upload-audience", path, "linkedin_ads", str(people), *yes]
    make = ["conversion-rule", path, "linkedin_ads", "--name", "Won", "--type", "PURCHASE"]
    report = ["send-conversions", path, "linkedin_ads", str(stages), "--map", "Won=Won"]
    assert run_command(make) == 0
    assert killed("noting", upload) == -signal.SIGKILL
    assert killed("sending", report) == -signal.SIGKILL
    assert (held(office, "member"), held(office, "event")) == (100, 50)
    with Workspace.open(workspace.path) as between:
        connection = find(between, "linkedin_ads")
        (one,) = journal.listed(between, connection)
        assert [part.state for part in one.parts] == ["sent", "pending", "pending"]
        assert counts(between, connection) == {"sent": 50, "intended": 50}
    assert run_command(upload) == 0
    assert run_command(report) == 0
    assert (held(office, "member"), held(office, "event")) == (120, 120)
    with Workspace.open(workspace.path) as again:
        (one,) = journal.listed(again, connection)
        assert [part.state for part in one.parts] == [PartState.SENT] * 3
        assert counts(again, connection) == {"sent": 120}
