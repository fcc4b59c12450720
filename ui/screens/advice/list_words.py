"""Lists of people and companies in words: what a file holds, how a list stands, what was sent."""

from __future__ import annotations

from core.audiences.journal import PartState, Upload
from core.audiences.lists import Standing
from core.audiences.preview import ListPreview
from core.wording import when

MOST_SKIPPED = 3


def preview_words(preview: ListPreview) -> list[str]:
    """A file as it would be sent, a sentence a line."""
    said = [f"{preview.entries:,} of {preview.rows:,} rows would be sent."]
    counted = [
        f"{one.rows:,} {one.words}" for one in preview.counts if one.rows and one.name not in ("repeated", "skipped")
    ]
    if counted:
        said.append(f"Of them {', '.join(counted)}.")
    if preview.repeated:
        said.append(f"{preview.repeated:,} repeated: sent once.")
    if preview.skipped:
        shown = "; ".join(f"row {row}: {why}" for row, why in preview.skipped[:MOST_SKIPPED])
        more = "; …" if len(preview.skipped) > MOST_SKIPPED else ""
        said.append(f"{len(preview.skipped):,} cannot be used ({shown}{more}).")
    guess = preview.estimate
    if guess is not None:
        said.append(f"About {guess.matched_low:,} to {guess.matched_high:,} of them will be found: {guess.basis}")
        if guess.warning:
            said.append(guess.warning)
    return [*said, *preview.notes]


def list_facts(one: Standing) -> str:
    """How a list stands, in a line."""
    parts = [one.in_words]
    if one.seen.matched is not None and one.sent:
        parts.append(f"{one.seen.matched:,} of {one.sent:,} matched")
    elif one.seen.size is not None:
        parts.append(f"{one.seen.size:,} members")
    if one.used_by:
        parts.append(f"used by {len(one.used_by):,} ad set{'' if len(one.used_by) == 1 else 's'}")
    return " · ".join(parts)


def list_lines(one: Standing) -> list[str]:
    """All that is known of a list, a sentence a line."""
    said = [
        f"{one.sent:,} entries were sent from this workspace." if one.sent else "Nothing was sent from this workspace."
    ]
    if one.share is not None:
        said.append(f"{one.seen.matched or 0:,} were found, {one.share:.0%} of what was sent.")
    if one.seen.size is not None:
        said.append(f"It counts {one.seen.size:,} members, rounded by the platform.")
    if one.used_by:
        said.append(
            f"Targeted or excluded by {', '.join(use.name for use in one.used_by[:6])}{'…' if len(one.used_by) > 6 else ''}."
        )
    return [*said, f"Last asked about {when(one.seen_at)}."]


def upload_state(one: Upload) -> str:
    """How an upload stands, with what the platform said of it."""
    if one.settled_at is None:
        return f"Stopped after {one.sent:,}: choose the same file again to go on"
    states = {part.state for part in one.parts}
    notes = list(dict.fromkeys(part.note for part in one.parts if part.note))
    if PartState.FAILED in states:
        word = "Refused"
    elif states & {PartState.SENT, PartState.PROCESSING}:
        word = "Sent, being matched"
    else:
        word = "Done, partly" if PartState.PARTLY in states else "Done"
    return f"{word}: {'; '.join(notes)}" if notes else word
