"""How long a text is as its platform counts it, at its worst, and what of it stands above LinkedIn's fold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.catalog import KINDS
from core.copy.fields import INTRODUCTION_FOLD
from core.copy.width import display_width, resolved
from core.copytexts.sections import FORMATS
from core.rules.roles import limit_of

_KEYWORD = re.compile(r"\{keyword:[^{}]*\}", re.IGNORECASE)
_IF = re.compile(r"\{=IF\([^{},]*,([^{}]*)\):([^{}]*)\}", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…](?=\s|$)")


@dataclass(frozen=True)
class Count:
    """`width` with every insertion at its default, `worst` with the longest keyword and the longer branch of an IF in place;
    `most` is refused above, `advised` (where the platform has one) is cut off above."""

    width: int
    worst: int
    most: int
    advised: int | None = None

    @property
    def over(self) -> bool:
        """Whether the platform refuses it."""
        return self.width > self.most

    @property
    def strained(self) -> bool:
        """Whether some of it may not be shown: cut off, or a keyword too long for its place."""
        return not self.over and (self.worst > self.most or (self.advised is not None and self.width > self.advised))

    @property
    def shown(self) -> int:
        """What the text is measured against: the limit people see, else the one that is refused above."""
        return self.advised or self.most

    def words(self) -> str:
        """`27/30`, with the worst case behind it where that differs."""
        return f"{self.width}/{self.shown}" + (f" ({self.worst})" if self.worst > self.width else "")


def counted(platform: str, field: str, text: str, keywords: Iterable[str] = ()) -> Count:
    """Count one text of a field; `keywords` are those an insertion may put in."""
    limit = limit_of(platform, "ad", field, FORMATS[platform]) or limit_of(platform, "ad", field, None)
    width = display_width(text)
    worst = width if "{" not in text else max(width, _worst(text, keywords))
    most = limit.most if limit else KINDS["ad"].by_name[field].limits[platform].most
    return Count(width, worst, most, limit.advised if limit else None)


def _worst(text: str, keywords: Iterable[str]) -> int:
    """The width with the longest that may stand in the place of each insertion."""
    longer = _IF.sub(lambda found: max(found[1], found[2], key=display_width), text)
    if not _KEYWORD.search(longer):
        return display_width(longer)
    longest = max(keywords, key=display_width, default="")
    return max(display_width(longer), display_width(_KEYWORD.sub(lambda found: longest, longer)))


@dataclass(frozen=True)
class Hook:
    """What a reader of an introductory text sees before "see more"; `whole`: at least one sentence ends above the fold."""

    shown: str
    hidden: int
    whole: bool


def hook(text: str) -> Hook:
    """The hook of an introductory text."""
    plain = resolved(text)
    if display_width(plain) <= INTRODUCTION_FOLD:
        return Hook(plain, 0, whole=True)
    end = next(at for at in range(len(plain) + 1) if display_width(plain[:at]) >= INTRODUCTION_FOLD)
    return Hook(plain[:end].rstrip(), len(plain) - end, whole=bool(_ENDS.search(plain[:end])))
