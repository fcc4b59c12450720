"""Answering a query: rows one after another, each joined with the resources it belongs to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from integrations.sandbox.google import facts
from integrations.sandbox.google.accounts import clients
from integrations.sandbox.google.changes import change_events, change_statuses
from integrations.sandbox.google.compare import Row, copier, matcher, reader
from integrations.sandbox.google.geography import currencies, languages, places
from integrations.sandbox.google.look import Look
from integrations.sandbox.google.messages import Message, chosen, field_of, resource_class, row_class
from integrations.sandbox.google.query import ATTRIBUTED, Plan, mentioned

JOINS = (
    "ad_group_ad",
    "ad_group_criterion",
    "ad_group",
    "campaign",
    "campaign_budget",
    "bidding_strategy",
    "asset",
    "label",
    "shared_set",
)
MOST_KEPT = 20_000  # parents kept in memory while a query runs
LABELLED = {"campaign", "ad_group", "ad_group_ad", "ad_group_criterion"}
CONSTANTS: dict[str, Callable[[], dict[Any, Message]]] = {
    "geo_target_constant": places,
    "language_constant": languages,
    "currency_constant": currencies,
}


def answer(look: Look, plan: Plan, offset: int = 0) -> Iterator[Message]:
    """The rows of a query from an offset on."""
    rows = _ordered(_filtered(_Source(look, plan).rows(), plan), plan)
    copy = copier(plan)
    for row in islice(rows, offset, plan.query.limit):
        found = row_class()()
        copy(row, found)
        yield found


def _filtered(rows: Iterator[Row], plan: Plan) -> Iterator[Row]:
    tests = [
        matcher(one)
        for one in plan.tests
        if not (one.field.startswith("segments.") and one.field not in plan.query.select)
    ]
    for row in rows:
        if all(test(row) for test in tests):
            yield row


def _ordered(rows: Iterator[Row], plan: Plan) -> Iterator[Row]:
    if not plan.query.order:
        return rows
    found = [dict(row) for row in rows]
    for name, descending in reversed(plan.query.order):
        found.sort(key=_rank(name), reverse=descending)
    return iter(found)


def _rank(name: str) -> Callable[[Row], tuple[bool, Any]]:
    """Where a row stands by a field; rows without it come first."""
    read = reader(name)

    def rank(row: Row) -> tuple[bool, Any]:
        value = read(row)
        return value is not None, 0 if value is None else value

    return rank


@dataclass
class _Source:
    """Where the rows of one query come from."""

    look: Look
    plan: Plan
    kept: dict[str, Message] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Every row before the conditions."""
        source = self.plan.query.source
        if source in CONSTANTS:
            return ({source: one} for one in CONSTANTS[source]().values())
        if source == "customer_client":
            return self._clients()
        if source == "change_event":
            return self._joined({source: one} for one in change_events(self.look, self.plan))
        if source == "change_status":
            return self._joined({source: one} for one in change_statuses(self.look, self.plan))
        if self.plan.segments:
            return self._joined(self._segmented())
        found = self._joined(self._plain(source))
        return self._counted(found) if self.plan.counted else found

    def _clients(self) -> Iterator[Row]:
        account = self._get(f"customers/{self.look.customer}")
        for level, customer in clients(self.look.connection, self.look.customer):
            one = resource_class("customer_client")()
            one.resource_name = f"customers/{self.look.customer}/customerClients/{customer.id}"
            one.client_customer, one.level, one.id = customer.resource_name, level, customer.id
            for name in ("time_zone", "test_account", "manager", "descriptive_name", "currency_code", "status"):
                setattr(one, name, getattr(customer, name))
            yield {"customer_client": one, "customer": account}

    def _plain(self, source: str) -> Iterator[Row]:
        if source == "customer":
            yield {"customer": self._get(f"customers/{self.look.customer}")}
        elif source == "keyword_view":
            for one in self._stored("ad_group_criterion"):
                if chosen(one, "criterion") == "keyword" and not one.negative:
                    yield self._keyword(one)
        else:
            for one in self._stored(source):
                yield {source: one}

    def _keyword(self, criterion: Message) -> Row:
        view = resource_class("keyword_view")()
        view.resource_name = criterion.resource_name.replace("/adGroupCriteria/", "/keywordViews/")
        return {"keyword_view": view, "ad_group_criterion": criterion}

    def _stored(self, kind: str) -> Iterator[Message]:
        """The resources of a kind, by their own index where a condition names them."""
        query = "SELECT body FROM resource WHERE customer = ? AND kind = ?"
        values: list[Any] = [self.look.customer, kind]
        if field_of(resource_class(kind).DESCRIPTOR, "status") is None:
            query += " AND removed = 0"  # what has no status to say so is simply gone
        for one in self.plan.tests:
            if one.operator in ("=", "IN") and one.field == f"{kind}.resource_name" and len(one.values) <= 30_000:
                query += f" AND name IN ({', '.join('?' * len(one.values))})"
                values.extend(one.values)
        make, derive = resource_class(kind), self._derivation(kind)
        for (body,) in self.look.connection.execute(query + " ORDER BY parent, id", values):
            found = make.FromString(body)
            if derive is not None:
                derive(found)
            yield found

    def _derivation(self, kind: str) -> Callable[[Message], None] | None:
        asked = set(mentioned(self.plan.query))
        connection = self.look.connection
        if f"{kind}.labels" in asked and kind in LABELLED:
            return lambda one: _fill_labels(connection, kind, one)
        if f"{kind}.reference_count" in asked or f"{kind}.member_count" in asked:
            return lambda one: _fill_counts(self.look, kind, one)
        return None

    def _segmented(self) -> Iterator[Row]:
        source = self.plan.query.source
        make = facts.figure_maker(self.plan)
        for name, segments, sums in facts.segmented(self.look.connection, self.look.customer, self.plan):
            found = self._get(name)
            if found is None:
                continue
            row = self._keyword(found) if source == "keyword_view" else {source: found}
            row["segments"], row["metrics"] = segments, make(sums)
            yield row

    def _counted(self, rows: Iterator[Row]) -> Iterator[Row]:
        source = self.plan.query.source
        holder = "ad_group_criterion" if source == "keyword_view" else source
        totals = facts.totals(self.look.connection, self.look.customer, self.plan)
        make = facts.figure_maker(self.plan)
        for row in rows:
            row["metrics"] = make(totals.get(row[holder].resource_name, facts.NOTHING))
            yield row

    def _joined(self, rows: Iterator[Row]) -> Iterator[Row]:
        wanted = self._wanted()
        account = self._get(f"customers/{self.look.customer}")
        for row in rows:
            row["customer"] = account
            for name in wanted:
                if name not in row:
                    self._join(row, name)
            yield row

    def _wanted(self) -> list[str]:
        """The resources to join, in an order in which each is named by one before it."""
        heads = {name.partition(".")[0] for name in mentioned(self.plan.query)}
        allowed = ATTRIBUTED.get(self.plan.query.source, ())
        last = max((index for index, name in enumerate(JOINS) if name in heads and name in allowed), default=-1)
        return [name for name in JOINS[: last + 1] if name in allowed]

    def _join(self, row: Row, name: str) -> None:
        for one in list(row.values()):
            target = field_of(one.DESCRIPTOR, name)
            if target is not None and target.type == target.TYPE_STRING and getattr(one, target.name):
                found = self._get(getattr(one, target.name))
                if found is not None:
                    row[name] = found
                return

    def _get(self, name: str) -> Message:
        found = self.kept.get(name)
        if found is None:
            row = self.look.connection.execute("SELECT kind, body FROM resource WHERE name = ?", (name,)).fetchone()
            if row is None:
                return None
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            found = self.kept[name] = resource_class(row[0]).FromString(row[1])
        return found


def _fill_labels(connection: sqlite3.Connection, kind: str, one: Message) -> None:
    query = "SELECT body FROM resource WHERE parent = ? AND kind = ? AND removed = 0 AND parent <> ''"
    make = resource_class(f"{kind}_label")
    one.labels.extend(
        make.FromString(body).label for (body,) in connection.execute(query, (one.resource_name, f"{kind}_label"))
    )


def _fill_counts(look: Look, kind: str, one: Message) -> None:
    if kind == "campaign_budget":
        one.reference_count = look.count(one.resource_name, "campaign")
    elif kind == "shared_set":
        one.member_count = look.count(one.resource_name, "shared_criterion")
