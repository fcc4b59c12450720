"""Large accounts of the simulated LinkedIn: what they are filled with, and figures divided by who the members were."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.linkedin.bulk import seed_bulk
from integrations.sandbox.linkedin.delivery import UNIT
from integrations.sandbox.linkedin.seeding import seed_accounts
from integrations.sandbox.linkedin.splitting import Rows, split
from integrations.sandbox.linkedin.store import Store

NAMES = ("IT", "Finance", "Sales")
SHARES = st.lists(st.floats(0, 1), min_size=len(NAMES), max_size=len(NAMES))
COSTS = st.integers(0, 4_000 * UNIT)


@given(
    shares=st.lists(SHARES, min_size=3, max_size=3),
    figures=st.lists(st.tuples(st.sampled_from(["2026-09", "2026-10"]), st.integers(0, 2), st.integers(0, 50), COSTS)),
    fewest=st.integers(1, 5),
)
def test_a_split_is_the_sum_of_what_each_campaign_shows(
    shares: list[list[float]], figures: list[tuple[str, int, int, int]], fewest: int
) -> None:
    found: Rows = {(month, (str(campaign),)): [shown, cost] for month, campaign, shown, cost in figures}
    parts = {
        str(at): {name: one for name, one in zip(NAMES, mine, strict=True) if one} for at, mine in enumerate(shares)
    }
    plain: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(lambda: [0, 0])
    for (month, (campaign,)), sums in found.items():
        for name, part in parts[campaign].items():
            told = [int(one * part) for one in sums]
            if told[0] >= fewest:
                into = plain[month, (name,)]
                into[:] = [one + more for one, more in zip(into, told, strict=True)]
    assert split(found, parts.__getitem__, fewest=fewest) == plain


def test_costs_of_a_year_are_added_up_beyond_64_bits() -> None:
    campaigns, cost = 6_000, 2_000_000 * UNIT
    found: Rows = {("", (str(at),)): [10, cost] for at in range(campaigns)}
    assert split(found, lambda campaign: {"IT": 1.0}, fewest=1) == {("", ("IT",)): [10 * campaigns, cost * campaigns]}


def test_a_large_account_runs_a_fifth_of_its_campaigns_on_every_day_always_the_same(tmp_path: Path) -> None:
    first = Store(tmp_path / "seeded.sqlite")
    seed_accounts(first, 1)
    first.connection.execute("DELETE FROM fact")
    first.close()

    def filled(name: str) -> list[tuple[int, int, str, int, int]]:
        shutil.copy(tmp_path / "seeded.sqlite", tmp_path / name)
        store = Store(tmp_path / name)
        made = seed_bulk(store, campaigns=100, creatives=300, days=50)
        query = "SELECT campaign, creative, day, impressions, clicks FROM fact"
        rows = store.connection.execute(query).fetchall()
        store.close()
        assert made["facts"] == len(rows)
        return rows

    rows = filled("one.sqlite")
    running = Counter(day for day, _ in {(day, campaign) for campaign, _, day, _, _ in rows})
    assert len(running) == 50
    assert all(15 <= count <= 25 for count in running.values())
    assert all(shown > 0 and clicks <= shown for *_, shown, clicks in rows)
    assert filled("two.sqlite") == rows
