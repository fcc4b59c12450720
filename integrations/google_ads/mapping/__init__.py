"""Catalog fields and Google Ads resources: one table for both directions, so that what is read is what is written.

Reading (`pulling`):  `read("campaign", row.campaign) | read("campaign", row.campaign_budget)`: stored values, as the
columns of a workspace hold them. Lists whose elements are resources of their own (`Spread`) are read by
`criterion_field`/`read_element` and put together by `join`.

Writing (`posting`). Values go in as they are stored; names come from `names`.

    for part in parts(kind, Verb.CREATE, row):       # campaign: campaign_budget, then campaign
        operation, message = new_operation(part)
        message.resource_name = resource_name(customer, part.resource, -7)   # temporary: unique over all types
        fill(message, kind, row)                     # every field that this resource has; None is left out

* An edit: `fill(message, kind, values, changed)` with `changed` the edited fields and `values` those of
  `companions(kind, changed)`, which are sent together (bid strategy with targets, texts with pins). It returns the leaves
  for `set_mask`; None clears a leaf, and false, 0 and "" stay in the mask.
* Parents are the caller's: `campaign.campaign_budget`, `ad_group.campaign`, `ad_group_ad.ad_group`,
  `ad_group_criterion.ad_group`, `campaign_criterion.campaign`, `shared_criterion.shared_set`, `campaign_asset.campaign`
  and `.asset`; negatives also `negative = True`; asset links `field_type` (`assets.FIELD_TYPES`).
* An ad is created inside its link: `fill(link, "ad", row)` and `fill(link.ad, "ad", row)`; later its status belongs to
  `ad_group_ad`, its texts to `ad` (the operation `ad_operation`, named by `ad_name`).
* `Spread` lists (`TABLES[kind].spreads`): create or remove one resource per element: `fill_element`. Criteria of countries
  and languages are named by their numbers; those of ad schedules stand in the workspace's table `counterpart`.
* Immutable (`immutable_fields(kind)`): remove and create again. An asset's content is immutable here because others may
  link to the same asset: make a new one, link it, remove the old link.
* `budget_name` names a shared budget: set `campaign.campaign_budget` to it; else the campaign has its own, whose resource
  stands in `counterpart` (kind campaign, part `campaign_budget`).
* Fields without a place are declared with the reason (`Table.unsaid`); `left_out(row)` tells values that the bid strategy
  of a campaign has no place for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from core.errors import InvalidInput
from integrations.google_ads.mapping.ads import AD, AD_GROUP
from integrations.google_ads.mapping.assets import ASSET
from integrations.google_ads.mapping.bidding import without_place as left_out
from integrations.google_ads.mapping.campaigns import ACCOUNT, CAMPAIGN
from integrations.google_ads.mapping.criteria import KEYWORD, NEGATIVE_KEYWORD, TARGETING, point_at
from integrations.google_ads.mapping.elements import criterion_field, fill_element, join, read_element, split
from integrations.google_ads.mapping.entries import Entry, Mapped, Spread, Table, Together, Unsaid
from integrations.google_ads.mapping.library import AUDIENCE, BUDGET, LABEL, NEGATIVE_LIST, SNIPPET, TEMPLATE
from integrations.google_ads.mapping.messages import (
    Message,
    descriptor_of,
    fields_along,
    holder,
    new_message,
    resource_of,
)
from integrations.google_ads.mapping.names import ad_name, ids_of, name_of, remote_id_of, resource_name
from integrations.google_ads.mapping.operations import Part, new_operation, parts, removal, resource_for, set_mask

TABLES: Mapping[str, Table] = {
    table.kind: table
    for table in (
        *(ACCOUNT, CAMPAIGN, AD_GROUP, AD, KEYWORD, NEGATIVE_KEYWORD, ASSET, AUDIENCE, TARGETING),
        *(NEGATIVE_LIST, BUDGET, LABEL, SNIPPET, TEMPLATE),
    )
}


def read(kind: str, message: Message) -> dict[str, Any]:
    """The stored values of all fields of a kind that stand in this resource."""
    plain, others = _readers(kind, resource_of(message))
    found: dict[str, Any] = {}
    for name, above, leaf, reads, absent in plain:
        inner = holder(message, above) if above else message
        value = None if inner is None else reads(inner, leaf)
        found[name] = absent if value is None else value
    for entry in others:
        found.update(entry.read(message))
    return found


@cache
def _readers(kind: str, resource: str) -> tuple[tuple[Any, ...], tuple[Entry, ...]]:
    """The fields of a resource that stand at one leaf each, with that leaf looked up; and the entries of several."""
    entries = _entries(kind, resource)
    descriptor = descriptor_of(resource)
    plain = [(one, fields_along(descriptor, one.path)) for one in entries if isinstance(one, Mapped)]
    return (
        tuple((one.field, way if way[1:] else (), way[-1], one.codec.read, one.codec.absent) for one, way in plain),
        tuple(one for one in entries if not isinstance(one, Mapped)),
    )


def fill(
    message: Message, kind: str, values: Mapping[str, Any], changed: Iterable[str] | None = None
) -> list[str]:  # fmt: skip
    """Set what stands in this resource; returns the leaves for the field mask. `changed` None: the resource is new.

    Raises InvalidInput, with the field, for a value that Google Ads does not have.
    """
    meant = None if changed is None else frozenset(changed)
    paths: list[str] = []
    for entry in _entries(kind, resource_of(message)):
        names = set(entry.fields)
        if entry.read_only or not names & set(values) or (meant is not None and not names & meant):
            continue
        try:
            paths += entry.fill(message, values, meant)
        except InvalidInput as error:
            if error.where is not None:
                raise
            raise InvalidInput(error.message, where=entry.fields[0], hint=error.hint) from error
    return paths


@cache
def _entries(kind: str, resource: str) -> tuple[Entry, ...]:
    return tuple(TABLES[kind].entries.get(resource, ()))


def companions(kind: str, names: Iterable[str]) -> frozenset[str]:
    """These fields and those that can only be sent together with them."""
    wanted = frozenset(names)
    groups = (frozenset(one.fields) for entries in TABLES[kind].entries.values() for one in entries)
    return wanted.union(*(group for group in groups if group & wanted))


@cache
def immutable_fields(kind: str) -> frozenset[str]:
    """Fields that are said once, when the resource is made."""
    entries = (one for found in TABLES[kind].entries.values() for one in found if one.immutable)
    return frozenset(name for one in entries for name in one.fields)


@cache
def sent_fields(kind: str) -> frozenset[str]:
    """Fields that a post can carry: in a resource of the entity, or as resources of their own."""
    entries = (one for found in TABLES[kind].entries.values() for one in found if not one.read_only)
    return frozenset(name for one in entries for name in one.fields) | {one.field for one in TABLES[kind].spreads}


__all__ = [
    "TABLES",
    "Mapped",
    "Message",
    "Part",
    "Spread",
    "Table",
    "Together",
    "Unsaid",
    "ad_name",
    "companions",
    "criterion_field",
    "fill",
    "fill_element",
    "ids_of",
    "immutable_fields",
    "join",
    "left_out",
    "name_of",
    "new_message",
    "new_operation",
    "parts",
    "point_at",
    "read",
    "read_element",
    "remote_id_of",
    "removal",
    "resource_for",
    "resource_name",
    "resource_of",
    "sent_fields",
    "set_mask",
    "split",
]
