"""Reading a search text from left to right: blanks, words, quoted texts and operators."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import QueryError

MOST_CHARACTERS = 100_000

_BLANK = re.compile(r"\s*")
_OPERATOR = re.compile(r"!=|!~|<=|>=|<>|==|=|<|>|~")
_SAME = {"<>": "!=", "==": "="}
# A word where a term begins ends at an operator; a value may hold operators (web addresses do).
_TERM_WORD = re.compile(r'(?:(?!!=|!~)[^\s()"“”„=<>~])+')
_VALUE_WORD = re.compile(r'[^\s()"“”„]+')
_LIST_WORD = re.compile(r'[^\s(),"“”„][^(),"“”„]*')
_TAG_NAME = re.compile(r"([^\W\d][\w.]*):(?!//)")
_CLOSING = {'"': '"', "“": "”", "„": "“”"}


@dataclass
class Scanner:
    """A position in a search text. `at` counts characters from 0."""

    text: str
    at: int = 0

    def __post_init__(self) -> None:
        if len(self.text) > MOST_CHARACTERS:
            raise QueryError(
                f"The search is longer than {MOST_CHARACTERS:,} characters.",
                position=MOST_CHARACTERS,
                hint="Make it shorter.",
            )
        broken = re.search(r"[\x00\ud800-\udfff]", self.text)
        if broken:
            raise QueryError("The search holds a broken character.", position=broken.start(), hint="Remove it.")

    def skip_blanks(self) -> None:
        """Move over blanks."""
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        self.skip_blanks()
        return self.text[self.at : self.at + 1]

    def take(self, character: str) -> bool:
        """Move over one character if it comes next."""
        if self.peek() != character:
            return False
        self.at += 1
        return True

    def operator(self) -> str | None:
        """The comparison operator that comes next."""
        self.skip_blanks()
        found = _OPERATOR.match(self.text, self.at)
        if not found:
            return None
        self.at = found.end()
        return _SAME.get(found[0], found[0])

    def keyword(self, *words: str) -> bool:
        """Move over one of these words (any case) if it stands next, unquoted and whole."""
        self.skip_blanks()
        found = _TERM_WORD.match(self.text, self.at)
        if not found or found[0].lower() not in words:
            return False
        self.at = found.end()
        return True

    def tag_name(self) -> str | None:
        """The name before a colon, as in has:error."""
        found = _TAG_NAME.match(self.text, self.at)
        if not found:
            return None
        self.at = found.end()
        return found[1]

    def term_word(self) -> str:
        """A word or quoted text where a term begins; empty when there is none."""
        return self._word(_TERM_WORD) or ""

    def value(self) -> str | None:
        """A word or quoted text after an operator; None when there is none."""
        return self._word(_VALUE_WORD)

    def list_value(self) -> str | None:
        """One value of a list in parentheses: it may hold blanks and ends at a comma."""
        return self._word(_LIST_WORD)

    def _word(self, pattern: re.Pattern[str]) -> str | None:
        if self.peek() in _CLOSING:
            return self._quoted()
        found = pattern.match(self.text, self.at)
        if not found:
            return None
        self.at = found.end()
        if self.text[self.at : self.at + 1] in ('"', "(") and pattern is not _TERM_WORD:
            raise QueryError(
                f"{found[0]!r} runs into {self.text[self.at]}.",
                position=self.at,
                hint='Put the whole value in double quotes, with \\" for a quote inside.',
            )
        return found[0].rstrip() if pattern is _LIST_WORD else found[0]

    def _quoted(self) -> str:
        start = self.at
        closing = _CLOSING[self.text[start]]
        out: list[str] = []
        at = start + 1
        while at < len(self.text):
            character = self.text[at]
            if character in closing:
                self.at = at + 1
                return "".join(out)
            if character == "\\" and at + 1 < len(self.text):
                at += 1
                character = self.text[at]
            out.append(character)
            at += 1
        raise QueryError("A quoted text is not closed.", position=start, hint='Add a " at its end.')
