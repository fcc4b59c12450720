"""Whatever both sides do between pulls, the workspace ends with what the platform has and with everybody's edits."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from core import changesets, conflicts
from core.changesets import list_sets
from core.conflicts import Choice
from core.errors import NothingToDo
from core.rows import list_rows, marks
from core.schema import ENTITY, Presence
from core.workspace import Workspace

from .conftest import NUMBER, Desk

BUDGETS = st.integers(1, 5).map(lambda n: n * 10_000_000)
NAMES = st.sampled_from(["One", "Two", "Three"])


class TwoSides(RuleBasedStateMachine):
    """An account with campaigns that people edit there and here."""

    folder: Path
    count = 0

    @initialize()
    def begin(self) -> None:
        """An empty workspace, an account without campaigns."""
        TwoSides.count += 1
        self.workspace = Workspace.create(self.folder / f"{TwoSides.count}.cdesk", synchronous="OFF")
        self.desk = Desk(self.workspace)
        self.desk.has("account", NUMBER, name="Nordlicht")
        self.next = 1
        self.desk.pull()

    def teardown(self) -> None:
        """Close the file."""
        if hasattr(self, "workspace"):
            self.workspace.close()

    def _campaigns(self) -> list[str]:
        return [remote for kind, remote in self.desk.there if kind == "campaign"]

    @rule(name=NAMES, budget=BUDGETS)
    def made_there(self, name: str, budget: int) -> None:
        """Somebody makes a campaign and a group on the platform; names are unique there."""
        taken = {values.get("name") for (kind, _), values in self.desk.there.items() if kind == "campaign"}
        if name not in taken:
            number, self.next = str(self.next), self.next + 1
            self.desk.has("campaign", number, name=name, status="ENABLED", daily_budget=budget)
            self.desk.has("ad_group", f"g{number}", number, name="Group", status="ENABLED")

    @precondition(lambda self: self._campaigns())
    @rule(pick=st.integers(0, 9), budget=BUDGETS)
    def changed_there(self, pick: int, budget: int) -> None:
        """Somebody changes a budget on the platform."""
        found = self._campaigns()
        self.desk.has("campaign", found[pick % len(found)], daily_budget=budget)

    @precondition(lambda self: self._campaigns())
    @rule(pick=st.integers(0, 9))
    def removed_there(self, pick: int) -> None:
        """Somebody removes a campaign on the platform."""
        found = self._campaigns()
        remote = found[pick % len(found)]
        self.desk.lacks("campaign", remote)
        self.desk.lacks("ad_group", f"g{remote}")

    @rule(name=NAMES, budget=BUDGETS)
    def made_here(self, name: str, budget: int) -> None:
        """Somebody drafts a campaign."""
        with self.workspace.edit("Draft") as edit:
            account = self.desk.one("account").id
            row = {"account": account, "platform": "google_ads", "name": name, "daily_budget": budget}
            edit.create("campaign", row)

    @rule(pick=st.integers(0, 9), budget=BUDGETS)
    def changed_here(self, pick: int, budget: int) -> None:
        """Somebody edits a budget of the draft."""
        rows = self.desk.rows("campaign")
        if rows:
            with self.workspace.edit("Edit") as edit:
                edit.set("campaign", [rows[pick % len(rows)].id], {"daily_budget": budget})

    @rule(pick=st.integers(0, 9))
    def removed_here(self, pick: int) -> None:
        """Somebody deletes a campaign of the draft."""
        rows = self.desk.rows("campaign")
        if rows:
            with self.workspace.edit("Remove") as edit:
                edit.delete("campaign", [rows[pick % len(rows)].id])

    @rule()
    def undone(self) -> None:
        """Somebody presses undo."""
        try:
            changesets.undo(self.workspace)
        except NothingToDo:
            return

    @rule(choice=st.sampled_from([Choice.MINE, Choice.THEIRS]))
    def decided(self, choice: Choice) -> None:
        """Somebody settles what waits."""
        for found in list_sets(self.workspace, state="proposed"):
            with suppress(NothingToDo):
                conflicts.settle_all(self.workspace, found.id, choice)
            changesets.accept(self.workspace, found.id)

    @rule()
    def pulled(self) -> None:
        """The account is downloaded; a second time it brings nothing."""
        self.desk.pull()
        again = self.desk.pull()
        assert again.change_set is None
        assert again.proposal is None
        self._same_as_there()

    def _same_as_there(self) -> None:
        table = ENTITY["campaign"]
        with self.workspace.read() as connection:
            live = select(table.c.remote_id).where(table.c.live == 1)
            assert sorted(connection.execute(live).scalars()) == sorted(self._campaigns())
            rows = list_rows(self.workspace, "campaign", table.c.live == 1)
            shown = marks(connection, "campaign", rows)
            numbers = {row.pk: row.remote_id for row in connection.execute(select(table.c.pk, table.c.remote_id))}
        for row in rows:
            wanted: dict[str, Any] = self.desk.there["campaign", str(numbers[row.pk])]
            for name in ("name", "daily_budget"):
                assert shown[row.pk].live_fields.get(name, row[name]) == wanted[name]

    @invariant()
    def no_entity_twice(self) -> None:
        """No remote entity has two rows that are live."""
        table = ENTITY["campaign"]
        query = select(table.c.remote_id).where(table.c.live == 1).group_by(table.c.remote_id).having(func.count() > 1)
        if hasattr(self, "workspace"):
            with self.workspace.read() as connection:
                assert connection.execute(query).first() is None
                group = ENTITY["ad_group"]
                homeless = select(group.c.pk).where(
                    group.c.presence == int(Presence.DRAFT),
                    group.c.campaign.in_(select(table.c.pk).where(table.c.presence != int(Presence.DRAFT))),
                )
                assert connection.execute(homeless).first() is None


def test_two_sides(tmp_path: Path) -> None:
    TwoSides.folder = tmp_path
    run_state_machine_as_test(
        TwoSides,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
