"""Platforms without markers of their own: new things are made as drafts under a marked name, so that a lost one is found for
certain and one that landed twice is known as ours; name and status follow when everything stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.catalog import KINDS
from core.errors import FieldsRefused, Refusal
from core.platforms import Verb
from core.posting.adapter import Capabilities, Operation, Refused
from core.posting.steps import marker_of

DRAFT = "DRAFT"
_MARK = 12
"""Letters of a mark behind its prefix; five bits each."""
DRAFT_MARK = " · cdesk-"
"""What stands between a name and its mark."""


def with_drafts(can: Capabilities, workspace: str, gen: int, operations: Sequence[Operation]) -> list[Operation]:
    """Operations with each creation of a drafted kind in two: a draft under a marked name, and its name and status.

    The second is an ordinary change of what the first has made: it hangs on it, and is numbered behind all others.
    """
    if not can.drafted:
        return list(operations)
    first = max((one.n for one in operations), default=-1) + 1
    made: list[Operation] = []
    finishing: list[Operation] = []
    for one in operations:
        if one.verb is not Verb.CREATE or one.kind not in can.drafted:
            made.append(one)
            continue
        held = {"name": one.sent.get("name"), "status": one.sent["status"]}
        draft = {"name": marked(one, can.drafted[one.kind], workspace, gen), "status": DRAFT}
        made.append(replace(one, sent={**one.sent, **draft}))
        rest = {name: value for name, value in one.values.items() if name not in held}
        finishing.append(
            replace(one, n=first + len(finishing), verb=Verb.UPDATE, sent=held, rest=rest, before=draft, exempt=())
        )
    return made + finishing


def marked(one: Operation, most: int, workspace: str, gen: int) -> str:
    """The name that a new entity bears until everything stands: nobody else's, and the same wherever this is posted."""
    mark = f"{DRAFT_MARK}{marker_of(workspace, gen, [one])[-_MARK:]}"
    room = most - len(mark.encode())
    # Blanks at the ends might not come back as they were sent.
    name = str(one.sent.get("name") or "").strip() or KINDS[one.kind].label
    return name.encode()[:room].decode(errors="ignore").rstrip() + mark


def is_finishing(one: Operation) -> bool:
    """Whether an operation takes something out of the drafts."""
    return one.verb is Verb.UPDATE and one.before.get("status") == DRAFT and "status" in one.sent


def as_seen(operations: Sequence[Operation]) -> list[Operation]:
    """Operations as people think of them: new things once, under their own names."""
    finishing = {(one.kind, one.entity): one for one in operations if is_finishing(one)}
    made = {(one.kind, one.entity) for one in operations if one.verb is Verb.CREATE}
    seen = [one for one in operations if one.verb is not Verb.UPDATE or (one.kind, one.entity) not in made]
    return [
        replace(one, sent={**one.sent, **finishing[one.kind, one.entity].sent})
        if one.verb is Verb.CREATE and (one.kind, one.entity) in finishing
        else one
        for one in seen
    ]


def named_finally(can: Capabilities, operations: Sequence[Operation]) -> list[Operation]:
    """Creations below what stands already, under the names they will have: whoever bears such a name now is a stranger."""
    names = {(one.kind, one.entity): one.sent.get("name") for one in operations if is_finishing(one)}
    created = [one for one in operations if one.verb is Verb.CREATE and one.kind in can.drafted]
    final = [(one, names.get((one.kind, one.entity), one.sent.get("name"))) for one in created]
    return [
        replace(one, sent={**one.sent, "name": name})
        for one, name in final
        if name and all(link.remote_id for link in one.links)
    ]


def strangers(
    operations: Sequence[Operation],
    alike: Mapping[int, Sequence[str]],
    known: Collection[tuple[str, str]],
    platform: str,
) -> list[Refused]:
    """Refusals of creations whose name somebody else's entity bears: making another would double it, taking it over would
    overwrite it."""
    found = []
    for one in operations:
        if any((one.kind, ident) not in known for ident in alike.get(one.n, ())):
            said = Refusal(
                "local.name_taken", f"“{one.sent['name']}” stands on {platform} already, and this workspace does not know it.",
                "", str(one.sent["name"]), "Get changes to take it over, or give yours another name.", FieldsRefused,
            )  # fmt: skip
            found.append(Refused(one.n, "name", said))
    return found
