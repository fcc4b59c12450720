"""Rules somebody wrote: small expressions that are true where the rule is broken, run together with the pack."""

from core.rules.own.keeping import (
    delete_rule,
    enable_rule,
    list_rules,
    own_rule,
    save_rule,
)
from core.rules.own.rule import Example, Outcome, OwnRule, checked, try_examples
from core.rules.own.sharing import read_rules, rules_text

__all__ = [
    "Example",
    "Outcome",
    "OwnRule",
    "checked",
    "delete_rule",
    "enable_rule",
    "list_rules",
    "own_rule",
    "read_rules",
    "rules_text",
    "save_rule",
    "try_examples",
]
