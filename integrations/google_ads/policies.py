"""What Google's review says of ads, keywords and assets: read in one go, only what is not simply approved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.connections import Connection
from core.policies.noting import Review, note
from core.progress import Progress
from core.workspace import Workspace
from integrations.google_ads.client import STREAM_TIMEOUT_S, open_client, renew
from integrations.google_ads.explaining import explained
from integrations.google_ads.mapping import remote_id_of
from integrations.google_ads.mapping.ads import APPROVAL

KINDS = ("ad", "keyword", "asset")
_LIVE = "campaign.status != 'REMOVED'"
_LIVE_GROUP = f"ad_group.status != 'REMOVED' AND {_LIVE}"
_WORDS = {value: word for word, value in APPROVAL.items()}
_TYPES = {"PROHIBITED": "", "LIMITED": " (limits where it runs)", "FULLY_LIMITED": " (runs nowhere)"}


@dataclass(frozen=True)
class _Asked:
    """One stream: what stands where."""

    kind: str
    source: str
    holder: str
    live: str

    @property
    def query(self) -> str:
        """The query of the stream."""
        holder = f"{self.holder}.policy_summary"
        return (
            f"SELECT {self.source}.resource_name, {holder}.approval_status, {holder}.policy_topic_entries"  # noqa: S608 - names from the table below
            f" FROM {self.source} WHERE {self.source}.status != 'REMOVED' AND {self.live}"
            f" AND {holder}.approval_status != 'APPROVED'"
        )


STREAMS = (
    _Asked("ad", "ad_group_ad", "ad_group_ad", _LIVE_GROUP),
    _Asked("asset", "campaign_asset", "asset", _LIVE),
    _Asked("asset", "ad_group_asset", "asset", _LIVE_GROUP),
)
KEYWORDS = (
    "SELECT ad_group_criterion.resource_name, ad_group_criterion.approval_status, ad_group_criterion.disapproval_reasons"  # noqa: S608 - no values
    " FROM ad_group_criterion WHERE ad_group_criterion.type = 'KEYWORD' AND ad_group_criterion.negative = FALSE"
    f" AND ad_group_criterion.status != 'REMOVED' AND {_LIVE_GROUP} AND ad_group_criterion.approval_status != 'APPROVED'"
)


def fetch(
    workspace: Workspace, connection: Connection, progress: Progress, *, make: Callable[[Connection], Any] = open_client
) -> int:
    """Read the reviews and keep them; returns how many belong to an entity of the workspace."""
    client = make(connection)
    renew(client)
    found: list[Review] = []
    for one in STREAMS:
        for row in _rows(client, connection, one.query, progress):
            summary = getattr(row, one.holder).policy_summary
            topics = tuple(dict.fromkeys(_topic(entry) for entry in summary.policy_topic_entries))
            found += _review(one.kind, getattr(row, one.source).resource_name, summary.approval_status.name, topics)
    for row in _rows(client, connection, KEYWORDS, progress):
        keyword = row.ad_group_criterion
        reasons = tuple(keyword.disapproval_reasons)
        found += _review("keyword", keyword.resource_name, keyword.approval_status.name, reasons)
    return note(workspace, found, KINDS, platform=connection.platform)


def _review(kind: str, name: str, status: str, topics: tuple[str, ...]) -> list[Review]:
    """A review; none where Google has not said anything yet."""
    word = _WORDS.get(status)
    return [Review(kind, remote_id_of(kind, name), word, topics)] if word else []


def _topic(entry: Any) -> str:
    """A topic in words: Google's names are an open set."""
    return str(entry.topic).replace("_", " ").capitalize() + _TYPES.get(entry.type_.name, "")


def _rows(client: Any, connection: Connection, query: str, progress: Progress) -> Iterator[Any]:
    with explained():
        for batch in client.get_service("GoogleAdsService").search_stream(
            customer_id=connection.account.number, query=query, timeout=STREAM_TIMEOUT_S
        ):
            progress.step("Reading Google's reviews")
            yield from batch.results
