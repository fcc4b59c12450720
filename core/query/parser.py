"""Search text → tree.

search  = either
either  = every { OR every }
every   = term { [AND] term }
term    = { NOT } ( "(" either ")" | name op value | name [NOT] IN "(" value {, value} ")" | name:value | words )
"""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import QueryError
from core.query.scanner import Scanner
from core.query.tree import Compare, Either, Empty, Every, Node, Not, OneOf, Tag, Words

MOST_DEPTH = 40
MOST_TERMS = 250
MOST_VALUES = 5_000


def parse(text: str) -> Node | None:
    """The tree of a search text; None for an empty one. Raises QueryError with the position of the fault."""
    scanner = Scanner(text)
    if not scanner.peek():
        return None
    parser = _Parser(scanner)
    node = parser.either(0)
    if scanner.peek():
        raise QueryError("A parenthesis is closed that was never opened.", position=scanner.at, hint="Remove the ).")
    return node


@dataclass
class _Parser:
    scanner: Scanner
    terms: int = 0
    values: int = 0

    def either(self, depth: int) -> Node:
        parts = [self._every(depth)]
        while self.scanner.keyword("or"):
            parts.append(self._every(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self, depth: int) -> Node:
        parts = [self._term(depth)]
        while self._goes_on():
            parts.append(self._term(depth))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _goes_on(self) -> bool:
        if self.scanner.keyword("and"):
            return True
        if self.scanner.peek() in ("", ")"):
            return False
        before = self.scanner.at
        is_or = self.scanner.keyword("or")
        self.scanner.at = before
        return not is_or

    def _term(self, depth: int) -> Node:
        if depth > MOST_DEPTH:
            raise QueryError(
                f"The search is nested deeper than {MOST_DEPTH} levels.",
                position=self.scanner.at,
                hint="Use fewer parentheses.",
            )
        if self.scanner.keyword("not"):
            return Not(self._term(depth + 1))
        start = self.scanner.at if self.scanner.peek() else len(self.scanner.text)
        if self.scanner.take("("):
            return self._group(depth, start)
        self._count_term(start)
        return self._tag(start) or self._comparison(start)

    def _group(self, depth: int, start: int) -> Node:
        if self.scanner.peek() == ")":
            raise QueryError("Nothing stands between the parentheses.", position=start, hint="Remove them.")
        node = self.either(depth + 1)
        if not self.scanner.take(")"):
            raise QueryError("A parenthesis is not closed.", position=start, hint="Add a ).")
        return node

    def _count_term(self, position: int) -> None:
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise QueryError(
                f"The search has more than {MOST_TERMS} conditions.",
                position=position,
                hint="For many values of one field write: field in (a, b, c).",
            )

    def _tag(self, start: int) -> Node | None:
        name = self.scanner.tag_name()
        if name is None:
            return None
        at = self.scanner.at
        glued = at < len(self.scanner.text) and not self.scanner.text[at].isspace()
        if name.lower() == "is" and self.scanner.text[at : at + 6].lower() == "empty(":
            return self._empty(at, start)
        value = self.scanner.value() if glued else None
        if value is None:
            raise QueryError(
                f"Nothing follows “{name}:”.",
                position=at,
                hint=f"Write {name}:value without a blank, or quote the words.",
            )
        return Tag(name, value, start, at)

    def _empty(self, at: int, start: int) -> Node:
        self.scanner.at = at + len("empty(")
        name = self.scanner.list_value()
        if not name or not self.scanner.take(")"):
            raise QueryError(
                "The name of a field is expected.", position=self.scanner.at, hint="Write is:empty(final_url)."
            )
        return Empty(name, start)

    def _comparison(self, start: int) -> Node:
        if self.scanner.keyword("and", "or"):
            raise self._expected_term(start)
        word = self.scanner.term_word()
        if not word and self.scanner.at == start:
            raise self._expected_term(start)
        after_word = self.scanner.at
        operator = self.scanner.operator()
        if operator:
            return self._compared(word, operator, start)
        negated = self.scanner.keyword("not")
        if self.scanner.keyword("in") and self.scanner.peek() == "(":
            return self._one_of(word, negated, start)
        self.scanner.at = after_word
        return Words(word, start)

    def _expected_term(self, start: int) -> QueryError:
        found = self.scanner.text[start : max(self.scanner.at, start + 1)]
        said = f"before {found!r}" if found else "at the end"
        return QueryError(
            f"A condition is missing {said}.", position=start, hint="Write field = value, or words to look for."
        )

    def _compared(self, name: str, operator: str, start: int) -> Node:
        self.scanner.skip_blanks()
        at = self.scanner.at
        value = self.scanner.value()
        if value is None:
            hint = 'Write a value, with double quotes around it if it has blanks; "" means empty.'
            raise QueryError(f"A value is missing after {name} {operator}.", position=at, hint=hint)
        return Compare(name, operator, value, start, at)

    def _one_of(self, name: str, negated: bool, start: int) -> Node:
        self.scanner.take("(")
        at = self.scanner.at
        values: list[str] = []
        while True:
            self.scanner.skip_blanks()
            value = self.scanner.list_value()
            if value is None:
                raise QueryError(
                    "A value is missing in the list.", position=self.scanner.at, hint=f"Write {name} in (a, b)."
                )
            values.append(value)
            self._count_value()
            if not self.scanner.take(","):
                break
        if not self.scanner.take(")"):
            raise QueryError(
                "The list is not closed.",
                position=self.scanner.at,
                hint="Put commas between values and a ) at the end.",
            )
        return OneOf(name, tuple(values), negated, start, at)

    def _count_value(self) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            raise QueryError(
                f"The search lists more than {MOST_VALUES:,} values.", position=self.scanner.at, hint="Search in parts."
            )
