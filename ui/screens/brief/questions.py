"""What the form asks, as data: sections of questions, each for one key of the brief file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from core import paths
from core.catalog import PLATFORM_LABELS


class Kind(StrEnum):
    """Which editor a question gets."""

    LINE = "line"
    PROSE = "prose"
    LINES = "lines"
    CHIPS = "chips"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    DATE = "date"
    CURRENCY = "currency"
    SWITCH = "switch"
    TABLES = "tables"


@dataclass(frozen=True)
class Question:
    """One key: `path` dotted as in the file. `names` maps values to names, `suggestions` are offered while typing.

    `parts` are the questions of each entry of a list of tables, `one` names an entry.
    """

    path: str
    label: str
    kind: Kind = Kind.LINE
    help: str = ""
    hint: str = ""
    required: bool = False
    wide: bool = True
    names: Callable[[], Mapping[str, str]] | None = None
    suggestions: Callable[[], tuple[str, ...]] | None = None
    parts: tuple[Question, ...] = ()
    one: str = ""


@dataclass(frozen=True)
class Section:
    """A card of the form."""

    title: str
    help: str
    questions: tuple[Question, ...]


GOALS = {"awareness": "Awareness", "traffic": "Traffic", "leads": "Leads", "pipeline": "Pipeline"}


def _goals() -> Mapping[str, str]:
    return GOALS


def _platforms() -> Mapping[str, str]:
    return PLATFORM_LABELS


def _countries() -> Mapping[str, str]:
    from core.brief.form import countries

    return countries()


def _languages() -> Mapping[str, str]:
    from core.brief.form import languages

    return languages()


@lru_cache
def _linkedin(file: str) -> tuple[str, ...]:
    entries = json.loads((paths.resources() / "linkedin" / f"{file}.json").read_text("utf-8"))
    return tuple(entry["name"] for entry in entries)


PERSONA = (
    Question("name", "Role", hint="Controller", required=True),
    Question("titles", "Job titles", Kind.CHIPS, hint="Financial Controller"),
    Question("functions", "Functions", Kind.CHIPS, hint="Finance", suggestions=lambda: _linkedin("functions"), wide=False),
    Question("seniorities", "Seniorities", Kind.CHIPS, hint="Manager", suggestions=lambda: _linkedin("seniorities"), wide=False),
    Question("pains", "What troubles them", Kind.LINES, hint="Late nights at month end"),
)  # fmt: skip
CLAIM = (
    Question("text", "Claim", hint="Teams close 6 days faster on average", required=True),
    Question("evidence", "Evidence", hint="Customer survey 2026, n=112"),
)

WHAT = Section(
    "What", "The product, in the words your customers use.",
    (
        Question("product", "Product", hint="Ledgerly Close", required=True, wide=False),
        Question("company", "Company", hint="Ledgerly", required=True, wide=False),
        Question("summary", "In one sentence", Kind.PROSE, hint="Month-end close software for mid-size finance teams"),
        Question("landing_page", "Landing page", hint="https://ledgerly.example/close", required=True,
                 help="Every ad leads here. Its own parameters are kept."),
        Question("goal", "Goal", Kind.ONE_OF, names=_goals, required=True),
    ),
)  # fmt: skip
OFFER = Section(
    "Offer and claims", "Ads state as facts only what stands here. Write at least one value proposition or one claim.",
    (
        Question("offer.name", "Offer", hint="14-day guided trial", wide=False),
        Question("offer.call_to_action", "Words on the button", hint="Start trial", wide=False),
        Question("value_props", "Value propositions", Kind.LINES, hint="Close the books in 3 days", help="One on each line."),
        Question("claims", "Claims with evidence", Kind.TABLES, parts=CLAIM, one="claim"),
    ),
)  # fmt: skip
AUDIENCE = Section(
    "Audience", "Who decides, and in which companies. Without personas, they are inferred and listed as an assumption.",
    (
        Question("personas", "Personas", Kind.TABLES, parts=PERSONA, one="persona"),
        Question("companies.industries", "Industries", Kind.CHIPS, hint="Manufacturing",
                 suggestions=lambda: _linkedin("industries"), help="LinkedIn’s names; similar ones are matched."),
        Question("companies.sizes", "Company sizes", Kind.CHIPS, hint="51-200", suggestions=lambda: _linkedin("company_sizes")),
        Question("keyword_seeds", "Keywords to start from", Kind.CHIPS, hint="month end close software"),
        Question("negative_seeds", "Words that must not trigger ads", Kind.CHIPS, hint="jobs"),
    ),
)  # fmt: skip
MARKET = Section(
    "Market and budget", "Where, when and for how much.",
    (
        Question("platforms", "Platforms", Kind.SEVERAL_OF, names=_platforms, help="None chosen means both."),
        Question("countries", "Countries", Kind.CHIPS, hint="Germany", names=_countries, wide=False),
        Question("languages", "Languages", Kind.CHIPS, hint="English", names=_languages, wide=False),
        Question("start", "First day", Kind.DATE, hint="2027-01-11", wide=False),
        Question("end", "Last day", Kind.DATE, hint="2027-03-31", wide=False),
        Question("budget.total", "Budget for the whole time", hint="24000.00", wide=False,
                 help="Over all platforms; daily budgets never add up to more."),
        Question("budget.currency", "Currency", Kind.CURRENCY, wide=False),
    ),
)  # fmt: skip
BRAND = Section(
    "Brand", "How the ads speak, and what they never say.",
    (
        Question("brand.voice", "Voice", Kind.CHIPS, hint="plain", help="A few adjectives."),
        Question("brand.banned_words", "Words that are never used", Kind.CHIPS, hint="revolutionary", wide=False),
        Question("brand.acronyms", "Capitals that are no shouting", Kind.CHIPS, hint="SAP", wide=False),
        Question("brand.must_include", "What ads must include", Kind.CHIPS, hint="a legal suffix, for instance", wide=False),
        Question("brand.competitors", "Competitors", Kind.CHIPS, hint="a company’s name", wide=False),
        Question("brand.allow_competitor_names", "Ads may name competitors", Kind.SWITCH),
        Question("brand.allow_competitor_keywords", "Use competitors’ names as keywords", Kind.SWITCH,
                 help="They get an ad group of their own."),
    ),
)  # fmt: skip

SECTIONS: tuple[Section, ...] = (WHAT, OFFER, AUDIENCE, MARKET, BRAND)


def label_of(path: str) -> str:
    """The label of a key path such as `personas[0].name`, for messages away from the field."""
    table, _, rest = path.partition("[")
    for section in SECTIONS:
        for question in section.questions:
            if question.path == path:
                return question.label
            if question.path == table and rest and question.parts:
                number, _, key = rest.partition("].")
                part = next((part.label for part in question.parts if part.path == key.partition("[")[0]), "")
                return f"{question.one.capitalize()} {int(number.rstrip(']')) + 1}{': ' + part if part else ''}"
            if question.path == table:
                return question.label
    return path
