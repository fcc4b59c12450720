"""Posts behind creatives, and the pictures and documents in them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from integrations.sandbox.linkedin.asking import Ask, Reply, Work, made, urn_number
from integrations.sandbox.linkedin.paging import by_start
from integrations.sandbox.linkedin.patching import patched
from integrations.sandbox.linkedin.problems import InputError, Refused, bad, not_found, refused
from integrations.sandbox.linkedin.store import Entity, load, next_id, save, select
from integrations.sandbox.linkedin.surface import Route

SOCIAL = frozenset({"w_organization_social"})
LABELS = ("APPLY", "DOWNLOAD", "VIEW_QUOTE", "LEARN_MORE", "SIGN_UP", "SUBSCRIBE", "REGISTER", "REQUEST_DEMO", "JOIN", "ATTEND",
          "SEE_MORE", "BUY_NOW", "SHOP_NOW")  # fmt: skip
FIELDS = frozenset({"author", "commentary", "visibility", "distribution", "content", "lifecycleState", "adContext",
                    "isReshareDisabledByAuthor", "contentLandingPage", "contentCallToActionLabel"})  # fmt: skip
OURS = frozenset({"id", "createdAt", "publishedAt", "lastModifiedAt"})
CHANGEABLE = frozenset({"commentary", "contentCallToActionLabel", "contentLandingPage", "lifecycleState", "adContext"})
RESERVED = "|{}@[]()<>*_~"
LONGEST, HEADLINE = 3_000, 200
POLLS = 1
"""How often a new picture is still being worked on when it is asked for."""
UPLOAD_MS = 3_600_000


def new_post(ask: Ask, body: Mapping[str, Any], *, dark: bool = False) -> str:
    """Make a post; returns its URN. Raises Refused."""
    _check_ours(body)
    wrong = _check_post(ask, body, dark=dark)
    if wrong:
        raise refused(wrong)
    account = urn_number(
        (body.get("adContext") or {}).get("dscAdAccount", "urn:li:sponsoredAccount:0"), "sponsoredAccount", "a"
    )
    if account:
        ask.may_write(account, "creative")
    number = next_id(ask.connection)
    kind = "ugcPost" if _is_video(body) else "share"
    urn = f"urn:li:{kind}:{number}"
    text = _cut(body["commentary"]) if ask.switch("little_text", "strict") == "realistic" else body["commentary"]
    document = dict(body) | {"id": urn, "commentary": text, "createdAt": ask.now, "lastModifiedAt": ask.now}
    save(ask.connection, Entity("post", number, account, 0, "", body.get("lifecycleState", "PUBLISHED"), document))
    return urn


def referenced(ask: Ask, urn: str) -> Entity | None:
    """The post behind a URN."""
    kind, _, number = urn.rpartition(":")
    if kind not in ("urn:li:share", "urn:li:ugcPost") or not number.isdigit():
        return None
    return load(ask.connection, "post", int(number))


def text_of(ask: Ask, content: Mapping[str, Any]) -> str:
    """All that a creative says, for its review."""
    reference = content.get("reference")
    post = referenced(ask, reference) if isinstance(reference, str) else None
    return f"{post.body['commentary']} {post.body.get('content', '')}" if post else str(content)


def unescaped(text: str) -> str:
    """A post's text as people read it."""
    found, signs = [], iter(text)
    for sign in signs:
        found.append(next(signs, "") if sign == "\\" else sign)
    return "".join(found)


def _bare(text: str) -> int | None:
    """Where the first reserved sign stands without a backslash."""
    skip = False
    for at, sign in enumerate(text):
        if not skip and sign in RESERVED:
            return at
        skip = sign == "\\" and not skip
    return None


def _cut(text: str) -> str:
    at = _bare(text)
    return text if at is None else text[:at]


def _check_ours(body: Mapping[str, Any]) -> None:
    sent = OURS & body.keys() | {"isDsc", "dscAdType"} & (body.get("adContext") or {}).keys()
    if sent:
        raise Refused(422, "FIELD_NOT_ALLOWED", f"ReadOnly field present in a create request: {sorted(sent)[0]}")


def _check_post(ask: Ask, body: Mapping[str, Any], *, dark: bool) -> list[InputError]:
    found = [
        InputError("FIELD_NOT_ALLOWED", f"/{name}", f"{name} is not allowed") for name in sorted(body.keys() - FIELDS)
    ]
    for name in ("author", "commentary", "visibility", "lifecycleState"):
        if not isinstance(body.get(name), str):
            found.append(InputError("MISSING_FIELD", f"/{name}", f"{name} is required"))
    if found:
        return found
    urn_number(body["author"], "organization", "author")
    silent = dark or (body.get("distribution") or {}).get("feedDistribution") == "NONE"
    if silent and not (body.get("adContext") or {}).get("dscAdAccount"):
        found.append(InputError("MISSING_FIELD", "/adContext/dscAdAccount", "a dark post belongs to an ad account"))
    return found + _check_text(ask, body) + _check_content(ask, body.get("content") or {}, body)


def _check_text(ask: Ask, body: Mapping[str, Any]) -> list[InputError]:
    found = []
    if len(unescaped(body["commentary"])) > LONGEST:
        found.append(InputError("FIELD_LENGTH_TOO_LONG", "/commentary", f"at most {LONGEST} characters"))
    if ask.switch("little_text", "strict") == "strict" and _bare(body["commentary"]) is not None:
        found.append(InputError("INVALID_VALUE_FOR_FIELD", "/commentary", "a reserved character is not escaped"))
    label, page = body.get("contentCallToActionLabel"), body.get("contentLandingPage")
    if label is not None and label not in LABELS:
        found.append(InputError("INVALID_VALUE_FOR_FIELD", "/contentCallToActionLabel", f"{label} is no label"))
    if label is not None and not page:
        text = "contentLandingPage is required if contentCallToActionLabel is set"
        found.append(InputError("CONDITIONAL_MISSING_FIELD", "/contentLandingPage", text))
    if page is not None and urlsplit(str(page)).scheme not in ("http", "https"):
        found.append(InputError("INVALID_VALUE_FOR_FIELD", "/contentLandingPage", "a web address"))
    return found


def _check_content(ask: Ask, content: Mapping[str, Any], body: Mapping[str, Any]) -> list[InputError]:
    if len(content) > 1 or not content.keys() <= {"media", "article", "carousel", "multiImage"}:
        return [InputError("MULTIPLE_VALUES_NOT_ALLOWED", "/content", "content is one of media, article, carousel")]
    cards = (content.get("carousel") or {}).get("cards")
    if cards is not None and not 2 <= len(cards) <= 10:
        return [InputError("INVALID_VALUE_FOR_FIELD", "/content/carousel/cards", "a carousel has 2 to 10 cards")]
    media = [one.get("media", {}) for one in cards or []] + ([content["media"]] if "media" in content else [])
    found = []
    for one in media:
        if len(str(one.get("title", ""))) > HEADLINE:
            found.append(InputError("FIELD_LENGTH_TOO_LONG", "/content/media/title", f"at most {HEADLINE} characters"))
        if media_of(ask, str(one.get("id"))) is None:
            found.append(InputError("FIELD_VALUE_DOES_NOT_EXIST", "/content/media/id", f"{one.get('id')} is not there"))
    return found


def _is_video(body: Mapping[str, Any]) -> bool:
    return str(((body.get("content") or {}).get("media") or {}).get("id", "")).startswith(
        ("urn:li:video:", "urn:li:document:")
    )


def _create(ask: Ask) -> Reply:
    return made(new_post(ask, ask.body), "/posts")


def _post(ask: Ask) -> Entity:
    found = referenced(ask, str(ask.keys[0]))
    if found is None:
        raise not_found()
    return found


def _update(ask: Ask) -> Reply:
    one = _post(ask)
    after, touched = patched(one.body, ask.body)
    if touched - CHANGEABLE:
        raise Refused(422, "FIELD_NOT_ALLOWED", f"{sorted(touched - CHANGEABLE)[0]} cannot be changed")
    wrong = _check_text(ask, after)
    if wrong:
        raise refused(wrong)
    save(ask.connection, replace(one, body=after | {"lastModifiedAt": ask.now}))
    return Reply(204)


def _delete(ask: Ask) -> Reply:
    found = referenced(ask, str(ask.keys[0]))
    if found is not None:
        ask.connection.execute("DELETE FROM entity WHERE kind = 'post' AND id = ?", (found.id,))
    return Reply(204)


def _of_account(ask: Ask) -> Reply:
    number = urn_number(ask.query.get("dscAdAccount"), "sponsoredAccount", "dscAdAccount")
    ask.account(number)
    return by_start(ask, [one.body for one in select(ask.connection, "post", "account = ?", (number,))], most=100)


def _of_author(ask: Ask) -> Reply:
    author = str(ask.query.get("author"))
    return by_start(
        ask, [one.body for one in select(ask.connection, "post", "1 = 1", ()) if one.body["author"] == author], most=100
    )


def _batch_get(ask: Ask) -> Reply:
    asked = [str(one) for one in ask.query.get("ids") or []]
    found = {urn: one.body for urn in asked if (one := referenced(ask, urn)) is not None}
    errors = {urn: not_found().document() for urn in asked if urn not in found}
    return Reply(200, {"results": found, "statuses": dict.fromkeys(found, 200), "errors": errors})


def media_of(ask: Ask, urn: str) -> Entity | None:
    """The picture, document or film of a URN."""
    number = urn.rpartition("-")[2]
    found = load(ask.connection, "media", int(number)) if number.isdigit() else None
    return found if found is not None and found.body["urn"] == urn else None


def _begin(kind: str) -> Work:
    def work(ask: Ask) -> Reply:
        request = ask.body.get("initializeUploadRequest")
        if not isinstance(request, dict) or "owner" not in request:
            raise bad("MISSING_FIELD", "initializeUploadRequest.owner is required")
        urn_number(request["owner"], "organization", "owner")
        number = next_id(ask.connection)
        urn = f"urn:li:{kind}:C4SANDBOX-{number}"
        place = f"/upload/{kind}/{number}/{secrets.token_urlsafe(12)}"
        body = {"urn": urn, "owner": request["owner"], "status": "WAITING_UPLOAD", "place": place, "polls": POLLS}
        save(ask.connection, Entity("media", number, 0, 0, "", "WAITING_UPLOAD", body))
        host = ask.switch("address", "http://127.0.0.1")
        answer = {"uploadUrlExpiresAt": ask.now + UPLOAD_MS, "uploadUrl": host + place, kind: urn}
        return Reply(200, {"value": answer})

    return work


def uploaded(ask: Ask, path: str, content: bytes) -> Reply:
    """Bytes that arrive at an upload address. Raises Refused."""
    parts = path.split("/")
    found = load(ask.connection, "media", int(parts[3])) if len(parts) == 5 and parts[3].isdigit() else None
    if found is None or found.body["place"] != path:
        raise not_found()
    fine = content.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8", b"%PDF", b"PK", b"\xd0\xcf"))
    status = "PROCESSING" if fine else "PROCESSING_FAILED"
    body = found.body | {"status": status, "digest": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    save(ask.connection, replace(found, status=status, body=body))
    return Reply(201)


def look_at_media(ask: Ask) -> Reply:
    """What became of an upload; it is worked on for a while."""
    found = media_of(ask, str(ask.keys[0]))
    if found is None:
        raise not_found()
    if found.status == "PROCESSING":
        left = int(found.body["polls"])
        status = "PROCESSING" if left else "AVAILABLE"
        found = replace(found, status=status, body=found.body | {"polls": max(0, left - 1), "status": status})
        save(ask.connection, found)
    return Reply(200, {"id": found.body["urn"], "owner": found.body["owner"], "status": found.status})


def _media_list(ask: Ask) -> Reply:
    """Several uploads at once; looking so does not move them on."""
    asked = [str(one) for one in ask.query.get("ids") or []]
    found = {urn: one for urn in asked if (one := media_of(ask, urn)) is not None}
    shown = {urn: {"id": urn, "owner": one.body["owner"], "status": one.status} for urn, one in found.items()}
    errors = {urn: not_found().document() for urn in asked if urn not in found}
    return Reply(200, {"results": shown, "statuses": dict.fromkeys(shown, 200), "errors": errors})


READ = frozenset({"r_organization_social", "w_organization_social"})
UPLOAD = frozenset({"w_organization_social", "rw_ads"})
ROUTES: Mapping[str, Route] = {
    "CREATE posts": Route(_create, SOCIAL),
    "GET posts/*": Route(lambda ask: Reply(200, _post(ask).body), READ),
    "BATCH_GET posts": Route(_batch_get, READ),
    "PARTIAL_UPDATE posts/*": Route(_update, SOCIAL),
    "DELETE posts/*": Route(_delete, SOCIAL),
    "FINDER:dscAdAccount posts": Route(_of_account, READ, frozenset({"dscAdAccount", "dscAdTypes"})),
    "FINDER:author posts": Route(_of_author, READ, frozenset({"author", "sortBy"})),
    "ACTION:initializeUpload images": Route(_begin("image"), UPLOAD),
    "BATCH_GET images": Route(_media_list, UPLOAD | READ),
    "BATCH_GET documents": Route(_media_list, UPLOAD | READ),
    "GET images/*": Route(look_at_media, UPLOAD | READ),
    "ACTION:initializeUpload documents": Route(_begin("document"), UPLOAD),
    "GET documents/*": Route(look_at_media, UPLOAD | READ),
}
