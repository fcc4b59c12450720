"""A refused text, the exemption a person asks for, the post that carries it, and what the review says afterwards."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from app.cli import run_command
from core.author import Author, AuthorKind
from core.catalog import KINDS
from core.connections import Connection
from core.errors import FieldsRefused, InvalidInput, NotFound
from core.exempting import asking
from core.exempting.keys import parts_of, policy_key
from core.progress import Progress
from core.rules import refresh
from core.schema import ENTITY, finding
from core.workspace import Workspace
from integrations.google_ads import policies
from integrations.google_ads.exemptions import ask_for
from integrations.google_ads.explaining import explained

REASON = "Our product is called Wow!! and the mark is registered."
ANNA = Author(AuthorKind.PERSON, "anna")


def group_of(client: Any, connection: Connection) -> str:
    service = client.get_service("GoogleAdsService")
    query = "SELECT ad_group.resource_name FROM ad_group WHERE ad_group.status = 'ENABLED' LIMIT 1"
    rows = service.search(customer_id=connection.account.number, query=query, timeout=30)
    return str(next(iter(rows)).ad_group.resource_name)


def bad_ad(client: Any, group: str) -> Any:
    operation = client.get_type("MutateOperation")
    link = operation.ad_group_ad_operation.create
    link.ad_group, link.status = group, 3
    link.ad.final_urls.append("https://www.nordlicht.example/wow")
    for text in ("Wow!! for teams", "Book a demo", "Hosted in Europe"):
        link.ad.responsive_search_ad.headlines.append({"text": text})
    for text in ("See it with your own data.", "Ask for a walk-through."):
        link.ad.responsive_search_ad.descriptions.append({"text": text})
    return operation


def bad_keyword(client: Any, group: str) -> Any:
    operation = client.get_type("MutateOperation")
    one = operation.ad_group_criterion_operation.create
    one.ad_group, one.keyword.text, one.keyword.match_type = group, "replica detection", 4
    return operation


def send(client: Any, connection: Connection, operation: Any) -> Any:
    with explained(writes=True):
        return client.get_service("GoogleAdsService").mutate(
            customer_id=connection.account.number, mutate_operations=[operation], timeout=30
        )


def entity(workspace: Workspace, kind: str, values: dict[str, Any], remote_id: str) -> tuple[str, int]:
    with workspace.edit("Plant") as edit:
        account = edit.create("account", {"name": "Nordlicht", "platform": "google_ads"})
        campaign = edit.create("campaign", {"account": account, "platform": "google_ads", "name": "C"})
        group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": "G"})
        id = edit.create(kind, {"ad_group": group} | values)
        pk = edit.row_number(kind, id)
        table = ENTITY[kind]
        edit.connection.execute(update(table).where(table.c.pk == pk).values(remote_id=remote_id, live=1))
    return id, pk


@pytest.mark.parametrize(
    ("kind", "make", "key"),
    [
        ("ad", bad_ad, policy_key("PUNCTUATION")),
        ("keyword", bad_keyword, policy_key("counterfeit_goods", "replica")),
    ],
)
def test_an_exemption_is_asked_for_and_carried(
    own_reach: Any, workspace: Workspace, kind: str, make: Any, key: str
) -> None:
    connection = own_reach.connect(workspace)
    client = own_reach.client(connection)
    operation = make(client, group_of(client, connection))
    with pytest.raises(FieldsRefused) as caught:
        send(client, connection, operation)
    refusal = caught.value.refusals[0]
    assert refusal.policies == (key,)
    values = (
        {"format": "responsive_search", "platform": "google_ads"} if kind == "ad" else {"text": "replica detection"}
    )
    id, pk = entity(workspace, kind, values, "1~2")
    with workspace.write() as connection_:
        asking.offer(connection_, KINDS[kind].code, pk, refusal)
        asking.offer(connection_, KINDS[kind].code, pk, refusal)
        assert asking.keys_to_send(connection_) == {}
    with pytest.raises(InvalidInput):
        asking.ask(workspace, id, "because")
    with pytest.raises(NotFound):
        asking.ask(workspace, id, REASON, policies=["GAMBLING"])
    asked = asking.ask(workspace, id, REASON, author=ANNA)
    assert [(one.policy, one.text, one.reason, one.author) for one in asked] == [(*parts_of(key), REASON, "anna")]
    with workspace.read() as connection_:
        keys = asking.keys_to_send(connection_)[kind, pk]
    plain = type(operation).pb(operation)
    assert ask_for(getattr(plain, plain.WhichOneof("operation")), keys)
    send(client, connection, operation)
    asking.withdraw(workspace, asked[0].id, author=ANNA)
    with workspace.read() as connection_:
        assert asking.keys_to_send(connection_) == {}
    assert asking.listed(workspace, id)[0].reason == REASON


def test_operations_without_a_place_are_left_as_they_are(seeded_reach: Any, workspace: Workspace) -> None:
    client = seeded_reach.client(seeded_reach.connect(workspace))
    operation = client.get_type("MutateOperation")
    plain = type(operation).pb(operation).asset_operation
    assert not ask_for(plain, ("PUNCTUATION",))


def test_reviews_are_findings_until_they_are_approved(own_reach: Any, workspace: Workspace) -> None:
    connection = own_reach.connect(workspace)
    client = own_reach.client(connection)
    operation = bad_ad(client, group_of(client, connection))
    operation.ad_group_ad_operation.policy_validation_parameter.ignorable_policy_topics.append("PUNCTUATION")
    name = send(client, connection, operation).mutate_operation_responses[0].ad_group_ad_result.resource_name
    values = {"format": "responsive_search", "platform": "google_ads"}
    _, pk = entity(workspace, "ad", values, name.rpartition("/")[2])
    refresh(workspace)
    assert said(workspace, pk) == []
    assert policies.fetch(workspace, connection, Progress(), make=own_reach.client) == 1
    refresh(workspace)
    expected = "Google Ads says “Approved limited”: Punctuation (limits where it runs)."
    assert said(workspace, pk) == [("google.review.ad_limited", "approval_status", expected)]
    client.get_service("AdGroupAdService").mutate_ad_group_ads(
        customer_id=connection.account.number, operations=[{"remove": name}], timeout=30
    )
    assert policies.fetch(workspace, connection, Progress(), make=own_reach.client) == 0
    refresh(workspace)
    assert said(workspace, pk) == []


def said(workspace: Workspace, pk: int) -> list[tuple[str, str, str]]:
    columns = finding.c
    query = select(columns.rule, columns.field, columns.message).where(
        columns.kind == KINDS["ad"].code, columns.entity == pk, columns.rule.like("google.review.%")
    )
    with workspace.read() as connection:
        return [(row.rule, row.field, row.message) for row in connection.execute(query)]


def test_what_a_download_says_is_a_finding_too(workspace: Workspace) -> None:
    _, pk = entity(
        workspace,
        "ad",
        {"format": "responsive_search", "platform": "google_ads", "approval_status": "Disapproved"},
        "1~2",
    )
    refresh(workspace)
    assert said(workspace, pk) == [
        ("google.review.ad_disapproved", "approval_status", "Google Ads says “Disapproved”.")
    ]


def test_the_commands_list_ask_and_withdraw(
    own_reach: Any, keychain: Any, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    connection = own_reach.connect(workspace)
    keychain(own_reach, connection)
    client = own_reach.client(connection)
    with pytest.raises(FieldsRefused) as caught:
        send(client, connection, bad_ad(client, group_of(client, connection)))
    id, pk = entity(workspace, "ad", {"format": "responsive_search", "platform": "google_ads"}, "1~2")
    with workspace.write() as writing:
        asking.offer(writing, KINDS["ad"].code, pk, caught.value.refusals[0])
    workspace.close()
    path = str(workspace.path)
    assert run_command(["exemptions", path, "--entity", id, "--ask", REASON, "--json"]) == 0
    one = json.loads(capsys.readouterr().out)["exemptions"][0]
    assert (one["policy"], one["asked"], one["reason"]) == ("PUNCTUATION", True, REASON)
    assert run_command(["exemptions", path, "--withdraw", one["exemption"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["exemptions"][0]["asked"] is False
    assert run_command(["exemptions", path, "--ask", REASON, "--json"]) == 2
    capsys.readouterr()
    assert run_command(["policies", path, "google_ads", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"policies": []}
