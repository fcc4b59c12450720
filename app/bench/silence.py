"""Packets sent while ads are generated with the local models: counted by the kernel, and by a hook in every process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.bench import Figure
from core import paths
from core.errors import InvalidInput
from core.progress import Progress

MAIN = Path(__file__).resolve().parents[2] / "main.py"
BRIEF = "close.toml"
LOG = "CAMPAIGN_DESK_BENCH_SOCKETS"
# Read by Python itself in each process that has its folder on the path, the models' process too.
HOOK = f'''
import os, sys

def _note(words):
    with open(os.environ["{LOG}"], "a", encoding="utf-8") as log:
        log.write(words + "\\n")

def _heard(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(args[1], tuple):
        _note(f"{{event}} {{args[1]}}")
    elif event == "socket.getaddrinfo":
        _note(f"{{event}} {{args[0]}}")

_note("process " + " ".join(" ".join(getattr(sys, "orig_argv", sys.argv)).split())[:200])
sys.addaudithook(_heard)
'''


@dataclass(frozen=True)
class Heard:
    """What processes did: how many there were, whether the models' was one, and each attempt to reach an address."""

    processes: int
    models: bool
    attempts: tuple[str, ...]


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Packets and attempts of one `generate` with the models, in a network namespace of its own where that is allowed."""
    progress.step("Preparing the models once")
    _run([sys.executable, str(MAIN), "models", "--json"], {})
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        file = Path(folder) / "quiet.cdesk"
        _run([sys.executable, str(MAIN), "new", str(file), "--json"], {})
        progress.step("Generating with every process watched")
        brief = str(paths.resources() / "demo" / BRIEF)
        command = [sys.executable, str(MAIN), "generate", str(file), "--brief", brief, "--accept", "--json"]
        heard, packets = watched(command, Path(folder))
    how = f"{heard.processes} processes watched, the models' {'among them' if heard.models else 'NOT among them'}"
    figures = [Figure("attempts to reach an address while generating", len(heard.attempts), "attempts", "0", how=how)]
    if packets is not None:
        how = "IP packets counted by the kernel in a network namespace of the command's own"
        figures.insert(0, Figure("packets sent while generating", packets, "packets", "0", how=how))
    return figures


def watched(command: list[str], folder: Path) -> tuple[Heard, int | None]:
    """Run a command with the hook in every Python process below it; packets are None where no namespace may be made."""
    hooks, log = folder / "hooks", folder / "sockets.log"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    log.touch()
    extra = {"PYTHONPATH": os.pathsep.join(filter(None, [str(hooks), os.environ.get("PYTHONPATH")])), LOG: str(log)}
    apart = _namespace()
    if not apart:
        _run(command, extra)
        return heard_in(log), None
    counted = folder / "snmp"
    script = 'out=$1; shift; "$@" >/dev/null || exit $?; cat /proc/net/snmp /proc/net/snmp6 > "$out"'
    _run([*apart, "sh", "-c", script, "sh", str(counted), *command], extra)
    return heard_in(log), packets_in(counted.read_text(encoding="utf-8"))


def heard_in(log: Path) -> Heard:
    """What the hooks noted."""
    lines = log.read_text(encoding="utf-8").splitlines()
    processes = [line for line in lines if line.startswith("process ")]
    attempts = tuple(line for line in lines if not line.startswith("process "))
    return Heard(len(processes), any("ml.worker" in line for line in processes), attempts)


def packets_in(counters: str) -> int:
    """IP packets sent, version 4 and 6, from the kernel's counters."""
    lines = [line.split() for line in counters.splitlines()]
    names, values = [line for line in lines if line[:1] == ["Ip:"]][:2]
    four = int(values[names.index("OutRequests")])
    six = [int(line[1]) for line in lines if line[:1] == ["Ip6OutRequests"]]
    return four + sum(six)


def _namespace() -> list[str]:
    """The command that opens a network namespace with nothing in it; empty where this machine does not allow it."""
    tool = shutil.which("unshare")
    if tool is None or subprocess.run([tool, "-rn", "true"], capture_output=True, check=False).returncode:
        return []
    return [tool, "-rn"]


def _run(command: list[str], extra: Mapping[str, str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | dict(extra), check=False)
    if done.returncode:
        raise InvalidInput(f"The command ended with {done.returncode}: {done.stderr.strip()[-400:]}")
