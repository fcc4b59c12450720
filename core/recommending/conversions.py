"""What an account counts and the settings that measuring hangs on: read only, kept for looking at offline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.connections import Connection
from core.recording import now_ms
from core.values import dump_json
from core.workspace import Workspace


@dataclass(frozen=True)
class ConversionAction:
    """One thing an account counts; windows in days, `value` in units of its currency.

    `primary`: bidding aims at it. `counts_each`: every conversion after a click, not one. `ad_sets`: how many count it
    (LinkedIn), `urn`: the name that stages of the CRM are reported to.
    """

    number: str
    name: str
    active: bool
    type: str
    category: str
    primary: bool
    counts_each: bool
    click_days: int | None
    view_days: int | None
    value: float | None
    currency: str | None
    attribution: str
    ad_sets: int = 0
    urn: str = ""


@dataclass(frozen=True)
class AccountSettings:
    """What is set for a whole account; `warnings` names what hurts measuring, in words."""

    number: str
    name: str
    status: str
    currency: str
    time_zone: str
    auto_tagging: bool
    tracking_template: str
    final_url_suffix: str
    test: bool
    optimisation_score: float | None
    conversion_tracking: str
    customer_data_terms: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measuring:
    """The settings of an account and all that it counts."""

    settings: AccountSettings
    actions: tuple[ConversionAction, ...]


@dataclass(frozen=True)
class LastRead:
    """What was read last; `at` in milliseconds UTC."""

    measuring: Measuring
    at: int


def keep(workspace: Workspace, connection: Connection, measuring: Measuring) -> LastRead:
    """Keep what was read; in a workspace that is open for reading only, nothing is kept."""
    read = LastRead(measuring, now_ms())
    if not workspace.read_only:
        workspace.set_option(_key(connection), dump_json(asdict(read)))
    return read


def last_read(workspace: Workspace, connection: Connection) -> LastRead | None:
    """What was read last of a connection, None before the first time."""
    text = workspace.option(_key(connection))
    return _read(json.loads(text)) if text else None


def _key(connection: Connection) -> str:
    return f"measuring:{connection.id}"


def _read(body: Mapping[str, Any]) -> LastRead:
    settings, actions = body["measuring"]["settings"], body["measuring"]["actions"]
    warnings = tuple(settings["warnings"])
    made = AccountSettings(**{**settings, "warnings": warnings})
    return LastRead(Measuring(made, tuple(ConversionAction(**one) for one in actions)), body["at"])
