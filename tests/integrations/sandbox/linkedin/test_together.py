"""LinkedIn and Google in one sandbox: one command, one clock, one desk, one profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import httpx2
import pytest

from core.progress import Progress
from core.workspace import Workspace
from integrations.linkedin_ads import connecting
from integrations.linkedin_ads.client import forget_versions, open_client
from integrations.linkedin_ads.wire import calls
from integrations.profiles import load_profile
from integrations.sandbox import serve
from integrations.sandbox.linkedin.serving import serve_linkedin
from integrations.sandbox.server import Sandbox


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")
    return tmp_path / "home"


@pytest.fixture
def sandbox(home: Path) -> Iterator[Sandbox]:
    forget_versions()
    with serve(home / "sandbox", empty=True) as served:
        yield served


def ask(sandbox: Sandbox, method: str, path: str, body: Any = None) -> Any:
    answer = httpx2.request(method, sandbox.admin_base + path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_one_profile_leads_to_both(
    sandbox: Sandbox, workspace: Workspace, browser: Callable[[str], Future[httpx2.Response]]
) -> None:
    profile = load_profile("linkedin_ads", "sandbox")
    assert profile.api == sandbox.linkedin.api == sandbox.addresses()["linkedin"]
    assert (profile.ca_file, profile.login_customer_id, profile.api_version, profile.revoke) == ("", "", "", "")
    assert load_profile("google_ads", "sandbox").api == sandbox.google_endpoint
    made = connecting.connect(workspace, "500000001", "sandbox", browser, Progress()).connection
    with open_client(made) as client:
        groups = list(client.search(("adAccounts", 500_000_001, "adCampaignGroups"), "search", {}))
    assert [one["name"] for one in groups] == ["Default Campaign Group"]


def test_one_desk_steers_both(sandbox: Sandbox) -> None:
    before = sandbox.store.now()
    assert sandbox.linkedin.store.now().date() == before.date()
    ask(sandbox, "POST", "/advance", {"days": 3})
    assert (sandbox.linkedin.store.now() - before).days == (sandbox.store.now() - before).days == 3
    ask(sandbox, "POST", "/linkedin/settings", {"native_pkce": "no"})
    assert sandbox.linkedin.store.setting("native_pkce") == "no"
    found = ask(sandbox, "GET", "/linkedin/dump?account=500000002")["entities"]
    assert {one["kind"] for one in found} == {"account", "group"}
    token = sandbox.linkedin.grant()
    ask(sandbox, "POST", "/faults", {"kind": "quota", "method": "linkedin", "seconds": 9})
    target = calls.sent(calls.finder(("adAccounts",), "search", {}), "202607")
    headers = dict(target.headers) | {"authorization": f"Bearer {token}"}
    answers = [httpx2.get(sandbox.linkedin.api + target.target, headers=headers) for _ in range(2)]
    assert [one.status_code for one in answers] == [429, 200]
    assert answers[0].headers["retry-after"] == "9"
    ask(sandbox, "POST", "/linkedin/expire")
    assert httpx2.get(sandbox.linkedin.api + target.target, headers=headers).json()["serviceErrorCode"] == 65602
    wrong = httpx2.post(
        f"{sandbox.admin_base}/linkedin/change", json={"path": "adAccounts/1/adCampaigns/2", "patch": {"$set": {}}}
    )
    assert wrong.status_code == 400


def test_a_restart_keeps_accounts_and_sign_ins(tmp_path: Path) -> None:
    with serve_linkedin(tmp_path, empty=True) as served:
        token, kept = served.grant(), served.dump()
        served.advance(2)
        now = served.store.now().date()
    with serve_linkedin(tmp_path, empty=True) as again:
        assert again.dump() == kept
        assert again.store.now().date() == now
        target = calls.sent(calls.get("adAccounts", 500_000_001), "202607")
        headers = dict(target.headers) | {"authorization": f"Bearer {token}"}
        assert httpx2.get(again.api + target.target, headers=headers).status_code == 200
        with (
            pytest.raises(OSError, match="in use"),
            serve_linkedin(tmp_path / "other", int(again.base.rpartition(":")[2])),
        ):
            pass
