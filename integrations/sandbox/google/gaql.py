"""The query language: text to a parsed query, with the platform's own error codes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from integrations.sandbox.google.problems import Refused, refuse

WORDS = {"SELECT", "FROM", "WHERE", "AND", "ORDER", "BY", "LIMIT", "PARAMETERS", "ASC", "DESC", "IN", "NOT", "LIKE", "CONTAINS", "ANY", "ALL", "NONE", "IS", "NULL", "DURING", "BETWEEN", "REGEXP_MATCH"}  # fmt: skip
TOKEN = re.compile(
    r"""\s*(?:(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?(?![\w.]))"""
    r"""|(?P<word>[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*)|(?P<sign><=|>=|!=|=|<|>|\(|\)|,))""",
    re.DOTALL,
)
NUMBER_OF_VALUES = 20_000


@dataclass(frozen=True)
class Token:
    """One token: kind is string, number, word or sign."""

    kind: str
    text: str


@dataclass(frozen=True)
class Condition:
    """One condition of WHERE; values are as written, strings without their quotes."""

    field: str
    operator: str
    values: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Query:
    """A parsed query."""

    select: tuple[str, ...]
    source: str
    where: tuple[Condition, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()  # field, descending
    limit: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()


def parse(text: str) -> Query:
    """Parse a query.

    Raises:
        Refused: with the query_error that the platform gives.
    """
    return _Reader(_tokens(text)).query()


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text[at:].lstrip())
        kind = str(match.lastgroup)
        value = match[kind]
        if kind == "string" and "\n" in value:
            raise refuse("query_error.PROHIBITED_NEWLINE_IN_STRING", "A string holds a line break.", trigger=value)
        found.append(Token(kind, re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL) if kind == "string" else value))
        at = match.end()
    return found


def _unreadable(rest: str) -> Refused:
    if rest[0] in "'\"":
        return refuse("query_error.STRING_NOT_TERMINATED", "A string has no end.", trigger=rest[:40])
    if rest[0].isdigit() or rest[0] == "-":
        return refuse("query_error.BAD_NUMBER", "A number is malformed.", trigger=rest[:40])
    return refuse("query_error.BAD_SYMBOL", f"Unexpected {rest[0]!r}.", trigger=rest[:1])


class _Reader:
    """Reads the tokens of one query from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def query(self) -> Query:
        self._expect("SELECT", "query_error.EXPECTED_SELECT")
        select = self._fields()
        self._expect("FROM", "query_error.EXPECTED_FROM")
        source = self._name()
        where = self._conditions() if self._take("WHERE") else ()
        order = self._order() if self._take("ORDER") else ()
        limit = self._limit() if self._take("LIMIT") else None
        parameters = self._parameters() if self._take("PARAMETERS") else ()
        if self.at < len(self.tokens):
            raise refuse(
                "query_error.UNEXPECTED_INPUT", "Something follows the query.", trigger=self.tokens[self.at].text
            )
        return Query(select, source, where, order, limit, parameters)

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _next(self) -> Token:
        found = self._peek()
        if found is None:
            raise refuse("query_error.UNEXPECTED_END_OF_QUERY", "The query ends too early.")
        self.at += 1
        return found

    def _is(self, word: str) -> bool:
        found = self._peek()
        return found is not None and found.kind in ("word", "sign") and found.text.upper() == word

    def _take(self, word: str) -> bool:
        if self._is(word):
            self.at += 1
            return True
        return False

    def _expect(self, word: str, code: str) -> None:
        if not self._take(word):
            found = self._peek()
            raise refuse(
                code if found else "query_error.UNEXPECTED_END_OF_QUERY",
                f"{word} was expected.",
                trigger=found.text if found else "",
            )

    def _name(self) -> str:
        found = self._next()
        if found.kind != "word" or found.text.upper() in WORDS:
            raise refuse("query_error.BAD_FIELD_NAME", "A field name was expected.", trigger=found.text)
        return found.text

    def _fields(self) -> tuple[str, ...]:
        found = [self._name()]
        while self._take(","):
            found.append(self._name())
        return tuple(dict.fromkeys(found))

    def _conditions(self) -> tuple[Condition, ...]:
        found = [self._condition()]
        while self._take("AND"):
            found.append(self._condition())
        return tuple(found)

    def _condition(self) -> Condition:
        field = self._name()
        sign = self._next()
        word = sign.text.upper()
        if sign.kind == "sign" and sign.text in ("=", "!=", "<", "<=", ">", ">="):
            return Condition(field, sign.text, (self._value(),))
        if word == "NOT":
            word = f"NOT {self._next().text.upper()}"
        if word in ("LIKE", "NOT LIKE", "REGEXP_MATCH", "NOT REGEXP_MATCH", "DURING"):
            return Condition(field, word, (self._value(),))
        if word in ("IN", "NOT IN"):
            return Condition(field, word, self._list())
        if word == "CONTAINS":
            return self._contains(field)
        if word == "IS":
            return self._null(field)
        if word == "BETWEEN":
            first = self._value()
            self._expect("AND", "query_error.EXPECTED_AND")
            return Condition(field, word, (first, self._value()))
        raise refuse("query_error.BAD_OPERATOR", "There is no such operator.", trigger=sign.text)

    def _contains(self, field: str) -> Condition:
        how = self._next().text.upper()
        if how not in ("ANY", "ALL", "NONE"):
            raise refuse("query_error.BAD_OPERATOR", "CONTAINS needs ANY, ALL or NONE.", trigger=how)
        return Condition(field, f"CONTAINS {how}", self._list())

    def _null(self, field: str) -> Condition:
        operator = "IS NOT NULL" if self._take("NOT") else "IS NULL"
        self._expect("NULL", "query_error.BAD_OPERATOR")
        return Condition(field, operator)

    def _value(self) -> Token:
        found = self._next()
        if found.text == "(" and found.kind == "sign":
            raise refuse("query_error.EXPECTED_SINGLE_VALUE", "One value was expected.", trigger="(")
        if found.kind == "sign":
            raise refuse("query_error.BAD_VALUE", "A value was expected.", trigger=found.text)
        return found

    def _list(self) -> tuple[Token, ...]:
        self._expect("(", "query_error.EXPECTED_LIST")
        if self._take(")"):
            raise refuse("query_error.PROHIBITED_EMPTY_LIST_IN_CONDITION", "The list is empty.")
        found = [self._value()]
        while self._take(","):
            found.append(self._value())
        self._expect(")", "query_error.EXPECTED_LIST")
        if len(found) > NUMBER_OF_VALUES:
            raise refuse("query_error.FILTER_HAS_TOO_MANY_VALUES", f"At most {NUMBER_OF_VALUES} values.")
        return tuple(found)

    def _order(self) -> tuple[tuple[str, bool], ...]:
        self._expect("BY", "query_error.EXPECTED_BY")
        found = []
        while True:
            field = self._name()
            descending = self._take("DESC")
            if not descending:
                self._take("ASC")
            found.append((field, descending))
            if not self._take(","):
                return tuple(found)

    def _limit(self) -> int:
        found = self._next()
        if found.kind != "number" or "." in found.text or len(found.text) > 18:
            raise refuse("query_error.BAD_LIMIT_VALUE", "LIMIT needs a whole number.", trigger=found.text)
        if int(found.text) <= 0:
            raise refuse("query_error.LIMIT_VALUE_TOO_LOW", "LIMIT must be above 0.", trigger=found.text)
        return int(found.text)

    def _parameters(self) -> tuple[tuple[str, str], ...]:
        found = []
        while True:
            name = self._name()
            self._expect("=", "query_error.BAD_OPERATOR")
            value = self._value()
            if name not in ("include_drafts", "omit_unselected_resource_names"):
                raise refuse("query_error.BAD_PARAMETER_NAME", "There is no such parameter.", trigger=name)
            if value.text.lower() not in ("true", "false"):
                raise refuse("query_error.BAD_PARAMETER_VALUE", "A parameter is true or false.", trigger=value.text)
            found.append((name, value.text.lower()))
            if not self._take(","):
                return tuple(found)
