"""Connecting over real sockets with the official client: the tree of accounts, every refusal, and its end."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import grpc
import httpx2
import pytest

from core import connections
from core.connections import State
from core.errors import ActElsewhere, AppError, InvalidInput, ReadOnly, SignInNeeded, TryLater, Unreachable
from core.progress import Progress
from core.workspace import Workspace
from integrations.google_ads import accounts, connecting
from integrations.google_ads.client import open_client, renew
from integrations.google_ads.explaining import explained
from integrations.keychain import open_store

Browser = Callable[[str], Future[httpx2.Response]]
SOFTWARE = "111-000-1111"


@pytest.fixture
def sign_in(workspace: Workspace, browser: Browser) -> Callable[..., connecting.Connected]:
    """Connects an account with somebody who signs in at once."""

    def run(profile: str, account: str = SOFTWARE) -> connecting.Connected:
        return connecting.connect(workspace, account, profile, browser, Progress())

    return run


def fault_of(ads: Any) -> Any:
    return __import__("sys").modules[type(ads).__module__].Fault


def test_an_account_behind_a_manager(
    ads: Any, oauth: Any, profile_file: Any, sign_in: Any, workspace: Workspace
) -> None:
    made = sign_in(profile_file(ads.port)).connection
    assert (made.platform, made.state) == ("google_ads", State.CONNECTED)
    assert (made.account.number, made.account.name, made.account.login) == (
        "1110001111",
        "Nordlicht Software",
        "5550001111",
    )
    assert (made.account.currency, made.account.time_zone) == ("EUR", "Europe/Berlin")
    assert connections.list_connections(workspace) == [made]
    client = open_client(made)
    with explained():
        rows = client.get_service("GoogleAdsService").search_stream(
            customer_id="1110001111", query="SELECT customer.id FROM customer", timeout=10
        )
        assert [row.customer.id for batch in rows for row in batch.results] == [1110001111]
    assert ads.headers[-1]["login-customer-id"] == "5550001111"
    assert not any("developer-token" in one for one in ads.headers), "never an empty header"
    assert connecting.check(workspace, made).state is State.CONNECTED


def test_an_account_reached_directly_in_another_currency(ads: Any, profile_file: Any, sign_in: Any) -> None:
    done = sign_in(profile_file(ads.port), "3330001111")
    assert (done.connection.account.login, done.connection.account.test) == (None, True)
    (warning,) = done.warnings
    assert "USD" in warning
    assert "EUR" in warning
    assert "login-customer-id" not in ads.headers[-1]


def test_a_developer_token_is_sent_when_there_is_one(
    ads: Any, profile_file: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = profile_file(ads.port, developer_token_env="NORDLICHT_DEVELOPER")
    monkeypatch.setenv("NORDLICHT_DEVELOPER", "")
    sign_in(profile)
    assert not any("developer-token" in one for one in ads.headers)
    monkeypatch.setenv("NORDLICHT_DEVELOPER", "marker-developer")
    sign_in(profile)
    assert ads.headers[-1]["developer-token"] == "marker-developer"


def test_the_profile_may_name_the_manager(ads: Any, profile_file: Any, sign_in: Any) -> None:
    made = sign_in(profile_file(ads.port, login_customer_id="555-000-1111")).connection
    assert made.account.login == "5550001111"
    ads.headers.clear()
    with pytest.raises(ActElsewhere, match="no access to this"):
        sign_in(profile_file(ads.port, login_customer_id="3330001111"))


def test_the_tree_names_every_account_once(ads: Any, profile_file: Any, browser: Browser) -> None:
    from integrations.profiles import load_profile

    ads.direct = ("5550001111", "3330001111", "1110001111")
    fault = fault_of(ads)
    ads.faults["1110001111"] = fault(grpc.StatusCode.UNAVAILABLE)
    ads.faults["3330001111"] = fault(
        grpc.StatusCode.PERMISSION_DENIED, ("authorization_error.CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",)
    )
    session = connecting.begin(load_profile("google_ads", profile_file(ads.port)), browser, Progress())
    tree = accounts.account_tree(session.client, Progress())
    told = {one.account.number: (one.account.login, one.level, one.problem) for one in tree}
    assert told["5550001111"] == (None, 0, None)
    assert told["1110001111"] == ("5550001111", 1, None)
    assert told["2220001111"] == ("5550001111", 1, "The account is suspended.")
    assert "may only use test accounts" in str(told["3330001111"][2])
    assert len(tree) == 4


@pytest.mark.parametrize(
    ("account", "error", "words"),
    [
        ("555-000-1111", InvalidInput, "manager account"),
        ("999-000-1111", InvalidInput, r"does not reach .* 999-000-1111.*111-000-1111 \(Nordlicht Software\)"),
        ("12345", InvalidInput, "no account number"),
        ("１１１0001111", InvalidInput, "no account number"),
    ],
)
def test_accounts_that_cannot_be_meant(
    ads: Any, profile_file: Any, sign_in: Any, workspace: Workspace, account: str, error: type[AppError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        sign_in(profile_file(ads.port), account)
    assert caught.value.exit_code == 2
    assert connections.list_connections(workspace) == []


@pytest.mark.parametrize(
    ("status", "code", "error", "words"),
    [
        (
            "PERMISSION_DENIED",
            "authorization_error.CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
            ActElsewhere,
            "real one",
        ),
        ("PERMISSION_DENIED", "authorization_error.CUSTOMER_NOT_ENABLED", ActElsewhere, "not active"),
        ("INVALID_ARGUMENT", "request_error.UNSUPPORTED_VERSION", AppError, "version of its API"),
        ("RESOURCE_EXHAUSTED", "quota_error.RESOURCE_EXHAUSTED", TryLater, "daily quota"),
        ("INTERNAL", "internal_error.INTERNAL_ERROR", TryLater, "INTERNAL_ERROR"),
        ("UNAVAILABLE", "", TryLater, "in trouble"),
        ("UNAUTHENTICATED", "authentication_error.OAUTH_TOKEN_REVOKED", SignInNeeded, "OAUTH_TOKEN_REVOKED"),
    ],
)
def test_what_google_refuses_is_said_and_nothing_is_kept(
    ads: Any, profile_file: Any, sign_in: Any, workspace: Workspace, status: str, code: str, error: Any, words: str
) -> None:
    ads.faults["3330001111"] = fault_of(ads)(grpc.StatusCode[status], (code,) if code else (), wait_s=90)
    with pytest.raises(error, match=words) as caught:
        sign_in(profile_file(ads.port), "3330001111")
    if code.startswith("quota"):
        assert caught.value.wait_s == 90
    assert caught.value.request_id == "req-1"
    assert caught.value.__cause__ is None
    assert connections.list_connections(workspace) == []
    assert not (Path(open_store().path)).exists()  # type: ignore[attr-defined]


def test_a_revoked_sign_in_that_looks_like_a_server_that_is_away(
    ads: Any, oauth: Any, profile_file: Any, sign_in: Any, workspace: Workspace
) -> None:
    made = sign_in(profile_file(ads.port)).connection
    oauth.refresh_tokens.clear()
    with pytest.raises(SignInNeeded, match="ended or was revoked"), explained(writes=True):
        open_client(made).get_service("CustomerService").list_accessible_customers(timeout=20)
    with pytest.raises(SignInNeeded, match="ended or was revoked"):
        renew(open_client(made))
    lost = connecting.check(workspace, made)
    assert lost.state is State.SIGN_IN_AGAIN
    assert "revoked" in lost.in_words
    again = sign_in(profile_file(ads.port)).connection
    assert (again.id, again.state) == (made.id, State.CONNECTED)


def test_a_token_that_is_exchanged_is_kept(ads: Any, oauth: Any, profile_file: Any, sign_in: Any) -> None:
    made = sign_in(profile_file(ads.port)).connection
    oauth.plan.rotate = True
    for _ in range(3):
        renew(open_client(made))
    assert len(oauth.refresh_tokens) == 1
    (current,) = oauth.refresh_tokens
    assert current in str(open_store().get(made.id))


def test_over_tls_with_an_extra_root(
    ads_over_tls: Any, certificate: Any, profile_file: Any, sign_in: Any, workspace: Workspace
) -> None:
    made = sign_in(profile_file(ads_over_tls.port, ca_file=str(certificate[0]))).connection
    assert made.account.name == "Nordlicht Software"
    with pytest.raises(Unreachable, match="certificate"):
        sign_in(profile_file(ads_over_tls.port, api=f"https://localhost:{ads_over_tls.port}"))


def test_a_proxy_that_answers_html_in_place_of_google_ads(profile_file: Any, sign_in: Any, oauth: Any) -> None:
    class Page(BaseHTTPRequestHandler):
        def handle(self) -> None:
            self.request.recv(1000)
            self.request.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html>Guest network</html>")

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(server.serve_forever, 0.02)
        try:
            with pytest.raises(Unreachable, match="Something else than Google Ads"):
                sign_in(profile_file(server.server_port))
        finally:
            server.shutdown()


def test_nobody_listens(profile_file: Any, sign_in: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable, match="could not be reached"):
        sign_in(profile_file(port))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"api_version": "v99"}, "v99"),
        ({"api_version": "../v26"}, r"\.\./v26"),
        ({"client_id": ""}, "OAuth client is needed"),
        ({"client_secret_env": "NOT_SET_ANYWHERE"}, "NOT_SET_ANYWHERE"),
    ],
)
def test_profiles_that_lack_something_say_so_before_a_browser_opens(
    ads: Any, profile_file: Any, workspace: Workspace, more: dict[str, str], words: str
) -> None:
    opened: list[str] = []
    with pytest.raises(InvalidInput, match=words):
        connecting.connect(workspace, SOFTWARE, profile_file(ads.port, **more), opened.append, Progress())
    assert opened == []


def test_a_workspace_that_can_only_be_read_asks_nobody(
    ads: Any, profile_file: Any, browser: Browser, workspace: Workspace
) -> None:
    with Workspace.open(workspace.path) as second, pytest.raises(ReadOnly):
        connecting.connect(second, SOFTWARE, profile_file(ads.port), browser, Progress())


def test_disconnecting_revokes_and_forgets(
    ads: Any, oauth: Any, profile_file: Any, sign_in: Any, workspace: Workspace
) -> None:
    first = sign_in(profile_file(ads.port)).connection
    second = sign_in(profile_file(ads.port), "3330001111").connection
    done = connecting.disconnect(workspace, first)
    assert not done.revoked
    assert "Another connection" in str(done.why)
    assert len(oauth.refresh_tokens) == 2
    done = connecting.disconnect(workspace, second)
    assert (done.revoked, done.why) == (True, None)
    assert len(oauth.refresh_tokens) == 1
    assert [one.state for one in connections.list_connections(workspace)] == [State.DISCONNECTED] * 2
    assert (open_store().get(first.id), open_store().get(second.id)) == (None, None)
    with pytest.raises(SignInNeeded, match="holds no sign-in"):
        open_client(second)
    assert "held no sign-in" in str(connecting.disconnect(workspace, second).why)


def test_disconnecting_works_without_a_network(ads: Any, profile_file: Any, sign_in: Any, workspace: Workspace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    made = sign_in(profile_file(ads.port, revoke=f"http://127.0.0.1:{port}/revoke")).connection
    done = connecting.disconnect(workspace, made)
    assert (done.revoked, done.connection.state) == (False, State.DISCONNECTED)
    assert "not reached" in str(done.why)
    assert open_store().get(made.id) is None


def test_a_workspace_from_somebody_else_cannot_send_a_sign_in_elsewhere(
    ads: Any, oauth: Any, profile_file: Any, sign_in: Any
) -> None:
    """The addresses stand beside the secret, not in the file that is handed on."""
    made = sign_in(profile_file(ads.port)).connection
    profile_file(1, token="https://evil.example/token")
    renew(open_client(made))
    assert oauth.asked[-1][1]["grant_type"] == "refresh_token"
