"""Errors as Google Ads raises them: a failure message in the trailing metadata, each error pointing at its field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.sandbox.google.messages import message_class

Step = tuple[str, int | None]  # a field, and the position in it when it is a list
Path = tuple[Step, ...]


@dataclass(frozen=True)
class Problem:
    """One error: `code` is `group.VALUE`, for example `campaign_error.DUPLICATE_CAMPAIGN_NAME`."""

    code: str
    message: str
    path: Path = ()
    trigger: str = ""
    retry_seconds: float | None = None
    policy_topic: str = ""
    policy_key: tuple[str, str] | None = None

    def under(self, prefix: Path) -> Problem:
        """The same problem seen from the request."""
        return Problem(
            self.code,
            self.message,
            prefix + self.path,
            self.trigger,
            self.retry_seconds,
            self.policy_topic,
            self.policy_key,
        )


@dataclass
class Refused(Exception):
    """The request is refused with these problems and this gRPC status."""

    problems: list[Problem]
    status: str = "INVALID_ARGUMENT"
    plain: str = ""  # with no failure message at all, as a proxy or a broken line answers
    details: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.plain or "; ".join(f"{one.code}: {one.message}" for one in self.problems)


def refuse(code: str, message: str, *path: str, status: str = "INVALID_ARGUMENT", trigger: str = "") -> Refused:
    """A refusal with one problem."""
    return Refused([Problem(code, message, steps(*path), trigger)], status)


def steps(*names: str) -> Path:
    """A path of plain fields; each name may be dotted."""
    return tuple((part, None) for name in names for part in name.split(".") if part)


def failure(problems: Sequence[Problem], request_id: str) -> Any:
    """The GoogleAdsFailure that carries these problems."""
    result = message_class("errors.types.errors", "GoogleAdsFailure")()
    result.request_id = request_id
    for one in problems:
        _write(result.errors.add(), one)
    return result


def _write(error: Any, problem: Problem) -> None:
    group, _, value = problem.code.partition(".")
    enum = error.error_code.DESCRIPTOR.fields_by_name[group].enum_type
    setattr(error.error_code, group, enum.values_by_name[value].number)
    error.message = problem.message
    if problem.trigger:
        error.trigger.string_value = problem.trigger
    for name, index in problem.path:
        element = error.location.field_path_elements.add()
        element.field_name = name
        if index is not None:
            element.index = index
    _write_details(error.details, problem)


def _write_details(details: Any, problem: Problem) -> None:
    if problem.retry_seconds is not None:
        quota = details.quota_error_details
        quota.rate_scope = quota.DESCRIPTOR.fields_by_name["rate_scope"].enum_type.values_by_name["ACCOUNT"].number
        quota.rate_name = "Operations of the simulated account"
        quota.retry_delay.FromTimedelta(_delta(problem.retry_seconds))
    if problem.policy_topic:
        entry = details.policy_finding_details.policy_topic_entries.add()
        entry.topic = problem.policy_topic
        entry.type_ = entry.DESCRIPTOR.fields_by_name["type_"].enum_type.values_by_name["PROHIBITED"].number
        entry.evidences.add().text_list.texts.append(problem.trigger)
    if problem.policy_key is not None:
        violation = details.policy_violation_details
        violation.key.policy_name, violation.key.violating_text = problem.policy_key
        violation.is_exemptible = True
        violation.external_policy_name = problem.policy_key[0]


def _delta(seconds: float) -> Any:
    from datetime import timedelta

    return timedelta(seconds=seconds)
