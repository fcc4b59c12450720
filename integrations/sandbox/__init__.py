"""A sandbox that speaks the platforms' real protocols on this machine, with invented accounts and simulated delivery.

    from integrations.sandbox import serve

    with serve(folder) as sandbox:
        sandbox.google_endpoint      # "localhost:PORT": TLS, trusted through sandbox.ca_file
        sandbox.plain_endpoint       # "127.0.0.1:PORT": no TLS
        sandbox.oauth_base           # "http://127.0.0.1:PORT/oauth": authorize, token, revoke
        sandbox.linkedin.api         # "http://127.0.0.1:PORT/rest"
        sandbox.profile_path         # a connection profile that names all of it
        sandbox.grant()              # a refresh token without a browser
        sandbox.faults.add("drop_reply", "Mutate", nth=3)
        sandbox.advance(7)           # simulate a week
        sandbox.dump()               # every live resource as plain data

Nothing of Google's library is loaded before `serve` is called.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integrations.sandbox.server import Sandbox


def serve(  # noqa: PLR0913 - each is named at the call
    state_dir: Path,
    google_port: int = 0,
    *,
    linkedin_port: int = 0,
    oauth_port: int = 0,
    admin_port: int = 0,
    seed: int = 1,
    empty: bool = False,
    days_ago: int = 0,
) -> AbstractContextManager[Sandbox]:
    """Serve until the context ends; port 0 takes a free one, `empty` opens the accounts without campaigns.

    The clock of a fresh sandbox begins `days_ago`, so that figures of past days can be simulated up to today.

    Raises:
        OSError: when a port is taken.
    """
    from integrations.sandbox.server import running

    return running(
        state_dir,
        google_port,
        linkedin_port=linkedin_port,
        oauth_port=oauth_port,
        admin_port=admin_port,
        seed=seed,
        empty=empty,
        days_ago=days_ago,
    )
