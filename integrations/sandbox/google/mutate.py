"""Writing: many operations, all or nothing or each on its own, as the platform does it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from integrations.sandbox.google import ad_rules, campaign_rules, criterion_rules, link_rules
from integrations.sandbox.google.kinds import KINDS, Kind, parse_name
from integrations.sandbox.google.look import Look
from integrations.sandbox.google.messages import Message, enum_name, field_of
from integrations.sandbox.google.problems import Path, Problem, Refused, refuse, steps
from integrations.sandbox.google.records import Change, record, settle, write
from integrations.sandbox.google.shape import (
    Temporaries,
    apply_mask,
    bad_enums,
    check_mask,
    claim_temporary,
    drop_output_only,
    missing,
    resolve,
)
from integrations.sandbox.google.store import load

MOST_OPERATIONS = 10_000
Rule = Callable[[Look, Message, bool], Iterator[Problem]]
RULES: dict[str, Rule] = {
    "campaign_budget": campaign_rules.budget_problems,
    "bidding_strategy": campaign_rules.strategy_problems,
    "campaign": campaign_rules.campaign_problems,
    "ad_group": campaign_rules.ad_group_problems,
    "ad_group_ad": ad_rules.ad_group_ad_problems,
    "asset": ad_rules.asset_problems,
    "ad_group_criterion": criterion_rules.ad_group_criterion_problems,
    "campaign_criterion": criterion_rules.campaign_criterion_problems,
    "shared_criterion": criterion_rules.shared_criterion_problems,
    "customer_negative_criterion": criterion_rules.customer_negative_problems,
    "label": link_rules.label_problems,
    "shared_set": link_rules.shared_set_problems,
    "campaign_shared_set": link_rules.shared_link_problems,
    "conversion_action": link_rules.named_problems,
    "user_list": link_rules.named_problems,
    "campaign_asset": link_rules.asset_link_problems,
    "ad_group_asset": link_rules.asset_link_problems,
    "customer_asset": link_rules.asset_link_problems,
    "campaign_label": link_rules.label_link_problems,
    "ad_group_label": link_rules.label_link_problems,
    "ad_group_ad_label": link_rules.label_link_problems,
    "ad_group_criterion_label": link_rules.label_link_problems,
}


@dataclass(frozen=True)
class Operation:
    """One operation: its place in the request, what it is about, and the message itself."""

    path: Path
    kind: str
    message: Message


@dataclass
class Request:
    """What one request carries from operation to operation."""

    look: Look
    client: str = "GOOGLE_ADS_API"
    user: str = ""
    refuse_duplicate_keywords: bool = False
    temporary: Temporaries = field(default_factory=Temporaries)
    touched: set[str] = field(default_factory=set)
    undeclared: bool = False


@dataclass(frozen=True)
class Outcome:
    """The resource name of each operation (None where it failed), and all problems by operation."""

    names: list[str | None]
    problems: list[Problem]


def run(request: Request, operations: list[Operation], *, partial_failure: bool) -> Outcome:
    """Do the operations inside the caller's transaction; the caller rolls back when there are problems.

    Raises:
        Refused: when the request as a whole is no good.
    """
    if not operations:
        raise refuse("request_error.REQUIRED_FIELD_MISSING", "The request holds no operation.", "operations")
    if len(operations) > MOST_OPERATIONS:
        raise refuse("request_error.TOO_MANY_MUTATE_OPERATIONS", f"At most {MOST_OPERATIONS} operations.")
    connection = request.look.connection
    request.undeclared = has_undeclared(connection, request.look.customer)
    names: list[str | None] = []
    problems: list[Problem] = []
    for operation in operations:
        found: list[Problem] = []
        name = _attempt(request, operation, found, partial_failure)
        names.append(None if found else name)
        problems.extend(one.under(operation.path) for one in found)
    return Outcome(names, problems)


def has_undeclared(connection: sqlite3.Connection, customer: int) -> bool:
    """Whether a campaign of the account lacks its EU declaration."""
    query = "SELECT 1 FROM resource WHERE customer = ? AND undeclared = 1 LIMIT 1"
    return connection.execute(query, (customer,)).fetchone() is not None


def _attempt(request: Request, operation: Operation, found: list[Problem], partial: bool) -> str | None:
    connection = request.look.connection
    if partial:
        connection.execute("SAVEPOINT one")
    try:
        name = _do(request, operation, found)
    except Refused as error:
        found.extend(error.problems)
        name = None
    if found:
        _remember_failure(request, operation)
    if partial:
        connection.execute("ROLLBACK TO one" if found else "RELEASE one")
        if found:
            connection.execute("RELEASE one")
            request.look.counts.clear()
    return name


def _remember_failure(request: Request, operation: Operation) -> None:
    message = operation.message
    if message.DESCRIPTOR.fields_by_name.get("create") is not None and message.HasField("create"):
        name = message.create.resource_name
        if name and name not in request.temporary.real:
            request.temporary.failed.add(name)


def _do(request: Request, operation: Operation, found: list[Problem]) -> str | None:
    message = operation.message
    which = message.WhichOneof("operation")
    if which is None:
        raise refuse("request_error.OPERATION_REQUIRED", "The operation is empty.")
    if request.undeclared and not _only_declares(operation, which):
        raise refuse(
            "mutate_error.EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED",
            "A campaign of this account lacks its EU political advertising declaration.",
        )
    if operation.kind == "ad":
        return _update_ad(request, message, found)
    kind = KINDS[operation.kind]
    if which == "create":
        return _create(request, kind, message, found)
    if which == "update":
        return _update(request, kind, message, found)
    return _remove(request, kind, message.remove)


def _only_declares(operation: Operation, which: str) -> bool:
    paths = list(operation.message.update_mask.paths) if which == "update" else []
    return operation.kind == "campaign" and paths == ["contains_eu_political_advertising"]


def _create(request: Request, kind: Kind, operation: Message, found: list[Problem]) -> str | None:
    resource = type(operation.create)()
    resource.CopyFrom(operation.create)
    given = resource.resource_name
    claim_temporary(kind, given, request.temporary)
    drop_output_only(resource)
    resource.resource_name = ""
    under = (
        list(missing(kind, resource))
        + list(bad_enums(resource))
        + list(resolve(request.look, kind, resource, request.temporary))
    )
    if not under:
        under = _create_problems(request, kind, operation, resource)
    if under:
        found.extend(one.under(steps("create")) for one in under)
        return None
    name = str(resource.resource_name)
    if given:
        request.temporary.real[given] = name
    return name


def _create_problems(request: Request, kind: Kind, operation: Message, resource: Message) -> list[Problem]:
    """The problems of a new resource that stands on its own feet; it is stored when there are none."""
    look = request.look
    if _status(resource) == "REMOVED":
        return [
            Problem(
                "operation_access_denied_error.CREATE_AS_REMOVED_NOT_PERMITTED",
                "Nothing is created removed.",
                steps("status"),
            )
        ]
    settle(look, kind, resource)
    problems = list(RULES[kind.name](look, resource, True)) + list(_policy(kind.name, operation, resource))
    before = load(look.connection, resource.resource_name)
    if (
        before is not None
        and not before[1]
        and getattr(before[0], "negative", None) != getattr(resource, "negative", None)
    ):
        code = f"{kind.name}_error.CANNOT_TARGET_AND_EXCLUDE"
        return [*problems, Problem(code, "The same is targeted already.", steps("negative"), resource.resource_name)]
    if not problems and before is not None and not before[1] and kind.name != "asset":
        if request.refuse_duplicate_keywords:
            problems.append(
                Problem("mutate_error.RESOURCE_ALREADY_EXISTS", "It exists already.", (), resource.resource_name)
            )
        return problems  # the same keyword again answers with the one that is there
    if not problems:
        write(look, kind, resource)
        record(look, Change(kind.name, "CREATE", request.client, request.user), None, resource)
    return problems


def _policy(kind: str, operation: Message, resource: Message) -> Iterator[Problem]:
    if kind == "ad_group_ad":
        ignored = set(operation.policy_validation_parameter.ignorable_policy_topics)
        for one in ad_rules.policy_findings(resource.ad, ignored):
            yield one.under(steps("ad"))
    elif kind == "ad_group_criterion" and resource.HasField("keyword"):
        exempt = {(key.policy_name, key.violating_text) for key in operation.exempt_policy_violation_keys}
        yield from criterion_rules.keyword_policy(resource.keyword, exempt)


def _status(resource: Message) -> str:
    one = field_of(resource.DESCRIPTOR, "status")
    return enum_name(resource, "status") if one is not None and one.enum_type is not None else ""


def _existing(request: Request, kind: Kind, name: str, *path: str) -> Message:
    """The live resource an operation is about, claimed for this request."""
    real = request.temporary.real.get(name, name)
    parsed = parse_name(real)
    if parsed is None or parsed[1] != kind.collection:
        raise refuse("request_error.RESOURCE_NAME_MALFORMED", "The resource name is malformed.", *path, trigger=name)
    if real in request.touched:
        raise refuse(
            "mutate_error.ID_EXISTS_IN_MULTIPLE_MUTATES", "The resource stands in two operations.", *path, trigger=name
        )
    found = load(request.look.connection, real)
    if found is None or parsed[0] != request.look.customer:
        raise refuse("mutate_error.RESOURCE_NOT_FOUND", "The resource was not found.", *path, trigger=name)
    if found[1]:
        raise refuse(
            "operation_access_denied_error.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE",
            "The resource is removed.",
            *path,
            trigger=name,
        )
    request.touched.add(real)
    return found[0]


def _update(request: Request, kind: Kind, operation: Message, found: list[Problem]) -> str | None:
    update, paths = operation.update, [path for path in operation.update_mask.paths if path != "resource_name"]
    if not update.resource_name:
        raise refuse("request_error.RESOURCE_NAME_MISSING", "The resource name is missing.", "update.resource_name")
    stored = _existing(request, kind, update.resource_name, "update.resource_name")
    under = list(check_mask(kind, update, paths)) or [
        one.under(steps("update")) for one in _update_problems(request, kind, stored, update, paths)
    ]
    found.extend(
        one if one.path[:1] in ((("update_mask", None),), (("update", None),)) else one.under(steps("update"))
        for one in under
    )
    return None if under else str(stored.resource_name)


def _update_problems(request: Request, kind: Kind, stored: Message, update: Message, paths: list[str]) -> list[Problem]:
    look = request.look
    if "status" in paths and _status(update) == "REMOVED":
        return [
            Problem(
                "enum_error.ENUM_VALUE_NOT_PERMITTED", "Remove it by a remove operation.", steps("status"), "REMOVED"
            )
        ]
    before = type(stored)()
    before.CopyFrom(stored)
    apply_mask(stored, update, paths)
    problems = (
        list(missing(kind, stored)) + list(bad_enums(update)) + list(resolve(look, kind, stored, request.temporary))
    )
    problems = problems or list(RULES[kind.name](look, stored, False))
    if not problems:
        write(look, kind, stored)
        record(look, Change(kind.name, "UPDATE", request.client, request.user, tuple(paths)), before, stored)
        request.undeclared = (
            has_undeclared(look.connection, look.customer) if kind.name == "campaign" else request.undeclared
        )
    return problems


def _remove(request: Request, kind: Kind, name: str) -> str:
    if not kind.removable:
        raise refuse(
            "operation_access_denied_error.REMOVE_OPERATION_NOT_PERMITTED",
            "It cannot be removed.",
            "remove",
            trigger=name,
        )
    stored = _existing(request, kind, name, "remove")
    look = request.look
    if kind.name == "campaign_budget" and look.count(stored.resource_name, "campaign"):
        raise refuse(
            "campaign_budget_error.CAMPAIGN_BUDGET_IN_USE", "Campaigns use this budget.", "remove", trigger=name
        )
    if kind.name == "shared_set" and _set_in_use(look, stored.resource_name):
        raise refuse("shared_set_error.SHARED_SET_IN_USE", "Campaigns use this list.", "remove", trigger=name)
    before = type(stored)()
    before.CopyFrom(stored)
    write(look, kind, stored, removed=True)
    record(look, Change(kind.name, "REMOVE", request.client, request.user), before, None)
    return str(stored.resource_name)


def _set_in_use(look: Look, name: str) -> bool:
    ids = name.rpartition("/")[2]
    query = "SELECT 1 FROM resource WHERE customer = ? AND kind = 'campaign_shared_set' AND removed = 0 AND name LIKE ? LIMIT 1"
    return look.connection.execute(query, (look.customer, f"%~{ids}")).fetchone() is not None


def _update_ad(request: Request, operation: Message, found: list[Problem]) -> str | None:
    """The text of an ad, found through the ad groups it stands in."""
    name, paths = (
        operation.update.resource_name,
        [path for path in operation.update_mask.paths if path != "resource_name"],
    )
    parsed = parse_name(name)
    if parsed is None or parsed[1] != "ads":
        raise refuse(
            "request_error.RESOURCE_NAME_MALFORMED",
            "The resource name is malformed.",
            "update.resource_name",
            trigger=name,
        )
    if name in request.touched:
        raise refuse(
            "mutate_error.ID_EXISTS_IN_MULTIPLE_MUTATES",
            "The resource stands in two operations.",
            "update.resource_name",
            trigger=name,
        )
    request.touched.add(name)
    query = "SELECT name FROM resource WHERE customer = ? AND kind = 'ad_group_ad' AND removed = 0 AND id = ?"
    row = (
        request.look.connection.execute(query, (request.look.customer, int(parsed[2][0]))).fetchone()
        if parsed[2][0].isdigit()
        else None
    )
    link = request.look.find(row[0]) if row else None
    if link is None:
        raise refuse("mutate_error.RESOURCE_NOT_FOUND", "The ad was not found.", "update.resource_name", trigger=name)
    ad_kind = replace(KINDS["ad_group_ad"], name="ad")
    under = list(check_mask(ad_kind, operation.update, paths))
    if not under:
        under = [one.under(steps("update")) for one in _ad_problems(request, link, operation, paths)]
    found.extend(
        one if one.path[:1] in ((("update_mask", None),), (("update", None),)) else one.under(steps("update"))
        for one in under
    )
    return None if under else str(name)


def _ad_problems(request: Request, link: Message, operation: Message, paths: list[str]) -> list[Problem]:
    before = type(link)()
    before.CopyFrom(link)
    apply_mask(link.ad, operation.update, paths)
    ignored = set(operation.policy_validation_parameter.ignorable_policy_topics)
    problems = list(ad_rules.ad_problems(request.look, link.ad, False)) + list(
        ad_rules.policy_findings(link.ad, ignored)
    )
    if not problems:
        write(request.look, KINDS["ad_group_ad"], link)
        fields = tuple(f"ad.{path}" for path in paths)
        record(request.look, Change("ad_group_ad", "UPDATE", request.client, request.user, fields), before, link)
    return problems
