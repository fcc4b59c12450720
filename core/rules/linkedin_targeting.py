"""Rules for LinkedIn targeting: which facets go together, and how many people are left. What is legal says `core.targeting`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, select

from core.catalog import LINKEDIN
from core.rules.context import Context
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Owned, Pack, Says, Severity, need
from core.rules.view import View
from core.schema import ENTITY, meta
from core.targeting.agreed import OPTION, carried_out, lacking, lacking_words, read_agreed
from core.targeting.criteria import Criteria, digest, from_stored, is_readable, to_stored
from core.targeting.facets import EMPLOYERS, LANGUAGES, PLACES, SEGMENTS
from core.targeting.legality import look
from core.targeting.problem import Around, Problem

facets = Pack("linkedin.targeting", "LinkedIn targeting rules", (LINKEDIN,))


_WITH_TARGETING = ("ad_group", "audience")


Facets = Mapping[str, list[dict[str, Any]]]


def blocks(item: Item) -> list[Facets]:
    """The blocks of the include side, each a facet → values map; all of them must match."""
    return [block for block in (item["targeting"] or {}).get("include") or [] if isinstance(block, dict)]


def criteria_of(item: Item) -> Criteria:
    """Whom an ad set or a saved audience reaches."""
    return from_stored(item["targeting"])


def included_facets(item: Item) -> frozenset[str]:
    """Facets used on the include side."""
    return criteria_of(item).facets()


def value_name(value: Any) -> str:
    """What people call a targeting value."""
    return str(value.get("name") or value.get("urn") or "") if isinstance(value, dict) else str(value)


def _legal(code: str, severity: Severity, title: str, help: str, *kinds: str) -> None:
    """A rule that says what `core.targeting` finds, with the nearest legal criteria as its fix."""

    @facets.entity(Says(code, severity, title, help), *(kinds or _WITH_TARGETING))
    def find(item: Item, context: Context) -> Iterator[Hit]:
        # A saved audience without facets is an uploaded list.
        if item["targeting"] or item.kind == "ad_group":
            for one in look(code, criteria_of(item), Around(locale=item["locale"])):
                yield Hit("targeting", one.message, fix=_fix(item, one))


def _fix(item: Item, problem: Problem) -> Fix | None:
    """The nearest repair; none where something of the targeting would be lost by writing it."""
    if not problem.repairs or (item["targeting"] and not is_readable(item["targeting"])):
        return None
    return Fix(problem.repairs[0].label, {"targeting": to_stored(problem.repairs[0].criteria)})


_legal("missing", ERROR, "No targeting", "An ad set needs an audience. Choose at least a location.", "ad_group")
_legal("location_missing", ERROR, "No location", "LinkedIn refuses an audience without a location. Add the countries.")
_legal(
    "titles_with_functions",
    ERROR,
    "Job titles together with functions or seniorities",
    "LinkedIn does not combine job titles with functions or seniorities by AND. Use functions instead, or make two ad sets.",
)
_legal(
    "employers_with_company_facets",
    ERROR,
    "Companies together with industries or sizes",
    "Named companies are not combined with company attributes by AND. Drop one of them.",
)
_legal(
    "segments_with_behaviour",
    ERROR,
    "Lists together with member behaviour",
    "LinkedIn does not combine uploaded or website audiences with member behaviour.",
)
_legal(
    "too_many_values",
    ERROR,
    "Too many values in a facet",
    "LinkedIn takes 100 values in a facet, 200 companies or places.",
)
_legal(
    "unknown_facet",
    ERROR,
    "Unknown facet",
    "LinkedIn has no such attribute. Remove it, or correct its name.",
)
_legal(
    "included_and_excluded",
    ERROR,
    "Included and excluded at once",
    "LinkedIn refuses a value on both sides. Remove one.",
)
_legal(
    "include_only",
    ERROR,
    "Facet that cannot be excluded",
    "Age, gender, groups and interface language can only be included.",
)
_legal(
    "age_or_gender",
    WARNING,
    "Targeting by age or gender",
    "Targeting people by age or gender may discriminate and is seldom right for business products. Remove it.",
)
_legal(
    "groups_in_europe",
    WARNING,
    "Groups in Europe",
    "LinkedIn has no targeting by groups in the European Economic Area and Switzerland. Leave them out.",
)


@facets.entity(
    Says(
        "nothing_excluded",
        WARNING,
        "Nobody is excluded",
        "Exclude entry-level people, your own company and competitors, so that no money goes to people who never buy.",
    ),
    "ad_group",
)
def _nothing_excluded(item: Item, context: Context) -> Iterator[Hit]:
    criteria = criteria_of(item)
    if criteria.include and not criteria.exclude:
        yield Hit("targeting", "The targeting excludes nobody.")


@facets.entity(
    Says(
        "only_location",
        WARNING,
        "Only places are targeted",
        "Everybody in the country would see the ads. Add titles, functions or companies.",
    ),
    "ad_group",
)
def _only_location(item: Item, context: Context) -> Iterator[Hit]:
    found = included_facets(item)
    if found and found <= PLACES | {LANGUAGES}:
        yield Hit("targeting", "The targeting names places only.")


_legal("value_twice", WARNING, "Value twice in a facet", "One is enough.")
_legal(
    "language_missing",
    INFO,
    "No interface language",
    "Naming the language in which people use LinkedIn keeps ads away from those who cannot read them.",
    "ad_group",
)
_legal(
    "looked_up_later",
    INFO,
    "Values are looked up later",
    "LinkedIn's own number of a value is looked up when the account is connected.",
)


Owners = ColumnElement[bool] | None
_GROUP = ENTITY["ad_group"]


@facets.scope(
    Says(
        "agreed_exclusions",
        WARNING,
        "Agreed exclusions are missing",
        "It was agreed for this workspace who is never to see an ad. Exclude them here too, or suppress this with the reason.",
    ),
    "ad_group",
    need("ad_group", "ad_group", "targeting"),
)
def _agreed_exclusions(view: View, owners: Owners) -> Iterator[Owned]:
    text = view.connection.execute(select(meta.c.value).where(meta.c.key == OPTION)).scalar()
    if not text:
        return
    agreed = read_agreed(text)
    query = select(_GROUP.c.pk, _GROUP.c.targeting).where(
        view.owned("ad_group", owners), _GROUP.c.platform == LINKEDIN, _GROUP.c.targeting.is_not(None)
    )
    for pk, stored in view.rows(query.order_by(_GROUP.c.pk)):
        targeting = json.loads(stored) if stored else {}
        criteria = from_stored(targeting)
        missing = lacking(agreed, criteria) if criteria.include else {}
        if missing:
            wanted = {"targeting": to_stored(carried_out(agreed, criteria))}
            fix = Fix("Exclude them", wanted) if is_readable(targeting) else None
            yield Owned(pk, Hit("targeting", f"The ad set does not exclude {lacking_words(missing)}.", fix=fix))


_SERVES_FROM = 300


_GOOD_FROM = 50_000


def _size(item: Item, context: Context) -> int | None:
    """Members as LinkedIn last said: of exactly this targeting, else as downloaded; 0 where it only says below 300."""
    if item.kind != "ad_group":
        known: int | None = item["size"]
        return known
    if context.sizes and item["targeting"]:
        found = context.sizes.get(digest(criteria_of(item)))
        if found is not None:
            return found
    size: int | None = item["audience_size"]
    return size


@facets.entity(
    Says(
        "audience_too_small",
        ERROR,
        "Audience below 300 members",
        "LinkedIn shows no ads to fewer than 300 members. Widen the targeting.",
    ),
    *_WITH_TARGETING,
)
def _too_small(item: Item, context: Context) -> Iterator[Hit]:
    size = _size(item, context)
    if size is not None and size < _SERVES_FROM:
        # LinkedIn tells no number of so few.
        count = f"{size} members" if size else f"fewer than {_SERVES_FROM} members"
        yield Hit(
            "audience_size" if item.kind == "ad_group" else "size",
            f"The audience has {count}; LinkedIn needs {_SERVES_FROM}.",
        )


@facets.entity(
    Says(
        "audience_small",
        WARNING,
        "Small audience",
        "Below 50,000 members ads repeat quickly and cost more; fine for named accounts only.",
    ),
    "ad_group",
)
def _small(item: Item, context: Context) -> Iterator[Hit]:
    size = _size(item, context)
    if size is not None and _SERVES_FROM <= size < _GOOD_FROM and not included_facets(item) & (SEGMENTS | EMPLOYERS):
        yield Hit("audience_size", f"The audience has {size:,} members; {_GOOD_FROM:,} or more are advised.")
