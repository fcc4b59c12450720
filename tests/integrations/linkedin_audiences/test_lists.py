"""Lists of contacts and companies at the simulated LinkedIn: made once, filled in parts, waited for, followed to their end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core import segments
from core.audiences import journal, lists
from core.audiences.checking import Checked, Holds, Repair, check_list
from core.audiences.identifying import hashed
from core.audiences.journal import PartState
from core.audiences.people import Person
from core.errors import (
    ActElsewhere,
    Cancelled,
    InvalidInput,
    NotFound,
    OutcomeUnknown,
    PlatformError,
    SignInNeeded,
    TryLater,
)
from core.progress import Progress, Step
from core.rows import list_rows
from core.rules import is_current, refresh, stored
from core.schema import counterpart
from core.workspace import Workspace
from integrations.linkedin_ads import audiences

EMPTY = True
YES = {audiences.CONSENT: "granted", audiences.TERMS: "accepted"}


def people(count: int, of: str = "customer.example") -> Checked:
    members: list[Any] = [Person(hashed(f"person{n}@{of}")) for n in range(count)]
    return Checked(Holds.CONTACTS, frozenset(), members, count, digest=f"{count} of {of}")


def members(office: Any, to: lists.Seen) -> int:
    query = "SELECT count(*) FROM member WHERE segment = ?"
    return int(office.served.store.connection.execute(query, (int(to.list),)).fetchone()[0])


def with_account(workspace: Workspace) -> None:
    with workspace.edit("Draft an account") as edit:
        edit.create("account", {"platform": "linkedin_ads", "name": "Nordlicht"})


def listed_rules(workspace: Workspace) -> list[str]:
    return [one.rule for one in stored(workspace) if one.rule.startswith("linkedin.list.")]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audiences, "AT_ONCE", 200)


def test_a_list_from_its_birth_to_its_end(office: Any, workspace: Workspace) -> None:
    with_account(workspace)
    desk = office.desk()
    to = audiences.ensure_list(desk, "  Customers   2026 ", Holds.CONTACTS, Progress())
    assert (to.name, to.holds, to.status) == ("Customers 2026", Holds.CONTACTS, segments.BUILDING)
    assert to.target == f"urn:li:adSegment:{to.list}"
    assert audiences.ensure_list(desk, "Customers 2026", Holds.CONTACTS, Progress()).list == to.list
    with pytest.raises(InvalidInput, match="of contacts already"):
        audiences.ensure_list(desk, "Customers 2026", Holds.COMPANIES, Progress())
    steps: list[Step] = []
    done = audiences.upload(workspace, desk, people(450), to, YES, Progress(steps.append))
    assert [(one.members, one.state) for one in done.parts] == [(200, "sent"), (200, "sent"), (50, "sent")]
    assert done.settled_at is not None
    assert (steps[-1].done, steps[-1].total) == (450, 450)
    assert members(office, to) == 450
    assert lists.bring(workspace, office.connection, [to]) is not None
    assert lists.bring(workspace, office.connection, [to]) is None
    with workspace.read() as reading:
        parts = reading.execute(select(counterpart.c.part, counterpart.c.resource)).all()
    assert [tuple(one) for one in parts] == [("segment", to.target)], "as a download keeps it"
    office.served.advance(2)
    found = {one.seen.name: one for one in audiences.follow(workspace, desk, Progress())}
    one = found["Customers 2026"]
    assert (one.seen.status, one.sent) == (segments.READY, 450)
    assert one.share is not None
    assert 0.4 < one.share < 0.7
    assert one.entity
    now = one.seen_at
    assert [text for text in one.warnings(now) if "300" in text], "fewer than 300 of 450 were matched"
    assert {part.state for part in journal.get(workspace, done.id).parts} == {PartState.DONE}
    assert one.expires_at == (one.used_at or 0) + 90 * lists.DAY_MS
    assert any("runs out in" in text for text in one.warnings(now + 80 * lists.DAY_MS))
    office.served.advance(95)
    gone = next(one for one in audiences.follow(workspace, desk, Progress()) if one.seen.list == to.list)
    assert (gone.seen.status, gone.expires_at) == (segments.EXPIRED, None)
    assert "run out" in gone.warnings(now)[0]
    again = audiences.ensure_list(desk, "Customers 2026", Holds.CONTACTS, Progress())
    assert again.list != to.list


def test_checks_say_which_ad_sets_use_a_list_that_is_of_no_use(office: Any, workspace: Workspace) -> None:
    with_account(workspace)
    desk = office.desk()
    to = audiences.ensure_list(desk, "Checked", Holds.CONTACTS, Progress())
    audiences.upload(workspace, desk, people(300), to, YES, Progress())
    targeting = {"include": [{"audienceMatchingSegments": [{"urn": to.target, "name": to.name}]}]}
    with workspace.edit("Draft") as edit:
        (account,) = [row["id"] for row in list_rows(workspace, "account")]
        campaign = edit.create("campaign", {"account": account, "platform": "linkedin_ads", "name": "Close"})
        edit.create(
            "ad_group", {"campaign": campaign, "platform": "linkedin_ads", "name": "Set", "targeting": targeting}
        )
    audiences.follow(workspace, desk, Progress())
    refresh(workspace)
    audiences.follow(workspace, desk, Progress())
    assert is_current(workspace)
    for days, wanted in ((2, ["linkedin.list.small"]), (95, ["linkedin.list.gone"])):
        office.served.advance(days)
        audiences.follow(workspace, desk, Progress())
        assert not is_current(workspace), "the checks look again where something is new"
        refresh(workspace)
        assert listed_rules(workspace) == wanted


def test_where_a_list_is_used_keeps_it_alive(office: Any, workspace: Workspace) -> None:
    from core.recording import now_ms
    from core.schema import ENTITY

    desk = office.desk()
    to = audiences.ensure_list(desk, "Used", Holds.COMPANIES, Progress())
    lists.keep(workspace, office.connection, [to])
    facet = {"urn": to.target, "name": "Used"}
    with workspace.edit("Draft") as edit:
        account = edit.create("account", {"platform": "linkedin_ads", "name": "Nordlicht"})
        campaign = edit.create("campaign", {"account": account, "platform": "linkedin_ads", "name": "Close"})
        for name, urn in (("Ours", to.target), ("Theirs", f"{to.target}0")):
            targeting = {"include": {"audienceMatchingSegments": [facet | {"urn": urn}]}}
            row = {"campaign": campaign, "name": name, "status": "ENABLED", "targeting": targeting}
            edit.create("ad_group", row)
    found = lists.standing(workspace, office.connection)[0]
    assert [use.name for use in found.used_by] == ["Ours"]
    # As it stands when it was made long ago and an ad set on LinkedIn uses it ever since.
    before = now_ms() - 100 * lists.DAY_MS
    with workspace.write() as writing:
        from core.schema import remote_list

        writing.execute(remote_list.update().values(used_at=before))
    lists.keep(workspace, office.connection, [to])
    assert lists.standing(workspace, office.connection)[0].used_at == before, "a draft is no use"
    with workspace.write() as writing:
        writing.execute(ENTITY["ad_group"].update().values(live=1))
    lists.keep(workspace, office.connection, [to])
    assert (lists.standing(workspace, office.connection)[0].used_at or 0) > before


def test_a_new_list_is_waited_for_where_it_can_be_seen_and_stopped(office: Any, workspace: Workspace) -> None:
    desk = office.desk()
    office.served.set("segment_404", "90000")
    to = audiences.ensure_list(desk, "Fresh", Holds.CONTACTS, Progress())
    steps: list[str] = []
    stopping = Progress(lambda step: (steps.append(step.label), stopping.cancel())[0])
    with pytest.raises(Cancelled):
        audiences.upload(workspace, desk, people(10), to, YES, stopping)
    waited = len(office.pauses)
    office.when_waiting = lambda: office.served.set("segment_404", "-1") if len(office.pauses) > waited + 30 else None
    progress = Progress(lambda step: steps.append(step.label))
    done = audiences.upload(workspace, desk, people(10), to, YES, progress)
    assert any("preparing the new list “Fresh”" in label for label in steps)
    assert (done.sent, members(office, to)) == (10, 10)
    assert len(journal.listed(workspace, office.connection)) == 1
    assert [one.name for one in audiences.read_lists(desk)].count("Fresh") == 1


def test_a_list_that_never_gets_ready_or_is_gone_says_so(
    office: Any, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audiences, "WARM_UP_S", 30)
    desk = office.desk()
    office.served.set("segment_404", "9000000")
    to = audiences.ensure_list(desk, "Late", Holds.CONTACTS, Progress())
    with pytest.raises(TryLater, match="not got the new list ready"):
        audiences.upload(workspace, desk, people(5), to, YES, Progress())
    assert sum(office.pauses) == pytest.approx(30)
    from integrations.linkedin_ads.wire import calls

    desk.client.call(calls.delete("dmpSegments", int(to.list)))
    with pytest.raises(NotFound, match="no longer"):
        audiences.upload(workspace, desk, people(5), to, YES, Progress())
    lists.keep(workspace, office.connection, [to])
    assert to.list not in [one.seen.list for one in audiences.follow(workspace, desk, Progress())]


@pytest.mark.parametrize("fault", ["drop_reply", "unavailable_after", "truncated", "unavailable_before"])
def test_a_lost_answer_makes_no_second_list_and_no_second_member(office: Any, workspace: Workspace, fault: str) -> None:
    desk = office.desk()
    office.served.faults.add(fault, "dmpSegments.CREATE")
    to = audiences.ensure_list(desk, f"Lost {fault}", Holds.CONTACTS, Progress())
    assert [one.name for one in audiences.read_lists(desk)].count(to.name) == 1
    office.served.faults.add(fault, "users.BATCH_CREATE", nth=2)
    done = audiences.upload(workspace, desk, people(300), to, YES, Progress())
    assert (done.sent, members(office, to)) == (300, 300)


def test_a_stopped_upload_goes_on_with_what_was_not_sent(office: Any, workspace: Workspace) -> None:
    desk = office.desk()
    to = audiences.ensure_list(desk, "Stopped", Holds.CONTACTS, Progress())
    office.served.faults.add("unavailable_before", "users.BATCH_CREATE", nth=2, times=20)
    with pytest.raises(OutcomeUnknown):
        audiences.upload(workspace, desk, people(500), to, YES, Progress())
    assert journal.listed(workspace, office.connection)[0].sent == 200
    office.served.faults.clear()
    before = office.served.faults.calls["users.BATCH_CREATE"]
    done = audiences.upload(workspace, desk, people(500), to, YES, Progress())
    assert office.served.faults.calls["users.BATCH_CREATE"] - before == 2
    assert (done.sent, members(office, to), len(journal.listed(workspace, office.connection))) == (500, 500, 1)


def test_a_quota_that_ends_at_midnight_is_not_waited_for(office: Any, workspace: Workspace) -> None:
    desk = office.desk()
    to = audiences.ensure_list(desk, "Quota", Holds.CONTACTS, Progress())
    office.served.faults.add("quota", "users.BATCH_CREATE", seconds=3)
    assert audiences.upload(workspace, desk, people(10), to, YES, Progress()).sent == 10
    assert sum(office.pauses) == pytest.approx(3)
    office.served.faults.add("quota_day", "users.BATCH_CREATE")
    with pytest.raises(PlatformError):
        audiences.upload(workspace, desk, people(11), to, YES, Progress())
    assert sum(office.pauses) == pytest.approx(3)


def test_what_linkedin_refuses_is_counted_and_named(office: Any, workspace: Workspace) -> None:
    desk = office.desk()
    to = audiences.ensure_list(desk, "Refused", Holds.CONTACTS, Progress())
    mixed = people(3)
    mixed.members[1] = Person("no hash")
    done = audiences.upload(workspace, desk, mixed, to, YES, Progress())
    assert [(one.state, one.note) for one in done.parts] == [
        (PartState.PARTLY, "1 × SHA256_EMAIL is not hashed as it must be")
    ]
    assert members(office, to) == 2


def test_without_the_permission_or_the_sign_in_it_says_what_to_do(office: Any, workspace: Workspace) -> None:
    narrow = office.desk(scopes="r_ads rw_ads r_ads_reporting")
    with pytest.raises(ActElsewhere) as refused:
        audiences.ensure_list(narrow, "Narrow", Holds.CONTACTS, Progress())
    assert refused.value.code == "ACCESS_DENIED"
    assert "lists of contacts and companies" in str(refused.value)
    desk = office.desk()
    to = audiences.ensure_list(desk, "Expired", Holds.CONTACTS, Progress())
    office.served.faults.add("expired", "users.BATCH_CREATE", nth=2)
    with pytest.raises(SignInNeeded):
        audiences.upload(workspace, desk, people(300), to, YES, Progress())
    assert audiences.upload(workspace, office.desk(), people(300), to, YES, Progress()).sent == 300
    assert members(office, to) == 300


def test_without_consent_nothing_is_sent(office: Any, workspace: Workspace) -> None:
    desk = office.desk()
    to = audiences.ensure_list(desk, "Consent", Holds.CONTACTS, Progress())
    before = office.served.faults.calls["users.BATCH_CREATE"]
    for consent in ({}, {"consent": "granted"}, {"terms": "accepted"}, YES | {"consent": "denied"}):
        with pytest.raises(InvalidInput, match=r"consent|terms"):
            audiences.upload(workspace, desk, people(1), to, consent, Progress())
    assert office.served.faults.calls["users.BATCH_CREATE"] == before
    audiences.check_consent(Holds.COMPANIES, {"terms": "accepted"})


def test_people_are_taken_out_of_a_list_without_asking_for_consent(
    office: Any, workspace: Workspace, tmp_path: Path
) -> None:
    desk = office.desk()
    to = audiences.ensure_list(desk, "Withdrawn", Holds.CONTACTS, Progress())
    audiences.upload(workspace, desk, people(10), to, YES, Progress())
    path = tmp_path / "gone.csv"
    path.write_text("Email\nperson3@customer.example\nPERSON4@customer.example\n", encoding="utf-8")
    gone = check_list(path, Holds.CONTACTS, removes=True)
    assert gone.digest != check_list(path, Holds.CONTACTS).digest
    done = audiences.upload(workspace, desk, gone, to, {}, Progress())
    assert (done.sent, members(office, to)) == (2, 8)
    assert lists.standing(workspace, office.connection)[0].sent == 10


def test_a_list_that_came_as_a_file_takes_no_more(office: Any) -> None:
    from integrations.linkedin_ads.wire import calls

    desk = office.desk()
    body = {"account": desk.account, "name": "By hand", "sourcePlatform": "LIST_UPLOAD", "type": "USER_LIST_UPLOAD",
            "destinations": [{"destination": "LINKEDIN"}]}  # fmt: skip
    desk.client.make(calls.create(("dmpSegments",), body))
    with pytest.raises(InvalidInput, match="came to LinkedIn as a file"):
        audiences.ensure_list(desk, "By hand", Holds.CONTACTS, Progress())


def test_companies_are_sent_by_what_they_are_found_by(office: Any, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(
        "Company Name;Website;LinkedIn Company Page URL;Country;Email\n"
        "Nordlicht Software GmbH;https://www.nordlicht.example/de;;Germany;\n"
        "Harbor;;https://linkedin.com/company/900002/;US;\n"
        "Ledgerly Ltd.;;https://www.linkedin.com/company/ledgerly;;\n"
        "Fernwerk AG;;;Austria;jo@fernwerk.example\n",
        encoding="utf-8",
    )
    checked = check_list(path, Holds.COMPANIES, [Repair.DOMAINS])
    sent = [audiences.element(one) for one in checked.members]
    assert sent == [
        {"action": "ADD", "companyName": "Nordlicht Software", "companyWebsiteDomain": "nordlicht.example", "country": "DE"},
        {"action": "ADD", "companyName": "Harbor", "country": "US", "organizationUrn": "urn:li:organization:900002"},
        {"action": "ADD", "companyName": "Ledgerly", "companyPageUrl": "https://www.linkedin.com/company/ledgerly"},
        {"action": "ADD", "companyName": "Fernwerk", "companyWebsiteDomain": "fernwerk.example", "country": "AT"},
    ]  # fmt: skip
    desk = office.desk()
    to = audiences.ensure_list(desk, "Targets", Holds.COMPANIES, Progress())
    done = audiences.upload(workspace, desk, checked, to, {"terms": "accepted"}, Progress())
    assert [one.state for one in done.parts] == [PartState.SENT]
    assert members(office, to) == 4
