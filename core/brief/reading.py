"""Reads a brief file; every fault is named with its key and line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.brief.brief import Brand, Brief, Budget, Claim, Companies, Offer, Persona
from core.brief.form import BrandTable, BriefTable, Table
from core.brief.positions import KeyPath, dotted, key_lines
from core.errors import BriefError, NotFound

LARGEST_BYTES = 1_000_000
Form = TypeVar("Form", bound=BaseModel)

_TABLE_OF = {"budget": "BudgetTable", "offer": "OfferTable", "claims": "ClaimTable", "personas": "PersonaTable",
             "companies": "CompaniesTable", "brand": "BrandTable"}  # fmt: skip
_WRONG_TYPE = {
    "string_type": "must be a text in quotes",
    "list_type": 'must be a list such as ["one", "two"]',
    "bool_type": "must be true or false",
    "date_type": "must be a date such as 2026-12-01",
    "model_type": "must be a table",
}


def read_brief(path: Path, *, today: date | None = None) -> Brief:
    """The brief in a file; raises BriefError with one problem per fault, NotFound when there is no such file."""
    return read_brief_text(_file_text(Path(path)), where=str(path), today=today)


def read_brand(path: Path) -> Brand:
    """The `[brand]` table of a TOML file, of a whole brief or alone; raises BriefError or NotFound."""
    return _brand(read_brand_table(_file_text(Path(path)), str(path), BrandTable))


def read_brand_file(path: Path, form: type[Form]) -> Form:
    """The `[brand]` table of a TOML file as another form than a brief's; raises BriefError or NotFound."""
    return read_brand_table(_file_text(Path(path)), str(path), form)


def read_brand_table(text: str, where: str, form: type[Form]) -> Form:
    """The `[brand]` table of a TOML text; every fault is named with its key and line. Raises BriefError."""
    data = _parse(text, where)
    if "brand" not in data:
        raise BriefError(["The file has no [brand] table."], where=where)
    try:
        return form.model_validate(data["brand"])
    except ValidationError as error:
        lines = key_lines(text)
        known = list(form.model_fields)
        faults = [
            (("brand", *_path(fault["loc"])), _message(fault, known)) for fault in error.errors(include_url=False)
        ]
        raise BriefError([_sentence(key, message, lines) for key, message in faults], where=where) from error


def _file_text(path: Path) -> str:
    if path.is_dir():
        raise BriefError(["This is a folder; name the brief file itself."], where=str(path))
    if not path.exists():
        raise NotFound(f"There is no brief at {path}.")
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise BriefError([f"The file cannot be read: {error.strerror}."], where=str(path)) from error
    if len(raw) > LARGEST_BYTES:
        raise BriefError(["The file is larger than 1 MB; a brief is a short text file."], where=str(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BriefError([f"line {line}: the file is not UTF-8 text; save it as UTF-8."], where=str(path)) from error


def read_brief_text(text: str, *, where: str | None = None, today: date | None = None) -> Brief:
    """The brief in a TOML text. With `today`, a start or end before it is a fault. Raises BriefError."""
    if not text.strip():
        raise BriefError(
            ["The brief is empty; it needs product, company, goal, landing_page and value_props or claims."],
            where=where,
        )
    data = _parse(text, where)
    lines = key_lines(text)
    table, problems = _checked(data)
    problems += _across(data, today)
    if problems or table is None:
        ordered = sorted(problems, key=lambda problem: _line_of(problem[0], lines) or 0)
        raise BriefError([_sentence(path, message, lines) for path, message in ordered], where=where)
    return _brief(table)


def _parse(text: str, where: str | None) -> dict[str, Any]:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, ArithmeticError) as error:
        raise BriefError([f"This is not valid TOML: {error}."], where=where) from error
    except RecursionError as error:
        raise BriefError(["The brief is nested too deeply."], where=where) from error


def _checked(data: Mapping[str, Any]) -> tuple[BriefTable | None, list[tuple[KeyPath, str]]]:
    try:
        return BriefTable.model_validate(data), []
    except ValidationError as error:
        return None, [(_path(fault["loc"]), _message(fault)) for fault in error.errors(include_url=False)]


def _path(loc: tuple[int | str, ...]) -> KeyPath:
    return tuple(loc)


def _message(fault: ErrorDetails, known: list[str] | None = None) -> str:
    kind = fault["type"]
    if kind == "extra_forbidden":
        return _unknown_key(str(fault["loc"][-1]), _known_keys(fault["loc"][:-1]) if known is None else known)
    if kind == "missing":
        return "is missing; the brief needs it"
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    if kind == "too_long":
        return f"has {fault['ctx']['actual_length']} entries; at most {fault['ctx']['max_length']} are allowed"
    if kind == "too_short":
        return "is empty; write at least one entry"
    expected = _WRONG_TYPE.get(kind, "cannot be used")
    return f"{expected}, not {_shown_type(fault['input'])}"


def _unknown_key(key: str, known: list[str]) -> str:
    near = get_close_matches(key.lower(), known, n=1, cutoff=0.6)
    if near:
        return f"is not a key of a brief; did you mean “{near[0]}”?"
    return f"is not a key of a brief; known here: {', '.join(known)}"


def _known_keys(loc: tuple[int | str, ...]) -> list[str]:
    import core.brief.form as form

    table: type[Table] = getattr(form, _TABLE_OF[str(loc[0])]) if loc else BriefTable
    return list(table.model_fields)


def _shown_type(value: object) -> str:
    names: list[tuple[type, str]] = [(bool, "true or false"), (str, "a text"), (int, "a number"), (Decimal, "a number"),
                                     (float, "a number"), (datetime, "a date with a time"), (date, "a date"),
                                     (list, "a list"), (dict, "a table")]  # fmt: skip
    return next((name for kind, name in names if isinstance(value, kind)), "this")


def _across(data: Mapping[str, Any], today: date | None) -> list[tuple[KeyPath, str]]:
    """Faults that only show when several keys are read together."""
    problems: list[tuple[KeyPath, str]] = []
    if not data.get("value_props") and not data.get("claims"):
        problems.append(
            (("value_props",), "is missing; write at least one value proposition here, or one [[claims]] entry")
        )
    start, end = _as_day(data.get("start")), _as_day(data.get("end"))
    if today and start and start < today:
        problems.append((("start",), f"{start} has passed; today is {today}"))
    if start and end and end < start:
        problems.append((("end",), f"{end} is before the start, {start}"))
    elif today and end and end < today:
        problems.append((("end",), f"{end} has passed; today is {today}"))
    return problems


def _as_day(value: object) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _line_of(path: KeyPath, lines: Mapping[KeyPath, int]) -> int | None:
    """The line of the key, or of the table that lacks it."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def _sentence(path: KeyPath, message: str, lines: Mapping[KeyPath, int]) -> str:
    line = _line_of(path, lines)
    place = f" (line {line})" if line else ""
    return f"{dotted(path)}{place}: {message}" + ("" if message.endswith("?") else ".")


def _brief(table: BriefTable) -> Brief:
    budget, offer, companies, brand = table.budget, table.offer, table.companies, table.brand
    return Brief(
        product=table.product,
        company=table.company,
        goal=table.goal,
        landing_page=table.landing_page,
        summary=table.summary,
        platforms=tuple(dict.fromkeys(table.platforms)),
        countries=tuple(dict.fromkeys(table.countries)),
        languages=tuple(dict.fromkeys(table.languages)),
        start=table.start,
        end=table.end,
        value_props=tuple(table.value_props),
        keyword_seeds=tuple(table.keyword_seeds),
        negative_seeds=tuple(table.negative_seeds),
        budget=Budget(budget.total, budget.currency) if budget else None,
        offer=Offer(offer.name, offer.call_to_action) if offer else None,
        claims=tuple(Claim(claim.text, claim.evidence) for claim in table.claims),
        personas=tuple(
            Persona(p.name, tuple(p.titles), tuple(p.functions), tuple(p.seniorities), tuple(p.pains))
            for p in table.personas
        ),
        companies=Companies(tuple(companies.industries), tuple(companies.sizes)),
        brand=_brand(brand),
    )


def _brand(table: BrandTable) -> Brand:
    return Brand(
        voice=tuple(table.voice),
        banned_words=tuple(table.banned_words),
        must_include=tuple(table.must_include),
        competitors=tuple(table.competitors),
        acronyms=tuple(table.acronyms),
        allow_competitor_names=table.allow_competitor_names,
        allow_competitor_keywords=table.allow_competitor_keywords,
    )
