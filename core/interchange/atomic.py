"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import uuid_utils

from core.errors import DiskFull, InvalidInput, ReadOnly

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when the block ends well; else `path` stays as it was.

    Raises DiskFull, ReadOnly, or InvalidInput when the folder does not exist.
    """
    path = Path(path)
    if path.is_dir():
        raise InvalidInput("this is a folder; a file name is needed.", where=str(path))
    if not path.parent.is_dir():
        raise InvalidInput(f"the folder {path.parent} does not exist.", where=str(path))
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe cannot be replaced.
            with path.open("wb") as file:
                yield file
            return
        with _beside(path) as file:
            yield file
    except OSError as error:
        raise _as_ours(error, path) from error


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    part = path.with_name(f".{path.name[:80]}.{uuid_utils.uuid7()}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _as_ours(error: OSError, path: Path) -> Exception:
    if error.errno in _FULL:
        return DiskFull(f"{path}: the disk takes no more data.", hint="Free some space and try again; nothing was left behind.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(f"{path} cannot be written.", hint="Choose a folder you may write to.")
    return InvalidInput(f"it cannot be written ({error.strerror}).", where=str(path))
