"""What works on this machine and what does not."""

from __future__ import annotations

import importlib.util
import os
import platform
import socket
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

from core import paths
from integrations.keychain.store import CHOICE as KEYRING_CHOICE
from integrations.keychain.store import PASSWORD as KEYRING_PASSWORD


@dataclass(frozen=True)
class Fact:
    """One thing looked at; `needed` when the program cannot work without it."""

    key: str
    name: str
    ok: bool
    detail: str
    needed: bool = False


def examine() -> list[Fact]:
    """Look at everything; starts nothing that stays."""
    return [_python(), _database(), _home(), _qt(), _gpu(), *_models(), _keyring(), _ports()]


def _python() -> Fact:
    return Fact("python", "Python", sys.version_info >= (3, 11), platform.python_version(), needed=True)


def _database() -> Fact:
    fine = sqlite3.sqlite_version_info >= (3, 35)
    return Fact("database", "Database", fine, f"SQLite {sqlite3.sqlite_version}", needed=True)


def _home() -> Fact:
    folder = paths.home()
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    return Fact("home", "Program folder", os.access(nearest, os.W_OK), str(folder), needed=True)


def _qt() -> Fact:
    try:
        from PySide6 import QtGui, __version__
    except ImportError as error:
        hint = "On Debian: apt-get install libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0"
        return Fact("qt", "Window", False, f"Qt cannot be loaded: {error}. {hint}", needed=True)
    del QtGui
    shown = os.environ.get("QT_QPA_PLATFORM") or _display()
    return Fact("qt", "Window", True, f"PySide6 {__version__}, {shown}", needed=True)


def _display() -> str:
    if sys.platform in ("win32", "darwin"):
        return "native"
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if os.environ.get("DISPLAY") else "no display: offscreen only"


def _gpu() -> Fact:
    for device, sign in (("NVIDIA GPU", "/proc/driver/nvidia/version"), ("AMD GPU", "/dev/kfd")):
        if Path(sign).exists():
            return Fact("gpu", "GPU", True, device)
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return Fact("gpu", "GPU", True, "Apple GPU")
    return Fact("gpu", "GPU", False, "none: models run on the processor")


def _models() -> list[Fact]:
    from ml.models import survey

    return [
        Fact(
            f"model_{one.model.key}",
            one.model.name,
            one.state != "missing",
            one.hint or f"{one.state}, {one.model.licence}, {one.path}",
        )
        for one in survey(paths.models())
    ]


def _keyring() -> Fact:
    if os.environ.get(KEYRING_CHOICE) == "file":
        return Fact("keyring", "Keyring", bool(os.environ.get(KEYRING_PASSWORD)), f"encrypted file {paths.vault()}")
    if importlib.util.find_spec("keyring") is None:
        return Fact("keyring", "Keyring", False, "the keyring package is missing")
    import keyring

    backend = keyring.get_keyring()
    name = f"{type(backend).__module__}.{type(backend).__name__}"
    return Fact("keyring", "Keyring", backend.priority > 0, name)


def _ports() -> Fact:
    try:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
    except OSError as error:
        return Fact("ports", "Loopback ports", False, str(error))
    return Fact("ports", "Loopback ports", True, f"free ports can be opened (tried {port})")
