"""`connect` as a person runs it, in a process of its own: and whatever it writes, no secret is in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]
MARKER = b"marker-"
"""Every secret of these tests begins with it."""


@pytest.fixture
def closed(workspace: Workspace) -> Path:
    """A workspace file that nobody holds."""
    workspace.close()
    return workspace.path


@pytest.fixture
def desk(tmp_path: Path, closed: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts a command; `PYTHONDEVMODE` and full logs show more than people ever see."""

    def start(*words: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "main.py", *words],
            cwd=ROOT, env=os.environ | more, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return start


def finish_sign_in(running: subprocess.Popen[str]) -> tuple[httpx2.Response, str]:
    """Do what a person does with the address on stderr."""
    assert running.stderr is not None
    said = ""
    for line in running.stderr:
        said += line
        if line.startswith("authorize: "):
            with httpx2.Client(trust_env=False, follow_redirects=True, timeout=20) as client:
                return client.get(line.removeprefix("authorize: ").strip()), said
    raise AssertionError(f"no address was printed: {said}")


def command_line_of(pid: int) -> bytes:
    path = Path(f"/proc/{pid}/cmdline")
    return path.read_bytes() if path.exists() else b""


def files_below(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (one for one in folder.rglob("*") if one.is_file())


def test_connect_list_and_disconnect(
    ads: Any, oauth: Any, profile_file: Any, desk: Any, closed: Path, tmp_path: Path
) -> None:
    profile = profile_file(ads.port)
    words = ("connect", str(closed), "--platform", "google_ads", "--account", "111-000-1111", "--profile", profile)
    running = desk(*words, "--no-browser", "--json")
    page, said = finish_sign_in(running)
    arguments = command_line_of(running.pid)
    answer, rest = running.communicate(timeout=60)
    assert running.returncode == 0, rest
    assert page.status_code == 200
    document = json.loads(answer)
    assert (document["account"], document["state"], document["login_account"]) == (
        "1110001111",
        "connected",
        "5550001111",
    )
    spoken = said + rest + answer

    listed = desk("connections", str(closed), "--check", "--json")
    answer, rest = listed.communicate(timeout=60)
    assert [one["connection"] for one in json.loads(answer)["connections"]] == [document["connection"]]
    spoken += answer + rest

    ended = desk("disconnect", str(closed), "1110001111", "--json")
    answer, rest = ended.communicate(timeout=60)
    assert json.loads(answer)["revoked"] is True
    assert oauth.refresh_tokens == set()
    spoken += answer + rest

    assert MARKER not in spoken.encode() + arguments
    assert len(oauth.issued) >= 3, "there were secrets to be found"
    assert shows_a_secret(tmp_path) == []


def shows_a_secret(folder: Path) -> list[Path]:
    return [one for one in files_below(folder) if MARKER in one.read_bytes()]


@pytest.mark.parametrize("trouble", ["revoked", "no token"])
def test_no_secret_is_shown_when_something_goes_wrong(
    ads: Any, oauth: Any, profile_file: Any, desk: Any, closed: Path, tmp_path: Path, trouble: str
) -> None:
    if trouble == "revoked":
        oauth.plan.token_error = (400, {"error": "invalid_grant", "error_description": "marker-in-the-answer"})
    else:
        oauth.plan.leave_out = ("access_token",)
    before = closed.read_bytes()
    words = ("--platform", "google_ads", "--account", "1110001111", "--profile", profile_file(ads.port), "--no-browser")
    running = desk("connect", str(closed), *words, PYTHONDEVMODE="1", GRPC_VERBOSITY="DEBUG")
    _, said = finish_sign_in(running)
    answer, rest = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "Traceback" not in rest
    assert answer == ""
    assert MARKER not in (said + rest).encode()
    assert shows_a_secret(tmp_path) == []
    assert closed.read_bytes() == before


def test_bad_usage_is_two(profile_file: Any, desk: Any, closed: Path, tmp_path: Path) -> None:
    (tmp_path / "plain.toml").write_text('token = "http://oauth.example/token"')
    for words, message in [
        (("--platform", "myspace", "--account", "1"), "myspace"),
        (("--platform", "google_ads", "--account", "12"), "ten digits"),
        (
            ("--platform", "google_ads", "--account", "1110001111", "--profile", str(tmp_path / "plain.toml")),
            "not encrypted",
        ),
    ]:
        running = desk("connect", str(closed), *words, "--no-browser")
        _, said = running.communicate(timeout=60)
        assert (running.returncode, message in said) == (2, True), said
