"""A platform as LinkedIn is one: names may be borne twice, nothing is atomic, a repeated request makes another entity.

What is new must begin as a draft; drafts are deleted, everything else is archived; below a draft everything is a draft.
Lists show what was written only after a while, and a request may arrive long after it was given up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from posting.model import Model

from core.errors import FieldsRefused, Refusal
from core.platforms import Verb
from core.posting.adapter import Capabilities, Operation, OperationsRefused, Refused, Reply, Size
from core.progress import Progress

KINDS = ("campaign", "ad_group", "ad")
FIELDS = {
    "campaign": {"name", "status", "type", "daily_budget"},
    "ad_group": {"name", "status", "max_cpc"},
    "ad": {"name", "status", "headlines", "descriptions", "final_url"},
}
FIXED = {"campaign": {"type", "account"}, "ad_group": {"campaign"}, "ad": {"ad_group", "final_url"}}
LATE = (0.4, 0.9, 2.5, 400.0)
"""When a request that was given up arrives, in read lags."""


@dataclass
class DraftModel(Model):
    """The platform; `late` counts the requests that arrive late, each later than the one before."""

    late: int = 0
    kinds = KINDS
    all_fields = FIELDS

    @property
    def can(self) -> Capabilities:
        return Capabilities(
            KINDS, atomic=False, marks=False, doubles=frozenset(KINDS), renewed=frozenset({"ad"}), read_lag_s=self.lag_s,
            most_operations=self.most, edits_at_once=4, drafted=dict.fromkeys(KINDS, 40),
            enabled=("campaign", "ad", "ad_group"), cascades=False, creates_paused=frozenset({"campaign", "ad_group"}),
            inherited={"ad": (("campaign", "name"),)},
        )  # fmt: skip

    def fields(self, kind: str) -> frozenset[str]:
        return frozenset(FIELDS[kind])

    def fixed(self, kind: str, values: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(FIXED[kind])

    def size(self, operation: Operation) -> Size:
        return Size(1, 100, f"{operation.verb} {operation.kind}")

    def validate(self, operations: Sequence[Operation]) -> Sequence[Refused]:
        self._tick()
        self.strike("read")
        return ()

    def find(self, marker: str) -> bool:
        raise AssertionError("there are no markers")

    def clean_up(self, markers: Collection[str], progress: Progress) -> None:
        raise AssertionError("there are no markers")

    def look_alikes(self, operations: Sequence[Operation]) -> Mapping[int, Sequence[str]]:
        """By name and parent, as a search finds them."""
        self._tick()
        self.strike("read")
        standing = self._as_read()[0]
        found = {one.n: self._named(standing, one) for one in operations}
        return {n: ids for n, ids in found.items() if ids}

    def remove_doubles(self, operations: Sequence[Operation], progress: Progress) -> None:
        self._tick()
        self.strike("read")
        for one in operations:
            for ident in self._named(self.resources, one):
                if ident != one.remote_id:
                    assert self.resources[ident]["values"]["status"] == "DRAFT", "it runs already"
                    del self.resources[ident]

    def _named(self, standing: Mapping[str, dict[str, Any]], one: Operation) -> list[str]:
        above = self._above(one, {})
        return [
            ident
            for ident, held in standing.items()
            if not held["removed"]
            and (held["kind"], held["values"].get("name")) == (one.kind, one.sent.get("name"))
            and held["above"] == above
        ]

    def send(self, operations: Sequence[Operation], marker: str | None) -> Reply:
        self._tick()
        self.sends += 1
        assert marker is None
        assert len({(one.verb, one.kind) for one in operations}) == 1, "a request holds one batch"
        late = self.strike("before") == "late"
        if late:
            delay = max(0.5, self.lag_s * LATE[self.late % len(LATE)])
            self.late += 1
            # Only creations that are cut off may still be at work; changes are known not to have happened.
            return self._given_up(operations, delay)
        return self._one_by_one(operations)

    def _given_up(self, operations: Sequence[Operation], delay: float) -> Reply:
        from core.errors import OutcomeUnknown, Unreachable

        if operations[0].verb is not Verb.CREATE:
            raise Unreachable("Away.")
        self.in_flight += [(self.clock.at + delay, [one], None) for one in operations]
        raise OutcomeUnknown("The answer was lost.")

    def _applied(self, operations: Sequence[Operation]) -> tuple[dict[int, str], dict[str, dict[str, Any]], int]:
        resources = {ident: dict(held, values=dict(held["values"])) for ident, held in self.resources.items()}
        (one,) = operations
        problem = self.refuses(one) or self._wrong(one, resources)
        if problem is not None:
            code, name = problem
            said = Refusal(code, f"{code}!", "", "", "Change it.", FieldsRefused)
            raise OperationsRefused([Refused(one.n, name, said)])
        if one.verb is Verb.CREATE:
            ident = f"{one.kind}/{self.next_id}"
            resources[ident] = {
                "kind": one.kind,
                "above": self._above(one, {}),
                "values": dict(one.sent),
                "removed": False,
            }
            return {one.n: ident}, resources, self.next_id + 1
        held = resources[one.remote_id or ""]
        if one.verb is Verb.UPDATE:
            held["values"].update(one.sent)
        elif held["values"]["status"] == "DRAFT":
            del resources[one.remote_id or ""]
        else:
            held["removed"] = True
        return {}, resources, self.next_id

    def _wrong(self, one: Operation, resources: dict[str, dict[str, Any]]) -> tuple[str, str] | None:
        if one.verb is Verb.CREATE:
            if one.sent.get("status") != "DRAFT":
                return "ONLY_DRAFTS", "status"
            gone = [link for link in one.links if (resources.get(link.remote_id or "") or {"removed": True})["removed"]]
            return ("PARENT", gone[0].field) if gone else None
        held = resources.get(one.remote_id or "")
        if held is None or held["removed"]:
            return "NOT_FOUND", ""
        if one.verb is Verb.REMOVE:
            below = [
                each for each in resources.values() if one.remote_id in each["above"].values() and not each["removed"]
            ]
            return ("NOT_EMPTY", "status") if below else None
        if set(one.sent) & FIXED[one.kind]:
            return "FIXED", sorted(set(one.sent) & FIXED[one.kind])[0]
        return self._wrong_step(one, held, resources)

    def _wrong_step(
        self, one: Operation, held: Mapping[str, Any], resources: dict[str, dict[str, Any]]
    ) -> tuple[str, str] | None:
        before, after = held["values"]["status"], one.sent.get("status", held["values"]["status"])
        if after == "DRAFT" != before:
            return "NOT_BACK", "status"
        parents = [resources[ident] for ident in held["above"].values()]
        if one.kind == "ad_group" and after != "DRAFT" and any(each["values"]["status"] == "DRAFT" for each in parents):
            return "BELOW_DRAFT", "status"
        return None

    def _one_by_one(self, operations: Sequence[Operation]) -> Reply:
        ids: dict[int, str] = {}
        refused: list[Refused] = []
        unsure: set[int] = set()
        for one in operations:
            try:
                ids |= self._land([replace(one)], None)
            except OperationsRefused as error:
                refused += error.refused
            if self.strike("after") == "unsure":
                unsure.add(one.n)
                ids.pop(one.n, None)
        return Reply(ids, "request", tuple(one for one in refused if one.n not in unsure), frozenset(unsure))
