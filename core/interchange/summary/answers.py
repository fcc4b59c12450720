"""A client's answer back in: remarks become comments, ticks become suggestions of the change set, or decide it at once.

An answer counts only for what the client saw: it names the fingerprint of the change set, and an older one is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, update

from core import changesets, remarks, reviewing
from core.author import Author, AuthorKind
from core.catalog import KINDS
from core.errors import InvalidInput, NotFound
from core.ids import parse_id
from core.interchange.dialects import ANSWER
from core.interchange.result import ImportResult, Skipped
from core.interchange.summary.items import Item, Summary, summarise
from core.interchange.summary.page import FORMAT, VERSION
from core.interchange.textfile import read_text
from core.progress import Progress
from core.schema import change_set
from core.values import clean_text, dump_json
from core.workspace import Workspace

_VERDICTS = ("accept", "reject")
_MOST_TEXT = 2_000
_AGAIN = "Ask for the file once more, or export a new summary."


@dataclass
class Answer:
    """What one client said. `rejected` and `accepted` are keys of items, `said` the remarks by key."""

    reviewer: str
    saved_at: str
    remark: str
    accepted: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    rows: int = 0


def import_answer(workspace: Workspace, path: Path, *, accept: bool, progress: Progress) -> ImportResult:
    """Take an answer in; with `accept` the change set is settled by it, which needs an answer to every item.

    Raises InvalidInput for a file that is no answer, is about something else or about an older version.
    """
    path = Path(path)
    progress.step(f"Reading {path.name}")
    document = _document(path)
    found = _summary(workspace, path, document)
    answer = _read(document, found.items)
    open_items = len(found.items) - len({*answer.accepted, *answer.rejected})
    if accept and open_items:
        raise InvalidInput(
            f"{answer.reviewer} left {open_items} of {len(found.items)} changes without an answer.",
            where=str(path),
            hint="Import it without --accept and decide the rest in the review.",
        )
    fresh = _keep(workspace, found, answer)
    notes = list(_notes(found, answer, open_items))
    if accept:
        notes.append(_settle(workspace, found, answer))
    used = answer.rows - len(answer.skipped)
    return ImportResult(
        ANSWER, answer.rows, used if fresh or accept else 0, 0 if fresh or accept else used, tuple(answer.skipped),
        found.change_set.id if fresh or accept else None, tuple(notes),
    )  # fmt: skip


def suggested_rejections(workspace: Workspace, id: str) -> list[int]:
    """The changes of a set that clients rejected in their answers, for the ticks of its review."""
    told = changesets.get_set(workspace, id).about.get("answers", [])
    return sorted({seq for one in told for seq in one.get("rejected", [])})


def lay_out_answered(workspace: Workspace, id: str, progress: Progress) -> reviewing.Sheet:
    """A change set laid out for its review; while it is undecided, ticked as its clients answered, if any did."""
    sheet = reviewing.lay_out(workspace, id, progress)
    found = changesets.get_set(workspace, id)
    told = [one for one in found.about.get("answers", []) if "undecided" in one]
    if told and found.state in ("proposed", "parked"):
        sheet.tick_all(True)
        # What anybody rejected, or nobody decided, has no tick: nothing is accepted by silence.
        silent_on = set(told[0]["undecided"]).intersection(*(one["undecided"] for one in told))
        for seq in sorted(silent_on.union(suggested_rejections(workspace, id)).intersection(sheet.ticked())):
            sheet.tick_change(seq, False)
    return sheet


def _document(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            "this is no answer to a summary: it is no JSON text.", where=str(path), hint=_AGAIN
        ) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InvalidInput("this is no answer to a summary.", where=str(path), hint=_AGAIN)
    if document.get("version") != VERSION:
        raise InvalidInput("the answer was written by another version of the summary.", where=str(path), hint=_AGAIN)
    wanted = {"workspace": str, "changeset": str, "content": str, "reviewer": str, "decisions": list}
    wrong = next((name for name, kind in wanted.items() if not isinstance(document.get(name), kind)), None)
    if wrong is not None:
        raise InvalidInput(
            f"the answer is damaged: {wrong} is missing or is something else.", where=str(path), hint=_AGAIN
        )
    return document


def _summary(workspace: Workspace, path: Path, document: Mapping[str, Any]) -> Summary:
    """The change set as the client must have seen it."""
    if document["workspace"] != workspace.id:
        raise InvalidInput(
            "the answer belongs to another workspace.", where=str(path), hint="Open the one that made the summary."
        )
    try:
        found = summarise(workspace, document["changeset"])
    except (NotFound, InvalidInput) as error:
        raise InvalidInput("the change set it answers is not here any more.", where=str(path)) from error
    title = found.change_set.title
    if found.change_set.state != "proposed":
        raise InvalidInput(
            f"“{title}” is {found.change_set.state} already; the answer comes too late.", where=str(path)
        )
    if found.content != document["content"]:
        raise InvalidInput(
            f"the answer is to an older version of “{title}”, which has changed since.",
            where=str(path),
            hint="Export a new summary and ask again; nothing of this answer was taken.",
        )
    return found


def _read(document: Mapping[str, Any], items: Mapping[str, Item]) -> Answer:
    answer = Answer(
        _text(document["reviewer"]) or "Client", _text(document.get("saved_at")), _text(document.get("remark"))
    )
    for number, one in enumerate(document["decisions"], start=1):
        answer.rows += 1
        reason = _fault(one, items, answer)
        if reason:
            answer.skipped.append(Skipped(number, reason))
            continue
        key, verdict, remark = one["item"], one.get("verdict"), _text(one.get("remark"))
        if verdict:
            (answer.accepted if verdict == "accept" else answer.rejected).append(key)
        if remark:
            answer.said[key] = remark
    return answer


def _text(value: Any) -> str:
    return clean_text(value).strip()[:_MOST_TEXT] if isinstance(value, str) else ""


def _fault(one: Any, items: Mapping[str, Item], answer: Answer) -> str | None:
    if not isinstance(one, dict) or not isinstance(one.get("item"), str):
        return "This is no decision."
    if one["item"] not in items:
        return f"The summary had no item {one['item'][:40]!r}."
    if one["item"] in answer.accepted or one["item"] in answer.rejected:
        return "The item is decided twice; the first answer counts."
    if one.get("verdict") not in (*_VERDICTS, None):
        return "An item is accepted or rejected, nothing else."
    return None


def _keep(workspace: Workspace, found: Summary, answer: Answer) -> bool:
    """Write the answer down with the change set; whether it says something new."""
    rejected = sorted(seq for key in answer.rejected for seq in found.items[key].seqs)
    decided = {*answer.accepted, *answer.rejected}
    undecided = sorted(seq for key, item in found.items.items() if key not in decided for seq in item.seqs)
    told = {
        "reviewer": answer.reviewer, "saved_at": answer.saved_at, "remark": answer.remark, "accepted": len(answer.accepted),
        "rejected": rejected, "undecided": undecided, "remarks": dict(sorted(answer.said.items())),
    }  # fmt: skip
    before = found.change_set.about.get("answers", [])
    if told in before:
        return False
    mine: dict[str, str] = next(
        (one.get("remarks", {}) for one in before if one.get("reviewer") == answer.reviewer), {}
    )
    others = [one for one in before if one.get("reviewer") != answer.reviewer]
    author = Author(AuthorKind.PERSON, answer.reviewer)
    with workspace.write() as connection:
        _write_about(connection, found, {**found.change_set.about, "answers": [*others, told]})
        for key, text in answer.said.items():
            if mine.get(key) != text:
                _remark(workspace, found.items[key], text, author)
    workspace.tell(
        f"Answer of {answer.reviewer}", frozenset(item.kind for item in found.items.values()), found.change_set.id
    )
    return True


def _write_about(connection: Connection, found: Summary, about: Mapping[str, Any]) -> None:
    where = change_set.c.id == parse_id(found.change_set.id).bytes
    connection.execute(update(change_set).where(where).values(about=dump_json(about)))


def _remark(workspace: Workspace, item: Item, text: str, author: Author) -> None:
    fields = {one.field for one in item.changes}
    (name,) = fields if len(fields) == 1 else (None,)
    known = name if name in KINDS[item.kind].by_name else None
    remarks.add(workspace, item.rows[0].id, text, field=known, author=author)


def _notes(found: Summary, answer: Answer, open_items: int) -> list[str]:
    left = f", left {open_items:,} open" if open_items else ""
    notes = [
        f"{answer.reviewer} accepted {len(answer.accepted):,} and rejected {len(answer.rejected):,} of {len(found.items):,} "
        f"changes of “{found.change_set.title}”{left}."
    ]
    if answer.said:
        notes.append(f"{len(answer.said):,} remarks stand as comments on what they are about.")
    if answer.remark:
        notes.append(f"On everything: {answer.remark}")
    return notes


def _settle(workspace: Workspace, found: Summary, answer: Answer) -> str:
    """Accept what was accepted and reject the rest, with what hangs below it."""
    id = found.change_set.id
    sheet = reviewing.lay_out(workspace, id)
    sheet.tick_all(True)
    for key in answer.rejected:
        for seq in found.items[key].seqs:
            sheet.tick_change(seq, False)
    kept = sheet.count().ticked
    outcome = reviewing.accept_ticked(workspace, sheet) if kept else changesets.reject(workspace, id)
    return f"The change set is settled: {outcome.accepted:,} changes accepted, {outcome.rejected:,} rejected."
