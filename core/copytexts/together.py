"""How the kept texts of an ad group get on with each other, and the smallest repair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations as pairs_of

from core.catalog import GOOGLE
from core.copytexts.placing import values_of
from core.copytexts.sections import FIELDS
from core.copytexts.sheet import Sheet
from core.xray import Trouble, clear, scan
from core.xray.scanning import Reader

Step = Callable[[], object]
MOST_PAIRS = 6


@dataclass(frozen=True)
class Way:
    """A repair: the kept texts to pin to a place, or (0) to take out, so that none is bad; `left` ads are possible then."""

    moves: Mapping[str, int]
    left: int


@dataclass(frozen=True)
class Together:
    """`total` ads are possible, `bad` of them have trouble; `pairs` are the texts that cause it with the reason. `ways`
    are the smallest repair and, where it keeps many more ads, a larger one."""

    total: int
    bad: int
    counts: Mapping[Trouble, int]
    pairs: tuple[tuple[str, str, str], ...] = ()
    ways: tuple[Way, ...] = ()


def together(sheet: Sheet, step: Step = lambda: None) -> Together | None:
    """The X-ray of the kept texts; None while they make no ad. `step` is called now and then and may raise to stop."""
    if any(len(sheet.kept(one.name)) < one.needs for one in FIELDS[sheet.group.platform]):
        return None
    return _search(sheet, step) if sheet.group.platform == GOOGLE else _posts(sheet)


def _search(sheet: Sheet, step: Step) -> Together:
    values = values_of(sheet)
    seen = scan(values, sheet.names)
    step()
    ways = clear(values, sheet.names) if seen.bad else ()
    pairs = [(one, other, pair.why) for (one, other), pair in seen.pairs.items()]
    return Together(
        seen.total,
        seen.bad,
        {trouble: count for trouble, count in seen.counts.items() if count},
        tuple(pairs[:MOST_PAIRS]),
        tuple(Way({move.text: move.place for move in one.moves}, one.left) for one in ways),
    )


def _posts(sheet: Sheet) -> Together:
    """LinkedIn shows one text of each field: each pair of different fields is looked at, and every post for the brand."""
    reader = Reader(sheet.names)
    texts = {one.name: [kept.text.text for kept in sheet.kept(one.name)] for one in FIELDS[sheet.group.platform]}
    trouble = {}
    for one, other in _beside(texts):
        pair = reader.pair(one, other)
        if pair.trouble:
            trouble[frozenset((one, other))] = (one, other, pair)
    posts = list(_every(texts))
    counts: Counter[Trouble] = Counter()
    bad = 0
    for post in posts:
        met = {trouble[key][2].trouble for key in map(frozenset, pairs_of(post, 2)) if key in trouble}
        if sheet.names and not any(reader.said(text).brand for text in post):
            met.add(Trouble.NO_BRAND)
        counts.update(one for one in met if one)
        bad += bool(met)
    pairs = [(one, other, pair.why) for one, other, pair in trouble.values()]
    repair = _fewest(texts, [(one, other) for one, other, _ in pairs])
    kept = {name: [text for text in some if text not in repair] for name, some in texts.items()}
    ways = (Way(repair, sum(1 for _ in _every(kept))),) if repair else ()
    return Together(len(posts), bad, counts, tuple(pairs[:MOST_PAIRS]), ways)


def _beside(texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for left, right in pairs_of(texts.values(), 2):
        yield from ((one, other) for one in left for other in right)


def _every(texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    from itertools import product

    return product(*(some for some in texts.values() if some))


def _fewest(texts: Mapping[str, Sequence[str]], pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Few texts to take out so that no bad pair is left: always the one in most pairs, never the last of a field."""
    fields = {text: name for name, some in texts.items() for text in some}
    left = {name: len(some) for name, some in texts.items()}
    out: dict[str, int] = {}
    open_pairs = list(pairs)
    while open_pairs:
        met = Counter(text for pair in open_pairs for text in pair if left[fields[text]] > 1)
        if not met:
            return {}
        text = min(met, key=lambda one: (-met[one], one))
        out[text] = 0
        left[fields[text]] -= 1
        open_pairs = [pair for pair in open_pairs if text not in pair]
    return out
