"""The one place that names the Google Ads API version this program speaks."""

from __future__ import annotations

API_VERSION = "v26"
