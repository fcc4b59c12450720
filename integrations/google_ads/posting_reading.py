"""What a post has to read of the account: values as they are now, look-alikes, labels, and the parts of campaigns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.platforms import Verb
from core.posting.adapter import Operation
from integrations.google_ads.client import TIMEOUT_S
from integrations.google_ads.explaining import explained
from integrations.google_ads.mapping import TABLES, ids_of, join, name_of, resource_name
from integrations.google_ads.mapping.names import collection_of
from integrations.google_ads.mapping.operations import resource_for
from integrations.google_ads.posting_requests import Known, labels_in, row_of
from integrations.google_ads.queries import STREAMS
from integrations.google_ads.staged import STAGED, Batch

_AT_ONCE = 500
_QUERIES = {stream.name: stream.query for stream in STREAMS}
# Where list elements of a kind are read from, by field.
_ELEMENTS: Mapping[tuple[str, str], str] = {
    (kind, spread.field): spread.resource for kind, table in TABLES.items() for spread in table.spreads
}
# What makes two new entities the same, by kind; the parent comes on top.
_CONTENT: Mapping[str, tuple[str, ...]] = {
    "campaign": ("name",),
    "ad_group": ("name",),
    "budget": ("name",),
    "negative_list": ("name",),
    "keyword": ("text", "match_type"),
    "negative_keyword": ("text", "match_type"),
    "ad": ("headlines", "headline_pins", "descriptions", "description_pins", "path1", "path2", "final_url"),
    "targeting": ("type", "value", "negative"),
    "asset": ("type", "text", "header", "values", "description1", "description2", "final_url"),
}


@dataclass(frozen=True)
class Account:
    """One account that is read: the service without proto-plus, and its number."""

    service: Any
    customer: str

    def rows(self, query: str) -> Iterator[Any]:
        """The rows of a query. Raises the PlatformError tree."""
        with explained():
            for batch in self.service.search_stream(customer_id=self.customer, query=query, timeout=TIMEOUT_S):
                yield from batch.results

    def staged(self, stream: str, field: str, values: Collection[str]) -> Batch:
        """Rows of one stream of a pull whose field is one of these texts."""
        batch = Batch(self.customer)
        for query in conditioned(_QUERIES[stream], field, values):
            for row in self.rows(query):
                STAGED[stream](row, batch)
        return batch


def conditioned(query: str, field: str, values: Iterable[str]) -> Iterator[str]:
    """The query for some values at a time."""
    wanted = sorted(set(values))
    word = "AND" if " WHERE " in query else "WHERE"
    for at in range(0, len(wanted), _AT_ONCE):
        listed = ", ".join(quoted(one) for one in wanted[at : at + _AT_ONCE])
        yield f"{query} {word} {field} IN ({listed})"


def quoted(text: str) -> str:
    """A text in a query."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def read_current(account: Account, operations: Sequence[Operation]) -> dict[int, Mapping[str, Any] | None]:
    """The values of standing entities now, by operation; None where one is gone, or below something that is."""
    by_stream: dict[str, list[Operation]] = {}
    for one in operations:
        name = name_of(account.customer, one.kind, one.remote_id or "")
        by_stream.setdefault(collection_of(name), []).append(one)
    found: dict[int, Mapping[str, Any] | None] = {}
    for stream, some in by_stream.items():
        names = {name_of(account.customer, one.kind, one.remote_id or ""): one for one in some}
        batch = account.staged(stream, f"{stream}.resource_name", names)
        rows = {(kind, row["remote_id"]): row for kind, several in batch.rows.items() for row in several}
        lists = _lists(account, some)
        for one in some:
            row = rows.get((one.kind, one.remote_id))
            held = lists.get((one.kind, one.remote_id or ""), {})
            found[one.n] = None if row is None else {**row, **held}
    return found


def _lists(account: Account, operations: Sequence[Operation]) -> dict[tuple[str, str], dict[str, Any]]:
    """The lists of entities whose lists are about to change, as they are stored."""
    elements = _elements(account, operations)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in operations:
        for field in one.sent:
            if (one.kind, field) in _ELEMENTS:
                key = (one.kind, one.remote_id or "")
                found.setdefault(key, {})[field] = join(field, elements.get((*key, field), {}))
    return found


def _elements(account: Account, operations: Sequence[Operation]) -> dict[tuple[str, str, str], dict[str, str]]:
    """The elements of lists that are about to change, with the resource of each."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for one in operations:
        for field in one.sent:
            resource = _ELEMENTS.get((one.kind, field))
            if resource is not None and one.verb is Verb.UPDATE and one.remote_id:
                wanted.setdefault((resource, one.kind), set()).add(one.remote_id)
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for (resource, kind), ids in wanted.items():
        parent = _parent_of(resource)
        names = [name_of(account.customer, kind, one) for one in ids]
        batch = account.staged(resource, f"{resource}.{parent}", names)
        resources = {(of, ident, part): name for of, ident, part, name in batch.parts}
        linked = (
            _linked(account, resource) if resource in ("campaign_shared_set",) or resource.endswith("_label") else {}
        )
        for of, ident, field, element, _ in batch.elements:
            part = resources.get((of, ident, f"{field}:{element}"))
            if part is not None:
                name = f"customers/{account.customer}/{part}"
            else:
                name = resource_name(account.customer, resource, ident, ids_of(linked.get(element, "")))
            found.setdefault((of, ident, field), {})[element] = name
    return found


def _parent_of(resource: str) -> str:
    return resource.removesuffix("_label") if resource.endswith("_label") else "campaign"


def _linked(account: Account, resource: str) -> dict[str, str]:
    """The labels or negative lists of the account, by name."""
    of = "label" if resource.endswith("_label") else "shared_set"
    query = f"SELECT {of}.resource_name, {of}.name FROM {of} WHERE {of}.status != 'REMOVED'"  # noqa: S608 - fixed names
    return {getattr(row, of).name: getattr(row, of).resource_name for row in account.rows(query)}


def known_for(account: Account, operations: Sequence[Operation]) -> Known:
    """What has to be read before a request with these operations can be written."""
    labels = _linked(account, "campaign_label") if any(True for _ in labels_in(operations)) else {}
    budgets: dict[str, str] = {}
    campaigns = [
        name_of(account.customer, one.kind, one.remote_id or "")
        for one in operations
        if one.kind == "campaign" and one.verb is Verb.UPDATE and {"daily_budget", "total_budget"} & set(one.sent)
    ]
    query = "SELECT campaign.resource_name, campaign.campaign_budget FROM campaign"
    for each in conditioned(query, "campaign.resource_name", campaigns):
        for row in account.rows(each):
            budgets[ids_of(row.campaign.resource_name)] = row.campaign.campaign_budget
    return Known(labels, _portfolios(account, operations), budgets, _elements(account, operations))


def _portfolios(account: Account, operations: Sequence[Operation]) -> dict[str, str]:
    """The bid strategies that campaigns can share, by name; asked for only where a campaign goes into one."""
    sharing = [
        one
        for one in operations
        if one.kind == "campaign"
        and one.values.get("portfolio")
        and (one.verb is Verb.CREATE or "portfolio" in one.sent)
    ]
    if not sharing:
        return {}
    query = "SELECT bidding_strategy.resource_name, bidding_strategy.name FROM bidding_strategy"
    return {row.bidding_strategy.name: row.bidding_strategy.resource_name for row in account.rows(query)}


def find_label(account: Account, name: str) -> bool:
    """Whether the account has a label of this name."""
    return bool(labels_named(account, [name]))


def labels_named(account: Account, names: Collection[str]) -> list[str]:
    """The resources of the labels with these names."""
    query = "SELECT label.resource_name, label.name FROM label WHERE label.status != 'REMOVED'"
    return [row.label.resource_name for each in conditioned(query, "label.name", names) for row in account.rows(each)]


def look_alikes(account: Account, operations: Sequence[Operation]) -> dict[int, list[str]]:
    """Ids of what stands there with the content of new entities, under the same parents; from the top down."""
    made: dict[tuple[str, int], str] = {}
    found: dict[int, list[str]] = {}
    waiting: dict[tuple[str, str], list[tuple[Operation, str]]] = {}
    for kind in _CONTENT:
        waiting.clear()
        for one in operations:
            if one.kind == kind:
                stream = resource_for(kind, row_of(one))
                parent = _parent_name(account, one, stream, made)
                if parent is not None:
                    waiting.setdefault((stream, kind), []).append((one, parent))
        for (stream, _), some in waiting.items():
            for one, ids in _alike(account, stream, some):
                found[one.n] = ids
                made[(one.kind, one.entity)] = ids[0]
    return found


def _parent_name(account: Account, one: Operation, stream: str, made: Mapping[tuple[str, int], str]) -> str | None:
    """The name of what a new entity hangs below: '' for the account itself, None where it does not stand."""
    field = {"campaign": "", "campaign_budget": "", "shared_set": "", "customer_asset": "",
             "shared_criterion": "shared_set"}.get(stream)  # fmt: skip
    if field is None:
        field = "campaign" if stream in ("ad_group", "campaign_criterion", "campaign_asset") else "ad_group"
    if not field:
        return ""
    link = one.link(field)
    ident = None if link is None else link.remote_id or made.get((link.kind, link.entity))
    return None if link is None or ident is None else name_of(account.customer, link.kind, ident)


def _alike(
    account: Account, stream: str, some: Sequence[tuple[Operation, str]]
) -> Iterator[tuple[Operation, list[str]]]:
    parents = {parent for _, parent in some if parent}
    if parents:
        field = f"{stream}.{'shared_set' if stream == 'shared_criterion' else 'campaign' if stream in ('ad_group', 'campaign_criterion', 'campaign_asset') else 'ad_group'}"
        batch = account.staged(stream, field, parents)
    else:
        batch = account.staged(stream, f"{stream}.name", [str(one.values.get("name") or "") for one, _ in some])
    kind = some[0][0].kind
    standing: dict[tuple[str, ...], list[str]] = {}
    for row in batch.rows.get(kind, ()):
        above = next((row[name] for name in ("ad_group_remote", "campaign_remote") if row.get(name)), "")
        standing.setdefault((_place(stream, above, row), *_content(kind, row)), []).append(row["remote_id"])
    for one, parent in some:
        key = (_place(stream, ids_of(parent), {"remote_id": f"/{ids_of(parent)}~"}), *_content(kind, one.values))
        if key in standing:
            yield one, standing[key]


def _place(stream: str, above: str, row: Mapping[str, Any]) -> str:
    """The id of what a row hangs below; of a list's keyword it is the list."""
    return row["remote_id"].rpartition("/")[2].partition("~")[0] if stream == "shared_criterion" else str(above)


def _content(kind: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    texts = [values.get(name) for name in _CONTENT[kind]]
    plain = ["" if one in (None, "[]", "{}", 0) else str(one) for one in texts]
    return tuple(one.lower() for one in plain) if kind in ("keyword", "negative_keyword") else tuple(plain)
