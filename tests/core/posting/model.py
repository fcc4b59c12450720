"""A platform in this process that behaves as the real ones do: atomic requests, unique names, ads that double, lost answers."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.errors import FieldsRefused, OutcomeUnknown, Refusal, TooLarge
from core.platforms import Verb
from core.posting.adapter import (
    AlreadyDone,
    Capabilities,
    MarksUnknown,
    Operation,
    OperationsRefused,
    Refused,
    Reply,
    Size,
)
from core.progress import Progress

KINDS = ("negative_list", "budget", "campaign", "ad_group", "ad", "keyword", "negative_keyword")
FIELDS = {
    "negative_list": {"name"},
    "budget": {"name", "amount"},
    "campaign": {"name", "status", "type", "daily_budget", "budget_name", "negative_lists"},
    "ad_group": {"name", "status", "max_cpc"},
    "ad": {"status", "headlines", "descriptions", "final_url"},
    "keyword": {"text", "match_type", "status", "max_cpc"},
    "negative_keyword": {"text", "match_type", "level", "shared_set"},
}
FIXED = {
    "campaign": {"type", "account"},
    "ad_group": {"campaign"},
    "keyword": {"text", "match_type", "ad_group"},
    "negative_keyword": {"text", "match_type", "level", "campaign", "ad_group"},
}
UNIQUE = {"campaign": (), "ad_group": ("campaign",), "budget": (), "negative_list": ()}


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Clock:
    """Time that passes only when somebody waits."""

    at: float = 0.0

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Model:
    """The platform: what stands on it, its markers, and what goes wrong at which request.

    `strike(point)` is asked before and after each request ("before", "after") and each reading ("read"), and may raise.
    An answer "late" of "before" lets the request land only after a while, with nobody told.
    """

    clock: Clock
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    markers: dict[str, float] = field(default_factory=dict)
    next_id: int = 1
    strike: Callable[[str], str | None] = lambda point: None
    in_flight: list[tuple[float, Sequence[Operation], str | None]] = field(default_factory=list)
    # The most until a request can be read: on its way for less than half of it, unseen for the rest.
    lag_s: float = 0.0
    knows_marks: bool = True
    # Requests are not atomic: operations happen one by one, and the answer may be lost in between.
    partial: bool = False
    most: int = 10_000
    really_most: int = 10_000
    sends: int = 0
    refuses: Callable[[Operation], tuple[str, str] | None] = lambda one: None
    history: list[tuple[float, dict[str, dict[str, Any]], dict[str, float]]] = field(default_factory=list)
    kinds = KINDS
    all_fields = FIELDS

    @property
    def name(self) -> str:
        return "the model"

    @property
    def can(self) -> Capabilities:
        return Capabilities(
            KINDS,
            atomic=not self.partial,
            marks=not self.partial,
            doubles=frozenset(KINDS) if self.partial else frozenset({"ad"}),
            renewed=frozenset({"keyword", "negative_keyword", "ad"}),
            read_lag_s=self.lag_s,
            most_operations=self.most,
            edits_at_once=5,
        )

    def fields(self, kind: str) -> frozenset[str]:
        return frozenset(FIELDS[kind])

    def fixed(self, kind: str, values: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(FIXED.get(kind, ()))

    def no_place(self, kind: str) -> Mapping[str, str]:
        return {"objective": "The model keeps no objective."} if kind == "campaign" else {}

    def size(self, operation: Operation) -> Size:
        return Size(1, 100)

    def validate(self, operations: Sequence[Operation]) -> Sequence[Refused]:
        self._tick()
        self.strike("read")
        if self.partial:
            return ()  # it has no way to check
        try:
            self._applied(operations)
        except OperationsRefused as error:
            return error.refused
        return ()

    def send(self, operations: Sequence[Operation], marker: str | None) -> Reply:
        self._tick()
        self.sends += 1
        if marker is not None and not self.knows_marks:
            raise MarksUnknown("The model takes no markers.")
        if len(operations) > self.really_most:
            raise TooLarge("Too many.")
        if self.strike("before") == "late":
            self.in_flight.append((self.clock.at + max(0.5, self.lag_s * 0.4), list(operations), marker))
            raise OutcomeUnknown("The answer was lost.")
        if self.partial:
            return self._one_by_one(operations)
        ids = self._land(operations, marker)
        self.strike("after")
        return Reply(ids, "request")

    def find(self, marker: str) -> bool:
        self._tick()
        self.strike("read")
        return marker in self._as_read()[1]

    def look_alikes(self, operations: Sequence[Operation]) -> Mapping[int, Sequence[str]]:
        self._tick()
        self.strike("read")
        standing = self._as_read()[0]
        found: dict[int, list[str]] = {}
        made: dict[tuple[str, int], list[str]] = {}
        for one in operations:
            above = self._above(one, {key: ids[0] for key, ids in made.items() if ids})
            alike = [
                ident
                for ident, held in standing.items()
                if not held["removed"] and held["kind"] == one.kind and held["above"] == above and _alike(one, held)
            ]
            if alike:
                found[one.n] = alike
                made[(one.kind, one.entity)] = alike
        return found

    def read_current(self, operations: Sequence[Operation]) -> Mapping[int, Mapping[str, Any] | None]:
        self._tick()
        self.strike("read")
        standing = self._as_read()[0]
        found: dict[int, Mapping[str, Any] | None] = {}
        for one in operations:
            held = standing.get(one.remote_id or "")
            found[one.n] = None if held is None or self._is_gone(standing, held) else held["values"]
        return found

    def remove_doubles(self, operations: Sequence[Operation], progress: Progress) -> None:
        raise AssertionError("nothing is made as a draft")

    def clean_up(self, markers: Collection[str], progress: Progress) -> None:
        self._tick()
        self.strike("read")
        for marker in markers:
            self.markers.pop(marker, None)

    def edit(self, ident: str, **values: Any) -> None:
        """Somebody else changes something."""
        self.resources[ident]["values"].update(values)

    def live(self) -> dict[str, dict[str, Any]]:
        """What stands, without what is removed or below it."""
        return {ident: held for ident, held in self.resources.items() if not self._is_gone(self.resources, held)}

    def settle_all(self) -> None:
        """Everything that is on the way arrives."""
        self.clock.at += 1_000.0
        self._tick()

    def _tick(self) -> None:
        due = [one for one in self.in_flight if one[0] <= self.clock.at]
        self.in_flight = [one for one in self.in_flight if one[0] > self.clock.at]
        for at, operations, marker in due:
            try:
                self._land(operations, marker, at)
            except (OperationsRefused, AlreadyDone):
                continue

    def _land(self, operations: Sequence[Operation], marker: str | None, at: float | None = None) -> dict[int, str]:
        if marker is not None and marker in self.markers:
            raise AlreadyDone("This happened before.")
        before = copy.deepcopy(self.resources) if self.lag_s else {}
        ids, resources, next_id = self._applied(operations)
        if self.lag_s:
            self.history.append((self.clock.at if at is None else at, before, dict(self.markers)))
        self.resources, self.next_id = resources, next_id
        if marker is not None:
            self.markers[marker] = self.clock.at
        return ids

    def _one_by_one(self, operations: Sequence[Operation]) -> Reply:
        ids: dict[int, str] = {}
        made: dict[tuple[str, int], str] = {}
        refused: list[Refused] = []
        for one in operations:
            known = [
                replace(link, remote_id=link.remote_id or made.get((link.kind, link.entity))) for link in one.links
            ]
            try:
                landed = self._land([replace(one, links=tuple(known))], None)
            except OperationsRefused as error:
                refused += error.refused
                continue
            ids |= landed
            if one.n in landed:
                made[(one.kind, one.entity)] = landed[one.n]
            self.strike("after")
        return Reply(ids, "request", tuple(refused))

    def _as_read(self) -> tuple[dict[str, dict[str, Any]], dict[str, float]]:
        """What a reader sees: writes of the last moments are not there yet."""
        for at, resources, markers in self.history:
            if at > self.clock.at - self.lag_s * 0.5:
                return resources, markers
        return self.resources, self.markers

    def _applied(self, operations: Sequence[Operation]) -> tuple[dict[int, str], dict[str, dict[str, Any]], int]:
        resources = {ident: dict(held, values=dict(held["values"])) for ident, held in self.resources.items()}
        next_id, ids, made, refused = self.next_id, {}, {}, []
        for one in operations:
            problem = self.refuses(one) or self._problem(one, resources, made)
            if problem is not None:
                code, name = problem
                refused.append(Refused(one.n, name, Refusal(code, f"{code}!", "", "", "Change it.", FieldsRefused)))
                continue
            if one.verb is Verb.CREATE:
                ident, next_id = self._created(one, resources, made, next_id)
                made[(one.kind, one.entity)] = ident
                ids[one.n] = ident
            elif one.verb is Verb.UPDATE:
                resources[one.remote_id or ""]["values"].update(one.sent)
            else:
                resources[one.remote_id or ""]["removed"] = True
        if refused:
            raise OperationsRefused(refused)
        return ids, resources, next_id

    def _created(
        self, one: Operation, resources: dict[str, dict[str, Any]], made: dict[tuple[str, int], str], next_id: int
    ) -> tuple[str, int]:
        above = self._above(one, made)
        if one.kind == "keyword":
            for ident, held in resources.items():
                if held["kind"] == "keyword" and not held["removed"] and held["above"] == above and _alike(one, held):
                    return ident, next_id
        ident = f"{one.kind}/{next_id}"
        resources[ident] = {"kind": one.kind, "above": above, "values": dict(one.sent), "removed": False}
        return ident, next_id + 1

    def _problem(
        self, one: Operation, resources: dict[str, dict[str, Any]], made: dict[tuple[str, int], str]
    ) -> tuple[str, str] | None:
        if one.verb is not Verb.CREATE:
            held = resources.get(one.remote_id or "")
            return None if held is not None and not self._is_gone(resources, held) else ("NOT_FOUND", "")
        above = self._above(one, made)
        for link in one.links:
            parent = resources.get(above.get(link.field, ""))
            if parent is None or self._is_gone(resources, parent):
                return "PARENT", link.field
        if one.kind in UNIQUE:
            for held in resources.values():
                same = held["kind"] == one.kind and not held["removed"] and held["values"]["name"] == one.sent["name"]
                if same and all(held["above"].get(name) == above.get(name) for name in UNIQUE[one.kind]):
                    return "DUPLICATE_NAME", "name"
        return None

    def _above(self, one: Operation, made: Mapping[tuple[str, int], str]) -> dict[str, str]:
        return {
            link.field: link.remote_id or made.get((link.kind, link.entity), "")
            for link in one.links
            if link.field in ("campaign", "ad_group")
        }

    def _is_gone(self, resources: Mapping[str, dict[str, Any]], held: Mapping[str, Any]) -> bool:
        if held["removed"]:
            return True
        parents = [resources.get(ident) for ident in held["above"].values()]
        return any(parent is None or self._is_gone(resources, parent) for parent in parents)


def _alike(one: Operation, held: Mapping[str, Any]) -> bool:
    names = {
        "ad": ("headlines", "descriptions", "final_url"),
        "keyword": ("text", "match_type"),
        "negative_keyword": ("text", "match_type", "shared_set"),
    }.get(one.kind, ("name",))
    return all(held["values"].get(name) == one.sent.get(name) for name in names)


def shown(values: Mapping[str, Any]) -> str:
    """Values as one comparable text."""
    return json.dumps(dict(values), sort_keys=True, default=str)
