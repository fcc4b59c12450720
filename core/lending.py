"""Python functions lent to SQLite for a few statements, so that work only Python can do stays set-based."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from core.errors import InvalidInput


@dataclass
class Trouble:
    """The error a lent function met, and the stored value it was working on: SQLite passes neither on."""

    error: InvalidInput | None = None
    stored: Any = None


@contextmanager
def lent(connection: Connection, name: str, function: Callable[..., Any], trouble: Trouble) -> Iterator[None]:
    """Lend SQLite a function, and raise its errors as ours."""
    raw: Any = connection.connection.driver_connection
    raw.create_function(name, -1, function, deterministic=True)
    try:
        yield
    except OperationalError as error:
        raise trouble.error or error from error
    finally:
        raw.create_function(name, -1, None)
