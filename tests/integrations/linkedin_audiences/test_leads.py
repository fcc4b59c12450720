"""Lead forms and responses: each once, resumed, with consents, and gone for good when they are deleted here."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.cli import run_command
from core.contacts import forms as kept_forms
from core.contacts import listing
from core.contacts.deleting import delete_contacts
from core.contacts.listing import LEADS
from core.errors import ActElsewhere, Cancelled, TryLater
from core.progress import Progress
from core.workspace import Workspace
from integrations.linkedin_ads import forms
from integrations.sandbox.linkedin.store import Entity, next_id, save

SOURCE = f"{LEADS}500000001"


def responses(office: Any) -> list[dict[str, Any]]:
    query = "SELECT body FROM entity WHERE kind = 'response' AND account = 500000001"
    return [json.loads(row[0]) for row in office.served.store.connection.execute(query)]


def leads(workspace: Workspace) -> list[Any]:
    return list(listing.listed(workspace, source=SOURCE, limit=0).rows)


def test_responses_become_contacts_once(office: Any, workspace: Workspace) -> None:
    desk = office.desk()
    stand = responses(office)
    done = forms.read_leads(workspace, desk, Progress())
    assert (done.forms, done.kept.new, done.unnamed) == (1, len(stand), 0)
    assert done.kept.new > 5
    again = forms.read_leads(workspace, desk, Progress())
    assert again.kept.new == again.kept.changed == 0
    assert len(leads(workspace)) == len(stand)
    by_id = {one["id"]: one for one in stand}
    for row in leads(workspace):
        response = by_id[row["key"]]
        texts = [
            one["answerDetails"]["textQuestionAnswer"]["answer"] for one in response["formResponse"]["answers"][:3]
        ]
        assert [row["first_name"], row["last_name"], row["email"]] == texts
        assert row["answers"]["How large is your data team?"] in ("1-50", "51-500", "more")
        assert (row["answers"]["source"], row["answers"]["Work email"]) == ("linkedin", texts[2])
        accepted = response["formResponse"]["consentResponses"][0]["accepted"]
        assert row["consents"] == [{"text": "You may write to me.", "accepted": accepted}]
        assert (
            f"urn:li:sponsoredCampaign:{row['campaign']}"
            == response["leadMetadata"]["sponsoredLeadMetadata"]["campaign"]
        )
        assert (row["submitted_at"], row["domain"]) == (response["submittedAt"], texts[2].partition("@")[2])


def test_a_stopped_reading_goes_on_and_loses_nothing(
    office: Any, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "AT_ONCE", 3)
    monkeypatch.setattr("integrations.linkedin_ads.client.COUNT", 4)
    desk = office.desk()
    office.served.faults.add("unavailable_before", "leadFormResponses.FINDER", nth=14, times=20)
    with pytest.raises(TryLater):
        forms.read_leads(workspace, desk, Progress())
    assert leads(workspace)
    assert len(leads(workspace)) < len(responses(office))
    office.served.faults.clear()
    stopping = Progress(lambda step: stopping.cancel() if step.label == "Reading leads" else None)
    with pytest.raises(Cancelled):
        forms.read_leads(workspace, desk, stopping)
    office.served.faults.add("duplicates", "leadFormResponses.FINDER", nth=3)
    forms.read_leads(workspace, desk, Progress())
    assert sorted(row["key"] for row in leads(workspace)) == sorted(one["id"] for one in responses(office))


def test_what_was_deleted_here_is_not_read_again(office: Any, workspace: Workspace) -> None:
    desk = office.desk()
    forms.read_leads(workspace, desk, Progress())
    # As if it were read from the beginning, by another machine's copy of the file.
    workspace.set_option(f"leads_until:{office.connection.id}", "0")
    gone = leads(workspace)[0]
    assert delete_contacts(workspace, [gone["id"]]).contacts == 1
    done = forms.read_leads(workspace, desk, Progress())
    assert (done.deleted, done.kept.new) == (1, 0)
    assert gone["key"] not in [row["key"] for row in leads(workspace)]


def test_answers_belong_to_the_version_of_their_form(office: Any, workspace: Workspace) -> None:
    desk = office.desk()
    forms.read_leads(workspace, desk, Progress())
    (form,) = kept_forms.forms(workspace, office.connection)
    body = json.loads(json.dumps(form.body))
    body["versionId"], body["content"]["questions"] = 2, body["content"]["questions"][::-1]
    for at, question in enumerate(body["content"]["questions"], 1):
        question["questionId"] = at
    response = json.loads(json.dumps(responses(office)[0]))
    changed = {"versionedLeadGenFormUrn": f"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:{form.id},%d)"}
    with office.served.store.write() as connection:
        save(connection, Entity("form", int(form.id), 500_000_001, 500_000_001, form.name, "PUBLISHED", body))
        for version in (2, 3):
            ident = next_id(connection)
            one = response | {"id": str(ident), "versionedLeadGenFormUrn": changed["versionedLeadGenFormUrn"] % version}
            save(connection, Entity("response", ident, 500_000_001, int(form.id), "", "DONE", one))
    workspace.set_option(f"leads_until:{office.connection.id}", "0")
    done = forms.read_leads(workspace, desk, Progress())
    assert (done.kept.new, done.unnamed) == (2, 1)
    assert [one.version for one in kept_forms.forms(workspace, office.connection)] == [2, 1]
    second, unknown = leads(workspace)[-2:]
    assert second["first_name"] is None or second["first_name"] != response["formResponse"]["answers"][0]
    texts = [
        one["answerDetails"].get("textQuestionAnswer", {}).get("answer") for one in response["formResponse"]["answers"]
    ]
    assert (second["last_name"], second["email"]) == (texts[2], None), "the second version asks in another order"
    assert unknown["answers"]["Question 1"] == texts[0]
    assert (unknown["first_name"], unknown["email"]) == (None, None)
    with office.served.store.write() as connection:
        save(connection, Entity("form", int(form.id), 500_000_001, 500_000_001, form.name, "PUBLISHED", form.body))
        connection.execute("DELETE FROM entity WHERE kind = 'response' AND id > ?", (ident - 2,))


def test_without_the_permission_it_says_so(office: Any, workspace: Workspace) -> None:
    with pytest.raises(ActElsewhere, match="filled into lead forms") as refused:
        forms.read_leads(workspace, office.desk(scopes="r_ads rw_ads"), Progress())
    assert "r_marketing_leadgen_automation" in str(refused.value.hint)


def test_the_command(
    office: Any,
    keychain: Any,
    workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    keychain(office)
    workspace.close()
    with caplog.at_level("DEBUG"):
        assert run_command(["leads", str(workspace.path), "linkedin_ads", "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["new"], done["contacts"]) == (len(responses(office)),) * 2
    assert ".example" not in caplog.text.replace("nordlicht.example", "")
    assert run_command(["contacts", "list", str(workspace.path), "--source", SOURCE, "--limit", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (len(found["contacts"]), found["total"]) == (2, done["new"])
    ident = found["contacts"][0]["id"]
    assert run_command(["contacts", "delete", str(workspace.path), "--id", ident, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["deleted"] == 1
    assert run_command(["contacts", "delete", str(workspace.path)]) == 2
