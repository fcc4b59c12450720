"""Ad accounts, who may do what on them, and the pages that stand behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from integrations.sandbox.linkedin.asking import Ask, Reply, made, number_of, urn_number
from integrations.sandbox.linkedin.catalogue import ORGANIZATIONS
from integrations.sandbox.linkedin.entities import READ, WRITE, search_of, stamped, stamps
from integrations.sandbox.linkedin.paging import by_start, by_token, unpaged
from integrations.sandbox.linkedin.patching import patched
from integrations.sandbox.linkedin.problems import InputError, Refused, not_found, refused
from integrations.sandbox.linkedin.shape import ACCOUNT, Spec, check_fields, check_new
from integrations.sandbox.linkedin.store import Entity, next_id, save, select, set_setting
from integrations.sandbox.linkedin.surface import Route

MADE = "test_account_made"
NEW_ACCOUNT = {
    **ACCOUNT, "currency": Spec("text", required=True), "type": Spec("text", required=True), "test": Spec("bool"),
}  # fmt: skip
UNLIMITED = 2_147_483_647
NAMED = {
    "id": lambda one: one.id, "name": lambda one: one.name, "status": lambda one: one.status,
    "type": lambda one: one.body["type"], "reference": lambda one: one.body.get("reference"),
    "test": lambda one: str(one.body["test"]).lower(),
}  # fmt: skip


def reachable(ask: Ask) -> list[Entity]:
    """The accounts on which this user has a role."""
    return [one for one in select(ask.connection, "account", "1 = 1", ()) if ask.role(one.id)]


def _get(ask: Ask) -> Reply:
    return Reply(200, ask.account(number_of(ask.keys[0])).body)


def _find(ask: Ask) -> Reply:
    fits = search_of(ask, NAMED)
    return by_token(ask, "account", [one.id for one in reachable(ask) if fits(one)], lambda one: one.body)


def _update(ask: Ask) -> Reply:
    one = ask.may_write(number_of(ask.keys[0]), "account")
    after, touched = patched(one.body, ask.body)
    wrong = check_fields(ACCOUNT, {name: after[name] for name in touched if name in after})
    if wrong:
        raise refused(wrong)
    stamped(ask, after)
    save(ask.connection, replace(one, name=after["name"], status=after["status"], body=after))
    return Reply(204)


def _create(ask: Ask) -> Reply:
    """A test account, of which each app has one; others are opened in Campaign Manager."""
    wrong = check_new(NEW_ACCOUNT, ask.body)
    if wrong:
        raise refused(wrong)
    if ask.body.get("test") is not True:
        raise Refused(403, "ACCESS_DENIED", "Not enough permissions to access: adAccounts.CREATE")
    if ask.switch(MADE):
        raise refused([InputError("TEST_ACCOUNT_LIMIT_REACHED", "/test", "An app has one test account")])
    number = next_id(ask.connection)
    body = {"status": "ACTIVE", "servingStatuses": ["RUNNABLE"]} | dict(ask.body) | {"id": number} | stamps(ask)
    save(ask.connection, Entity("account", number, number, 0, body["name"], body["status"], body))
    set_setting(ask.connection, f"role:{ask.user}:{number}", "ACCOUNT_BILLING_ADMIN")
    set_setting(ask.connection, MADE, str(number))
    return made(number, "/adAccounts")


def _mine(ask: Ask) -> Reply:
    rows = [
        {"user": ask.user, "account": f"urn:li:sponsoredAccount:{one.id}", "role": ask.role(one.id)}
        for one in reachable(ask)
    ]
    return unpaged(rows, UNLIMITED)


def _of_account(ask: Ask) -> Reply:
    account = ask.account(urn_number(ask.query.get("accounts"), "sponsoredAccount", "accounts"))
    prefix, suffix = "role:", f":{account.id}"
    query = "SELECT name, value FROM setting WHERE name LIKE ? ORDER BY name"
    found = ask.connection.execute(query, (f"{prefix}%{suffix}",)).fetchall()
    rows = [
        {"user": name[len(prefix) : -len(suffix)], "account": f"urn:li:sponsoredAccount:{account.id}", "role": role}
        for name, role in found
    ]
    return unpaged(rows, UNLIMITED)


def pages(ask: Ask) -> list[int]:
    """The organizations behind the user's accounts."""
    found = {urn_number(one.body["reference"], "organization", "reference") for one in reachable(ask)}
    return sorted(found)


def _page_roles(ask: Ask) -> Reply:
    role = ask.switch("page_role", "ADMINISTRATOR")
    rows = [
        {"roleAssignee": ask.user, "role": role, "state": "APPROVED", "organization": f"urn:li:organization:{one}"}
        for one in pages(ask)
    ]
    return by_start(ask, rows)


def _organization(number: int, names: Mapping[int, str]) -> dict[str, Any]:
    name = names[number]
    return {
        "id": number, "localizedName": name, "vanityName": name.lower().replace(" ", "-"),
        "localizedWebsite": f"https://www.{name.lower().replace(' ', '')}.example",
    }  # fmt: skip


def _organizations(ask: Ask) -> Mapping[int, str]:
    own = {
        urn_number(one.body["reference"], "organization", "reference"): one.name.removesuffix(" (simulated)")
        for one in select(ask.connection, "account", "1 = 1", ())
    }
    return dict(ORGANIZATIONS) | own


def _organization_get(ask: Ask) -> Reply:
    names, number = _organizations(ask), number_of(ask.keys[0])
    if number not in names:
        raise not_found()
    return Reply(200, _organization(number, names))


def _organization_named(ask: Ask) -> Reply:
    names = _organizations(ask)
    rows = [_organization(one, names) for one in names]
    return by_start(ask, [one for one in rows if one["vanityName"] == ask.query.get("vanityName")])


def _organization_lookup(ask: Ask) -> Reply:
    names = _organizations(ask)
    asked = [number_of(one) for one in ask.query.get("ids") or []]
    results = {str(one): _organization(one, names) for one in asked if one in names}
    errors = {str(one): not_found().document() for one in asked if one not in names}
    return Reply(200, {"results": results, "statuses": dict.fromkeys(results, 200), "errors": errors})


ORGANIZATION = frozenset({"rw_organization_admin", "r_organization_admin", "r_organization_social"})
ROUTES: Mapping[str, Route] = {
    "CREATE adAccounts": Route(_create, WRITE, detailed=True),
    "GET adAccounts/*": Route(_get, READ, detailed=True),
    "PARTIAL_UPDATE adAccounts/*": Route(_update, WRITE, detailed=True),
    "FINDER:search adAccounts": Route(
        _find, READ, frozenset({"search", "sortOrder", "pageSize", "pageToken"}), detailed=True
    ),
    "FINDER:authenticatedUser adAccountUsers": Route(_mine, READ),
    "FINDER:accounts adAccountUsers": Route(_of_account, READ, frozenset({"accounts"})),
    "FINDER:roleAssignee organizationAcls": Route(_page_roles, ORGANIZATION, frozenset({"state", "role"})),
    "FINDER:vanityName organizations": Route(_organization_named, ORGANIZATION, frozenset({"vanityName"})),
    "GET organizations/*": Route(_organization_get, ORGANIZATION),
    "BATCH_GET organizationsLookup": Route(_organization_lookup),
}
