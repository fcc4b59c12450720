"""Which rules a workspace uses, and how grave they are there: kept in its option `rules` as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, select

from core.errors import InvalidInput
from core.rules.limits import OPTIONAL, why_fixed
from core.rules.registry import RULES, rule
from core.rules.rule import Rule, Severity
from core.schema import meta
from core.workspace import Workspace

OPTION = "rules"


@dataclass(frozen=True)
class Choice:
    """What differs from the pack: rules switched off or (optional ones) on, and changed severities, by id."""

    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def uses(self, id: str) -> bool:
        """Whether a rule of the pack is used."""
        return id in self.on if id in OPTIONAL else id not in self.off

    def severity(self, known: Rule) -> Severity:
        """How grave a rule's findings are."""
        return self.severities.get(known.id, known.severity)

    def altered(self) -> dict[str, Rule | None]:
        """The rules that differ, as they count here; None for one that is not used."""
        unused = dict.fromkeys((OPTIONAL - self.on) | self.off)
        graver = {
            id: replace(rule(id), severity=severity) for id, severity in self.severities.items() if id not in unused
        }
        return {**unused, **graver}


def choice_in(connection: Connection) -> Choice:
    """What a workspace has chosen."""
    text = connection.execute(select(meta.c.value).where(meta.c.key == OPTION)).scalar()
    return _read(text) if text else Choice()


def choice_of(workspace: Workspace) -> Choice:
    """What a workspace has chosen."""
    with workspace.read() as connection:
        return choice_in(connection)


def _read(text: str) -> Choice:
    """A choice as stored; rules that are gone or became fixed since are passed over."""
    stored = json.loads(text)
    free = {one.id for one in RULES if why_fixed(one) is None}
    severities = {id: Severity(word) for id, word in stored.get("severity", {}).items() if id in free}
    return Choice(frozenset(stored.get("off", ())) & free, frozenset(stored.get("on", ())) & OPTIONAL, severities)


def use_rule(workspace: Workspace, id: str, *, used: bool) -> None:
    """Switch a rule of the pack on or off in this workspace; raises InvalidInput for what the platform refuses."""
    _may_change(id)
    now = choice_of(workspace)
    if id in OPTIONAL:
        _keep(workspace, replace(now, on=now.on | {id} if used else now.on - {id}))
    else:
        _keep(workspace, replace(now, off=now.off - {id} if used else now.off | {id}))


def set_severity(workspace: Workspace, id: str, severity: Severity | None) -> None:
    """Change how grave a rule is in this workspace (None: as the pack has it); raises InvalidInput."""
    _may_change(id)
    now = choice_of(workspace)
    severities = {known: one for known, one in now.severities.items() if known != id}
    if severity is not None and severity is not rule(id).severity:
        severities[id] = severity
    _keep(workspace, replace(now, severities=severities))


def _may_change(id: str) -> None:
    why = why_fixed(rule(id))
    if why is not None:
        raise InvalidInput(f"“{rule(id).title}” cannot be changed: {why}", where=id)


def _keep(workspace: Workspace, choice: Choice) -> None:
    stored = {
        "off": sorted(choice.off),
        "on": sorted(choice.on),
        "severity": {id: str(one) for id, one in sorted(choice.severities.items())},
    }
    workspace.set_option(OPTION, json.dumps(stored))
