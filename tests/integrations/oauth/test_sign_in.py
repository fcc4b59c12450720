"""Signing in over real sockets: what the browser brings is checked, and every refusal is a plain sentence."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from core.errors import AppError, Cancelled, SignInNeeded, TryLater, Unreachable
from core.progress import Progress
from core.secrecy import without_secrets
from integrations.http import WrongClock
from integrations.oauth.grant import Grant, Request, revoke, sign_in
from integrations.oauth.redirect import RedirectListener
from integrations.profiles import Profile

SECRET = "marker-client-secret"
Browser = Callable[[str], Future[httpx2.Response]]


def asked(oauth: Any, show: Callable[[str], object], **extra: Any) -> Request:
    profile = Profile(
        "test",
        authorize=f"{oauth.address}/authorize",
        token=f"{oauth.address}/token",
        revoke=f"{oauth.address}/revoke",
        client_id="nordlicht-client",
    )
    return Request(profile, SECRET, ("ads",), show, {"access_type": "offline", "prompt": "consent"}, **extra)  # type: ignore[arg-type]


def test_a_sign_in_with_pkce_and_state(oauth: Any, browser: Browser) -> None:
    visits: list[tuple[str, Future[httpx2.Response]]] = []
    grant = sign_in(asked(oauth, lambda page: visits.append((page, browser(page)))), Progress())
    (page, visit) = visits[0]
    sent = {key: values[0] for key, values in parse_qs(urlsplit(page).query).items()}
    assert (sent["code_challenge_method"], sent["response_type"], sent["scope"]) == ("S256", "code", "ads")
    assert (sent["access_type"], sent["prompt"]) == ("offline", "consent")
    assert sent["redirect_uri"].startswith("http://127.0.0.1:")
    assert len(sent["state"]) >= 40
    assert grant.refresh_token in oauth.refresh_tokens
    assert grant.access_token in oauth.access_tokens
    assert (grant.seconds, grant.scopes) == (3600, frozenset({"ads"}))
    answer = visit.result()
    assert answer.status_code == 200
    assert "close this page" in answer.text
    ((_, exchange),) = oauth.asked
    assert exchange["client_secret"] == SECRET
    assert len(exchange["code_verifier"]) >= 43


def test_nothing_that_is_secret_is_shown(oauth: Any, browser: Browser) -> None:
    pages: list[str] = []

    def show(page: str) -> None:
        pages.append(page)
        browser(page)

    request = asked(oauth, show)
    grant = sign_in(request, Progress())
    for text in (repr(grant), repr(request), pages[0]):
        assert grant.refresh_token not in text
        assert grant.access_token not in text
        assert SECRET not in text


def test_an_answer_with_another_state_is_refused(oauth: Any, browser: Browser) -> None:
    oauth.plan.state = lambda state: state[:-1] + ("a" if state[-1] != "a" else "b")
    visits: list[Future[httpx2.Response]] = []
    with pytest.raises(AppError, match="does not belong to this sign-in"):
        sign_in(asked(oauth, lambda page: visits.append(browser(page))), Progress())
    assert visits[0].result().status_code == 400
    assert oauth.asked == [], "the code was not spent"


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"authorize_error": "access_denied"}, SignInNeeded, "declined"),
        ({"authorize_error": "<b>org_internal</b>"}, SignInNeeded, "borg_internalb"),
        ({"token_error": (400, {"error": "invalid_grant"})}, SignInNeeded, "ended or was revoked"),
        (
            {"token_error": (400, {"error": "invalid_grant", "error_description": "JWT not yet valid"})},
            SignInNeeded,
            "not yet valid",
        ),
        ({"token_error": (401, {"error": "invalid_client"})}, SignInNeeded, "client id or its secret"),
        ({"html": True}, Unreachable, "web page instead of data"),
        ({"leave_out": ("refresh_token",)}, SignInNeeded, "ends within the hour"),
        (
            {
                "token_error": (400, {"error": "invalid_grant"}),
                "date": "Mon, 01 Jan 2024 00:00:00 GMT",
            },
            WrongClock,
            "days ahead",
        ),
    ],
)
def test_refusals_are_sentences(
    oauth: Any, browser: Browser, change: dict[str, Any], error: type[AppError], words: str
) -> None:
    for key, value in change.items():
        setattr(oauth.plan, key, value)
    with pytest.raises(error, match=words) as caught:
        sign_in(asked(oauth, browser), Progress())
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_wrong_secret_is_named_but_not_shown(oauth: Any, browser: Browser) -> None:
    request = asked(oauth, browser)
    wrong = Request(request.profile, "marker-wrong", request.scopes, request.show)
    with pytest.raises(SignInNeeded, match="secret") as caught:
        sign_in(wrong, Progress())
    assert "marker-wrong" not in str(caught.value)


def test_a_token_address_that_does_not_answer(oauth: Any, browser: Browser) -> None:
    request = asked(oauth, browser)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    from dataclasses import replace

    profile = replace(request.profile, token=f"http://127.0.0.1:{port}/token")
    with pytest.raises(Unreachable, match="could not be reached"):
        sign_in(replace(request, profile=profile), Progress())


def test_cancelling_is_noticed_within_a_second(oauth: Any) -> None:
    progress = Progress()
    with ThreadPoolExecutor(1) as pool:
        begun: list[str] = []
        waiting = pool.submit(sign_in, asked(oauth, begun.append), progress)
        while not begun and not waiting.done():
            time.sleep(0)
        progress.cancel()
        with pytest.raises(Cancelled):
            waiting.result(timeout=5)


def test_nobody_comes(oauth: Any) -> None:
    with pytest.raises(AppError, match="not finished in the browser in time"):
        sign_in(asked(oauth, lambda page: None, wait_s=0.1), Progress())


def test_other_visitors_do_not_end_the_waiting() -> None:
    with RedirectListener("the-state") as listener, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(listener.wait, Progress(), seconds=20)
        port = listener.server.server_port
        # A spare connection that says nothing, as browsers open them.
        with socket.create_connection(("127.0.0.1", port)), httpx2.Client(trust_env=False) as client:
            assert client.get(f"{listener.address}/favicon.ico").status_code == 404
            assert client.get(f"{listener.address}/?x=1").status_code == 400
            assert client.post(f"{listener.address}/?code=x&state=the-state").status_code == 501
            elsewhere = client.get(f"{listener.address}/?code=x&state=the-state", headers={"Host": "evil.example"})
            assert elsewhere.status_code == 404
            assert not waiting.done()
            assert client.get(f"{listener.address}/?code=good&state=the-state").status_code == 200
            assert waiting.result(timeout=10) == "good"


def test_revoking_ends_the_right_at_the_server(oauth: Any, browser: Browser) -> None:
    request = asked(oauth, browser)
    grant: Grant = sign_in(request, Progress())
    assert revoke(request.profile, grant.refresh_token)
    assert oauth.refresh_tokens == set()
    assert revoke(request.profile, grant.refresh_token), "it had ended before, which is as good"


def test_a_server_in_trouble_may_be_asked_again_later(oauth: Any, browser: Browser) -> None:
    oauth.plan.token_error = (503, ["down"])
    with pytest.raises(TryLater, match="in trouble"):
        sign_in(asked(oauth, browser), Progress())


def test_what_a_sign_in_gave_is_struck_out_of_reports(oauth: Any, browser: Browser) -> None:
    grant = sign_in(asked(oauth, browser), Progress())
    told = without_secrets(f"trace: {grant.access_token!r} {grant.refresh_token}")
    assert grant.access_token not in told
    assert grant.refresh_token not in told
