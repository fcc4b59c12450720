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
├── Interrupted               the process at work ended; asking again goes on
├── PermissionDenied          ask for permission or approval
├── PlatformError             a platform, or the way to it, refused; holds its code and request id
│   ├── SignInNeeded          the sign-in has ended: sign in again
│   ├── TryLater              the same call may work later; holds how many seconds to wait, if known
│   ├── TooLarge              ask for less at once
│   ├── FieldsRefused         fix these values in the draft
│   ├── ActElsewhere          a person must do something on the platform's own pages
│   ├── Unreachable           no connection; nothing was sent
│   ├── OutcomeUnknown        the call may have worked: look before asking again
│   └── ProgramFault          the program asked wrongly: report it with the request id
└── ModelError                a local model that cannot do what was asked
    ├── ModelMissing · ModelRefused · WorkerLost
Cancelled (no AppError)       the user stopped it; nothing is shown
"""

from __future__ import annotations

from dataclasses import dataclass


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


class Interrupted(AppError):
    """The process that worked ended unexpectedly; asking again goes on where it was."""


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


@dataclass(frozen=True)
class Refusal:
    """One thing a platform refused: its code (`group.NAME`), its sentence, where, what was sent, what to do, and the
    class of error it amounts to alone. `policies` are keys of policies that an exemption may be asked of."""

    code: str
    message: str
    path: str
    trigger: str
    hint: str
    remedy: type[PlatformError]
    policies: tuple[str, ...] = ()


class PlatformError(AppError):
    """A platform or the way to it refused; `refusals` holds one entry per thing that was wrong."""

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        code: str | None = None,
        request_id: str | None = None,
        refusals: tuple[Refusal, ...] = (),
    ) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.request_id = request_id
        self.refusals = refusals


class SignInNeeded(PlatformError):
    """The sign-in has ended or was revoked: only the user can renew it."""


class TryLater(PlatformError):
    """The same call may work later; `wait_s` is what the platform asked for, None when it did not say."""

    wait_s: float | None = None


class TooLarge(PlatformError):
    """The request holds more than the platform takes at once."""


class FieldsRefused(PlatformError):
    """Values of the draft that the platform does not take."""


class ActElsewhere(PlatformError):
    """A person must do something on the platform's own pages, or ask somebody there."""

    exit_code = 4


class Unreachable(PlatformError):
    """No connection could be made; nothing was sent."""


class OutcomeUnknown(PlatformError):
    """The connection ended before the answer: the call may have worked. Look before asking again.

    `wait_s` is how long to wait before it is asked again, if the platform said.
    """

    wait_s: float | None = None


class ProgramFault(PlatformError):
    """The platform could not understand what this program asked."""


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
