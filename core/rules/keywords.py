"""Rules for keywords and negative keywords that one of them shows by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.catalog import GOOGLE
from core.rules.context import Context
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Pack, Says
from core.rules.texts import quoted

pack = Pack("google.keyword", "Google Ads keyword rules", (GOOGLE,))
negatives = Pack("google.negative", "Google Ads negative keyword rules", (GOOGLE,))
PACKS = (pack, negatives)

_BOTH = ("keyword", "negative_keyword")
_LONGEST = 80
_MOST_WORDS = 10
_ILLEGAL = re.compile(r"[!@%^*(){}=~`<>?\\|;,\x00-\x1f]")


# Words of letters and digits with single spaces: nothing for the rules about signs, length and capitals to find.
_PLAIN = re.compile(rf"[^\W_]+(?: [^\W_]+){{0,{_MOST_WORDS - 1}}}")


def plain_text(item: Item) -> bool:
    """Whether a keyword's text is a few small words and nothing else."""
    text = item.values.get("text")
    return text is None or (len(text) <= _LONGEST and _PLAIN.fullmatch(text) is not None and text == text.lower())


@pack.entity(Says("text_missing", ERROR, "Keyword without text", "A keyword needs a text and a match type."), *_BOTH)
def _text_missing(item: Item, context: Context) -> Iterator[Hit]:
    if not (item["text"] or "").strip():
        yield Hit("text", "The keyword has no text.")
    if "match_type" not in item.values:
        yield Hit("match_type", "The keyword has no match type.")


@pack.entity(
    Says("too_long", ERROR, "Keyword too long", "Google takes 80 characters at most."), *_BOTH, unless=plain_text
)
def _too_long(item: Item, context: Context) -> Iterator[Hit]:
    text = item["text"] or ""
    if len(text) > _LONGEST:
        yield Hit(
            "text", f"{quoted(text)} has {len(text)} characters; Google takes {_LONGEST} at most.", _LONGEST, len(text)
        )


@pack.entity(
    Says("too_many_words", ERROR, "Keyword with too many words", "Google takes 10 words at most."),
    *_BOTH,
    unless=plain_text,
)
def _too_many_words(item: Item, context: Context) -> Iterator[Hit]:
    text = item["text"] or ""
    if text.count(" ") >= _MOST_WORDS and len(text.split()) > _MOST_WORDS:
        eleventh = list(re.finditer(r"\S+", text))[_MOST_WORDS].start()
        yield Hit(
            "text",
            f"{quoted(text)} has {len(text.split())} words; Google takes {_MOST_WORDS} at most.",
            eleventh,
            len(text),
        )


@pack.entity(
    Says(
        "illegal_characters",
        ERROR,
        "Characters a keyword cannot have",
        "Google refuses ! @ % ^ * ( ) = { } ~ ` and the like. Remove them.",
    ),
    *_BOTH,
    unless=plain_text,
)
def _illegal(item: Item, context: Context) -> Iterator[Hit]:
    text = item["text"] or ""
    for found in _ILLEGAL.finditer(text):
        fixed = " ".join(_ILLEGAL.sub(" ", text).split())
        fix = Fix("Remove the characters", {"text": fixed}) if fixed else None
        yield Hit("text", f"{quoted(text)} holds “{found[0]}”, which Google refuses.", found.start(), found.end(), fix)


@pack.entity(
    Says(
        "written_match_type",
        ERROR,
        "Match type written into the text",
        "Brackets and quotes do not belong in the text; the match type has its own field.",
    ),
    *_BOTH,
    unless=plain_text,
)
def _written_match_type(item: Item, context: Context) -> Iterator[Hit]:
    text = item["text"] or ""
    found = re.fullmatch(r"\s*(?:\[(?P<exact>[^\[\]]+)\]|\"(?P<phrase>[^\"]+)\")\s*", text)
    if found:
        match, inner = ("EXACT", found["exact"]) if found["exact"] else ("PHRASE", found["phrase"])
        fix = Fix(f"Make it {match.lower()}", {"text": inner.strip(), "match_type": match})
        yield Hit("text", f"{quoted(text)} spells its match type.", 0, len(text), fix)
    elif re.search(r"[\[\]\"“”]", text):
        fix = Fix("Remove the marks", {"text": " ".join(re.sub(r"[\[\]\"“”]", " ", text).split())})
        yield Hit("text", f"{quoted(text)} holds brackets or quotes.", 0, len(text), fix)


@pack.entity(
    Says(
        "plus_modifier",
        ERROR,
        "Plus signs of the old broad match",
        "“+word” is no longer a match type. Use phrase match without the plus.",
    ),
    *_BOTH,
    unless=plain_text,
)
def _plus(item: Item, context: Context) -> Iterator[Hit]:
    text = item["text"] or ""
    found = re.search(r"(?:^|\s)\+(?=\w)", text)
    if found:
        fix = Fix("Remove the plus signs", {"text": re.sub(r"(^|\s)\+(?=\w)", r"\1", text)})
        yield Hit("text", f"{quoted(text)} holds plus signs.", found.start(), found.end(), fix)


@pack.entity(
    Says(
        "minus_sign",
        ERROR,
        "Keyword that begins with a minus",
        "A minus makes no negative keyword. Add it as a negative keyword instead.",
    ),
    *_BOTH,
    unless=plain_text,
)
def _minus(item: Item, context: Context) -> Iterator[Hit]:
    text = item["text"] or ""
    found = re.search(r"(?:^|\s)-(?=\w)", text)
    if found:
        fix = Fix("Remove the minus", {"text": re.sub(r"(^|\s)-(?=\w)", r"\1", text)})
        yield Hit("text", f"{quoted(text)} holds a minus before a word.", found.start(), found.end(), fix)


@pack.entity(
    Says(
        "capitals",
        INFO,
        "Keyword with capital letters",
        "Google ignores them; small letters make duplicates easy to see.",
    ),
    "keyword",
    unless=plain_text,
)
def _capitals(item: Item, context: Context) -> Iterator[Hit]:
    text = item["text"] or ""
    if text != text.lower():
        yield Hit(
            "text", f"{quoted(text)} has capital letters.", 0, len(text), Fix("Write it small", {"text": text.lower()})
        )


@pack.entity(
    Says(
        "single_broad_word",
        WARNING,
        "One word in broad match",
        "One broad word matches nearly anything. Use phrase match, or more words.",
    ),
    "keyword",
)
def _single_broad(item: Item, context: Context) -> Iterator[Hit]:
    text = (item["text"] or "").strip()
    if item["match_type"] == "BROAD" and text and " " not in text:
        yield Hit("text", f"{quoted(text)} is one word in broad match.", 0, len(text))


_POOR = 3


@pack.entity(
    Says(
        "low_quality",
        WARNING,
        "Low quality score",
        "Scores up to 3 make clicks expensive. Bring keyword, ad and page closer together, or pause it.",
    ),
    "keyword",
)
def _low_quality(item: Item, context: Context) -> Iterator[Hit]:
    score = item["quality_score"]
    if score is not None and 0 < score <= _POOR:
        yield Hit("quality_score", f"The quality score is {score} of 10.")


@pack.entity(
    Says(
        "below_first_page",
        WARNING,
        "Bid below the first page",
        "With this bid the ad rarely shows on the first page. Raise it, or improve the quality score.",
    ),
    "keyword",
)
def _below_first_page(item: Item, context: Context) -> Iterator[Hit]:
    bid, first = item["max_cpc"], item["first_page_bid"]
    if bid and first and bid < first:
        yield Hit(
            "max_cpc", "The bid is below the first page bid.", fix=Fix("Bid for the first page", {"max_cpc": first})
        )


@pack.entity(
    Says(
        "competitor",
        WARNING,
        "Competitor's name as a keyword",
        "The brief does not allow competitors as keywords. Remove it, or allow it under the brand.",
    ),
    "keyword",
)
def _competitor(item: Item, context: Context) -> Iterator[Hit]:
    if context.voice.brand.allow_competitor_keywords:
        return
    for name, pattern in context.voice.rivals:
        found = pattern.search(item["text"] or "")
        if found:
            yield Hit("text", f"{quoted(item['text'])} names the competitor {name}.", found.start(), found.end())


@negatives.entity(
    Says(
        "orphan",
        ERROR,
        "Negative keyword that belongs to nothing",
        "Without a campaign, an ad group or a shared list it is silently dropped.",
    ),
    "negative_keyword",
)
def _orphan(item: Item, context: Context) -> Iterator[Hit]:
    if not any(name in item.values for name in ("campaign", "ad_group", "shared_set")):
        yield Hit("campaign", "The negative keyword belongs to no campaign, ad group or shared list.")


@negatives.entity(
    Says(
        "level_mismatch",
        ERROR,
        "Level and place differ",
        "An ad group's negative needs its ad group, a campaign's only its campaign.",
    ),
    "negative_keyword",
)
def _level(item: Item, context: Context) -> Iterator[Hit]:
    level, grouped = item["level"], "ad_group" in item.values
    if level == "ad_group" and not grouped and "campaign" in item.values:
        yield Hit("level", "The level is ad group, but no ad group is named.")
    if level == "campaign" and grouped:
        yield Hit("level", "The level is campaign, but an ad group is named.")


_RISKY = frozenset(
    {"free", "best", "cost", "price", "software", "tool", "system", "online", "platform", "solution", "service"}
)


@negatives.entity(
    Says(
        "risky_single_word",
        INFO,
        "One everyday word shuts out much",
        "A single everyday word also blocks good searches (“free” blocks “hassle free”). Use phrase match or more words.",
    ),
    "negative_keyword",
)
def _risky(item: Item, context: Context) -> Iterator[Hit]:
    text = (item["text"] or "").strip().lower()
    if item["match_type"] == "BROAD" and text in _RISKY:
        yield Hit("text", f"“{text}” in broad match blocks every search that holds it.", 0, len(item["text"]))
