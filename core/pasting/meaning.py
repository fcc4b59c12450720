"""What each column of a sheet means: by its name, by what a person said before, by its cells, by the sense of its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from sqlalchemy import delete, insert, select

from core.catalog import GOOGLE, LINKEDIN
from core.copywriting import Embedder
from core.errors import InvalidInput, ModelError
from core.pasting.cells import is_match_type, is_status
from core.pasting.reading import Pasted
from core.pasting.words import everyday, in_words, meanings, numbered_words, plain, table
from core.progress import Progress
from core.recording import now_ms
from core.schema import heading_meaning
from core.workspace import Workspace

IGNORE = ""
_SAMPLE = 200
_MOST = {"Headline": 15, "Description": 5}
_ALIKE = 0.84
# A sense is taken when it is close, or nearer than any other by far (measured on headings of our own invention).
_CLOSE_SENSE, _NEAR_SENSE, _BY_FAR = 0.5, 0.36, 0.12
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_AMOUNT = re.compile(r"[€$£]?\s*\d[\d.,'\s]*\s*(?:[€$£]|EUR|USD|GBP|CHF)?")
_CAMPAIGN_GROUP = frozenset(
    map(plain, ("campaign group", "campaign group name", "kampagnengruppe", "groupe de campagnes", "grupo de campañas"))
)
_NUMBERED = re.compile(r"(.+?) ?(\d{1,2})")
_WORDS = re.compile(r"[\w\-'+&/ .\[\]\"]{2,80}")


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it is taken for (`IGNORE` for nothing), how sure (0 to 1) and why, a few cells."""

    at: int
    heading: str
    meaning: str
    confidence: float
    why: str
    samples: tuple[str, ...]

    def meant(self, meaning: str) -> Column:
        """The same column as a person decided."""
        return replace(self, meaning=meaning, confidence=1.0, why="chosen by you" if meaning else "left out by you")


def propose(
    workspace: Workspace, sheet: Pasted, platform: str, embedder: Embedder | None, progress: Progress
) -> list[Column]:
    """What each column probably means; each meaning is given once, to the column that is surest."""
    known, old = remembered(workspace, platform), _old_words(sheet, platform)
    columns = [_by_name(at, heading, sheet, platform, known, old) for at, heading in enumerate(sheet.headings)]
    columns = _each_once(columns, _MOST if platform == GOOGLE else {})
    columns = _numbered(columns) if platform == GOOGLE else columns
    columns = _by_content(columns, sheet, platform)
    if embedder is not None and any(not one.meaning and _is_named(one) for one in columns):
        progress.step("Understanding the headings")
        with suppress(ModelError):  # without the model, names and cells have to do
            columns = _by_sense(columns, platform, embedder, progress)
    return columns


def _old_words(sheet: Pasted, platform: str) -> dict[str, str]:
    """Beside a campaign group, what LinkedIn's own exports call a campaign is an ad set."""
    words = {plain(heading) for heading in sheet.headings}
    if platform != LINKEDIN or words.isdisjoint(_CAMPAIGN_GROUP):
        return {}
    return dict.fromkeys(("campaign", "campaign name", "kampagne", "kampagnenname", "campagne", "campana"), "Ad Set")


def _column(at: int, heading: str, sheet: Pasted, meaning: str, confidence: float, why: str) -> Column:
    filled = (cell.strip() for cell in sheet.column(at)[:_SAMPLE])
    return Column(at, heading, meaning, confidence, why, tuple(dict.fromkeys(cell for cell in filled if cell))[:3])


def _by_name(
    at: int, heading: str, sheet: Pasted, platform: str, known: Mapping[str, str], old: Mapping[str, str]
) -> Column:
    found = _named(heading, platform, known)
    if plain(heading) in old and plain(heading) not in known:
        found = old[plain(heading)], 0.95, "beside a campaign group, a LinkedIn campaign is an ad set"
    return _column(at, heading, sheet, *(found or (IGNORE, 0.0, "nothing like it is known")))


def _named(heading: str, platform: str, known: Mapping[str, str]) -> tuple[str, float, str] | None:
    word = plain(heading)
    if word in known:
        return known[word], 0.99, "you said so before"
    exact = table(platform).get(word)
    if exact is not None:
        own = plain(exact) == word
        return exact, 1.0 if own else 0.95, "its own name" if own else f"another word for {exact}"
    numbered = _numbered_meaning(word, platform)
    return (numbered, 0.95, f"another word for {numbered}") if numbered else _alike(word, platform)


def _numbered_meaning(word: str, platform: str) -> str | None:
    words = numbered_words(platform)
    if word in words:
        return words[word]
    found = _NUMBERED.fullmatch(word)
    if found is None or found[1] not in words or not 1 <= int(found[2]) <= _MOST[words[found[1]]]:
        return None
    return f"{words[found[1]]} {int(found[2])}"


def _alike(word: str, platform: str) -> tuple[str, float, str] | None:
    """A heading that is written almost like a known one, or holds one as its last words."""
    if len(word) < 4:
        return None
    best = max(table(platform), key=lambda one: _likeness(word, one))
    likeness = _likeness(word, best)
    if likeness < _ALIKE:
        return None
    return table(platform)[best], round(likeness * 0.85, 2), f"written almost like “{best}”"


def _likeness(word: str, other: str) -> float:
    if abs(len(word) - len(other)) > 6:
        return 0.9 if len(other) > 5 and (word.endswith(f" {other}") or word.startswith(f"{other} ")) else 0.0
    matcher = SequenceMatcher(None, word, other)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0


def _each_once(columns: Sequence[Column], several: Mapping[str, int]) -> list[Column]:
    """Of two columns with one meaning the surer one keeps it; numbered texts may come several times."""
    holder: dict[str, Column] = {}
    for one in sorted(columns, key=lambda one: (-one.confidence, one.at)):
        if one.meaning and one.meaning not in several:
            holder.setdefault(one.meaning, one)
    return [
        one
        if not one.meaning or one.meaning in several or holder[one.meaning] is one
        else replace(
            one, meaning=IGNORE, confidence=0.0, why=f"“{holder[one.meaning].heading}” is {one.meaning} already"
        )
        for one in columns
    ]


def _numbered(columns: Sequence[Column]) -> list[Column]:
    """`Headline`, `Headline`, `Headline` become 1, 2, 3, past the numbers that are taken."""
    taken = {one.meaning for one in columns}
    found = []
    for one in columns:
        meaning = one.meaning
        if meaning in _MOST:
            free = (f"{meaning} {n}" for n in range(1, _MOST[meaning] + 1))
            meaning = next((name for name in free if name not in taken), IGNORE)
            taken.add(meaning)
        found.append(replace(one, meaning=meaning))
    return found


def _is_named(column: Column) -> bool:
    """Whether the sheet named the column; “Column C” is ours."""
    return re.fullmatch(r"Column [A-Z]+", column.heading) is None


def _by_content(columns: Sequence[Column], sheet: Pasted, platform: str) -> list[Column]:
    """Columns that no name explains, by what their cells look like."""
    found = list(columns)
    for test, wanted, why, sure in _CONTENT:
        meaning = wanted[platform]
        if not meaning or any(one.meaning == meaning for one in found):
            continue
        open_ones = [one for one in found if not one.meaning and _mostly(sheet.column(one.at), test)]
        if open_ones:
            first = open_ones[0]
            found[first.at] = replace(first, meaning=meaning, confidence=sure, why=why)
    return found


def _mostly(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    filled = [cell.strip() for cell in cells[: _SAMPLE * 5] if cell.strip()][:_SAMPLE]
    return bool(filled) and sum(map(test, filled)) >= 0.8 * len(filled)


def _is_url(cell: str) -> bool:
    return _URL.fullmatch(cell) is not None


def _is_amount(cell: str) -> bool:
    return _AMOUNT.fullmatch(cell) is not None


def _is_search(cell: str) -> bool:
    return (
        _WORDS.fullmatch(cell) is not None
        and cell == cell.lower()
        and len(cell.split()) <= 10
        and any(c.isalpha() for c in cell)
        and "@" not in cell
    )


_CONTENT: tuple[tuple[Callable[[str], bool], Mapping[str, str], str, float], ...] = (
    (_is_url, {GOOGLE: "Final URL", LINKEDIN: "Destination URL"}, "its cells are web addresses", 0.7),
    (is_match_type, {GOOGLE: "Criterion Type", LINKEDIN: ""}, "its cells are match types", 0.75),
    (is_status, {GOOGLE: "Status", LINKEDIN: "Status"}, "its cells are states", 0.7),
    (_is_amount, {GOOGLE: "Max CPC", LINKEDIN: "Budget"}, "its cells are amounts", 0.45),
    (_is_search, {GOOGLE: "Keyword", LINKEDIN: ""}, "its cells look like searches", 0.5),
)


def _by_sense(columns: Sequence[Column], platform: str, embedder: Embedder, progress: Progress) -> list[Column]:
    """Headings that mean something like a known one."""
    open_ones = [one for one in columns if not one.meaning and _is_named(one)]
    taken = {one.meaning for one in columns}
    offered = [one for one in everyday(platform) if one not in taken]
    described = [in_words(one, platform) for one in offered]
    vectors = embedder.embed([*(one.heading for one in open_ones), *described], progress=progress)
    likeness = vectors[: len(open_ones)] @ vectors[len(open_ones) :].T
    found = list(columns)
    ranked = sorted(
        ((float(likeness[i, j]), i, j) for i in range(len(open_ones)) for j in range(len(offered))), reverse=True
    )
    used: set[int] = set()
    given: set[int] = set()
    for value, i, j in ranked:
        if value < _NEAR_SENSE:
            break
        others = [float(likeness[i, k]) for k in range(len(offered)) if k != j]
        if value < _CLOSE_SENSE and value - max(others, default=0.0) < _BY_FAR:
            continue
        if i not in used and j not in given:
            used.add(i)
            given.add(j)
            one = open_ones[i]
            found[one.at] = replace(
                one, meaning=offered[j], confidence=round(value * 0.9, 2), why=f"means something like {offered[j]}"
            )
    return found


# What a person said


def remembered(workspace: Workspace, platform: str) -> dict[str, str]:
    """Headings (compared form) and what they meant when somebody last decided; `IGNORE` for left out."""
    query = select(heading_meaning.c.heading, heading_meaning.c.field).where(heading_meaning.c.kind == platform)
    with workspace.read() as connection:
        found = {row.heading: row.field for row in connection.execute(query)}
    offered = {*meanings(platform), IGNORE}
    return {heading: field for heading, field in found.items() if field in offered}


def remember(workspace: Workspace, platform: str, columns: Sequence[Column]) -> int:
    """Keep what a person decided; returns how many headings that are."""
    decided = [one for one in columns if one.why.endswith("by you") and _is_named(one)]
    rows = {
        plain(one.heading): {"heading": plain(one.heading), "kind": platform, "field": one.meaning, "at": now_ms()}
        for one in decided
    }
    if rows and not workspace.read_only:
        with workspace.write() as connection:
            mine = (heading_meaning.c.kind == platform) & heading_meaning.c.heading.in_(list(rows))
            connection.execute(delete(heading_meaning).where(mine))
            connection.execute(insert(heading_meaning), list(rows.values()))
    return len(rows)


def decide(columns: Sequence[Column], platform: str, said: Mapping[str, str]) -> list[Column]:
    """The columns with what a person said of some headings; raises InvalidInput for a heading or meaning nobody knows."""
    by_heading = {plain(one.heading): one.at for one in columns}
    found = list(columns)
    for heading, wanted in said.items():
        at = by_heading.get(plain(heading))
        if at is None:
            raise InvalidInput(
                f"There is no column {heading!r}.", hint="Columns: " + ", ".join(c.heading for c in columns) + "."
            )
        meaning = meaning_of(wanted, platform)
        found = [
            replace(one, meaning=IGNORE, confidence=0.0, why=f"“{found[at].heading}” is {meaning} now")
            if meaning and one.meaning == meaning and one.at != at
            else one
            for one in found
        ]
        found[at] = found[at].meant(meaning)
    return found


def meaning_of(text: str, platform: str) -> str:
    """The meaning a person names by its heading, one of its other words, or a field's name; raises InvalidInput."""
    if text.strip().lower() in ("", "ignore", "-"):
        return IGNORE
    word = plain(text)
    found = table(platform).get(word) or _numbered_meaning(word, platform)
    if found is None or (platform == GOOGLE and found in _MOST):
        raise InvalidInput(
            f"{text!r} is nothing a column can mean.", where="--map", hint="Write it like “Max CPC”, or “ignore”."
        )
    return found
