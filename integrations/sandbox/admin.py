"""The desk from which the sandbox is steered: faults, days, switches and other people's changes, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from integrations.sandbox.days import advance_all
from integrations.sandbox.faults import Faults
from integrations.sandbox.google import oauth
from integrations.sandbox.google.oauth import Reply
from integrations.sandbox.google.problems import Refused
from integrations.sandbox.google.remote import change, dump
from integrations.sandbox.google.store import Store
from integrations.sandbox.linkedin import oauth as linkedin_oauth
from integrations.sandbox.linkedin.problems import Refused as LinkedInRefused
from integrations.sandbox.linkedin.serving import LinkedIn

Verb = Callable[[dict[str, Any]], Any]


def desk(store: Store, faults: Faults, linkedin: LinkedIn) -> Callable[[str, str, Mapping[str, str], bytes], Reply]:
    """Answer the steering calls."""
    verbs = _verbs(store, faults, linkedin) | _of_linkedin(linkedin)

    def answer(method: str, path: str, query: Mapping[str, str], body: bytes) -> Reply:
        verb = verbs.get((method, path))
        if verb is None:
            return Reply(
                404, json.dumps({"error": "not found", "there is": [f"{one} {where}" for one, where in verbs]})
            )
        try:
            given = json.loads(body or b"{}")
            if not isinstance(given, dict):
                raise ValueError("a JSON object was expected")
            return Reply(200, json.dumps(verb(given | dict(query))))
        except (Refused, LinkedInRefused, ValueError, TypeError, KeyError) as error:
            return Reply(400, json.dumps({"error": str(error)}))

    return answer


def _verbs(store: Store, faults: Faults, linkedin: LinkedIn) -> dict[tuple[str, str], Verb]:
    return {
        ("GET", "/faults"): lambda given: faults.state(),
        ("POST", "/faults"): lambda given: _add(faults, given),
        ("POST", "/faults/schedule"): lambda given: {"added": len(faults.add_schedule(**given))},
        ("DELETE", "/faults"): lambda given: _clear(faults),
        ("POST", "/advance"): lambda given: {
            "facts": advance_all(store, linkedin, int(given.get("days", 1))),
            "now": store.now().isoformat(),
        },
        ("POST", "/settings"): lambda given: _set(store, given),
        ("POST", "/change"): lambda given: {
            "changed": change(
                store, int(given["customer"]), given["operations"], given.get("client", "GOOGLE_ADS_WEB_CLIENT")
            )
        },
        ("POST", "/revoke"): lambda given: _revoke(store, linkedin),
        ("GET", "/dump"): lambda given: {
            "resources": dump(store, int(given["customer"]) if "customer" in given else None)
        },
    }


def _add(faults: Faults, given: dict[str, Any]) -> dict[str, Any]:
    added = faults.add(**given)
    return {"added": added.kind, "method": added.method, "nth": added.nth}


def _clear(faults: Faults) -> dict[str, Any]:
    faults.clear()
    return {"armed": 0}


def _set(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    for name, value in given.items():
        store.set_setting(name, str(value))
    return {"set": sorted(given)}


def _of_linkedin(linkedin: LinkedIn) -> dict[tuple[str, str], Verb]:
    return {
        ("POST", "/linkedin/settings"): lambda given: _set_linkedin(linkedin, given),
        ("POST", "/linkedin/change"): lambda given: _change_linkedin(linkedin, given),
        ("POST", "/linkedin/expire"): lambda given: _expire(linkedin),
        ("GET", "/linkedin/dump"): lambda given: {
            "entities": linkedin.dump(int(given["account"]) if "account" in given else None)
        },
    }


def _set_linkedin(linkedin: LinkedIn, given: dict[str, Any]) -> dict[str, Any]:
    for name, value in given.items():
        linkedin.set(name, str(value))
    return {"set": sorted(given)}


def _change_linkedin(linkedin: LinkedIn, given: dict[str, Any]) -> dict[str, Any]:
    linkedin.change(given["path"], given["patch"])
    return {"changed": [given["path"]]}


def _expire(linkedin: LinkedIn) -> dict[str, Any]:
    linkedin_oauth.expire(linkedin.store)
    return {"expired": "all"}


def _revoke(store: Store, linkedin: LinkedIn) -> dict[str, Any]:
    oauth.revoke_all(store)
    linkedin_oauth.revoke_all(linkedin.store)
    return {"revoked": "all"}
