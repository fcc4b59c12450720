"""Benches against the sandbox: it and the program that is measured are processes of their own, so that each is weighed alone.

A bench module hands its jobs to `entry`, which runs one in the process that `served` or `run_apart` began.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Job = Callable[..., Any]
SERVE = "serve"


@contextmanager
def served(module: str, home: Path, *given: object) -> Iterator[str]:
    """A sandbox in a process of its own, with its state below `home`; yields the line in which it says where it is."""
    command = [sys.executable, "-m", module, SERVE, str(home / "sandbox"), json.dumps(given)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()
            server.wait()


def stand(about: Mapping[str, Any]) -> None:
    """Say where the sandbox is, and stay until whoever began this process closes its input."""
    sys.stdout.write(json.dumps(about) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


def run_apart(module: str, job: str, home: Path, about: str, *given: object, code: int = 0) -> dict[str, Any]:
    """What a job answers in a process of its own, with a keyring below `home`. Raises RuntimeError unless it ends with `code`."""
    keyring = {"CAMPAIGN_DESK_HOME": str(home / "home"), "CAMPAIGN_DESK_KEYRING": "file"}
    done = subprocess.run(
        [sys.executable, "-m", module, job, str(home), json.dumps(given), about],
        env=os.environ | keyring | {"CAMPAIGN_DESK_KEYRING_PASSWORD": "bench"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != code:
        raise RuntimeError(f"{job} ended with {done.returncode} instead of {code}")
    found: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
    return found


def entry(serve: Job, jobs: Mapping[str, Job]) -> None:
    """What the process of a bench module does: `serve(folder, *given)`, or one of the jobs as `job(home, about, *given)`."""
    name, home, given = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
    if name == SERVE:
        serve(home, *given)
    else:
        sys.stdout.write(json.dumps(jobs[name](home, json.loads(sys.argv[4]), *given)))
