"""Downloading a LinkedIn account: lists into the staging tables page by page, then one merge."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core import connections
from core.audiences import lists
from core.connections import Connection, State
from core.contacts.forms import forms, keep_forms
from core.errors import ActElsewhere, SignInNeeded
from core.platforms import Pulled
from core.policies.noting import Review, note
from core.progress import Progress
from core.pulling import journey, staging, standing
from core.pulling.journey import Cursor, Journey, Work
from core.pulling.merging import Source
from core.pulling.wording import counted
from core.recording import now_ms
from core.targeting import entries
from core.workspace import Workspace
from integrations.keychain import SecretStore
from integrations.linkedin_ads import figures, reach
from integrations.linkedin_ads.audiences import read_lists
from integrations.linkedin_ads.client import LinkedInClient, open_client
from integrations.linkedin_ads.desk import Desk
from integrations.linkedin_ads.forms import read_forms
from integrations.linkedin_ads.mapping import Place, entries_of, read_fields
from integrations.linkedin_ads.measuring import keep_measuring
from integrations.linkedin_ads.pulling_reading import Element, Reading, pausing
from integrations.linkedin_ads.staged import (
    ARCHIVED,
    DECLARED,
    MESSAGE,
    MESSAGES,
    POSTED,
    UNREADABLE,
    Batch,
    Known,
    referred,
    stage_account,
    stage_campaigns,
    stage_creatives,
    stage_groups,
    stage_segments,
)

NAME = "LinkedIn Ads"
PLATFORM = "linkedin_ads"
KINDS = ("account", "campaign", "ad_group", "ad")
WHOLE_EVERY_MS, LAG_MS = 86_400_000, 3_600_000
"""How long posts count as read, and how far the clocks of this computer and LinkedIn's may be apart."""
LISTS = "lists of people and companies"
KEYS = {"ad": ("ad_group", "name", "introductory_text", "headline")}
"""What an ad that nobody posted is known by: names alone are given twice too often."""
UNFINISHED = "unfinished"
SAID = {
    UNFINISHED: "Left out: {count:,} that a post is still making; the next post finishes them.",
    ARCHIVED: "Left out: {count:,} archived or removed at LinkedIn.",
    UNREADABLE: "This sign-in may not read the texts of {ads}; they stay as they are here.",
    MESSAGES: "The contents of {ads} cannot be downloaded; they stay as they are here.",
    LISTS: "Lists of people and companies may not be read with this sign-in.",
}


@dataclass(frozen=True)
class _Paged:
    """A list with page tokens: where it stands, what people read meanwhile, and how its rows are staged."""

    kind: str
    segment: str
    finder: str
    label: str
    stage: Callable[[Sequence[Element], Batch, Known, Reading], None]


def _groups(found: Sequence[Element], batch: Batch, known: Known, reading: Reading) -> None:
    stage_groups(found, batch, known)


def _campaigns(found: Sequence[Element], batch: Batch, known: Known, reading: Reading) -> None:
    stage_campaigns(found, batch, known)


def _creatives(found: Sequence[Element], batch: Batch, known: Known, reading: Reading) -> None:
    held = reading.posts(referred(found, known, POSTED)) | reading.messages(referred(found, known, (MESSAGE,)))
    stage_creatives(found, held, batch, known)


PAGED = {
    "groups": _Paged("campaign", "adCampaignGroups", "search", "Reading campaigns", _groups),
    "campaigns": _Paged("ad_group", "adCampaigns", "search", "Reading ad sets", _campaigns),
    "creatives": _Paged("ad", "creatives", "criteria", "Reading ads", _creatives),
}
STREAMS = ("account", "segments", *PAGED)


def pull(
    workspace: Workspace,
    connection: Connection,
    progress: Progress,
    *,
    metrics_since: date | None = None,
    store: SecretStore | None = None,
    client: LinkedInClient | None = None,
    wait: Callable[[float], None] | None = None,
) -> Pulled:
    """Download what changed in an account; figures too when `metrics_since` is given.

    Whatever fails, the draft stays as it was: rows wait in staging tables until all are there. Raises the PlatformError
    tree, InvalidInput for another currency, KeychainError, ReadOnly and Cancelled; the next pull then goes on.
    """
    progress.step("Connecting to LinkedIn")
    wait = wait or pausing(progress)
    opened = nullcontext(client) if client else open_client(connection, store=store, pause=wait)
    try:
        with opened as speaking:
            pulled = _pulled(workspace, connection, Reading(speaking, connection.account.number, progress, wait))
            keep_measuring(workspace, Desk(speaking, connection, wait), progress)
            since, told = metrics_since, pulled.skipped
            facts = (
                0 if since is None else figures.fetch_figures(workspace, connection, progress, since, client=speaking)
            )
    except (SignInNeeded, ActElsewhere) as error:
        _mark(workspace, connection, error)
        raise
    _mark(workspace, connection, None)
    told = told if since is None else (*told, *figures.remarks(workspace, connection))
    return replace(pulled, facts=facts, skipped=told)


def _pulled(workspace: Workspace, connection: Connection, reading: Reading) -> Pulled:
    reviews: list[Review] = []

    def settled(one: Journey) -> None:
        reviews.extend(_settled(one))

    work = Work(STREAMS, lambda one, name: _read(one, name, reading), _source, _began, settled)
    done = journey.travel(journey.resumed(workspace, connection, _began), work, reading.progress)
    note(workspace, reviews, ("ad",), platform=PLATFORM)
    if any(key.endswith(f":{UNREADABLE}") for key in done.journey.cursor.skipped):
        # Whoever may read them the next time shall not wait for it.
        kept = connections.cursor(workspace, connection.id)
        connections.set_cursor(
            workspace, connection.id, {name: one for name, one in kept.items() if name != "whole_at"}
        )
    held = done.merged.change_set or done.merged.proposal
    return Pulled(
        done.entities, 0, held, done.merged.conflicts, _told(workspace, connection, done.journey.cursor.skipped)
    )


def _began(kept: Mapping[str, Any]) -> Cursor:
    """LinkedIn tells nobody what changed since when, so every list is read; posts only where that seems needed for a day."""
    now, whole, last = now_ms(), kept.get("whole_at"), kept.get("last")
    since = str(last) if last and whole and now - int(whole) < WHOLE_EVERY_MS else None
    return journey.begun_now(str(now - LAG_MS), since)


def _source(one: Journey) -> Source:
    kinds = KINDS if one.cursor.skipped.get(LISTS) else (*KINDS, "audience")
    fields = {kind: read_fields(kind) for kind in kinds}
    fields["campaign"] = (*fields["campaign"], DECLARED)
    return Source(PLATFORM, NAME, one.connection.account.number, fields, frozenset(kinds), KEYS, {"ad": standing.FILES})


def _settled(one: Journey) -> list[Review]:
    """Leave out what hangs below something archived, and let ad sets say what their campaigns declare."""
    with one.workspace.write() as writing:
        making = standing.drop_unfinished(writing, PLATFORM)
        if making:
            one.cursor.skipped[UNFINISHED] = making
        staging.drop_orphans(writing, "ad_group", "campaign")
        staging.drop_orphans(writing, "ad", "ad_group")
        staging.pick_elements(writing, "campaign", DECLARED)
        standing.keep_files(writing, one.connection.id, PLATFORM, one.connection.account.number)
        found = staging.staged_reviews(writing)
    return [Review(kind, remote, status, tuple(json.loads(topics))) for kind, remote, status, topics in found]


def _read(one: Journey, name: str, reading: Reading) -> None:
    """Read one list into the staging tables."""
    if name in PAGED:
        reading.retried(lambda: _read_pages(one, name, reading), lambda: _restart(one, name))
        one.finished(name, {})
        with one.workspace.write():
            one.keep()
        return
    batch = Batch()
    (_read_account if name == "account" else _read_segments)(one, reading, batch)
    one.finished(name, batch.skipped)
    with one.workspace.write():
        batch.flush(one.workspace)
        one.keep()


def _read_account(one: Journey, reading: Reading, batch: Batch) -> None:
    reading.progress.step("Reading the account")
    found = reading.describe()
    with one.workspace.read() as here:
        standing.check_currency(here, PLATFORM, reading.number, found.get("currency"))
    stage_account(found, batch, Known(Place(account=reading.number)))


def _read_segments(one: Journey, reading: Reading, batch: Batch) -> None:
    reading.progress.step("Reading lists of people and companies")
    found = reading.listed(("dmpSegments",), "account", {"account": reading.account}, LISTS)
    if found is None:
        batch.skipped[LISTS] += 1
    else:
        _keep_lists(one, reading)
    stage_segments(found or (), batch, Known(Place(account=reading.number)))


def _keep_lists(one: Journey, reading: Reading) -> None:
    """Note how the lists stand: when they run out, and what targets them."""
    with suppress(ActElsewhere):
        lists.keep(one.workspace, one.connection, read_lists(Desk(reading.client, one.connection)))


def _read_pages(one: Journey, name: str, reading: Reading) -> None:
    """Read a list from the page on that it is at; each page and the way to the next are written together."""
    paged, cursor = PAGED[name], one.cursor
    known = _known(one, name, reading)
    count = 0
    for page in reading.pages(paged.segment, paged.finder, cursor.page):
        reading.progress.step(paged.label, count)
        batch = Batch()
        if name == "campaigns":
            known = _named(one, page.elements, known, reading)
        paged.stage(page.elements, batch, known, reading)
        cursor.page, cursor.pages = page.token, cursor.pages + 1
        for what, skipped in batch.skipped.items():
            key = f"{name}:{what}"
            cursor.skipped[key] = cursor.skipped.get(key, 0) + skipped
        with one.workspace.write():
            batch.flush(one.workspace)
            one.keep()
        count += len(page.elements)


def _restart(one: Journey, name: str) -> bool:
    """Forget what came of a list; False when nothing had."""
    cursor = one.cursor
    begun = cursor.pages > 0
    cursor.page, cursor.pages = None, 0
    cursor.skipped = {key: count for key, count in cursor.skipped.items() if not key.startswith(f"{name}:")}
    with one.workspace.write() as writing:
        staging.forget(writing, PAGED[name].kind)
        one.keep()
    return begun


def _known(one: Journey, name: str, reading: Reading) -> Known:
    """What a list needs to know beside its documents."""
    place = Place(account=reading.number)
    if name != "creatives":
        return Known(place)
    with one.workspace.read() as here:
        formats, suffixes = standing.staged_formats(here), standing.url_parameters(here, PLATFORM)
        since = int(one.cursor.since or 0)
        parts = standing.parts(here, "ad", PLATFORM, reading.number)
    return Known(replace(place, forms=_forms(one, reading)), formats, suffixes, parts, since)


def _forms(one: Journey, reading: Reading) -> dict[str, str]:
    """The numbers of lead forms by their names; those seen earlier where this sign-in may not read them."""
    reading.progress.step("Reading lead forms")
    with suppress(ActElsewhere):
        keep_forms(one.workspace, one.connection, read_forms(Desk(reading.client, one.connection)))
    return {form.name: form.id for form in reversed(forms(one.workspace, one.connection))}


def _named(one: Journey, found: Sequence[Element], known: Known, reading: Reading) -> Known:
    """What is known, with the names of everything that these ad sets target; new names are kept for drafting offline."""
    wanted = entries_of([element.get("targetingCriteria") or {} for element in found])
    lacking = [urn for urn in wanted if urn not in known.place.names]
    with one.workspace.read() as here:
        names = {**known.place.names, **standing.staged_segments(here), **entries.names_of(here, lacking)}
    asked = [urn for urn in lacking if urn not in names]
    if asked:
        reading.progress.step("Reading the names of audiences")
        fresh = reach.names(reading.client, asked)
        fresh |= reading.organizations([urn for urn in asked if urn not in fresh])
        entries.remember(one.workspace, [wanted[urn]._replace(name=name) for urn, name in fresh.items()])
        names |= {urn: fresh.get(urn, urn) for urn in asked}
    return replace(known, place=replace(known.place, names=names))


def _mark(workspace: Workspace, connection: Connection, error: SignInNeeded | ActElsewhere | None) -> None:
    """Keep with the connection what keeps it from being downloaded, and that nothing does any more."""
    if connection.state is State.DISCONNECTED or (
        error is None and connection.state is State.CONNECTED and not connection.problem
    ):
        return
    state = State.SIGN_IN_AGAIN if isinstance(error, SignInNeeded) else State.CONNECTED
    connections.mark(workspace, connection.id, state, error.message if error else None)


def _told(workspace: Workspace, connection: Connection, skipped: Mapping[str, int]) -> tuple[str, ...]:
    """What was not brought, in sentences."""
    counts: dict[str, int] = {}
    for key, count in skipped.items():
        what = key.rpartition(":")[2]
        counts[what] = counts.get(what, 0) + count
    currency = connection.account.currency
    told = [SAID[what].format(count=count, ads=counted("ad", count)) for what, count in counts.items()]
    if currency and currency != workspace.currency:
        told.append(
            f"The account pays in {currency}, this workspace plans in {workspace.currency}: amounts are not converted."
        )
    return tuple(told)
