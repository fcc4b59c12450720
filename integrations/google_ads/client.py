"""The official client for one connection: version pinned, own addresses, nothing fetched before the first call."""

from __future__ import annotations

import importlib.util
import socket
import ssl
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import grpc
from google.ads.googleads.client import GoogleAdsClient
from google.ads.googleads.interceptors import ExceptionInterceptor, MetadataInterceptor
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.grpc import AuthMetadataPlugin

from core.connections import Connection
from core.errors import InvalidInput, ProgramFault
from integrations import signins
from integrations.google_ads.credentials import SignedIn
from integrations.google_ads.explaining import explain
from integrations.google_ads.version import API_VERSION
from integrations.http import is_loopback, roots
from integrations.keychain import SecretStore, open_store
from integrations.profiles import Profile
from integrations.signins import SignIn

TIMEOUT_S = 60.0
"""For one call; the library itself waits for ever."""
STREAM_TIMEOUT_S = 1_800.0
"""For a stream that is read to its end."""
GREETING_TIMEOUT_S = 2.0
GOOGLE = "googleads.googleapis.com"
CHANNEL_OPTIONS = (
    ("grpc.max_metadata_size", 16 * 1024 * 1024),
    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
)


class AddressedClient(GoogleAdsClient):  # type: ignore[misc]
    """The official client at an address that the library cannot speak to: an extra root, or this machine in plain text."""

    def __init__(self, profile: Profile, credentials: SignedIn, *, plain: bool, **settings: Any) -> None:
        super().__init__(credentials, endpoint=target(profile), **settings)
        self._channel = make_channel(profile, credentials, plain=plain)

    def get_service(
        self, name: str, version: str = API_VERSION, interceptors: list[Any] | None = None, is_async: bool = False
    ) -> Any:
        """A service over this client's own channel, with the library's own headers and exceptions."""
        if is_async:
            raise ProgramFault("Only calls that are waited for can be sent to an address of a profile.")
        kind = _service_class(name, self.version or version)
        channel = grpc.intercept_channel(
            self._channel,
            *(interceptors or []),
            MetadataInterceptor(self.developer_token, self.login_customer_id, self.linked_customer_id),
            ExceptionInterceptor(self.version or version, use_proto_plus=self.use_proto_plus),
        )
        return kind(transport=kind.get_transport_class("grpc")(channel=channel))


def open_client(
    connection: Connection, *, store: SecretStore | None = None, proto_plus: bool = True
) -> GoogleAdsClient:
    """The client of a connection. Raises SignInNeeded when this machine holds no sign-in for it, KeychainError, and
    InvalidInput for an account of another platform."""
    if connection.platform != "google_ads":
        raise InvalidInput(
            f"{connection.account.name} is no account of Google Ads, and only that offers this.",
            where="CONNECTION", hint="Name a connection to Google Ads; `connections` lists them.",
        )  # fmt: skip
    store = store or open_store()
    sign_in = signins.load_for(store, connection)

    def keep(refresh_token: str) -> None:
        signins.keep(store, connection.id, replace(sign_in, refresh_token=refresh_token))

    return make_client(sign_in, SignedIn(sign_in, keep=keep), login=connection.account.login, proto_plus=proto_plus)


def make_client(
    sign_in: SignIn, credentials: SignedIn, *, login: str | None = None, proto_plus: bool = True
) -> GoogleAdsClient:
    """A client for one sign-in and one manager account (None: the account is reached directly). Raises InvalidInput."""
    profile = sign_in.profile
    settings = {
        "version": known_version(profile.api_version or API_VERSION),
        "login_customer_id": login,
        # An empty header is refused where none is needed.
        "developer_token": sign_in.developer_token or None,
        "use_proto_plus": proto_plus,
    }
    plain = is_plain(profile)
    if plain or profile.ca:
        return AddressedClient(profile, credentials, plain=plain, **settings)
    return GoogleAdsClient(credentials, endpoint=target(profile), **settings)


def renew(client: GoogleAdsClient) -> None:
    """Fetch an access token if the one at hand ends soon, before a batch of calls: an ended sign-in is then said plainly,
    and not mistaken for a server that is away. Raises SignInNeeded, Unreachable."""
    if client.credentials.valid:
        return
    try:
        client.credentials.refresh(None)
    except GoogleAuthError as error:
        raise explain(error) from None


def known_version(version: str) -> str:
    """The API version, if the library speaks it; raises InvalidInput."""
    plain = version.isalnum() and version.isascii()
    if not plain or importlib.util.find_spec(f"google.ads.googleads.{version}") is None:
        raise InvalidInput(
            f"this program does not speak version {version!r} of the Google Ads API.",
            where="api_version", hint=f"Leave it out, or write {API_VERSION}.",
        )  # fmt: skip
    return version


def is_plain(profile: Profile) -> bool:
    """Whether to speak without encryption: only on this machine, where a server without a scheme is asked what it speaks."""
    split = _split(profile.api)
    if split.scheme:
        return bool(split.scheme == "http")
    return is_loopback(split.hostname or "") and not _speaks_tls(split.hostname, split.port or 443)


def _speaks_tls(host: str, port: int) -> bool:
    """Whether a server on this machine answers an encrypted greeting; whose certificate it is, is looked at later."""
    greeting = ssl.create_default_context()
    greeting.check_hostname = False
    greeting.verify_mode = ssl.CERT_NONE
    greeting.set_alpn_protocols(["h2"])
    try:
        with (
            socket.create_connection((host, port), timeout=GREETING_TIMEOUT_S) as plain,
            greeting.wrap_socket(plain, server_hostname=host),
        ):
            return True
    except OSError:
        return False


def target(profile: Profile) -> str:
    """`host:port` of the API."""
    split = _split(profile.api or GOOGLE)
    return f"{split.hostname}:{split.port}" if split.port else str(split.hostname)


def make_channel(profile: Profile, credentials: SignedIn, *, plain: bool) -> grpc.Channel:
    """A channel that signs every call and trusts the extra root of the profile."""
    # The transport offered here is never used: the credentials bring their own.
    signing = grpc.metadata_call_credentials(AuthMetadataPlugin(credentials, None))  # type: ignore[no-untyped-call]
    if plain:
        own = grpc.local_channel_credentials()
    else:
        own = grpc.ssl_channel_credentials(root_certificates=_pem(roots(profile.ca)))
    options = list(CHANNEL_OPTIONS)
    if is_loopback(_split(profile.api).hostname or ""):
        options.append(("grpc.enable_http_proxy", 0))
    return grpc.secure_channel(
        _with_port(target(profile)), grpc.composite_channel_credentials(own, signing), options=options
    )


def _service_class(name: str, version: str) -> Any:
    from google.ads.googleads.util import convert_upper_case_to_snake_case

    folder = f"google.ads.googleads.{version}.services.services.{convert_upper_case_to_snake_case(name)}"
    return getattr(importlib.import_module(folder), f"{name}Client")


def _pem(context: ssl.SSLContext) -> bytes:
    return "".join(ssl.DER_cert_to_PEM_cert(one) for one in context.get_ca_certs(binary_form=True)).encode()


def _with_port(address: str) -> str:
    return address if ":" in address else f"{address}:443"


def _split(api: str) -> Any:
    return urlsplit(api if "://" in api else f"//{api}")
