"""What own rules may call besides the functions of every expression: the facets of LinkedIn's targeting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.expressions import FUNCTIONS, Function
from core.expressions.values import Unfit, as_text


def _names(block: Any, facet: str) -> list[str]:
    values = block.get(facet, []) if isinstance(block, dict) else []
    return [str(one.get("name", "")) for one in values if isinstance(one, dict)]


def _map(targeting: Any) -> Mapping[str, Any]:
    if targeting is None:
        return {}
    if not isinstance(targeting, dict):
        raise Unfit("The field targeting is expected.", 'Write included(targeting, "titles").')
    return targeting


def _included(targeting: Any, facet: Any) -> list[str]:
    blocks = _map(targeting).get("include") or []
    return [name for block in blocks for name in _names(block, as_text(facet))]


def _excluded(targeting: Any, facet: Any) -> list[str]:
    return _names(_map(targeting).get("exclude") or {}, as_text(facet))


OWN_FUNCTIONS: Mapping[str, Function] = {
    **FUNCTIONS,
    "included": Function(
        "included", 'included(targeting, "titles")', "names a LinkedIn facet includes", 2, 2, _included
    ),
    "excluded": Function(
        "excluded", 'excluded(targeting, "titles")', "names a LinkedIn facet excludes", 2, 2, _excluded
    ),
}
