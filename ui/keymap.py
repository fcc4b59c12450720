"""Presets of shortcuts, by action id; what is not named keeps the key its action declares."""

from __future__ import annotations

from collections.abc import Mapping

from core.settings import Keymap

PRESETS: Mapping[str, Mapping[str, str]] = {
    "editor": {},
    "web": {"view.palette": "Ctrl+K", "draft.check": "Ctrl+Alt+K", "help.shortcuts": "Ctrl+/"},
}


def shortcuts(keymap: Keymap) -> dict[str, str]:
    """The preset with the person's own shortcuts on top."""
    return {**PRESETS[keymap.preset], **keymap.overrides}
