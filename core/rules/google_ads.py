"""Rules for Google search ads that one of them shows by itself."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from core.catalog import GOOGLE
from core.copy.words import stem, tokens
from core.rules.calls import says_what_to_do
from core.rules.context import Context
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Pack, Says
from core.rules.texts import quoted
from core.wording import choice_word

rsa = Pack("google.rsa", "Google Ads: responsive search ads", (GOOGLE,))


_PARTS = {"headlines": ("headline", 3, 15), "descriptions": ("description", 2, 4)}


def _is_rsa(item: Item) -> bool:
    return item["format"] in (None, "responsive_search")


def _texts(item: Item, name: str) -> list[str]:
    return item[name] or []


_ADVISED = {"headlines": 8, "descriptions": 3}
_CAN_BE_ALIKE = 3


def plain_texts(item: Item) -> bool:
    """Whether an ad has as many different headlines and descriptions as it should, and the latter are plain sentences."""
    heads, lines = item["headlines"], item["descriptions"]
    return isinstance(heads, list) and isinstance(lines, list) and _are_plain(tuple(heads), tuple(lines))


@lru_cache(maxsize=20_000)
def _are_plain(heads: tuple[str, ...], lines: tuple[str, ...]) -> bool:
    said, told = {text.strip().casefold() for text in heads}, {text.strip().casefold() for text in lines}
    if "" in said or "" in told or len(said) < len(heads) or len(told) < len(lines):
        return False
    if not (_ADVISED["headlines"] <= len(heads) <= _PARTS["headlines"][2]):
        return False
    if not (_ADVISED["descriptions"] <= len(lines) <= _PARTS["descriptions"][2]) or "".join(lines).count("!") > 1:
        return False
    every = "\n".join(lines).casefold()
    return not any(text in every for text in said if len(text.split()) > _CAN_BE_ALIKE)


def _too_few(item: Item, name: str) -> Iterator[Hit]:
    word, least, _ = _PARTS[name]
    count = sum(1 for text in _texts(item, name) if text.strip())
    if _is_rsa(item) and count < least:
        yield Hit(name, f"The ad has {count} {word}{'' if count == 1 else 's'}; Google asks for at least {least}.")


def _too_many(item: Item, name: str) -> Iterator[Hit]:
    word, _, most = _PARTS[name]
    texts = _texts(item, name)
    if _is_rsa(item) and len(texts) > most:
        yield Hit(
            name,
            f"The ad has {len(texts)} {word}s; Google takes {most} at most.",
            fix=Fix(f"Keep the first {most}", {name: texts[:most]}),
        )


@rsa.entity(
    Says("too_few_headlines", ERROR, "Too few headlines", "A search ad needs 3 headlines at least."),
    "ad",
    unless=plain_texts,
)
def _few_headlines(item: Item, context: Context) -> Iterator[Hit]:
    return _too_few(item, "headlines")


@rsa.entity(
    Says("too_many_headlines", ERROR, "Too many headlines", "A search ad takes 15 headlines at most."),
    "ad",
    unless=plain_texts,
)
def _many_headlines(item: Item, context: Context) -> Iterator[Hit]:
    return _too_many(item, "headlines")


@rsa.entity(
    Says("too_few_descriptions", ERROR, "Too few descriptions", "A search ad needs 2 descriptions at least."),
    "ad",
    unless=plain_texts,
)
def _few_descriptions(item: Item, context: Context) -> Iterator[Hit]:
    return _too_few(item, "descriptions")


@rsa.entity(
    Says("too_many_descriptions", ERROR, "Too many descriptions", "A search ad takes 4 descriptions at most."),
    "ad",
    unless=plain_texts,
)
def _many_descriptions(item: Item, context: Context) -> Iterator[Hit]:
    return _too_many(item, "descriptions")


@rsa.entity(
    Says(
        "few_texts",
        WARNING,
        "Fewer texts than advised",
        "With 8 headlines and 3 descriptions or more Google finds better combinations.",
    ),
    "ad",
    unless=plain_texts,
)
def _few_texts(item: Item, context: Context) -> Iterator[Hit]:
    for name, (word, least, _) in _PARTS.items():
        count = len({text.strip().casefold() for text in _texts(item, name) if text.strip()})
        if _is_rsa(item) and least <= count < _ADVISED[name]:
            yield Hit(name, f"The ad has {count} different {word}s; {_ADVISED[name]} or more are advised.")


def duplicates_in(item: Item, name: str) -> Iterator[Hit]:
    """Elements of a list that stand in it before, whatever their capitals."""
    texts = _texts(item, name)
    first: dict[str, int] = {}
    unique = list({text.strip().casefold(): text for text in reversed(texts)}.values())[::-1]
    for index, text in enumerate(texts):
        key = text.strip().casefold()
        if key and key in first:
            fix = Fix("Keep one", {name: unique})
            yield Hit(f"{name}[{index}]", f"{quoted(text)} stands twice in the ad.", 0, len(text), fix)
        first.setdefault(key, index)


@rsa.entity(
    Says("duplicate_headline", ERROR, "Headline twice", "Google refuses equal texts in one ad. Keep one."),
    "ad",
    unless=plain_texts,
)
def _duplicate_headline(item: Item, context: Context) -> Iterator[Hit]:
    return duplicates_in(item, "headlines")


@rsa.entity(
    Says("duplicate_description", ERROR, "Description twice", "Google refuses equal texts in one ad. Keep one."),
    "ad",
    unless=plain_texts,
)
def _duplicate_description(item: Item, context: Context) -> Iterator[Hit]:
    return duplicates_in(item, "descriptions")


@rsa.entity(
    Says(
        "empty_text",
        ERROR,
        "Empty headline or description",
        "Google refuses empty texts. Write it, or remove the line.",
    ),
    "ad",
    unless=plain_texts,
)
def _empty_text(item: Item, context: Context) -> Iterator[Hit]:
    for name in _PARTS:
        for index, text in enumerate(_texts(item, name)):
            if not text.strip():
                kept = [one for one in _texts(item, name) if one.strip()]
                yield Hit(
                    f"{name}[{index}]",
                    f"Line {index + 1} of the {name} is empty.",
                    fix=Fix("Remove empty lines", {name: kept}),
                )


_ALIKE = 0.8


@rsa.entity(
    Says(
        "similar_headlines",
        WARNING,
        "Headlines that say the same",
        "Google may show them side by side, and different texts score better. Say something else in one.",
    ),
    "ad",
)
def _similar(item: Item, context: Context) -> Iterator[Hit]:
    texts = _texts(item, "headlines")
    for index, twin in _twins(tuple(texts)):
        text = texts[index]
        message = f"{quoted(text)} says nearly the same as {quoted(texts[twin])}."
        yield Hit(f"headlines[{index}]", message, 0, len(text))


@lru_cache(maxsize=20_000)
def _twins(texts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Texts that say nearly the same as one before them, and which; many ads of an account hold the same ones."""
    found: list[tuple[int, int]] = []
    by_sign: dict[object, list[int]] = {}
    told = [_told(text) for text in texts]
    for index, (words, signs, small) in enumerate(told):
        near = sorted({at for sign in signs for at in by_sign.get(sign, ())})
        twin = next((at for at in near if _alike(words, told[at][0]) and told[at][2] != small), None)
        if twin is not None:
            found.append((index, twin))
        for sign in signs:
            by_sign.setdefault(sign, []).append(index)
    return tuple(found)


@lru_cache(maxsize=100_000)
def _told(text: str) -> tuple[frozenset[str], tuple[object, ...], str]:
    """The stems of a text, its signs and the text as equal ones are compared.

    Texts that are alike share a sign: all words where they are few, else one of the rarest.
    """
    words, small = frozenset(stem(word) for word in tokens(text)), text.strip().casefold()
    if len(words) <= _CAN_BE_ALIKE:
        return words, (words,) if words else (), small
    return words, tuple(sorted(words, key=_rarity)[: len(words) - math.ceil(_ALIKE * len(words)) + 1]), small


def _rarity(word: str) -> tuple[bool, int, str]:
    """One order for all words, numbers and long ones first: they are the rarer."""
    return (word.isalpha(), -len(word), word)


def _alike(words: frozenset[str], theirs: frozenset[str]) -> bool:
    if not words or not theirs:
        return False
    if words == theirs:
        return True
    common = len(words & theirs)
    several = min(len(words), len(theirs)) > _CAN_BE_ALIKE
    return several and common / (len(words) + len(theirs) - common) >= _ALIKE


@rsa.entity(
    Says("path2_without_path1", ERROR, "Path 2 without path 1", "Google needs path 1 first. Move the text."), "ad"
)
def _path2(item: Item, context: Context) -> Iterator[Hit]:
    if "path2" in item.values and "path1" not in item.values:
        fix = Fix("Move it to path 1", {"path1": item["path2"], "path2": None})
        yield Hit("path2", "Path 2 is filled while path 1 is empty.", 0, len(item["path2"]), fix)


@rsa.entity(Says("final_url_missing", ERROR, "No landing page", "An ad needs a final URL."), "ad")
def _final_url_missing(item: Item, context: Context) -> Iterator[Hit]:
    if "final_url" not in item.values and item["format"] != "legacy":
        yield Hit("final_url", "The ad has no landing page.")


_POSITIONS = {"headline_pins": ("headlines", 3), "description_pins": ("descriptions", 2)}


@rsa.entity(
    Says(
        "pin_invalid",
        ERROR,
        "Pin that points nowhere",
        "Headlines are pinned to positions 1 to 3, descriptions to 1 or 2.",
    ),
    "ad",
)
def _pin_invalid(item: Item, context: Context) -> Iterator[Hit]:
    for name, (texts, most) in _POSITIONS.items():
        pins: dict[str, object] = item[name] or {}
        count = len(_texts(item, texts))
        kept = {number: at for number, at in pins.items() if _is_position(number, count) and _is_position(at, most)}
        for number, position in pins.items():
            if number not in kept:
                fix = Fix("Remove the pin", {name: kept or None})
                yield Hit(name, f"Pin of {texts[:-1]} {number} to position {position} does not fit.", fix=fix)


def _is_position(position: object, most: int) -> bool:
    return str(position).isdigit() and 1 <= int(str(position)) <= most


@rsa.entity(
    Says(
        "all_pinned",
        WARNING,
        "Everything is pinned",
        "With every headline pinned Google cannot find better combinations. Pin one or two positions, with two or three texts each.",
    ),
    "ad",
)
def _all_pinned(item: Item, context: Context) -> Iterator[Hit]:
    pins = item["headline_pins"] or {}
    if pins and len(pins) >= len(_texts(item, "headlines")):
        yield Hit("headline_pins", f"All {len(pins)} headlines are pinned.")


@rsa.entity(
    Says(
        "single_pin",
        INFO,
        "One text for a pinned position",
        "With one text in a position it shows in every ad. Pin two or three to choose from.",
    ),
    "ad",
)
def _single_pin(item: Item, context: Context) -> Iterator[Hit]:
    positions = [str(position) for position in (item["headline_pins"] or {}).values()]
    for position in sorted(set(positions)):
        if positions.count(position) == 1:
            yield Hit("headline_pins", f"Only one headline is pinned to position {position}.")


@rsa.entity(
    Says(
        "no_call_to_action",
        WARNING,
        "No call to action",
        "Readers click more often when an ad says what to do: “Book a demo”.",
    ),
    "ad",
)
def _no_call(item: Item, context: Context) -> Iterator[Hit]:
    texts = [*_texts(item, "headlines"), *_texts(item, "descriptions")]
    if _is_rsa(item) and texts and not any(map(says_what_to_do, texts)):
        yield Hit("headlines", "No headline or description says what to do.")


@rsa.entity(
    Says(
        "brand_not_named",
        INFO,
        "The ad does not name the brand",
        "Readers trust an ad more that names its sender. Name it in one headline.",
    ),
    "ad",
)
def _brand_not_named(item: Item, context: Context) -> Iterator[Hit]:
    names = [name.casefold() for name in context.voice.own_names if name.strip()]
    texts = " ".join(_texts(item, "headlines")).casefold()
    if _is_rsa(item) and names and texts and not any(name in texts for name in names):
        yield Hit("headlines", f"No headline names {context.voice.own_names[0]}.")


@rsa.entity(
    Says(
        "exclamation_marks",
        ERROR,
        "More than one exclamation mark",
        "Google takes one exclamation mark in an ad, and only in a description.",
    ),
    "ad",
    unless=plain_texts,
)
def _exclamations(item: Item, context: Context) -> Iterator[Hit]:
    texts = _texts(item, "descriptions")
    count = sum(text.count("!") for text in texts)
    if count > 1:
        fix = Fix("Replace them by full stops", {"descriptions": [re.sub(r"\s*!+", ".", text) for text in texts]})
        yield Hit("descriptions", f"The descriptions hold {count} exclamation marks; Google takes one.", fix=fix)


@rsa.entity(
    Says(
        "same_phrase_twice",
        INFO,
        "Headline repeated in a description",
        "When both show together the ad says the same twice. Use the line for something new.",
    ),
    "ad",
    unless=plain_texts,
)
def _same_phrase(item: Item, context: Context) -> Iterator[Hit]:
    # A short phrase or the product's own name may well stand in both.
    own = {name.strip().casefold() for name in context.voice.own_names}
    heads = [text.strip().casefold() for text in _texts(item, "headlines") if len(text.split()) > _CAN_BE_ALIKE]
    heads = [text for text in heads if text not in own]
    for index, text in enumerate(_texts(item, "descriptions")):
        small = text.casefold()
        head = next((one for one in heads if one in small), None)
        if head is not None:
            at = small.index(head)
            yield Hit(
                f"descriptions[{index}]",
                f"{quoted(text[at : at + len(head)])} is a headline of the same ad.",
                at,
                at + len(head),
            )
            return


@rsa.entity(
    Says(
        "legacy_format",
        ERROR,
        "Format that can no longer be made",
        "Google makes no new ads of this format. Write a responsive search ad.",
    ),
    "ad",
)
def _legacy(item: Item, context: Context) -> Iterator[Hit]:
    if item["format"] == "legacy" and not item.live:
        yield Hit("format", "New ads of this old format are refused.")


@rsa.entity(
    Says("other_platform_format", ERROR, "Ad format of the other platform", "Google Ads knows no such ad."), "ad"
)
def _other_format(item: Item, context: Context) -> Iterator[Hit]:
    if item["format"] in {"single_image", "document", "text", "message", "conversation"}:
        yield Hit("format", f"{choice_word(item['format'])} is an ad format of LinkedIn.")


@rsa.entity(
    Says(
        "mobile_domain", ERROR, "Mobile page on another website", "All landing pages of an ad must be on one website."
    ),
    "ad",
)
def _mobile_domain(item: Item, context: Context) -> Iterator[Hit]:
    page, mobile = domain_of(item["final_url"]), domain_of(item["final_mobile_url"])
    if page and mobile and page != mobile:
        yield Hit(
            "final_mobile_url",
            f"The mobile page is on {mobile}, the landing page on {page}.",
            0,
            len(item["final_mobile_url"]),
        )


_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "gov", "edu"})


def domain_of(url: str | None) -> str | None:
    """The website of an address without subdomains; None when it names none."""
    found = re.match(r"(?:https?://)?(?:[^/@?#]*@)?([\w.-]+\.\w+)", url or "", re.IGNORECASE)
    if not found:
        return None
    labels = found[1].lower().split(".")
    count = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-count:])
