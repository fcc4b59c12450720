"""Variables in values: `{market}`, `{product:lower}`. Found in an original, put back with other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from core.errors import InvalidInput
from core.tracking.slugs import slug

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?::(lower|upper|slug))?\}")
_ALONE = re.compile(rf"^{_PLACEHOLDER.pattern}$")
_LIST_MARKS = re.compile(r"\s*[,;\n]\s*")

# Words the platforms put in themselves; a variable of such a name would take their place.
RESERVED = frozenset(
    [
        "keyword",
        "campaignid",
        "adgroupid",
        "creative",
        "matchtype",
        "network",
        "device",
        "devicemodel",
        "placement",
        "target",
        "lpurl",
        "gclid",
        "random",
        "loc_physical_ms",
        "loc_interest_ms",
        "adposition",
        "feeditemid",
        "targetid",
        "extensionid",
        "ifmobile",
        "ifsearch",
        "ifcontent",
        "ignore",
        "escapedlpurl",
        "unescapedlpurl",
        "param1",
        "param2",
        "copy",
        "value",
    ]
)

Values = Mapping[str, str]


def check_names(names: Mapping[str, Any]) -> None:
    """Refuse names that are no variables or that a platform uses itself; raises InvalidInput."""
    for name in names:
        if not _NAME.fullmatch(name):
            raise InvalidInput(
                f"{name!r} is no name of a variable.",
                where=name,
                hint="Use small letters, digits and _, such as market.",
            )
        if name in RESERVED:
            raise InvalidInput(f"{{{name}}} is a word of the platform itself.", where=name, hint="Choose another name.")


def placeholders(value: Any) -> Iterator[str]:
    """Names of what looks like a variable anywhere in a value."""
    if isinstance(value, str):
        yield from (found[1] for found in _PLACEHOLDER.finditer(value))
    elif isinstance(value, list):
        for item in value:
            yield from placeholders(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from placeholders(item)


def put_variables(value: Any, originals: Values, *, address: bool = False) -> Any:
    """The value with the originals' words replaced by their variables, whole words only, longest first.

    In an `address` words of small letters are slugs, so that other words fit there too.
    """
    if isinstance(value, str):
        return _finder(originals, address).sub(value) if originals else value
    if isinstance(value, list):
        return [put_variables(item, originals, address=address) for item in value]
    if isinstance(value, dict):
        return {key: item if key == "urn" else put_variables(item, originals) for key, item in value.items()}
    return value


class _Finder:
    """All forms of all originals as one pattern."""

    def __init__(self, originals: Values, address: bool) -> None:
        self._forms: dict[str, str] = {}
        for name, text in sorted(originals.items(), key=lambda one: -len(one[1])):
            for form, placeholder in _forms(name, text, address):
                self._forms.setdefault(form, placeholder)
        longest_first = sorted(self._forms, key=len, reverse=True)
        words = "|".join(re.escape(form) for form in longest_first)
        # Not inside a placeholder of the platform, and not within a longer word; _ parts words in names.
        self._pattern = re.compile(rf"\{{[^{{}}]*\}}|(?<![^\W_])(?:{words})(?![^\W_])") if words else None

    def sub(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._forms.get(found[0], found[0]), text)


@lru_cache(maxsize=8)
def _made(originals: tuple[tuple[str, str], ...], address: bool) -> _Finder:
    return _Finder(dict(originals), address)


def _finder(originals: Values, address: bool) -> _Finder:
    return _made(tuple(originals.items()), address)


def _forms(name: str, text: str, address: bool) -> Iterator[tuple[str, str]]:
    text = text.strip()
    if not text:
        return
    if address:
        yield slug(text), f"{{{name}:slug}}"
    yield text, f"{{{name}}}"
    yield text.lower(), f"{{{name}:lower}}"
    yield text.upper(), f"{{{name}:upper}}"
    if len(text) > 2:
        yield slug(text), f"{{{name}:slug}}"


def fill(value: Any, values: Values, originals: Values) -> Any:
    """The value with variables replaced by these values; unknown ones stay as they are.

    An element of a list that is a variable alone becomes one element for each of its comma-separated values. A place
    whose name became another one loses its platform id, which belonged to the original.
    """
    if isinstance(value, str):
        return _filled(value, values)
    if isinstance(value, list):
        return [each for item in value for each in _items(item, values, originals)]
    if isinstance(value, dict):
        return _entry(value, values, originals)
    return value


def _filled(text: str, values: Values) -> str:
    def put(found: re.Match[str]) -> str:
        name, form = found[1], found[2]
        return _formed(values[name], form) if name in values else found[0]

    return _PLACEHOLDER.sub(put, text)


def _formed(value: str, form: str | None) -> str:
    if form == "lower":
        return value.lower()
    if form == "upper":
        return value.upper()
    return slug(value) if form == "slug" else value


def _items(item: Any, values: Values, originals: Values) -> list[Any]:
    alone = _ALONE.match(item) if isinstance(item, str) else None
    if alone and alone[1] in values:
        return [_formed(one, alone[2]) for one in _LIST_MARKS.split(values[alone[1]]) if one]
    return [fill(item, values, originals)]


def _entry(value: dict[str, Any], values: Values, originals: Values) -> dict[str, Any]:
    filled = {key: fill(item, values, originals) for key, item in value.items()}
    if "urn" in value and isinstance(value.get("name"), str):
        filled["urn"] = value["urn"] if filled["name"] == _filled(value["name"], originals) else None
    return filled
