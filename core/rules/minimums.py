"""The least a campaign may cost, as data: LinkedIn's daily and lifetime minimum in account currencies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.values import MICROS, currency_digits

# About USD 10 a day in the currency's own units, rounded up as LinkedIn's pages show them; the platform has the last word.
DAILY: Mapping[str, float] = {
    "USD": 10, "EUR": 10.4, "GBP": 10, "CHF": 10, "CAD": 14, "AUD": 15, "NZD": 17, "SGD": 14, "HKD": 78, "JPY": 1500, "CNY": 72, "INR": 840,
    "SEK": 105, "NOK": 110, "DKK": 70, "PLN": 40, "CZK": 230, "HUF": 3600, "RON": 46, "BGN": 20, "ISK": 1400, "TRY": 340, "ZAR": 185,
    "BRL": 57, "MXN": 190, "ARS": 10000, "CLP": 9500, "COP": 42000, "PEN": 38, "ILS": 37, "AED": 37, "SAR": 38, "QAR": 37, "KWD": 3.1, "BHD": 3.8,
    "OMR": 3.9, "EGP": 490, "MAD": 100, "NGN": 16000, "KES": 1300, "THB": 350, "MYR": 45, "IDR": 160000, "PHP": 580, "VND": 255000, "KRW": 13700,
    "TWD": 325, "PKR": 2800, "BDT": 1200, "LKR": 3000, "UAH": 415, "RUB": 950,
}  # fmt: skip
LIFETIME_DAYS = 10


def linkedin_daily(currency: str) -> int:
    """LinkedIn's daily minimum in micros; for a currency that is not listed the amount of 10."""
    return round(DAILY.get(currency, 10) * MICROS)


def linkedin_lifetime(currency: str) -> int:
    """LinkedIn's minimum for a whole flight in micros: ten daily minimums."""
    return linkedin_daily(currency) * LIFETIME_DAYS


def unit(currency: str) -> int:
    """The smallest amount of a currency in micros: 0.01 for most, 1 for JPY."""
    return MICROS // int(10 ** currency_digits(currency))


def days(start: str | None, end: str | None) -> int | None:
    """Days of a flight, both ends included; None when an end is open or the dates make no sense."""
    if not start or not end:
        return None
    try:
        length = (date.fromisoformat(end) - date.fromisoformat(start)).days + 1
    except ValueError:
        return None
    return length if length > 0 else None
