"""Editorial rules for symbols, pictures, contact data, repetition and offensive words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from core.copy.lexicon import FUNCTION_WORDS
from core.copy.tables import table
from core.evidence.abroad import SMALL, may_be_abroad
from core.rules import abroad, phrases
from core.rules.profanity import DISGUISED, LETTERS, MASKED, PLUMBING, PROFANE
from core.rules.roles import LONG_ROLES, Role, Voice, Wording
from core.rules.rule import ERROR, INFO, WARNING, Says, Span
from core.rules.texts import SMALL_WORD, WORD, both, google, linkedin, repeats, tidy, word_set

_FOR_WORDS = re.compile(
    r"\b(?:4|2) (?=sale|you|free|all|life(?! (?:cycle|scien))|u\b|him|her)|\b(?:gr8|l8r?|b4|2day|2morrow|2nite|4ever|4u|4you|ur|thx|pls|plz)\b|\b(?:ready|want|need|how|love|time|easy|get|got|nice|where|what|good|here|back|day|face) 2 (?=[a-z]{2,})(?! (?:more|new|days?|hours?|weeks?|months?|years?|people|of)\b)|\b4 (?=real\b|ever\b|good\b|sure\b|less\b)|\b(?:luv|nite|tonite|thru|thanx|kwik|xtra|wanna|gonna|btw|imho|2gether|w8|str8|every1|some1|any1|no1(?= )|2u|4all|4free)\b|(?-i:(?<=[a-z] )r(?= [a-z]))|\b(?:c|see) u\b|\b(?:4|2|for|thank|love|want|need) u\b(?![.&-]\w)"
    r"|[^\W\d_]@(?=[^\W\d_])(?![\w-]+\.[a-z]{2,})|(?<![^\W_])@(?=\s|$)|[^\W\d_]\$(?=[^\W\d_])|(?<!\w)\$(?=[^\W\d_]{2,})",
    re.IGNORECASE,
)


_SLANG = frozenset(
    [
        "4",
        "2",
        "gr8",
        "l8",
        "l8r",
        "b4",
        "2day",
        "2morrow",
        "2nite",
        "4ever",
        "4u",
        "4you",
        "ur",
        "thx",
        "pls",
        "plz",
        "u",
        "r",
        *table(
            "luv nite tonite thru thanx kwik xtra wanna gonna btw imho 2gether w8 str8 every1 some1 any1 no1 2u 4all 4free"
        ),
    ]
)


_AT_HINTS = frozenset({"at", "ät", "arroba", "arobase"})
_DOT_HINTS = frozenset({"dot", "punkt", "point", "punto"})
_DOT = r"(?:\s?[(\[](?:dot|punkt|point|punto)[)\]]\s?|\s(?:dot|punkt)\s)"
_EMAIL = re.compile(
    rf"[\w.+-]+(?:@|\s?[(\[](?:at|ät|arroba|arobase)[)\]]\s?)[\w-]+(?:\.[\w-]+)*(?:\.|{_DOT})[a-z]{{2,}}"
    rf"|\b(?!(?:us|me|look|find|visit|shop|order|more|online|is|are|be)\b)[\w.+-]+ at [\w-]+{_DOT}[a-z]{{2,}}\b",
    re.IGNORECASE,
)


@both(
    "symbols_for_words",
    (ERROR, ERROR),
    "Symbols or digits instead of words",
    "“4 sale” or “fl@wers” is disapproved. Write the words out.",
)
def _symbols_for_words(text: str, wording: Wording) -> Iterator[Span]:
    if not ("@" in text or "$" in text or _SLANG & word_set(text)):
        return
    mails = [found.span() for found in _EMAIL.finditer(text)] if "@" in text else []
    for found in _FOR_WORDS.finditer(text):
        if not any(start <= found.start() < end for start, end in mails):
            yield Span(found.start(), found.end(), f"“{found[0].strip()}” stands for a word or a letter.")


_PICTURES = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff\U0001f1e6-\U0001f1ff][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*|[\u20e3\ufe0f])+"
    r"|(?<![^\s])[:;]-?[)(DP](?![^\s.!?])"
)


@both(
    "emoji",
    (ERROR, ERROR),
    "Emoji or pictures",
    "Both platforms disapprove emoji and pictograms in ads. Leave them out.",
)
def _emoji(text: str, wording: Wording) -> Iterator[Span]:
    for found in () if text.isascii() and ":" not in text and ";" not in text else _PICTURES.finditer(text):
        yield Span(
            found.start(),
            found.end(),
            f"“{found[0]}” is a picture, not text.",
            tidy(_PICTURES.sub("", text)),
            "Remove the pictures",
        )


_ODD = re.compile(r"[•●○■□◆◇►▶◄◀→←↑↓⇒⇐<>^~\\*]+|(?:^|\s)[-–—=+_|]{2,}(?=\s|$)|^\s*(?:[-–•]|\d[.)])\s+(?=\S)")


# »Quoted« is German, « cité » French; a lone » between words is an arrow.
_ODD_OR_ARROW = re.compile(rf"{_ODD.pattern}|(?<!\S)[»›](?!\S)")


@google.text(
    Says(
        "odd_symbols",
        ERROR,
        "Symbols that do not belong",
        "Bullets, arrows, numbered lists and signs such as < > * ~ ^ are disapproved. Use words.",
    )
)
def _odd_symbols(text: str, wording: Wording) -> Iterator[Span]:
    odd = _ODD if "«" in text or "‹" in text else _ODD_OR_ARROW
    for found in odd.finditer(text):
        if found[0].strip() or found[0]:
            yield Span(
                found.start(),
                found.end(),
                f"“{found[0].strip()}” does not belong in an ad text.",
                tidy(odd.sub(" ", text)),
                "Remove the symbols",
            )


@linkedin.text(
    Says(
        "symbol_gimmicks",
        WARNING,
        "Symbols as decoration",
        "LinkedIn disapproves symbols used to draw attention. Use words.",
    )
)
def _gimmicks(text: str, wording: Wording) -> Iterator[Span]:
    for found in re.finditer(r"[●○■□◆◇►▶◄◀⇒⇐]|(?:[→←↑↓↗]\s?){2,}|^[→↗]|[*~^=_<>]{2,}|-{3,}", text):
        yield Span(found.start(), found.end(), f"“{found[0]}” is decoration.")


_SYMBOL_LETTERS = "\u02b0-\u02b8\u1d00-\u1d6a\u0299\u0262\u029c\u026a\u029f\u0274\u0280\ua731\u2070\u2071\u2074-\u209c\u2460-\u24ff\U0001d400-\U0001d7ff"


# CO₂ is a formula, m² a unit, 10² a power.
_FANCY = re.compile(
    f"(?:(?![₀-₉])[{_SYMBOL_LETTERS}]|(?<![A-Z])(?<![A-Z][a-z])(?<![)\\]])[₀-₉]|(?:(?<![^\\s¹²³])|(?<=[^\\W\\d_]{{4}}))[¹²³])+"
)


# Full-width Latin letters are at home only beside Chinese, Japanese or Korean.
_FANCY_OR_WIDE = re.compile(f"(?:{_FANCY.pattern}|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+)+")


_EAST_ASIAN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


@both(
    "fancy_letters",
    (ERROR, ERROR),
    "Letters from symbol alphabets",
    "Circled, raised or mathematical letters are disapproved and unreadable aloud. Type plain letters.",
)
def _fancy_letters(text: str, wording: Wording) -> Iterator[Span]:
    if text.isascii():
        return
    pattern = _FANCY if _EAST_ASIAN.search(text) else _FANCY_OR_WIDE
    for found in pattern.finditer(text):
        yield Span(
            found.start(),
            found.end(),
            f"“{found[0]}” is no plain letter.",
            pattern.sub(_plain, text),
            "Use plain letters",
        )


def _plain(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\s?\d[\d\s()./-]{6,}\d|0\d[\d\s()/-]{6,}\d|\(\d{2,5}\)[\s-]?\d[\d\s-]{4,}\d|\d{3}[-. ]\d{3}[-. ]\d{4}|1?-?800-[\w-]{6,})(?!\w)"
)


# Numbers of any shape after a word that asks to call.
_CALL = re.compile(
    r"\b(?:call|phone|dial|tel|ring|hotline|whatsapp|sms|fax|mobile|anruf\w*|telefon|rufen|tél|téléphone|appelez|ll[aá]m[ae]\w*|teléfono)\b\W{1,3}"
    r"(?:(?:us|now|today|at|on|our|team|sie|uns|unter|an|au|nous|al|ahora|jetzt)\W{1,3}){0,4}(\+?\(?\d[\d ()./-]{5,}\d)(?!\w)",
    re.IGNORECASE,
)


_TEXTED = re.compile(r"\btext (?:us )?(?:at |on )?(\+?\d{9,})(?!\w)", re.IGNORECASE)


_DATE = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{4}-\d{2}-\d{2}$")


@both(
    "phone_number",
    (ERROR, ERROR),
    "Telephone number in the text",
    "Telephone numbers in ad texts are disapproved. On Google use a call asset instead.",
)
def _phone(text: str, wording: Wording) -> Iterator[Span]:
    spans = {found.span() for found in _PHONE.finditer(text) if not _DATE.match(found[0])}
    asked = {
        found.span(1) for pattern in (_CALL, _TEXTED) for found in pattern.finditer(text) if not _DATE.match(found[1])
    }
    spans |= {one for one in asked if not any(one[0] < end and start < one[1] for start, end in spans)}
    for start, end in sorted(spans):
        yield Span(start, end, f"“{text[start:end]}” looks like a telephone number.")


@both(
    "email_address",
    (ERROR, ERROR),
    "E-mail address in the text",
    "Contact data does not belong in ad texts. Lead to a page with a form.",
)
def _email(text: str, wording: Wording) -> Iterator[Span]:
    if "@" in text or not _AT_HINTS.isdisjoint(word_set(text)):
        for found in _EMAIL.finditer(text):
            yield Span(found.start(), found.end(), f"“{found[0]}” is an e-mail address.")


_WEB = re.compile(
    r"(?<![@\w.-])(?!(?:ASP|VB|ADO|ML|F#)\.NET\b)(?<!at\) )(?<!at\))(?:https?://\S+|www\.\S+|[\w-]{2,}(?:\.[\w-]+)*\.(?:com|net|org|io|eu|de|fr|ch|ai|dev|biz|app|example)(?:/\S*)?(?![\w.-]\w))",
    re.IGNORECASE,
)


# “ledgerly dot com” is an address as well.
_SPELLED = re.compile(rf"\b[\w-]{{2,}}{_DOT}(?:com|net|org|io|eu|de|fr|ch|ai|biz|app|example)\b", re.IGNORECASE)


_BARE_DOMAIN = re.compile(r"(?!www\.)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


@both(
    "web_address",
    (ERROR, INFO),
    "Web address in the text",
    "The display URL already shows the address; Google disapproves addresses in texts. Leave it out. A product or company of that very name is no address.",
)
def _web_address(text: str, wording: Wording) -> Iterator[Span]:
    if "." in text:
        mails = [found.span() for found in _EMAIL.finditer(text)] if "@" in text else []
        for found in _WEB.finditer(text):
            mailed = any(start < found.end() and found.start() < end for start, end in mails)
            if not mailed and not _is_own_name(found, wording.voice):
                yield Span(found.start(), found.end(), f"“{found[0]}” is a web address.")
    if not _DOT_HINTS.isdisjoint(word_set(text)) and not _EMAIL.search(text):
        for found in _SPELLED.finditer(text):
            yield Span(found.start(), found.end(), f"“{found[0]}” is a web address.")


def _is_own_name(found: re.Match[str], voice: Voice) -> bool:
    """Whether it is the brand's own name or stands in it, such as `pipely.io`; `pipely.io/prices` is an address."""
    if not _BARE_DOMAIN.fullmatch(found[0]):
        return False
    return any(
        own.start() <= found.start() and found.end() <= own.end()
        for name in voice.dotted_names
        for own in name.finditer(found.string)
    )


_CLICK = re.compile(
    r"\b(?:click|tap|press|swipe)(?: on)? (?:right )?(?:here|now|below|this|the (?:link|button|ad|picture|image)(?! to (?:confirm|release)))\b|\bclick to (?:learn|see|find|read|get|start|discover|download)\b|\b(?:hit|follow|use) (?:this|the) link\b|\blink (?:below|in (?:the )?(?:bio|comments))\b|\bklick(?:e|en sie)? (?:hier|jetzt|unten|auf (?:den|diesen) (?:link|button))\b|\b(?:hier|jetzt) (?:an)?(?:klicken|tippen)\b"
    r"|\bcliquez (?:ici|maintenant|ci-dessous|sur (?:le|ce) (?:lien|bouton))\b|\b(?:haz|haga) clic (?:aquí|ahora|abajo)\b|\b(?:pulsa|pulse|pincha|pinche|toca) aquí\b|\bclicca (?:qui|ora|sotto)\b|\bklik (?:hier|nu)\b|\bclique aqui\b",
    re.IGNORECASE,
)


@both(
    "click_here",
    (ERROR, WARNING),
    "“Click here”",
    "Generic calls such as “click here” are disapproved. Say what the reader gets.",
)
def _click_here(text: str, wording: Wording) -> Iterator[Span]:
    spans = [one.span() for one in _CLICK.finditer(text)]
    foreign = [
        *phrases.CLICK.found(text, word_set(text)),
        *(abroad.CLICK.finditer(text) if may_be_abroad(text) else ()),
    ]
    spans += [one.span() for one in foreign if not any(one.start() < end and start < one.end() for start, end in spans)]
    for start, end in spans:
        yield Span(start, end, f"“{text[start:end]}” says nothing about the offer.")


_SHORT_WORD = 3


_OFTEN = 3


@both("repeated_word", (WARNING, WARNING), "A word three times", "Repetition reads like a gimmick. Use another word.",
      Role.HEADLINE, Role.DESCRIPTION, Role.POST_HEADLINE, Role.POST_DESCRIPTION, Role.ASSET, Role.ASSET_LINE, Role.SUBJECT)  # fmt: skip
def _repeated_word(text: str, wording: Wording) -> Iterator[Span]:
    if not repeats(text):
        return
    words = [(found[0].lower(), found.span()) for found in WORD.finditer(text)]
    counts = Counter(word for word, _ in words if len(word) >= _SHORT_WORD and word not in _NOT_COUNTED)
    for word, count in counts.items():
        spans = [span for one, span in words if one == word]
        if count >= _OFTEN and not _is_figure(text, spans):
            last = spans[-1]
            yield Span(*last, f"“{word}” stands {count} times in one text.")


_PART = re.compile(r"[.!?;:]\s+|,\s+|\s(?:and|or|und|oder|et|ou|y|o|e)\s", re.IGNORECASE)


def _is_figure(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether each sentence, or each part that is one, begins with the word on purpose: “Parts we stock, parts we make”."""
    starts = {0, *(found.end() for found in _PART.finditer(text))}
    if any(start not in starts for start, _ in spans):
        return False
    following = [WORD.match(text, end + 1) for _, end in spans]
    said = [found[0].lower() if found else "" for found in following]
    if not all(said):
        return False
    clauses = all(word in FUNCTION_WORDS for word in said)
    sentences = all(text[:start].rstrip()[-1:] in {"", ".", "!", "?"} for start, _ in spans)
    return clauses or (sentences and len(set(said)) == len(said))


_DOUBLED = re.compile(r"\b([^\W\d_]{2,}|a)(?:\s+\1\b)+", re.IGNORECASE)


_LEGIT_DOUBLES = frozenset({"that", "had", "die", "der", "das", "sie", "nous", "vous"})
# Places and things with such a name; in a headline every word is written with a capital.
_TWINS = table(
    "walla bora pago baden wagga duran tuk cha bye yo hush tom puka couscous aye win knock choo pom ha mahi agar ylang bling beri"
)
_NOT_COUNTED = FUNCTION_WORDS | SMALL | _TWINS


@both("doubled_word", (WARNING, WARNING), "A word twice in a row", "Usually a slip. Keep one.")
def _doubled_word(text: str, wording: Wording) -> Iterator[Span]:
    for found in _DOUBLED.finditer(text) if repeats(text) else ():
        if found[1].lower() not in _LEGIT_DOUBLES | _TWINS and not (wording.role in LONG_ROLES and _is_name(found[0])):
            fixed = text[: found.start()] + found[1] + text[found.end() :]
            yield Span(found.start(), found.end(), f"“{found[1]}” stands twice in a row.", fixed, "Keep one")


def _is_name(doubled: str) -> bool:
    """Whether each of the words is written like a name, such as Bora Bora; in a headline all words are."""
    return (
        all(word[0].isupper() and word[1:].islower() for word in doubled.split())
        and doubled.split()[0] not in _NO_NAMES
    )


_NO_NAMES = frozenset(
    {
        "The",
        "We",
        "You",
        "Your",
        "Our",
        "And",
        "For",
        "In",
        "On",
        "To",
        "It",
        "Is",
        "This",
        "Ihr",
        "Ihre",
        "Ihren",
        "Ihrem",
        "Unsere",
        "Unser",
        "Wir",
        "Und",
        "Für",
        "Mit",
        "Votre",
        "Vos",
        "Nos",
        "Notre",
        "Su",
        "Sus",
        "Nuestro",
        "Nuestra",
    }
)


_MASKS = re.compile(r"[^\W\d_][*@#!$\d]|[@$\d][^\W\d_]")


@both(
    "profanity",
    (ERROR, ERROR),
    "Offensive word",
    "Offensive words are disapproved on both platforms and hurt the brand.",
)
def _profanity(text: str, wording: Wording) -> Iterator[Span]:
    words = word_set(text)
    if not words.isdisjoint(PROFANE):
        for found in SMALL_WORD.finditer(PLUMBING.sub(lambda one: " " * len(one[0]), text.lower())):
            if found[0] in PROFANE:
                yield Span(found.start(), found.end(), f"“{found[0]}” is offensive.")
    if _MASKS.search(text):
        yield from _masked(text)


def _masked(text: str) -> Iterator[Span]:
    """Offensive words in which signs or digits stand for letters."""
    disguised = [
        found for found in DISGUISED.finditer(text) if found[0].lower().strip("!").translate(LETTERS) in PROFANE
    ]
    for found in (*MASKED.finditer(text), *disguised):
        yield Span(found.start(), found.end(), f"“{found[0]}” is offensive.")
