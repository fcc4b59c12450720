"""Every error a person may be shown, named by what the reader can do.

AppError                      a sentence for the user, an optional hint
├── InvalidInput              fix this value (file, row, key or field is named)
│   ├── BriefError            a brief that cannot be used; holds one problem per key
│   ├── QueryError            a search that cannot be read; holds the position
│   └── ExpressionError       a rule or formula that cannot be read or worked out; holds the position
├── NotFound                  the thing is gone
├── Conflict                  it changed elsewhere; look again
├── NothingToDo               undo or redo with nothing left
├── WorkspaceError            a workspace file that cannot be used as asked
│   ├── TooNew · Damaged · InUse · ReadOnly · DiskFull · AlreadyExists
├── PermissionDenied          ask for permission or approval
└── ModelError                a local model that cannot do what was asked
    ├── ModelMissing · ModelRefused · WorkerLost
Cancelled (no AppError)       the user stopped it; nothing is shown
"""

from __future__ import annotations


class AppError(Exception):
    """What happened, in a sentence for the user; `hint` says what to do about it."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class InvalidInput(AppError):
    """A value that cannot be used; `where` names the file, row, key or field."""

    exit_code = 2

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(f"{where}: {message}" if where else message, hint=hint)
        self.where = where


class BriefError(InvalidInput):
    """A brief that cannot be used; `problems` holds one sentence per faulty key."""

    def __init__(self, problems: list[str], *, where: str | None = None) -> None:
        super().__init__("\n".join(problems), where=where)
        self.problems = problems


class QueryError(InvalidInput):
    """A search text that cannot be read; `position` counts characters from 0."""

    def __init__(self, message: str, *, position: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.position = position


class ExpressionError(InvalidInput):
    """A rule or formula that cannot be read or worked out; `position` counts characters from 0."""

    def __init__(self, message: str, *, position: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.position = position


class NotFound(AppError):
    """The named thing does not exist (any more)."""

    exit_code = 2


class Conflict(AppError):
    """Something changed elsewhere since it was read."""


class NothingToDo(AppError):
    """Undo or redo was asked for and nothing is left."""


class PermissionDenied(AppError):
    """Lack of permission or approval."""

    exit_code = 4


class WorkspaceError(AppError):
    """A workspace file that cannot be used as asked."""


class AlreadyExists(WorkspaceError):
    """A new file would overwrite an existing one."""

    exit_code = 2


class TooNew(WorkspaceError):
    """The file was written by a newer version of the program."""

    exit_code = 2


class Damaged(WorkspaceError):
    """The file is no workspace, or is damaged."""

    exit_code = 2


class InUse(WorkspaceError):
    """Another process is writing to the file."""


class ReadOnly(WorkspaceError):
    """The workspace is open for reading only."""


class DiskFull(WorkspaceError):
    """The disk or the folder takes no more data."""


class ModelError(AppError):
    """A local model that cannot do what was asked."""


class ModelMissing(ModelError):
    """The weights are not on this machine."""


class ModelRefused(ModelError):
    """The data cannot carry the claim; the message says why."""


class WorkerLost(ModelError):
    """The worker process ended unexpectedly; asking again starts a new one."""


class Cancelled(Exception):
    """The user stopped the work."""
