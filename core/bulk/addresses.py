"""Change URLs: host, path, single parameters, https; whatever is not meant keeps its letters and its order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit

from core.bulk.tool import About, Step, short
from core.bulk.verdicts import is_address
from core.catalog import Field, FieldType
from core.errors import InvalidInput
from core.formulas.words import Words, words_in
from core.schema import ENTITY

Action = Literal["set", "clear", "https", "host", "path", "set_parameter", "replace_parameter", "remove_parameter"]
ACTIONS: dict[Action, str] = {
    "set": "Set the address",
    "host": "Replace the website",
    "path": "Replace part of the path",
    "set_parameter": "Add or set a parameter",
    "replace_parameter": "Replace a parameter's value where it stands",
    "remove_parameter": "Remove a parameter",
    "https": "Use https",
    "clear": "Empty the field",
}
SUFFIX = "final_url_suffix"
_SCHEME = re.compile(r"(?i)^http://")


@dataclass(frozen=True)
class AddressChange:
    """One change to addresses. `find` is the website, the piece of path or the parameter; `value` what comes there."""

    action: Action
    find: str = ""
    value: str = ""

    @property
    def title(self) -> str:
        """What the history calls it."""
        about = self.find if self.action.endswith("parameter") or not self.value else self.value
        words = ACTIONS[self.action]
        return f"Change URLs: {words[0].lower()}{words[1:]}" + (f" “{short(about)}”" if about else "")

    def refusal(self, kind: str, field: Field) -> str | None:
        """Only addresses, templates and parameters."""
        if field.type is not FieldType.URL and field.name != SUFFIX:
            return f"{field.label} holds no address."
        if field.name == SUFFIX and self.action in ("host", "path", "https"):
            return f"{field.label} holds parameters only; it has no website or path."
        return None

    def step(self, kind: str, field: Field, about: About) -> Step:
        """One call for each address."""
        self._check(field)
        words = words_in(kind, self.value, in_address=True)
        column = ENTITY[kind].c[field.name]
        present = column.is_not(None) & (column != "")
        fills = self.action in ("set",)
        where = None if fills else present
        return Step(text=self._change(field, words), words=words.columns if words else (), where=where, fills=fills)

    def _check(self, field: Field) -> None:
        needs_find = {
            "host": "the website to replace",
            "path": "the piece of path to replace",
            "set_parameter": "the parameter",
            "replace_parameter": "the parameter",
            "remove_parameter": "the parameter",
        }
        if self.action in needs_find and not self.find.strip():
            raise InvalidInput(f"Write {needs_find[self.action]}.")
        if self.action in ("set", "host") and not self.value.strip():
            raise InvalidInput("Write what comes there.", hint="Use “Empty the field” to clear it.")
        if self.action == "host" and re.search(r"[\s/?#]", self.value.strip()):
            raise InvalidInput(f"“{self.value}” is no website.", hint="Write it like www.northwind.example.")
        if (
            self.action == "set"
            and field.name != SUFFIX
            and not is_address(field.name, re.sub(r"\[[^\]]*\]", "x", self.value))
        ):
            raise InvalidInput(
                f"“{self.value}” is no web address.", hint="Write it like https://northwind.example/demo."
            )

    def _change(self, field: Field, words: Words | None) -> Callable[..., str]:
        in_suffix = field.name == SUFFIX

        def change(text: str, *values: Any) -> str:
            value = words.filled(values) if words else self.value.strip()
            return self._changed(text, value, in_suffix)

        return change

    def _changed(self, text: str, value: str, in_suffix: bool) -> str:
        if self.action == "set":
            return value
        if self.action == "clear":
            return ""
        if self.action == "https":
            return _SCHEME.sub("https://", text)
        if self.action.endswith("parameter"):
            return self._parameters(text, in_suffix, value)
        parts = _split(text)
        if parts is None:
            return text
        return (
            _with_host(text, parts, self.find, value)
            if self.action == "host"
            else _with_path(text, parts, self.find, value)
        )

    def _parameters(self, text: str, in_suffix: bool, value: str) -> str:
        head, query, tail = ("", text, "") if in_suffix else _cut(text)
        pairs = [part for part in query.split("&") if part]
        mine = [at for at, part in enumerate(pairs) if _name(part) == self.find.strip()]
        if self.action == "remove_parameter":
            kept = [part for part in pairs if _name(part) != self.find.strip()]
            return _joined(head, kept, tail) if mine else text
        written = f"{quote(self.find.strip(), safe='')}={_encoded(value)}"
        if mine:
            first = mine[0]
            kept = [written if at == first else part for at, part in enumerate(pairs) if at == first or at not in mine]
            return _joined(head, kept, tail)
        return text if self.action == "replace_parameter" else _joined(head, [*pairs, written], tail)


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.hostname, parts.port
    except ValueError:
        return None
    return parts


def _with_host(text: str, parts: SplitResult, find: str, value: str) -> str:
    """The address on another website; the port, path and parameters stay. `*` is any website."""
    host = parts.hostname or ""
    wanted = find.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    if not host or wanted not in ("*", host):
        return text
    at = text.lower().index(host, text.index("//") + 2)
    return text[:at] + value + text[at + len(host) :]


def _with_path(text: str, parts: SplitResult, find: str, value: str) -> str:
    if not parts.path or not parts.netloc:
        return text
    at = text.index(parts.path, text.index(parts.netloc) + len(parts.netloc))
    return text[:at] + parts.path.replace(find.strip(), value) + text[at + len(parts.path) :]


def _cut(text: str) -> tuple[str, str, str]:
    """Before the ?, the parameters, and the # with what follows."""
    address, hash_sign, fragment = text.partition("#")
    head, _, query = address.partition("?")
    return head, query, hash_sign + fragment


def _joined(head: str, pairs: list[str], tail: str) -> str:
    query = "&".join(pairs)
    return f"{head}?{query}{tail}" if head and query else f"{head}{query}{tail}"


def _name(part: str) -> str:
    return unquote_plus(part.partition("=")[0])


def _encoded(value: str) -> str:
    """A parameter's value with what would break the address encoded; ValueTrack such as {keyword} stays."""
    return quote(value, safe="{}:_-.,~!*'()/@%+|")
