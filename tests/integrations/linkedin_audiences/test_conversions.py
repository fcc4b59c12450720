"""Events of the CRM at the simulated LinkedIn: mapped by stage, each once whatever is lost, refusals on their rows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from core.audiences.identifying import hashed
from core.conversions import journal, stages
from core.conversions.journal import State
from core.conversions.reading import Event
from core.conversions.stages import Rule
from core.errors import ActElsewhere, InvalidInput, OutcomeUnknown
from core.progress import Progress
from core.workspace import Workspace
from integrations.linkedin_ads import conversions


def counted(office: Any, rule: str) -> list[str]:
    query = "SELECT event FROM event WHERE conversion = ? ORDER BY event"
    found = office.served.store.connection.execute(query, (int(rule.rpartition(":")[2]),))
    return [row[0] for row in found]


def events(rule: Rule, count: int, **more: Any) -> list[Event]:
    now = round(datetime.now(UTC).timestamp() * 1000)
    return [
        Event(n, f"event-{n:04}", rule, now - 1000 * n, Decimal("12.50"), "EUR", hashed(f"p{n}@customer.example"))
        for n in range(1, count + 1)
    ]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversions, "AT_ONCE", 40)


@pytest.fixture
def rule(office: Any, request: pytest.FixtureRequest) -> conversions.ConversionRule:
    return conversions.create_rule(office.desk(), f"Rule of {request.node.name}", "purchase", Progress())


def test_rules_are_read_made_once_and_put_to_ad_sets(office: Any, workspace: Workspace) -> None:
    desk = office.desk()
    (demo,) = [one for one in conversions.read_rules(desk) if one.name == "Demo request"]
    assert (demo.type, demo.click_days, demo.view_days, demo.from_crm, demo.enabled) == (
        "BOOK_APPOINTMENT",
        30,
        7,
        True,
        True,
    )
    office.served.faults.add("drop_reply", "conversions.CREATE")
    made = conversions.create_rule(desk, " Won  deal ", "PURCHASE", Progress(), click_days=90)
    assert (made.name, made.click_days) == ("Won deal", 90)
    assert conversions.create_rule(desk, "Won deal", "PURCHASE", Progress()) == made
    assert [one.name for one in conversions.read_rules(desk)].count("Won deal") == 1
    query = "SELECT id FROM entity WHERE kind = 'campaign' AND account = 500000001 LIMIT 2"
    numbers = [str(row[0]) for row in office.served.store.connection.execute(query)]
    for _ in range(2):
        assert conversions.associate(desk, made, numbers, Progress()) == 2
    (again,) = [one for one in conversions.read_rules(desk, numbers) if one.urn == made.urn]
    assert sorted(again.ad_sets) == sorted(numbers)


def test_each_event_counts_once_whatever_is_lost(office: Any, workspace: Workspace, rule: Any) -> None:
    desk, some = office.desk(), events(rule.rule, 100)
    office.served.faults.add("drop_reply", "conversionEvents.BATCH_CREATE", nth=2)
    done = conversions.report(workspace, desk, some, Progress())
    assert (done.count(State.SENT), done.already) == (100, 0)
    assert counted(office, rule.urn) == [one.id for one in some]
    before = office.served.faults.calls["conversionEvents.BATCH_CREATE"]
    again = conversions.report(workspace, desk, [*some, *events(rule.rule, 103)[100:]], Progress())
    assert (again.count(State.SENT), again.already) == (3, 100)
    assert office.served.faults.calls["conversionEvents.BATCH_CREATE"] - before == 1


def test_a_stopped_report_goes_on(office: Any, workspace: Workspace, rule: Any) -> None:
    desk, some = office.desk(), events(rule.rule, 100)
    # It arrives each time, and nobody hears of it.
    office.served.faults.add("drop_reply", "conversionEvents.BATCH_CREATE", nth=2, times=4)
    with pytest.raises(OutcomeUnknown):
        conversions.report(workspace, desk, some, Progress())
    assert journal.counts(workspace, office.connection) == {"sent": 40, "intended": 40}
    done = conversions.report(workspace, desk, some, Progress())
    assert (done.count(State.SENT), done.already) == (60, 40)
    assert counted(office, rule.urn) == [one.id for one in some]
    assert journal.counts(workspace, office.connection) == {"sent": 100}


def test_a_refused_event_is_named_and_tried_again(office: Any, workspace: Workspace, rule: Any) -> None:
    from dataclasses import replace

    desk, some = office.desk(), events(rule.rule, 3)
    spoilt = [some[0], replace(some[1], email="p2@customer.example"), some[2]]
    done = conversions.report(workspace, desk, spoilt, Progress())
    assert [(one.row, one.state) for one in done.results] == [(1, State.SENT), (2, State.REFUSED), (3, State.SENT)]
    assert done.results[1].code == "INVALID_VALUE_FOR_FIELD"
    assert "customer" not in str(done.results[1].message)
    again = conversions.report(workspace, desk, some, Progress())
    assert [(one.row, one.state) for one in again.results] == [(2, State.SENT)]


def test_without_the_permission_it_says_so(office: Any, workspace: Workspace) -> None:
    with pytest.raises(ActElsewhere, match="report conversions"):
        conversions.create_rule(office.desk(scopes="r_ads rw_ads"), "Mine", "LEAD", Progress())


def test_a_stage_means_one_conversion_that_takes_events(office: Any) -> None:
    rules = conversions.read_rules(office.desk())
    assert conversions.chosen_rules(rules, {"Demo": "demo REQUEST"})["Demo"].name == "Demo request"
    assert conversions.chosen_rules(rules, {"Demo": rules[0].urn.rpartition(":")[2]})["Demo"].conversion == rules[0].urn
    with pytest.raises(InvalidInput, match="no conversion of this account"):
        conversions.chosen_rules(rules, {"Demo": "Nothing"})


def test_the_command_sends_a_file_once(
    office: Any, keychain: Any, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    keychain(office)
    workspace.close()
    now = datetime.now(UTC)
    day, old = (now - timedelta(days=2)).date().isoformat(), (now - timedelta(days=120)).date().isoformat()
    file = tmp_path / "deals.csv"
    file.write_text(
        "Deal ID,Deal Stage,Close Date,Amount,Email,li_fat_id\n"
        f'D1,Closed Won,{day},"1,200.00",Anna@ledgerly.example,\n'
        f"D2, closed  won ,{day},,,0a1b-fat\n"
        f"D3,Open,{day},5,ben@ledgerly.example,\n"
        f"D4,Closed Won,{old},5,ben@ledgerly.example,\n"
        f"D5,Closed Won,{day},5,nobody,\n"
        f"D1,Closed Won,{day},9,anna@ledgerly.example,\n",
        encoding="utf-8",
    )
    words = ["send-conversions", str(workspace.path), "linkedin_ads", str(file), "--json"]
    assert run_command(words) == 2
    assert "no stage is reported" in capsys.readouterr().err
    assert run_command([*words, "--map", "Closed Won=Demo request", "--dry-run"]) == 0
    assert (looked := json.loads(capsys.readouterr().out))["events"] == 2
    assert looked["other_stages"] == {"Open": 1}
    assert [(one["row"], one["reason"]) for one in looked["skipped"]] == [
        (4, "it happened more than 90 days ago"),
        (5, "this is no e-mail address"),
        (6, "the same event as row 1"),
    ]
    with caplog.at_level("DEBUG"):
        assert run_command([*words, "--map", "Closed Won=Demo request"]) == 0
        assert json.loads(capsys.readouterr().out)["sent"] == 2
        assert run_command(words) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["sent"], done["already"]) == (0, 2)
    assert run_command(["conversions", str(workspace.path), "linkedin_ads", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["events"] == {"sent": 2}
    assert [one["stages"] for one in told["conversions"] if one["name"] == "Demo request"] == [["closed won"]]
    make = [
        "conversion-rule",
        str(workspace.path),
        "linkedin_ads",
        "--name",
        "SQL",
        "--type",
        "SALES_QUALIFIED_LEAD",
        "--json",
    ]
    assert run_command(make) == 0
    assert json.loads(capsys.readouterr().out)["conversion"]["name"] == "SQL"
    for text in ("anna@", "ledgerly", "0a1b-fat", hashed("anna@ledgerly.example")):
        assert text not in caplog.text.lower()
        for path in (one for one in tmp_path.rglob("*") if one.is_file() and one != file):
            assert text.encode() not in path.read_bytes().lower(), (text, path)
    with Workspace.open(workspace.path) as again:
        assert list(stages.stages(again, office.connection)) == ["closed won"]
