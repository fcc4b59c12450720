"""Errors on their way from one process to another: they arrive as what they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from app.downloading.messages import Failed
from core import errors
from core.errors import AppError, Cancelled, InvalidInput, PlatformError, Refusal

OTHERWISE_MADE = (errors.BriefError, errors.QueryError, errors.ExpressionError)
"""These hold more than what a person reads; what they are besides says enough."""


def failed(error: AppError | Cancelled) -> Failed:
    """An error as a message."""
    if not isinstance(error, AppError):
        return Failed(type(error).__name__, "")
    kind = next(kind for kind in type(error).__mro__ if kind in _KINDS.values())
    return Failed(kind.__name__, error.message, error.hint, dict(_about(error)))


def raised(message: Failed) -> Exception:
    """The error that a message stands for."""
    if message.type == Cancelled.__name__:
        return Cancelled()
    kind = _KINDS[message.type]
    about = dict(message.about or {})
    wait, where = about.pop("wait_s", None), about.pop("where", None)
    if about:
        about["refusals"] = tuple(_refusal(one) for one in about["refusals"])
    error: AppError = kind(message.message, hint=message.hint, **about)
    if isinstance(error, errors.TryLater | errors.OutcomeUnknown):
        error.wait_s = wait
    elif isinstance(error, InvalidInput):
        error.where = where
    return error


def _about(error: AppError) -> Iterator[tuple[str, Any]]:
    if isinstance(error, PlatformError):
        yield from (("code", error.code), ("request_id", error.request_id))
        yield "refusals", [{**asdict(one), "remedy": one.remedy.__name__} for one in error.refusals]
    if isinstance(error, errors.TryLater | errors.OutcomeUnknown):
        yield "wait_s", error.wait_s
    if isinstance(error, InvalidInput):
        yield "where", error.where


def _refusal(told: Mapping[str, Any]) -> Refusal:
    return Refusal(**{**told, "remedy": _KINDS[told["remedy"]], "policies": tuple(told["policies"])})


def _app_errors() -> Iterator[type[AppError]]:
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, AppError) and kind not in OTHERWISE_MADE:
            yield kind


_KINDS: Mapping[str, Any] = {kind.__name__: kind for kind in _app_errors()}
