"""Which operations of `GoogleAdsService.Mutate` carry out a creation, an edit or a removal of an entity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.platforms import Verb
from integrations.google_ads.mapping.messages import Message, operation_class, resource_of
from integrations.google_ads.mapping.names import MAIN

LEVELS: Mapping[str, str] = {
    "campaign": "campaign_criterion",
    "ad_group": "ad_group_criterion",
    "list": "shared_criterion",
}


@dataclass(frozen=True)
class Part:
    """One operation: on which resource, and what it does there."""

    resource: str
    verb: Verb

    @property
    def operation(self) -> str:
        """The member of MutateOperation."""
        return f"{self.resource}_operation"


def resource_for(kind: str, row: Mapping[str, Any]) -> str:
    """The resource that stands for an entity; `row` says its level (negatives) or where it hangs (targeting, assets)."""
    if kind in MAIN:
        return MAIN[kind]
    if kind == "negative_keyword":
        return LEVELS[row.get("level") or "campaign"]
    if kind == "targeting":
        return "ad_group_criterion" if row.get("ad_group") else "campaign_criterion"
    if kind == "asset":
        return (
            "ad_group_asset" if row.get("ad_group") else "campaign_asset" if row.get("campaign") else "customer_asset"
        )
    raise KeyError(kind)


def parts(kind: str, verb: Verb, row: Mapping[str, Any], changed: Iterable[str] = ()) -> Sequence[Part]:
    """The operations for one entity in their order, without those of its lists (`Spread`).

    `changed` are the fields of an edit. An immutable one among them is not possible: remove and create instead.
    """
    main = resource_for(kind, row)
    if verb is Verb.REMOVE:
        return (Part(main, verb),)
    if verb is Verb.CREATE:
        first = {"asset": "asset", "campaign": "campaign_budget"}.get(kind)
        own = first is not None and (kind == "asset" or not row.get("budget_name"))
        return (*([Part(first, verb)] if first and own else []), Part(main, verb))
    return _edits(kind, main, frozenset(changed))


def _edits(kind: str, main: str, changed: frozenset[str]) -> Sequence[Part]:
    from integrations.google_ads.mapping import TABLES

    table = TABLES[kind]
    resources = [
        resource
        for resource, entries in table.entries.items()
        if any(changed & set(one.fields) for one in entries if not one.read_only)
    ]
    plain = [one for one in resources if kind in ("campaign", "ad", "account") or one == main]
    return tuple(Part(resource, Verb.UPDATE) for resource in plain)


def new_operation(part: Part) -> tuple[Message, Message]:
    """An empty MutateOperation and, inside it, the resource to create or update."""
    made = operation_class()()
    inner = getattr(made, part.operation)
    target = inner.create if part.verb is Verb.CREATE else inner.update
    target.SetInParent()
    return made, target


def removal(resource: str, name: str) -> Message:
    """A MutateOperation that removes a resource by its name."""
    made = operation_class()()
    getattr(made, f"{resource}_operation").remove = name
    return made


def set_mask(operation: Message, paths: Iterable[str]) -> None:
    """Name the leaves that an update writes."""
    inner = getattr(operation, operation.WhichOneof("operation"))
    del inner.update_mask.paths[:]
    inner.update_mask.paths.extend(dict.fromkeys(paths))


__all__ = ["LEVELS", "Part", "new_operation", "parts", "removal", "resource_for", "resource_of", "set_mask"]
