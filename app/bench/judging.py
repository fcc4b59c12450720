"""The judges on public lines: fluent ones told from spoilt ones, and a company's own line found among ten."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from app.bench import Figure
from core import paths
from core.copy.judge import readings
from core.copywriting import Copywriter, Embedder
from core.progress import Progress
from core.quality.meaning import meaning_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "copy" / "slogans_half0.csv"
HEADLINES = "CAMPAIGN_DESK_HEADLINES"
"""The environment variable with the path of a file of headlines; such files are nobody's to hand on."""
SPOILT = ("two words swapped", "a word doubled", "a dangling word")
_DANGLING = ("for", "of", "with", "the", "and", "to")
_SHORTEST, _LONGEST, _DESCRIBED = 10, 40, 25
_TEST = 3
_OTHERS = 9
_SEED = 7

Models = tuple[Copywriter, Embedder]


@dataclass(frozen=True)
class Line:
    """What a company is, its line, and its industry where that is known."""

    company: str
    text: str
    industry: str = ""


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Shares of right answers on `size` lines of the test split."""
    from ml.client import ModelWorker

    if not DATA.exists():
        return [Figure("public slogans found beside the repository", 0, "files", how="the judges were not measured")]
    lines = Random(_SEED).sample(test_split(), size or 300)  # noqa: S311
    worker = ModelWorker(paths.models())
    try:
        models = (worker.copywriter, worker.embedder)
        found = [*_fluency(lines, worker.copywriter, progress), *_relevance(lines, models, progress, "public slogans")]
        if file := headlines_file():
            found += _relevance(headlines(file), models, progress, "public headlines")
        return found
    finally:
        worker.close()


def test_split() -> list[Line]:
    """Lines of the fixed test split that are sentences of an ad's length beside a company that is described."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [row for at, row in enumerate(rows) if _tested(at)]
    lines = [Line(row["company"], row["slogan"].strip()) for row in kept]
    return [
        one
        for one in lines
        if _SHORTEST <= len(one.text) <= _LONGEST and 3 <= len(one.text.split()) <= 8 and len(one.company) >= _DESCRIBED
    ]


def headlines_file() -> Path | None:
    """A CSV file of companies and their headlines: the one a person names, else the one beside the public data."""
    named = os.environ.get(HEADLINES)
    file = Path(named) if named else DATA.with_name("headlines.csv")
    return file if file.exists() else None


def headlines(file: Path) -> list[Line]:
    """Headlines of an ad's length, by columns `desc`, `output` and `industry`; the company's name is left out."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return [
        Line(row["desc"].replace("<company>", "the company").strip(), row["output"].strip(), row.get("industry") or "")
        for row in rows
        if len(row["output"].strip()) <= _LONGEST
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


def _fluency(lines: Sequence[Line], copywriter: Copywriter, progress: Progress) -> list[Figure]:
    random = Random(_SEED)  # noqa: S311
    good = [one.text for one in lines]
    bad = [spoilt(text, SPOILT[at % len(SPOILT)], random) for at, text in enumerate(good)]
    better, worse = readings(good, copywriter, progress), readings(bad, copywriter, progress)
    right = [one > two for one, two in zip(better, worse, strict=True)]
    kinds = ", ".join(f"{name} {_share(right[at :: len(SPOILT)]):.2f}" for at, name in enumerate(SPOILT))
    how = f"{len(right)} public slogans beside a spoilt copy: {kinds}; mean log likelihood per token"
    return [Figure("fluent told from spoilt", _share(right), "of 1", "≥ 0.95", how=how)]


def _relevance(lines: Sequence[Line], models: Models, progress: Progress, what: str) -> list[Figure]:
    """The right line of ten as the keyword part of the quality score reads it, beside the bare cosine; the halves apart,
    for the weight of the copy model was chosen on the even one."""
    random = Random(_SEED)  # noqa: S311
    right, bare = [], []
    for at, one in enumerate(lines):
        ten = [one, *_others(lines, one, random)]
        meaning = meaning_of([other.text for other in ten], (), (one.company,), models, progress)
        near = [meaning.beyond(other.text, one.company) or 0.0 for other in ten]
        cosine = [float(meaning.vectors[other.text] @ meaning.vectors[one.company]) for other in ten]
        right.append(near[0] > max(near[1:]))
        bare.append(cosine[0] > max(cosine[1:]))
        progress.step("Telling lines apart", at, len(lines))
    how = (
        f"{len(right)} {what}, nine of other companies beside each; the half it was tuned on {_share(right[::2]):.2f}, the other"
        f" {_share(right[1::2]):.2f}; by cosine alone {_share(bare):.2f}"
    )
    return [Figure(f"right line of ten, {what}", _share(right), "of 1", "≥ 0.80", how=how)]


def _others(lines: Sequence[Line], one: Line, random: Random) -> list[Line]:
    """Nine lines of other companies, of the same industry first."""
    others = [other for other in lines if other.company != one.company]
    same = [other for other in others if one.industry and other.industry == one.industry]
    picked = random.sample(same, min(_OTHERS, len(same)))
    rest = [other for other in others if other not in picked]
    return [*picked, *random.sample(rest, min(_OTHERS - len(picked), len(rest)))]


def _share(right: Sequence[bool]) -> float:
    return sum(right) / max(1, len(right))
