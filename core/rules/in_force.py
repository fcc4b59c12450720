"""What is in force in a workspace: the pack as chosen there, its own rules, and its suppressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.rules.own.rule import OwnRule
    from core.rules.rule import Rule
    from core.rules.running import Found
    from core.rules.suppressing import Suppression


@dataclass(frozen=True)
class InForce:
    """`altered` rules of the pack (None: not used), enabled own rules, suppressions that count on the day. `stamp` changes
    with every rule, `ground` with every step done to evidence and brand kits."""

    altered: Mapping[str, Rule | None] = field(default_factory=dict)
    own: tuple[OwnRule, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    stamp: str = ""
    ground: str = ""

    def apply(self, found: Iterable[Found | None]) -> Iterator[Found | None]:
        """Findings of the pack as they count here."""
        if not self.altered:
            yield from found
            return
        for one in found:
            if one is None or one.rule.id not in self.altered:
                yield one
                continue
            rule = self.altered[one.rule.id]
            if rule is not None:
                yield one._replace(rule=rule)
