"""Recipes: the last settings of bulk tools, remembered in the workspace so that they can be used again."""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.bulk.registry import from_plain, name_of, to_plain
from core.bulk.tool import Options, Tool
from core.errors import InvalidInput
from core.values import dump_json
from core.workspace import Workspace

_OPTION = "bulk_recipes"
MOST = 20


@dataclass(frozen=True)
class Recipe:
    """A bulk change that was made: the tool with its settings, on which kind and fields."""

    kind: str
    fields: tuple[str, ...]
    tool: Tool
    options: Options

    @property
    def name(self) -> str:
        """What lists call it."""
        return self.tool.title


def recipes(workspace: Workspace, kind: str | None = None, tool: str | None = None) -> list[Recipe]:
    """The recipes remembered, the last first; of one kind or tool when named. What cannot be read is passed over."""
    found = [_read(one) for one in _stored(workspace)]
    return [
        one
        for one in found
        if one is not None and kind in (None, one.kind) and (tool is None or name_of(one.tool) == tool)
    ]


def remember(workspace: Workspace, recipe: Recipe) -> None:
    """Put a recipe first; the same one stands once, and only the last ones are kept."""
    plain = {
        "kind": recipe.kind,
        "fields": list(recipe.fields),
        "settings": to_plain(recipe.tool),
        "skip_too_long": recipe.options.skip_too_long,
        "positions": list(recipe.options.positions),
    }
    others = [one for one in _stored(workspace) if one != plain]
    workspace.set_option(_OPTION, dump_json([plain, *others][:MOST]))


def _stored(workspace: Workspace) -> list[object]:
    try:
        found = json.loads(workspace.option(_OPTION) or "[]")
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _read(plain: object) -> Recipe | None:
    if not isinstance(plain, dict):
        return None
    try:
        options = Options(bool(plain.get("skip_too_long")), tuple(int(at) for at in plain.get("positions", ())))
        return Recipe(str(plain["kind"]), tuple(map(str, plain["fields"])), from_plain(plain["settings"]), options)
    except (InvalidInput, KeyError, TypeError, ValueError, AttributeError):
        return None
