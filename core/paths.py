"""Where the program's own files lie; the only place that knows."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "CAMPAIGN_DESK_HOME"
WITHOUT_MODELS = "CAMPAIGN_DESK_NO_MODELS"
"""Set to anything, the local models stay switched off."""


def home() -> Path:
    """The folder of settings, logs, models and backups; `CAMPAIGN_DESK_HOME` moves it."""
    chosen = os.environ.get(HOME_VARIABLE)
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("campaign-desk", appauthor=False))


def models() -> Path:
    """Converted model weights."""
    return home() / "models"


def backups() -> Path:
    """Copies of workspaces, one folder for each."""
    return home() / "backups"


def logs() -> Path:
    """Log files."""
    return home() / "logs"


def profiles() -> Path:
    """Addresses and credentials of connections, one TOML file each."""
    return home() / "profiles"


def sandbox() -> Path:
    """What the local stand-in for the platforms keeps, and the profile that leads to it."""
    return home() / "sandbox"


def vault() -> Path:
    """The encrypted file of secrets, on machines without a keyring."""
    return home() / "secrets.vault"


def settings_file() -> Path:
    """The settings of this user on this machine."""
    return home() / "settings.toml"


def resources() -> Path:
    """Icons, fonts, styles and samples shipped with the program."""
    return Path(__file__).resolve().parent.parent / "resources"
