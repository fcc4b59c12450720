"""Connecting with the sandbox, which is stricter than the small server of the other tests: TLS, its own root, a manager."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import httpx2
import pytest

from core.connections import State
from core.errors import InvalidInput
from core.progress import Progress
from core.workspace import Workspace
from integrations.google_ads import accounts, connecting
from integrations.profiles import load_profile
from integrations.sandbox import serve
from integrations.sandbox.google import oauth

Browser = Callable[[str], Future[httpx2.Response]]


def test_the_built_in_profile_leads_to_the_sandbox(
    workspace: Workspace, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")
    with serve(tmp_path / "home" / "sandbox", empty=True) as sandbox:
        session = connecting.begin(load_profile("google_ads", "sandbox"), browser, Progress())
        tree = accounts.account_tree(session.client, Progress())
        managers, clients = _split(tree)
        assert managers
        assert len(clients) >= 2
        for one in clients:
            made = connecting.connect(workspace, one.account.number, "sandbox", browser, Progress())
            assert made.connection.account == connecting.check(workspace, made.connection).account
        with pytest.raises(InvalidInput, match="manager account"):
            connecting.connect(workspace, managers[0].account.number, "sandbox", browser, Progress())
        with pytest.raises(InvalidInput, match="does not reach"):
            connecting.connect(workspace, "9990001111", "sandbox", browser, Progress())
        oauth.revoke_all(sandbox.store)
        lost = connecting.check(workspace, made.connection)
        assert lost.state is State.SIGN_IN_AGAIN
        assert "revoked" in lost.in_words


def _split(tree: list[accounts.Reachable]) -> tuple[list[Any], list[Any]]:
    usable = [one for one in tree if one.problem is None]
    return [one for one in usable if one.account.manager], [one for one in usable if not one.account.manager]
