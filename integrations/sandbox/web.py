"""Two small HTTP servers on loopback: sign-in, and the desk from which tests and people steer the sandbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from integrations.sandbox.asked import Turned, body_of
from integrations.sandbox.faults import Faults
from integrations.sandbox.google import oauth
from integrations.sandbox.google.oauth import Reply
from integrations.sandbox.google.store import Store

Answer = Callable[[str, str, Mapping[str, str], bytes], Reply]


def start(port: int, answer: Answer, threads: Executor) -> ThreadingHTTPServer:
    """Serve on 127.0.0.1; `answer` gets method, path, query and body."""

    class Page(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave apart: the body would wait for the other side to confirm the head, 40 ms each time.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._reply()

        do_POST = do_DELETE = do_GET

        def _reply(self) -> None:
            parts = urlsplit(self.path)
            body = body_of(self)
            if isinstance(body, Turned):
                reply = Reply(body.status, json.dumps({"error": body.why}))
            else:
                reply = answer(self.command, parts.path, dict(parse_qsl(parts.query)), body)
            content = reply.body.encode()
            self.send_response(reply.status)
            self.send_header("content-type", reply.content)
            self.send_header("content-length", str(len(content)))
            self.send_header("cache-control", "no-store")
            if self.close_connection:
                # said, or a client may send its next request into a connection that is about to close
                self.send_header("connection", "close")
            if reply.location:
                self.send_header("location", reply.location)
            # Whoever asked may have gone meanwhile: a browser that was closed is no fault of this server.
            with suppress(BrokenPipeError, ConnectionResetError):
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: addresses here hold codes and states."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    server.daemon_threads = True
    threads.submit(server.serve_forever, 0.05)
    return server


def sign_in(store: Store, faults: Faults) -> Answer:
    """The OAuth endpoints under /oauth/."""

    def answer(method: str, path: str, query: Mapping[str, str], body: bytes) -> Reply:
        form = dict(parse_qsl(body.decode("utf-8", "replace")))
        if path == "/oauth/authorize" and method == "GET":
            return oauth.authorize(store, query)
        if path == "/oauth/decision" and method == "GET":
            return oauth.authorize(store, query, decided=query.get("decision") == "allow")
        if path == "/oauth/token" and method == "POST":
            struck = {one.kind for one in faults.strike("token")}
            if "html" in struck:
                return Reply(200, "<html><body><h1>Sign in to the company network</h1></body></html>", "text/html")
            if struck:
                return Reply(503, json.dumps({"error": "temporarily_unavailable"}))
            return oauth.token(store, form)
        if path == "/oauth/revoke" and method == "POST":
            return oauth.revoke(store, dict(query) | form)
        return Reply(404, json.dumps({"error": "not_found"}))

    return answer
