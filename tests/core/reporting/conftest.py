"""Workspaces with figures on both platforms, at the levels and in the currencies that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.catalog import KINDS
from core.ids import parse_id
from core.schema import ENTITY, fact, fact_detail
from core.workspace import Workspace

TODAY = date(2026, 11, 23)
FIRST = TODAY - timedelta(days=70)


def plant(
    workspace: Workspace,
    *,
    currencies: tuple[str, str] = ("EUR", "EUR"),
    levels: tuple[str, ...] = ("campaign", "ad_group"),
) -> None:
    """Two campaigns of two ad groups on each platform, seventy days of figures; a campaign's are the sums of its ad groups."""
    chance = Random(7)
    with workspace.edit("Plant") as edit:
        for platform, currency in zip(("google_ads", "linkedin_ads"), currencies, strict=True):
            account = edit.create(
                "account", {"name": f"Account {platform}", "platform": platform, "currency": currency}
            )
            for n in range(2):
                campaign = edit.create(
                    "campaign", {"account": account, "platform": platform, "name": f"Campaign {n} <b>"}
                )
                for m in range(2):
                    edit.create("ad_group", {"campaign": campaign, "platform": platform, "name": f"Group {n}.{m}"})
    with workspace.write() as connection:
        group = ENTITY["ad_group"]
        sums: dict[tuple[int, str], list[int]] = {}
        rows = []
        for pk, campaign in connection.execute(select(group.c.pk, group.c.campaign)).all():
            for back in range(70):
                day = str(FIRST + timedelta(days=back))
                numbers = [chance.randrange(50, 900), chance.randrange(0, 40), chance.randrange(10**6, 9 * 10**7),
                           chance.randrange(0, 3) * 10**6, chance.randrange(0, 3) * 18 * 10**7]  # fmt: skip
                rows.append(_row("ad_group", pk, day, numbers))
                into = sums.setdefault((campaign, day), [0] * 5)
                for at, number in enumerate(numbers):
                    into[at] += number
        if "ad_group" in levels:
            connection.execute(insert(fact), rows)
        if "campaign" in levels:
            connection.execute(
                insert(fact), [_row("campaign", pk, day, numbers) for (pk, day), numbers in sums.items()]
            )


def _row(kind: str, pk: int, day: str, numbers: list[int]) -> dict[str, Any]:
    names = ("impressions", "clicks", "cost", "conversions", "conversions_value")
    final = int(day < str(TODAY - timedelta(days=30)))
    return {"kind": KINDS[kind].code, "entity": pk, "day": day, "final": final, "until": None} | dict(
        zip(names, numbers, strict=True)
    )


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace without anything."""
    with Workspace.create(tmp_path / "Ledgerly.cdesk", synchronous="OFF") as made:
        yield made


@pytest.fixture
def figured(empty: Workspace) -> Workspace:
    """Both platforms in euros."""
    plant(empty)
    return empty


@pytest.fixture
def planter(empty: Workspace) -> Callable[..., Workspace]:
    """Plants what is asked for."""

    def make(**more: Any) -> Workspace:
        plant(empty, **more)
        return empty

    return make


def pk_of(workspace: Workspace, kind: str, ident: str) -> int:
    """The row number of an entity."""
    with workspace.read() as connection:
        query = select(ENTITY[kind].c.pk).where(ENTITY[kind].c.id == parse_id(ident).bytes)
        return int(connection.execute(query).scalar_one())


def put(workspace: Workspace, kind: str, pk: int, day: str, numbers: list[int], *, until: str | None = None) -> None:
    """Write one more figure."""
    with workspace.write() as connection:
        connection.execute(insert(fact).prefix_with("OR REPLACE"), _row(kind, pk, day, numbers) | {"until": until})


def put_detail(workspace: Workspace, kind: str, pk: int, day: str, measure: str, value: int) -> None:
    """Write one further measure."""
    row = {"kind": KINDS[kind].code, "entity": pk, "day": day, "measure": measure, "value": value}
    with workspace.write() as connection:
        connection.execute(insert(fact_detail), row)
