"""Other people's changes, and everything that stands, as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from integrations.sandbox.linkedin.asking import Ask
from integrations.sandbox.linkedin.campaigns import CAMPAIGNS
from integrations.sandbox.linkedin.creatives import CREATIVES
from integrations.sandbox.linkedin.entities import change as change_entity
from integrations.sandbox.linkedin.groups import GROUPS
from integrations.sandbox.linkedin.oauth import SCOPES
from integrations.sandbox.linkedin.problems import not_found
from integrations.sandbox.linkedin.store import Store, set_setting

SOMEBODY = "urn:li:person:colleagueNordlicht"
KINDS = {one.segment: one for one in (GROUPS, CAMPAIGNS, CREATIVES)}


def change(store: Store, path: str, patch: Mapping[str, Any]) -> None:
    """Apply a patch to `adAccounts/N/SEGMENT/ID` as a colleague, by LinkedIn's rules. Raises Refused."""
    parts = [unquote(one) for one in path.strip("/").split("/")]
    if len(parts) != 4 or parts[2] not in KINDS:  # account, number, segment, id
        raise not_found()
    now = round(store.now().timestamp() * 1000)
    with store.write() as connection:
        set_setting(connection, f"role:{SOMEBODY}:{parts[1]}", "ACCOUNT_MANAGER")
        ask = Ask(connection, SOMEBODY, SCOPES, now, (parts[1], parts[3]))
        kind = KINDS[parts[2]]
        change_entity(kind, ask, kind.key(parts[3]), {"patch": dict(patch)})


def dump(store: Store, account: int | None = None) -> list[dict[str, Any]]:
    """Groups, campaigns, creatives, posts and lists, without stamps that differ from run to run."""
    query = "SELECT kind, id, body FROM entity WHERE (? IS NULL OR account = ?) ORDER BY kind, id"
    with store.turn:
        rows = store.connection.execute(query, (account, account)).fetchall()
    return [{"kind": kind, "number": number} | _plain(json.loads(body)) for kind, number, body in rows]


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    changing = ("changeAuditStamps", "version", "createdAt", "lastModifiedAt", "reviewedFrom")
    return {name: value for name, value in body.items() if name not in changing}
