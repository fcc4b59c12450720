"""Partial updates as they are applied: `$set`, `$delete` and patches inside of records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.sandbox.linkedin.problems import bad


def patched(document: Mapping[str, Any], body: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The document after a patch, and the names of its fields that the patch touches. Raises Refused."""
    if set(body) != {"patch"} or not isinstance(body["patch"], dict) or not body["patch"]:
        raise bad("PARAM_INVALID", "A partial update is {patch: {$set, $delete}}")
    return _applied(dict(document), body["patch"])


def _applied(document: dict[str, Any], patch: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
    touched: set[str] = set()
    for name, inner in patch.items():
        if name == "$set" and isinstance(inner, dict):
            document.update(inner)
            touched |= set(inner)
        elif name == "$delete" and isinstance(inner, list):
            for one in inner:
                document.pop(one, None)
            touched |= set(inner)
        elif not name.startswith("$") and isinstance(inner, dict):
            document[name], _ = _applied(dict(document.get(name) or {}), inner)
            touched.add(name)
        else:
            raise bad("PARAM_INVALID", f"A patch has no {name[:40]}")
    return document, touched
