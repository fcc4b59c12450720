"""Rows that are told apart by their content: ads, assets, places and audiences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.catalog import KINDS
from core.interchange.editor.cells import ERASING, Bad, one_line, read_cell, read_criterion, read_status, verbatim
from core.interchange.editor.headings import ASSET_GROUP_STATUS, KEPT_ASSET_OF, KEPT_TARGET_OF, norm
from core.interchange.editor.layout import CRITERION, PLACE_ID, KindColumns, is_legacy_text
from core.interchange.editor.mapping import Columns, Faults, Reader
from core.interchange.editor.places import country_of
from core.values import dump_json

_RESPONSIVE = frozenset({"", "responsivesearchad"})
_UNPINNED = frozenset({"", "-", "--", "unpinned", ERASING})
AD_TYPE = "Ad type"
RADIUS = "Radius"
PLACE = "Location"

_ASSET_ANCHORS = {"linktext": "SITELINK", "callouttext": "CALLOUT", "snippetvalues": "SNIPPET", "phonenumber": "CALL"}


def build_ads(reader: Reader, plan: KindColumns, columns: Columns, count: int, faults: Faults) -> dict[str, list[Any]]:
    """Ads: responsive search ads by their numbered texts; any other type keeps its texts under their headings."""
    types = reader.texts(columns, ("adtype",), count)
    names = ("format", "headlines", "headline_pins", "descriptions", "description_pins", "texts")
    built: dict[str, list[Any]] = {name: [None] * count for name in names}
    extras: list[str | None] = reader.extras(plan, columns) if plan.extras else [None] * count
    for position in range(count):
        if norm(types[position]) in _RESPONSIVE:
            built["format"][position] = "responsive_search"
            for what in ("headline", "description"):
                texts, pins = _texts(reader, columns, what, position)
                built[f"{what}s"][position], built[f"{what}_pins"][position] = texts, pins
        else:
            built["format"][position] = "legacy"
            built["texts"][position], extras[position] = _legacy(
                reader, columns, types[position], extras[position], position
            )
    if not any(built["texts"]):
        del built["texts"]
    if plan.extras or any(extras):
        built["extra"] = extras
    return built


def _texts(reader: Reader, columns: Columns, what: str, position: int) -> tuple[Any, Any]:
    """The texts of one ad as a list, and its pins: number of the text to the position it is held at."""
    texts: list[str] = []
    pins: dict[str, int] = {}
    for number, at, pin_at in reader.layout.texts[what]:
        text = one_line(columns[at][position])
        if not text or text == ERASING:
            continue
        texts.append(text)
        pin = columns[pin_at][position].strip().lower() if pin_at is not None else ""
        if pin in ("1", "2", "3"):
            pins[str(len(texts))] = int(pin)
        elif pin not in _UNPINNED:
            return Bad(f"{what.capitalize()} {number} position: “{pin}” is not 1, 2, 3 or -."), None
    return dump_json(texts) if texts else None, dump_json(pins) if pins else None


def _legacy(reader: Reader, columns: Columns, type: str, extra: str | None, position: int) -> tuple[str, str | None]:
    """The texts of an ad of an old format under their headings, and what else its row holds."""
    texts = {AD_TYPE: type}
    for what in ("headline", "description"):
        for _, at, pin_at in reader.layout.texts[what]:
            for column in (at, pin_at):
                if column is not None and columns[column][position].strip():
                    texts[reader.layout.spelling(column)] = verbatim(columns[column][position])
    rest = json.loads(extra) if extra else {}
    texts |= {heading: rest.pop(heading) for heading in list(rest) if is_legacy_text(heading)}
    return dump_json(texts), dump_json(rest) if rest else None


def build_assets(
    reader: Reader, plan: KindColumns, columns: Columns, count: int, faults: Faults
) -> dict[str, list[Any]]:
    """Sitelinks, callouts, snippets and calls; a sitelink's descriptions may stand in the columns of ads.

    Asset groups, images and the like keep their cells in `extra`.
    """
    drafted = {word: reader.layout.at[word] for word in _ASSET_ANCHORS if word in reader.layout.at}
    kept = {word: reader.layout.at[word] for word in KEPT_ASSET_OF if word in reader.layout.at}
    built: dict[str, list[Any]] = {"type": [None] * count, "text": [None] * count}
    others: list[int] = []
    for position in range(count):
        filled = _filled(drafted, columns, position)
        if not filled or _filled({"assetgroup": kept["assetgroup"]} if "assetgroup" in kept else {}, columns, position):
            others.append(position)
            continue
        built["type"][position] = _ASSET_ANCHORS[filled[0]]
        cell = columns[drafted[filled[0]]][position]
        built["text"][position] = one_line(cell) if filled[0] != "snippetvalues" else None
        if len(filled) > 1:
            faults[position] = "The row describes two assets at once; write one row for each."
        elif filled[0] == "snippetvalues" and read_cell(KINDS["asset"].by_name["values"], cell) == "[]":
            faults[position] = "The snippet has no values."
    _sitelink_lines(reader, columns, built)
    if others:
        _kept_assets(reader, plan, columns, kept, others, built)
    return built


def _filled(at: Mapping[str, int], columns: Columns, position: int) -> list[str]:
    return [word for word, column in at.items() if columns[column][position].strip() not in ("", ERASING)]


def _sitelink_lines(reader: Reader, columns: Columns, built: dict[str, list[Any]]) -> None:
    for number in (1, 2):
        if f"descriptionline{number}" not in reader.layout.at and f"description{number}" in reader.layout.at:
            column = columns[reader.layout.at[f"description{number}"]]
            built[f"description{number}"] = [
                (one_line(text) or None) if kind == "SITELINK" else None
                for kind, text in zip(built["type"], column, strict=True)
            ]


def _kept_assets(
    reader: Reader,
    plan: KindColumns,
    columns: Columns,
    kept: Mapping[str, int],
    others: list[int],
    built: dict[str, list[Any]],
) -> None:
    """What is no sitelink, callout, snippet or call: its name is its text, all its other cells are kept."""
    extras = list(reader.extras(plan, columns))
    status_at = reader.layout.first(ASSET_GROUP_STATUS)
    status: list[Any] = [None] * len(extras)
    for position in others:
        word = _filled(kept, columns, position)[0]
        built["type"][position] = KEPT_ASSET_OF[word]
        built["text"][position] = one_line(columns[kept[word]][position])
        if word != "image":  # the file of an image without a name is its name here, and stays its file
            extras[position] = _without(extras[position], reader.layout.spelling(kept[word]))
        if word == "assetgroup" and status_at is not None and columns[status_at][position].strip():
            status[position] = read_status(one_line(columns[status_at][position]))
    built["extra"] = extras
    if any(status):
        own = {described.name: at for described, at, _ in plan.fields}.get("status")
        plain = (
            [None] * len(extras)
            if own is None
            else [read_cell(KINDS["asset"].by_name["status"], c) for c in columns[own]]
        )
        built["status"] = [one or other for one, other in zip(status, plain, strict=True)]


def _without(extra: str | None, heading: str) -> str | None:
    held = json.loads(extra) if extra else {}
    held.pop(heading, None)
    return dump_json(held) if held else None


def build_targeting(
    reader: Reader, plan: KindColumns, columns: Columns, count: int, faults: Faults
) -> dict[str, list[Any]]:
    """Places, circles around a place, audiences and demographics; excluded ones have a negative Criterion Type."""
    criteria = reader.texts(columns, CRITERION[:1], count)
    ids, names, circles, audiences, units = (
        [cell if cell != ERASING else "" for cell in reader.texts(columns, words, count)]
        for words in (PLACE_ID, ("location",), ("radius",), ("audiencesegment",), ("unit",))
    )
    kept = {word: reader.layout.at[word] for word in KEPT_TARGET_OF if word in reader.layout.at}
    built: dict[str, list[Any]] = {name: [] for name in ("type", "value", "criterion_id", "negative")}
    for position in range(count):
        kind, value = _target(audiences[position], names[position], circles[position], ids[position], units[position])
        word = (
            next(iter(_filled(kept, columns, position)), "")
            if kept and not (audiences[position] or names[position])
            else ""
        )
        if word:
            kind, value = (
                KEPT_TARGET_OF[word],
                _of_asset_group(reader, columns, one_line(columns[kept[word]][position]), position),
            )
        built["type"].append(kind)
        built["value"].append(value)
        built["criterion_id"].append(ids[position] or None)
        built["negative"].append(_negative(criteria[position]))
        if kind == "audience" and (names[position] or circles[position]):
            faults[position] = "The row describes an audience and a place at once; write one row for each."
    if any(circles):
        built["extra"] = [
            _with_name(*cells) for cells in zip(reader.extras(plan, columns), names, circles, strict=True)
        ]
    return built


def _of_asset_group(reader: Reader, columns: Columns, value: str, position: int) -> str:
    """The same theme may stand in two asset groups; then they are two."""
    at = reader.layout.at.get("assetgroup")
    group = one_line(columns[at][position]) if at is not None else ""
    return f"{value} ({group})" if group else value


def _with_name(extra: str | None, name: str, circle: str) -> str | None:
    """The place that a circle is drawn around is kept beside how far it reaches."""
    return dump_json((json.loads(extra) if extra else {}) | {PLACE: name}) if name and circle else extra


def _target(audience: str, name: str, circle: str, id: str, unit: str) -> tuple[str, str]:
    if audience:
        return "audience", audience
    if circle:
        reach = f"{circle} {unit}" if unit and not is_circle(circle) else circle
        return "radius", f"{reach} around {name}" if name else reach
    if is_circle(name):
        return "radius", name
    return "location", name or id


def is_circle(text: str) -> bool:
    """Whether a place is a circle in Editor's notation, such as (15mi:38.9:-77.5)."""
    return text.startswith("(") and ":" in text


def _negative(criterion: str) -> Any:
    if not criterion:
        return 0
    read = read_criterion(criterion, "")
    if isinstance(read, Bad):
        return Bad(
            f"Criterion Type: “{criterion}” is not known for a place; leave it blank, or write Campaign Negative."
        )
    return int(read[0])


def countries(built: dict[str, list[Any]], extra_free: frozenset[str]) -> list[str | None]:
    """For each place the ISO code when it is a plain country that belongs into its campaign's list."""
    count = len(built["type"])
    plain = [True] * count
    for name, column in built.items():
        if name in ("bid_modifier", "labels", "comment") or (name == "negative"):
            plain = [before and not value for before, value in zip(plain, column, strict=True)]
        if name == "extra":
            plain = [before and _only(value, extra_free) for before, value in zip(plain, column, strict=True)]
    return [
        country_of(id or "", value) if ok and kind == "location" else None
        for ok, kind, id, value in zip(plain, built["type"], built["criterion_id"], built["value"], strict=True)
    ]


def _only(extra: str | None, names: frozenset[str]) -> bool:
    return extra is None or all(norm(heading) in names for heading in json.loads(extra))


def pins_cell(pins: dict[str, Any], number: int) -> str:
    """The cell `Headline N position`."""
    pin = pins.get(str(number))
    return str(pin) if pin else " -"
