"""Lists of customers through the official Data Manager client: only hashes leave, parts go on, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.audiences import AdLists
from app.cli import run_command
from core.audiences import journal
from core.audiences.identifying import Member, hashed
from core.audiences.journal import PartState
from core.audiences.reading import Customers
from core.connections import Connection
from core.errors import ActElsewhere, FieldsRefused, InvalidInput, OutcomeUnknown, PlatformError, SignInNeeded
from core.platforms import ListFile, Lists
from core.progress import Progress, Step
from core.workspace import Workspace
from integrations.google_ads import audiences
from integrations.google_ads.audiences import Clients
from integrations.google_ads.connecting import SCOPE
from integrations.sandbox.google import oauth
from integrations.sandbox.seed import USER

GRANTED = {"ad_user_data": "granted", "ad_personalization": "granted", audiences.TERMS: "accepted"}


def many(count: int) -> Customers:
    members = [Member((hashed(f"person{n}@ledgerly.example"),)) for n in range(count)]
    return Customers(members, count, digest=f"digest of {count}")


@pytest.fixture
def reached(own_reach: Any, workspace: Workspace) -> tuple[Connection, Clients]:
    connection = own_reach.connect(workspace)
    clients = audiences.open_clients(connection, sign_in=own_reach.sign_in(), ads=own_reach.client(connection))
    return connection, replace(clients, at_once=10)


def test_a_list_is_made_once_and_filled_in_parts(own_reach: Any, workspace: Workspace, reached: Any) -> None:
    clients = reached[1]
    to = audiences.ensure_list(clients, "  Customers  2026 ")
    assert (to.name, to.size, to.open) == ("Customers 2026", 0, True)
    assert audiences.ensure_list(clients, "Customers 2026") == to
    said: list[Step] = []
    done = audiences.upload(workspace, clients, many(25), to, GRANTED, Progress(said.append))
    assert [(one.members, one.state) for one in done.parts] == [
        (10, PartState.SENT),
        (10, PartState.SENT),
        (5, PartState.SENT),
    ]
    assert done.settled_at is not None
    assert (said[-1].done, said[-1].total) == (25, 25)
    again = audiences.upload(workspace, clients, many(25), to, GRANTED, Progress())
    assert again.id != done.id
    assert [one.size for one in audiences.customer_lists(clients) if one.name == to.name] == [25]
    own_reach.sandbox.set("ingestion", "processing")
    assert {one.state for one in audiences.ask_status(workspace, done, clients, Progress()).parts} == {
        PartState.PROCESSING
    }
    own_reach.sandbox.set("ingestion", "done")
    assert {
        one.state for one in audiences.ask_status(workspace, journal.get(workspace, done.id), clients, Progress()).parts
    } == {PartState.DONE}


def test_a_stopped_upload_goes_on_with_what_was_not_sent(own_reach: Any, workspace: Workspace, reached: Any) -> None:
    connection, clients = reached
    to = audiences.ensure_list(clients, "Stopped")
    own_reach.sandbox.faults.add("unavailable_before", "IngestAudienceMembers", nth=2, times=3)
    with pytest.raises(OutcomeUnknown):
        audiences.upload(workspace, clients, many(25), to, GRANTED, Progress())
    assert journal.listed(workspace, connection)[0].sent == 10
    calls = own_reach.sandbox.faults.calls
    before = calls["IngestAudienceMembers"]
    done = audiences.upload(workspace, clients, many(25), to, GRANTED, Progress())
    assert calls["IngestAudienceMembers"] - before == 2
    assert done.sent == 25
    assert len(journal.listed(workspace, connection)) == 1


def test_a_lost_answer_is_asked_for_again(own_reach: Any, workspace: Workspace, reached: Any) -> None:
    clients = reached[1]
    to = audiences.ensure_list(clients, "Lost")
    own_reach.sandbox.faults.add("drop_reply", "IngestAudienceMembers")
    audiences.upload(workspace, clients, many(5), to, GRANTED, Progress())
    assert [one.size for one in audiences.customer_lists(clients) if one.name == "Lost"] == [5]
    own_reach.sandbox.faults.add("drop_reply", "MutateUserLists")
    assert audiences.ensure_list(clients, "Lost too").name == "Lost too"


def unhashed(request: dict[str, Any]) -> None:
    request["audience_members"][0]["user_data"]["user_identifiers"][0]["email_address"] = "anna@ledgerly.example"


def unsaid(request: dict[str, Any]) -> None:
    request["consent"] = {}


def unknown_list(request: dict[str, Any]) -> None:
    request["destinations"][0]["product_destination_id"] = "1"


def unencoded(request: dict[str, Any]) -> None:
    request["encoding"] = "ENCODING_UNSPECIFIED"


def terms(request: dict[str, Any]) -> None:
    request["terms_of_service"] = {}


def foreign(request: dict[str, Any]) -> None:
    request["destinations"][0]["login_account"]["account_id"] = "3000000001"


@pytest.mark.parametrize(
    ("spoil", "error", "code"),
    [
        (unhashed, FieldsRefused, "INVALID_SHA256_FORMAT"),
        (unsaid, FieldsRefused, "REQUIRED_FIELD_MISSING"),
        (unknown_list, FieldsRefused, "INVALID_USER_LIST_ID"),
        (unencoded, FieldsRefused, "REQUIRED_FIELD_MISSING"),
        (terms, ActElsewhere, "TERMS_AND_CONDITIONS_NOT_SIGNED"),
        (foreign, ActElsewhere, "PERMISSION_DENIED"),
    ],
)
def test_the_sandbox_is_strict(
    reached: Any, spoil: Callable[[dict[str, Any]], None], error: type[PlatformError], code: str
) -> None:
    connection, clients = reached
    to = audiences.ensure_list(clients, "Strict")
    request = audiences._request(connection, to, many(2).members)
    spoil(request)
    with pytest.raises(error) as caught:
        audiences._sent(clients.data, request)
    assert caught.value.code == code
    assert "ledgerly" not in str(caught.value)


def test_without_consent_nothing_is_sent(own_reach: Any, workspace: Workspace, reached: Any) -> None:
    connection, clients = reached
    to = audiences.ensure_list(clients, "Consent")
    before = own_reach.sandbox.faults.calls["IngestAudienceMembers"]
    accepted = {audiences.TERMS: "accepted"}
    for consent in ({}, accepted, GRANTED | {"ad_personalization": "denied"}, GRANTED | {audiences.TERMS: ""}):
        with pytest.raises(InvalidInput, match=r"consent|terms"):
            audiences.upload(workspace, clients, many(1), to, consent, Progress())
    assert own_reach.sandbox.faults.calls["IngestAudienceMembers"] == before
    assert journal.listed(workspace, connection) == []


def test_a_sign_in_without_the_box_ticked_says_so(own_reach: Any, workspace: Workspace) -> None:
    connection = own_reach.connect(workspace)
    narrow = replace(own_reach.sign_in(), refresh_token=oauth.grant(own_reach.sandbox.store, USER, SCOPE))
    from integrations.google_ads.client import make_client
    from integrations.google_ads.credentials import SignedIn

    ads = make_client(narrow, SignedIn(narrow), login=connection.account.login)
    clients = audiences.open_clients(connection, sign_in=narrow, ads=ads)
    to = audiences.ensure_list(clients, "Narrow")
    with pytest.raises(SignInNeeded, match="lists of customers"):
        audiences.upload(workspace, clients, many(1), to, GRANTED, Progress())


def test_an_own_address_without_one_for_customers_sends_none_to_google(own_reach: Any, workspace: Workspace) -> None:
    connection, found = own_reach.connect(workspace), own_reach.sign_in()
    elsewhere = replace(found, profile=replace(found.profile, data_api=""))
    with pytest.raises(InvalidInput, match="data_api"):
        audiences.open_clients(connection, sign_in=elsewhere, ads=own_reach.client(connection))


def test_the_commands_leave_nobodys_address_anywhere(
    own_reach: Any, keychain: Any, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    keychain(own_reach, own_reach.connect(workspace))
    workspace.close()
    file = tmp_path / "customers.csv"
    file.write_text("E-Mail,Phone\nAnna.Berg@ledgerly.example,030 7654321\nnobody,\n", encoding="utf-8")
    words = [
        "upload-customers",
        str(workspace.path),
        "google_ads",
        str(file),
        "--list",
        "All",
        "--calling-code",
        "49",
        "--json",
    ]
    assert run_command([*words, "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["identifiers"] == 2
    assert run_command(words) == 2
    assert "must be accepted by you" in capsys.readouterr().err
    yes = ["--ad-user-data", "granted", "--ad-personalization", "granted", "--customer-match-terms", "accepted"]
    with caplog.at_level("DEBUG"):
        assert run_command([*words, *yes]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["customers"], document["upload"]["sent"], document["skipped"][0]["row"]) == (1, 1, 2)
    assert run_command(["uploads", str(workspace.path), "google_ads", "--check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["uploads"][0]["parts"][0]["state"] == "done"
    hashes = (hashed("anna.berg@ledgerly.example"), hashed("+49307654321"))
    for text in ("anna.berg", "7654321", *hashes):
        assert text not in caplog.text.lower()
        for path in (one for one in tmp_path.rglob("*") if one.is_file() and one != file):
            assert text.encode() not in path.read_bytes().lower(), (text, path)


def test_the_window_sends_and_follows_lists_of_google_as_it_does_linkedins(
    own_reach: Any, keychain: Any, workspace: Workspace, tmp_path: Path
) -> None:
    lists: Lists = AdLists()
    connection = own_reach.connect(workspace)
    keychain(own_reach, connection)
    file = tmp_path / "customers.csv"
    file.write_text("Email,Phone\nanna@ledgerly.example,030 7654321\nnobody,\n", encoding="utf-8")
    assert lists.holds("google_ads") == ("contacts",)
    chosen = ListFile(file, "contacts", calling_code="49")
    looked = lists.preview(workspace, connection, chosen, Progress())
    assert (looked.rows, looked.entries, looked.counts[0].rows, looked.estimate) == (2, 1, 2, None)
    consent = {one.name: one.yes for one in lists.asked("google_ads", "contacts")}
    assert consent == GRANTED
    done = lists.upload(workspace, connection, chosen, "Window", consent, Progress())
    assert (done.sent, done.entries) == (1, 1)
    (one,) = [one for one in lists.follow(workspace, connection, Progress()) if one.seen.name == "Window"]
    assert (one.sent, one.seen.size, one.in_words, one.expires_at) == (1, 1, "ready", None)
    assert [one.name for one in lists.uploads(workspace, connection)] == ["Window"]
    with pytest.raises(InvalidInput, match="contacts only"):
        lists.preview(workspace, connection, ListFile(file, "companies"), Progress())
