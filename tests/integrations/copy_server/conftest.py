"""A real OpenAI-compatible server on the loopback address, as small as it can be."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Answer = Callable[[dict[str, Any]], tuple[int, bytes]]
ONE = json.dumps({"choices": [{"message": {"role": "assistant", "content": "Close the books in 3 days"}}]}).encode()


def one_text(body: dict[str, Any]) -> tuple[int, bytes]:
    return 200, ONE


@dataclass
class Served:
    """Where it listens, what it was asked, and how it answers."""

    address: str
    answer: Answer = one_text
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    going_on: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def served() -> Iterator[Served]:
    class Talk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.keys.append(self.headers["Authorization"])
            known = self.path == "/v1/models"
            self._say(200 if known else 404, b'{"data": [{"id": "small"}, {"id": "large"}]}' if known else b"{}")

        def do_POST(self) -> None:
            found.keys.append(self.headers["Authorization"])
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append(body)
            self._say(*found.answer(body))

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Talk)
    server.daemon_threads = True
    found = Served(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})  # noqa: TID251
    thread.start()
    yield found
    found.going_on.set()
    server.shutdown()
    thread.join()
    server.server_close()
