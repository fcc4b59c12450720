"""Conversion actions and settings of an account, as the sandbox has them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.cli import run_command
from core.progress import Progress
from core.workspace import Workspace
from integrations.google_ads.conversions import read_measuring


def test_what_an_account_measures_by(seeded_reach: Any, workspace: Workspace) -> None:
    found = read_measuring(seeded_reach.connect(workspace), Progress(), make=seeded_reach.client)
    assert (found.settings.currency, found.settings.time_zone) == ("EUR", "Europe/Berlin")
    assert [(one.name != "", one.active) for one in found.actions] == [(True, True)]
    said = " ".join(found.settings.warnings)
    assert ("Auto-tagging is off" in said) is not found.settings.auto_tagging
    assert ("nothing to aim at" in said) is not any(one.primary and one.active for one in found.actions)


def test_the_command(
    seeded_reach: Any, keychain: Any, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    keychain(seeded_reach, seeded_reach.connect(workspace))
    workspace.close()
    assert run_command(["conversions", str(workspace.path), "google_ads", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["account"]["number"] == "2000000001"
    assert len(document["conversions"]) == 1
