"""Faults on purpose: what goes wrong, at which call, decided beforehand."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

BEFORE = ("unavailable_before", "transient", "quota", "quota_day", "concurrent", "slow", "revoke", "internal")
AFTER = ("drop_reply", "hang", "unavailable_after", "transient_after", "slow_after")
ELSEWHERE = ("broken_stream", "html", "token_unavailable")
OF_LINKEDIN = ("expired", "page", "truncated", "lost_cursor", "looping_cursor", "duplicates", "no_id")
KINDS = (*BEFORE, *AFTER, *ELSEWHERE, *OF_LINKEDIN)
OF_TOKENS = ("html", "token_unavailable")


@dataclass(frozen=True)
class Fault:
    """One fault: it strikes the `nth` call (from 1, counted from now on) of `method`, and `times - 1` calls after it.

    `method` is a method's name (`Mutate`, `SearchStream`, `token`), or `*` for any; for LinkedIn `adCampaigns.CREATE`,
    `adCampaigns`, `linkedin.reads`, `linkedin.writes` or `linkedin`. `seconds` belongs to slow faults and to the delay a
    quota error asks for, `rows` to a broken stream.
    """

    kind: str
    method: str = "*"
    nth: int = 1
    times: int = 1
    seconds: float = 0.0
    rows: int = 0


@dataclass
class _Armed:
    fault: Fault
    seen: int = 0


class Faults:
    """The schedule. Calls are counted one by one, so that a fault strikes exactly where it was put."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._armed: list[_Armed] = []
        self.calls: Counter[str] = Counter()
        self.fired: list[dict[str, Any]] = []

    def add(self, kind: str, method: str = "*", **more: Any) -> Fault:
        """Schedule one fault.

        Raises:
            ValueError: for an unknown kind.
        """
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no fault; choose one of {', '.join(KINDS)}")
        fault = Fault(kind, method, **more)
        with self._turn:
            self._armed.append(_Armed(fault))
        return fault

    def add_schedule(
        self, seed: int, *, calls: int, rate: float, kinds: Iterable[str] = BEFORE[:5], method: str = "Mutate"
    ) -> list[Fault]:
        """Schedule random faults over the next calls of a method; the same seed gives the same faults."""
        chance = random.Random(seed)  # noqa: S311 - a schedule, not a secret
        choices = tuple(kinds)
        struck = [number for number in range(1, calls + 1) if chance.random() < rate]
        return [self.add(chance.choice(choices), method, nth=number) for number in struck]

    def clear(self) -> None:
        """Forget every fault that has not struck."""
        with self._turn:
            self._armed.clear()

    def strike(self, method: str, *also: str) -> list[Fault]:
        """Count a call and say which faults strike it; `also` are groups that the method belongs to."""
        with self._turn:
            self.calls[method] += 1
            found = [one.fault for one in self._armed if self._counts(one, method, also)]
            self._armed = [one for one in self._armed if one.seen < one.fault.nth + one.fault.times - 1]
            self.fired.extend(asdict(one) | {"call": self.calls[method], "of": method} for one in found)
        return found

    def _counts(self, one: _Armed, method: str, also: tuple[str, ...]) -> bool:
        if one.fault.method not in (method, *also, "*") or (method == "token") != (
            one.fault.kind in OF_TOKENS or one.fault.method == "token"
        ):
            return False
        one.seen += 1
        return one.seen >= one.fault.nth

    def state(self) -> dict[str, Any]:
        """Calls, what struck, and what is still to come."""
        with self._turn:
            return {
                "calls": dict(self.calls),
                "fired": list(self.fired),
                "armed": [asdict(one.fault) | {"seen": one.seen} for one in self._armed],
            }
