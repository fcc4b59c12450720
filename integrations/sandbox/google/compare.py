"""Reading fields out of messages, comparing them with a condition, and copying what a query selects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from integrations.sandbox.google.messages import Message, fields_along, row_class
from integrations.sandbox.google.query import Plan, Test, mentioned

Row = dict[str, Message]  # resource by its name in the query; also `metrics` and `segments`
Read = Callable[[Row], Any]


@cache
def reader(name: str) -> Read:
    """A function that reads a field of a row; None where it is not set."""
    found = fields_along(row_class().DESCRIPTOR, name)
    assert found is not None
    head, middle, leaf = found[0].name, [one.name for one in found[1:-1]], found[-1]
    optional = leaf.has_presence and not leaf.is_repeated

    def read(row: Row) -> Any:
        value = row.get(head)
        if value is None:
            return None
        for step in middle:
            value = getattr(value, step)
        return None if optional and not value.HasField(leaf.name) else getattr(value, leaf.name)

    return read


def matcher(test: Test) -> Callable[[Row], bool]:
    """Whether a row meets a condition; a field that is not set is its default, as the platform sends it."""
    read = reader(test.field)
    found = fields_along(row_class().DESCRIPTOR, test.field)
    assert found is not None
    empty = None if found[-1].is_repeated or found[-1].message_type is not None else found[-1].default_value
    judge = _judge(test)
    if test.operator in ("IS NULL", "IS NOT NULL"):
        return lambda row: judge(_presence(read(row)))
    return lambda row: judge(empty if (value := read(row)) is None else value)


def _presence(value: Any) -> Any:
    return None if value is None or value == "" or (hasattr(value, "__len__") and len(value) == 0) else value


def _judge(test: Test) -> Callable[[Any], bool]:
    values = test.values
    one = values[0] if values else None
    simple: dict[str, Callable[[Any], bool]] = {
        "=": lambda value: value == one,
        "!=": lambda value: value != one,
        "<": lambda value: value < one,
        "<=": lambda value: value <= one,
        ">": lambda value: value > one,
        ">=": lambda value: value >= one,
        "IS NULL": lambda value: value is None,
        "IS NOT NULL": lambda value: value is not None,
        "BETWEEN": lambda value: values[0] <= value <= values[1],
    }
    return simple.get(test.operator) or _judge_many(test)


def _judge_many(test: Test) -> Callable[[Any], bool]:
    if test.operator.startswith("CONTAINS"):
        return _judge_list(test)
    wanted = _wanted(test.operator.removeprefix("NOT "), test.values)
    return (lambda value: not wanted(value)) if test.operator.startswith("NOT ") else wanted


def _wanted(kind: str, values: tuple[Any, ...]) -> Callable[[Any], bool]:
    if kind == "IN":
        several = set(values)
        return lambda value: value in several
    pattern = like(values[0]) if kind == "LIKE" else re.compile(values[0])
    return lambda value: pattern.fullmatch(value) is not None


def _judge_list(test: Test) -> Callable[[Any], bool]:
    values = set(test.values)
    if test.operator == "CONTAINS ALL":
        return lambda value: values <= set(value)
    none = test.operator == "CONTAINS NONE"
    return lambda value: bool(values & set(value)) != none


def like(pattern: str) -> re.Pattern[str]:
    """LIKE as an expression: % any text, _ one letter, and [%] the sign itself."""
    parts = re.split(r"(\[.\]|%|_)", pattern)
    written = "".join(
        ".*"
        if part == "%"
        else "."
        if part == "_"
        else re.escape(part[1])
        if re.fullmatch(r"\[.\]", part)
        else re.escape(part)
        for part in parts
    )
    return re.compile(written, re.IGNORECASE | re.DOTALL)


def copier(plan: Plan) -> Callable[[Row, Message], None]:
    """A function that copies the selected fields into an answer row; resource names always come along."""
    names = plan.query.select
    whole = [
        head for head in ("metrics", "segments") if _of(head, names) and _of(head, mentioned(plan.query)) <= set(names)
    ]
    steps = [_copy_step(name) for name in names if name.partition(".")[0] not in whole]
    heads = sorted({plan.query.source, *(name.partition(".")[0] for name in names)} - {"metrics", "segments"})

    def copy(row: Row, answer: Message) -> None:
        for head in heads:
            source = row.get(head)
            if source is not None:
                getattr(answer, head).resource_name = source.resource_name
        for head in whole:
            getattr(answer, head).CopyFrom(row[head])
        for step in steps:
            step(row, answer)

    return copy


def _of(head: str, names: Iterable[str]) -> set[str]:
    return {name for name in names if name.startswith(f"{head}.")}


def _copy_step(name: str) -> Callable[[Row, Message], None]:
    found = fields_along(row_class().DESCRIPTOR, name)
    assert found is not None
    head, middle, leaf = found[0].name, [one.name for one in found[1:-1]], found[-1]
    scalar = leaf.message_type is None and not leaf.is_repeated

    def step(row: Row, answer: Message) -> None:
        source = row.get(head)
        if source is None:
            return
        target = getattr(answer, head)
        for one in middle:
            if not source.HasField(one):
                return
            source, target = getattr(source, one), getattr(target, one)
        if scalar:
            if not leaf.has_presence or source.HasField(leaf.name):
                setattr(target, leaf.name, getattr(source, leaf.name))
        elif leaf.is_repeated:
            getattr(target, leaf.name).MergeFrom(getattr(source, leaf.name))
        elif source.HasField(leaf.name):
            getattr(target, leaf.name).CopyFrom(getattr(source, leaf.name))

    return step
