"""Duplicates by meaning: neighbours as a plain comparison finds them, samples that say so, vectors used again."""

from __future__ import annotations

import numpy as np
import pytest

from core.copywriting import ModelCard
from core.duplicates import Asked, Within, find_alike, understand
from core.duplicates.meaning import _clusters, _neighbours
from core.errors import InvalidInput
from core.progress import silent
from core.rows import list_rows


class Bags:
    """An embedder of our own: each word is a direction, so texts that share words are near."""

    def __init__(self):
        self.asked = []

    def card(self):
        return ModelCard("bags", "none", "cpu", "float32", 0, 0)

    def embed(self, texts, *, progress):
        self.asked.extend(texts)
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for at, text in enumerate(texts):
            for word in text.split():
                rows[at, sum(map(ord, word)) % 64] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def plant(planted):
    texts = ("close the books fast", "close the books quick", "payroll run", "payroll run software today")
    with planted.workspace.edit("Words") as edit:
        edit.create_many("keyword", [
            {"ad_group": planted.groups[n % 2], "text": text, "match_type": "EXACT", "status": "ENABLED"}
            for n, text in enumerate(texts)
        ])  # fmt: skip


def titles(workspace, found):
    by_pk = {row.pk: row["text"] for row in list_rows(workspace, "keyword")}
    return {frozenset(by_pk[pk] for pk in (group.keep, *group.others)) for group in found.groups}


def test_other_words_for_the_same_are_found_above_the_threshold(planted):
    plant(planted)
    meanings = understand(planted.workspace, Asked(within=Within.ACCOUNT, part=Asked().part), Bags(), silent())
    # 3 of 4 words agree: a likeness of 0.75, below the lowest threshold that is asked for
    assert not {"close the books fast", "close the books quick"} <= set().union(
        *titles(planted.workspace, find_alike(planted.workspace, meanings, 0.1, silent()))
    )
    with planted.workspace.edit("Nearer") as edit:
        for word in ("fast", "quick"):
            edit.create("keyword", {"ad_group": planted.groups[0], "text": f"close the whole books {word} every month",
                                    "match_type": "EXACT", "status": "ENABLED"})  # fmt: skip
    embedder = Bags()
    meanings = understand(planted.workspace, Asked(within=Within.ACCOUNT), embedder, silent())
    asked = len(embedder.asked)
    found = titles(planted.workspace, find_alike(planted.workspace, meanings, 0.8, silent()))
    assert {"close the whole books fast every month", "close the whole books quick every month"} in found
    assert not find_alike(planted.workspace, meanings, 0.999, silent()).groups
    assert len(embedder.asked) == asked


def test_a_sample_says_that_it_is_one(planted):
    plant(planted)
    meanings = understand(planted.workspace, Asked(), Bags(), silent(), most=5)
    assert len(meanings.texts) == 5
    assert find_alike(planted.workspace, meanings, 0.9, silent()).note.startswith("Compared 5 of 12 different texts")
    with pytest.raises(InvalidInput, match="Only keywords"):
        understand(planted.workspace, Asked("ad"), Bags(), silent())


def test_blocks_find_the_pairs_a_whole_comparison_finds(monkeypatch):
    monkeypatch.setattr("core.duplicates.meaning._BLOCK", 7)
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(40, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    every = {(a, b) for a in range(40) for b in range(a + 1, 40) if float(vectors[a] @ vectors[b]) >= 0.7}
    assert set(_neighbours(vectors, 0.7, silent())) == every
    clusters = _clusters(vectors, 0.7, silent())
    assert all((min(c[0], o), max(c[0], o)) in every for c in clusters for o in c[1:])
    assert len({at for c in clusters for at in c}) == sum(map(len, clusters))
