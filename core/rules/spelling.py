"""Misspelled words in ad texts, in the language of the campaign; own words of the advertiser are never misspelled."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from core.catalog import GOOGLE, LINKEDIN, PLATFORMS, Limit
from core.copy.width import display_width
from core.rules.context import Usual
from core.rules.roles import ROLES, Voice, limit_of
from core.rules.rule import INFO, Fix, Hit, Owned, Pack, Says, need
from core.rules.texts import SMALL_WORD, WORD, bare
from core.rules.view import View
from core.schema import ENTITY
from core.spelling import SHORTEST, is_name_like, known_shares, meant

google = Pack("google", "Google Ads editorial policy: spelling", (GOOGLE,))
linkedin = Pack("linkedin", "LinkedIn Advertising Policies: spelling", (LINKEDIN,))
PACKS = (google, linkedin)

_MOST_KNOWN = 0.6
_SURE = ("de", "en")
USUAL_ADS = 5
"""So many ads of an account say a word on purpose."""

Owners = ColumnElement[bool] | None
_ad, _asset, _group, _campaign, _account = (ENTITY[one] for one in ("ad", "asset", "ad_group", "campaign", "account"))
_keyword = ENTITY["keyword"]
_NO_WORDS = frozenset({"path1", "path2", "button"})
# Parts of addresses, versions and names: `ledgerly.example`, `@team`, `Q3_plan`.
_AFTER = re.compile(r"[.@/\\_&#-][^\W_]|\d")
_BEFORE = re.compile(r"[\d_@/#&-]$|[^\W_]\.$")


class Slip(NamedTuple):
    """A misspelled word in a text, and what was meant."""

    start: int
    end: int
    word: str
    meant: str


@lru_cache(maxsize=100_000)
def slips(text: str, languages: frozenset[str]) -> tuple[Slip, ...]:
    """The misspelled words of a text."""
    plain = bare(text)
    titled = _is_titled(plain)
    found: list[Slip] = []
    for one in WORD.finditer(plain):
        word = one[0]
        if len(word) < SHORTEST or not (word.islower() or word.istitle()) or _in_address(plain, one.start(), one.end()):
            continue
        if word.istitle() and not (titled or "de" in languages or _begins(plain, one.start())):
            continue
        better = meant(word.lower(), languages)
        if better and not (word.istitle() and is_name_like(word.lower(), better)):
            found.append(Slip(one.start(), one.end(), word, better.capitalize() if word.istitle() else better))
    return tuple(found)


def guessed_languages(text: str) -> frozenset[str]:
    """English and German where a text is surely in them: no dictionary knows more of its words, and three of five at least.

    The dictionaries of the other languages know too few forms to call a word wrong whose language nobody said.
    """
    words = [word.lower() for word in WORD.findall(bare(text)) if len(word) > 1]
    shares = known_shares(words)
    best = max(shares.values(), default=0.0)
    return frozenset(one for one in _SURE if best >= _MOST_KNOWN and shares.get(one) == best)


def slips_of(text: str, voice: Voice) -> list[Slip]:
    """The misspelled words of a text of which nobody says in which language it is; what the brand says is right."""
    told = (*voice.phrases, *voice.own_names, *voice.brand_tokens, *voice.brand.competitors, *voice.brand.acronyms)
    said = (*told, *voice.brand.must_include, *voice.says.trademarks, *(term.use for term in voice.says.lexicon))
    known = {word for one in said for word in SMALL_WORD.findall(one.lower())}
    found = slips(text, languages) if (languages := guessed_languages(text)) else ()
    return [one for one in found if one.word.lower() not in known]


def _is_titled(text: str) -> bool:
    """Whether most longer words begin with a capital, so that a capital names nobody."""
    words = [word for word in WORD.findall(text) if len(word) > 3]
    return bool(sum(word[0].isupper() for word in words) * 2 > len(words))


def _begins(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"“„'«([")
    return not before or before[-1] in ".!?:\n–—|•"


def _in_address(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return _AFTER.match(after) is not None or _BEFORE.search(before) is not None


_HELP = (
    "Misspelled ads are disapproved or cost trust. Only slips beyond doubt are shown; words of the brief, of names, of the address and of the "
    "ad group's keywords count as right, and so do words that five or more ads of the account say when everything is checked."
)
_SAYS = Says("ad.spelling", INFO, "Misspelled word", _HELP)
_WORDS_OF = (
    need("ad_group", "ad_group", "name", "locale", "campaign"),
    need("campaign", "campaign", "name", "languages"),
    need("account", "account", "name"),
)


@google.scope(_SAYS, "ad", need("keyword", "ad_group", "text"), *_WORDS_OF)
def _google_ads(view: View, owners: Owners) -> Iterator[Owned]:
    return _spelled(view, owners, "ad", GOOGLE)


@linkedin.scope(_SAYS, "ad", *_WORDS_OF)
def _linkedin_ads(view: View, owners: Owners) -> Iterator[Owned]:
    return _spelled(view, owners, "ad", LINKEDIN)


@google.scope(Says("asset.spelling", INFO, "Misspelled word", _HELP), "asset", *_WORDS_OF)
def _google_assets(view: View, owners: Owners) -> Iterator[Owned]:
    return _spelled(view, owners, "asset", GOOGLE)


def _spelled(view: View, owners: Owners, kind: str, platform: str) -> Iterator[Owned]:
    fields = _fields(kind, platform)
    for row in view.rows(_texts(view, owners, kind, platform, fields)):
        languages = _languages(row.locale, row.languages)
        found = [(name, row[at], _stored_slips(row[at], languages)) for at, name in enumerate(fields, 1) if row[at]]
        if not any(hits for _, _, hits in found):
            continue
        known = _own_words(view, row) | view.context.usual.get(row.account, frozenset())
        for name, stored, hits in found:
            limit = limit_of(platform, kind, name, row.form if kind == "ad" else None)
            for index, slip in hits:
                if slip.word.lower() not in known:
                    yield Owned(row.pk, _hit(_Place(name, stored, index, limit), slip))


def _fields(kind: str, platform: str) -> list[str]:
    return [name for of, in_kind, name in ROLES if (of, in_kind) == (platform, kind) and name not in _NO_WORDS]


def usual_words(view: View) -> Usual:
    """Words of each account (by row number) that look misspelled but stand in so many of its ads that they are meant."""
    counts: Counter[tuple[int | None, str]] = Counter()
    for platform in PLATFORMS:
        fields = _fields("ad", platform)
        # One row after the other: there may be hundreds of thousands.
        for row in view.connection.execute(_texts(view, None, "ad", platform, fields)):
            languages = _languages(row.locale, row.languages)
            texts = (_stored_slips(row[at], languages) for at in range(1, len(fields) + 1) if row[at])
            counts.update({(row.account, slip.word.lower()) for found in texts for _, slip in found})
    usual: dict[int | None, set[str]] = {}
    for (account, word), ads in counts.items():
        if ads >= USUAL_ADS:
            usual.setdefault(account, set()).add(word)
    return {account: frozenset(words) for account, words in usual.items()}


def _texts(view: View, owners: Owners, kind: str, platform: str, fields: Sequence[str]) -> Select[Any]:
    """The texts of ads or assets with what is above them: an asset hangs on a campaign or an ad group."""
    table = ENTITY[kind]
    above = _group.c.campaign if kind == "ad" else func.coalesce(table.c.campaign, _group.c.campaign)
    joined = (
        table.join(_group, _group.c.pk == table.c.ad_group, isouter=True)
        .join(_campaign, _campaign.c.pk == above, isouter=True)
        .join(_account, _account.c.pk == _campaign.c.account, isouter=True)
    )
    names = [
        _account.c.pk.label("account"),
        _account.c.name.label("a"),
        _campaign.c.name.label("b"),
        _group.c.name.label("c"),
    ]
    where = [view.owned(kind, owners)]
    if kind == "ad":
        where += [table.c.platform == platform, table.c.format.is_distinct_from("legacy")]
    else:
        where.append(table.c.type.in_(("SITELINK", "CALLOUT", "SNIPPET")))
    return (
        select(table.c.pk, *(table.c[name] for name in fields), table.c.ad_group, table.c.final_url, *names)
        .add_columns(
            _group.c.locale, _campaign.c.languages, (table.c.format if kind == "ad" else table.c.type).label("form")
        )
        .select_from(joined)
        .where(*where)
        .order_by(table.c.pk)
    )


@lru_cache(maxsize=1_000)
def _languages(locale: str | None, languages: str | None) -> frozenset[str]:
    """Two-letter codes: an ad set's locale (`en_US`) wins over the campaign's languages."""
    found = [locale] if locale else json.loads(languages) if languages else []
    return frozenset(one.replace("-", "_").partition("_")[0].lower() for one in found)


@lru_cache(maxsize=100_000)
def _stored_slips(stored: str, languages: frozenset[str]) -> tuple[tuple[int | None, Slip], ...]:
    """The slips of a text, or of each text of a list, as stored."""
    if not stored.startswith("["):
        return tuple((None, slip) for slip in slips(stored, languages))
    return tuple((index, slip) for index, text in enumerate(json.loads(stored)) for slip in slips(text, languages))


def _own_words(view: View, row: Any) -> frozenset[str]:
    """Words that are right because the advertiser says them: names, address, the brief, the keywords of the ad group."""
    voice = view.context.voice
    told = (*voice.phrases, *voice.own_names, *voice.brand_tokens, *voice.brand.competitors, *voice.brand.acronyms)
    keywords = select(_keyword.c.text).where(_keyword.c.ad_group == row.ad_group, view.stands("keyword"))
    bid_on = [one[0] for one in view.rows(keywords)] if row.ad_group is not None else []
    texts = (
        *told,
        *voice.brand.must_include,
        *(one or "" for one in (row.a, row.b, row.c, row.final_url)),
        *(one or "" for one in bid_on),
    )
    return frozenset(word for text in texts for word in SMALL_WORD.findall(text.lower()))


class _Place(NamedTuple):
    """A text of an ad as stored: alone, or one of a list."""

    name: str
    stored: str
    nth: int | None
    limit: Limit | None

    def put(self, slip: Slip) -> Fix | None:
        """The fix that writes what was meant, where it fits."""
        texts = [self.stored] if self.nth is None else json.loads(self.stored)
        at = self.nth or 0
        right = texts[at][: slip.start] + slip.meant + texts[at][slip.end :]
        if self.limit is not None and display_width(right) > self.limit.most:
            return None
        value = right if self.nth is None else [*texts[:at], right, *texts[at + 1 :]]
        return Fix(f"Write “{slip.meant}”", {self.name: value})


def _hit(place: _Place, slip: Slip) -> Hit:
    name = place.name if place.nth is None else f"{place.name}[{place.nth}]"
    message = f"“{slip.word}” looks misspelled; did you mean “{slip.meant}”?"
    return Hit(name, message, slip.start, slip.end, place.put(slip))
