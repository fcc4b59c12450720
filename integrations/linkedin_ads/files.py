"""Pictures and documents of ads: each file goes up once, and what went up is known to later posts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InvalidInput, OutcomeUnknown, ProgramFault, TryLater
from core.posting import uploads
from core.posting.uploads import READY
from core.workspace import Workspace
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.wire import calls

MEBI = 1024 * 1024
MOST_BYTES = {"image": 5 * MEBI, "document": 100 * MEBI}
BEGINNINGS: Mapping[str, tuple[bytes, ...]] = {
    "image": (b"\x89PNG", b"\xff\xd8", b"GIF8"),
    "document": (b"%PDF", b"PK", b"\xd0\xcf"),
}
WORDS = {"image": "a PNG, JPEG or GIF", "document": "a PDF, Word or PowerPoint file"}
SENT = "sent"
POLLS, POLL_S = 60, 1.0


@dataclass(frozen=True)
class _Seen:
    """A file as it was when it was last read."""

    size: int
    changed: int
    digest: str


@dataclass(frozen=True)
class Files:
    """The files of one connection's ads. Relative names are looked for beside the workspace."""

    workspace: Workspace
    connection: int
    client: LinkedInClient
    pause: Callable[[float], None]
    _seen: dict[tuple[str, str], _Seen] = field(default_factory=dict)
    _urns: dict[str, str] = field(default_factory=dict)

    def check(self, kind: str, name: str) -> None:
        """Look whether a file can be sent. Raises InvalidInput with what to do."""
        if not _is_urn(name, kind):
            self._digest(kind, name)

    def urn(self, kind: str, name: str, owner: str) -> str:
        """The URN of a file, which is sent before if LinkedIn does not have it as it is now. Raises InvalidInput."""
        if _is_urn(name, kind):
            return name
        digest = self._digest(kind, name)
        known = uploads.known(self.workspace, self.connection, f"urn:li:{kind}:", digest)
        if known is None:
            known = self._sent(kind, self._content(kind, name), owner), SENT
            self._keep(name, digest, known)
        urn, state = known
        if state != READY:
            self._wait(kind, name, urn)
        if state != READY or self.named().get(name) != urn:
            self._keep(name, digest, (urn, READY))
        return urn

    def named(self) -> dict[str, str]:
        """What drafts call the files that went up, with their URNs."""
        if not self._urns:
            self._urns.update(uploads.named(self.workspace, self.connection))
        return self._urns

    def forget(self, urn: str) -> None:
        """LinkedIn does not have it (any more): it goes up again when it is needed."""
        uploads.forget(self.workspace, self.connection, urn)
        self._urns.clear()

    def _digest(self, kind: str, name: str) -> str:
        """What names the content of a file; many ads show the same one, so it is read again only when it has changed."""
        try:
            found = _path(self.workspace.path.parent, kind, name).stat()
            now = found.st_size, found.st_mtime_ns
        except (OSError, ValueError):
            now = -1, -1
        seen = self._seen.get((kind, name))
        if seen is None or (seen.size, seen.changed) != now:
            digest = hashlib.sha256(self._content(kind, name)).hexdigest()
            seen = self._seen[kind, name] = _Seen(*now, digest)
        return seen.digest

    def _content(self, kind: str, name: str) -> bytes:
        content = _read(self.workspace.path.parent, kind, name)
        if len(content) > MOST_BYTES[kind]:
            raise InvalidInput(
                f"The file {name!r} is larger than {MOST_BYTES[kind] // MEBI} MB.", where=kind, hint="Make it smaller."
            )
        if not content.startswith(BEGINNINGS[kind]):
            raise InvalidInput(f"The file {name!r} is not {WORDS[kind]}.", where=kind, hint="Choose another file.")
        return content

    def _keep(self, name: str, digest: str, known: tuple[str, str]) -> None:
        uploads.keep(self.workspace, self.connection, name, digest, known)
        self._urns.clear()

    def _sent(self, kind: str, content: bytes, owner: str) -> str:
        """Send a file; returns its URN. Whatever breaks, a place that nobody filled stays behind, which no one sees."""
        asked = calls.action((f"{kind}s",), "initializeUpload", {"initializeUploadRequest": {"owner": owner}})
        try:
            answer = self.client.call(asked).document.get("value") or {}
        except OutcomeUnknown as error:
            raise _again(error) from None
        urn, address = answer.get(kind), answer.get("uploadUrl")
        if not urn or not address:
            raise ProgramFault("LinkedIn named no place for the file.", code="NO_UPLOAD_URL")
        self.client.upload(str(address), content)
        return str(urn)

    def _wait(self, kind: str, name: str, urn: str) -> None:
        for _ in range(POLLS):
            status = str(self.client.get(calls.get(f"{kind}s", urn)).get("status"))
            if status == "AVAILABLE":
                return
            if status not in ("PROCESSING", "WAITING_UPLOAD"):
                self.forget(urn)
                raise InvalidInput(
                    f"LinkedIn could not read the file {name!r}.",
                    where=kind,
                    hint=f"Choose {WORDS[kind]} of the usual size.",
                )
            self.pause(POLL_S)
        raise TryLater("LinkedIn is still working on the file of an ad.", hint="Post again in some minutes.")


def _read(beside: Path, kind: str, name: str) -> bytes:
    """What a file begins with, a byte more than may be sent. Raises InvalidInput."""
    path = _path(beside, kind, name)
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file.read(MOST_BYTES[kind] + 1)
    except (OSError, ValueError):
        pass
    raise InvalidInput(f"The file {name!r} is not there.", where=kind, hint=f"Choose {WORDS[kind]} on this computer.")


def _path(beside: Path, kind: str, name: str) -> Path:
    """Where a file is. The name may come from somebody else's draft: nothing is asked of other computers."""
    path = Path(name).expanduser()
    path = path if path.is_absolute() else beside / path
    if str(path).startswith(("\\\\", "//")):
        raise InvalidInput(
            f"The file {name!r} lies on another computer.",
            where=kind,
            hint="Copy it to this one, beside the workspace.",
        )
    return path


def _again(error: OutcomeUnknown) -> TryLater:
    said = TryLater("LinkedIn did not answer when a file was announced.", hint="Try again.", code=error.code)
    said.wait_s = error.wait_s
    return said


def _is_urn(name: str, kind: str) -> bool:
    return name.startswith(f"urn:li:{kind}:")
