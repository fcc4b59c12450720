"""How the kept texts of an ad group get on with each other, and the smallest repair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations as pairs_of
from itertools import product

from core.catalog import GOOGLE
from core.copytexts.deciding import decided, pinning
from core.copytexts.keeping import KEPT
from core.copytexts.placing import values_of
from core.copytexts.sections import FIELDS
from core.copytexts.sheet import Sheet
from core.copytexts.suggesting import best_of_kept
from core.xray import Trouble, clear, scan
from core.xray.scanning import Reader

Step = Callable[[], object]
MOST_PAIRS = 6
MOST_ROUNDS = 5
MOST_REMOVED = 6
"""More texts to take out are no repair."""


@dataclass(frozen=True)
class Way:
    """A repair: the kept texts to pin to a place, or (0) to take out, so that none is bad; `left` ads are possible then.
    `smallest`: every smaller one was tried; `below` are those of its texts that are descriptions."""

    moves: Mapping[str, int]
    left: int
    smallest: bool = True
    below: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Together:
    """`total` ads are possible, `bad` of them have trouble; `pairs` are the texts that cause it with the reason. `ways`
    are the smallest repair and, where it keeps many more ads, a larger one."""

    total: int
    bad: int
    counts: Mapping[Trouble, int]
    pairs: tuple[tuple[str, str, str], ...] = ()
    ways: tuple[Way, ...] = ()


def make_an_ad(sheet: Sheet) -> bool:
    """Whether there are enough kept texts of each field for an ad."""
    return all(len(sheet.kept(one.name)) >= one.needs for one in FIELDS[sheet.group.platform])


def together(sheet: Sheet, step: Step = lambda: None) -> Together | None:
    """The X-ray of the kept texts; None while they make no ad. `step` is called now and then and may raise to stop."""
    if not make_an_ad(sheet):
        return None
    return _search(sheet, step) if sheet.group.platform == GOOGLE else _posts(sheet)


def _search(sheet: Sheet, step: Step) -> Together:
    values = values_of(sheet)
    seen = scan(values, sheet.names)
    step()
    ways = clear(values, sheet.names) if seen.bad else ()
    step()
    whole = [_whole(sheet, {move.text: move.place for move in one.moves}, smallest=one.smallest) for one in ways]
    repairs = [one for one in whole if one is not None]
    if seen.bad:
        repairs = _with_a_set(sheet, repairs)
    pairs = [(one, other, pair.why) for (one, other), pair in seen.pairs.items()]
    return Together(
        seen.total,
        seen.bad,
        {trouble: count for trouble, count in seen.counts.items() if count},
        tuple(pairs[:MOST_PAIRS]),
        tuple(repairs),
    )


def _with_a_set(sheet: Sheet, repairs: Sequence[Way]) -> list[Way]:
    """Where repairs leave next to nothing: the kept texts that read well together stay, all others go."""
    stay = {one.text.id for one in best_of_kept(sheet)}
    kept = (one for one in sheet.texts if one.text.state == KEPT)
    way = _whole(sheet, {one.text.text: 0 for one in kept if one.text.id not in stay}, smallest=False)
    most = max((one.left for one in repairs), default=0)
    return [*repairs[:1], way] if way is not None and way.left > 2 * most else list(repairs)


def _whole(sheet: Sheet, moves: Mapping[str, int], *, smallest: bool) -> Way | None:
    """A repair with what it brings in: where more texts are kept than an ad takes, others come into the places of those
    that are taken out, and have to get on with the rest too. None where they do not."""
    descriptions = frozenset(one.text.text for one in sheet.kept("descriptions"))
    for turn in range(MOST_ROUNDS):
        after = decided(sheet, pinning(sheet, moves).after)
        if any(len(after.kept(one.name)) < one.needs for one in FIELDS[GOOGLE]):
            return None
        values = values_of(after)
        seen = scan(values, sheet.names)
        if not seen.bad:
            return Way(moves, seen.total, smallest and not turn, descriptions.intersection(moves))
        ways = clear(values, sheet.names)
        if not ways:
            return None
        moves = {**moves, **{move.text: move.place for move in ways[0].moves}}
    return None


def _posts(sheet: Sheet) -> Together:
    """LinkedIn shows one text of each field: each pair of different fields is looked at, and every post for the brand."""
    texts = {one.name: [kept.text.text for kept in sheet.kept(one.name)] for one in FIELDS[sheet.group.platform]}
    desk = _Posts(Reader(sheet.names), bool(sheet.names))
    posts = list(_every(texts))
    met = {post: desk.troubles(post) for post in posts}
    bad = [post for post in posts if met[post]]
    counts = Counter(trouble for post in bad for trouble in met[post])
    pairs = [(one, other, pair.why) for one, other in _beside(texts) if (pair := desk.reader.pair(one, other)).trouble]
    out = _fewest(texts, bad)
    left = [post for post in posts if out is not None and not out.intersection(post)]
    ways = (Way(dict.fromkeys(sorted(out), 0), len(left)),) if out else ()
    return Together(len(posts), len(bad), counts, tuple(pairs[:MOST_PAIRS]), ways)


@dataclass(frozen=True)
class _Posts:
    """How posts are read; `named`: each has to name the brand."""

    reader: Reader
    named: bool

    def troubles(self, post: tuple[str, ...]) -> frozenset[Trouble]:
        """What is wrong with one post."""
        met = {pair.trouble for one, other in pairs_of(post, 2) if (pair := self.reader.pair(one, other)).trouble}
        if self.named and not any(self.reader.said(text).brand for text in post):
            met.add(Trouble.NO_BRAND)
        return frozenset(one for one in met if one)


def _beside(texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for left, right in pairs_of(texts.values(), 2):
        yield from ((one, other) for one in left for other in right)


def _every(texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    return product(*(some for some in texts.values() if some))


def _fewest(texts: Mapping[str, Sequence[str]], bad: Sequence[tuple[str, ...]]) -> frozenset[str] | None:
    """The fewest texts to take out so that no bad post is left, never the last of a field; None where none clear it.

    One text of each bad post has to go, so only those of the first one left are tried: all sets of one size before any of
    the next.
    """
    for size in range(MOST_REMOVED + 1):
        found = _clearing(texts, bad, frozenset(), size)
        if found is not None:
            return found
    return None


def _clearing(
    texts: Mapping[str, Sequence[str]], bad: Sequence[tuple[str, ...]], out: frozenset[str], size: int
) -> frozenset[str] | None:
    left = [post for post in bad if not out.intersection(post)]
    if not left:
        return out
    if not size:
        return None
    often = Counter(text for post in left for text in post)
    spare = {text for some in texts.values() if len(out.intersection(some)) < len(some) - 1 for text in some}
    for text in sorted(spare.intersection(left[0]), key=lambda one: (-often[one], one)):
        found = _clearing(texts, left, out | {text}, size - 1)
        if found is not None:
            return found
    return None
