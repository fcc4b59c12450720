"""Rules that hold for every resource: required fields, enum values, masks, references and their temporary names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from integrations.sandbox.google.kinds import KINDS, Kind, is_temporary, parse_name
from integrations.sandbox.google.look import Look
from integrations.sandbox.google.messages import Message, behaviour, field_of, fields_along, has_subfields, wire_name
from integrations.sandbox.google.problems import Path, Problem, Refused, steps
from integrations.sandbox.google.store import load

NAMELESS = {"ad", "customer"}


@dataclass
class Temporaries:
    """The temporary names of one request; they are forgotten with it."""

    real: dict[str, str] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


def missing(kind: Kind, resource: Message) -> Iterator[Problem]:
    """The required fields that are not there."""
    for name in kind.required:
        one = field_of(resource.DESCRIPTOR, name)
        if one is None:
            raise LookupError(f"{kind.name} has no field {name}")
        given = resource.HasField(one.name) if one.message_type is not None else bool(getattr(resource, one.name))
        if not given:
            yield Problem("field_error.REQUIRED", "The required field was not present.", steps(name))


def bad_enums(message: Message) -> Iterator[Problem]:
    """Enum values that the version does not have, anywhere in the message."""
    for one, value in message.ListFields():
        values = list(value) if one.is_repeated else [value]
        for index, item in enumerate(values):
            step: Path = ((wire_name(one.name), index if one.is_repeated else None),)
            if one.enum_type is not None:
                if item == 1 or item not in one.enum_type.values_by_number:
                    yield Problem(
                        "request_error.INVALID_ENUM_VALUE", "The enum value is not permitted.", step, str(item)
                    )
            elif one.message_type is not None and not _is_map(one):
                yield from (inner.under(step) for inner in bad_enums(item))


def _is_map(one: Message) -> bool:
    return bool(one.is_repeated and one.message_type.GetOptions().map_entry)


def drop_output_only(resource: Message) -> None:
    """What only the platform sets is ignored on create."""
    for name, kind in behaviour(resource.DESCRIPTOR).items():
        if kind == "output only":
            resource.ClearField(name)


def resolve(look: Look, kind: Kind, resource: Message, temporary: Temporaries) -> Iterator[Problem]:
    """Replace temporary names by the real ones and see that what is named exists."""
    for name, target in kind.points.items():
        value = getattr(resource, name)
        if not value:
            continue
        if value in temporary.real:
            setattr(resource, name, temporary.real[value])
        elif value in temporary.failed:
            yield Problem(
                "new_resource_creation_error.TEMP_ID_RESOURCE_HAD_ERRORS",
                "The resource it belongs to had errors.",
                steps(name),
                value,
            )
        else:
            yield from _check_reference(look, target, name, value)


def _check_reference(look: Look, target: str, name: str, value: str) -> Iterator[Problem]:
    parsed = parse_name(value)
    if parsed is None or parsed[1] != KINDS[target].collection:
        yield Problem("request_error.RESOURCE_NAME_MALFORMED", "The resource name is malformed.", steps(name), value)
        return
    found = load(look.connection, value)
    if found is None or parsed[0] != look.customer:
        yield Problem("mutate_error.RESOURCE_NOT_FOUND", "The resource was not found.", steps(name), value)
    elif found[1]:
        yield Problem(
            "operation_access_denied_error.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE",
            "The resource is removed.",
            steps(name),
            value,
        )


def claim_temporary(kind: Kind, name: str, temporary: Temporaries) -> None:
    """Note the name of a new resource; only temporary ones may be given.

    Raises:
        Refused: for a name with a real id, or a number used before in this request.
    """
    if not name:
        return
    parsed = parse_name(name)
    if parsed is None or parsed[1] != kind.collection:
        raise Refused(
            [
                Problem(
                    "request_error.RESOURCE_NAME_MALFORMED",
                    "The resource name is malformed.",
                    steps("create.resource_name"),
                    name,
                )
            ]
        )
    own = parsed[2][-1] if kind.own_id else ""
    if not kind.own_id:
        return
    if not is_temporary(name):
        raise Refused(
            [
                Problem(
                    "new_resource_creation_error.CANNOT_SET_ID_FOR_CREATE",
                    "A new resource gets its id here.",
                    steps("create.resource_name"),
                    name,
                )
            ]
        )
    if own in temporary.numbers:
        raise Refused(
            [
                Problem(
                    "new_resource_creation_error.DUPLICATE_TEMP_IDS",
                    "The number is used twice.",
                    steps("create.resource_name"),
                    name,
                )
            ]
        )
    temporary.numbers.add(own)


def check_mask(kind: Kind, resource: Message, paths: list[str], mask_step: str = "update_mask") -> Iterator[Problem]:
    """Whether every path of an update mask can be written."""
    if not paths:
        yield Problem("field_mask_error.FIELD_MASK_MISSING", "An update needs a mask.", steps(mask_step))
    for path in paths:
        found = fields_along(resource.DESCRIPTOR, path)
        if found is None:
            yield Problem("field_mask_error.FIELD_NOT_FOUND", "There is no such field.", steps(mask_step), path)
        elif has_subfields(found[-1]):
            yield Problem(
                "field_mask_error.FIELD_HAS_SUBFIELDS", "Name the leaves of this field.", steps(mask_step), path
            )
        elif _is_fixed(kind, resource, path, found):
            yield Problem("field_error.IMMUTABLE_FIELD", "The field cannot be changed.", steps(path), path)


def _is_fixed(kind: Kind, resource: Message, path: str, found: tuple[Message, ...]) -> bool:
    if kind.name == "ad_group_ad" and path.startswith("ad."):
        return True
    if kind.name in ("ad_group_criterion", "shared_criterion") and path.startswith("keyword."):
        return True
    return path != "resource_name" and any(behaviour(one.containing_type).get(one.name) for one in found)


def apply_mask(stored: Message, update: Message, paths: list[str]) -> None:
    """Write the masked leaves of `update` into `stored`; what is not set there is cleared."""
    for path in paths:
        found = fields_along(stored.DESCRIPTOR, path)
        assert found is not None
        target, source = stored, update
        for one in found[:-1]:
            target, source = getattr(target, one.name), getattr(source, one.name)
        if len(found) > 1:
            target.SetInParent()
        _copy_leaf(target, source, found[-1])


def _copy_leaf(target: Message, source: Message, leaf: Message) -> None:
    target.ClearField(leaf.name)
    if leaf.is_repeated:
        getattr(target, leaf.name).MergeFrom(getattr(source, leaf.name))
    elif leaf.message_type is not None:
        if source.HasField(leaf.name):
            getattr(target, leaf.name).CopyFrom(getattr(source, leaf.name))
            getattr(target, leaf.name).SetInParent()
    elif not leaf.has_presence or source.HasField(leaf.name):
        setattr(target, leaf.name, getattr(source, leaf.name))
