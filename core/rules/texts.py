"""What the rules about ad texts share: the packs of both platforms and small looks at a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from core.catalog import GOOGLE, LINKEDIN
from core.rules.roles import Role
from core.rules.rule import Pack, Says, Severity, TextFind

google = Pack("google.text", "Google Ads editorial policy", (GOOGLE,))


linkedin = Pack("linkedin.text", "LinkedIn Advertising Policies", (LINKEDIN,))


_INSERTION_NAME = re.compile(r"\{[^{}:]*:")


SMALL_WORD = re.compile(r"[^\W_]+")


WORD = re.compile(r"[^\W\d_]+(?:['’&][^\W\d_]+)*")


def both(
    name: str, severities: tuple[Severity, Severity], title: str, help: str, *roles: Role
) -> Callable[[TextFind], TextFind]:
    """The function below is a rule of both platforms, each with its own severity (Google, LinkedIn)."""

    def add(find: TextFind) -> TextFind:
        google.text(Says(name, severities[0], title, help), *roles)(find)
        linkedin.text(Says(name, severities[1], title, help), *roles)(find)
        return find

    return add


@lru_cache(maxsize=4096)
def word_set(text: str) -> frozenset[str]:
    """The words of a text, small: a quick way to see that a rule has nothing to look for."""
    return frozenset(SMALL_WORD.findall(text.lower()))


@lru_cache(maxsize=4096)
def repeats(text: str) -> bool:
    """Whether any word stands twice in a text."""
    words = SMALL_WORD.findall(text.lower())
    return len(words) != len(set(words))


def bare(text: str) -> str:
    """The text with the names of insertions blanked, so that `{KEYWORD:x}` is no shouting; offsets stay."""
    return _INSERTION_NAME.sub(lambda found: " " * len(found[0]), text).replace("}", " ") if "{" in text else text


def quoted(text: str) -> str:
    """A piece of text as it stands in a message."""
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


def tidy(text: str) -> str:
    """The text with single spaces and none at its ends."""
    return re.sub(r"[ \t\u00a0]{2,}", " ", text).strip()
