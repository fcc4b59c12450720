"""Rules for the length of ad texts: refused above the limit, warned of above what screens show."""

from __future__ import annotations

from collections.abc import Iterator

from core.copy.width import display_width
from core.rules.roles import Role, Wording
from core.rules.rule import ERROR, WARNING, Says, Span
from core.rules.texts import google, linkedin, quoted


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
    linkedin.text(
        Says(_name, WARNING, _title, "Readers see only the beginning. Say what matters first, or shorten the text."),
        _role,
    )(_longer_than_advised)
