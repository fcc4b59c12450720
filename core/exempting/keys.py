"""The key of a policy as it travels with an operation: the policy, and the text that breaks it where one is named."""

from __future__ import annotations

_BETWEEN = "\n"


def policy_key(policy: str, text: str = "") -> str:
    """One text for both."""
    return f"{policy}{_BETWEEN}{text}" if text else policy


def parts_of(key: str) -> tuple[str, str]:
    """Policy and text of a key; the text is empty where a policy stands for itself."""
    policy, _, text = key.partition(_BETWEEN)
    return policy, text
