"""The model server of the user's choice: its key in the keyring, its texts under the same rules as the local model's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.copywriting import Copywriter, Limits
from core.model_shelf import ServerFound
from core.progress import Progress
from core.settings import CopyModel

if TYPE_CHECKING:
    from integrations.copy_server.writer import ServerCopywriter


def server_key(chosen: CopyModel) -> str:
    """The key under which a server's measurements are kept."""
    return f"server {chosen.server} {chosen.server_model}"


def server_writer(chosen: CopyModel, judge: Copywriter | None) -> ServerCopywriter:
    """The server as a copywriter; the keyring is opened when it is first asked."""
    from integrations.copy_server.writer import Server, ServerCopywriter

    server = Server(chosen.server, chosen.server_model, chosen.confirmed_host, lambda: kept_key(chosen.server))
    return ServerCopywriter(server, keeps, judge)


def ask_server(chosen: CopyModel, key: str | None, progress: Progress) -> ServerFound:
    """Ask a server for its models. Raises InvalidInput for an address that may not be used, PlatformError."""
    from integrations.copy_server.asking import models_of
    from integrations.copy_server.place import place_of

    place = place_of(chosen.server, chosen.confirmed_host)
    return ServerFound(
        place.host, place.near, models_of(place, kept_key(chosen.server) if key is None else key, progress)
    )


def keep_key(address: str, key: str) -> None:
    """Keep a server's key in the keyring; "" forgets it. Raises KeychainError."""
    from integrations.keychain import open_store

    store = open_store()
    if key:
        store.set(_name(address), key)
    else:
        store.delete(_name(address))


def kept_key(address: str) -> str:
    """The server's key, "" when there is none or this machine has no keyring: most servers at home want none."""
    from integrations.keychain import open_store
    from integrations.keychain.store import KeychainError

    try:
        return open_store().get(_name(address)) or ""
    except KeychainError:
        return ""


def keeps(text: str, limits: Limits) -> bool:
    """Whether a text that was not decoded here keeps the limits: the rules of decoding, for the whole text."""
    from ml.copywriter.rules import CHARSET, Rules

    rules = Rules(limits)
    return bool(text) and set(text) <= CHARSET | set(rules.extra) and rules.whole(text)


def _name(address: str) -> str:
    return f"copy-server {address.rstrip('/')}"
