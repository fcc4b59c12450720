"""What is wrong with a template or with the values it is to be applied with, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.catalog import KINDS, Field, FieldType, Limit
from core.catalog.ads import FORMAT_LIMITS
from core.copy.width import display_width
from core.templates.body import Body, Part, fields_of
from core.templates.variables import RESERVED, Values, fill, placeholders


@dataclass(frozen=True)
class TooLong:
    """A text that would be over its limit with one of the rows: the worst of its field."""

    kind: str
    field: str
    text: str
    width: int
    most: int
    row: int


def body_problems(body: Body) -> list[str]:
    """Variables that nothing uses, and words in braces that are no variable."""
    used: Counter[str] = Counter()
    unknown: dict[str, str] = {}
    for part in body.parts:
        for name, value in part.values.items():
            for found in placeholders(value):
                used[found] += 1
                if found not in body.variables and found not in RESERVED:
                    unknown.setdefault(
                        found, f"{KINDS[part.kind].label.lower()}’s {KINDS[part.kind].by_name[name].label.lower()}"
                    )
    problems = [f"{{{name}}} in the {where} is no variable of the template." for name, where in unknown.items()]
    return problems + [f"{{{name}}} is used nowhere." for name in body.variables if not used[name]]


def row_problems(body: Body, rows: Sequence[Values]) -> list[str]:
    """Values that are missing, columns that mean nothing, and trees that would have the same name."""
    problems = []
    for number, row in enumerate(rows, start=1):
        missing = [name for name in body.variables if not row.get(name, "").strip()]
        if missing:
            problems.append(f"Row {number} has no value for {', '.join(f'{{{name}}}' for name in missing)}.")
    columns = dict.fromkeys(name for row in rows for name in row)
    problems += [
        f"The column “{name}” is no variable of the template." for name in columns if name not in body.variables
    ]
    return problems + _same_names(body, rows)


def _same_names(body: Body, rows: Sequence[Values]) -> list[str]:
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for root in body.roots():
            name = str(fill(root.values.get("name", ""), row, body.variables))
            counts[str(root.values.get("platform", "")), name] += 1
    return [
        f"{count} would be called “{name}”. Put a variable into the name, or give the rows different values."
        for (_, name), count in counts.items()
        if count > 1
    ]


def too_long(body: Body, rows: Sequence[Values]) -> list[TooLong]:
    """For each text of the template the row that makes it longest, where that is over the limit."""
    found = []
    for part in body.parts:
        platform = _platform(part, body)
        for described in fields_of(part.kind):
            limit = _limit(part, described, platform)
            raw = part.values.get(described.name)
            if limit is None or raw is None or not any(True for _ in placeholders(raw)):
                continue
            worst = _worst(part, described, raw, (body, rows), limit)
            if worst is not None:
                found.append(worst)
    return found


def _worst(
    part: Part, described: Field, raw: object, source: tuple[Body, Sequence[Values]], limit: Limit
) -> TooLong | None:
    body, rows = source
    worst: TooLong | None = None
    for number, row in enumerate(rows, start=1):
        filled = fill(raw, row, body.variables)
        for text in filled if isinstance(filled, list) else [filled]:
            width = display_width(str(text))
            if width > limit.most and (worst is None or width > worst.width):
                worst = TooLong(part.kind, described.name, str(text), width, limit.most, number)
    return worst


def _limit(part: Part, described: Field, platform: str) -> Limit | None:
    if described.type not in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL, FieldType.LIST):
        return None
    of_format = FORMAT_LIMITS.get((str(part.values.get("format")), described.name)) if part.kind == "ad" else None
    return of_format or described.limits.get(platform)


def _platform(part: Part, body: Body) -> str:
    """The platform of a part: its own word, else that of what it hangs below."""
    by_key = body.by_key()
    one: Part | None = part
    while one is not None:
        if one.values.get("platform"):
            return str(one.values["platform"])
        one = by_key.get(next(iter(one.parents.values()), ""))
    return next(iter(KINDS[part.kind].platforms))


def counts(body: Body) -> Mapping[str, int]:
    """How many entities of each kind one place has."""
    return Counter(part.kind for part in body.parts)
