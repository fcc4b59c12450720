"""The judges on a public test set: fluent lines told from spoilt ones, and a company's own line found among ten."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from app.bench import Figure
from core import paths
from core.copy.judge import readings
from core.copy.words import content_stems
from core.copywriting import Copywriter, Embedder
from core.progress import Progress

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "copy" / "slogans_half0.csv"
SPOILT = ("two words swapped", "a word doubled", "a dangling word")
_DANGLING = ("for", "of", "with", "the", "and", "to")
_SHORTEST, _LONGEST, _DESCRIBED = 10, 40, 25
_TEST = 3
_OTHERS = 9
_SEED = 7


@dataclass(frozen=True)
class Slogan:
    """What a company is, and its line."""

    company: str
    text: str


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Shares of right answers on `size` lines of the test split."""
    from ml.client import ModelWorker

    if not DATA.exists():
        return [Figure("public slogans found beside the repository", 0, "files", how="the judges were not measured")]
    lines = Random(_SEED).sample(test_split(), size or 300)  # noqa: S311
    worker = ModelWorker(paths.models())
    try:
        return [*_fluency(lines, worker.copywriter, progress), *_relevance(lines, worker.embedder, progress)]
    finally:
        worker.close()


def test_split() -> list[Slogan]:
    """Lines of the fixed test split that are sentences of an ad's length beside a company that is described."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [row for at, row in enumerate(rows) if _tested(at)]
    lines = [Slogan(row["company"], row["slogan"].strip()) for row in kept]
    return [
        one
        for one in lines
        if _SHORTEST <= len(one.text) <= _LONGEST and 3 <= len(one.text.split()) <= 8 and len(one.company) >= _DESCRIBED
    ]


def _tested(at: int) -> bool:
    return int(hashlib.sha1(f"slogans_half0:{at}".encode(), usedforsecurity=False).hexdigest()[:8], 16) % 10 < _TEST


def spoilt(text: str, kind: str, random: Random) -> str:
    """The text with one fault."""
    words = text.rstrip(".!?").split()
    end = text[len(text.rstrip(".!?")) :]
    at = random.randrange(len(words) - 1)
    if kind == SPOILT[0]:
        words[at], words[at + 1] = words[at + 1], words[at]
        if words == text.rstrip(".!?").split():
            words.reverse()
    elif kind == SPOILT[1]:
        words.insert(at, words[at])
    else:
        words.append(random.choice(_DANGLING))
    return " ".join(words) + end


def _fluency(lines: Sequence[Slogan], copywriter: Copywriter, progress: Progress) -> list[Figure]:
    random = Random(_SEED)  # noqa: S311
    good = [one.text for one in lines]
    bad = [spoilt(text, SPOILT[at % len(SPOILT)], random) for at, text in enumerate(good)]
    better, worse = readings(good, copywriter, progress), readings(bad, copywriter, progress)
    right = [one > two for one, two in zip(better, worse, strict=True)]
    kinds = ", ".join(f"{name} {_share(right[at :: len(SPOILT)]):.2f}" for at, name in enumerate(SPOILT))
    how = f"{len(right)} public slogans beside a spoilt copy: {kinds}; mean log likelihood per token"
    return [Figure("fluent told from spoilt", _share(right), "of 1", "≥ 0.95", how=how)]


def _relevance(lines: Sequence[Slogan], embedder: Embedder, progress: Progress) -> list[Figure]:
    random = Random(_SEED)  # noqa: S311
    companies = embedder.embed([one.company for one in lines], progress=progress)
    texts = embedder.embed([one.text for one in lines], progress=progress)
    right, named = [], []
    for at, one in enumerate(lines):
        others = [place for place, other in enumerate(lines) if other.company != one.company]
        near = [float(companies[at] @ texts[place]) for place in (at, *random.sample(others, _OTHERS))]
        right.append(near[0] == max(near))
        named.append(bool(set(content_stems(one.text)) & set(content_stems(one.company))))
    plain = [found for found, says in zip(right, named, strict=True) if says]
    how = f"{len(right)} public slogans, nine of other companies beside each; a slogan seldom says what is sold"
    return [
        Figure("right line of ten", _share(right), "of 1", "≥ 0.80", how=how),
        Figure("right line of ten, lines that name what they sell", _share(plain), "of 1", "≥ 0.80",
               how=f"the {len(plain)} of them that share a word with their company"),
    ]  # fmt: skip


def _share(right: Sequence[bool]) -> float:
    return sum(right) / max(1, len(right))
