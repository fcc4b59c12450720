"""Editorial rules for single ad texts: punctuation, capitals, symbols, spaces, contact data."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from core.catalog import GOOGLE, LINKEDIN
from core.copy.lexicon import AD_WORDS, COMPARATIVES, FUNCTION_WORDS, SUPERLATIVES
from core.copy.verbs import NOUN_OR_VERB, PLAIN_VERBS
from core.copy.width import display_width
from core.rules.profanity import MASKED, PROFANE
from core.rules.roles import Role, Wording
from core.rules.rule import ERROR, INFO, WARNING, Pack, Says, Severity, Span, TextFind

google = Pack("google.text", "Google Ads editorial policy", (GOOGLE,))
linkedin = Pack("linkedin.text", "LinkedIn Advertising Policies", (LINKEDIN,))

_INSERTION_NAME = re.compile(r"\{[^{}:]*:")
_SMALL_WORD = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’&][^\W\d_]+)*")


def both(name: str, severities: tuple[Severity, Severity], title: str, help: str, *roles: Role) -> Callable[[TextFind], TextFind]:
    """The function below is a rule of both platforms, each with its own severity (Google, LinkedIn)."""

    def add(find: TextFind) -> TextFind:
        google.text(Says(name, severities[0], title, help), *roles)(find)
        linkedin.text(Says(name, severities[1], title, help), *roles)(find)
        return find

    return add


@lru_cache(maxsize=4096)
def word_set(text: str) -> frozenset[str]:
    """The words of a text, small: a quick way to see that a rule has nothing to look for."""
    return frozenset(_SMALL_WORD.findall(text.lower()))


@lru_cache(maxsize=4096)
def _repeats(text: str) -> bool:
    words = _SMALL_WORD.findall(text.lower())
    return len(words) != len(set(words))


def bare(text: str) -> str:
    """The text with the names of insertions blanked, so that `{KEYWORD:x}` is no shouting; offsets stay."""
    return _INSERTION_NAME.sub(lambda found: " " * len(found[0]), text).replace("}", " ") if "{" in text else text


def quoted(text: str) -> str:
    """A piece of text as it stands in a message."""
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


def _too_long(text: str, wording: Wording) -> Iterator[Span]:
    limit = wording.limit
    if limit is None or len(text) * 2 <= limit.most:
        return
    width = _width(text)
    if width > limit.most:
        message = f"{wording.label} {quoted(text)} is {width} characters wide; {wording.platform_label} takes at most {limit.most}."
        yield Span(_cut(text, limit.most), len(text), message)


def _width(text: str) -> int:
    return len(text) if text.isascii() and "{" not in text else display_width(text)


def _cut(text: str, most: int) -> int:
    """Where the text passes the limit; 0 when an insertion makes that unclear."""
    if "{" in text:
        return 0
    width = 0
    for index, char in enumerate(text):
        width += display_width(char)
        if width > most:
            return index
    return len(text)


def _longer_than_advised(text: str, wording: Wording) -> Iterator[Span]:
    limit = wording.limit
    if limit is None or limit.advised is None or len(text) * 2 <= limit.advised:
        return
    width = _width(text)
    if limit.advised < width <= limit.most:
        message = f"{wording.label} is {width} characters wide; more than {limit.advised} may be cut off on screen."
        yield Span(_cut(text, limit.advised), len(text), message)


_LENGTHS = (
    (google, "headline_too_long", "Headline too long", Role.HEADLINE),
    (google, "description_too_long", "Description too long", Role.DESCRIPTION),
    (google, "path_too_long", "Path too long", Role.PATH),
    (google, "asset_too_long", "Asset text too long", Role.ASSET),
    (google, "asset_line_too_long", "Sitelink line too long", Role.ASSET_LINE),
    (linkedin, "introduction_too_long", "Introductory text too long", Role.INTRO),
    (linkedin, "headline_too_long", "Headline too long", Role.POST_HEADLINE),
    (linkedin, "description_too_long", "Description too long", Role.POST_DESCRIPTION),
    (linkedin, "subject_too_long", "Subject too long", Role.SUBJECT),
    (linkedin, "message_too_long", "Message too long", Role.BODY),
    (linkedin, "button_too_long", "Button too long", Role.BUTTON),
)
for _pack, _name, _title, _role in _LENGTHS:
    _help = "The platform refuses texts over its limit. Full-width characters count two, insertions count their default. Shorten the text."
    _pack.text(Says(_name, ERROR, _title, _help), _role)(_too_long)
for _name, _title, _role in (
    ("introduction_below_fold", "Introductory text runs below the fold", Role.INTRO),
    ("headline_cut_off", "Headline may be cut off", Role.POST_HEADLINE),
    ("description_cut_off", "Description may be cut off", Role.POST_DESCRIPTION),
):
    linkedin.text(Says(_name, WARNING, _title, "Readers see only the beginning. Say what matters first, or shorten the text."), _role)(
        _longer_than_advised
    )


_REPEATED = re.compile(r"([!?,;:*~=#^$%&@_])\1+|\.{2,}|…|[!?][!?]+")


@both(
    "repeated_punctuation", (ERROR, ERROR), "Repeated punctuation",
    "Doubled marks such as “!!” or “...” are disapproved. Keep one mark.",
)
def _repeated_punctuation(text: str, wording: Wording) -> Iterator[Span]:
    for found in _REPEATED.finditer(text):
        if wording.platform == LINKEDIN and found[0] in {"...", "…"}:
            continue
        yield Span(found.start(), found.end(), f"“{found[0]}” repeats punctuation.", _single(text), "Keep one mark")


def _single(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        mark = found[0][0]
        return "." if mark == "…" else "?" if "?" in found[0] else mark

    return _REPEATED.sub(one, text)


@google.text(
    Says("exclamation_in_headline", ERROR, "Exclamation mark in a headline",
         "Google refuses exclamation marks in headlines and in sitelinks, callouts and snippets. Leave it out."),
    Role.HEADLINE, Role.ASSET,
)  # fmt: skip
def _exclamation(text: str, wording: Wording) -> Iterator[Span]:
    if "!" not in text:
        return
    fixed = re.sub(r"\s*!+(?=\s*\S)", ".", re.sub(r"[\s!]*!\s*$", "", text))
    for found in re.finditer("!", text):
        yield Span(found.start(), found.end(), f"{wording.label} {quoted(text)} holds an exclamation mark.", fixed, "Remove the exclamation mark")


_COMMON = (PLAIN_VERBS | NOUN_OR_VERB | FUNCTION_WORDS | SUPERLATIVES | AD_WORDS | COMPARATIVES) | frozenset(
    ["account", "accounts", "business", "buy", "cheap", "click", "cloud", "data", "deal", "demo", "discount", "easy", "email", "enterprise", "exclusive", "fast", "free", "gratis", "growth", "guide", "here", "limited", "money", "month", "months", "news", "offer", "online", "order", "price", "pricing", "product", "sale", "sales", "save", "secure", "service", "simple", "software", "solution", "special", "team", "teams", "time", "today", "tool", "tools", "trial", "video", "week", "work", "year", "years", "jetzt", "kostenlos", "neu", "sofort", "angebot", "gratuit", "nuevo"]
)
_SHOUT = 4
_CAPITAL_RUN = re.compile(r"[^\W\d_a-z]{4}|[^\W\d_a-z]{2}['’&]")
_CAPITAL_INSIDE = re.compile(r"[^\W\d_A-Z][^\W\d_a-z]")
_SURE = 7


def _shouted(text: str, wording: Wording) -> tuple[list[re.Match[str]], bool]:
    """The words in capitals that are no acronyms, and whether they are shouting beyond doubt."""
    if not _CAPITAL_RUN.search(text):
        return [], False
    words = [found for found in _WORD.finditer(bare(text)) if len(found[0]) >= _SHOUT and found[0].isupper()]
    words = [found for found in words if found[0].rstrip("S") not in wording.voice.acronyms and found[0] not in wording.voice.acronyms]
    sure = len(words) > 1 or any(len(found[0]) >= _SURE or found[0].lower() in _COMMON for found in words)
    return words, sure


def _calmed(text: str, words: list[re.Match[str]]) -> str:
    for found in words:
        text = text[: found.start()] + found[0].capitalize() + text[found.end() :]
    return text


_CAPITALS_HELP = "Words in capitals are shouting and are disapproved. Write them small; list real acronyms under the brand's acronyms."


@both("capitals", (ERROR, ERROR), "Words in capitals", _CAPITALS_HELP)
def _capitals(text: str, wording: Wording) -> Iterator[Span]:
    words, sure = _shouted(text, wording)
    for found in words if sure else ():
        yield Span(found.start(), found.end(), f"“{found[0]}” is written in capitals.", _calmed(text, words), "Write it small")


@both("capitals_likely", (WARNING, WARNING), "A word in capitals that may be an acronym", _CAPITALS_HELP)
def _capitals_likely(text: str, wording: Wording) -> Iterator[Span]:
    words, sure = _shouted(text, wording)
    for found in () if sure else words:
        message = f"“{found[0]}” is written in capitals; add it to the brand's acronyms if it is one."
        yield Span(found.start(), found.end(), message, _calmed(text, words), "Write it small")


@both("alternating_capitals", (ERROR, ERROR), "Capitals in the middle of words", "Letters in turn big and small are disapproved. Write the word plainly.")
def _alternating(text: str, wording: Wording) -> Iterator[Span]:
    for found in _WORD.finditer(bare(text)) if _CAPITAL_INSIDE.search(text) else ():
        word = found[0]
        if len(word) < _SHOUT or word.islower() or word.isupper() or word.istitle():
            continue
        if all(a.isupper() != b.isupper() for a, b in pairwise(word)):
            fixed = text[: found.start()] + word.capitalize() + text[found.end() :]
            yield Span(found.start(), found.end(), f"“{word}” mixes capitals and small letters.", fixed, "Write it plainly")


_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_]([.\-_*]) ?(?:[^\W\d_]\1 ?){2,}[^\W\d_]?|(?:[A-Z] ){3,}[A-Z])(?![^\W_])")


@both("spaced_letters", (ERROR, ERROR), "Letters set apart", "“S.A.L.E” and “S A L E” are disapproved gimmicks. Write the word plainly.")
def _spaced_letters(text: str, wording: Wording) -> Iterator[Span]:
    for found in _SPACED.finditer(text):
        if sum(char.isalpha() for char in found[0]) > 3:
            fixed = text[: found.start()] + re.sub(r"[\W_]", "", found[0]).capitalize() + text[found.end() :]
            yield Span(found.start(), found.end(), f"“{found[0]}” sets its letters apart.", fixed, "Write it plainly")


_FOR_WORDS = re.compile(
    r"\b(?:4|2) (?=sale|you|free|all|life|u\b|him|her)|\b(?:gr8|l8r?|b4|2day|2morrow|2nite|4ever|4u|4you|ur|thx|pls|plz)\b"
    r"|[^\W\d_]@(?=[^\W\d_])(?![\w-]+\.[a-z]{2,})|(?<![^\W_])@(?=\s|$)|[^\W\d_]\$(?=[^\W\d_])|(?<!\w)\$(?=[^\W\d_]{2,})",
    re.IGNORECASE,
)
_SLANG = frozenset(["4", "2", "gr8", "l8", "l8r", "b4", "2day", "2morrow", "2nite", "4ever", "4u", "4you", "ur", "thx", "pls", "plz"])
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)


@both("symbols_for_words", (ERROR, ERROR), "Symbols or digits instead of words", "“4 sale” or “fl@wers” is disapproved. Write the words out.")
def _symbols_for_words(text: str, wording: Wording) -> Iterator[Span]:
    if not ("@" in text or "$" in text or _SLANG & word_set(text)):
        return
    mails = [found.span() for found in _EMAIL.finditer(text)] if "@" in text else []
    for found in _FOR_WORDS.finditer(text):
        if not any(start <= found.start() < end for start, end in mails):
            yield Span(found.start(), found.end(), f"“{found[0].strip()}” stands for a word or a letter.")


_PICTURES = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff\U0001f1e6-\U0001f1ff][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*|[\u20e3\ufe0f]"
)


@both("emoji", (ERROR, ERROR), "Emoji or pictures", "Both platforms disapprove emoji and pictograms in ads. Leave them out.")
def _emoji(text: str, wording: Wording) -> Iterator[Span]:
    if text.isascii():
        return
    for found in _PICTURES.finditer(text):
        yield Span(found.start(), found.end(), f"“{found[0]}” is a picture, not text.", _tidy(_PICTURES.sub("", text)), "Remove the pictures")


_ODD = re.compile(r"[•●○■□◆◇►▶◄◀→←↑↓⇒⇐<>^~\\*]|(?:^|\s)[-–—=+_|]{2,}(?=\s|$)|^\s*(?:[-–•]|\d[.)])\s+(?=\S)")


@google.text(Says("odd_symbols", ERROR, "Symbols that do not belong", "Bullets, arrows, numbered lists and signs such as < > * ~ ^ are disapproved. Use words."))
def _odd_symbols(text: str, wording: Wording) -> Iterator[Span]:
    for found in _ODD.finditer(text):
        if found[0].strip() or found[0]:
            yield Span(found.start(), found.end(), f"“{found[0].strip()}” does not belong in an ad text.", _tidy(_ODD.sub(" ", text)), "Remove the symbols")


@linkedin.text(Says("symbol_gimmicks", WARNING, "Symbols as decoration", "LinkedIn disapproves symbols used to draw attention. Use words."))
def _gimmicks(text: str, wording: Wording) -> Iterator[Span]:
    for found in re.finditer(r"[●○■□◆◇►▶◄◀⇒⇐]|[*~^=_<>]{2,}|-{3,}", text):
        yield Span(found.start(), found.end(), f"“{found[0]}” is decoration.")


_FANCY = re.compile("[\u2070\u2071\u2074-\u209c\u2460-\u24ff\U0001d400-\U0001d7ff]")


@both("fancy_letters", (ERROR, ERROR), "Letters from symbol alphabets", "Circled, raised or mathematical letters are disapproved and unreadable aloud. Type plain letters.")
def _fancy_letters(text: str, wording: Wording) -> Iterator[Span]:
    if text.isascii():
        return
    for found in _FANCY.finditer(text):
        yield Span(found.start(), found.end(), f"“{found[0]}” is no plain letter.", _FANCY.sub(_plain, text), "Use plain letters")


def _plain(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\s?\d[\d\s()./-]{6,}\d|0\d[\d\s()/-]{6,}\d|\(\d{2,5}\)[\s-]?\d[\d\s-]{4,}\d|\d{3}[-. ]\d{3}[-. ]\d{4}|1?-?800-[\w-]{6,})(?!\w)"
)
_DATE = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{4}-\d{2}-\d{2}$")


@both("phone_number", (ERROR, ERROR), "Telephone number in the text", "Telephone numbers in ad texts are disapproved. On Google use a call asset instead.")
def _phone(text: str, wording: Wording) -> Iterator[Span]:
    for found in _PHONE.finditer(text):
        if not _DATE.match(found[0]):
            yield Span(found.start(), found.end(), f"“{found[0]}” looks like a telephone number.")


@both("email_address", (ERROR, ERROR), "E-mail address in the text", "Contact data does not belong in ad texts. Lead to a page with a form.")
def _email(text: str, wording: Wording) -> Iterator[Span]:
    if "@" in text:
        for found in _EMAIL.finditer(text):
            yield Span(found.start(), found.end(), f"“{found[0]}” is an e-mail address.")


_WEB = re.compile(
    r"(?<![@\w.-])(?:https?://\S+|www\.\S+|[\w-]{2,}(?:\.[\w-]+)*\.(?:com|net|org|io|eu|de|fr|ch|ai|dev|biz|app|example)(?:/\S*)?(?![\w.-]\w))", re.IGNORECASE
)


@both("web_address", (ERROR, INFO), "Web address in the text", "The display URL already shows the address; Google disapproves addresses in texts. Leave it out.")
def _web_address(text: str, wording: Wording) -> Iterator[Span]:
    if "." in text and "@" not in text:
        for found in _WEB.finditer(text):
            yield Span(found.start(), found.end(), f"“{found[0]}” is a web address.")


_CLICK = re.compile(r"\bclick(?: on)? (?:here|now|below|this|the (?:link|button|ad))\b|\bklick(?:en sie)? hier\b|\bhier klicken\b|\bcliquez ici\b|\bhaz clic aquí\b", re.IGNORECASE)


@both("click_here", (ERROR, WARNING), "“Click here”", "Generic calls such as “click here” are disapproved. Say what the reader gets.")
def _click_here(text: str, wording: Wording) -> Iterator[Span]:
    for found in _CLICK.finditer(text):
        yield Span(found.start(), found.end(), f"“{found[0]}” says nothing about the offer.")


_SHORT_WORD = 3
_OFTEN = 3


@both("repeated_word", (WARNING, WARNING), "A word three times", "Repetition reads like a gimmick. Use another word.",
      Role.HEADLINE, Role.DESCRIPTION, Role.POST_HEADLINE, Role.POST_DESCRIPTION, Role.ASSET, Role.ASSET_LINE, Role.SUBJECT)  # fmt: skip
def _repeated_word(text: str, wording: Wording) -> Iterator[Span]:
    if not _repeats(text):
        return
    words = [(found[0].lower(), found.span()) for found in _WORD.finditer(text)]
    counts = Counter(word for word, _ in words if len(word) >= _SHORT_WORD and word not in FUNCTION_WORDS)
    for word, count in counts.items():
        if count >= _OFTEN:
            last = [span for one, span in words if one == word][-1]
            yield Span(*last, f"“{word}” stands {count} times in one text.")


_DOUBLED = re.compile(r"\b([^\W\d_]{2,})(?:\s+\1\b)+", re.IGNORECASE)
_LEGIT_DOUBLES = frozenset({"that", "had", "die", "der", "das", "sie", "nous", "vous"})


@both("doubled_word", (WARNING, WARNING), "A word twice in a row", "Usually a slip. Keep one.")
def _doubled_word(text: str, wording: Wording) -> Iterator[Span]:
    for found in _DOUBLED.finditer(text) if _repeats(text) else ():
        if found[1].lower() not in _LEGIT_DOUBLES:
            fixed = text[: found.start()] + found[1] + text[found.end() :]
            yield Span(found.start(), found.end(), f"“{found[1]}” stands twice in a row.", fixed, "Keep one")


_SPACES = re.compile(r"[ \t\u00a0]{2,}|^\s+|\s+\Z")


def _tidy(text: str) -> str:
    return re.sub(r"[ \t\u00a0]{2,}", " ", text).strip()


@both("double_space", (WARNING, WARNING), "Spaces too many", "Spacing errors are disapproved. One space is enough, none at the ends.")
def _double_space(text: str, wording: Wording) -> Iterator[Span]:
    for found in _SPACES.finditer(text):
        yield Span(found.start(), found.end(), "There are spaces too many.", _tidy(text), "Remove the spaces")


_BEFORE = re.compile(r"[ \t]+(?=[,.](?:\s|$))")


@both("space_before_mark", (WARNING, WARNING), "Space before a comma or full stop", "Spacing errors are disapproved.")
def _space_before(text: str, wording: Wording) -> Iterator[Span]:
    for found in _BEFORE.finditer(text):
        yield Span(found.start(), found.end(), "There is a space before the punctuation mark.", _BEFORE.sub("", text), "Remove the space")


_AFTER = re.compile(r"[,;](?=[^\W\d_])|(?<=[a-zäöü]{2})[.!?](?=[A-ZÄÖÜ][a-zäöü])")


@both("space_missing", (WARNING, WARNING), "No space after a punctuation mark", "Spacing errors are disapproved.")
def _space_missing(text: str, wording: Wording) -> Iterator[Span]:
    for found in _AFTER.finditer(text):
        yield Span(found.start(), found.end(), f"A space is missing after “{found[0]}”.", _AFTER.sub(r"\g<0> ", text), "Add the space")


_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b-\x1f]|(?<!\n)\t")


@both("invisible_characters", (ERROR, ERROR), "Invisible characters", "Invisible or control characters break texts on the platforms. Remove them.")
def _invisible(text: str, wording: Wording) -> Iterator[Span]:
    for found in _INVISIBLE.finditer(text):
        if found[0] == "\u200d":  # joins emoji; the emoji rule speaks of those
            continue
        yield Span(found.start(), found.end(), "There is an invisible character here.", _INVISIBLE.sub("", text), "Remove it")


_INSERTION = re.compile(
    r"\{(?:keyword:[^{}]*|CUSTOMIZER\.[^{}:]+(?::[^{}]*)?|LOCATION\([A-Za-z]+\)(?::[^{}]*)?|(?:GLOBAL_)?COUNTDOWN\([^{}]*\)|IF\([^{}]*\):[^{}]*|=[^{}]+)\}", re.IGNORECASE
)


@google.text(Says("insertion_malformed", ERROR, "Malformed insertion", "Write {KeyWord:Default text}; Google refuses stray or unknown braces."))
def _insertion(text: str, wording: Wording) -> Iterator[Span]:
    if "{" not in text and "}" not in text:
        return
    rest = _INSERTION.sub(lambda found: " " * len(found[0]), text)
    found = re.search(r"\{[^{}]*\}?|\}", rest)
    if found:
        yield Span(found.start(), found.end(), f"“{text[found.start():found.end()]}” is no insertion Google knows.")


@google.text(Says("insertion_without_default", ERROR, "Keyword insertion without a default", "Google needs the text to show when the keyword does not fit: {KeyWord:Default text}."))
def _insertion_default(text: str, wording: Wording) -> Iterator[Span]:
    for found in re.finditer(r"\{keyword:\s*\}", text, re.IGNORECASE):
        yield Span(found.start(), found.end(), "The keyword insertion has no default text.")


@google.text(Says("path_characters", ERROR, "Path with characters that a path cannot have", "A display path holds letters, digits and hyphens; no spaces or slashes."), Role.PATH)
def _path(text: str, wording: Wording) -> Iterator[Span]:
    for found in re.finditer(r"[\s/\\?#&=!%]+", bare(text)):
        fixed = re.sub(r"[\s/\\?#&=!%]+", "-", text).strip("-")
        yield Span(found.start(), found.end(), f"{wording.label} {quoted(text)} holds characters that a path cannot have.", fixed, "Use hyphens")


_MASKS = re.compile(r"\w[*@#!$1]")


@both("profanity", (ERROR, ERROR), "Offensive word", "Offensive words are disapproved on both platforms and hurt the brand.")
def _profanity(text: str, wording: Wording) -> Iterator[Span]:
    words = word_set(text)
    if not words.isdisjoint(PROFANE):
        for found in _SMALL_WORD.finditer(text.lower()):
            if found[0] in PROFANE:
                yield Span(found.start(), found.end(), f"“{found[0]}” is offensive.")
    for found in MASKED.finditer(text) if _MASKS.search(text) else ():
        yield Span(found.start(), found.end(), f"“{found[0]}” is offensive.")
