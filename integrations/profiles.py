"""Profiles: the addresses and credentials of one connection, from a TOML file, over what is built in."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core import paths
from core.errors import InvalidInput, NotFound
from integrations.http import is_loopback

SANDBOX = "sandbox"


@dataclass(frozen=True)
class Profile:
    """Where a connection leads and as whom. Names variables of the environment that hold secrets, never secrets.

    `api` is `host`, `host:port` or, without encryption and only on this machine, `http://host:port`; so is `data_api`, where
    lists of customers are sent. `scopes` are permissions asked for beside the usual ones.
    """

    name: str
    api: str = ""
    authorize: str = ""
    token: str = ""
    revoke: str = ""
    redirect: str = ""
    client_id: str = ""
    client_secret_env: str = ""
    developer_token_env: str = ""
    login_customer_id: str = ""
    api_version: str = ""
    ca_file: str = ""
    data_api: str = ""
    scopes: str = ""

    @property
    def ca(self) -> Path | None:
        """The extra root certificate."""
        return Path(self.ca_file) if self.ca_file else None

    def to_json(self) -> str:
        """As text, to be kept beside the secrets that may only be sent to these addresses."""
        return json.dumps({key: value for key, value in asdict(self).items() if value})


BUILT_IN: Mapping[str, Profile] = {
    "google_ads": Profile(
        "google_ads",
        api="googleads.googleapis.com",
        authorize="https://accounts.google.com/o/oauth2/v2/auth",
        token="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
        revoke="https://oauth2.googleapis.com/revoke",
        data_api="datamanager.googleapis.com",
    ),
    "linkedin_ads": Profile(
        "linkedin_ads",
        api="https://api.linkedin.com/rest",
        authorize="https://www.linkedin.com/oauth/native-pkce/authorization",
        token="https://www.linkedin.com/oauth/v2/accessToken",  # noqa: S106 - an address
    ),
}
"""One profile per platform that can be connected; whoever signs in brings an OAuth client of their own."""

KEYS = tuple(one.name for one in fields(Profile) if one.name != "name")
ADDRESSES = ("api", "authorize", "token", "revoke", "data_api", "redirect")
HOSTS = ("api", "data_api")
"""Addresses without a scheme."""


def from_json(text: str) -> Profile:
    """The profile that `to_json` wrote."""
    return Profile(**json.loads(text))


def load_profile(platform: str, chosen: str | None, *, name: str | None = None) -> Profile:
    """The profile of a platform: its own addresses, over them the file or the name that was chosen.

    Nothing chosen: the file PLATFORM.toml in the folder of profiles where there is one. Raises InvalidInput, NotFound.
    """
    if platform not in BUILT_IN:
        known = ", ".join(BUILT_IN)
        raise InvalidInput(f"{platform!r} cannot be connected.", where="--platform", hint=f"Choose {known}.")
    base = BUILT_IN[platform]
    path = _file_of(platform, chosen)
    if path is None:
        return base
    values = _read(path, platform)
    profile = replace(base, name=name or chosen or path.stem, **values)
    if "token" in values and "revoke" not in values:
        # A sign-in at another server is not revoked at the platform's own.
        profile = replace(profile, revoke=_beside(profile.token))
    if "api" in values and "data_api" not in values:
        # Nor are customers of an account elsewhere sent to the platform's own.
        profile = replace(profile, data_api="")
    check_addresses(profile, str(path))
    return profile


def load_named(platform: str, name: str) -> Profile:
    """The profile with this name in the user's own folder, or the sandbox's; names that lead elsewhere are refused.

    For names that come out of a workspace: it may be somebody else's, and a profile says where secrets are sent.
    """
    plain = name == Path(name).name and not name.startswith(".") and "\\" not in name and ":" not in name
    if not plain or (name != SANDBOX and not (paths.profiles() / f"{name}.toml").is_file()):
        raise NotFound(
            f"The profile that this connection was made with ({name}) is not in {paths.profiles()}.",
            hint="Connect the account again, with a profile of your own.",
        )
    return load_profile(platform, name if name == SANDBOX else str(paths.profiles() / f"{name}.toml"), name=name)


def secret_of(variable: str, what: str) -> str:
    """A secret that a profile names by its variable; raises InvalidInput when the variable is empty."""
    found = os.environ.get(variable, "")
    if not found.strip():
        raise InvalidInput(f"the variable is not set, so there is no {what}.", where=variable, hint=f"Set {variable}.")
    return found.strip()


def check_addresses(profile: Profile, where: str) -> None:
    """Refuse addresses without encryption, unless they lead to this machine; raises InvalidInput."""
    for key in ADDRESSES:
        address = getattr(profile, key)
        if not address:
            continue
        scheme, host = _parts(address)
        if not host or scheme not in ("https", "http", ""):
            raise InvalidInput(f"{address!r} is no address.", where=f"{where}: {key}", hint=_EXAMPLE[key])
        if not scheme and key not in HOSTS:
            raise InvalidInput(f"{address!r} lacks https://.", where=f"{where}: {key}", hint=_EXAMPLE[key])
        if scheme == "http" and not is_loopback(host):
            raise InvalidInput(
                f"{address!r} is not encrypted.", where=f"{where}: {key}",
                hint="Use https://; http:// is for this machine only (127.0.0.1).",
            )  # fmt: skip


_EXAMPLE = {
    "api": "Write host or host:port, such as localhost:50051.",
    "data_api": "Write host or host:port, such as localhost:50051.",
    "authorize": "Write a whole address, such as https://accounts.google.com/o/oauth2/v2/auth.",
    "token": "Write a whole address, such as https://oauth2.googleapis.com/token.",
    "revoke": "Write a whole address, such as https://oauth2.googleapis.com/revoke.",
    "redirect": "Write the address that your app is registered with, such as https://example.com/linkedin.",
}


def _parts(address: str) -> tuple[str, str]:
    """Scheme (empty when there is none) and host of an address."""
    try:
        split = urlsplit(address if "://" in address else f"//{address}")
        _ = split.port
    except ValueError:
        return "", ""
    plain_host = not any(sign in address for sign in " @\\")
    return split.scheme, (split.hostname or "") if plain_host else ""


def _file_of(platform: str, chosen: str | None) -> Path | None:
    if chosen is None:
        own = paths.profiles() / f"{platform}.toml"
        return own if own.is_file() else None
    if chosen == SANDBOX:
        path = paths.sandbox() / "sandbox.toml"
        if not path.is_file():
            raise NotFound("The sandbox has not been started here.", hint="Start it with `sandbox`, in another window.")
        return path
    for path in (Path(chosen).expanduser(), paths.profiles() / f"{chosen}.toml"):
        if path.is_file():
            return path
    file = Path(chosen).name.removesuffix(".toml") + ".toml"
    raise NotFound(f"There is no profile {chosen}.", hint=f"Name a file, or put {file} into {paths.profiles()}.")


def _read(path: Path, platform: str) -> dict[str, str]:
    """The keys of the file; those in a table named after the platform come before those outside."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("the profile cannot be read.", where=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"the profile is no TOML: {error}.", where=str(path)) from error
    own = document.get(platform, {})
    if not isinstance(own, dict):
        raise InvalidInput("this must be a table.", where=f"{path}: {platform}", hint=f"Write it as [{platform}].")
    flat = {key: value for key, value in document.items() if not isinstance(value, dict)}
    return {key: _checked(key, value, path) for key, value in (flat | own).items()}


def _checked(key: str, value: Any, path: Path) -> str:
    if key in ("client_secret", "developer_token", "refresh_token"):
        raise InvalidInput(
            "a secret does not belong into a file.", where=f"{path}: {key}",
            hint=f"Put it into a variable of the environment and name that as {key}_env.",
        )  # fmt: skip
    if key not in KEYS:
        raise InvalidInput("this key is not known.", where=f"{path}: {key}", hint=f"Known: {', '.join(KEYS)}.")
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise InvalidInput("this must be text.", where=f"{path}: {key}", hint='Write it in quotes: key = "value".')
    text = str(value).strip()
    if key == "ca_file" and text:
        return str((path.parent / Path(text).expanduser()).resolve())
    return text.replace("-", "") if key == "login_customer_id" else text


def _beside(token: str) -> str:
    """The address for revoking that most servers have beside the one for tokens."""
    return token.rsplit("/", 1)[0] + "/revoke" if token else ""
