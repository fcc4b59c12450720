"""Mutated lists and deals: never another error than InvalidInput, every row is accounted for, nobody is in an error."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.audiences.checking import Holds, Repair, check_list
from core.audiences.estimating import estimate
from core.conversions.reading import Reading, read_events
from core.conversions.stages import Rule
from core.errors import InvalidInput
from tests.core.interchange.test_fuzz import COMPANIES, CONTACTS, MUTATIONS

TRIES = int(os.environ.get("CAMPAIGN_DESK_FUZZ", "10"))
NOW = datetime(2026, 11, 23, tzinfo=UTC)
DEALS = (
    "Deal ID,Stage,Date,Amount,Currency,Email,li_fat_id\n"
    'D1,Won,2026-11-20,"1,200.50",EUR,anna@ledgerly.example,\nD2,won,20 Nov 2026 10:30,,,,f-1\nD3,Open,1795170600,5,,ben@ledgerly.example,\n'
)
READING = Reading({"won": Rule("urn:lla:llaPartnerConversion:1", "Won")}, ZoneInfo("UTC"), "EUR", NOW, "5", "salt")


def contacts(path: Path, dice: random.Random) -> None:
    _check(path, Holds.CONTACTS, dice)


def companies(path: Path, dice: random.Random) -> None:
    _check(path, Holds.COMPANIES, dice)


def _check(path: Path, holds: Holds, dice: random.Random) -> None:
    found = check_list(path, holds, [one for one in Repair if dice.random() < 0.5])
    assert found.rows == len(found.members) + found.repeated + len(found.skipped)
    guess = estimate(found)
    assert 0 <= guess.low <= guess.high <= 1
    assert guess.matched_high <= len(found.members)


def deals(path: Path, dice: random.Random) -> None:
    found = read_events(path, READING)
    assert found.rows == len(found.events) + len(found.skipped) + sum(found.other_stages.values())
    assert len({one.id for one in found.events}) == len(found.events)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda one: one.__name__)
@pytest.mark.parametrize(
    ("work", "content"),
    [(contacts, CONTACTS), (companies, COMPANIES), (deals, DEALS)],
    ids=["contacts", "companies", "deals"],
)
def test_mutated_files(
    tmp_path: Path,
    work: Callable[[Path, random.Random], None],
    content: str,
    mutate: Callable[[bytes, random.Random], bytes],
) -> None:
    dice, path = random.Random(f"{work.__name__} {mutate.__name__}"), tmp_path / "list.csv"
    refused: list[str] = []
    for _ in range(TRIES):
        path.write_bytes(mutate(content.encode(), dice))
        try:
            work(path, dice)
        except InvalidInput as error:
            refused.append(str(error))
    assert "anna@" not in "".join(refused)
