"""Operations of a post as operations of `GoogleAdsService.Mutate`, with the way back from each of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import InvalidInput
from core.platforms import Verb
from core.posting.adapter import Link, Operation
from integrations.google_ads.exemptions import ask_for
from integrations.google_ads.mapping import (
    TABLES,
    Spread,
    ad_name,
    fill,
    fill_element,
    name_of,
    new_message,
    new_operation,
    parts,
    point_at,
    removal,
    resource_name,
    set_mask,
    split,
)
from integrations.google_ads.mapping.assets import FIELD_TYPES
from integrations.google_ads.mapping.messages import Message, operation_class, set_enum
from integrations.google_ads.mapping.names import MAIN, collection_of
from integrations.google_ads.mapping.operations import Part, resource_for

MARKER = -1
"""Whose operation the marker is: nobody's."""
NUMBERED = ("location", "audience")
# Which resource holds the elements of a list, by the resource of the entity.
_LABELLED = {"campaign": "campaign", "ad_group": "ad_group", "ad": "ad_group_ad", "keyword": "ad_group_criterion"}


@dataclass(frozen=True)
class Sent:
    """One operation of a request: whose it is, the resource, and the catalog field it says alone (a list's element)."""

    n: int
    kind: str
    resource: str
    field: str | None = None


@dataclass(frozen=True)
class Known:
    """What has to be known of the account to write a request: labels and shared bid strategies by name, campaigns' own
    budgets, and the resources of list elements by (kind, remote id, field)."""

    labels: Mapping[str, str] = field(default_factory=dict)
    portfolios: Mapping[str, str] = field(default_factory=dict)
    budgets: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)


@dataclass
class Request:
    """A request that is being written. `main` is the place of the operation whose answer holds an entity's own id."""

    customer: str
    known: Known
    messages: list[Message] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    main: dict[int, int] = field(default_factory=dict)
    _temporary: int = 0
    _names: dict[tuple[str, int], str] = field(default_factory=dict)
    _labels: dict[str, str] = field(default_factory=dict)

    def add(self, message: Message, about: Sent) -> None:
        """Put one operation into the request."""
        self.messages.append(message)
        self.sent.append(about)

    def new_name(self, resource: str, *above: str) -> str:
        """A temporary name, its number unique over all types."""
        self._temporary -= 1
        return resource_name(self.customer, resource, *above, self._temporary)

    def name_of_entity(self, link: Link | None) -> str:
        """The name of an entity that another hangs below: its own, or the temporary one it has in this request."""
        if link is None:
            raise InvalidInput("It hangs below nothing.")
        if link.remote_id is not None:
            return name_of(self.customer, link.kind, link.remote_id)
        if (link.kind, link.entity) not in self._names:
            raise InvalidInput(f"“{link.name}” above it is not on Google Ads.", where=link.field)
        return self._names[(link.kind, link.entity)]

    def keep_name(self, one: Operation, name: str) -> None:
        """Remember the temporary name of an entity."""
        self._names[(one.kind, one.entity)] = name

    def label(self, one: Operation, name: str) -> str:
        """The resource of a label; one that the account does not have is made by this request."""
        found = self.known.labels.get(name) or self._labels.get(name)
        if found is None:
            found = self._labels[name] = self.new_name("label")
            message = operation_class()()
            message.label_operation.create.resource_name = found
            message.label_operation.create.name = name
            self.add(message, Sent(one.n, one.kind, "label", "labels"))
        return found


def write_marker(request: Request, marker: str) -> None:
    """The first operation: a label whose name can be taken once."""
    message = operation_class()()
    message.label_operation.create.name = marker
    request.add(message, Sent(MARKER, "label", "label"))


def write(request: Request, one: Operation) -> None:
    """Write one operation. Raises InvalidInput, with the field, for what Google Ads has no place for."""
    if one.verb is Verb.REMOVE:
        name = name_of(request.customer, one.kind, one.remote_id or "")
        request.main[one.n] = len(request.messages)
        request.add(removal(collection_of(name), name), Sent(one.n, one.kind, collection_of(name)))
    elif one.verb is Verb.CREATE:
        _create(request, one)
    else:
        _update(request, one)


def row_of(one: Operation) -> dict[str, Any]:
    """Values together with what the entity hangs below, as the table asks for it."""
    return one.values | {link.field: link.entity for link in one.links if link.field in ("campaign", "ad_group")}


def _create(request: Request, one: Operation) -> None:
    row, first = row_of(one), ""
    for part in parts(one.kind, Verb.CREATE, row):
        message, resource = new_operation(part)
        is_main = part.resource == resource_for(one.kind, row)
        _name(request, one, part, resource, is_main=is_main)
        _point(request, one, part.resource, resource, first)
        fill(resource, one.kind, row)
        _complete(one, part.resource, resource, row)
        first = resource.resource_name
        if one.exempt:
            ask_for(getattr(message, part.operation), one.exempt)
        if is_main:
            request.main[one.n] = len(request.messages)
        request.add(message, Sent(one.n, one.kind, part.resource))
    for spread in TABLES[one.kind].spreads:
        for element in split(spread.field, row.get(spread.field)):
            _add_element(request, one, spread, element)


def _name(request: Request, one: Operation, part: Part, resource: Message, *, is_main: bool) -> None:
    """A temporary name for what others may hang below in this request."""
    above: tuple[str, ...] = ()
    if part.resource in ("ad_group_ad", "ad_group_criterion"):
        above = (request.name_of_entity(one.link("ad_group")).rpartition("/")[2],)
    elif part.resource not in ("campaign", "campaign_budget", "ad_group", "shared_set", "asset"):
        return
    resource.resource_name = request.new_name(part.resource, *above)
    if is_main:
        request.keep_name(one, resource.resource_name)


def _point(request: Request, one: Operation, resource: str, message: Message, first: str) -> None:
    """Say what a new resource hangs below, and what it links."""
    if resource == "campaign":
        shared = one.link("budget_name")
        message.campaign_budget = request.name_of_entity(shared) if shared is not None else first
        _share_strategy(request, one, message)
    elif resource == "shared_criterion":
        message.shared_set = request.name_of_entity(one.link("shared_set"))
    elif resource in ("ad_group", "campaign_criterion", "campaign_asset"):
        message.campaign = request.name_of_entity(one.link("campaign"))
    elif resource in ("ad_group_ad", "ad_group_criterion", "ad_group_asset"):
        message.ad_group = request.name_of_entity(one.link("ad_group"))
    if resource in ("campaign_asset", "ad_group_asset", "customer_asset"):
        message.asset = first
        set_enum(message, "field_type", FIELD_TYPES[one.values["type"]])


def _complete(one: Operation, resource: str, message: Message, row: Mapping[str, Any]) -> None:
    """What a new resource has to say beside the fields of its table."""
    if one.kind == "negative_keyword" and resource != "shared_criterion":
        message.negative = True
    elif one.kind == "budget":
        message.explicitly_shared = True
    elif one.kind == "negative_list" and not row.get("type"):
        set_enum(message, "type", "NEGATIVE_KEYWORDS")
    elif one.kind == "ad" and resource == "ad_group_ad":
        fill(message.ad, one.kind, row)
    elif one.kind == "targeting" and row.get("type") in NUMBERED:
        point_at(
            message,
            row["type"],
            _number(row),
            message.ad_group.split("/")[1] if resource == "ad_group_criterion" else message.campaign.split("/")[1],
        )


def _number(row: Mapping[str, Any]) -> str:
    """The number that a place or an audience has on Google Ads."""
    from core.interchange.editor.places import criterion_of

    if row.get("criterion_id"):
        return str(row["criterion_id"])
    found = criterion_of(row.get("value") or "")[0] if row["type"] == "location" else ""
    if not found:
        raise InvalidInput(
            f"{row.get('value')!r} is not known by its number on Google Ads.",
            where="criterion_id",
            hint="Fill in its ID.",
        )
    return str(found)


def _update(request: Request, one: Operation) -> None:
    spread_fields = {spread.field for spread in TABLES[one.kind].spreads}
    plain = [name for name in one.sent if name not in spread_fields]
    row = row_of(one)
    resources = [part.resource for part in parts(one.kind, Verb.UPDATE, row, plain)]
    if "budget_name" in one.sent and one.kind == "campaign":
        _change_budget(request, one, row)
        resources = []
    for resource in resources:
        _edit(request, one, resource, plain, row)
    for spread in TABLES[one.kind].spreads:
        if spread.field in one.sent:
            _edit_elements(request, one, spread)


def _edit(request: Request, one: Operation, resource: str, changed: Sequence[str], row: Mapping[str, Any]) -> None:
    message, target = new_operation(Part(resource, Verb.UPDATE))
    target.resource_name = _standing_name(request, one, resource)
    paths = fill(target, one.kind, row, changed)
    if resource == "campaign" and "portfolio" in changed:
        paths = [*paths, *_share_strategy(request, one, target)]
    if not paths:
        return
    set_mask(message, paths)
    if one.exempt:
        ask_for(getattr(message, f"{resource}_operation"), one.exempt)
    request.main.setdefault(one.n, len(request.messages))
    request.add(message, Sent(one.n, one.kind, resource))


def _standing_name(request: Request, one: Operation, resource: str) -> str:
    if one.kind == "ad" and resource == "ad":
        return ad_name(request.customer, one.remote_id or "")
    if one.kind == "campaign" and resource == "campaign_budget":
        found = request.known.budgets.get(one.remote_id or "")
        if found is None:
            raise InvalidInput("The budget of this campaign was not found on Google Ads.", where="daily_budget")
        return found
    return name_of(request.customer, one.kind, one.remote_id or "")


def _change_budget(request: Request, one: Operation, row: Mapping[str, Any]) -> None:
    """The campaign goes over to a shared budget, or gets one of its own again."""
    shared = one.link("budget_name")
    if shared is not None:
        name = request.name_of_entity(shared)
    else:
        message, target = new_operation(Part("campaign_budget", Verb.CREATE))
        name = target.resource_name = request.new_name("campaign_budget")
        fill(target, one.kind, row)
        request.add(message, Sent(one.n, one.kind, "campaign_budget"))
    message, target = new_operation(Part("campaign", Verb.UPDATE))
    target.resource_name = name_of(request.customer, one.kind, one.remote_id or "")
    target.campaign_budget = name
    plain = [each for each in one.sent if each != "budget_name"]
    paths = fill(target, one.kind, row, plain)
    if "portfolio" in plain:
        paths = [*paths, *_share_strategy(request, one, target)]
    set_mask(message, [*paths, "campaign_budget"])
    request.main[one.n] = len(request.messages)
    request.add(message, Sent(one.n, one.kind, "campaign"))


def _share_strategy(request: Request, one: Operation, campaign: Message) -> list[str]:
    """Put a campaign into the portfolio strategy that it names; returns the mask of that."""
    name = one.values.get("portfolio")
    if not name:
        return []
    found = request.known.portfolios.get(name)
    if found is None:
        raise InvalidInput(
            f"The account has no portfolio bid strategy “{name}”.", where="portfolio",
            hint="Make it in Google Ads under Tools, Bid strategies, or choose one that is there.",
        )  # fmt: skip
    campaign.bidding_strategy = found
    return ["bidding_strategy"]


def _edit_elements(request: Request, one: Operation, spread: Spread) -> None:
    """Elements that came are created, those that went are removed; the others stay as they are."""
    standing = request.known.elements.get((one.kind, one.remote_id or "", spread.field), {})
    wanted = split(spread.field, one.sent[spread.field])
    for element, name in standing.items():
        if element not in wanted:
            request.add(removal(spread.resource, name), Sent(one.n, one.kind, spread.resource, spread.field))
    for element in wanted:
        if element not in standing:
            _add_element(request, one, spread, element)


def _add_element(request: Request, one: Operation, spread: Spread, element: str) -> None:
    target = None
    if spread.target == "label":
        target = request.label(one, element)
    elif spread.target == "negative_list":
        link = next((link for link in one.links if link.field == spread.field and link.name == element), None)
        target = request.name_of_entity(link)
    message = operation_class()()
    inner = getattr(message, f"{spread.resource}_operation").create
    own = Link("", one.kind, one.entity, "", one.remote_id if one.verb is Verb.UPDATE else None)
    setattr(inner, spread.parent, request.name_of_entity(own))
    fill_element(inner, spread.field, element, target)
    request.add(message, Sent(one.n, one.kind, spread.resource, spread.field))


def count_of(one: Operation) -> int:
    """How many operations of the platform one of ours becomes, at most."""
    if one.verb is Verb.REMOVE:
        return 1
    lists = sum(len(split_safely(spread.field, one.sent.get(spread.field))) for spread in TABLES[one.kind].spreads)
    changed = sum(2 for spread in TABLES[one.kind].spreads if spread.field in one.before) if one.before else 0
    return {"campaign": 2, "asset": 2, "ad": 2}.get(one.kind, 1) + 2 * lists + changed


def split_safely(name: str, stored: Any) -> tuple[str, ...]:
    """Elements of a list, for counting: what cannot be read counts as one."""
    try:
        return split(name, stored)
    except (InvalidInput, json.JSONDecodeError):
        return (str(stored),)


def labels_in(operations: Sequence[Operation]) -> Iterator[str]:
    """The names of labels that operations put on something."""
    for one in operations:
        if one.verb is not Verb.REMOVE and "labels" in one.sent:
            yield from split_safely("labels", one.sent["labels"])


__all__ = [
    "MAIN",
    "MARKER",
    "Known",
    "Request",
    "Sent",
    "count_of",
    "labels_in",
    "new_message",
    "write",
    "write_marker",
]
