"""Rules about what people really searched for, from the search terms reports that were imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from core.among import among
from core.catalog import GOOGLE
from core.rules.collisions import Negative, blocks, negatives_of, words_of
from core.rules.minimums import linkedin_daily
from core.rules.money import shown
from core.rules.practice import with_lists
from core.rules.rule import WARNING, Hit, Owned, Pack, Says, need
from core.rules.view import View
from core.schema import ENTITY
from core.search_terms import Searches, Term, searches_in

pack = Pack("google.campaign", "Practice of B2B accounts: search terms", (GOOGLE,))

Owners = ColumnElement[bool] | None
_CAMPAIGN = ENTITY["campaign"]
_NAMED = 3
_DUE_DAYS = 14


def _known(view: View, owners: Owners, *where: ColumnElement[bool]) -> list[tuple[int, Searches]]:
    """The search campaigns asked for whose terms are known."""
    known = searches_in(view.connection)
    if not known:
        return []
    search = or_(_CAMPAIGN.c.type.is_(None), _CAMPAIGN.c.type == "Search")
    query = select(_CAMPAIGN.c.pk).where(
        view.owned("campaign", owners),
        _CAMPAIGN.c.platform == GOOGLE,
        search,
        among(_CAMPAIGN.c.pk, list(known)),
        *where,
    )
    return [(pk, known[pk]) for (pk,) in view.rows(query.order_by(_CAMPAIGN.c.pk))]


@pack.scope(
    Says(
        "wasted_search_terms",
        WARNING,
        "Search terms that cost money for nothing",
        "Each cost more than about ten dollars and converted nobody. Add those that cannot fit as negative keywords.",
    ),
    "campaign",
    need("campaign", "campaign", "type", "negative_lists"),
    need("negative_keyword", "campaign", "status", "text", "match_type"),
    reach=with_lists,
    figures=True,
)
def _wasted(view: View, owners: Owners) -> Iterator[Owned]:
    known = _known(view, owners)
    currency = view.context.currency(GOOGLE)
    # LinkedIn's daily minimum is ten dollars in every currency, which is as much as is meant here.
    dear = {pk: [one for one in found.wasted if one.cost > linkedin_daily(currency)] for pk, found in known}
    negatives = negatives_of(view, [pk for pk, terms in dear.items() if terms])
    for pk, found in known:
        left = [term for term in dear[pk] if not _is_shut_out(term, negatives[pk])] if dear[pk] else []
        if left:
            yield Owned(pk, Hit(None, _words(left, found, currency)))


def _is_shut_out(term: Term, negatives: Sequence[Negative]) -> bool:
    words = words_of(term.text)
    return any(
        (one.group is None or one.group == term.group) and blocks(one.match, one.words, words) for one in negatives
    )


def _words(terms: Sequence[Term], found: Searches, currency: str) -> str:
    lost = sum(term.cost for term in terms)
    share = f", {lost / found.cost:.0%} of what all its search terms cost" if found.cost else ""
    many = f"{len(terms)} search terms" if len(terms) > 1 else "A search term"
    named = ", ".join(f"“{term.text}”" for term in terms[:_NAMED])
    more = f" and {len(terms) - _NAMED} more" if len(terms) > _NAMED else ""
    return f"{many} cost {shown(lost, currency)} without a conversion{share}: {named}{more}."


@pack.scope(
    Says(
        "search_terms_due",
        WARNING,
        "Search terms were not looked at for two weeks",
        "New searches that cannot fit cost money every day. Import the search terms report and add negative keywords.",
    ),
    "campaign",
    need("campaign", "campaign", "status", "type"),
    figures=True,
)
def _due(view: View, owners: Owners) -> Iterator[Owned]:
    runs = (_CAMPAIGN.c.status == "ENABLED", _CAMPAIGN.c.live == 1)
    for pk, found in _known(view, owners, *runs):
        days = (view.context.today - date.fromisoformat(found.until)).days if found.until else 0
        if days > _DUE_DAYS:
            yield Owned(pk, Hit(None, f"The newest search terms known here are from {found.until}, {days} days ago."))
