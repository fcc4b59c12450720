"""Make multiple changes: a mapped sheet becomes rows of the platform's own sheet, and says of each row what it does.

Nothing is decided twice: the rehearsal runs the real import in a transaction that is taken back, so the review counts what
will happen. The same code writes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from core.catalog import GOOGLE, PLATFORM_LABELS
from core.copying.places import Destination, Spot, names_of, spots_of
from core.errors import InvalidInput
from core.ids import id_text
from core.pasting.cells import ADD, EDIT, REMOVE, SET, action, tidy
from core.pasting.google import load_google
from core.pasting.linkedin import load_linkedin
from core.pasting.meaning import Column
from core.pasting.outcome import Outcome, What
from core.pasting.reading import Pasted
from core.pasting.words import ACTION
from core.progress import Progress
from core.recording import Edit
from core.workspace import Workspace


@dataclass(frozen=True)
class Job:
    """A sheet, what its columns mean and where its rows go.

    Without `destinations` the sheet names campaigns and ad groups itself; else each row goes into each destination.
    """

    sheet: Pasted
    platform: str
    columns: tuple[Column, ...]
    destinations: tuple[Destination, ...] = ()

    @cached_property
    def mapped(self) -> tuple[Column, ...]:
        """The columns that mean something."""
        return tuple(one for one in self.columns if one.meaning)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headings of the columns that are left out."""
        return tuple(one.heading for one in self.columns if not one.meaning)


@dataclass(frozen=True)
class Review:
    """What a job does, row by row, in the order of the sheet; `changeset` is None for a rehearsal."""

    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    changeset: str | None = None
    counts: Mapping[What, int] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many rows do something."""
        return sum(self.counts.get(what, 0) for what in (What.ADDED, What.UPDATED, What.REMOVED))


_TELLING = (
    "Keyword", "Headline 1", "Link Text", "Callout text", "Location", "Ad name", "Headline", "Ad Set", "Ad Group", "Campaign",
)  # fmt: skip
_STEPS = {REMOVE: "Removing rows", EDIT: "Changing rows", ADD: "Adding rows", SET: "Comparing with the draft"}


class _TakenBackError(Exception):
    """Ends a rehearsal."""


Mode = Literal["rehearse", "propose", "keep"]


def process(workspace: Workspace, job: Job, progress: Progress) -> Review:
    """What the job would do; the workspace stays as it is. Raises InvalidInput for a job that cannot be done."""
    review: list[Review] = []
    try:
        with workspace.propose("Rehearsal") as edit:
            review.append(_run(edit, job, progress))
            raise _TakenBackError
    except _TakenBackError:
        return review[0]


def finish(workspace: Workspace, job: Job, progress: Progress, *, keep: bool = False) -> Review:
    """Do it: a proposal to review or, with `keep`, at once. Raises InvalidInput when nothing would change."""
    begin = workspace.edit if keep else workspace.propose
    title = f"Make multiple changes: {job.sheet.name}"
    with begin(title, reason=f"{len(job.sheet.rows):,} rows of {PLATFORM_LABELS[job.platform]}") as edit:
        review = _run(edit, job, progress)
        if not review.changes:
            raise InvalidInput("Not one row changes anything.", hint="The review says why for each row.")
        changeset = id_text(edit.id)
    return Review(review.outcomes, review.notes, review.ignored, changeset, review.counts)


def _run(edit: Edit, job: Job, progress: Progress) -> Review:
    _check(job)
    spots = spots_of(edit.connection, job.destinations)
    _check_platforms(job, spots)
    headings = [one.meaning for one in job.mapped]
    columns = tidy(headings, [job.sheet.column(one.at) for one in job.mapped], google=job.platform == GOOGLE)
    actions = _actions(headings, columns, len(job.sheet.rows))
    body = _Body(headings, columns, job.sheet.numbers)
    outcomes = [Outcome(0, What.SKIPPED, "", reason) for _, reason in job.sheet.left_out]
    notes: list[str] = []
    for verb in (REMOVE, EDIT, ADD, SET):
        at = [position for position, said in enumerate(actions) if said == verb]
        if at:
            progress.step(_STEPS[verb], at[0], len(actions))
            for part in body.placed(edit, at, job, spots):
                found, said = _load(edit, job.platform, part, verb)
                outcomes += found
                notes += said
    outcomes += [
        Outcome(job.sheet.numbers[at], What.SKIPPED, "", f"“{body.action_text(columns, headings, at)}” is no action; write add, edit or remove.")
        for at, said in enumerate(actions)
        if said is None
    ]  # fmt: skip
    outcomes = [one if one.title or not one.row else replace(one, title=body.title(one.row)) for one in outcomes]
    outcomes.sort(key=lambda one: (one.row, one.place))
    counts = Counter(one.what for one in outcomes)
    return Review(tuple(outcomes), tuple(dict.fromkeys(notes)), job.ignored, None, counts)


def _load(edit: Edit, platform: str, part: Part, verb: str) -> tuple[list[Outcome], list[str]]:
    return (load_google if platform == GOOGLE else load_linkedin)(edit, part, verb)


def _check(job: Job) -> None:
    meanings = [one.meaning for one in job.mapped]
    twice = next((one for one, count in Counter(meanings).items() if count > 1), None)
    if twice:
        raise InvalidInput(f"Two columns are {twice}.", hint="Let one of them be ignored, or mean something else.")
    if not job.sheet.rows:
        raise InvalidInput("The sheet has headings, but no rows.", hint="Copy the rows as well.")
    if not [one for one in meanings if one != ACTION]:
        raise InvalidInput("No column means anything yet.", hint="Say for at least one column what it is.")
    if not job.destinations and "Campaign" not in meanings:
        raise InvalidInput(
            "No column is the campaign.",
            hint="Say which column it is, or choose campaigns or ad groups to put the rows into.",
        )


def _check_platforms(job: Job, spots: Sequence[Spot]) -> None:
    if any(spot.platform != job.platform for spot in spots):
        raise InvalidInput(
            f"The rows are of {PLATFORM_LABELS[job.platform]}; a destination is not.",
            hint="Choose destinations of one platform.",
        )
    if any(spot.campaign is None for spot in spots) and "Campaign" not in {one.meaning for one in job.mapped}:
        raise InvalidInput("No column is the campaign.", hint="Choose campaigns or ad groups to put the rows into.")


def _actions(headings: Sequence[str], columns: Sequence[Sequence[str]], count: int) -> list[str | None]:
    if ACTION not in headings:
        return [SET] * count
    return [action(cell) for cell in columns[headings.index(ACTION)]]


@dataclass(frozen=True)
class Part:
    """Rows on their way to one destination: headings, rows as texts, their numbers, and the destination's name."""

    headings: tuple[str, ...]
    rows: list[list[str]]
    numbers: list[int]
    place: str = ""


class _Body:
    """The mapped columns without the action."""

    def __init__(self, headings: Sequence[str], columns: Sequence[list[str]], numbers: Sequence[int]) -> None:
        used = [(heading, column) for heading, column in zip(headings, columns, strict=True) if heading != ACTION]
        self.headings = [heading for heading, _ in used]
        self.rows = [list(row) for row in zip(*(column for _, column in used), strict=True)]
        self._at = {number: at for at, number in enumerate(numbers)}

    def title(self, number: int) -> str:
        """What a row is about, by its most telling cell."""
        cells = dict(zip(self.headings, self.rows[self._at[number]], strict=True))
        return next((cells[heading].strip() for heading in _TELLING if cells.get(heading, "").strip()), "")

    def placed(self, edit: Edit, at: Sequence[int], job: Job, spots: Sequence[Spot]) -> list[Part]:
        """These rows, once as they are or once for each destination."""
        rows, numbers = [self.rows[one] for one in at], [job.sheet.numbers[one] for one in at]
        if not spots:
            return [Part(tuple(self.headings), rows, numbers)]
        return [self._into(edit, job.platform, spot, rows, numbers) for spot in spots]

    def _into(self, edit: Edit, platform: str, spot: Spot, rows: Sequence[list[str]], numbers: list[int]) -> Part:
        fixed = _names(edit, platform, spot)
        kept = [at for at, heading in enumerate(self.headings) if heading not in fixed]
        headings = (*fixed, *(self.headings[at] for at in kept))
        values = list(fixed.values())
        return Part(headings, [values + [row[at] for at in kept] for row in rows], numbers, " › ".join(values[1:]))

    def action_text(self, columns: Sequence[Sequence[str]], headings: Sequence[str], at: int) -> str:
        """What an action cell says."""
        return columns[headings.index(ACTION)][at].strip()


def _names(edit: Edit, platform: str, spot: Spot) -> dict[str, str]:
    """The columns a destination fills in."""
    google = platform == GOOGLE
    found: dict[str, str] = {}
    for kind, heading in (
        ("account", "Account name" if google else "Account"), ("campaign", "Campaign"), ("ad_group", "Ad Group" if google else "Ad Set"),
    ):  # fmt: skip
        pk = getattr(spot, kind)
        if pk is not None:
            found[heading] = names_of(edit.connection, kind, [pk])[pk]
    return found
