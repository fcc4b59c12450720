"""Requests of a post: entities in batches, whose elements each land or not; ads with a post of their own one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import InvalidInput, OutcomeUnknown, PlatformError
from core.platforms import Verb
from core.posting.adapter import Operation, OperationsRefused, Refused, Reply
from core.posting.drafting import is_finishing
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.mapping import GONE, changes, document, reference_of
from integrations.linkedin_ads.posting_messages import forget as forget_message
from integrations.linkedin_ads.posting_messages import message_of
from integrations.linkedin_ads.posting_places import Surroundings
from integrations.linkedin_ads.posting_reading import documents, key_of, segments, status_of
from integrations.linkedin_ads.posting_refusals import is_unclear, locally, refused_of, stops_all
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.answers import Result, by_key, created
from integrations.linkedin_ads.wire.values import id_of

INLINE = "inlineContent"
CREATIVE, POST, MESSAGE = "creative", "post", "message"
DRAFT, ARCHIVED = "DRAFT", "ARCHIVED"
ENDED = {"campaign": {"status": ARCHIVED}, "ad_group": {"status": ARCHIVED}, "ad": {"intendedStatus": ARCHIVED}}
"""What has run is archived: its figures stay, and LinkedIn can bring it back."""
Patch = tuple[Operation, Mapping[str, Any]]


@dataclass
class Outcome:
    """What became of the operations of a request so far."""

    ids: dict[int, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    unsure: set[int] = field(default_factory=set)
    stopped: PlatformError | None = None

    def take(self, one: Operation, result: Result) -> None:
        """Note what one element of a batch came to."""
        if result.error is None:
            if one.verb is Verb.CREATE and result.id is not None:
                self.ids[one.n] = id_of(result.id)
        elif is_unclear(result.error):
            self.unsure.add(one.n)
        elif stops_all(result.error):
            self.stopped = result.error
            self.unsure.add(one.n)
        else:
            self.refused += refused_of(one, result.error)

    def reply(self, operations: Sequence[Operation]) -> Reply:
        """The answer. Raises what would stop everything else too, and OperationsRefused when nothing was done."""
        away = {one.n for one in self.refused} | self.unsure
        if self.stopped is not None and all(one.n in away for one in operations):
            raise self.stopped
        if self.refused and not self.unsure and len(away) == len(operations):
            raise OperationsRefused(self.refused)
        return Reply(self.ids, None, tuple(self.refused), frozenset(self.unsure))


def send(around: Surroundings, operations: Sequence[Operation]) -> Reply:
    """Do operations of one batch: one verb, one kind, and an ad that is made with its post alone."""
    verb = operations[0].verb
    work: Callable[[Surroundings, Sequence[Operation], Outcome], None] = {
        Verb.CREATE: _create, Verb.UPDATE: _update, Verb.REMOVE: _remove,
    }[verb]  # fmt: skip
    outcome = Outcome()
    work(around, operations, outcome)
    return outcome.reply(operations)


def body_of(around: Surroundings, one: Operation, *, files: bool = True) -> dict[str, Any]:
    """The document that makes an entity. Raises InvalidInput."""
    known = around.known(one)
    return document(one.kind, known.values, around.place(known, files=files))


def patches_of(around: Surroundings, one: Operation, *, files: bool = True) -> dict[str, dict[str, Any]]:
    """What changes in the documents of an entity: only what differs. Raises InvalidInput."""
    known = around.known(one)
    return changes(one.kind, {**known.values, **known.before}, known.values, around.place(known, files=files))


def _create(around: Surroundings, operations: Sequence[Operation], outcome: Outcome) -> None:
    bodies = list(_written(around, operations, outcome, body_of))
    for one, body in bodies:
        if MESSAGE in body.get(INLINE, {}):
            _create_message(around, one, body, outcome)
        elif INLINE in body:
            _create_inline(around, one, body, outcome)
    together = [(one, body) for one, body in bodies if INLINE not in body]
    if together:
        at = segments(around.connection.account.number, together[0][0].kind)
        answer = around.client.call(calls.batch_create(at, [body for _, body in together])).document
        for (one, _), result in zip(together, created(answer, len(together)), strict=True):
            outcome.take(one, result)


def _create_inline(around: Surroundings, one: Operation, body: Mapping[str, Any], outcome: Outcome) -> None:
    """The post and its creative in one call: both or neither."""
    at = segments(around.connection.account.number, "ad")
    try:
        outcome.ids[one.n] = id_of(around.client.make(calls.action(at, "createInline", {CREATIVE: body})))
    except OutcomeUnknown:
        raise
    except PlatformError as error:
        if stops_all(error) or is_unclear(error):
            raise
        outcome.refused += refused_of(one, error)
        _forget_files(around, one, error)


def _create_message(around: Surroundings, one: Operation, body: Mapping[str, Any], outcome: Outcome) -> None:
    """The message, and the creative that refers to it: a message alone is seen by nobody."""
    creative = {name: value for name, value in body.items() if name != INLINE}
    inline = body[INLINE]
    at = segments(around.connection.account.number, "ad")
    try:
        shown = {"content": {"reference": message_of(around, creative, inline)}}
        outcome.ids[one.n] = id_of(around.client.make(calls.create(at, creative | shown)))
    except OutcomeUnknown:
        raise
    except PlatformError as error:
        if stops_all(error) or is_unclear(error):
            raise
        outcome.refused += refused_of(one, error)
        # LinkedIn does not say what of a message it does not find: its picture goes up again with the next try.
        picture = inline[MESSAGE].get("subContent", {}).get("regular", {}).get("rightRailAdPicture")
        if picture:
            around.files.forget(picture)
    forget_message(around, creative, inline)


def _forget_files(around: Surroundings, one: Operation, error: PlatformError) -> None:
    """A file that LinkedIn does not find any more goes up again with the next try."""
    if any(said.code == "FIELD_VALUE_DOES_NOT_EXIST" and "media" in said.path for said in error.refusals):
        for found in around.place(one, files=True).media.values():
            around.files.forget(found)


def _update(around: Surroundings, operations: Sequence[Operation], outcome: Outcome) -> None:
    patches = list(_written(around, operations, outcome, patches_of))
    _change_posts(around, [(one, found[POST]) for one, found in patches if POST in found], outcome)
    away = {one.n for one in outcome.refused}
    own = [(one, _own(found)) for one, found in patches if one.n not in away and _own(found)]
    _patch(around, own, outcome)
    _name_at_least(around, own, outcome)


def _own(found: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return next((one for name, one in found.items() if name != POST), {})


def _change_posts(around: Surroundings, patches: Sequence[Patch], outcome: Outcome) -> None:
    """Texts stand in the posts behind ads."""
    if not patches:
        return
    idents = [str(one.remote_id) for one, _ in patches]
    held = documents(around.client, around.connection.account.number, "ad", idents)
    for one, patch in patches:
        reference = reference_of(held.get(str(one.remote_id), {}))
        try:
            if reference is not None:
                around.client.call(calls.partial_update(("posts", reference), patch))
        except PlatformError as error:
            if stops_all(error) or is_unclear(error):
                raise
            outcome.refused += refused_of(one, error)


def _patch(around: Surroundings, patches: Sequence[Patch], outcome: Outcome) -> None:
    """Change entities of one kind."""
    if not patches:
        return
    kind = patches[0][0].kind
    keys = {key_of(kind, str(one.remote_id)): (one, patch) for one, patch in patches}
    at = segments(around.connection.account.number, kind)
    asked = calls.batch_partial_update(at, {key: patch for key, (_, patch) in keys.items()})
    for key, result in by_key(around.client.call(asked).document, list(keys)).items():
        outcome.take(keys[str(key)][0], result)


def _name_at_least(around: Surroundings, patches: Sequence[Patch], outcome: Outcome) -> None:
    """What stays a draft for now bears its own name from now on, so that people find it."""
    away = {one.n for one in outcome.refused}
    named = [
        (one, {"$set": {"name": patch["$set"]["name"]}})
        for one, patch in patches
        if one.n in away and is_finishing(one) and (patch.get("$set") or {}).get("name")
    ]
    if named:
        try:
            _patch(around, named, Outcome())
        except PlatformError:
            return  # it is named by the next post


def _remove(around: Surroundings, operations: Sequence[Operation], outcome: Outcome) -> None:
    """Drafts are deleted, everything else is archived; what is not there any more is as it should be."""
    kind = operations[0].kind
    idents = [str(one.remote_id) for one in operations]
    held = documents(around.client, around.connection.account.number, kind, idents)
    standing = [one for one in operations if str(one.remote_id) in held]
    statuses = {one.n: status_of(kind, held[str(one.remote_id)]) for one in standing}
    _patch(around, [(one, {"$set": ENDED[kind]}) for one in standing if statuses[one.n] not in (*GONE, DRAFT)], outcome)
    _delete(around, [one for one in standing if statuses[one.n] == DRAFT], outcome)


def _delete(around: Surroundings, drafts: Sequence[Operation], outcome: Outcome) -> None:
    """Delete drafts of one kind; one that went with what it hung below is as it should be."""
    if not drafts:
        return
    kind = drafts[0].kind
    keys = {key_of(kind, str(one.remote_id)): one for one in drafts}
    asked = calls.batch_delete(segments(around.connection.account.number, kind), list(keys))
    for key, result in by_key(around.client.call(asked).document, list(keys)).items():
        if result.error is None or result.error.code != "NOT_FOUND":
            outcome.take(keys[str(key)], result)


def delete_entity(client: LinkedInClient, account: str, kind: str, ident: str) -> None:
    """Delete a draft; one that is not there is no error."""
    try:
        client.call(calls.delete(*segments(account, kind), key_of(kind, ident)))
    except PlatformError as error:
        if error.code != "NOT_FOUND":
            raise


def _written(
    around: Surroundings, operations: Sequence[Operation], outcome: Outcome, write: Callable[..., Any]
) -> Iterator[tuple[Operation, Any]]:
    """Operations with what is sent; what cannot be is refused here."""
    for one in operations:
        try:
            yield one, write(around, one)
        except InvalidInput as error:
            outcome.refused.append(locally(one, error))
