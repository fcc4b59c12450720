"""Brand kits as TOML: the `[brand]` table of a brief and more, with a table for each market."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.brandkit.kit import ALL_MARKETS, LISTS, SWITCHES, BrandKit, Term
from core.brief.form import Name, Names, Text, Texts, countries, languages
from core.brief.reading import read_brand_file, read_brand_table
from core.errors import InvalidInput

_LONG_LIST = 80
_MOST_TERMS = 300
_SAYS = {
    "string_type": "must be a text in quotes", "list_type": 'must be a list such as ["one", "two"]',
    "bool_type": "must be true or false", "extra_forbidden": "is not a key of a brand kit", "missing": "is missing",
    "model_type": "must be a table", "dict_type": "must be a table",
}  # fmt: skip


class TermTable(BaseModel):
    """`[[brand.lexicon]]`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    use: Name
    avoid: Annotated[list[Name], Field(min_length=1, max_length=_MOST_TERMS)]


class MarketTable(BaseModel):
    """`[brand.markets.DE]`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    voice: Texts = []
    banned_words: Names = []
    must_include: Texts = []
    competitors: Names = []
    acronyms: Names = []
    trademarks: Names = []
    legal_lines: list[Text] = []
    lexicon: Annotated[list[TermTable], Field(max_length=_MOST_TERMS)] = []
    allow_competitor_names: bool | None = None
    allow_competitor_keywords: bool | None = None


class KitTable(MarketTable):
    """`[brand]`."""

    markets: dict[str, MarketTable] = {}


def market_code(text: str) -> str:
    """A country or language as kits are known by: DE, de, "" for all; raises InvalidInput."""
    plain = text.strip()
    if plain.casefold() in ("", "all"):
        return ALL_MARKETS
    if plain in languages():
        return plain
    if plain.upper() in countries():
        return plain.upper()
    if plain.lower() in languages():
        return plain.lower()
    raise InvalidInput(
        f"{text!r} is no market.", where="market", hint="Write a country such as DE, a language such as de, or all."
    )


def read_kits(path: Path) -> list[BrandKit]:
    """The kits of a TOML file with a `[brand]` table, also of a whole brief; the one for all markets first.

    Raises NotFound, BriefError, InvalidInput.
    """
    return _kits(read_brand_file(path, KitTable))


def kits_in(text: str, where: str) -> list[BrandKit]:
    """The kits of a TOML text; raises BriefError, InvalidInput."""
    return _kits(read_brand_table(text, where, KitTable))


def _kits(table: KitTable) -> list[BrandKit]:
    markets = [_kit(market_code(name), one) for name, one in table.markets.items()]
    return [_kit(ALL_MARKETS, table), *markets]


def write_kits(kits: Iterable[BrandKit]) -> str:
    """The TOML text of kits; what they do not say is left out."""
    document = tomlkit.document()
    brand = tomlkit.table()
    by_market = {kit.market: kit for kit in kits}
    _fill(brand, by_market.pop(ALL_MARKETS, BrandKit()))
    if by_market:
        markets = tomlkit.table(is_super_table=True)
        for market, kit in sorted(by_market.items()):
            table = tomlkit.table()
            _fill(table, kit)
            markets.add(market, table)
        brand.add("markets", markets)
    document.add("brand", brand)
    return tomlkit.dumps(document)


def body_of(kit: BrandKit) -> dict[str, Any]:
    """What a kit says, as JSON keeps it."""
    said: dict[str, Any] = {name: list(getattr(kit, name)) for name in LISTS if getattr(kit, name)}
    said |= {name: getattr(kit, name) for name in SWITCHES if getattr(kit, name) is not None}
    if kit.lexicon:
        said["lexicon"] = [{"use": term.use, "avoid": list(term.avoid)} for term in kit.lexicon]
    return said


def kit_from(market: str, body: Mapping[str, Any], where: str = "brand kit") -> BrandKit:
    """A kit as JSON keeps it; raises InvalidInput."""
    try:
        return _kit(market, MarketTable.model_validate(dict(body)))
    except ValidationError as error:
        faults = [_fault(fault["loc"], fault) for fault in error.errors(include_url=False)]
        raise InvalidInput("; ".join(faults), where=where) from error


def _kit(market: str, table: MarketTable) -> BrandKit:
    lists: dict[str, Any] = {name: tuple(dict.fromkeys(getattr(table, name))) for name in LISTS}
    terms = tuple(Term(one.use, tuple(dict.fromkeys(one.avoid))) for one in table.lexicon)
    switches: dict[str, Any] = {name: getattr(table, name) for name in SWITCHES}
    return BrandKit(market, **lists, lexicon=terms, **switches)


def _fault(loc: tuple[int | str, ...], fault: Mapping[str, Any]) -> str:
    key = ".".join(("brand", *(str(part) for part in loc)))
    if fault["type"] == "value_error":
        return f"{key}: {fault['ctx']['error']}."
    return f"{key}: {_SAYS.get(fault['type'], 'cannot be used')}."


def _fill(table: Any, kit: BrandKit) -> None:
    for name, value in body_of(kit).items():
        if name == "lexicon":
            continue
        if isinstance(value, list):
            array = tomlkit.array()
            array.extend(value)
            array.multiline(sum(len(item) + 4 for item in value) > _LONG_LIST)
            table.add(name, array)
        else:
            table.add(name, value)
    if kit.lexicon:
        terms = tomlkit.aot()
        for term in kit.lexicon:
            one = tomlkit.table()
            one.add("use", term.use)
            one.add("avoid", list(term.avoid))
            terms.append(one)
        table.add("lexicon", terms)
