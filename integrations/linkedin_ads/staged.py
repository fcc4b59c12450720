"""LinkedIn's documents as staged rows of a workspace: one function per list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.catalog import LINKEDIN
from core.pulling import staging
from core.pulling.standing import FILES
from core.values import dump_json
from core.workspace import Workspace
from integrations.linkedin_ads.mapping import (
    GONE,
    Place,
    political_word,
    read,
    read_fields,
    reference_of,
    segment_of,
    with_message,
    with_post,
)
from integrations.linkedin_ads.mapping.campaigns import POLITICAL
from integrations.linkedin_ads.mapping.entries import at
from integrations.linkedin_ads.wire.values import id_of

ARCHIVED, UNREADABLE, MESSAGES = "archived", "unreadable", "messages"
APPROVED = "Approved"
PAGE = "urn:li:organization:"
SPONSORED = "Sponsored"
POSTED, MESSAGE = ("urn:li:share:", "urn:li:ugcPost:"), "urn:li:adInMailContent:"
DECLARED = "eu_political_ads"
_RANK = {word: place for place, word in enumerate(POLITICAL)}
"""Of several ad sets that declare something else, the one that declares political advertising speaks for the campaign."""
Element = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What is known beside the documents: formats of ad sets, and what is added to landing pages from above.

    `parts` are those of ads as last seen; an ad that was not changed after `since` (milliseconds UTC) and refers to the
    same post is not asked for that post again.
    """

    place: Place
    formats: Mapping[str, str] = field(default_factory=dict)
    url_parameters: Mapping[tuple[str, str], str] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    since: int = 0

    def same_post(self, one: Element) -> bool:
        """Whether the post of a creative was read, and the creative stayed as it is since."""
        seen = self.parts.get(id_of(str(one["id"])), {}).get("post")
        return seen is not None and seen == reference_of(one) and int(one.get("lastModifiedAt") or 0) < self.since

    def of_ad(self, ad: str, ad_group: str) -> Place:
        """The place of an ad."""
        suffix = self.url_parameters.get(("ad", ad)) or self.url_parameters.get(("ad_group", ad_group))
        return replace(self.place, format=self.formats.get(ad_group), url_parameters=suffix)


@dataclass
class Batch:
    """Rows on their way into the staging tables."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    elements: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    parts: list[tuple[str, str, str, str]] = field(default_factory=list)
    reviews: list[tuple[str, str, str, str]] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, remote_id: str, values: Mapping[str, Any], **parents: str) -> None:
        """Stage one entity; parents by their remote ids. Fields that its document does not tell stay as they are here."""
        above = {f"{name}_remote": remote for name, remote in parents.items()}
        unread = staging.unread_text(name for name in read_fields(kind) if name not in values)
        row = {"remote_id": remote_id, "unread": unread, "platform": LINKEDIN, **above, **values}
        self.rows.setdefault(kind, []).append(row)

    def part(self, kind: str, remote_id: str, name: str, resource: Any) -> None:
        """Stage what stands for a part of an entity, where there is something."""
        if resource:
            self.parts.append((kind, remote_id, name, str(resource)))

    def flush(self, workspace: Workspace) -> None:
        """Write everything into the staging tables."""
        with workspace.write() as connection:
            for kind, rows in self.rows.items():
                staging.put(connection, kind, rows)
            staging.put_elements(connection, self.elements)
            staging.put_parts(connection, self.parts)
            staging.put_reviews(connection, self.reviews)
        self.rows, self.elements, self.parts, self.reviews = {}, [], [], []


def stage_account(one: Element, batch: Batch, known: Known) -> None:
    """The account, with the page that speaks for it."""
    number = str(one["id"])
    values = read("account", one, known.place)
    values["name"] = values["name"] or f"Account {number}"
    batch.add("account", number, values)
    page = str(one.get("reference") or "")
    batch.part("account", number, "page", page if page.startswith(PAGE) else None)


def stage_groups(found: Sequence[Element], batch: Batch, known: Known) -> None:
    """Campaigns, which LinkedIn calls campaign groups; what they declare is said by their ad sets."""
    for one in found:
        if one.get("status") in GONE:
            batch.skipped[ARCHIVED] += 1
            continue
        values = read("campaign", one, known.place) | {"type": SPONSORED}
        batch.add("campaign", str(one["id"]), values, account=known.place.account)
        batch.rows["campaign"][-1]["unread"] = staging.unread_text(
            [*(name for name in read_fields("campaign") if name not in values), DECLARED]
        )


def stage_campaigns(found: Sequence[Element], batch: Batch, known: Known) -> None:
    """Ad sets, which LinkedIn calls campaigns."""
    for one in found:
        if one.get("status") in GONE:
            batch.skipped[ARCHIVED] += 1
            continue
        group = id_of(str(one["campaignGroup"]))
        batch.add("ad_group", str(one["id"]), read("ad_group", one, known.place), campaign=group)
        word = political_word(one)
        if word is not None:
            batch.elements.append(("campaign", group, DECLARED, word, _RANK[word]))


def referred(found: Sequence[Element], known: Known, kinds: tuple[str, ...]) -> list[str]:
    """The posts or messages behind creatives that are to be read: by the beginnings of their URNs."""
    named = (reference_of(one) for one in found if one.get("intendedStatus") not in GONE and not known.same_post(one))
    return list(dict.fromkeys(one for one in named if one and one.startswith(kinds)))


def stage_creatives(found: Sequence[Element], held: Mapping[str, Element], batch: Batch, known: Known) -> None:
    """Ads, which LinkedIn calls creatives, with what stands in their posts and messages."""
    for one in found:
        if one.get("intendedStatus") in GONE:
            batch.skipped[ARCHIVED] += 1
        else:
            _stage_creative(one, held, batch, known)


def _stage_creative(one: Element, held: Mapping[str, Element], batch: Batch, known: Known) -> None:
    number, group = id_of(str(one["id"])), id_of(str(one["campaign"]))
    reference = reference_of(one)
    post, same = held.get(reference or ""), known.same_post(one)
    if reference and post is None and not same:
        batch.skipped[UNREADABLE if reference.startswith(POSTED) else MESSAGES] += 1
    whole = with_post(one, post)
    if post is not None and str(reference).startswith(MESSAGE):
        whole = with_message(one, post)
        if at(dict(post), "subContent.guidedReplies") is not None:
            batch.skipped[MESSAGES] += 1
    values = read("ad", whole, known.of_ad(number, group))
    if reference and post is None and number in known.parts:
        values.pop("format", None)  # only guessed from the ad set; what was read of the post before says it
    batch.add("ad", number, values, ad_group=group)
    batch.part("ad", number, "post", reference)
    files = [(name, known.parts[number].get(name)) for name in FILES] if same else _media(one, post)
    for name, urn in files:
        batch.part("ad", number, name, urn)
    _review(number, one, values.get("approval_status"), batch)


def _media(one: Element, post: Element | None) -> list[tuple[str, Any]]:
    """The uploaded files of an ad: what a draft calls them is known by their URNs."""
    content = (post or {}).get("content") or {}
    urn = (content.get("media") or {}).get("id") or (content.get("article") or {}).get("thumbnail")
    urn = urn or ((one.get("content") or {}).get("textAd") or {}).get("image")
    urn = urn or at(dict(post or {}), "subContent.regular.rightRailAdPicture")
    return [(kind, urn) for kind in FILES if str(urn).startswith(f"urn:li:{kind}:")]


def _review(number: str, one: Element, word: str | None, batch: Batch) -> None:
    """What the review says, where it is more than a yes; drafts have none."""
    if word and word != APPROVED:
        reasons = (one.get("review") or {}).get("rejectionReasons") or ()
        topics = [str(reason).replace("_", " ").capitalize() for reason in reasons]
        batch.reviews.append(("ad", number, word, dump_json(topics)))


def stage_segments(found: Sequence[Element], batch: Batch, known: Known) -> None:
    """Lists of people and companies; the segment is what targeting names."""
    for one in found:
        number = str(one["id"])
        batch.add("audience", number, read("audience", one, known.place), account=known.place.account)
        batch.part("audience", number, "segment", segment_of(one))
