"""Rules that read the field catalog: required fields, choices, lengths, spaces, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from core.catalog import GOOGLE, KINDS, LINKEDIN, PLATFORM_LABELS, Field, FieldType
from core.copy.width import display_width
from core.rules.context import Context
from core.rules.roles import ROLES
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Pack, Says
from core.rules.texts import quoted
from core.wording import choice_word

pack = Pack("common", "Field catalog")
EVERY = tuple(KINDS)
_NAMED = ("account", "campaign", "ad_group", "ad", "audience")
# Missing values that have a rule of their own, or that a parent can stand in for.
_SPOKEN_FOR = frozenset(
    {"eu_political_ads", "objective", "targeting", "format", "platform", "account", "text", "match_type"}
)
# Lists of choices that grow without us: accounts hold values this version does not know yet.
_GROWING = frozenset({"bid_strategy", "type", "header", "targeting_method", "exclusion_method", "ai_max", "text_customization", "final_url_expansion",
                      "broad_match_keywords", "networks", "eu_political_ads"})  # fmt: skip


@lru_cache
def _fields(kind: str, platform: str) -> tuple[Field, ...]:
    return tuple(f for f in KINDS[kind].fields if platform in f.platforms)


@lru_cache
def _required(kind: str, platform: str) -> tuple[Field, ...]:
    return tuple(f for f in _fields(kind, platform) if platform in f.required and f.name not in _SPOKEN_FOR)


@lru_cache
def _enums(kind: str, platform: str, growing: bool) -> tuple[Field, ...]:
    return tuple(
        f for f in _fields(kind, platform) if f.choices and f.type is FieldType.ENUM and (f.name in _GROWING) is growing
    )


@lru_cache
def _plain_texts(kind: str, platform: str) -> tuple[Field, ...]:
    """One-line texts that are no ad texts: names, keywords, paths of files."""
    return tuple(
        f
        for f in _fields(kind, platform)
        if f.type is FieldType.TEXT and (platform, kind, f.name) not in ROLES and not f.read_only
    )


@pack.entity(
    Says(
        "required_missing", ERROR, "Required field is empty", "The platform refuses the entity without it. Fill it in."
    ),
    *EVERY,
)
def _required_missing(item: Item, context: Context) -> Iterator[Hit]:
    for described in _required(item.kind, item.platform):
        if described.name not in item.values:
            word = KINDS[item.kind].word(item.platform)
            yield Hit(described.name, f"{described.word(item.platform)} is empty; every {word.lower()} needs one.")


def _unknown(item: Item, growing: bool) -> Iterator[tuple[Field, str]]:
    for described in _enums(item.kind, item.platform, growing):
        value = item.values.get(described.name)
        if value is not None and value not in described.choices:
            yield described, value


@pack.entity(
    Says(
        "unknown_choice", ERROR, "Unknown value", "The field takes one of a fixed list of values. Choose one of them."
    ),
    *EVERY,
)
def _unknown_choice(item: Item, context: Context) -> Iterator[Hit]:
    for described, value in _unknown(item, growing=False):
        if item.live and described.name == "format":
            continue
        known = {choice.lower(): choice for choice in described.choices}.get(str(value).strip().lower())
        fix = Fix(f"Choose {choice_word(known)}", {described.name: known}) if known else None
        yield Hit(
            described.name,
            f"{described.word(item.platform)} is {quoted(value)}; it can be {', '.join(map(choice_word, described.choices))}.",
            0,
            len(value),
            fix,
        )


@pack.entity(
    Says("unfamiliar_choice", WARNING, "Value this program does not know",
         "Imported accounts may hold newer values. It is kept as it is; check that it is no slip."), *EVERY,
)  # fmt: skip
def _unfamiliar_choice(item: Item, context: Context) -> Iterator[Hit]:
    for described, value in _unknown(item, growing=True):
        yield Hit(
            described.name,
            f"{described.word(item.platform)} {quoted(value)} is not known here; usual are {', '.join(described.choices[:4])}.",
            0,
            len(value),
        )


@pack.entity(
    Says(
        "foreign_field", INFO, "Field of the other platform", "The platform has no such field; the value is not posted."
    ),
    "campaign",
    "ad_group",
    "ad",
)
def _foreign_field(item: Item, context: Context) -> Iterator[Hit]:
    for name in item.values:
        described = KINDS[item.kind].by_name[name]
        if item.platform in PLATFORM_LABELS and item.platform not in described.platforms:
            yield Hit(name, f"{PLATFORM_LABELS[item.platform]} has no field {described.label}; it is not posted.")


@pack.entity(
    Says("platform_missing", ERROR, "No platform", "Without a platform it cannot be posted anywhere."),
    "account",
    "campaign",
    "ad_group",
    "ad",
)
def _platform_missing(item: Item, context: Context) -> Iterator[Hit]:
    if item["platform"] not in PLATFORM_LABELS:
        yield Hit(
            "platform",
            f"The platform is {quoted(str(item['platform'] or 'empty'))}; it can be {choice_word(GOOGLE)} or {choice_word(LINKEDIN)}.",
        )


@pack.entity(
    Says("no_account", ERROR, "Campaign without an account", "A campaign is posted into an account. Move it into one."),
    "campaign",
)
def _no_account(item: Item, context: Context) -> Iterator[Hit]:
    if "account" not in item.values:
        yield Hit("account", "The campaign belongs to no account.")


@pack.entity(Says("name_too_long", ERROR, "Name too long", "The platform refuses longer names. Shorten it."), *_NAMED)
def _name_too_long(item: Item, context: Context) -> Iterator[Hit]:
    limit = KINDS[item.kind].by_name["name"].limits.get(item.platform)
    name = item["name"]
    if limit and name and len(name) > limit.most:
        yield Hit(
            "name",
            f"The name has {len(name)} characters; {PLATFORM_LABELS[item.platform]} takes {limit.most} at most.",
            limit.most,
            len(name),
        )


@pack.entity(
    Says(
        "name_long", WARNING, "Name longer than advised", "LinkedIn may refuse names over 100 characters. Shorten it."
    ),
    *_NAMED,
)
def _name_long(item: Item, context: Context) -> Iterator[Hit]:
    limit = KINDS[item.kind].by_name["name"].limits.get(item.platform)
    name = item["name"]
    if limit and limit.advised and name and limit.advised < len(name) <= limit.most:
        yield Hit(
            "name", f"The name has {len(name)} characters; up to {limit.advised} are safe.", limit.advised, len(name)
        )


_NAME_BYTES = 200


@pack.entity(
    Says(
        "name_bytes",
        WARNING,
        "Name too long in bytes",
        "LinkedIn counts the bytes of names: letters outside English count two to four.",
    ),
    "campaign",
    "ad_group",
)
def _name_bytes(item: Item, context: Context) -> Iterator[Hit]:
    name = item["name"]
    if item.platform == LINKEDIN and name and not name.isascii() and len(name.encode()) > _NAME_BYTES:
        yield Hit(
            "name",
            f"The name takes {len(name.encode())} bytes; LinkedIn counts at most {_NAME_BYTES} safely.",
            0,
            len(name),
        )


@lru_cache
def _plain_names(kind: str, platform: str) -> frozenset[str]:
    return frozenset(one.name for one in _plain_texts(kind, platform))


def tidy(item: Item) -> bool:
    """Whether no one-line text of an entity holds spaces too many, or signs that are not seen."""
    names = _plain_names(item.kind, item.platform)
    for name, value in item.values.items():
        if name in names and isinstance(value, str):
            outer = value[:1] == " " or value[-1:] == " "
            if outer or "  " in value or not value.isprintable():
                return False
    return True


def _text(item: Item, described: Field) -> str:
    value = item.values.get(described.name)
    return value if isinstance(value, str) else ""


_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@pack.entity(
    Says(
        "control_characters",
        ERROR,
        "Tab or line break",
        "Tabs and line breaks break names on the platforms and in files. Replace them by spaces.",
    ),
    *EVERY,
    unless=tidy,
)
def _control_characters(item: Item, context: Context) -> Iterator[Hit]:
    for described in _plain_texts(item.kind, item.platform):
        value = _text(item, described)
        found = _CONTROL.search(value)
        if found:
            fix = Fix("Replace by spaces", {described.name: " ".join(_CONTROL.sub(" ", value).split())})
            yield Hit(
                described.name,
                f"{described.word(item.platform)} holds a tab or a line break.",
                found.start(),
                found.end(),
                fix,
            )


_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")


@pack.entity(
    Says(
        "hidden_characters",
        ERROR,
        "Invisible characters",
        "Invisible characters make equal names different. Remove them.",
    ),
    *EVERY,
    unless=tidy,
)
def _hidden_characters(item: Item, context: Context) -> Iterator[Hit]:
    for described in _plain_texts(item.kind, item.platform):
        value = _text(item, described)
        found = None if value.isascii() else _ZERO_WIDTH.search(value)
        if found:
            fix = Fix("Remove them", {described.name: _ZERO_WIDTH.sub("", value)})
            yield Hit(
                described.name,
                f"{described.word(item.platform)} holds an invisible character.",
                found.start(),
                found.end(),
                fix,
            )


_SPACES = re.compile(r"^ +| +\Z| {2,}|\u00a0+")


@pack.entity(
    Says("spaces", WARNING, "Spaces too many", "Stray spaces make equal names different. Remove them."),
    *EVERY,
    unless=tidy,
)
def _spaces(item: Item, context: Context) -> Iterator[Hit]:
    for described in _plain_texts(item.kind, item.platform):
        value = _text(item, described)
        found = _SPACES.search(value)
        if found:
            fixed = " ".join(value.replace("\u00a0", " ").split(" ")).strip()
            fix = Fix("Trim spaces", {described.name: re.sub(" {2,}", " ", fixed)})
            yield Hit(
                described.name, f"{described.word(item.platform)} has spaces too many.", found.start(), found.end(), fix
            )


_OWN_LIMIT_RULES = frozenset({"name", "text"})


@pack.entity(Says("text_too_long", ERROR, "Value too long", "The platform refuses longer values. Shorten it."), *EVERY)
def _text_too_long(item: Item, context: Context) -> Iterator[Hit]:
    for described in _plain_texts(item.kind, item.platform):
        limit = described.limits.get(item.platform)
        value = item.values.get(described.name)
        if (
            limit is None
            or not isinstance(value, str)
            or described.name in _OWN_LIMIT_RULES
            or len(value) * 2 <= limit.most
        ):
            continue
        width = display_width(value)
        if width > limit.most:
            yield Hit(
                described.name,
                f"{described.word(item.platform)} has {width} characters; at most {limit.most} are taken.",
                limit.most,
                len(value),
            )


@pack.entity(
    Says(
        "draft_status",
        INFO,
        "Draft status",
        "Nothing that is a draft is posted as running. Choose Paused or Enabled before posting.",
    ),
    "campaign",
    "ad_group",
    "ad",
)
def _draft_status(item: Item, context: Context) -> Iterator[Hit]:
    if item["status"] == "DRAFT" and item.platform == GOOGLE:
        yield Hit("status", "Google Ads knows no status Draft; it will be posted as Paused.")


@pack.entity(
    Says(
        "new_but_enabled",
        WARNING,
        "New campaign is switched on",
        "New campaigns are posted paused, so that nothing is spent before you looked at it. Pause it.",
    ),
    "campaign",
)
def _new_but_enabled(item: Item, context: Context) -> Iterator[Hit]:
    if item["status"] == "ENABLED" and not item.live:
        yield Hit(
            "status",
            "This new campaign would spend money at once; post it paused.",
            fix=Fix("Pause it", {"status": "PAUSED"}),
        )
