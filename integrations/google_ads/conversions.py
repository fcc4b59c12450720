"""What an account measures by: its conversion actions and the settings a manager looks at. Read only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.connections import Connection
from core.progress import Progress
from core.recommending.conversions import AccountSettings, ConversionAction, Measuring
from integrations.google_ads.client import TIMEOUT_S, open_client, renew
from integrations.google_ads.explaining import explained

ACTIONS = """
SELECT conversion_action.id, conversion_action.name, conversion_action.status, conversion_action.type,
  conversion_action.category, conversion_action.counting_type, conversion_action.primary_for_goal,
  conversion_action.include_in_conversions_metric, conversion_action.click_through_lookback_window_days,
  conversion_action.view_through_lookback_window_days, conversion_action.value_settings.default_value,
  conversion_action.value_settings.default_currency_code, conversion_action.attribution_model_settings.attribution_model
FROM conversion_action WHERE conversion_action.status != 'REMOVED' ORDER BY conversion_action.name
"""
SETTINGS = """
SELECT customer.id, customer.descriptive_name, customer.status, customer.currency_code, customer.time_zone,
  customer.auto_tagging_enabled, customer.tracking_url_template, customer.final_url_suffix, customer.test_account,
  customer.optimization_score, customer.conversion_tracking_setting.conversion_tracking_status,
  customer.conversion_tracking_setting.accepted_customer_data_terms
FROM customer
"""


def read_measuring(
    connection: Connection, progress: Progress, *, make: Callable[[Connection], Any] = open_client
) -> Measuring:
    """Read both. Raises the PlatformError tree."""
    client = make(connection)
    renew(client)
    progress.step("Reading conversions")
    actions = tuple(_action(row.conversion_action) for row in _rows(client, connection, ACTIONS))
    progress.step("Reading the account's settings")
    row = _rows(client, connection, SETTINGS)[0]
    return Measuring(_settings(row.customer, actions), actions)


def _rows(client: Any, connection: Connection, query: str) -> list[Any]:
    service = client.get_service("GoogleAdsService")
    with explained():
        batches = service.search_stream(customer_id=connection.account.number, query=query, timeout=TIMEOUT_S)
        return [row for one in batches for row in one.results]


def _action(one: Any) -> ConversionAction:
    value = one.value_settings
    return ConversionAction(
        str(one.id), one.name, one.status.name == "ENABLED", _words(one.type_.name), _words(one.category.name),
        bool(one.primary_for_goal), one.counting_type.name == "MANY_PER_CLICK",
        one.click_through_lookback_window_days or None, one.view_through_lookback_window_days or None,
        value.default_value or None, value.default_currency_code or None,
        _words(one.attribution_model_settings.attribution_model.name),
    )  # fmt: skip


def _settings(one: Any, actions: tuple[ConversionAction, ...]) -> AccountSettings:
    tracking = one.conversion_tracking_setting
    return AccountSettings(
        str(one.id), one.descriptive_name, _words(one.status.name), one.currency_code, one.time_zone,
        bool(one.auto_tagging_enabled), one.tracking_url_template, one.final_url_suffix, bool(one.test_account),
        one.optimization_score or None, _words(tracking.conversion_tracking_status.name),
        bool(tracking.accepted_customer_data_terms),
        tuple(_warnings(one, actions)),
    )  # fmt: skip


def _warnings(one: Any, actions: tuple[ConversionAction, ...]) -> list[str]:
    found = []
    if not one.auto_tagging_enabled:
        found.append("Auto-tagging is off: conversions are not joined with clicks, and analytics sees no campaigns.")
    if not any(action.active and action.primary for action in actions):
        found.append("No conversion action is active and primary: bidding for conversions has nothing to aim at.")
    return found


def _words(name: str) -> str:
    return "" if name in ("UNSPECIFIED", "UNKNOWN") else name.replace("_", " ").capitalize()
