"""The simulated LinkedIn on loopback, and the program's own client to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from integrations.linkedin_ads import client as clients
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.credentials import SignedIn
from integrations.profiles import Profile
from integrations.sandbox.linkedin.serving import LinkedIn, serve_linkedin
from integrations.signins import SignIn

ACCOUNT = 500_000_001
DAY_S = 86_400


@pytest.fixture(scope="module")
def linkedin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedIn]:
    """One LinkedIn for a whole module, with its campaigns."""
    with serve_linkedin(tmp_path_factory.mktemp("linkedin")) as served:
        yield served


@pytest.fixture
def quiet(linkedin: LinkedIn) -> Iterator[LinkedIn]:
    """LinkedIn without faults or switches of an earlier test."""
    linkedin.faults.clear()
    clients.forget_versions()
    yield linkedin
    linkedin.faults.clear()
    clients.forget_versions()
    with linkedin.store.write() as connection:
        connection.execute("DELETE FROM setting WHERE name IN ('active_versions', 'fresh_refusals', 'access_seconds')")


def signed_in(served: LinkedIn, **more: Any) -> SignIn:
    """A sign-in of the sandbox's user."""
    profile = Profile("test", **{key: value for key, value in served.profile().items() if value})
    now = time.time()
    kept: dict[str, Any] = {"refresh_token": "", "access_ends": now + 60 * DAY_S}
    return SignIn(profile, access_token=more.pop("access_token", None) or served.grant(), **(kept | more))


@pytest.fixture
def pauses() -> list[float]:
    """How long the client meant to wait."""
    return []


@pytest.fixture
def make_client(quiet: LinkedIn, pauses: list[float]) -> Iterator[Callable[..., LinkedInClient]]:
    """Makes clients that never really wait."""
    with ExitStack() as open_now:

        def make(**more: Any) -> LinkedInClient:
            return open_now.enter_context(LinkedInClient(SignedIn(signed_in(quiet, **more)), pause=pauses.append))

        yield make


@pytest.fixture
def client(make_client: Callable[..., LinkedInClient]) -> LinkedInClient:
    """A client that never really waits."""
    return make_client()
