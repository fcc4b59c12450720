"""What a post has to read at LinkedIn: entities as they are now, those of a name, and the posts behind ads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.errors import InvalidInput, PlatformError, ProgramFault
from core.platforms import Verb
from core.posting.adapter import Operation
from core.posting.finding import same
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.mapping import GONE, NOWHERE, Place, changes, read, reference_of, with_post
from integrations.linkedin_ads.posting_places import TARGETING, Surroundings, same_targeting
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.answers import Result, by_key
from integrations.linkedin_ads.wire.encoding import Value
from integrations.linkedin_ads.wire.values import id_of, urn

SEGMENTS = {"campaign": "adCampaignGroups", "ad_group": "adCampaigns", "ad": "creatives"}
URNS = {"campaign": "sponsoredCampaignGroup", "ad_group": "sponsoredCampaign", "ad": "sponsoredCreative"}
PARENTS = {"ad_group": ("campaign", "campaignGroup"), "ad": ("ad_group", "campaign")}
"""The field that points upwards here, and its name there."""
AT_ONCE, MOST_NAMES, CAMPAIGNS_AT_ONCE = 100, 50, 20
_STATUS = {"ad": "intendedStatus"}
Document = Mapping[str, Any]


def segments(account: str, kind: str) -> tuple[str | int, ...]:
    """Where entities of a kind are."""
    return "adAccounts", int(account), SEGMENTS[kind]


def key_of(kind: str, ident: str) -> str:
    """The key of an entity: only creatives are called by their URN."""
    return urn(URNS[kind], ident) if kind == "ad" else ident


def status_of(kind: str, document: Document) -> str:
    """The status that somebody gave an entity."""
    return str(document.get(_STATUS.get(kind, "status")) or "")


def documents(client: LinkedInClient, account: str, kind: str, idents: Sequence[str]) -> dict[str, Document]:
    """Entities by their numbers; those that are not there are missing. Raises the PlatformError tree."""
    found: dict[str, Document] = {}
    for at in range(0, len(idents), AT_ONCE):
        some = {key_of(kind, one): one for one in idents[at : at + AT_ONCE]}
        answer = client.get(calls.batch_get(segments(account, kind), list(some)))
        for key, one in by_key(answer, list(some)).items():
            if one.body is not None:
                found[some[str(key)]] = one.body
            elif not _is_missing(one):
                raise one.error or ProgramFault(f"LinkedIn told nothing about {key}.", code="RESULTS_MISSING")
    return found


def read_current(around: Surroundings, operations: Sequence[Operation]) -> dict[int, Mapping[str, Any] | None]:
    """The values of standing entities now, by operation; None where one is gone.

    Where LinkedIn's document is the same as that of the value that was sent, or of the one before, that value is told.
    """
    found: dict[int, Mapping[str, Any] | None] = {}
    for kind in SEGMENTS:
        some = [one for one in operations if one.kind == kind]
        if not some:
            continue
        account = around.connection.account.number
        held = documents(around.client, account, kind, [one.remote_id for one in some if one.remote_id])
        posts = _posts(around.client, [held[str(one.remote_id)] for one in some if _needs_post(one, held)])
        for one in some:
            document = held.get(one.remote_id or "")
            if document is None or status_of(kind, document) in GONE:
                found[one.n] = None
            else:
                found[one.n] = _values(around, one, with_post(document, posts.get(reference_of(document) or "")))
    return found


def look_alikes(around: Surroundings, operations: Sequence[Operation]) -> dict[int, list[str]]:
    """The numbers of what bears the name of a new entity below the same parent, the oldest first; not what was taken away."""
    found: dict[int, list[str]] = {}
    for kind in SEGMENTS:
        some = [one for one in operations if one.kind == kind and one.sent.get("name") and _parent(one) is not None]
        if not some:
            continue
        standing: dict[tuple[str, str], list[str]] = {}
        for document in _named(around, kind, some):
            above = id_of(str(document[PARENTS[kind][1]])) if kind in PARENTS else ""
            if status_of(kind, document) not in GONE:
                standing.setdefault((above, str(document.get("name"))), []).append(id_of(str(document["id"])))
        for one in some:
            ids = standing.get((str(_parent(one)), str(one.sent["name"])))
            if ids:
                found[one.n] = sorted(ids, key=int)
    return found


def _named(around: Surroundings, kind: str, some: Sequence[Operation]) -> Iterator[Document]:
    at = segments(around.connection.account.number, kind)
    if kind == "ad":
        campaigns = sorted({urn(URNS["ad_group"], str(_parent(one))) for one in some})
        for start in range(0, len(campaigns), CAMPAIGNS_AT_ONCE):
            yield from around.client.search(at, "criteria", {"campaigns": campaigns[start : start + CAMPAIGNS_AT_ONCE]})
        return
    names = sorted({str(one.sent["name"]) for one in some})
    for start in range(0, len(names), MOST_NAMES):
        wanted: dict[str, Value] = {"search": {"name": {"values": names[start : start + MOST_NAMES]}}}
        yield from around.client.search(at, "search", wanted)


def _parent(one: Operation) -> str | None:
    """The number of what an entity hangs below: '' for the account, None where it does not stand."""
    if one.kind not in PARENTS:
        return ""
    link = one.link(PARENTS[one.kind][0])
    return None if link is None else link.remote_id


def _needs_post(one: Operation, held: Mapping[str, Document]) -> bool:
    return (
        one.kind == "ad"
        and one.verb is Verb.UPDATE
        and one.remote_id in held
        and bool(set(one.sent) - {"name", "status"})
    )


def _posts(client: LinkedInClient, creatives: Sequence[Document]) -> dict[str, Document]:
    urns = sorted(
        {one for one in map(reference_of, creatives) if one and one.startswith(("urn:li:share", "urn:li:ugc"))}
    )
    found: dict[str, Document] = {}
    for at in range(0, len(urns), AT_ONCE):
        some = urns[at : at + AT_ONCE]
        answer = client.get(calls.batch_get(("posts",), list(some)))
        found |= {str(key): one.body for key, one in by_key(answer, list(some)).items() if one.body is not None}
    return found


def _values(around: Surroundings, one: Operation, document: Document) -> dict[str, Any]:
    place = replace(around.place(one), now_ms=0) if one.verb is Verb.UPDATE else NOWHERE
    known, now = around.known(one), read(one.kind, document, place)
    for name in one.sent:
        for said, meant in ((one.sent[name], known.sent[name]), (one.before.get(name), known.before.get(name))):
            if name in now and _is_like(known, name, now[name], meant, place):
                now[name] = said
                break
    return now


def _is_like(one: Operation, name: str, now: Any, meant: Any, place: Place) -> bool:
    """Whether LinkedIn's value is what a value becomes there."""
    if same(one.kind, name, now, meant):
        return True
    if name == TARGETING:
        return same_targeting(now, meant)
    try:
        held = one.values | {name: now}
        return now is not None and meant is not None and not changes(one.kind, held, held | {name: meant}, place)
    except (InvalidInput, PlatformError):
        return False


def _is_missing(one: Result) -> bool:
    return one.status == 404 or (one.error is not None and one.error.code in ("NOT_FOUND", "404"))
