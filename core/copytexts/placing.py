"""From kept texts to ads: a new ad, or other texts in one that stands, as one undoable change set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.catalog import GOOGLE
from core.copytexts.requiring import added_words, with_required
from core.copytexts.sections import FIELDS, FORMATS, TextField
from core.copytexts.sheet import Sheet, Shown
from core.errors import InvalidInput
from core.ids import id_text
from core.rows import EntityRow
from core.workspace import Workspace

_PINS = {"headlines": "headline_pins", "descriptions": "description_pins"}


@dataclass(frozen=True)
class Placed:
    """What was made or changed: the ads' ids, and the change set."""

    ads: tuple[str, ...]
    change_set: str


def values_of(sheet: Sheet, number: int = 0) -> dict[str, Any]:
    """The fields of the ad that the kept texts make; on LinkedIn the one with a number from 0 (they come round)."""
    platform = sheet.group.platform
    values: dict[str, Any] = {"format": FORMATS[platform]}
    for field in FIELDS[platform]:
        kept = sheet.kept(field.name)
        if platform == GOOGLE:
            values |= _listed(field, kept)
        elif kept:
            values[field.name] = _turning(kept, number).text.text
    return values


def ad_values(sheet: Sheet, number: int = 0) -> dict[str, Any]:
    """The same as they go into an ad: with what the brand asks for in every ad."""
    return with_required(sheet, values_of(sheet, number))


def _listed(field: TextField, kept: Sequence[Shown]) -> dict[str, Any]:
    texts = kept[: field.takes]
    pins = {str(at): str(one.text.place) for at, one in enumerate(texts, 1) if one.text.place}
    return {field.name: [one.text.text for one in texts], _PINS[field.name]: pins or None}


def _turning(kept: Sequence[Shown], number: int) -> Shown:
    return kept[number % len(kept)]


def how_many(sheet: Sheet) -> int:
    """How many different ads of LinkedIn the kept texts make without using an introductory text twice; 1 on Google."""
    if sheet.group.platform == GOOGLE:
        return 1
    return max(1, max(len(sheet.kept(field.name)) for field in FIELDS[sheet.group.platform]))


def why_no_ad(sheet: Sheet) -> str | None:
    """Why the kept texts make no ad yet, or None."""
    for field in FIELDS[sheet.group.platform]:
        kept = sheet.kept(field.name)
        if len(kept) < field.needs:
            return f"An ad needs at least {_counted(field.needs, field)}; {len(kept)} kept."
        unsound = [one for one in kept if one.why_not]
        if unsound:
            return f"“{unsound[0].text.text}” cannot stand in an ad. {unsound[0].why_not}"
    return None


def put_words(sheet: Sheet) -> str:
    """What of the kept texts goes into an ad, where they are more than it takes, and what is added to them."""
    parts = []
    for field in FIELDS[sheet.group.platform]:
        kept = len(sheet.kept(field.name))
        if sheet.group.platform == GOOGLE and kept > field.takes:
            parts.append(f"the first {field.takes} of {kept} {field.label.lower()}")
    taken = f"An ad takes {' and '.join(parts)}." if parts else ""
    return " ".join(filter(None, (taken, added_words(sheet, values_of(sheet)))))


def put_into_new(workspace: Workspace, sheet: Sheet, *, propose: bool = False) -> Placed:
    """Make an ad of the kept texts; on LinkedIn one for each kept introductory text. Raises InvalidInput."""
    _check(sheet)
    names = _names(sheet)
    rows = [
        _around(sheet) | ad_values(sheet, number) | {"name": name, "ad_group": sheet.group.id}
        for number, name in zip(range(new_ads(sheet)), names, strict=False)
    ]
    word = "ads" if len(rows) > 1 else "ad"
    with (workspace.propose if propose else workspace.edit)(f"Put kept texts into new {word}") as edit:
        made = [edit.create("ad", row, reason="Made of kept texts.", evidence=_evidence(sheet)) for row in rows]
    return Placed(tuple(made), id_text(edit.id))


def put_into(workspace: Workspace, sheet: Sheet, ad: str, number: int = 0, *, propose: bool = False) -> Placed:
    """Give an ad the kept texts instead of its own; fields nothing was kept for stay. Raises InvalidInput."""
    if sheet.group.platform == GOOGLE:
        _check(sheet)
    values = {name: value for name, value in ad_values(sheet, number).items() if name != "format"}
    if not any(values.values()):
        raise InvalidInput("No text is kept yet.", hint="Keep the texts you like with K first.")
    with (workspace.propose if propose else workspace.edit)("Put kept texts into an ad") as edit:
        edit.set("ad", [ad], values, reason="Kept texts.", evidence=_evidence(sheet))
    return Placed((ad,), id_text(edit.id))


def _check(sheet: Sheet) -> None:
    why = why_no_ad(sheet)
    if why is not None:
        raise InvalidInput(why, hint="Keep the texts you like with K, then put them into an ad.")


def new_ads(sheet: Sheet) -> int:
    """How many ads the kept texts are put into: on LinkedIn one for each introductory text."""
    return 1 if sheet.group.platform == GOOGLE else max(1, len(sheet.kept("introductory_text")))


def _around(sheet: Sheet) -> dict[str, Any]:
    """What an ad has beside its texts: as the ad group's first ad has it, else as the brief says."""
    model: EntityRow | None = sheet.ads[0] if sheet.ads else None
    row: dict[str, Any] = {"platform": sheet.group.platform, "status": "ENABLED"}
    for name in ("final_url", "path1", "path2", "call_to_action", "image"):
        if model is not None and model[name]:
            row[name] = model[name]
    if not row.get("final_url") and sheet.brief is not None:
        row["final_url"] = sheet.brief.landing_page
    if sheet.group.platform != GOOGLE and not row.get("call_to_action"):
        row["call_to_action"] = _label(sheet)
    return row


def _label(sheet: Sheet) -> str:
    from core.copy.calls import linkedin_label

    return linkedin_label(sheet.brief, offered=True) if sheet.brief is not None else "LEARN_MORE"


def _names(sheet: Sheet) -> list[str]:
    taken: Mapping[str, None] = {str(row["name"]): None for row in sheet.ads}
    word = "RSA" if sheet.group.platform == GOOGLE else "Copy"
    every = (f"{sheet.group.name} – {word} {number}" for number in range(1, 1_000))
    return [name for name in every if name not in taken]


def _evidence(sheet: Sheet) -> str | None:
    found = [
        one for field in FIELDS[sheet.group.platform] for text in sheet.kept(field.name) for one in text.text.evidence
    ]
    return "; ".join(dict.fromkeys(found)) or None


def _counted(count: int, field: TextField) -> str:
    return f"{count} {field.one}" + ("s" if count != 1 else "")
