"""The connection profile that leads a client to the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from integrations.google_ads.version import API_VERSION
from integrations.sandbox.google.oauth import CLIENT_ID


def write_profile(
    path: Path, endpoint: str, oauth_base: str, ca_file: Path, login_customer: int, linkedin: Mapping[str, str]
) -> None:
    """Write `sandbox.toml`: flat keys, as `connect --profile` reads them. The sandbox asks for no client secret."""
    lines: Mapping[str, str] = {
        "api": endpoint,
        "data_api": endpoint,
        "authorize": f"{oauth_base}/authorize",
        "token": f"{oauth_base}/token",
        "revoke": f"{oauth_base}/revoke",
        "client_id": CLIENT_ID,
        "login_customer_id": str(login_customer),
        "api_version": API_VERSION,
        "ca_file": str(ca_file),
    }
    import tomlkit

    path.write_text(tomlkit.dumps(dict(lines) | {"linkedin_ads": dict(linkedin)}), encoding="utf-8")
