"""The one place that names the versions of the LinkedIn interface this program speaks."""

from __future__ import annotations

API_VERSION = "202607"
"""YYYYMM. Never computed from today's date: the month's own version is usually not live yet."""

SPOKEN = ("202609", "202608", "202607", "202606", "202605", "202604", "202603", "202602", "202601")
"""Newest first; whoever is told that a version is not active goes on with the next older one."""


def below(version: str) -> str | None:
    """The newest version older than this one; None when this program knows no older one."""
    return next((one for one in SPOKEN if one < version), None)
