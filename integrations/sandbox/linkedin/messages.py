"""Message and conversation ads: texts with their limits, trees of answers without circles, senders that were approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from integrations.sandbox.linkedin.asking import Ask, Reply, made, number_of, urn_number
from integrations.sandbox.linkedin.patching import patched
from integrations.sandbox.linkedin.posts import media_of
from integrations.sandbox.linkedin.problems import InputError, bad, not_found, refused
from integrations.sandbox.linkedin.store import Entity, load, next_id, save, select
from integrations.sandbox.linkedin.surface import Route

WRITE = frozenset({"rw_ads"})
READ = frozenset({"r_ads", "rw_ads"})
MESSAGE_FIELDS = frozenset(
    {"account", "name", "subject", "sender", "htmlBody", "customFooter", "subContent", "editable"}
)
LIMITS = {"subject": 60, "htmlBody": 8_000, "customFooter": 2_500}
MOST_LINKS = 3
BUTTON, TEXT, OPTION = 20, 500, 35
MOST_NODES, MOST_OPTIONS = 25, 5
REPLIES = ("SIMPLE_REPLY", "EXTERNAL_WEBSITE", "LEAD_GENERATION", "LEAD_GENERATION_THANK_YOU")
CONVERSATION, MESSAGE, NODE = (
    "urn:li:sponsoredConversation:",
    "urn:li:adInMailContent:",
    "urn:li:sponsoredMessageContent:",
)


def exists(ask: Ask, urn: str) -> bool:
    """Whether a creative may refer to a message."""
    number = urn.removeprefix(MESSAGE)
    return urn.startswith(MESSAGE) and number.isdigit() and load(ask.connection, "message", int(number)) is not None


# Messages


def _create_message(ask: Ask) -> Reply:
    body = ask.body
    wrong = [InputError("MISSING_FIELD", f"/{name}", f"{name} is required")
             for name in ("account", "name", "subject", "sender", "htmlBody", "subContent") if not body.get(name)]  # fmt: skip
    wrong += [
        InputError("FIELD_NOT_ALLOWED", f"/{name}", f"{name} is not allowed")
        for name in sorted(body.keys() - MESSAGE_FIELDS)
    ]
    if wrong:
        raise refused(wrong)
    account = ask.may_write(urn_number(body["account"], "sponsoredAccount", "account"), "creative")
    approved = {ask.user, account.body["reference"]}
    if body["sender"] not in approved:
        raise bad("SINMAIL_SENDER_NOT_APPROVED", "The sender is not approved for this account")
    wrong = [*_message_problems(ask, body)]
    if wrong:
        raise refused(wrong)
    number = next_id(ask.connection)
    document = dict(body) | {"id": f"{MESSAGE}{number}", "createdAt": ask.now, "lastModifiedAt": ask.now}
    save(ask.connection, Entity("message", number, account.id, account.id, body["name"], "ACTIVE", document))
    return made(f"{MESSAGE}{number}", "/inMailContents")


def _message_problems(ask: Ask, body: Mapping[str, Any]) -> Iterator[InputError]:
    for name, most in LIMITS.items():
        if len(str(body.get(name) or "")) > most:
            yield InputError("FIELD_LENGTH_TOO_LONG", f"/{name}", f"at most {most} characters")
    if str(body["htmlBody"]).lower().count("<a ") > MOST_LINKS:
        yield InputError("FIELD_VALUE_TOO_HIGH", "/htmlBody", f"at most {MOST_LINKS} links")
    content = body["subContent"]
    if not isinstance(content, dict) or len(content) != 1 or not content.keys() <= {"regular", "guidedReplies"}:
        yield InputError("MULTIPLE_VALUES_NOT_ALLOWED", "/subContent", "subContent is one of regular, guidedReplies")
    elif "regular" in content:
        yield from _button_problems(ask, content["regular"])
    else:
        found = _conversation(ask, str(content["guidedReplies"].get("sponsoredConversation", "")))
        if found is None or not found.body.get("firstMessageContent"):
            yield InputError(
                "FIELD_VALUE_DOES_NOT_EXIST", "/subContent/guidedReplies", "a conversation with a first message"
            )


def _button_problems(ask: Ask, regular: Mapping[str, Any]) -> Iterator[InputError]:
    for name in sorted(regular.keys() - {"callToActionText", "callToActionLandingPageUrl", "rightRailAdPicture"}):
        yield InputError("FIELD_NOT_ALLOWED", f"/subContent/regular/{name}", f"{name} is not allowed")
    picture = regular.get("rightRailAdPicture")
    if picture is not None and media_of(ask, str(picture)) is None:
        yield InputError(
            "FIELD_VALUE_DOES_NOT_EXIST", "/subContent/regular/rightRailAdPicture", f"{picture} is not there"
        )
    if not 1 <= len(str(regular.get("callToActionText") or "")) <= BUTTON:
        yield InputError("FIELD_LENGTH_TOO_LONG", "/subContent/regular/callToActionText", f"1 to {BUTTON} characters")
    if urlsplit(str(regular.get("callToActionLandingPageUrl"))).scheme not in ("http", "https"):
        yield InputError("INVALID_VALUE_FOR_FIELD", "/subContent/regular/callToActionLandingPageUrl", "a web address")


def _message(ask: Ask) -> Reply:
    number = str(ask.keys[0]).removeprefix(MESSAGE)
    found = load(ask.connection, "message", int(number)) if number.isdigit() else None
    if found is None:
        raise not_found()
    ask.account(found.account)
    return Reply(200, found.body)


# Conversations


def _create_conversation(ask: Ask) -> Reply:
    account = ask.may_write(urn_number(ask.body.get("parentAccount"), "sponsoredAccount", "parentAccount"), "creative")
    if ask.body.keys() - {"parentAccount", "headlineImageUrn"}:
        raise bad("FIELD_NOT_ALLOWED", "A conversation has a parentAccount")
    number = next_id(ask.connection)
    body = {"id": f"{CONVERSATION}{number}", "parentAccount": ask.body["parentAccount"]}
    save(ask.connection, Entity("conversation", number, account.id, account.id, "", "ACTIVE", body))
    return made(f"{CONVERSATION}{number}", "/conversationAds")


def _conversation(ask: Ask, urn: str) -> Entity | None:
    number = urn.removeprefix(CONVERSATION)
    return (
        load(ask.connection, "conversation", int(number)) if number.isdigit() and urn.startswith(CONVERSATION) else None
    )


def _mine(ask: Ask) -> Entity:
    found = _conversation(ask, str(ask.keys[0]))
    if found is None:
        raise not_found()
    ask.may_write(found.account, "creative")
    return found


def _create_node(ask: Ask) -> Reply:
    conversation = _mine(ask)
    urn, wrong = _node(ask, conversation, ask.body)
    if wrong:
        raise refused(wrong)
    return made(urn, f"/conversationAds/{conversation.id}/sponsoredMessageContents")


def _create_nodes(ask: Ask) -> Reply:
    conversation = _mine(ask)
    results = []
    for one in ask.body.get("elements") or []:
        urn, wrong = _node(ask, conversation, one)
        results.append({"status": 400, "error": refused(wrong).document()} if wrong else {"status": 201, "id": urn})
    return Reply(200, {"elements": results})


def _node(ask: Ask, conversation: Entity, body: Mapping[str, Any]) -> tuple[str, list[InputError]]:
    """Make one message of a tree; leaves come first, for an answer may only lead to what is there, so no circle can be."""
    nodes = select(ask.connection, "node", "parent = ?", (conversation.id,))
    known = {one.body["id"] for one in nodes}
    wrong = [*_node_problems(ask, body, known)]
    if len(known) >= MOST_NODES:
        wrong.append(InputError("FIELD_VALUE_TOO_HIGH", "/", f"at most {MOST_NODES} messages in a conversation"))
    number = next_id(ask.connection)
    urn = f"{NODE}({CONVERSATION}{conversation.id},{number})"
    if not wrong:
        save(
            ask.connection,
            Entity("node", number, conversation.account, conversation.id, "", "ACTIVE", dict(body) | {"id": urn}),
        )
    return urn, wrong


def _node_problems(ask: Ask, body: Mapping[str, Any], known: set[str]) -> Iterator[InputError]:
    source = body.get("bodySource")
    if not isinstance(source, dict) or len(source) != 1 or not source.keys() <= {"text", "leadGenerationForm"}:
        yield InputError("MISSING_FIELD", "/bodySource", "bodySource is one of text, leadGenerationForm")
    elif "text" in source and not 1 <= len(str(source["text"])) <= TEXT:
        yield InputError("FIELD_LENGTH_TOO_LONG", "/bodySource/text", f"1 to {TEXT} characters")
    elif "leadGenerationForm" in source and not _is_form(ask, str(source["leadGenerationForm"])):
        code = "SPONSORED_MESSAGE_CONTENT_AD_FORM_URN_NOT_FOUND_IN_MESSAGE_TREE"
        yield InputError(code, "/bodySource/leadGenerationForm", "no such form")
    options = (body.get("nextAction") or {}).get("options") or []
    if len(options) > MOST_OPTIONS:
        yield InputError("FIELD_VALUE_TOO_HIGH", "/nextAction/options", f"at most {MOST_OPTIONS} answers")
    for at, one in enumerate(options):
        yield from _option_problems(f"/nextAction/options/{at}", one, known)


def _option_problems(path: str, one: Mapping[str, Any], known: set[str]) -> Iterator[InputError]:
    if not 1 <= len(str(one.get("optionText") or "")) <= OPTION:
        yield InputError("FIELD_LENGTH_TOO_LONG", f"{path}/optionText", f"1 to {OPTION} characters")
    for name in sorted(one.keys() - {"optionText", "replyType", "landingPage", "nextContent"}):
        yield InputError("FIELD_NOT_ALLOWED", f"{path}/{name}", f"{name} is not allowed")
    if one.get("replyType") not in REPLIES:
        yield InputError("INVALID_VALUE_FOR_FIELD", f"{path}/replyType", "one of " + ", ".join(REPLIES))
    if one.get("replyType") == "EXTERNAL_WEBSITE" and urlsplit(str(one.get("landingPage"))).scheme not in (
        "http",
        "https",
    ):
        yield InputError("CONDITIONAL_MISSING_FIELD", f"{path}/landingPage", "a web address")
    if one.get("nextContent") is not None and one["nextContent"] not in known:
        yield InputError(
            "FIELD_VALUE_DOES_NOT_EXIST", f"{path}/nextContent", "make the messages that answers lead to first"
        )


def _is_form(ask: Ask, urn: str) -> bool:
    kind, _, number = urn.rpartition(":")
    known = kind in ("urn:li:adForm", "urn:li:leadGenForm") and number.isdigit()
    return known and load(ask.connection, "form", number_of(number)) is not None


def _update_conversation(ask: Ask) -> Reply:
    found = _mine(ask)
    after, touched = patched(found.body, ask.body)
    if touched - {"firstMessageContent", "headlineImageUrn"}:
        raise bad("FIELD_NOT_ALLOWED", f"{sorted(touched)[0]} cannot be changed")
    known = {one.body["id"] for one in select(ask.connection, "node", "parent = ?", (found.id,))}
    if after.get("firstMessageContent") not in known:
        raise refused([InputError("FIELD_VALUE_DOES_NOT_EXIST", "/firstMessageContent", "no such message")])
    save(ask.connection, replace(found, body=after))
    return Reply(204)


ROUTES: Mapping[str, Route] = {
    "CREATE inMailContents": Route(_create_message, WRITE),
    "GET inMailContents/*": Route(_message, READ),
    "CREATE conversationAds": Route(_create_conversation, WRITE),
    "GET conversationAds/*": Route(lambda ask: Reply(200, _mine(ask).body), READ),
    "PARTIAL_UPDATE conversationAds/*": Route(_update_conversation, WRITE),
    "CREATE conversationAds/*/sponsoredMessageContents": Route(_create_node, WRITE),
    "BATCH_CREATE conversationAds/*/sponsoredMessageContents": Route(_create_nodes, WRITE),
}
