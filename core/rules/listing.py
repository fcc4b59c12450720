"""All rules of a workspace, as a list shows them: what they find, how grave, whether used, why not changeable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog import KINDS
from core.rules.choosing import choice_of
from core.rules.limits import OPTIONAL, why_fixed
from core.rules.own.keeping import list_rules
from core.rules.own.rule import OwnRule, as_rule, is_readable
from core.rules.registry import RULES
from core.rules.rule import Rule, Severity
from core.workspace import Workspace


@dataclass(frozen=True)
class Listed:
    """One rule as it counts in a workspace. `fixed` says why it cannot be changed; `own` is the own rule itself."""

    rule: Rule
    severity: Severity
    used: bool
    fixed: str | None = None
    optional: bool = False
    own: OwnRule | None = None
    readable: bool = True

    @property
    def id(self) -> str:
        """How findings name it."""
        return self.rule.id

    def holds(self, words: Sequence[str]) -> bool:
        """Whether all words (in small letters) stand somewhere in what the list shows of the rule."""
        kinds = " ".join(KINDS[kind].plural for kind in self.rule.kinds)
        own = self.own.expression if self.own else ""
        whole = f"{self.rule.title} {self.rule.help} {self.rule.id} {self.rule.reference} {kinds} {self.severity} {own}".lower()
        return all(word in whole for word in words)


def listed_rules(workspace: Workspace) -> list[Listed]:
    """Own rules first, then the pack in its order."""
    choice = choice_of(workspace)
    own = [
        Listed(as_rule(one), one.severity, one.enabled, own=one, readable=is_readable(one))
        for one in list_rules(workspace)
    ]
    pack = [Listed(one, choice.severity(one), choice.uses(one.id), why_fixed(one), one.id in OPTIONAL) for one in RULES]
    return [*own, *pack]


def title_of(workspace: Workspace, id: str) -> str:
    """What people call a rule: its title, or its id when it is gone."""
    return next((one.rule.title for one in listed_rules(workspace) if one.id == id), id)
