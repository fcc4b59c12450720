"""Editorial rules for punctuation, spaces, insertions and paths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.catalog import LINKEDIN
from core.copy.tables import table
from core.rules.roles import Role, Wording
from core.rules.rule import ERROR, WARNING, Says, Span
from core.rules.texts import bare, both, google, quoted, tidy, word_set

_REPEATED = re.compile(r"([!?,;:*~=#^$%&@_])\1+|\.{2,}|…|[!?][!?]+")


@both(
    "repeated_punctuation",
    (ERROR, ERROR),
    "Repeated punctuation",
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
    for found in re.finditer("!+", text):
        yield Span(
            found.start(),
            found.end(),
            f"{wording.label} {quoted(text)} holds an exclamation mark.",
            fixed,
            "Remove the exclamation mark",
        )


_SPACES = re.compile(r"[ \t\u00a0]{2,}|^\s+|\s+\Z")


@both(
    "double_space",
    (WARNING, WARNING),
    "Spaces too many",
    "Spacing errors are disapproved. One space is enough, none at the ends.",
)
def _double_space(text: str, wording: Wording) -> Iterator[Span]:
    for found in _SPACES.finditer(text):
        yield Span(found.start(), found.end(), "There are spaces too many.", tidy(text), "Remove the spaces")


_BEFORE = re.compile(r"(?<=\S)[ \t]+(?=[,.](?:\s|$)|[?!;](?:\s|$)|:(?=\s|$))")
_BEFORE_FRENCH = re.compile(r"[ \t]+(?=[,.](?:\s|$))")


@both("space_before_mark", (WARNING, WARNING), "Space before a punctuation mark",
      "Spacing errors are disapproved. French alone has a space before ? ! : and ;.")  # fmt: skip
def _space_before(text: str, wording: Wording) -> Iterator[Span]:
    if " " not in text:
        return
    before = _BEFORE_FRENCH if _may_be_french(text) else _BEFORE
    for found in before.finditer(text):
        yield Span(
            found.start(),
            found.end(),
            "There is a space before the punctuation mark.",
            before.sub("", text),
            "Remove the space",
        )


_FRENCH = table(
    """
    le la les des du de un une et ou où vos votre nos notre vous nous qui que quoi pour avec sans chez sur dans est sont comment
    combien pourquoi quel quelle prêt prêts essayez découvrez demandez réservez bonjour
    """
)
_FRENCH_ONLY = re.compile(r"[çœàèêîôûëï]|\b[dlnscmtjq][’'](?=[^\W\d_])", re.IGNORECASE)


def _may_be_french(text: str) -> bool:
    """Whether a text may be French, which sets a space before ? ! : and ;."""
    return bool(_FRENCH_ONLY.search(text)) or not _FRENCH.isdisjoint(word_set(text))


_AFTER = re.compile(
    r"[,;](?=[^\W\d_])|(?<=[a-zäöü]{2})[.!?](?=[A-ZÄÖÜ][a-zäöü])|(?<=[a-zäöü]{3}):(?=(?!innen?\b|[rne]\b)[a-zäöü]{2})"
)


@both("space_missing", (WARNING, WARNING), "No space after a punctuation mark", "Spacing errors are disapproved.")
def _space_missing(text: str, wording: Wording) -> Iterator[Span]:
    for found in _AFTER.finditer(text):
        if text.rfind("{", 0, found.start()) > text.rfind("}", 0, found.start()):  # {keyword:pumps}
            continue
        yield Span(
            found.start(),
            found.end(),
            f"A space is missing after “{found[0]}”.",
            _AFTER.sub(r"\g<0> ", text),
            "Add the space",
        )


_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b-\x1f]|(?<!\n)\t")


@both(
    "invisible_characters",
    (ERROR, ERROR),
    "Invisible characters",
    "Invisible or control characters break texts on the platforms. Remove them.",
)
def _invisible(text: str, wording: Wording) -> Iterator[Span]:
    for found in _INVISIBLE.finditer(text):
        if found[0] == "\u200d":  # joins emoji; the emoji rule speaks of those
            continue
        yield Span(
            found.start(), found.end(), "There is an invisible character here.", _INVISIBLE.sub("", text), "Remove it"
        )


_INSERTION = re.compile(
    r"\{(?:keyword:[^{}]*|CUSTOMIZER\.[^{}:]+(?::[^{}]*)?|LOCATION\([A-Za-z]+\)(?::[^{}]*)?|(?:GLOBAL_)?COUNTDOWN\([^{}]*\)|IF\([^{}]*\):[^{}]*|=[^{}]+)\}",
    re.IGNORECASE,
)


@google.text(
    Says(
        "insertion_malformed",
        ERROR,
        "Malformed insertion",
        "Write {KeyWord:Default text}; Google refuses stray or unknown braces.",
    )
)
def _insertion(text: str, wording: Wording) -> Iterator[Span]:
    if "{" not in text and "}" not in text:
        return
    rest = _INSERTION.sub(lambda found: " " * len(found[0]), text)
    found = re.search(r"\{[^{}]*\}?|\}", rest)
    if found:
        yield Span(found.start(), found.end(), f"“{text[found.start() : found.end()]}” is no insertion Google knows.")


@google.text(
    Says(
        "insertion_without_default",
        ERROR,
        "Keyword insertion without a default",
        "Google needs the text to show when the keyword does not fit: {KeyWord:Default text}.",
    )
)
def _insertion_default(text: str, wording: Wording) -> Iterator[Span]:
    for found in re.finditer(r"\{keyword:\s*\}", text, re.IGNORECASE):
        yield Span(found.start(), found.end(), "The keyword insertion has no default text.")


@google.text(
    Says(
        "path_characters",
        ERROR,
        "Path with characters that a path cannot have",
        "A display path holds letters, digits and hyphens; no spaces or slashes.",
    ),
    Role.PATH,
)
def _path(text: str, wording: Wording) -> Iterator[Span]:
    for found in re.finditer(r"[\s/\\?#&=!%]+", bare(text)):
        fixed = re.sub(r"[\s/\\?#&=!%]+", "-", text).strip("-")
        yield Span(
            found.start(),
            found.end(),
            f"{wording.label} {quoted(text)} holds characters that a path cannot have.",
            fixed,
            "Use hyphens",
        )
