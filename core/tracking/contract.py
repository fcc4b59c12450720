"""The contract itself: parameters by platform, written from attributes and read back to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote_plus

from core.catalog import GOOGLE, LINKEDIN, PLATFORM_LABELS
from core.errors import InvalidInput
from core.tracking.slugs import SLUG, slug

# The attributes a parameter may take. The first two are chosen by people: what an address says already is kept.
ATTRIBUTES: Mapping[str, str] = {
    "token": "Campaign token, the same on both platforms",
    "content": "What tells two things of one campaign apart",
    "account": "Account",
    "channel": "Channel",
    "market": "Countries",
    "language": "Languages",
    "objective": "Objective",
    "stage": "Funnel stage",
    "persona": "Persona",
    "theme": "Theme",
    "start": "Start month",
    "campaign": "Campaign's name",
    "name": "Own name",
}
FREE = ("token", "content")
_SLOT = re.compile(r"<([a-z_]*)>")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_PLAIN = re.compile(r"[^\s&#=<>]*")
MOST_CONTENT = 60


@dataclass(frozen=True)
class Parameter:
    """One parameter of the contract.

    `values` holds for each platform what it says: plain text, `<attribute>`, the platform's own words such as
    {keyword} or {{CAMPAIGN_NAME}}, or a mixture; a platform that is missing does not send it. `allowed` are the only
    values it may have.
    """

    name: str
    values: Mapping[str, str]
    allowed: tuple[str, ...] = ()
    required: bool = True

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise InvalidInput(
                f"{self.name!r} is no name of a parameter.", where=self.name, hint="Write it like utm_source."
            )
        for template in self.values.values():
            _check_template(self.name, template)


@dataclass(frozen=True)
class Contract:
    """All parameters, in the order they are written."""

    parameters: tuple[Parameter, ...]

    def __post_init__(self) -> None:
        names = [one.name.lower() for one in self.parameters]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise InvalidInput(f"{twice} stands there twice.", where=twice, hint="Each parameter is said once.")

    def names(self) -> frozenset[str]:
        """The parameters' names in lower case."""
        return frozenset(one.name.lower() for one in self.parameters)

    def attributes(self, platform: str) -> frozenset[str]:
        """The attributes needed to write the parameters of a platform."""
        return frozenset(name for one in self.parameters for name in _SLOT.findall(one.values.get(platform, "")))

    def build(self, platform: str, attributes: Mapping[str, str], without: frozenset[str] = frozenset()) -> str:
        """`utm_source=google&…`; `without` names parameters that are left out. Raises InvalidInput for a missing value."""
        pairs = []
        for one in self.parameters:
            template = one.values.get(platform)
            if template and one.name.lower() not in without:
                value = _filled(one, template, attributes)
                if one.allowed and value not in one.allowed:
                    raise InvalidInput(
                        f"{one.name} would be “{value}”.", where=one.name, hint=f"It can be {', '.join(one.allowed)}."
                    )
                pairs.append(f"{one.name}={value}")
        return "&".join(pairs)

    def read(self, platform: str, address: str) -> Read:
        """The attributes an address or a suffix says, and every way it breaks the contract."""
        pairs = pairs_of(address)
        result = Read()
        for one in self.parameters:
            said = [value for name, value in pairs if name.lower() == one.name.lower()]
            self._read_one(platform, one, said, result)
        known = self.names()
        for name, _ in pairs:
            if name.lower().startswith("utm_") and name.lower() not in known:
                result.problems.append(f"{name} is not in the contract.")
            elif name.lower() in known and name != name.lower() and name not in {one.name for one in self.parameters}:
                result.problems.append(f"{name} is written in capitals.")
        return result

    def _read_one(self, platform: str, one: Parameter, said: Sequence[str], result: Read) -> None:
        template = one.values.get(platform)
        if template is None:
            if said:
                result.problems.append(f"{one.name} is not sent on {PLATFORM_LABELS.get(platform, platform)}.")
            return
        if not said:
            if one.required:
                result.problems.append(f"{one.name} is missing.")
            return
        if len(said) > 1:
            result.problems.append(f"{one.name} stands there {len(said)} times.")
        found = _pattern(template).fullmatch(said[0])
        if found is None:
            result.problems.append(f"{one.name} is “{_short(said[0])}”; {_wanted(template, said[0])}.")
            return
        if one.allowed and said[0] not in one.allowed:
            result.problems.append(f"{one.name} is “{_short(said[0])}”; it can be {', '.join(one.allowed)}.")
        for name, value in found.groupdict().items():
            if result.attributes.setdefault(name, value) != value:
                result.problems.append(
                    f"{one.name} says {name} “{value}”, another parameter says “{result.attributes[name]}”."
                )


@dataclass
class Read:
    """What an address says by the contract."""

    attributes: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def pairs_of(address: str) -> list[tuple[str, str]]:
    """The parameters of an address (after its ?) or of a suffix, in their order, as they are written."""
    text = address.strip()
    if "?" in text or "://" in text:
        # Not urlsplit: an address that no browser would open has parameters all the same.
        text = text.partition("#")[0].partition("?")[2].replace("?", "&")
    return [(name, value) for name, _, value in (one.partition("=") for one in text.split("&") if one)]


def others_of(address: str, contract: Contract) -> list[str]:
    """The parameters of a suffix that the contract does not speak of, as they are written."""
    known = contract.names()
    return [f"{name}={value}" for name, value in pairs_of(address) if name.lower() not in known]


def value_for(attribute: str, text: str) -> str:
    """An attribute's value as it stands in an address."""
    return slug(text, MOST_CONTENT if attribute == "content" else 40)


def _filled(one: Parameter, template: str, attributes: Mapping[str, str]) -> str:
    def put(found: re.Match[str]) -> str:
        value = attributes.get(found[1])
        if not value:
            raise InvalidInput(f"{one.name} needs {found[1]}.", where=one.name, hint="It has no value here.")
        return value if re.fullmatch(SLUG, value) else value_for(found[1], value)

    return _SLOT.sub(put, template)


@lru_cache(maxsize=512)
def _pattern(template: str) -> re.Pattern[str]:
    pieces = _SLOT.split(template)
    seen: set[str] = set()
    made = []
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            made.append(re.escape(piece))
        else:
            made.append(f"(?P={piece})" if piece in seen else f"(?P<{piece}>{SLUG})")
            seen.add(piece)
    return re.compile("".join(made))


def _check_template(name: str, template: str) -> None:
    pieces = _SLOT.split(template)
    if not template or not all(_PLAIN.fullmatch(piece) for piece in pieces[::2]):
        raise InvalidInput(
            f"{name} cannot say {template!r}.", where=name, hint="Leave out blanks and the signs & # = < >."
        )
    unknown = next((piece for piece in pieces[1::2] if piece not in ATTRIBUTES), None)
    if unknown is not None:
        raise InvalidInput(
            f"{name} takes <{unknown}>, which is no attribute.", where=name, hint=f"Choose {', '.join(ATTRIBUTES)}."
        )
    if any(re.fullmatch(r"[a-z0-9%-]*", between) for between in pieces[2:-2:2]):
        raise InvalidInput(
            f"In {name} two attributes cannot be told apart.",
            where=name,
            hint="Put _ or . between them: <stage>_<theme>.",
        )


def _wanted(template: str, said: str) -> str:
    lower = unquote_plus(said).strip().lower()
    if not _SLOT.search(template):
        return f"the contract says “{template}”"
    if said != lower and _pattern(template).fullmatch(lower):
        return "the contract wants small letters and no blanks"
    return f"the contract wants {_SLOT.sub(lambda found: f'({ATTRIBUTES[found[1]].lower()})', template)}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


STANDARD = Contract(
    (
        Parameter("utm_source", {GOOGLE: "google", LINKEDIN: "linkedin"}),
        Parameter("utm_medium", {GOOGLE: "cpc", LINKEDIN: "paid-social"}),
        Parameter("utm_campaign", {GOOGLE: "<token>", LINKEDIN: "<token>"}),
        Parameter("utm_content", {GOOGLE: "<content>", LINKEDIN: "<content>"}, required=False),
        Parameter("utm_term", {GOOGLE: "{keyword}"}, required=False),
    )
)
