"""The one small safe expression language: own rules (true where broken) and formulas (a text, number or date).

    expression = parse('len(name) > 60 and not any(headlines, _ ~ "free")')
    names(expression)                      → {"name", "headlines"}
    evaluate(expression, {"name": "…"})    → True, False, a text, int or Decimal, a list, or None (empty)
    run = compiled(expression)             → the same as a function, for many rows

Names are those of fields (`daily_budget`, `campaign.name`); in brackets they may hold blanks: `[final url]`, `[Ad group]`. The
caller decides which names exist and refuses others: `names()`, `position_of()`. Values given for names are str, bool, int, Decimal,
list[str], dict or None; dates are texts like 2026-12-01; a name that is not given is empty (None).

| write | means |
| --- | --- |
| `"text"` `'text'` `12` `2.50` `true` `false` `empty` | a value |
| `= != < <= > >=` | comparison; `=` minds capitals, empty equals empty, nothing else compares with empty |
| `~` `!~` | contains, whatever the capitals |
| `x in ("a", "b")` `x not in (…)` | one of several |
| `and` `or` `not` | yes/no values; empty counts as no |
| `+ - * /` `&` | exact decimal arithmetic (empty stays empty, so does a division by zero); `&` joins texts |
| `name(…)` | one of FUNCTIONS; in `any all count filter` the second part is asked of each element, called `_` |

Safe by construction: the text becomes a closed tree of constants, names, operators and listed functions; there are no attributes, no
loops but those over one list, no other calls. Length, depth, size of values and time of patterns are limited. Whatever is wrong raises
ExpressionError with the position.
"""

from core.errors import ExpressionError
from core.expressions.evaluating import Compiled, compiled, evaluate
from core.expressions.functions import FUNCTIONS, Function
from core.expressions.parser import parse
from core.expressions.tree import Expression, names, position_of

__all__ = [
    "FUNCTIONS",
    "Compiled",
    "Expression",
    "ExpressionError",
    "Function",
    "compiled",
    "evaluate",
    "names",
    "parse",
    "position_of",
]
