"""What stands around what is posted: its account, page and parents, targeting with LinkedIn's numbers, uploaded files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from core.connections import Connection
from core.contacts.forms import forms
from core.errors import FieldsRefused, ProgramFault
from core.posting.adapter import Operation
from core.targeting.criteria import Criteria, Entry, digest, from_stored, to_stored
from core.targeting.entries import remember, resolve_all
from core.values import dump_json
from core.workspace import Workspace
from integrations.linkedin_ads import reach
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.files import Files
from integrations.linkedin_ads.mapping import Place
from integrations.linkedin_ads.wire import calls

FILES = {"single_image": "image", "text": "image", "document": "document", "message": "image"}
"""Which field of an ad names its file, by its format."""
TARGETING = "targeting"
INHERITED = {
    "ad_group": (("campaign", "eu_political_ads"), ("campaign", "objective"), ("campaign", "budget_optimization")),
    "ad": (
        *(("ad_group", name) for name in ("objective", "format", "final_url_suffix")),
        ("campaign", "final_url_suffix"), ("account", "final_url_suffix"), ("ad", "final_url_suffix"),
    ),
}  # fmt: skip
"""What LinkedIn is told of what stands above; an ad's own URL parameters are no field of LinkedIn's either."""
_SUFFIXES = tuple(f"{kind}.final_url_suffix" for kind in ("ad", "ad_group", "campaign", "account"))


@dataclass
class Surroundings:
    """One account, asked once for what does not change."""

    workspace: Workspace
    connection: Connection
    client: LinkedInClient
    files: Files
    now: Callable[[], float] = time.time
    _names: dict[tuple[str, str], Entry | None] = field(default_factory=dict)

    @cached_property
    def account(self) -> Mapping[str, Any]:
        """What LinkedIn says of the account."""
        return self.client.get(calls.get("adAccounts", int(self.connection.account.number)))

    @property
    def page(self) -> str | None:
        """The LinkedIn page in whose name ads are shown."""
        found = str(self.account.get("reference") or "")
        return found if found.startswith("urn:li:organization:") else None

    def place(self, one: Operation, *, files: bool = False) -> Place:
        """Where an operation stands; with `files` those that it needs are sent before. Raises InvalidInput."""
        parents = {link.field: link.remote_id or "0" for link in one.links}
        return Place(
            account=self.connection.account.number, currency=str(self.account.get("currency") or ""), page=self.page,
            campaign=parents.get("campaign"), ad_group=parents.get("ad_group"),
            political=one.above.get("campaign.eu_political_ads"),
            objective=one.above.get("ad_group.objective") or one.above.get("campaign.objective"),
            format=one.above.get("ad_group.format"),
            url_parameters=next((one.above[name] for name in _SUFFIXES if one.above.get(name)), None),
            media=self._media(one, send=files), forms=self._forms() if one.values.get("lead_form") else {}, now_ms=round(self.now() * 1000),
        )  # fmt: skip

    def known(self, one: Operation) -> Operation:
        """The operation with LinkedIn's numbers of all targeting entries that are known here or there."""
        if one.kind != "ad_group":
            return one
        parts = {"sent": one.sent, "rest": one.rest, "before": one.before}
        changed = {
            name: {**values, TARGETING: self.resolved(values[TARGETING])}
            for name, values in parts.items()
            if values.get(TARGETING)
        }
        return replace(
            one,
            sent=changed.get("sent", one.sent),
            rest=changed.get("rest", one.rest),
            before=changed.get("before", one.before),
        )

    def resolved(self, stored: str) -> str:
        """A stored targeting with the numbers that are known here, or that LinkedIn has for exactly that name."""
        criteria = from_stored(json.loads(stored))
        if all(entry.urn for entry in criteria.entries()):
            return stored
        with self.workspace.read() as connection:
            criteria, unknown = resolve_all(connection, criteria)
        found = {one.key: self._asked(one) for one in unknown}
        return dump_json(to_stored(criteria.mapped(lambda one: found.get(one.key) or one)))

    def _asked(self, entry: Entry) -> Entry | None:
        """The one entry that LinkedIn calls so."""
        if entry.key not in self._names:
            wanted = entry.name.strip().casefold()
            try:
                rows = reach.suggested(self.client, entry.facet, entry.name)
            except (FieldsRefused, ProgramFault):
                rows = []  # a facet whose entries cannot be searched, or that LinkedIn does not know
            meant = [Entry(entry.facet, one.name, one.urn) for one in rows if one.name.strip().casefold() == wanted]
            self._names[entry.key] = meant[0] if len(meant) == 1 else None
            if len(meant) == 1 and not self.workspace.read_only:
                remember(self.workspace, meant)
        return self._names[entry.key]

    def _forms(self) -> dict[str, str]:
        """The lead forms of the account by what people call them."""
        return {one.name: one.id for one in reversed(forms(self.workspace, self.connection))}

    def _media(self, one: Operation, *, send: bool) -> dict[str, str]:
        kind, name = file_of(one)
        if kind is None or name is None:
            return {}
        if send:
            return self.files.named() | {name: self.files.urn(kind, name, self.page or "")}
        self.files.check(kind, name)
        return {name: f"urn:li:{kind}:0"} | self.files.named()


def file_of(one: Operation) -> tuple[str | None, str | None]:
    """Of which kind the file of an ad is, and what the draft calls it."""
    kind = FILES.get(str(one.values.get("format"))) if one.kind == "ad" else None
    name = one.values.get(kind) if kind else None
    return kind, str(name) if name else None


def same_targeting(one: str | None, other: str | None) -> bool:
    """Whether two stored targetings reach the same members."""
    return _digest(one) == _digest(other)


def _digest(stored: str | None) -> str:
    return digest(from_stored(json.loads(stored)) if stored else Criteria())
