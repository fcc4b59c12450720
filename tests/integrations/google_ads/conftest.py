"""A small Google Ads on a loopback port: real gRPC, the library's own messages, tokens checked at the OAuth server."""

from __future__ import annotations

import datetime
import ipaddress
from collections.abc import Callable, Iterator
from concurrent import futures
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PACKAGE = "/google.ads.googleads.v26.services."
FAILURE_KEY = "google.ads.googleads.v26.errors.googleadsfailure-bin"


@dataclass
class Fault:
    """What the server answers instead of a reply."""

    status: grpc.StatusCode
    codes: tuple[str, ...] = ()
    details: str = "no"
    wait_s: int = 0


@dataclass
class AdsServer:
    """Two client accounts under a manager, and one that is reached directly."""

    oauth: Any
    port: int = 0
    direct: tuple[str, ...] = ("5550001111", "3330001111")
    faults: dict[str, Fault] = field(default_factory=dict)
    headers: list[dict[str, str]] = field(default_factory=list)
    accounts: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {
            "5550001111": {"name": "Nordlicht Group", "manager": True},
            "1110001111": {"name": "Nordlicht Software", "manager": False, "under": "5550001111"},
            "2220001111": {"name": "Südwind Tools", "manager": False, "under": "5550001111", "status": "SUSPENDED"},
            "3330001111": {"name": "Probe", "manager": False, "test": True, "currency": "USD"},
        }
    )

    def list_accessible(self, request: Any, context: Any) -> Any:
        from google.ads.googleads.v26.services.types.customer_service import ListAccessibleCustomersResponse

        self._enter("list", context)
        return ListAccessibleCustomersResponse(resource_names=[f"customers/{one}" for one in self.direct])

    def search_stream(self, request: Any, context: Any) -> Iterator[Any]:
        from google.ads.googleads.v26.services.types.google_ads_service import SearchGoogleAdsStreamResponse

        headers = self._enter(request.customer_id, context)
        under = self.accounts[request.customer_id].get("under")
        if under and request.customer_id not in self.direct and headers.get("login-customer-id") != under:
            self._fail(
                Fault(grpc.StatusCode.PERMISSION_DENIED, ("authorization_error.USER_PERMISSION_DENIED",)), context
            )
        tree = "customer_client" in request.query
        rows = self._tree(request.customer_id) if tree else [self._customer(request.customer_id)]
        yield SearchGoogleAdsStreamResponse(results=rows)

    def _tree(self, number: str) -> list[Any]:
        below = [one for one, about in self.accounts.items() if about.get("under") == number]
        return [self._customer(one, level) for level, one in enumerate([number, *below])]

    def _customer(self, number: str, level: int | None = None) -> Any:
        from google.ads.googleads.v26.services.types.google_ads_service import GoogleAdsRow

        about = self.accounts[number]
        row = GoogleAdsRow()
        one = row.customer if level is None else row.customer_client
        one.id, one.descriptive_name = int(number), about["name"]
        one.manager, one.test_account = about["manager"], about.get("test", False)
        one.currency_code, one.time_zone = about.get("currency", "EUR"), "Europe/Berlin"
        one.status = about.get("status", "ENABLED")
        if level is not None:
            one.level = min(level, 1)
        return row

    def _enter(self, what: str, context: Any) -> dict[str, str]:
        headers = dict(context.invocation_metadata())
        self.headers.append(headers)
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.oauth.access_tokens:
            self._fail(Fault(grpc.StatusCode.UNAUTHENTICATED, ("authentication_error.OAUTH_TOKEN_INVALID",)), context)
        fault = self.faults.get(what)
        if fault:
            self._fail(fault, context)
        return headers

    def _fail(self, fault: Fault, context: Any) -> None:
        trailing: list[tuple[str, Any]] = [("request-id", "req-1")]
        if fault.codes:
            trailing.append((FAILURE_KEY, failure_bytes(*fault.codes, wait_s=fault.wait_s)))
        context.set_trailing_metadata(trailing)
        context.abort(fault.status, fault.details)


def failure_bytes(*codes: str, wait_s: int = 0) -> bytes:
    """A GoogleAdsFailure with these `group.NAME` codes."""
    from google.ads.googleads.v26.errors.types.errors import GoogleAdsFailure

    failure = GoogleAdsFailure()
    for number, code in enumerate(codes):
        group, _, name = code.partition(".")
        failure.errors.append({"error_code": {group: name}, "message": f"Google says {name}."})
        error = failure.errors[-1]
        error.trigger.string_value = "what was sent"
        error.location.field_path_elements.append({"field_name": "mutate_operations", "index": number})
        error.location.field_path_elements.append({"field_name": "create"})
        if wait_s:
            error.details.quota_error_details.retry_delay = datetime.timedelta(seconds=wait_s)
    return bytes(GoogleAdsFailure.serialize(failure))


@pytest.fixture
def failure() -> Callable[..., bytes]:
    """How failures are written."""
    return failure_bytes


def _handlers(server: AdsServer) -> grpc.GenericRpcHandler:
    from google.ads.googleads.v26.services.types import customer_service, google_ads_service

    reply = google_ads_service.SearchGoogleAdsStreamResponse
    listing = customer_service.ListAccessibleCustomersResponse
    calls = {
        f"{PACKAGE}CustomerService/ListAccessibleCustomers": grpc.unary_unary_rpc_method_handler(
            server.list_accessible, customer_service.ListAccessibleCustomersRequest.deserialize, listing.serialize
        ),
        f"{PACKAGE}GoogleAdsService/SearchStream": grpc.unary_stream_rpc_method_handler(
            server.search_stream, google_ads_service.SearchGoogleAdsStreamRequest.deserialize, reply.serialize
        ),
    }

    class Handlers(grpc.GenericRpcHandler):  # type: ignore[misc]
        def service(self, details: Any) -> Any:
            return calls.get(details.method)

    return Handlers()


@pytest.fixture
def ads(oauth: Any) -> Iterator[AdsServer]:
    """Google Ads in plain text on this machine."""
    server = AdsServer(oauth)
    with futures.ThreadPoolExecutor(4) as pool:
        running = grpc.server(pool)
        running.add_generic_rpc_handlers((_handlers(server),))
        server.port = running.add_insecure_port("127.0.0.1:0")
        running.start()
        yield server
        running.stop(None).wait()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, bytes, bytes]:
    """A throw-away certificate for localhost: its PEM file, and the key and certificate themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    path = tmp_path / "ca.pem"
    path.write_bytes(pem)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return path, secret, pem


@pytest.fixture
def ads_over_tls(oauth: Any, certificate: tuple[Path, bytes, bytes]) -> Iterator[AdsServer]:
    """Google Ads with a certificate that no machine trusts by itself."""
    server = AdsServer(oauth)
    with futures.ThreadPoolExecutor(4) as pool:
        running = grpc.server(pool)
        running.add_generic_rpc_handlers((_handlers(server),))
        keys = grpc.ssl_server_credentials([certificate[1:]])
        server.port = running.add_secure_port("127.0.0.1:0", keys)
        running.start()
        yield server
        running.stop(None).wait()


@pytest.fixture
def profile_file(tmp_path: Path, oauth: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Writes a profile that leads to the two servers, and sets what it names."""
    monkeypatch.setenv("NORDLICHT_SECRET", "marker-client-secret")
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")

    def write(port: int, **more: str) -> str:
        keys = {
            "api": f"localhost:{port}",
            "authorize": f"{oauth.address}/authorize",
            "token": f"{oauth.address}/token",
            "client_id": "nordlicht-client",
            "client_secret_env": "NORDLICHT_SECRET",
        }
        path = tmp_path / "own.toml"
        path.write_text("".join(f'{key} = "{value}"\n' for key, value in (keys | more).items()))
        return str(path)

    return write
