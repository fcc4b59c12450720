"""What a bulk tool would do, counted before it does: changes, texts too long, empty or refused, and samples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from core.bulk.running import Request, Work, checked_fields, chosen_rows, standing, working
from core.bulk.tool import About
from core.catalog import KINDS, Field, FieldType
from core.database import cancellable
from core.progress import Progress, silent
from core.schema import ENTITY
from core.values import decode
from core.workspace import Workspace

if TYPE_CHECKING:
    from core.rules.roles import Voice, Wording

MOST_TEXTS = 2_000
_ROWS_BETWEEN_LOOKS = 2_000
_MOST_VALUES = 20_000
_KEPT = 200  # changed rows whose samples are chosen from


@dataclass(frozen=True)
class Sample:
    """One value a tool would change; `span` is where the new text differs, `note` what is to be said of it."""

    before: Any
    after: Any
    title: str = ""
    span: tuple[int, int] | None = None
    note: str | None = None


@dataclass(frozen=True)
class Preview:
    """What a tool would do to one field.

    `rows` really change; `total` rows are meant; `too_long` have a result over the platform's limit and `left` of those
    (or of the empty ones) stay as they are; `invalid` results are empty or no address; of the first `looked_at` distinct
    texts (all of them when `every`) the platforms' text rules refuse `refused`.
    """

    rows: int
    samples: tuple[Sample, ...] = ()
    field: str = ""
    total: int = 0
    too_long: int = 0
    left: int = 0
    invalid: int = 0
    refused: int = 0
    looked_at: int = 0
    every: bool = True

    @property
    def unchanged(self) -> int:
        """Rows that stay as they are."""
        return self.total - self.rows


@dataclass(frozen=True)
class Outlook:
    """What a tool would do altogether: `rows` of `total` entities change in `values` places."""

    rows: int
    values: int
    total: int
    fields: tuple[Preview, ...]

    @property
    def too_long(self) -> int:
        """Results over a limit."""
        return sum(one.too_long for one in self.fields)

    @property
    def left(self) -> int:
        """Values that stay as they are because their result cannot be taken."""
        return sum(one.left for one in self.fields)


def preview(
    workspace: Workspace, request: Request, *, samples: int = 5, policy: bool = True, progress: Progress | None = None
) -> Outlook:
    """Count what `apply` would do with the same request; nothing is written. `policy` asks the text rules too."""
    kind, fields = request.kind, checked_fields(request)
    progress = progress or silent()
    touched: set[int] = set()
    found = []
    with workspace.read() as connection, cancellable(connection, progress):
        about = About(connection, workspace.currency, request.options.positions)
        chosen = chosen_rows(kind, request.where)
        total = _count(connection, kind, chosen)
        for one in fields:
            with working(connection, request, chosen, one, about) as work:
                tally = _tally(connection, work, progress)
            touched |= tally.touched
            found.append(_previewed(tally, total, about.voice if policy else None, samples, progress))
    return Outlook(len(touched), sum(each.rows for each in found), total, tuple(found))


def _count(connection: Connection, kind: str, chosen: Any) -> int:
    return int(
        connection.execute(select(func.count()).select_from(ENTITY[kind]).where(standing(kind, chosen))).scalar_one()
    )


@dataclass
class _Tally:
    """What is counted while the rows go by."""

    kind: str
    of: Field
    touched: set[int] = field(default_factory=set)
    too_long: int = 0
    left: int = 0
    invalid: int = 0
    first: list[tuple[Any, ...]] = field(default_factory=list)
    telling: list[tuple[Any, ...]] = field(default_factory=list)
    texts: dict[tuple[str, str | None, str], None] = field(default_factory=dict)
    seen: set[tuple[str, str | None, Any]] = field(default_factory=set)
    every: bool = True

    def see(
        self, pk: int, title: Any, platform: str, format: str | None, before: Any, after: Any, verdict: Any
    ) -> None:
        if verdict.too_long or verdict.invalid:
            self._count(title, before, after, verdict)
        if verdict.written == before:
            return
        self.touched.add(pk)
        if len(self.first) < _KEPT:
            self.first.append((title, before, verdict.written, self._note(verdict), None))
        if self.every:
            self._keep_texts(platform, format, before, verdict.written)

    def _count(self, title: Any, before: Any, after: Any, verdict: Any) -> None:
        self.too_long += verdict.too_long
        self.left += verdict.left
        self.invalid += verdict.invalid
        if len(self.telling) < _KEPT:
            shown = after if verdict.left else verdict.written
            self.telling.append((title, before, shown, self._note(verdict), verdict.worst))

    def _note(self, verdict: Any) -> str | None:
        if not (verdict.too_long or verdict.invalid):
            return None
        why = "too long" if verdict.too_long else _INVALID.get(self.of.type, "empty")
        return f"{why}, stays as it is" if verdict.left else why

    def _keep_texts(self, platform: str, format: str | None, before: Any, after: Any) -> None:
        """Keep the new texts of a value; of values that stand in many rows once."""
        place = (platform, format, after)
        if place in self.seen:
            return
        self.seen.add(place)
        for text in _new_texts(self.of, before, after):
            self.texts[(platform, format, text)] = None
        if len(self.texts) >= MOST_TEXTS or len(self.seen) >= _MOST_VALUES:
            self.every = False


_INVALID = {FieldType.URL: "no web address", FieldType.MONEY: "zero or less", FieldType.DECIMAL: "zero or less"}


def _tally(connection: Connection, work: Work, progress: Progress) -> _Tally:
    columns = ENTITY[work.kind].c
    tally = _Tally(work.kind, work.of)
    query = select(columns.pk, columns[KINDS[work.kind].title], *work.place, work.column, work.changed).where(work.rows)
    seen = 0
    for block in connection.execute(query).partitions(_ROWS_BETWEEN_LOOKS):
        seen += len(block)
        progress.step("Counting", seen)
        for pk, title, platform, format, before, after in block:
            if before != after:
                tally.see(pk, title, platform, format, before, after, work.judge(before, after, platform, format))
    return tally


def _previewed(tally: _Tally, total: int, voice: Voice | None, wanted: int, progress: Progress) -> Preview:
    refused = _refused(tally, voice, progress) if voice else {}
    return Preview(
        rows=len(tally.touched),
        samples=_samples(tally, refused, wanted),
        field=tally.of.name,
        total=total,
        too_long=tally.too_long,
        left=tally.left,
        invalid=tally.invalid,
        refused=len(refused),
        looked_at=min(len(tally.texts), MOST_TEXTS),
        every=tally.every,
    )


def _refused(tally: _Tally, voice: Voice, progress: Progress) -> dict[str, str]:
    """The texts the text rules call errors, with the reason; lengths are counted apart."""
    from core.rules.rule import Severity
    from core.rules.scanning import scan

    found = {}
    for at, (platform, format, text) in enumerate(islice(tally.texts, MOST_TEXTS)):
        if at % 100 == 0:
            progress.step("Checking texts", at, len(tally.texts))
        words = _wording(platform, tally.kind, tally.of.name, format, voice)
        if words is None:
            return {}
        why = next((hit.span.message for hit in scan(text, words) if hit.rule.severity is Severity.ERROR), None)
        if why is not None:
            found[text] = why
    return found


@lru_cache(maxsize=64)
def _wording(platform: str, kind: str, name: str, format: str | None, voice: Voice) -> Wording | None:
    from core.rules.roles import wording

    words = wording(platform, kind, name, format, voice)
    return replace(words, limit=None) if words else None


def _samples(tally: _Tally, refused: dict[str, str], wanted: int) -> tuple[Sample, ...]:
    """A few changed values, each change once; what needs a look comes first."""
    bad = [row for row in tally.first if any(text in refused for text in _new_texts(tally.of, row[1], row[2]))]
    share = max(1, wanted // 3)
    found: dict[tuple[str, str], Sample] = {}
    for several, most in ((tally.telling, share), (bad, 2 * share), (tally.first, wanted), (tally.telling, wanted)):
        for row in several:
            if len(found) >= most:
                break
            sample = _sample(tally.of, row, refused)
            found.setdefault(told(sample.before, sample.after), sample)
    return tuple(found.values())


def _sample(of: Field, row: tuple[Any, ...], refused: dict[str, str]) -> Sample:
    title, before, after, note, worst = row
    why = next((refused[text] for text in _new_texts(of, before, after) if text in refused), None)
    old, new = worst or (decode(of, before), decode(of, after))
    if worst is None and of.type is FieldType.LIST and why is not None:
        old, new = _refused_pair(old, new, refused)
    said = "; ".join(one for one in (note, why) if one) or None
    return Sample(old, new, title or "", _span(*told(old, new)), said)


def _refused_pair(old: list[str] | None, new: list[str], refused: dict[str, str]) -> tuple[Any, Any]:
    """The text of a list that is refused, before and after."""
    at = next((at for at, text in enumerate(new) if text in refused), None)
    if at is None:
        return old, new
    return (old or [])[at] if at < len(old or []) else "", new[at]


def told(before: Any, after: Any) -> tuple[str, str]:
    """What changes in a value as text: of a list the first text that does."""
    if isinstance(after, list):
        pairs = zip([*(before or []), *[""] * len(after)], after, strict=False)
        before, after = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    return str("" if before is None else before), str("" if after is None else after)


def _span(before: str, after: str) -> tuple[int, int] | None:
    """Where the new text differs: between what both begin with and what both end with."""
    start = next(
        (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return (start, len(after) - end) if start < len(after) - end else None


def _new_texts(of: Field, before: Any, after: Any) -> Iterator[str]:
    if of.type is FieldType.LIST:
        old = set(json.loads(before or "[]"))
        yield from (text for text in json.loads(after or "[]") if text not in old)
    elif of.textual and after:
        yield after
