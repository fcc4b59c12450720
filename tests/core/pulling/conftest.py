"""A workspace that pulls from a platform whose account is a few plain rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core import pulling
from core.catalog import KINDS
from core.pulling import staging
from core.pulling.merging import Merged, Source
from core.rows import EntityRow, list_rows, marks
from core.values import encode
from core.workspace import Workspace

NUMBER = "2000000001"
FIELDS = {
    "account": ("name",),
    "campaign": ("name", "status", "daily_budget", "locations", "target_roas"),
    "ad_group": ("name", "status", "max_cpc"),
    "ad": ("headlines", "descriptions", "final_url", "status"),
    "keyword": ("text", "match_type", "status", "max_cpc"),
    "negative_list": ("name",),
}
PARENTS = {
    "campaign": "account",
    "ad_group": "campaign",
    "ad": "ad_group",
    "keyword": "ad_group",
    "negative_list": "account",
}


@dataclass
class Desk:
    """A workspace and what the platform has: kind and remote id to values, with `above` the remote id of the parent."""

    workspace: Workspace
    there: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def has(self, kind: str, remote_id: str, above: str | None = None, **values: Any) -> None:
        """Let the platform have an entity, or other values of it."""
        known = self.there.setdefault((kind, remote_id), {"above": above})
        known.update(values)

    def lacks(self, kind: str, remote_id: str) -> None:
        """Let the platform have it no more."""
        del self.there[kind, remote_id]

    def pull(self, complete: bool = True, alike: Mapping[str, tuple[str, ...]] | None = None) -> Merged:
        """Stage everything and merge it."""
        with self.workspace.write() as connection:
            staging.begin(connection)
            for (kind, remote_id), values in self.there.items():
                staging.put(connection, kind, [_staged(kind, remote_id, values)])
        kinds = frozenset(FIELDS) if complete else frozenset[str]()
        source = Source("google_ads", "Google Ads", NUMBER, FIELDS, kinds, alike=alike or {})
        return pulling.merge(self.workspace, source)

    def rows(self, kind: str) -> list[EntityRow]:
        """The draft."""
        return list_rows(self.workspace, kind)

    def one(self, kind: str) -> EntityRow:
        """The only entity of a kind in the draft."""
        (found,) = self.rows(kind)
        return found

    def mark(self, kind: str) -> tuple[str | None, Mapping[str, Any]]:
        """The mark of the only entity of a kind: what stands beside it, and the platform's values that differ."""
        with self.workspace.read() as connection:
            row = self.one(kind)
            found = marks(connection, kind, [row])[row.pk]
        return found.change, dict(found.live_fields)

    def set(self, kind: str, **values: Any) -> None:
        """Edit the only entity of a kind."""
        with self.workspace.edit("Edit by hand") as edit:
            edit.set(kind, [self.one(kind).id], values)


def _staged(kind: str, remote_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = KINDS[kind].by_name
    unread = staging.unread_text(values.get("unread", ()))
    stored = {name: encode(fields[name], value) for name, value in values.items() if name not in ("above", "unread")}
    above = {f"{PARENTS[kind]}_remote": values["above"] or NUMBER} if kind in PARENTS else {}
    platform = {"platform": "google_ads"} if "platform" in fields else {}
    return {"remote_id": remote_id, "unread": unread, **stored, **above, **platform}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty workspace, and an account with one campaign, one ad group and one keyword."""
    with Workspace.create(tmp_path / "plan.cdesk", synchronous="OFF") as workspace:
        made = Desk(workspace)
        made.has("account", NUMBER, name="Nordlicht")
        made.has("campaign", "1", name="Search", status="ENABLED", daily_budget=50_000_000, locations=["DE", "AT"])
        made.has("ad_group", "2", "1", name="Catalog", status="ENABLED", max_cpc=1_000_000)
        made.has("keyword", "2~3", "2", text="data catalog", match_type="EXACT", status="ENABLED")
        yield made
