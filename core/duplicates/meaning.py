"""Keywords that mean the same in other words: neighbours of their sentence embeddings, compared block by block."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select

from core.catalog import KINDS
from core.copywriting import Embedder
from core.database import cancellable
from core.duplicates.asking import Asked
from core.duplicates.finding import Duplicates, candidates, comparable_rows
from core.duplicates.group import Group
from core.duplicates.keeping import Candidate, choose
from core.duplicates.sameness import text_form
from core.errors import InvalidInput
from core.progress import Progress
from core.schema import fact
from core.workspace import Workspace

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_TEXTS = 50_000
MOST_PAIRS = 3_000_000
LOWEST, USUAL = 0.80, 0.90
_BLOCK = 512
_EMBEDDED_AT_ONCE = 2_000
_CHOSEN = Table(
    "alike", MetaData(), Column("pk", Integer, primary_key=True), Column("n", Integer), prefixes=["TEMPORARY"]
)


@dataclass(frozen=True)
class Meanings:
    """The compared texts with their vectors, kept so that another threshold does not embed them again.

    `rows` holds, for each text, the rows that have it as (row number, place); `left_out` counts texts beyond the limit.
    """

    asked: Asked
    texts: tuple[str, ...]
    vectors: npt.NDArray[np.float32]
    rows: Mapping[str, Sequence[tuple[int, int]]]
    left_out: int

    @property
    def note(self) -> str | None:
        """What was not compared, in words."""
        if not self.left_out:
            return None
        every = len(self.texts) + self.left_out
        return (
            f"Compared {len(self.texts):,} of {every:,} different texts: those that cost the most, then the most "
            "frequent. Choose a campaign to compare all of its texts."
        )


def understand(
    workspace: Workspace, asked: Asked, embedder: Embedder, progress: Progress, most: int = MOST_TEXTS
) -> Meanings:
    """Embed the different texts of keywords or negatives, at most `most` of them; raises InvalidInput for other kinds."""
    if asked.kind not in ("keyword", "negative_keyword"):
        raise InvalidInput("Only keywords can be compared by meaning.")
    import numpy as np

    rows, costs = _texts(workspace, asked, progress)
    order = sorted(rows, key=lambda text: (-costs[text], -len(rows[text]), text))
    texts = order[:most]
    parts = []
    for at in range(0, len(texts), _EMBEDDED_AT_ONCE):
        progress.step("Reading the keywords", at, len(texts))
        parts.append(embedder.embed(texts[at : at + _EMBEDDED_AT_ONCE], progress=progress))
    vectors = np.concatenate(parts) if parts else np.zeros((0, 1), dtype=np.float32)
    return Meanings(asked, tuple(texts), vectors, {text: rows[text] for text in texts}, len(order) - len(texts))


def _texts(
    workspace: Workspace, asked: Asked, progress: Progress
) -> tuple[dict[str, list[tuple[int, int]]], Counter[str]]:
    """The rows of each text, and what they cost."""
    form = text_form(any_order=False, close=False)
    rows: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    costs: Counter[str] = Counter()
    code = KINDS[asked.kind].code
    sums = select(fact.c.entity, func.sum(fact.c.cost)).where(fact.c.kind == code).group_by(fact.c.entity)
    with workspace.read() as connection, cancellable(connection, progress):
        spent: dict[int, int] = {entity: cost or 0 for entity, cost in connection.execute(sums)}
        for pk, text, place in connection.execute(comparable_rows(asked)):
            plain = " ".join(form(text or ""))
            if plain:
                rows[plain].append((pk, place))
                costs[plain] += spent.get(pk, 0)
    return dict(rows), costs


def find_alike(workspace: Workspace, meanings: Meanings, threshold: float, progress: Progress) -> Duplicates:
    """Groups of keywords in other words whose likeness (0 to 1) is at least the threshold, per place."""
    clusters = _clusters(meanings.vectors, max(LOWEST, threshold), progress)
    numbered: dict[int, int] = {}
    n = 0
    for cluster in clusters:
        by_place: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for at in cluster:
            for pk, place in meanings.rows[meanings.texts[at]]:
                by_place[place][pk] = meanings.texts[at]
        for rows in by_place.values():
            if len(set(rows.values())) > 1:
                n += 1
                numbered.update(dict.fromkeys(rows, n))
    groups = _chosen(workspace, meanings.asked, numbered, progress)
    ranked = tuple(sorted(groups, key=lambda one: (-one.wasted, -one.size, one.keep)))
    return Duplicates(meanings.asked, ranked, sum(map(len, meanings.rows.values())), meanings.note)


def _chosen(workspace: Workspace, asked: Asked, numbered: Mapping[int, int], progress: Progress) -> list[Group]:
    with workspace.read() as connection, cancellable(connection, progress):
        _CHOSEN.drop(connection, checkfirst=True)
        _CHOSEN.create(connection)
        if numbered:
            connection.execute(insert(_CHOSEN), [{"pk": pk, "n": n} for pk, n in numbered.items()])
        rows: dict[int, list[Candidate]] = defaultdict(list)
        for n, *row in connection.execute(candidates(asked.kind, _CHOSEN)):
            rows[n].append(Candidate(*row))
        _CHOSEN.drop(connection)
    return [choose(group) for group in rows.values() if len(group) > 1]


def _clusters(vectors: npt.NDArray[np.float32], threshold: float, progress: Progress) -> list[list[int]]:
    """Each text joins the one with the most neighbours that is like itself; so no chain links what is not alike."""
    near: defaultdict[int, list[int]] = defaultdict(list)
    for pairs, (one, other) in enumerate(_neighbours(vectors, threshold, progress)):
        near[one].append(other)
        near[other].append(one)
        if pairs >= MOST_PAIRS:
            raise InvalidInput("Too many keywords are that alike.", hint="Ask for a greater likeness.")
    taken: set[int] = set()
    found = []
    for at in sorted(near, key=lambda one: (-len(near[one]), one)):
        if at not in taken:
            cluster = [at, *(other for other in near[at] if other not in taken)]
            taken.update(cluster)
            if len(cluster) > 1:
                found.append(cluster)
    return found


def _neighbours(vectors: Any, threshold: float, progress: Progress) -> Iterator[tuple[int, int]]:
    import numpy as np

    count = len(vectors)
    for at in range(0, count, _BLOCK):
        progress.step("Comparing meanings", at, count)
        block = vectors[at : at + _BLOCK]
        likeness = block @ vectors[at:].T
        # Only pairs above the diagonal: each once, none with itself.
        rows, columns = np.nonzero(np.triu(likeness >= threshold, k=1))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            yield at + row, at + column
