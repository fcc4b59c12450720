"""The account's own texts as examples: each with what it was probably written from, those with good results counting more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.copy.drafts import prefix
from core.copy.words import content_stems
from core.copywriting import Example, Lesson
from core.errors import ModelRefused
from core.quality.own import TITLES, OwnAd, own_ads
from core.quality.style import weight_of
from core.workspace import Workspace

LEAST_TEXTS = 40
"""Fewer distinct texts teach a model to repeat them, not to write like them."""
MOST_TEXTS = 640
LONGEST = 150
"""Longer texts (LinkedIn introductions) are several sentences, which is not what the model is asked for."""
SENTENCES = re.compile(r"(?<=[.?!])\s+")
SAID = 0.6
"""A sentence of a description is what a headline was written from when it holds this share of the headline's content words."""


def lesson_of(workspace: Workspace, *, seed: int = 0) -> Lesson:
    """The lesson of a workspace's own ads; raises `ModelRefused` with the number when there are too few texts."""
    texts = own_texts(workspace)
    if len(texts) < LEAST_TEXTS:
        raise ModelRefused(
            f"This workspace holds {len(texts)} distinct ad texts of its own; at least {LEAST_TEXTS} are needed to learn a brand.",
            hint="Import or download the account's ads first.",
        )
    return Lesson(prefix(), tuple(texts), seed)


def own_texts(workspace: Workspace) -> list[Example]:
    """Each distinct text once, with its prompt; those of the most shown ads first."""
    with workspace.read() as connection:
        ads = [ad for ad in own_ads(connection) if not ad.waiting]
    usual = _usual(ads)
    found: dict[str, Example] = {}
    counts: dict[str, int] = {}
    for ad in ads:
        weight = weight_of(ad, usual)
        for one in _of_ad(ad):
            key = one.text.casefold()
            counts[key] = counts.get(key, 0) + 1
            # a text in several ads counts as much as the mean of them
            before = found.get(key)
            mean = weight if before is None else before.weight + (weight - before.weight) / counts[key]
            found[key] = replace(before or one, weight=mean)
    return list(found.values())[:MOST_TEXTS]


def _usual(ads: Sequence[OwnAd]) -> float:
    """The account's click rate; 0 where nothing was shown."""
    shown = sum(ad.impressions for ad in ads)
    return sum(ad.clicks for ad in ads) / shown if shown else 0.0


def _of_ad(ad: OwnAd) -> Iterator[Example]:
    titles = [text for name, text in ad.every if name in TITLES]
    bodies = [text for name, text in ad.every if name not in TITLES and len(text) <= LONGEST]
    for text in titles:
        asked = "Question" if text.endswith("?") else "Headline"
        yield Example(f"Fact: {_told_by(text, bodies)}\n{asked}:", text)
    for text in bodies:
        yield Example(f"Fact: {_told_by(text, titles)}\nDescription:", text)


def _told_by(text: str, others: Sequence[str]) -> str:
    """The sentence of the ad's other texts that tells most of this one and says least besides; the text itself, in plain
    small letters, where none does."""
    own = set(content_stems(text))
    told = [(set(content_stems(one)), one) for other in others for one in SENTENCES.split(other)]
    shares = [(len(own & held) / max(len(own), 1), -len(held - own), one) for held, one in told]
    best = max(shares, default=(0.0, 0, ""))
    return best[2].rstrip(".!?") if best[0] >= SAID else text.rstrip(".!?").lower()
