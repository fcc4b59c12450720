"""Workspaces with a connected account, and what they would post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from posting.model import Clock, Model, shown
from sqlalchemy import select

from core import connections
from core.connections import Account, Connection
from core.platforms import Plan, Posted
from core.posting.posting import Asked, Patience, Poster, make_plan, post
from core.progress import Progress
from core.rules import refresh
from core.schema import ENTITY, Presence
from core.workspace import Workspace

NUMBER = "1234567890"


@dataclass
class Desk:
    """A workspace, the model of a platform, and posting between them."""

    workspace: Workspace
    connection: Connection
    model: Model
    progress: Progress = field(default_factory=Progress)

    @property
    def poster(self) -> Poster:
        clock = self.model.clock
        patience = Patience(clock.now, clock.sleep, lambda: 0.5, today_ms=lambda: 0)
        return Poster(self.workspace, self.connection, self.model, self.progress, patience)

    def plan(self, where: str = "", *, enable: bool = False) -> Plan:
        return make_plan(self.poster, Asked(where, enable))

    def post(self, where: str = "", *, enable: bool = False, typed: str | None = None) -> Posted:
        """Plan and post at once, with whatever amount has to be typed."""
        plan = self.plan(where, enable=enable)
        return post(self.poster, plan, Asked(where, enable), typed_amount=typed or plan.amount_to_type)

    def drafted(self) -> list[str]:
        """What the draft holds, by content and place; comparable with `standing`."""
        found: dict[str, dict[int, tuple[str, dict[str, Any]]]] = {}
        lines = []
        with self.workspace.read() as connection:
            for kind in self.model.kinds:
                table = ENTITY[kind]
                query = select(table).where(
                    table.c.presence == int(Presence.DRAFT), table.c.status.is_distinct_from("REMOVED")
                )
                for row in connection.execute(query).mappings():
                    values = {name: row[name] for name in self.model.all_fields[kind]}
                    place = ""
                    for name in ("campaign", "ad_group"):
                        pk = row.get(name)
                        if pk is not None:
                            if pk not in found.get(name, {}):
                                place = "gone"
                                continue
                            place += found[name][pk][0] + ">"
                    line = f"{place}{kind}:{shown(values)}"
                    if place != "gone":
                        found.setdefault(kind, {})[row["pk"]] = (line, values)
                        lines.append(line)
        return sorted(lines)

    def standing(self) -> list[str]:
        """What the platform holds, by content and place."""
        live = self.model.live()

        def line(held: dict[str, Any]) -> str:
            place = "".join(
                line(live[held["above"][name]]) + ">" for name in ("campaign", "ad_group") if name in held["above"]
            )
            values = {name: held["values"].get(name) for name in self.model.all_fields[held["kind"]]}
            return f"{place}{held['kind']}:{shown(values)}"

        return sorted(line(held) for held in live.values())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a connected account and one tree."""
    file = tmp_path_factory.mktemp("posting") / "plan.cdesk"
    with Workspace.create(file, synchronous="OFF") as workspace:
        connections.connected(workspace, "google_ads", Account(NUMBER, "Nordlicht", "EUR", "Europe/Berlin"), "sandbox")
        plant(workspace, campaigns=1)
        refresh(workspace)
    return file


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the workspace beside an empty platform."""
    yield from opened(template, tmp_path)


def opened(template: Path, folder: Path, model: type[Model] = Model) -> Iterator[Desk]:
    """A copy of the workspace beside an empty platform of its own."""
    import shutil

    file = folder / "plan.cdesk"
    shutil.copy(template, file)
    with Workspace.open(file, synchronous="OFF") as workspace:
        yield Desk(workspace, connections.list_connections(workspace)[0], model(Clock()))


HEADLINES = ["Close the books", "Close software", "Try it today"]
DESCRIPTIONS = ["Close the books in three days.", "Works with the systems you have."]


def plant(workspace: Workspace, *, campaigns: int, groups: int = 1, keywords: int = 2, first: int = 1) -> list[str]:
    """New trees that the rules have nothing against; returns the ids of the campaigns."""
    from core.rows import list_rows

    with workspace.edit("Plant") as edit:
        known = list_rows(workspace, "account")
        account = (
            known[0].id
            if known
            else edit.create("account", {"name": "Nordlicht", "platform": "google_ads", "status": "ENABLED"})
        )
        made = []
        for n in range(first, first + campaigns):
            made.append(edit.create("campaign", {
                "account": account, "platform": "google_ads", "name": f"Campaign {n}", "status": "PAUSED", "type": "Search",
                "daily_budget": "20.00", "locations": ["DE"], "languages": ["en"], "networks": ["Google search"],
                "bid_strategy": "Manual CPC", "eu_political_ads": "Doesn't have EU political ads",
            }))  # fmt: skip
            for g in range(1, groups + 1):
                plant_group(edit, made[-1], f"Group {g}", keywords)
    return made


def plant_group(edit: Any, campaign: str, name: str, keywords: int) -> str:
    """An ad group with an ad and keywords."""
    group = edit.create("ad_group", {
        "campaign": campaign, "platform": "google_ads", "name": name, "status": "ENABLED", "max_cpc": "1.00",
    })  # fmt: skip
    edit.create("ad", {
        "ad_group": group, "platform": "google_ads", "format": "responsive_search", "status": "ENABLED",
        "headlines": HEADLINES, "descriptions": DESCRIPTIONS, "final_url": "https://ledgerly.example/close",
    })  # fmt: skip
    edit.create_many("keyword", [
        {"ad_group": group, "text": f"close software {n}", "match_type": "EXACT", "status": "ENABLED"} for n in range(keywords)
    ])  # fmt: skip
    return str(group)
