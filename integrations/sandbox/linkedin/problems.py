"""How the simulated LinkedIn says no: one envelope, with the codes and paths of the real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class InputError:
    """One field that was wrong; `path` as `/dailyBudget/amount`."""

    code: str
    path: str
    description: str


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        service_code: int | None = None,
        errors: tuple[InputError, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.status, self.code, self.message = status, code, message
        self.service_code, self.errors, self.headers = service_code, errors, headers or {}

    def document(self, *, detailed: bool = True) -> dict[str, Any]:
        """The body; only accounts, groups and campaigns answer with `code` and `errorDetails` (detailed)."""
        found: dict[str, Any] = {"status": self.status, "message": self.message}
        if self.service_code is not None:
            found["serviceErrorCode"] = self.service_code
        if not detailed and self.errors:
            return found | {"serviceErrorCode": 100}
        found["code"] = self.code
        if self.errors:
            found["errorDetailType"] = "com.linkedin.common.error.BadRequest"
            inputs = [
                {"code": one.code, "description": one.description, "input": {"inputPath": {"fieldPath": one.path}}}
                for one in self.errors
            ]
            found["errorDetails"] = {"inputErrors": inputs, "conditionalInputErrors": []}
        return found


def bad(code: str, message: str) -> Refused:
    """A 400 without a field."""
    return Refused(400, code, message)


def refused(errors: list[InputError]) -> Refused:
    """A 400 for these fields; several at once share one code."""
    if len(errors) == 1:
        return Refused(400, errors[0].code, errors[0].description, errors=tuple(errors))
    return Refused(400, "MULTIPLE_VALIDATIONS_FAILED", "Multiple validations failed", errors=tuple(errors))


def not_found() -> Refused:
    """What is not there, or lies under another account."""
    return Refused(404, "NOT_FOUND", "Not Found.")
