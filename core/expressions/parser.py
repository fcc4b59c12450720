"""Tokens → tree.

expression = every { "or" every }
every      = turned { "and" turned }
turned     = { "not" } compared
compared   = sum [ op sum | ["not"] "in" "(" expression {"," expression} ")" ]
sum        = product { ("+" | "-" | "&") product }
product    = signed { ("*" | "/") signed }
signed     = { "-" } ( value | name | name "(" [ expression {"," expression} ] ")" | "(" expression ")" )
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from core.errors import ExpressionError
from core.expressions.functions import FUNCTIONS, Function
from core.expressions.scanner import Sort, Token, tokens
from core.expressions.tree import ELEMENT, Among, Binary, Call, Constant, Expression, Name, Node, Unary

MOST_DEPTH = 24
MOST_NODES = 400
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "~", "!~")
_CONSTANTS: Mapping[str, bool | None] = {"true": True, "false": False, "empty": None}


def parse(text: str, functions: Mapping[str, Function] = FUNCTIONS) -> Expression:
    """The tree of an expression; raises ExpressionError with the position of the fault."""
    parser = _Parser(tokens(text), functions)
    if not text.strip():
        raise ExpressionError(
            "Nothing is written.", position=0, hint='Write for instance: len(name) > 60 or name ~ "test".'
        )
    root = parser.expression(0)
    if parser.token.sort is not Sort.END:
        raise parser.unexpected()
    return Expression(text, root, functions)


@dataclass
class _Parser:
    waiting: list[Token]
    functions: Mapping[str, Function]
    index: int = 0
    nodes: int = 0
    in_each: bool = False

    @property
    def token(self) -> Token:
        return self.waiting[self.index]

    def unexpected(self) -> ExpressionError:
        token = self.token
        if token.sort is Sort.END:
            return ExpressionError("Something is missing at the end.", position=token.at, hint="Finish the expression.")
        return ExpressionError(
            f"“{token.text}” was not expected here.", position=token.at, hint="Join conditions with and, or."
        )

    def expression(self, depth: int) -> Node:
        if depth > MOST_DEPTH:
            raise ExpressionError(
                f"It is nested deeper than {MOST_DEPTH} levels.", position=self.token.at, hint="Use fewer parentheses."
            )
        node = self._every(depth)
        while token := self._word("or"):
            node = self._made(Binary("or", node, self._every(depth), token.at))
        return node

    def _every(self, depth: int) -> Node:
        node = self._turned(depth)
        while token := self._word("and"):
            node = self._made(Binary("and", node, self._turned(depth), token.at))
        return node

    def _turned(self, depth: int) -> Node:
        token = self._word("not")
        if not token:
            return self._compared(depth)
        return self._made(Unary("not", self._deeper(self._turned, depth), token.at))

    def _deeper(self, rule: object, depth: int) -> Node:
        if depth >= MOST_DEPTH:
            raise ExpressionError(
                f"It is nested deeper than {MOST_DEPTH} levels.", position=self.token.at, hint="Write it shorter."
            )
        return rule(depth + 1)  # type: ignore[operator,no-any-return]

    def _compared(self, depth: int) -> Node:
        left = self._sum(depth)
        token = self._sign(*_COMPARISONS)
        if token:
            node = self._made(Binary(token.text, left, self._sum(depth), token.at))
            if self.token.sort is Sort.SIGN and self.token.text in _COMPARISONS:
                raise ExpressionError(
                    "Two comparisons stand in a row.", position=self.token.at, hint="Write a < b and b < c."
                )
            return node
        return self._among(left, depth)

    def _among(self, left: Node, depth: int) -> Node:
        before = self.index
        negated = self._word("not") is not None
        token = self._word("in")
        if not token:
            self.index = before
            return left
        if not self._sign("("):
            raise ExpressionError("A list is expected after in.", position=self.token.at, hint='Write x in ("a", "b").')
        return self._made(Among(left, self._listed(depth), negated, token.at))

    def _sum(self, depth: int) -> Node:
        node = self._product(depth)
        while token := self._sign("+", "-", "&"):
            node = self._made(Binary(token.text, node, self._product(depth), token.at))
        return node

    def _product(self, depth: int) -> Node:
        node = self._signed(depth)
        while token := self._sign("*", "/"):
            node = self._made(Binary(token.text, node, self._signed(depth), token.at))
        return node

    def _signed(self, depth: int) -> Node:
        token = self._sign("-")
        if token:
            return self._made(Unary("-", self._deeper(self._signed, depth), token.at))
        return self._value(depth)

    def _value(self, depth: int) -> Node:
        token = self.token
        if token.sort is Sort.WORD and token.text in _CONSTANTS:
            return self._constant(_CONSTANTS[token.text])
        if token.sort is Sort.TEXT:
            return self._constant(token.text)
        if token.sort is Sort.NUMBER:
            return self._constant(Decimal(token.text) if "." in token.text else int(token.text))
        if token.sort is Sort.NAME:
            return self._named(depth)
        if self._sign("("):
            return self._grouped(depth, token)
        raise self.unexpected()

    def _constant(self, value: str | int | Decimal | bool | None) -> Node:
        at = self.token.at
        self.index += 1
        return self._made(Constant(value, at))

    def _grouped(self, depth: int, opening: Token) -> Node:
        node = self.expression(depth + 1)
        if not self._sign(")"):
            raise ExpressionError("A parenthesis is not closed.", position=opening.at, hint="Add a ).")
        return node

    def _named(self, depth: int) -> Node:
        token = self.token
        self.index += 1
        if self._sign("("):
            return self._call(token, depth)
        if token.text == ELEMENT and not self.in_each:
            raise ExpressionError(
                "_ stands for the element of a list and can only be used inside any, all, count or filter.",
                position=token.at,
                hint='Write any(headlines, _ ~ "free").',
            )
        return self._made(Name(token.text, token.at))

    def _call(self, token: Token, depth: int) -> Node:
        function = self.functions.get(token.text)
        if function is None:
            near = get_close_matches(token.text, self.functions, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(sorted(self.functions))}."
            raise ExpressionError(f"There is no function {token.text}.", position=token.at, hint=hint)
        arguments = () if self._sign(")") else self._arguments(function, token, depth)
        if not function.least <= len(arguments) <= function.most:
            raise ExpressionError(
                f"{function.name} takes other arguments.", position=token.at, hint=f"Write {function.usage}."
            )
        return self._made(Call(function, arguments, token.at))

    def _arguments(self, function: Function, token: Token, depth: int) -> tuple[Node, ...]:
        if not function.each:
            return self._listed(depth)
        first = self.expression(depth + 1)
        if not self._sign(","):
            return self._closed((first,))
        if self.in_each:
            raise ExpressionError(
                "One list cannot be looked through inside another.", position=token.at, hint="Write two conditions."
            )
        self.in_each = True
        second = self.expression(depth + 1)
        self.in_each = False
        return self._closed((first, second))

    def _listed(self, depth: int) -> tuple[Node, ...]:
        found = [self.expression(depth + 1)]
        while self._sign(","):
            found.append(self.expression(depth + 1))
        return self._closed(tuple(found))

    def _closed(self, found: tuple[Node, ...]) -> tuple[Node, ...]:
        if not self._sign(")"):
            raise ExpressionError(
                "A comma or a closing parenthesis is missing.", position=self.token.at, hint="Add a )."
            )
        return found

    def _made(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise ExpressionError(
                f"It has more than {MOST_NODES} parts.", position=node.at, hint="Split it into several rules."
            )
        return node

    def _sign(self, *signs: str) -> Token | None:
        return self._take(Sort.SIGN, signs)

    def _word(self, word: str) -> Token | None:
        return self._take(Sort.WORD, (word,))

    def _take(self, sort: Sort, texts: tuple[str, ...]) -> Token | None:
        token = self.token
        if token.sort is not sort or token.text not in texts:
            return None
        self.index += 1
        return token
