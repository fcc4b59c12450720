"""Taking a document apart in a process of its own: it can be stopped in the middle of a page, and has limits it cannot pass."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import NamedTuple

from core.documents.document import UnreadableDocument
from core.progress import Progress

PATIENCE_S = 60.0
"""So long one page may take; no page that people wrote takes a second."""
MOST_MEMORY = 2_000_000_000
"""Bytes the process may ask for, where the system can limit that."""
_LOOK_S = 0.1


class Page(NamedTuple):
    """The text of one page, from 1, of `total`."""

    number: int
    total: int
    text: str


class Refused(NamedTuple):
    """Why the document cannot be read, and what to do."""

    words: str
    hint: str


Reader = Callable[[bytes, str], Iterator[Page]]
"""Reads the pages of a document given as bytes, named for people; raises UnreadableDocument. A function of a module."""


def pages_apart(reader: Reader, raw: bytes, name: str, progress: Progress) -> Iterator[Page]:
    """The pages as a process of their own reads them. Raises UnreadableDocument, Cancelled."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, reader, name), daemon=True)
    process.start()
    there.close()
    try:
        here.send_bytes(raw)
        yield from _received(here, name, progress)
    except (EOFError, OSError) as error:  # it was ended by a limit, or by the system
        raise _too_much(name) from error
    finally:
        here.close()
        process.kill()
        process.join()
        process.close()


def _received(here: Connection, name: str, progress: Progress) -> Iterator[Page]:
    number, count = 1, None
    while True:
        progress.step(f"Reading {name}", number - 1, count)
        _await(here, name, number, progress, count)
        told: Page | Refused | None = here.recv()
        if told is None:
            return
        if isinstance(told, Refused):
            raise UnreadableDocument(told.words, hint=told.hint)
        number, count = told.number + 1, told.total
        yield told


def _await(here: Connection, name: str, number: int, progress: Progress, count: int | None) -> None:
    """Wait for the next page; whoever cancels is heard meanwhile."""
    until = time.monotonic() + PATIENCE_S
    while not here.poll(_LOOK_S):
        progress.step(f"Reading {name}", number - 1, count)
        if time.monotonic() > until:
            raise UnreadableDocument(
                f"Page {number} of {name} takes too long to read.",
                hint="Print the pages that matter as a new PDF, and import that.",
            )


def _too_much(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} cannot be read: it takes more memory than a document should, or is broken.",
        hint="Print the pages that matter as a new PDF, and import that.",
    )


# In the process


def _work(there: Connection, reader: Reader, name: str) -> None:
    """Read the document that comes, and send its pages, then None."""
    _limit()
    raw = there.recv_bytes()
    try:
        for page in reader(raw, name):
            there.send(page)
        there.send(None)
    except UnreadableDocument as error:
        there.send(Refused(error.message, error.hint or ""))
    except MemoryError:
        refused = _too_much(name)
        there.send(Refused(refused.message, refused.hint or ""))
    except BrokenPipeError:
        return  # nobody waits any more


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
