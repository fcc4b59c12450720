"""Starting and stopping the sandbox, and what its Python API offers."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

from integrations.sandbox.admin import desk
from integrations.sandbox.certificate import certificate
from integrations.sandbox.days import advance_all, write_history
from integrations.sandbox.faults import Faults
from integrations.sandbox.google import oauth
from integrations.sandbox.google.customers import CustomerSurface
from integrations.sandbox.google.planning import planning_methods
from integrations.sandbox.google.remote import change, dump
from integrations.sandbox.google.services import core_methods
from integrations.sandbox.google.store import Store
from integrations.sandbox.google.wire import Surface
from integrations.sandbox.linkedin.serving import LinkedIn
from integrations.sandbox.linkedin.serving import start as start_linkedin
from integrations.sandbox.linkedin.store import Store as LinkedInStore
from integrations.sandbox.profile import write_profile
from integrations.sandbox.seed import HISTORY_DAYS, MANAGER, USER, seed_accounts
from integrations.sandbox.web import sign_in, start

LARGEST_MESSAGE = 64 * 1024 * 1024
WORKERS = 16


@dataclass(frozen=True)
class Sandbox:
    """A sandbox that is being served."""

    state_dir: Path
    store: Store
    faults: Faults
    google_endpoint: str
    plain_endpoint: str
    oauth_base: str
    admin_base: str
    ca_file: Path
    profile_path: Path
    linkedin: LinkedIn

    def advance(self, days: int) -> int:
        """Simulate so many days of delivery; returns the rows of figures written."""
        return advance_all(self.store, self.linkedin, days)

    def dump(self, customer: int | None = None) -> list[dict[str, Any]]:
        """Every live resource as plain data, in order of its name, for comparing two states."""
        return dump(self.store, customer)

    def change(
        self, customer: int, operations: Sequence[dict[str, Any]], client: str = "GOOGLE_ADS_WEB_CLIENT"
    ) -> list[str]:
        """Let somebody else change the account: operations as JSON of MutateOperation.

        Args:
            client: who the log of changes says it was; `GOOGLE_ADS_EDITOR` leaves no line there.
        """
        return change(self.store, customer, operations, client)

    def grant(self, user: str = USER) -> str:
        """A refresh token without a browser."""
        return oauth.grant(self.store, user)

    def set(self, name: str, value: str) -> None:
        """Set a switch: access_level, consent, rotate_refresh_tokens, secret_required, duplicate_keywords, planning_rate, parallel_writes."""
        self.store.set_setting(name, value)

    def addresses(self) -> dict[str, str]:
        """Where everything is, as it is printed at the start."""
        return {
            "google": self.google_endpoint,
            "google_plain": self.plain_endpoint,
            "linkedin": self.linkedin.api,
            "oauth": self.oauth_base,
            "admin": self.admin_base,
            "ca_file": str(self.ca_file),
            "profile": str(self.profile_path),
        }


@contextmanager
def running(  # noqa: PLR0913 - each is named at the call
    state_dir: Path,
    google_port: int,
    *,
    linkedin_port: int,
    oauth_port: int,
    admin_port: int,
    seed: int,
    empty: bool,
    days_ago: int = 0,
) -> Iterator[Sandbox]:
    """Serve until the context ends; the clock of fresh accounts begins `days_ago`."""
    state_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_now:
        store = Store(state_dir / "google.sqlite")
        open_now.callback(store.close)
        if days_ago and not store.setting("seeded"):
            store.set_setting("days_ahead", str(-days_ago))
        seed_accounts(store, seed, empty=empty)
        faults = Faults()
        threads = open_now.enter_context(ThreadPoolExecutor(4, "sandbox-web"))
        secure, plain = _serve_grpc(open_now, store, faults, state_dir, google_port)
        web = start(oauth_port, sign_in(store, faults), threads)
        open_now.callback(web.server_close)
        open_now.callback(web.shutdown)
        path = state_dir / "linkedin.sqlite"
        linkedin = _start_linkedin(open_now, store, faults, path, linkedin_port, seed=seed, empty=empty)
        if not empty:
            write_history(store, linkedin, HISTORY_DAYS)
        steering = start(admin_port, desk(store, faults, linkedin), threads)
        open_now.callback(steering.server_close)
        open_now.callback(steering.shutdown)
        oauth_base = f"http://127.0.0.1:{web.server_port}/oauth"
        profile = state_dir / "sandbox.toml"
        write_profile(
            profile, f"localhost:{secure}", oauth_base, (state_dir / "ca.pem").resolve(), MANAGER, linkedin.profile()
        )
        yield Sandbox(
            state_dir, store, faults, f"localhost:{secure}", f"127.0.0.1:{plain}", oauth_base,
            f"http://127.0.0.1:{steering.server_port}", state_dir / "ca.pem", profile, linkedin,
        )  # fmt: skip


def _serve_grpc(open_now: ExitStack, store: Store, faults: Faults, folder: Path, port: int) -> tuple[int, int]:
    """Start the gRPC server; returns the TLS and the plain port."""
    _see_free(port)
    options = [
        ("grpc.max_receive_message_length", LARGEST_MESSAGE),
        ("grpc.max_send_message_length", -1),
        ("grpc.so_reuseport", 0),
    ]
    pool = open_now.enter_context(ThreadPoolExecutor(WORKERS, "sandbox-google"))
    server = grpc.server(pool, handlers=_handlers(store, faults), options=options)
    credentials = grpc.ssl_server_credentials([certificate(folder)])
    try:
        secure = server.add_secure_port(f"127.0.0.1:{port}", credentials)
    except RuntimeError as error:
        raise OSError(98, "The port is taken", f"127.0.0.1:{port}") from error
    plain = server.add_insecure_port("127.0.0.1:0")
    server.start()
    open_now.callback(lambda: server.stop(0.2).wait())
    return secure, plain


def _handlers(store: Store, faults: Faults) -> list[grpc.GenericRpcHandler]:
    """Google Ads, and the Data Manager beside it."""
    return [Surface(store, faults, core_methods() | planning_methods()), CustomerSurface(store, faults)]


def _start_linkedin(
    open_now: ExitStack, google: Store, faults: Faults, path: Path, port: int, *, seed: int, empty: bool
) -> LinkedIn:
    """LinkedIn beside Google, by Google's clock."""
    threads = open_now.enter_context(ThreadPoolExecutor(1, "sandbox-linkedin"))
    store = LinkedInStore(path, google.now)
    open_now.callback(store.close)
    return start_linkedin(open_now, threads, store, faults, port, seed=seed, empty=empty)


def _see_free(port: int) -> None:
    """Raises OSError when a port is taken; asked beforehand because gRPC's own code prints about it."""
    try:
        with socket.create_server(("127.0.0.1", port)):
            pass
    except OSError as error:
        raise OSError(error.errno, "The port is taken", f"127.0.0.1:{port}") from error


def ready_lines(sandbox: Sandbox) -> list[str]:
    """What is printed when everything answers: `ready: {json}`."""
    return [f"ready: {json.dumps(sandbox.addresses())}"]
