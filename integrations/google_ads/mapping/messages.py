"""The library's raw protobuf messages (faster than proto-plus), and walks along their fields by name."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from integrations.google_ads.version import API_VERSION

Message = Any  # its classes are made at run time and carry no types
PACKAGE = f"google.ads.googleads.{API_VERSION}"
_SERVICE = f"{PACKAGE}.services.types.google_ads_service"


@cache
def row_class() -> Any:
    """The class of a row that a query answers with."""
    return importlib.import_module(_SERVICE).GoogleAdsRow.pb()


@cache
def operation_class() -> Any:
    """The class of one operation of `GoogleAdsService.Mutate`."""
    return importlib.import_module(_SERVICE).MutateOperation.pb()


@cache
def descriptor_of(resource: str) -> Any:
    """The descriptor of a resource by its name in queries, such as `ad_group_ad`; `ad` is the ad inside it."""
    if resource == "ad":
        return descriptor_of("ad_group_ad").fields_by_name["ad"].message_type
    return row_class().DESCRIPTOR.fields_by_name[resource].message_type


def new_message(resource: str) -> Message:
    """An empty resource."""
    return descriptor_of(resource)._concrete_class()  # noqa: SLF001 - protobuf's documented way from a descriptor


@cache
def _resource_names() -> dict[str, str]:
    named = {field.message_type.full_name: field.name for field in row_class().DESCRIPTOR.fields if field.message_type}
    return {**named, descriptor_of("ad").full_name: "ad"}


def resource_of(message: Message) -> str:
    """The name in queries of the resource that a message is."""
    return _resource_names()[message.DESCRIPTOR.full_name]


@cache
def field_of(descriptor: Any, name: str) -> Any:
    """A field by its name in queries; Python's own name may end in an underscore. Raises KeyError."""
    found = descriptor.fields_by_name.get(name)
    return found if found is not None else descriptor.fields_by_name[f"{name}_"]


@cache
def fields_along(descriptor: Any, path: str) -> tuple[Any, ...]:
    """The fields that a dotted path names. Raises KeyError where it leads nowhere."""
    found = []
    for name in path.split("."):
        found.append(field_of(descriptor, name))
        descriptor = found[-1].message_type
    return tuple(found)


def holder(message: Message, fields: Sequence[Any]) -> Message | None:
    """The message that holds the last of these fields, for reading; None where one above it is not set."""
    for one in fields[:-1]:
        if not message.HasField(one.name):
            return None
        message = getattr(message, one.name)
    return message


def holder_to_fill(message: Message, fields: Sequence[Any]) -> Message:
    """The message that holds the last of these fields, for writing; what is above it is set."""
    for one in fields[:-1]:
        message = getattr(message, one.name)
        message.SetInParent()
    return message


@cache
def enum_numbers(descriptor: Any, name: str) -> dict[str, int]:
    """The numbers of an enum field's values by name."""
    return {one.name: one.number for one in field_of(descriptor, name).enum_type.values}


def enum_text(message: Message, name: str) -> str:
    """The name of an enum field's value; `UNKNOWN` for one that this version does not know."""
    field = field_of(message.DESCRIPTOR, name)
    value = field.enum_type.values_by_number.get(getattr(message, field.name))
    return str(value.name) if value is not None else "UNKNOWN"


def set_enum(message: Message, name: str, value: str) -> None:
    """Set an enum field by the name of its value."""
    field = field_of(message.DESCRIPTOR, name)
    setattr(message, field.name, enum_numbers(message.DESCRIPTOR, name)[value])
