"""The table between the catalog's fields and LinkedIn's documents; downloading and posting read it in both directions.

    values = read("ad_group", document, place)        # stored values by field; what it cannot tell is missing
    body = document("ad_group", values, place)        # what a create sends; parents come from `place`
    patches = changes("ad", before, after, place)     # {"creative": {...}, "post": {...}}: only what changed

* Kinds: `campaign` is LinkedIn's campaign group, `ad_group` its campaign (ad set), `ad` a creative with its post.
* An ad's document is what `createInline` takes as `creative`. Of a message the content stands in `inlineContent.message`:
  make that first (`inMailContents`), then the creative with `content.reference`. Of text ads there is no post.
* Read an ad with its post: `read("ad", with_post(creative, post), place)`. Without the post its texts are missing.
* Statuses are sent as they are meant: LinkedIn makes no paused campaigns and ads, so those begin as drafts (`posting`).
* Fields without a place: `no_place(kind)`; `left_out(kind, values)` those that the ad's format has no place for.
* `field_at(kind, path)`: the field that a path of a refusal (`/dailyBudget/amount`) is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from core.errors import InvalidInput
from integrations.linkedin_ads.mapping.ad_groups import AD_GROUP, political_word
from integrations.linkedin_ads.mapping.ads import AD, MESSAGE, POST, reference_of, with_message, with_post
from integrations.linkedin_ads.mapping.audiences import AUDIENCE, LABEL, SNIPPET, TEMPLATE, segment_of
from integrations.linkedin_ads.mapping.campaigns import ACCOUNT, CAMPAIGN
from integrations.linkedin_ads.mapping.codecs import GONE, with_parameters, without_parameters
from integrations.linkedin_ads.mapping.criteria import entries_of
from integrations.linkedin_ads.mapping.entries import Document, Entry, Mapped, Table, Together, Unsaid, at
from integrations.linkedin_ads.mapping.place import NOWHERE, Place
from integrations.linkedin_ads.wire.patches import NESTED, patch

TABLES: Mapping[str, Table] = {
    table.kind: table for table in (ACCOUNT, CAMPAIGN, AD_GROUP, AD, AUDIENCE, LABEL, SNIPPET, TEMPLATE)
}
RESOURCES = {"account": "account", "campaign": "group", "ad_group": "campaign", "ad": "creative", "audience": "segment"}
"""LinkedIn's word for the entity of a kind; of ads, `post` is the other document."""
_IN_PARTS = frozenset({"runSchedule", "inlineContent"})
"""Records of which a part may be changed by itself; a post is a document of its own."""
Values = Mapping[str, Any]


def read(kind: str, found: Mapping[str, Any], place: Place = NOWHERE) -> dict[str, Any]:
    """The stored values of all fields that a document tells; a field that it cannot tell is missing."""
    values: dict[str, Any] = {}
    for entry in TABLES[kind].of_document(found, place):
        values |= entry.read(found, place)
    return values


def document(kind: str, values: Values, place: Place) -> Document:
    """The document that makes an entity. Raises InvalidInput, with the field, for what LinkedIn does not have."""
    made: Document = {}
    _write(made, TABLES[kind].of_values(values), values, place)
    constant = TABLES[kind].constant
    if constant is not None:
        constant(made, values, place)
    return made


def changes(kind: str, before: Values, after: Values, place: Place) -> dict[str, dict[str, Any]]:
    """Patches by LinkedIn's word for the document; empty when nothing changed that has a place.

    Fields that neither side holds are left alone. Immutable ones are the caller's to look for. Raises InvalidInput.
    """
    known = {**before, **after}
    place = replace(
        place, objective=known.get("objective") or place.objective, format=known.get("format") or place.format
    )
    names = {name for name in known if before.get(name) != after.get(name, before.get(name))}
    chosen = _touched(TABLES[kind].of_values(known), names)
    _check_sent(kind, known, names)
    old: Document = {}
    new: Document = {}
    _write(old, chosen, before, place)
    _write(new, chosen, known, place)
    for name in NESTED & (old.keys() | new.keys()):
        # A part that is new there is set by itself: the record has other parts, which would be lost.
        old.setdefault(name, {})
        new.setdefault(name, {})
    found = {RESOURCES[kind]: patch(_own(old), _own(new)), "post": patch(_posted(old), _posted(new))}
    _send_whole(found[RESOURCES[kind]], chosen, new)
    return {name: one for name, one in found.items() if one}


@cache
def immutable(kind: str, shape: str | None = None) -> frozenset[str]:
    """Fields that are said once, when the entity is made; of ads also by format, for a text ad's own texts may change."""
    table = TABLES[kind]
    if shape is None or table.shape_for is None:
        entries: Iterable[Entry] = table.every()
    else:
        # A picture may be made in two ways, by what else the ad says.
        ways = {
            table.shape_for({"format": shape}),
            table.shape_for({"format": shape, "description": "a", "final_url": "b"}),
        }
        entries = [entry for way in ways for entry in table.meant(way)]
    return frozenset(name for entry in entries if entry.immutable for name in entry.fields)


@cache
def sent_fields(kind: str) -> frozenset[str]:
    """Fields that a post can carry."""
    return frozenset(name for entry in TABLES[kind].every() if not entry.read_only for name in entry.fields)


@cache
def read_fields(kind: str) -> tuple[str, ...]:
    """Fields that a download can bring, in the order of the table."""
    return tuple(dict.fromkeys(name for entry in TABLES[kind].every() for name in entry.fields))


@cache
def no_place(kind: str) -> Mapping[str, str]:
    """Fields that people would expect to be posted and that LinkedIn has no place for, with the reason."""
    return {one.field: one.reason for one in TABLES[kind].unsaid if not one.quiet}


def left_out(kind: str, values: Values) -> dict[str, str]:
    """Values that the format of this ad has no place for, with the reason."""
    table = TABLES[kind]
    if table.shapes is None or values.get("format") is None:
        return {}
    shown = {name for entry in table.of_values(values) if not entry.read_only for name in entry.fields}
    word = str(values["format"]).replace("_", " ").lower()
    return {
        name: f"It cannot be sent with a {word} ad."
        for name in sorted(sent_fields(kind) - shown)
        if values.get(name) is not None
    }


def field_at(kind: str, path: str) -> str | None:
    """The field that a path in one of LinkedIn's refusals is about; None when it is about none of ours."""
    wanted = path.strip("/").replace("/", ".")
    found = [
        (*_likeness(name, one), (entry.named.get(one) if isinstance(entry, Together) else None) or entry.fields[0])
        for entry in TABLES[kind].every()
        for one in entry.paths
        for name in (wanted, f"{POST}.{wanted}", f"{MESSAGE}.{wanted}")
    ]
    deepest = max(found, default=(0, 0, ""))
    return deepest[2] if wanted and deepest[0] else None


def _likeness(name: str, path: str) -> tuple[int, int]:
    """How well a path of a refusal names a place: what lies inside of it, before what it lies in."""
    if f"{name}.".startswith(f"{path}."):
        return 2, len(path)
    return (1, -len(path)) if f"{path}.".startswith(f"{name}.") else (0, 0)


def _touched(entries: tuple[Entry, ...], names: set[str]) -> list[Entry]:
    """The entries that a change is sent by: with their neighbours where LinkedIn takes a record only as a whole."""
    chosen = [one for one in entries if names & set(one.fields) and not one.read_only]
    whole = {path.partition(".")[0] for one in chosen for path in one.paths if "." in path} - _IN_PARTS
    return [
        one for one in entries
        if one in chosen or (not one.read_only and any(path.startswith(f"{name}.") for name in whole for path in one.paths))
    ]  # fmt: skip


def _write(made: Document, entries: tuple[Entry, ...] | list[Entry], values: Values, place: Place) -> None:
    for entry in entries:
        if entry.read_only:
            continue
        try:
            entry.write(made, values, place)
        except InvalidInput as error:
            if error.where is not None:
                raise
            raise InvalidInput(error.message, where=entry.fields[0], hint=error.hint) from error


def _check_sent(kind: str, values: Values, names: set[str]) -> None:
    """Raises InvalidInput for a change that an ad of this format cannot carry: else it would count as sent."""
    told = {name: reason for name, reason in left_out(kind, values).items() if name in names}
    for name, reason in told.items():
        raise InvalidInput(reason, where=name, hint="Undo that change, or make another ad.")


def _own(made: Document) -> Document:
    return {name: value for name, value in made.items() if name != "inlineContent"}


def _posted(made: Document) -> Document:
    return dict(at(made, POST) or {})


def _send_whole(found: dict[str, Any], chosen: list[Entry], new: Document) -> None:
    """Fields that LinkedIn checks together go together, also those of them that stay."""
    if not found:
        return
    for entry in chosen:
        if isinstance(entry, Together) and entry.fields[0] == "bid_strategy":
            found.setdefault("$set", {}).update({name: new[name] for name in entry.paths if name in new})


__all__ = [
    "GONE",
    "MESSAGE",
    "NOWHERE",
    "POST",
    "RESOURCES",
    "TABLES",
    "Mapped",
    "Place",
    "Table",
    "Together",
    "Unsaid",
    "changes",
    "document",
    "entries_of",
    "field_at",
    "immutable",
    "left_out",
    "no_place",
    "political_word",
    "read",
    "read_fields",
    "reference_of",
    "segment_of",
    "sent_fields",
    "with_message",
    "with_parameters",
    "with_post",
    "without_parameters",
]
