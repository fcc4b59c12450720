"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import DiskFull, InvalidInput, ReadOnly

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A fresh path beside `path` that takes its place when the block ends well; nothing is left behind otherwise.

    Raises InvalidInput for a folder that is not there, ReadOnly and DiskFull.
    """
    path = Path(path)
    if path.is_dir() or not path.parent.is_dir():
        what = "this is a folder" if path.is_dir() else f"the folder {path.parent} does not exist"
        raise InvalidInput(f"{what}.", where=str(path), hint="Name a file in a folder that exists.")
    with _translated(path):
        if path.exists() and not path.is_file():
            # A device or a pipe is written to; putting a file in its place would destroy it.
            yield path
            return
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        fresh = Path(name)
        try:
            yield fresh
            fresh.chmod(0o644)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(f"{path}: the disk takes no more data.", hint="Free some space and export again.") from error
        if error.errno in _FORBIDDEN:
            raise ReadOnly(
                f"{path}: the folder or file cannot be written.", hint="Choose a folder you may write to."
            ) from error
        raise
