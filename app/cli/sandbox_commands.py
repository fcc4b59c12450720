"""The sandbox: the ad platforms on this machine, with invented accounts."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, said
from core.errors import InvalidInput

Port = Annotated[int, typer.Option(min=0, max=65535, metavar="P", help="0 takes a free port.")]


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="sandbox")(sandbox)


def sandbox(
    context: typer.Context,
    google_port: Port = 0,
    linkedin_port: Port = 0,
    oauth_port: Port = 0,
    admin_port: Port = 0,
    state: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where it keeps its accounts between starts.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number gives other figures.")] = 1,
    empty: Annotated[bool, typer.Option("--empty", help="Open the accounts without campaigns.")] = False,
    days_ago: Annotated[
        int, typer.Option(min=0, max=365, help="How many days ago the clock of fresh accounts begins.")
    ] = 0,
    json: AsJson = False,
) -> None:
    """Serve Google Ads and LinkedIn Ads locally with invented accounts and simulated delivery, over their real protocols."""
    from core import paths
    from integrations.sandbox import serve
    from integrations.sandbox.server import ready_lines

    stopped = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with serve(
            state or paths.sandbox(),
            google_port,
            linkedin_port=linkedin_port,
            oauth_port=oauth_port,
            admin_port=admin_port,
            seed=seed,
            empty=empty,
            days_ago=days_ago,
        ) as running:
            publish(running.profile_path, paths.sandbox())
            for line in ready_lines(running):
                say(line)
            said(context).answer(running.addresses())
            stopped.wait()
    except OSError as error:
        raise InvalidInput(
            f"The sandbox cannot start: {error.strerror or error} ({error.filename or 'a port'}).",
            hint="Choose another port or folder.",
        ) from error
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    say("Stopped.")


def publish(profile: Path, folder: Path) -> None:
    """Put the profile where `connect --profile sandbox` finds it, wherever the state lies."""
    if profile.parent.resolve() != folder.resolve():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / profile.name).write_bytes(profile.read_bytes())


def say(line: str) -> None:
    """One line on stderr, at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
