"""Policies in errors and operations of Google Ads: which may be exempted from, and how the request says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.exempting.keys import parts_of, policy_key


def policies_of(error: Any) -> tuple[str, ...]:
    """Keys of the policies in one error that an exemption may be asked of (proto-plus or plain).

    Ads and assets are refused with topics, which may all be named in a request for exemption; keywords with a key that
    says itself whether it may.
    """
    message = type(error).pb(error) if hasattr(type(error), "pb") else error
    details = message.details
    topics = [entry.topic for entry in details.policy_finding_details.policy_topic_entries if entry.topic]
    violation = details.policy_violation_details
    keys = [policy_key(topic) for topic in topics]
    if violation.is_exemptible and violation.key.policy_name:
        keys.append(policy_key(violation.key.policy_name, violation.key.violating_text))
    return tuple(dict.fromkeys(keys))


def ask_for(operation: Any, keys: Sequence[str]) -> bool:
    """Write keys into one plain operation (`AdGroupAdOperation`, `AdOperation`, `AdGroupCriterionOperation`).

    Returns whether this kind of operation has a place for them; others are left as they are.
    """
    fields = operation.DESCRIPTOR.fields_by_name
    parts = [parts_of(key) for key in keys]
    if "policy_validation_parameter" in fields:
        wanted = operation.policy_validation_parameter
        wanted.ignorable_policy_topics.extend(policy for policy, text in parts if not text)
        _add(wanted.exempt_policy_violation_keys, parts)
        return True
    if "exempt_policy_violation_keys" in fields:
        _add(operation.exempt_policy_violation_keys, parts)
        return True
    return False


def _add(target: Any, parts: Sequence[tuple[str, str]]) -> None:
    for policy, text in parts:
        if text:
            key = target.add()
            key.policy_name, key.violating_text = policy, text
