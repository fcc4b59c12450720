"""A sandbox that is served, and the official service clients over real sockets to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from integrations.google_ads.version import API_VERSION
from integrations.sandbox import serve
from integrations.sandbox.server import Sandbox

MANAGER, CLIENT, SECOND, TEST = "1000000001", "2000000001", "2000000002", "3000000001"
TIMEOUT = 30.0


@dataclass
class Desk:
    """The official clients of one sandbox, signed in as its user."""

    sandbox: Sandbox
    customer: str = CLIENT
    open_now: ExitStack = field(default_factory=ExitStack)
    made: dict[Any, Any] = field(default_factory=dict)

    def service(
        self,
        name: str = "GoogleAdsService",
        login: str | None = MANAGER,
        token: str | None = None,
        developer: str | None = None,
    ) -> Any:
        """A service over plain text with the library's own interceptors."""
        key = (name, login, token, developer)
        if key not in self.made:
            self.made[key] = self._make(name, login, token, developer)
        return self.made[key]

    def _make(self, name: str, login: str | None, token: str | None, developer: str | None) -> Any:
        import grpc
        from google.ads.googleads.client import GoogleAdsClient
        from google.ads.googleads.interceptors import ExceptionInterceptor, MetadataInterceptor
        from google.auth.transport.grpc import AuthMetadataPlugin
        from google.auth.transport.requests import Request

        credentials = self.credentials(token)
        kind = type(GoogleAdsClient(credentials, version=API_VERSION).get_service(name))
        call = grpc.metadata_call_credentials(AuthMetadataPlugin(credentials, Request()))
        options = [("grpc.max_receive_message_length", -1), ("grpc.max_metadata_size", 16 * 1024 * 1024)]
        both = grpc.composite_channel_credentials(grpc.local_channel_credentials(), call)
        channel = self.open_now.enter_context(grpc.secure_channel(self.sandbox.plain_endpoint, both, options=options))
        extra = MetadataInterceptor(developer, login, None)
        wrapped = grpc.intercept_channel(channel, extra, ExceptionInterceptor(API_VERSION, use_proto_plus=True))
        return kind(transport=kind.get_transport_class("grpc")(channel=wrapped))

    def credentials(self, token: str | None = None) -> Any:
        """Credentials of the user, or a fixed access token."""
        from google.oauth2.credentials import Credentials

        if token is not None:
            return Credentials(token)
        return Credentials(
            None,
            refresh_token=self.sandbox.grant(),
            token_uri=f"{self.sandbox.oauth_base}/token",
            client_id="sandbox.apps.googleusercontent.example",
            client_secret="sandbox-client-secret",
        )

    def search(self, query: str, customer: str | None = None) -> list[Any]:
        """The rows of a query."""
        request = {"customer_id": customer or self.customer, "query": query}
        return [
            row for batch in self.service().search_stream(request=request, timeout=TIMEOUT) for row in batch.results
        ]

    def mutate(self, *operations: dict[str, Any], customer: str | None = None, **options: Any) -> Any:
        """One Mutate with everything in it."""
        request = {"customer_id": customer or self.customer, "mutate_operations": list(operations), **options}
        return self.service().mutate(request=request, timeout=TIMEOUT)

    def refusal(self, call: Callable[[], Any]) -> list[tuple[str, str]]:
        """Code and field path of every error a call ends with."""
        from google.ads.googleads.errors import GoogleAdsException

        with pytest.raises(GoogleAdsException) as caught:
            call()
        assert caught.value.request_id
        return [described(one) for one in caught.value.failure.errors]


def described(error: Any) -> tuple[str, str]:
    """`group.VALUE` and `field[index].field` of one error."""
    pb = type(error).pb(error) if hasattr(type(error), "pb") else error
    group = pb.error_code.WhichOneof("error_code")
    value = (
        pb.error_code.DESCRIPTOR.fields_by_name[group].enum_type.values_by_number[getattr(pb.error_code, group)].name
    )
    path = ".".join(
        one.field_name + (f"[{one.index}]" if one.HasField("index") else "") for one in pb.location.field_path_elements
    )
    return f"{group}.{value}", path


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One sandbox with its seeded accounts, for tests that only read."""
    with serve(tmp_path_factory.mktemp("seeded")) as sandbox, ExitStack() as open_now:
        yield Desk(sandbox, open_now=open_now)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One sandbox with empty accounts, for tests that keep out of each other's way by names."""
    with serve(tmp_path_factory.mktemp("shared"), empty=True) as sandbox, ExitStack() as open_now:
        yield Desk(sandbox, open_now=open_now)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A sandbox of its own with empty accounts."""
    with serve(tmp_path / "state", empty=True) as sandbox, ExitStack() as open_now:
        yield Desk(sandbox, open_now=open_now)
