"""Groups phrases that mean the same: average-linkage clustering over sentence embeddings, or over shared words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from core.copywriting import Embedder
from core.generation.intents import EXCHANGEABLE
from core.generation.phrases import sameness
from core.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Matrix: TypeAlias = "npt.NDArray[np.float64]"


def similarities(phrases: Sequence[str], embedder: Embedder | None, progress: Progress) -> Matrix:
    """How alike each pair is, from 0 to 1: cosines of embeddings, or the share of words in common."""
    import numpy as np

    if embedder is not None:
        rows = embedder.embed(list(phrases), progress=progress)
        return np.asarray(np.clip(rows @ rows.T, 0.0, 1.0), dtype=np.float64)
    words = [sameness(phrase) - EXCHANGEABLE or sameness(phrase) for phrase in phrases]
    return np.array([[len(a & b) / len(a | b) for b in words] for a in words], dtype=np.float64)


def cluster(similar: Matrix, *, threshold: float, most: int, wanted: int) -> list[list[int]]:
    """Groups of indices, in the order of their first members.

    Merges the most alike groups (average linkage) while they are at least `threshold` alike, and beyond it, down to half
    of it, as long as there are more than `wanted` groups. No group grows beyond `most` members. Ties go to the first.
    """
    import numpy as np

    groups: list[list[int]] = [[at] for at in range(len(similar))]
    links = np.array(similar, dtype=np.float64)
    np.fill_diagonal(links, -1.0)
    while len(groups) > 1:
        first, second = _closest(links, groups, most)
        best = links[first, second]
        if best < threshold / 2 or (best < threshold and len(groups) <= wanted):
            break
        links = _merged(links, groups, first, second)
    return sorted((sorted(group) for group in groups), key=lambda group: group[0])


def _closest(links: Matrix, groups: list[list[int]], most: int) -> tuple[int, int]:
    """The most alike pair of groups that fit together."""
    import numpy as np

    sizes = np.array([len(group) for group in groups])
    fitting = np.where(sizes[:, None] + sizes[None, :] <= most, links, -1.0)
    first, second = np.unravel_index(int(np.argmax(np.round(fitting, 6))), fitting.shape)
    if fitting[first, second] < 0:
        return 0, 0
    return int(min(first, second)), int(max(first, second))


def _merged(links: Matrix, groups: list[list[int]], first: int, second: int) -> Matrix:
    """Put `second` into `first`, averaging their links by size."""
    import numpy as np

    a, b = len(groups[first]), len(groups[second])
    row = (links[first] * a + links[second] * b) / (a + b)
    links[first], links[:, first] = row, row
    links[first, first] = -1.0
    groups[first] += groups.pop(second)
    kept = [at for at in range(len(links)) if at != second]
    return np.array(links[np.ix_(kept, kept)])


def central(members: Sequence[int], similar: Matrix) -> int:
    """The member most like all others; the first of equals."""
    return max(members, key=lambda at: (round(float(similar[at, list(members)].sum()), 6), -at))
