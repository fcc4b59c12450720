"""Bulk tools over text, addresses and amounts: any number of rows, a few SQL statements, one undoable step.

    request = Request("ad", wanted, ["headlines"], Replacement("Demo", "Trial"))
    preview(workspace, request)  → Outlook: what would change, and what not
    apply(workspace, request)    → how many values changed

Tools: Replacement, Appending, Casing, AddressChange, Amounts, and Composing for formulas. Both functions agree in their
counts.
"""

from __future__ import annotations

from core.bulk.addresses import ACTIONS, AddressChange
from core.bulk.amounts import CHANGES, Amounts
from core.bulk.appending import Appending
from core.bulk.casing import CASES, Casing
from core.bulk.composing import Composing
from core.bulk.previewing import Outlook, Preview, Sample, preview, told
from core.bulk.recipes import Recipe, recipes, remember
from core.bulk.replacing import Replacement
from core.bulk.running import Request, apply, fields_for, in_command
from core.bulk.tool import Options, Tool, Where
from core.workspace import Workspace


def replace_text(workspace: Workspace, kind: str, where: Where, names: str | list[str], what: Replacement) -> int:
    """Replace text in one or several fields of all matching rows, as one undoable step; returns how many values change."""
    return apply(workspace, Request(kind, where, [names] if isinstance(names, str) else names, what))


def preview_replace(
    workspace: Workspace, kind: str, where: Where, name: str, what: Replacement, *, samples: int = 5
) -> Preview:
    """Count what a replacement would change in one field, with a few values before and after."""
    return preview(workspace, Request(kind, where, [name], what), samples=samples, policy=False).fields[0]


__all__ = [
    "ACTIONS",
    "CASES",
    "CHANGES",
    "AddressChange",
    "Amounts",
    "Appending",
    "Casing",
    "Composing",
    "Options",
    "Outlook",
    "Preview",
    "Recipe",
    "Replacement",
    "Request",
    "Sample",
    "Tool",
    "Where",
    "apply",
    "fields_for",
    "in_command",
    "preview",
    "preview_replace",
    "recipes",
    "remember",
    "replace_text",
    "told",
]
