"""Files of CRM stages: times in every form, what they are worth, ids that stay the same, and rows that are left out."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.audiences.identifying import hashed
from core.conversions.reading import Event, Events, Reading, read_events
from core.conversions.stages import Rule
from core.errors import InvalidInput

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WON = Rule("urn:lla:llaPartnerConversion:1", "Won")


def reading(**more: str) -> Reading:
    given = {"account": "500000001", "salt": "salt", "currency": "EUR"} | more
    return Reading({"won": WON}, ZoneInfo("Europe/Berlin"), given["currency"], NOW, given["account"], given["salt"])


def read(folder: Path, text: str, how: Reading | None = None) -> Events:
    path = folder / "deals.csv"
    path.write_text(text, encoding="utf-8")
    return read_events(path, how or reading())


def one(folder: Path, head: str, row: str, how: Reading | None = None) -> Event:
    found = read(folder, f"{head}\n{row}\n", how)
    assert found.skipped == []
    return found.events[0]


TIMES = {
    "2026-11-20T10:00:00Z": "2026-11-20T10:00:00+00:00",
    "2026-11-20T10:00:00+02:00": "2026-11-20T08:00:00+00:00",
    "2026-11-20 10:00": "2026-11-20T09:00:00+00:00",
    "2026-11-20": "2026-11-20T22:59:59+00:00",
    "2026-11-23": "2026-11-23T15:00:00+00:00",
    "1795170600": "2026-11-20T10:30:00+00:00",
    "1795170600000": "2026-11-20T10:30:00+00:00",
    "20.11.2026": "2026-11-20T22:59:59+00:00",
    "20.11.2026 10:30": "2026-11-20T09:30:00+00:00",
    "20/11/2026": "2026-11-20T22:59:59+00:00",
    "11/20/2026": "2026-11-20T22:59:59+00:00",
    "20 Nov, 2026 00:03:00": "2026-11-19T23:03:00+00:00",
    "Nov 20, 2026": "2026-11-20T22:59:59+00:00",
}


@pytest.mark.parametrize(("text", "wanted"), TIMES.items())
def test_times(tmp_path: Path, text: str, wanted: str) -> None:
    event = one(tmp_path, "Stage;Date;Email", f"won;{text};anna@ledgerly.example")
    assert datetime.fromtimestamp(event.happened_at / 1000, UTC).isoformat() == wanted


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("won;10/11/2026;anna@ledgerly.example;", "can be read in two ways"),
        ("won;soon;anna@ledgerly.example;", "cannot be read"),
        ("won;;anna@ledgerly.example;", "no time"),
        ("won;2026-12-24;anna@ledgerly.example;", "in the future"),
        ("won;1763629200;anna@ledgerly.example;", "more than 90 days ago"),
        ("won;2026-11-20;;", "neither an e-mail address"),
        ("won;2026-11-20;nobody;", "no e-mail address"),
        ("won;2026-11-20;anna@ledgerly.example;much", "no amount"),
        ("won;2026-11-20;anna@ledgerly.example;-5", "below 0"),
        (";2026-11-20;anna@ledgerly.example;", "no stage"),
    ],
)
def test_rows_that_are_left_out(tmp_path: Path, row: str, why: str) -> None:
    found = read(tmp_path, f"Stage;Date;Email;Amount\n{row}\n")
    assert found.events == []
    assert why in found.skipped[0][1]
    assert "anna" not in found.skipped[0][1]


def test_what_it_was_worth(tmp_path: Path) -> None:
    head = "Stage;Date;Email;Amount;Currency"
    assert one(tmp_path, head, "won;2026-11-20;a@ledgerly.example;1.234,50;").value == Decimal("1234.50")
    event = one(tmp_path, head, "won;2026-11-20;a@ledgerly.example;$1,234.50;usd")
    assert (event.value, event.currency) == (Decimal("1234.50"), "USD")
    event = one(tmp_path, head, "won;2026-11-20;a@ledgerly.example;;USD")
    assert (event.value, event.currency) == (None, None)
    assert read(tmp_path, f"{head}\nwon;2026-11-20;a@ledgerly.example;5;EURO\n").skipped[0][1] == "EURO is no currency"


def test_who_it_was(tmp_path: Path) -> None:
    event = one(tmp_path, "Stage;Date;Email;li_fat_id", "won;2026-11-20;Anna@Ledgerly.example;")
    assert (event.email, event.fat_id) == (hashed("anna@ledgerly.example"), None)
    assert str(event.email) not in repr(event)
    event = one(tmp_path, "Stage;Date;Email;li_fat_id", "won;2026-11-20;;f-1")
    assert (event.email, event.fat_id) == (None, "f-1")


def test_the_same_event_has_the_same_id_and_says_nothing_about_anybody(tmp_path: Path) -> None:
    head, row = "Stage;Date;Email;Deal ID", "won;2026-11-20;anna@ledgerly.example;D1"
    first = one(tmp_path, head, row)
    # A later export of the deal, in another workspace: the amount, the day or the contact may have changed.
    again = one(tmp_path, head, " WON ;2026-11-21;ben@ledgerly.example;D1", reading(salt="other"))
    assert again.id == first.id
    assert one(tmp_path, head, row, reading(account="500000002")).id != first.id
    nameless = one(tmp_path, "Stage;Date;Email", "won;2026-11-20;anna@ledgerly.example")
    assert one(tmp_path, "Stage;Date;Email", "Won;2026-11-20;ANNA@ledgerly.example").id == nameless.id
    assert (
        one(tmp_path, "Stage;Date;Email", "won;2026-11-20;anna@ledgerly.example", reading(salt="other")).id
        != nameless.id
    )
    assert nameless.id not in (hashed("anna@ledgerly.example"), first.id)


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    for text, said in (
        ("Date;Email\n2026-11-20;a@ledgerly.example\n", "no column holds the stage"),
        ("Stage;Email\nwon;a@ledgerly.example\n", "no column holds the time"),
        ("Stage;Date\nwon;2026-11-20\n", "no column says who it was"),
    ):
        with pytest.raises(InvalidInput, match=said):
            read(tmp_path, text)


def test_stages_that_mean_nothing_are_counted(tmp_path: Path) -> None:
    found = read(tmp_path, "Stage;Date;Email\nOpen;;\nopen ;;\nWON;2026-11-20;a@ledgerly.example\n")
    assert (len(found.events), found.rows, dict(found.other_stages)) == (1, 3, {"Open": 2})
