"""Who is never to see an ad, agreed once for the workspace: customers, competitors' companies, own staff.

It is an option of the workspace, as the UTM contract is: an agreement that every ad set is held against, nothing that is
posted by itself. Carrying it into ad sets is a change set as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from core.errors import InvalidInput
from core.targeting.criteria import Criteria, Entry, excluding, holds
from core.targeting.facets import EMPLOYERS, SEGMENTS
from core.workspace import Workspace

OPTION = "agreed_exclusions"
WHOM = ("customers", "competitors", "staff")
WORDS = {"customers": "customers", "competitors": "competitors' companies", "staff": "own staff"}
_COVERED = {"employers": ("employers", "employersAll"), "audienceMatchingSegments": ("audienceMatchingSegments",)}


@dataclass(frozen=True)
class Agreed:
    """Entries by whom they are: lists of customers, companies of competitors, the own company."""

    customers: tuple[Entry, ...] = ()
    competitors: tuple[Entry, ...] = ()
    staff: tuple[Entry, ...] = ()

    def entries(self) -> tuple[Entry, ...]:
        """All of them, each once."""
        return excluding(Criteria(), (*self.customers, *self.competitors, *self.staff)).exclude

    def __bool__(self) -> bool:
        return bool(self.entries())


class _EntryModel(BaseModel):
    facet: str
    name: str
    urn: str | None = None


class _AgreedModel(BaseModel):
    customers: list[_EntryModel] = []
    competitors: list[_EntryModel] = []
    staff: list[_EntryModel] = []


def agreed_of(workspace: Workspace) -> Agreed:
    """What was agreed; empty until somebody does."""
    text = workspace.option(OPTION)
    return read_agreed(text) if text else Agreed()


def agree(workspace: Workspace, agreed: Agreed) -> None:
    """Hold every ad set against this from now on; raises InvalidInput for facets that cannot be excluded so."""
    for entry in agreed.entries():
        if entry.facet not in EMPLOYERS | SEGMENTS:
            raise InvalidInput(
                f"“{entry.name}” is neither a company nor a list.", hint="Agree on companies and on lists of customers."
            )
    kept = _AgreedModel(**{whom: [_EntryModel(**one._asdict()) for one in getattr(agreed, whom)] for whom in WHOM})
    workspace.set_option(OPTION, kept.model_dump_json())


def read_agreed(text: str) -> Agreed:
    """What a JSON text says; raises InvalidInput when it cannot be used."""
    try:
        kept = _AgreedModel.model_validate_json(text)
    except ValidationError as error:
        raise InvalidInput(f"The agreed exclusions cannot be read: {error.errors()[0]['msg']}.") from error
    return Agreed(*(tuple(Entry(**one.model_dump()) for one in getattr(kept, whom)) for whom in WHOM))


def companies(names: Iterable[str]) -> tuple[Entry, ...]:
    """Companies by their names; their numbers are looked up when the account is connected."""
    return tuple(Entry("employers", name) for name in dict.fromkeys(" ".join(one.split()) for one in names) if name)


def lacking(agreed: Agreed, criteria: Criteria) -> dict[str, tuple[Entry, ...]]:
    """What criteria do not leave out though it was agreed, by whom; what they aim at on purpose is not lacking."""
    found = {whom: _lacking(getattr(agreed, whom), criteria) for whom in WHOM}
    return {whom: entries for whom, entries in found.items() if entries}


def _lacking(wanted: Sequence[Entry], criteria: Criteria) -> tuple[Entry, ...]:
    return tuple(
        one
        for one in wanted
        if not any(
            holds(criteria.exclude, one._replace(facet=facet)) for facet in _COVERED.get(one.facet, (one.facet,))
        )
        and not any(holds(group, one) for group in criteria.include)
    )


def carried_out(agreed: Agreed, criteria: Criteria) -> Criteria:
    """Criteria that leave out all that was agreed."""
    return excluding(criteria, (one for entries in lacking(agreed, criteria).values() for one in entries))


def lacking_words(found: dict[str, tuple[Entry, ...]]) -> str:
    """What is lacking, in a sentence's middle: `competitors' companies (Acme, Umbra) and own staff (Norhaven)`."""
    parts = [f"{WORDS[whom]} ({_names(entries)})" for whom, entries in found.items()]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _names(entries: Sequence[Entry]) -> str:
    names = [one.name for one in entries]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
