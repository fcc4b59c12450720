"""The library's own messages: classes, field behaviour, and walks along field paths."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from integrations.google_ads.version import API_VERSION

Message = Any  # a raw protobuf message of the library; its classes are made at run time and carry no types
PACKAGE = f"google.ads.googleads.{API_VERSION}"


@cache
def message_class(module: str, name: str) -> Any:
    """A raw protobuf class, for example `("services.types.google_ads_service", "GoogleAdsRow")`."""
    return getattr(importlib.import_module(f"{PACKAGE}.{module}"), name).pb()


@cache
def row_class() -> Any:
    """The row that every query answers with."""
    return message_class("services.types.google_ads_service", "GoogleAdsRow")


@cache
def operation_class() -> Any:
    """One operation of `GoogleAdsService.Mutate`."""
    return message_class("services.types.google_ads_service", "MutateOperation")


@cache
def resource_class(kind: str) -> Any:
    """The class of a resource, for example of `ad_group`."""
    field = row_class().DESCRIPTOR.fields_by_name.get(kind)
    descriptor = field.message_type if field is not None else _ad_descriptor()
    return descriptor._concrete_class  # noqa: SLF001 - protobuf's documented way from a descriptor to its class


def _ad_descriptor() -> Any:
    return row_class().DESCRIPTOR.fields_by_name["ad_group_ad"].message_type.fields_by_name["ad"].message_type


def wire_name(name: str) -> str:
    """The name in queries, masks and error paths: Python's trailing underscore is not part of it."""
    return name.removesuffix("_")


@cache
def field_of(descriptor: Any, name: str) -> Any | None:
    """The field with this wire name, or None."""
    found = descriptor.fields_by_name.get(name)
    if found is None and not name.endswith("_"):
        found = descriptor.fields_by_name.get(f"{name}_")
    return found


@cache
def fields_along(descriptor: Any, path: str) -> tuple[Any, ...] | None:
    """The fields a dotted path names, or None where it leads nowhere (a path never enters a list)."""
    found: list[Any] = []
    here: Any | None = descriptor
    for name in path.split("."):
        field = None if here is None else field_of(here, name)
        if field is None:
            return None
        found.append(field)
        here = None if field.is_repeated else field.message_type
    return tuple(found)


def has_subfields(field: Any) -> bool:
    """Whether the field is a message whose leaves must be named instead of it."""
    return bool(field.message_type is not None and not field.is_repeated and field.message_type.fields)


@cache
def behaviour(descriptor: Any) -> dict[str, str]:
    """What the documentation says of each field of a resource: `output only`, `immutable` or nothing.

    The Python classes carry the remarks of the protocol only as text.
    """
    return {name: found for name, found in _remarks(descriptor) if found}


def _remarks(descriptor: Any) -> Iterator[tuple[str, str]]:
    text = _documentation(descriptor)
    for match in re.finditer(r"^        (\w+) \([^\n]*\):\n            ([^\n]+)", text, re.MULTILINE):
        start = match.group(2)
        kind = (
            "output only" if start.startswith("Output only") else "immutable" if start.startswith("Immutable") else ""
        )
        yield match.group(1), kind


def _documentation(descriptor: Any) -> str:
    module = descriptor.file.name.removesuffix(".proto").replace("/", ".")
    found: Any = importlib.import_module(module)
    inner = descriptor.full_name.removeprefix(descriptor.file.package + ".")
    for name in inner.split("."):
        found = getattr(found, name)
    return found.__doc__ or ""


def enum_name(message: Message, field: str) -> str:
    """The name of an enum value, for example ENABLED."""
    descriptor = field_of(message.DESCRIPTOR, field)
    assert descriptor is not None
    value = descriptor.enum_type.values_by_number.get(getattr(message, descriptor.name))
    return value.name if value is not None else "UNKNOWN"


def set_enum(message: Message, field: str, name: str) -> None:
    """Set an enum field by the name of its value."""
    descriptor = field_of(message.DESCRIPTOR, field)
    assert descriptor is not None
    setattr(message, descriptor.name, descriptor.enum_type.values_by_name[name].number)


def chosen(message: Message, union: str) -> str:
    """Which member of a one-of is set, by its wire name; empty when none is."""
    return wire_name(message.WhichOneof(union) or "")
