"""LinkedIn as `core.posting` asks for it: drafts under marked names first, batches whose elements each land or not."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.catalog import KINDS
from core.connections import Connection
from core.platforms import Verb
from core.posting import journal
from core.posting.adapter import Capabilities, Operation, Refused, Reply, Size
from core.progress import Progress
from core.workspace import Workspace
from integrations.linkedin_ads import mapping
from integrations.linkedin_ads.client import LinkedInClient, open_client
from integrations.linkedin_ads.files import Files
from integrations.linkedin_ads.posting_checks import Checks
from integrations.linkedin_ads.posting_places import FILES, INHERITED, Surroundings
from integrations.linkedin_ads.posting_reading import documents, look_alikes, read_current, status_of
from integrations.linkedin_ads.posting_sending import DRAFT, delete_entity, send
from integrations.linkedin_ads.pulling_reading import pausing
from integrations.linkedin_ads.staged import POSTED
from integrations.linkedin_ads.wire import calls

KINDS_POSTED = ("campaign", "ad_group", "ad")
NOTES = (
    "LinkedIn has no trial run: what can be checked here is; what else it refuses shows when it is posted, and stays pending.",
)  # fmt: skip
PAUSED_NOTE = (
    "Posted paused: the campaign (campaign group) and its ad sets stand paused on LinkedIn, so nothing is shown or spent. Ads "
    "are switched on below them, for LinkedIn reviews only those."
)
_SHARED_NAME = 100  # bytes of the name of a campaign group
_NAME = 200
CAN = Capabilities(
    KINDS_POSTED,
    atomic=False,
    marks=False,
    doubles=frozenset(KINDS_POSTED),
    renewed=frozenset({"ad"}),
    creates_paused=frozenset({"campaign", "ad_group"}),
    read_lag_s=5.0,
    most_operations=102,
    edits_at_once=100,
    drafted={"campaign": _SHARED_NAME, "ad_group": _NAME, "ad": _NAME},
    # What is below is ready before an ad set begins to run.
    enabled=("campaign", "ad", "ad_group"),
    cascades=False,
    inherited=INHERITED,
    notes=(*NOTES, PAUSED_NOTE),
)


@dataclass
class LinkedInAds:
    """One ad account of LinkedIn."""

    around: Surroundings
    checks: Checks

    @property
    def name(self) -> str:
        """The platform's name for people."""
        return "LinkedIn"

    @property
    def can(self) -> Capabilities:
        """What LinkedIn can do."""
        return CAN

    def fields(self, kind: str) -> frozenset[str]:
        """The fields that the table has a place for."""
        return mapping.sent_fields(kind)

    def fixed(self, kind: str, values: Mapping[str, Any]) -> frozenset[str]:
        """Fields and parents that are said once; of ads it depends on the format, for text ads keep their own texts."""
        return _fixed(kind, str(values.get("format")) if kind == "ad" else None)

    def no_place(self, kind: str) -> Mapping[str, str]:
        """Fields that LinkedIn does not have, and that people would look for there."""
        return mapping.no_place(kind)

    def size(self, operation: Operation) -> Size:
        """Batches hold one verb and kind; an ad with a post of its own goes alone."""
        batch = f"{operation.verb} {operation.kind}"
        alone = operation.kind == "ad" and operation.verb is Verb.CREATE and operation.values.get("format") != "text"
        return Size(1, 0, f"{batch} {operation.n}" if alone else batch)

    def validate(self, operations: Sequence[Operation]) -> Sequence[Refused]:
        """Look here, and ask what can be asked without changing anything."""
        return self.checks.refused(operations)

    def send(self, operations: Sequence[Operation], marker: str | None) -> Reply:
        """One batch."""
        return send(self.around, operations)

    def find(self, marker: str) -> bool:
        """Requests bear no markers."""
        return False

    def look_alikes(self, operations: Sequence[Operation]) -> Mapping[int, Sequence[str]]:
        """What bears the name of a new entity below the same parent."""
        return look_alikes(self.around, operations)

    def read_current(self, operations: Sequence[Operation]) -> Mapping[int, Mapping[str, Any] | None]:
        """What stands there now."""
        return read_current(self.around, operations)

    def remove_doubles(self, operations: Sequence[Operation], progress: Progress) -> None:
        """Delete drafts that bear our marked names and are not the ones that were kept, with the posts behind them."""
        account, client = self.around.connection.account.number, self.around.client
        found = look_alikes(self.around, operations)
        for one in reversed(operations):
            extra = [ident for ident in found.get(one.n, ()) if ident != one.remote_id]
            for ident, document in documents(client, account, one.kind, extra).items() if extra else ():
                progress.step("Tidying up")
                if status_of(one.kind, document) == DRAFT:
                    delete_entity(client, account, one.kind, ident)
                    post = mapping.reference_of(document)
                    if post is not None and post.startswith(POSTED):
                        client.call(calls.delete("posts", post))

    def clean_up(self, markers: Collection[str], progress: Progress) -> None:
        """Names lose their marks as soon as everything stands."""


@cache
def _fixed(kind: str, word: str | None) -> frozenset[str]:
    links = frozenset(one.name for one in KINDS[kind].fields if one.refers_to)
    # A picture with a description is another kind of post.
    shapes: tuple[str | None, ...] = ("single_image", "article") if word == "single_image" else (word,)
    known = [one for one in shapes if one is None or one in (*FILES, "article", "conversation")]
    return links.union(*(mapping.immutable(kind, one) for one in known or (None,)))


def made_for(
    workspace: Workspace, connection: Connection, client: LinkedInClient, pause: Callable[[float], None] = time.sleep
) -> LinkedInAds:
    """The account behind a client."""
    with workspace.read() as reading:
        number = journal.connection_pk(reading, connection)
    around = Surroundings(workspace, connection, client, Files(workspace, number, client, pause))
    return LinkedInAds(around, Checks(around))


@contextmanager
def open_account(workspace: Workspace, connection: Connection, progress: Progress) -> Iterator[LinkedInAds]:
    """The account of a connection. Raises SignInNeeded, KeychainError."""
    pause = pausing(progress)
    with open_client(connection, pause=pause) as client:
        yield made_for(workspace, connection, client, pause)
