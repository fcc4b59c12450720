"""What runs on the platform may spend a day, whatever the draft says."""

from __future__ import annotations

from core import connections, editing
from core.connections import Account
from core.posting.spending import live_daily_budget
from core.schema import ENTITY
from core.workspace import Workspace


def test_only_what_runs_counts_and_as_the_platform_has_it(workspace: Workspace) -> None:
    to = connections.connected(workspace, "google_ads", Account("1110001111", "Nordlicht"), "google_ads")
    assert live_daily_budget(workspace, to) is None
    with workspace.edit("Begin") as edit:
        account = edit.create("account", {"name": "Nordlicht", "platform": "google_ads"})
        made = [
            edit.create("campaign", {"name": name, "account": account, "status": status, "daily_budget": micros})
            for name, status, micros in (
                ("Runs", "ENABLED", 40_000_000),
                ("Rests", "PAUSED", 90_000_000),
                ("New", "ENABLED", 7_000_000),
            )
        ]
    assert live_daily_budget(workspace, to) == 0
    account_table, table = ENTITY["account"], ENTITY["campaign"]
    with workspace.write() as writing:
        writing.execute(account_table.update().values(remote_id="1110001111", live=1))
        writing.execute(table.update().where(table.c.name != "New").values(live=1))
    assert live_daily_budget(workspace, to) == 40_000_000
    editing.set_text(workspace, "campaign", [made[0]], "daily_budget", "500")
    assert live_daily_budget(workspace, to) == 40_000_000
