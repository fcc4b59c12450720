"""The search language: one line of text over structure, metrics, pending changes and findings.

`compile_query(kind, text)` gives a SQLAlchemy condition with bound parameters, `compile_for_all(text)` one per kind,
`complete(kind, text, cursor)` what may stand at the cursor. The grammar is in `docs/query-language.md`.
"""

from core.query.compiling import compile_for_all, compile_query
from core.query.completing import Completion, complete
from core.query.parser import parse
from core.query.tree import to_text

__all__ = ["Completion", "compile_for_all", "compile_query", "complete", "parse", "to_text"]
