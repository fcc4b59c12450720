"""Signing in, headers, quotas, faults, restarts, days, other people's changes, and the command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from integrations.sandbox import serve
from integrations.sandbox.google.oauth import CLIENT_ID, SCOPE, challenge_of
from integrations.sandbox.seed import seed_bulk

ROOT = Path(__file__).resolve().parents[3]
MANAGER, CLIENT, SECOND, TEST = "1000000001", "2000000001", "2000000002", "3000000001"
VERIFIER = "v" * 64
LABEL = {"label_operation": {"create": {"name": "Marker"}}}
NAMES = "SELECT label.name FROM label WHERE label.name = 'Marker'"


def authorize(desk: Any, **more: str) -> httpx2.Response:
    query = {
        "client_id": CLIENT_ID, "redirect_uri": "http://127.0.0.1:1", "response_type": "code", "scope": SCOPE, "state": "s t",
        "code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256", "access_type": "offline",
    }  # fmt: skip
    return httpx2.get(f"{desk.sandbox.oauth_base}/authorize", params=query | more, follow_redirects=False)


def token(desk: Any, **form: str) -> httpx2.Response:
    return httpx2.post(f"{desk.sandbox.oauth_base}/token", data={"client_id": CLIENT_ID} | form)


def code_of(answer: httpx2.Response) -> str:
    found = parse_qs(urlsplit(answer.headers["location"]).query)
    assert found["state"] == ["s t"]
    return found["code"][0]


def exchange(desk: Any, code: str, verifier: str = VERIFIER) -> httpx2.Response:
    return token(
        desk, grant_type="authorization_code", code=code, redirect_uri="http://127.0.0.1:1", code_verifier=verifier
    )


def test_sign_in_by_code_and_proof(fresh: Any) -> None:
    code = code_of(authorize(fresh))
    answer = exchange(fresh, code).json()
    assert answer["refresh_token"]
    assert exchange(fresh, code).json()["error"] == "invalid_grant", "a code opens once"
    assert exchange(fresh, code_of(authorize(fresh)), "w" * 64).json()["error"] == "invalid_grant"
    again = token(fresh, grant_type="refresh_token", refresh_token=answer["refresh_token"]).json()
    service = fresh.service("CustomerService", login=None, token=again["access_token"])
    assert list(service.list_accessible_customers(timeout=30).resource_names) == [
        f"customers/{MANAGER}",
        f"customers/{TEST}",
    ]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"client_id": "x"}, 400),
        ({"redirect_uri": "https://evil.example"}, 400),
        ({"code_challenge_method": "plain"}, 400),
        ({"response_type": "token"}, 400),
    ],
)
def test_a_bad_sign_in_goes_nowhere(shared: Any, more: dict[str, str], status: int) -> None:
    answer = authorize(shared, **more)
    assert (answer.status_code, answer.headers.get("location")) == (status, None)


def test_consent_can_be_asked_and_refused(fresh: Any) -> None:
    fresh.sandbox.set("consent", "page")
    page = authorize(fresh)
    assert page.status_code == 200
    assert "simulated" in page.text
    fresh.sandbox.set("consent", "deny")
    assert "error=access_denied" in authorize(fresh).headers["location"]


def test_refresh_tokens_rotate_when_told(fresh: Any) -> None:
    fresh.sandbox.set("rotate_refresh_tokens", "yes")
    first = fresh.sandbox.grant()
    second = token(fresh, grant_type="refresh_token", refresh_token=first).json()["refresh_token"]
    assert second != first
    assert token(fresh, grant_type="refresh_token", refresh_token=first).json()["error"] == "invalid_grant"


def test_a_revoked_sign_in_ends_everything(fresh: Any) -> None:
    granted, another = fresh.sandbox.grant(), fresh.sandbox.grant()
    access = token(fresh, grant_type="refresh_token", refresh_token=granted).json()["access_token"]
    assert httpx2.post(f"{fresh.sandbox.oauth_base}/revoke", data={"token": granted}).status_code == 200
    for one in (granted, another):
        assert token(fresh, grant_type="refresh_token", refresh_token=one).json()["error"] == "invalid_grant"
    service = fresh.service("CustomerService", token=access)
    assert fresh.refusal(lambda: service.list_accessible_customers(timeout=30)) == [
        ("authentication_error.OAUTH_TOKEN_REVOKED", "")
    ]


@pytest.mark.parametrize(
    ("login", "customer", "code"),
    [
        (None, CLIENT, "authorization_error.USER_PERMISSION_DENIED"),
        (TEST, CLIENT, "authorization_error.INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION"),
        (MANAGER, "9999999999", "authentication_error.CUSTOMER_NOT_FOUND"),
        (MANAGER, "123-456-7890", "request_error.INVALID_CUSTOMER_ID"),
        ("123", CLIENT, "header_error.INVALID_LOGIN_CUSTOMER_ID"),
    ],
)
def test_the_way_into_an_account(shared: Any, login: str | None, customer: str, code: str) -> None:
    request = {"customer_id": customer, "query": "SELECT customer.id FROM customer"}
    assert shared.refusal(lambda: shared.service(login=login).search(request=request, timeout=30))[0][0] == code


def test_a_bad_token_is_told_from_a_missing_one(shared: Any) -> None:
    call = shared.service("CustomerService", token="nonsense").list_accessible_customers
    assert shared.refusal(lambda: call(timeout=30)) == [("authentication_error.OAUTH_TOKEN_INVALID", "")]


def test_a_manager_holds_no_campaigns(shared: Any) -> None:
    budget = {"campaign_budget_operation": {"create": {"name": "B", "amount_micros": 1_000_000}}}
    assert (
        shared.refusal(lambda: shared.mutate(budget, customer=MANAGER))[0][0]
        == "request_error.CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT"
    )


def test_access_levels_and_the_sliding_day(fresh: Any) -> None:
    from google.api_core.exceptions import ResourceExhausted

    fresh.sandbox.set("access_level", "test")
    assert (
        fresh.refusal(lambda: fresh.mutate(LABEL))[0][0]
        == "authorization_error.CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION"
    )
    fresh.sandbox.set("access_level", "explorer")
    many = [{"label_operation": {"create": {"name": f"L {one}"}}} for one in range(2_880)]
    fresh.mutate(*many, validate_only=True)
    with pytest.raises(ResourceExhausted) as caught:
        fresh.mutate(LABEL)
    assert 86_000 < retry_delay(caught.value) <= 86_400
    fresh.sandbox.advance(1)
    fresh.mutate(LABEL)


def retry_delay(error: Any) -> float:
    from google.ads.googleads.v26.errors.types.errors import GoogleAdsFailure

    metadata = dict(error.errors[0].trailing_metadata())
    failure = GoogleAdsFailure.deserialize(metadata["google.ads.googleads.v26.errors.googleadsfailure-bin"])
    return float(failure.errors[0].details.quota_error_details.retry_delay.total_seconds())


@pytest.mark.parametrize(
    "kind",
    [
        "unavailable_before",
        "transient",
        "quota",
        "concurrent",
        "internal",
        "drop_reply",
        "unavailable_after",
        "transient_after",
    ],
)
def test_a_fault_strikes_where_it_was_put(fresh: Any, kind: str) -> None:
    from google.ads.googleads.errors import GoogleAdsException
    from google.api_core.exceptions import GoogleAPICallError

    fresh.sandbox.faults.add(kind, "Mutate", nth=2)
    fresh.mutate({"label_operation": {"create": {"name": "First"}}})
    with pytest.raises((GoogleAPICallError, GoogleAdsException)):
        fresh.mutate(LABEL)
    done = kind in ("drop_reply", "unavailable_after", "transient_after")
    assert len(fresh.search(NAMES)) == done
    fresh.mutate({"label_operation": {"create": {"name": "Third"}}})
    assert [(one["kind"], one["call"]) for one in fresh.sandbox.faults.fired] == [(kind, 2)]


def test_a_hanging_reply_ends_with_the_deadline(fresh: Any) -> None:
    from google.api_core.exceptions import DeadlineExceeded

    fresh.mutate(LABEL, validate_only=True)
    fresh.sandbox.faults.add("hang", "Mutate")
    request = {"customer_id": CLIENT, "mutate_operations": [LABEL]}
    with pytest.raises(DeadlineExceeded):
        fresh.service().mutate(request=request, timeout=1)
    assert len(fresh.search(NAMES)) == 1


def drain(stream: Any, seen: list[Any]) -> None:
    for batch in stream:
        seen.extend(batch.results)


def test_a_stream_breaks_after_the_rows_it_may_send(seeded: Any) -> None:
    from google.api_core.exceptions import ServiceUnavailable

    seeded.sandbox.faults.add("broken_stream", "SearchStream", rows=7)
    seen: list[Any] = []
    request = {"customer_id": CLIENT, "query": "SELECT ad_group_criterion.keyword.text FROM ad_group_criterion"}
    stream = seeded.service().search_stream(request=request, timeout=30)
    with pytest.raises(ServiceUnavailable):
        drain(stream, seen)
    assert len(seen) == 7


def test_a_page_of_html_in_place_of_a_token(fresh: Any) -> None:
    fresh.sandbox.faults.add("html", "token")
    granted = fresh.sandbox.grant()
    assert "html" in token(fresh, grant_type="refresh_token", refresh_token=granted).headers["content-type"]
    assert token(fresh, grant_type="refresh_token", refresh_token=granted).json()["access_token"]


def test_the_same_seed_gives_the_same_schedule(fresh: Any) -> None:
    found = [fresh.sandbox.faults.add_schedule(7, calls=200, rate=0.2) for _ in range(2)]
    assert found[0] == found[1]
    assert 20 < len(found[0]) < 60


def test_a_restart_keeps_everything_but_temporary_names(tmp_path: Path, fresh: Any) -> None:
    desk = type(fresh)
    with serve(tmp_path / "again") as first:
        before, profile = first.dump(), tomllib.loads(first.profile_path.read_text("utf-8"))
        granted = first.grant()
    with serve(tmp_path / "again") as second, ExitStack() as open_now:
        assert second.dump() == before
        again = desk(second, open_now=open_now)
        assert token(again, grant_type="refresh_token", refresh_token=granted).status_code == 200
    assert {"api", "authorize", "token", "client_id", "ca_file", "login_customer_id", "api_version"} <= profile.keys()


def test_two_sandboxes_of_one_seed_are_the_same_but_for_other_seeds(tmp_path: Path) -> None:
    figures = []
    for number, seed in enumerate((1, 1, 2)):
        with serve(tmp_path / str(number), seed=seed) as sandbox, sandbox.store.read() as connection:
            figures.append(connection.execute("SELECT SUM(clicks), SUM(cost) FROM fact").fetchone())
    assert figures[0] == figures[1] != figures[2]


def test_days_go_by_only_when_told(fresh: Any) -> None:
    with ExitStack() as open_now:
        sandbox = open_now.enter_context(serve(fresh.sandbox.state_dir / "own"))
        desk = type(fresh)(sandbox, open_now=open_now)
        today = desk.search("SELECT metrics.impressions FROM customer WHERE segments.date DURING TODAY")[
            0
        ].metrics.impressions
        assert sandbox.advance(2) > 0
        newer = desk.search(
            "SELECT metrics.impressions, segments.date FROM customer WHERE segments.date DURING YESTERDAY"
        )
    assert today == 0
    assert newer[0].metrics.impressions > 0


def test_what_somebody_else_does_is_in_the_log_unless_they_use_the_editor(fresh: Any) -> None:
    name = fresh.mutate(
        {"campaign_budget_operation": {"create": {"name": "B", "amount_micros": 1_000_000}}}
    ).mutate_operation_responses[0]
    budget = name.campaign_budget_result.resource_name
    for amount, client in (("2000000", "GOOGLE_ADS_WEB_CLIENT"), ("3000000", "GOOGLE_ADS_EDITOR")):
        update = {"update": {"resource_name": budget, "amount_micros": amount}, "update_mask": "amountMicros"}
        fresh.sandbox.change(int(CLIENT), [{"campaign_budget_operation": update}], client)
    rows = fresh.search(
        "SELECT change_event.user_email, change_event.client_type, change_event.changed_fields, change_event.old_resource, change_event.new_resource,"
        " change_event.change_resource_name FROM change_event WHERE change_event.change_date_time DURING TODAY AND"
        " change_event.resource_change_operation = 'UPDATE' LIMIT 100"
    )
    events = [row.change_event for row in rows]
    assert [(one.client_type.name, one.new_resource.campaign_budget.amount_micros) for one in events] == [
        ("GOOGLE_ADS_WEB_CLIENT", 2_000_000)
    ]
    assert events[0].old_resource.campaign_budget.amount_micros == 1_000_000
    assert list(events[0].changed_fields.paths) == ["amount_micros"]
    status = "SELECT change_status.campaign_budget, change_status.resource_status FROM change_status WHERE change_status.last_change_date_time DURING TODAY LIMIT 9"
    assert [
        (row.change_status.campaign_budget, row.change_status.resource_status.name) for row in fresh.search(status)
    ] == [(budget, "CHANGED")]
    assert (
        fresh.search("SELECT campaign_budget.amount_micros FROM campaign_budget")[0].campaign_budget.amount_micros
        == 3_000_000
    )


def ask_often(ideas: Any, request: dict[str, Any]) -> None:
    for _ in range(5):
        ideas.generate_keyword_ideas(request=request, timeout=30)


def test_places_ideas_and_advice(fresh: Any) -> None:
    from google.api_core.exceptions import ResourceExhausted

    places = fresh.service("GeoTargetConstantService").suggest_geo_target_constants(
        request={"location_names": {"names": ["berlin"]}, "country_code": "DE"}, timeout=30
    )
    assert [one.geo_target_constant.name for one in places.geo_target_constant_suggestions] == ["Berlin"]
    ideas = fresh.service("KeywordPlanIdeaService")
    request = {"customer_id": CLIENT, "keyword_seed": {"keywords": ["data catalog"]}}
    found = list(ideas.generate_keyword_ideas(request=request, timeout=30))
    assert found[0].text == "data catalog"
    assert found[0].keyword_idea_metrics.avg_monthly_searches > 0
    with pytest.raises(ResourceExhausted):
        ask_often(ideas, request)


def test_a_recommendation_is_applied_once(tmp_path: Path, fresh: Any) -> None:
    with serve(tmp_path / "own") as sandbox, ExitStack() as open_now:
        desk = type(fresh)(sandbox, open_now=open_now)
        query = "SELECT recommendation.resource_name, recommendation.type FROM recommendation WHERE recommendation.type = 'KEYWORD'"
        name = desk.search(query)[0].recommendation.resource_name
        request = {"customer_id": CLIENT, "operations": [{"resource_name": name}]}
        before = len(desk.search("SELECT keyword_view.resource_name FROM keyword_view"))
        service = desk.service("RecommendationService")
        service.apply_recommendation(request=request, timeout=30)
        assert len(desk.search("SELECT keyword_view.resource_name FROM keyword_view")) == before + 1
        assert (
            desk.refusal(lambda: service.apply_recommendation(request=request, timeout=30))[0][0]
            == "mutate_error.RESOURCE_NOT_FOUND"
        )


def test_large_accounts_are_seeded_and_paged(fresh: Any) -> None:
    assert seed_bulk(fresh.sandbox.store, entities=12_000, facts=15_000) == {"entities": 12_000, "facts": 15_000}
    request = {
        "customer_id": CLIENT,
        "query": "SELECT ad_group_criterion.criterion_id, campaign.id, ad_group.id FROM ad_group_criterion",
    }
    pages = list(fresh.service().search(request=request, timeout=60).pages)
    sizes = [len(one.results) for one in pages]
    assert sizes[0] == 10_000
    rows = [row for one in pages for row in one.results]
    assert len({row.ad_group_criterion.criterion_id for row in rows}) == len(rows) == sum(sizes)
    assert all(row.campaign.id and row.ad_group.id for row in rows)


def test_the_desk_of_the_sandbox_speaks_json(fresh: Any) -> None:
    base = fresh.sandbox.admin_base
    assert httpx2.post(f"{base}/faults", json={"kind": "transient", "method": "Mutate", "nth": 5}).json() == {
        "added": "transient",
        "method": "Mutate",
        "nth": 5,
    }
    assert httpx2.get(f"{base}/faults").json()["armed"][0]["nth"] == 5
    assert httpx2.post(f"{base}/faults", json={"kind": "earthquake"}).status_code == 400
    assert httpx2.post(f"{base}/faults", content=b"[1]").status_code == 400
    assert httpx2.request("DELETE", f"{base}/faults").json() == {"armed": 0}
    assert httpx2.get(f"{base}/dump", params={"customer": CLIENT}).json()["resources"]
    assert httpx2.post(f"{base}/advance", json={"days": 0}).status_code == 400


OFFICIAL = """
import sys, tomllib
from google.ads.googleads.client import GoogleAdsClient
from google.api_core.exceptions import GoogleAPICallError
from google.ads.googleads.errors import GoogleAdsException
from google.oauth2.credentials import Credentials
profile = tomllib.load(open(sys.argv[1], "rb"))
credentials = Credentials(None, refresh_token=sys.argv[2], token_uri=profile["token"], client_id=profile["client_id"], client_secret="")
settings = {"endpoint": profile["api"], "login_customer_id": profile["login_customer_id"], "use_proto_plus": True}
client = GoogleAdsClient(credentials, version=profile["api_version"], **settings)
rows = client.get_service("GoogleAdsService").search(customer_id="2000000001", query="SELECT campaign.id FROM campaign", timeout=30)
print(len(list(rows)))
older = GoogleAdsClient(credentials, version="v25", **settings)
try:
    older.get_service("GoogleAdsService").search(customer_id="2000000001", query="SELECT campaign.id FROM campaign", timeout=30)
except GoogleAdsException as error:
    print(error.failure.errors[0].error_code.request_error.name)
"""


def test_the_command_serves_the_unmodified_client_over_tls(tmp_path: Path) -> None:
    command = [sys.executable, "main.py", "sandbox", "--state", str(tmp_path / "state"), "--json"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert running.stderr is not None
        line = running.stderr.readline()
        assert line.startswith("ready: ")
        ready = json.loads(line.removeprefix("ready: "))
        page = httpx2.get(
            f"{ready['oauth']}/authorize",
            params={
                "client_id": CLIENT_ID, "redirect_uri": "http://127.0.0.1:1", "response_type": "code", "scope": SCOPE, "state": "s t",
                "code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256", "access_type": "offline",
            },
            follow_redirects=False,
        )  # fmt: skip
        form = {
            "client_id": CLIENT_ID,
            "grant_type": "authorization_code",
            "code": code_of(page),
            "redirect_uri": "http://127.0.0.1:1",
            "code_verifier": VERIFIER,
        }
        refresh = httpx2.post(f"{ready['oauth']}/token", data=form).json()["refresh_token"]
        environment = os.environ | {"GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": ready["ca_file"]}
        seen = subprocess.run(
            [sys.executable, "-c", OFFICIAL, ready["profile"], refresh], env=environment, capture_output=True, text=True
        )
        assert seen.stdout.split() == ["3", "UNSUPPORTED_VERSION"], seen.stderr
    finally:
        running.send_signal(signal.SIGINT)
        answer, rest = running.communicate(timeout=30)
    assert (running.returncode, rest) == (0, "Stopped.\n")
    assert json.loads(answer) == ready


def test_a_port_that_is_taken_is_one_message(fresh: Any, tmp_path: Path) -> None:
    taken = fresh.sandbox.oauth_base.rpartition(":")[2].removesuffix("/oauth")
    for option in ("--google-port", "--oauth-port"):
        command = [sys.executable, "main.py", "sandbox", "--state", str(tmp_path / option), option, taken]
        seen = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert (seen.returncode, seen.stdout) == (2, "")
        assert seen.stderr.startswith("The sandbox cannot start")
        assert "Traceback" not in seen.stderr
