"""For which markets ad groups are: the countries and languages their campaign or, on LinkedIn, their own targeting names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from core.brief.brief import Brief
from core.brief.form import countries, languages
from core.catalog import LINKEDIN
from core.schema import ENTITY
from core.targeting.criteria import Entry, from_stored
from core.targeting.lists import reference

CAMPAIGN_FIELDS = frozenset({"locations", "languages"})
"""Fields of a campaign that say for which markets it is."""
GROUP_FIELDS = frozenset({"targeting", "locale"})
"""Fields of a LinkedIn ad set that say so; they count before those of its campaign group."""
_PLACES = frozenset({"locations", "profileLocations"})
_LOCALES = frozenset({"interfaceLocales"})


def markets_of_campaigns(connection: Connection) -> dict[int, tuple[str, ...]]:
    """The countries and languages of each campaign that names any, by row number."""
    campaign = ENTITY["campaign"].c
    columns = [campaign[name] for name in sorted(CAMPAIGN_FIELDS)]
    rows = connection.execute(select(campaign.pk, *columns))
    found = {pk: tuple(code for stored in fields for code in _codes(stored)) for pk, *fields in rows}
    return {pk: codes for pk, codes in found.items() if codes}


def markets_of_ad_sets(connection: Connection) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The countries and the languages that each LinkedIn ad set names itself, by row number."""
    group = ENTITY["ad_group"].c
    query = select(group.pk, group.targeting, group.locale).where(group.platform == LINKEDIN)
    found = {pk: _of_ad_set(targeting, locale) for pk, targeting, locale in connection.execute(query)}
    return {pk: codes for pk, codes in found.items() if any(codes)}


def markets_of_group(connection: Connection, pk: int) -> tuple[str, ...]:
    """The countries and languages one ad group is for, by row number; () where nobody says."""
    group, campaign = ENTITY["ad_group"].c, ENTITY["campaign"].c
    row = connection.execute(
        select(group.platform, group.targeting, group.locale, campaign.locations, campaign.languages)
        .select_from(ENTITY["ad_group"].join(ENTITY["campaign"], group.campaign == campaign.pk))
        .where(group.pk == pk)
    ).first()
    if row is None:
        return ()
    above = (*_codes(row.locations), *_codes(row.languages))
    own = _of_ad_set(row.targeting, row.locale) if row.platform == LINKEDIN else ((), ())
    return narrowed(above, *own)


def markets_for(connection: Connection, pk: int, brief: Brief | None) -> tuple[str, ...]:
    """The markets texts of an ad group are written for: what nobody says of it is as the brief says."""
    named = markets_of_group(connection, pk)
    known = languages()
    tongues = tuple(code for code in named if code in known) or (brief.languages if brief else ())
    places = tuple(code for code in named if code not in known) or (brief.countries if brief else ())
    return (*tongues, *places)


def narrowed(above: Iterable[str], places: tuple[str, ...], tongues: tuple[str, ...]) -> tuple[str, ...]:
    """The markets of a campaign with those its ad set names itself in their place."""
    known = languages()
    kept = (code for code in above if not (tongues if code in known else places))
    return tuple(dict.fromkeys((*kept, *places, *tongues)))


def _of_ad_set(targeting: Any, locale: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    stored = json.loads(targeting) if isinstance(targeting, str) else targeting
    entries = [entry for group in from_stored(stored).include for entry in group]
    places = _unique(_country(one) for one in entries if one.facet in _PLACES)
    tongues = _unique(_language(one) for one in entries if one.facet in _LOCALES)
    return places, tongues or _unique([_tongue(locale or "")])


def _unique(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, codes)))


def _country(entry: Entry) -> str:
    """The country of a place, also of a region or city that names its country last; "" where that is not known."""
    known = _by_urn("countries").get(entry.urn or "")
    return known or _by_name().get(entry.name.rpartition(",")[2].strip().casefold(), "")


def _language(entry: Entry) -> str:
    return _by_urn("locales").get(entry.urn or "") or _tongue(entry.name)


def _tongue(text: str) -> str:
    """The language of a locale (`de_DE`) or of a language's name."""
    code = text.partition("_")[0].strip().lower()
    return code if code in languages() else _tongues().get(text.strip().casefold(), "")


@lru_cache
def _by_urn(name: str) -> Mapping[str, str]:
    return {str(one["urn"]): str(one["code"]) for one in reference(name)}


@lru_cache
def _by_name() -> Mapping[str, str]:
    return {name.casefold(): code for code, name in countries().items()} | {
        code.casefold(): code for code in countries()
    }


@lru_cache
def _tongues() -> Mapping[str, str]:
    return {name.casefold(): code for code, name in languages().items()}


def _codes(stored: Any) -> Iterator[str]:
    decoded = json.loads(stored) if isinstance(stored, str) else stored
    yield from (str(one) for one in decoded or ())
