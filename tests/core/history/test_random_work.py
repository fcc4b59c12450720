"""Random work against a model in plain Python: what the draft holds, what is on which branch, what any day looked like."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core import changesets, reverting, stacking, timetravel
from core.author import Author, AuthorKind
from core.errors import AppError, InvalidInput, NothingToDo
from core.ids import id_text
from core.rows import list_rows
from core.schema import ENTITY, Presence
from core.undotree import read_tree
from core.workspace import Workspace

FIELDS = ("name", "labels")
Values = dict[str, Any]


@dataclass
class Row:
    """An entity of the model: where it hangs, whether it is in the draft, its values."""

    kind: str
    parent: str | None
    there: bool
    values: Values


@dataclass
class Done:
    """One change of the model: `op` create, delete or set."""

    entity: str
    op: str
    field: str | None
    before: Any
    after: Any
    state: str


@dataclass
class Set:
    """A change set of the model."""

    id: str
    changes: list[Done]
    base: str | None = None
    applied: int | None = None
    undone: int | None = None


@dataclass
class Model:
    """The rules of undo, redo and going back, one entity at a time."""

    rows: dict[str, Row] = field(default_factory=dict)
    sets: dict[str, Set] = field(default_factory=dict)
    clock: int = 0

    def here(self) -> str | None:
        on = [one for one in self.sets.values() if one.applied is not None and one.undone is None]
        return max(on, key=lambda one: one.applied or 0).id if on else None

    def tick(self) -> int:
        self.clock += 1
        return self.clock

    def path(self, id: str | None) -> list[str]:
        found = []
        while id is not None:
            found.append(id)
            id = self.sets[id].base
        return found[::-1]

    def carry_out(self, one: Set, old: str, new: str, *, accepting: bool = False) -> None:
        forward = new == "applied"
        writes, holds = ("after", "before") if forward else ("before", "after")
        appears = "create" if forward else "delete"
        waiting = [change for change in one.changes if change.state == old]
        depth = {"account": 0, "campaign": 1, "ad_group": 2}

        def phase(change: Done) -> tuple[int, int]:
            down = depth[self.rows[change.entity].kind]
            if change.op == "set":
                return 1, down
            return (0, down) if change.op == appears else (2, -down)

        for change in sorted(waiting, key=phase):
            if self.moves(change, holds, writes, appears, accepting=accepting):
                change.state = new

    def moves(self, change: Done, holds: str, writes: str, appears: str, *, accepting: bool) -> bool:
        row = self.rows[change.entity]
        if change.op == appears:
            if row.there or (row.parent is not None and not self.rows[row.parent].there):
                return False
            row.there = True
            return True
        if change.op != "set":
            children = [one for one in self.rows.values() if one.parent == change.entity and one.there]
            if not row.there or children:
                return False
            row.there = False
            return True
        now = row.values[change.field or ""]
        if accepting and not row.there:
            return False
        if now == getattr(change, holds):
            row.values[change.field or ""] = getattr(change, writes)
            return True
        if accepting and now == change.after:
            change.before = change.after
            return True
        return False

    def undo(self, id: str, *, lift: bool = True) -> None:
        one = self.sets[id]
        self.carry_out(one, "applied", "reverted")
        one.undone = self.tick()
        top = self.here()
        if lift and top is not None and top != one.base:
            for other in self.sets.values():
                if other.base == id:
                    other.base = one.base
            one.base = top

    def redo(self, id: str) -> None:
        one = self.sets[id]
        self.carry_out(one, "reverted", "applied")
        one.applied, one.undone = self.tick(), None

    def next_redo(self) -> str | None:
        here = self.here()
        on = [one for one in self.sets.values() if one.undone is not None and one.base == here]
        return max(on, key=lambda one: one.undone or 0).id if on else None

    def go_to(self, id: str | None) -> None:
        here, there = self.path(self.here()), self.path(id)
        common = 0
        while common < min(len(here), len(there)) and here[common] == there[common]:
            common += 1
        for one in reversed(here[common:]):
            self.undo(one, lift=False)
        for one in there[common:]:
            self.redo(one)


NAMES = st.sampled_from(["a", "b", "c", "d"])
NUMBERS = st.integers(0, 50)


class RandomWork(RuleBasedStateMachine):
    """A person, a generator, reviews, and a program that is closed and opened again."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="random-work-"))
        self.workspace = Workspace.create(self.folder / "w.cdesk", synchronous="OFF")
        self.model = Model()
        self.snapshots: dict[int, dict[str, Values | None]] = {}
        with self.workspace.edit("Account") as edit:
            self.account = edit.create("account", {"name": "A", "platform": "google_ads", "status": "ENABLED"})
            campaign = edit.create("campaign", self.campaign("first"))
            edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": "g", "status": "PAUSED"})
        self.learn()

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace.close()
            shutil.rmtree(self.folder)

    def campaign(self, name: str) -> Values:
        return {"account": self.account, "platform": "google_ads", "name": name, "status": "PAUSED"}

    def learn(self) -> None:
        """Take into the model what the last edit or proposal recorded."""
        for one in reversed(changesets.list_sets(self.workspace)):
            if one.id in self.model.sets or one.state == "merged":
                continue
            proposed = one.state in ("proposed", "parked")
            changes = []
            for change in changesets.list_changes(self.workspace, one.id):
                state = "proposed" if proposed else "applied"
                changes.append(Done(change.entity, change.op, change.field, change.before, change.after, state))
                self.learn_row(change.kind, change.entity)
            made = Set(one.id, changes)
            for change in changes if not proposed else ():
                row = self.model.rows[change.entity]
                row.there = {"create": True, "delete": False}.get(change.op, row.there)
                if change.op == "set":
                    assert row.values[change.field or ""] == change.before
                    row.values[change.field or ""] = change.after
            if not proposed:
                made.base, made.applied = self.model.here(), self.model.tick()
            self.model.sets[one.id] = made

    def learn_row(self, kind: str, id: str) -> None:
        if id in self.model.rows:
            return
        above = {"campaign": "account", "ad_group": "campaign"}.get(kind)
        table = ENTITY[kind]
        with self.workspace.read() as connection:
            _, pk = changesets.locate(connection, id)
            stored = connection.execute(table.select().where(table.c.pk == pk)).one()
            parent = None
            if above:
                raw = connection.execute(
                    ENTITY[above].select().where(ENTITY[above].c.pk == getattr(stored, above))
                ).one()
                parent = id_text(raw.id)
        then = timetravel.history_of(self.workspace, id).today()
        self.model.rows[id] = Row(kind, parent, False, {name: then[name] for name in FIELDS})

    def rows(self, kind: str) -> list[str]:
        return [row.id for row in list_rows(self.workspace, kind)]

    def proposals(self) -> list[str]:
        return [one.id for one in changesets.list_sets(self.workspace, state="proposed")]

    # What may happen

    @rule(name=NAMES, by_generator=st.booleans())
    def create(self, name: str, by_generator: bool) -> None:
        author = Author.generator() if by_generator else None
        if self.account not in self.rows("account"):
            return
        with self.workspace.edit("Create", author) as edit:
            made = edit.create("campaign", self.campaign(name))
            edit.create("ad_group", {"campaign": made, "platform": "google_ads", "name": "g", "status": "PAUSED"})
        self.learn()

    @rule(name=NAMES, n=NUMBERS)
    def create_below(self, name: str, n: int) -> None:
        campaigns = self.rows("campaign")
        if campaigns:
            with self.workspace.edit("Create below") as edit:
                edit.create("ad_group", {"campaign": campaigns[n % len(campaigns)], "platform": "google_ads", "name": name,
                                         "status": "PAUSED"})  # fmt: skip
            self.learn()

    @rule(kind=st.sampled_from(["campaign", "ad_group"]), name=NAMES, labels=st.lists(NAMES, max_size=2), n=NUMBERS,
          by_generator=st.booleans())  # fmt: skip
    def change(self, kind: str, name: str, labels: list[str], n: int, by_generator: bool) -> None:
        found = self.rows(kind)
        if found:
            with self.workspace.edit("Change", Author.generator() if by_generator else None) as edit:
                edit.set(kind, [found[n % len(found)]], {"name": name, "labels": labels})
            self.learn()

    @rule(kind=st.sampled_from(["campaign", "ad_group"]), n=NUMBERS, by_generator=st.booleans())
    def delete(self, kind: str, n: int, by_generator: bool) -> None:
        found = self.rows(kind)
        if found:
            with self.workspace.edit("Delete", Author.generator() if by_generator else None) as edit:
                edit.delete(kind, [found[n % len(found)]])
            self.learn()

    @rule(name=NAMES, n=NUMBERS, remove=st.booleans())
    def propose(self, name: str, n: int, remove: bool) -> None:
        found = self.rows("campaign")
        if not found:
            return
        with self.workspace.propose("Propose", Author.generator()) as edit:
            edit.set("campaign", [found[n % len(found)]], {"name": name, "labels": [name]})
            made = edit.create("campaign", self.campaign(name))
            edit.create("ad_group", {"campaign": made, "platform": "google_ads", "name": "g", "status": "PAUSED"})
            edit.create("ad_group", {"campaign": found[-1], "platform": "google_ads", "name": "h", "status": "PAUSED"})
            if remove:
                edit.delete("campaign", [found[n % len(found)]])
        self.learn()

    @rule(n=NUMBERS)
    def accept(self, n: int) -> None:
        waiting = self.proposals()
        if not waiting:
            return
        id = waiting[n % len(waiting)]
        try:
            outcome = changesets.accept(self.workspace, id)
        except AppError:
            return
        one = self.model.sets[id]
        self.model.carry_out(one, "proposed", "applied", accepting=True)
        for change in one.changes:
            change.state = "conflict" if change.state == "proposed" else change.state
        done = sum(change.state == "applied" for change in one.changes)
        assert (outcome.accepted, outcome.conflict_count) == (done, len(one.changes) - done)
        assert changesets.get_set(self.workspace, id).done == (done if done else 0)
        if done:
            one.base, one.applied = self.model.here(), self.model.tick()

    @rule(n=NUMBERS)
    def split(self, n: int) -> None:
        waiting = self.proposals()
        if not waiting:
            return
        id = waiting[n % len(waiting)]
        changes = changesets.list_changes(self.workspace, id)
        try:
            made = stacking.split(self.workspace, id, "Split", changes=[changes[n % len(changes)].seq])
        except InvalidInput:
            return
        left = changesets.list_changes(self.workspace, id)
        taken = changesets.list_changes(self.workspace, made.change_set)
        assert len(left) + len(taken) == len(changes)
        assert made.changes == len(taken) == changesets.get_set(self.workspace, made.change_set).changes
        del self.model.sets[id]
        self.learn()

    @rule(n=NUMBERS)
    def merge(self, n: int) -> None:
        waiting = self.proposals()
        if len(waiting) < 2:
            return
        first, second = waiting[n % len(waiting)], waiting[(n + 1) % len(waiting)]
        both = [self.model.sets.pop(one).changes for one in (first, second)]
        merged = stacking.merge(self.workspace, first, second)
        keys = [{(one.entity, one.op, one.field) for one in changes} for changes in both]
        assert merged.overlap_count == len(keys[0] & keys[1])
        assert merged.changes == len(keys[0] | keys[1])
        self.learn()

    @rule()
    def undo(self) -> None:
        here = self.model.here()
        if here is None:
            return
        assert changesets.undo(self.workspace).change_set == here
        self.model.undo(here)

    @rule(n=NUMBERS)
    def undo_any(self, n: int) -> None:
        on = self.model.path(self.model.here())
        if on:
            changesets.undo(self.workspace, on[n % len(on)])
            self.model.undo(on[n % len(on)])

    @rule()
    def redo(self) -> None:
        wanted = self.model.next_redo()
        if wanted is None:
            try:
                changesets.redo(self.workspace)
            except NothingToDo:
                return
            raise AssertionError("something was redone that nobody undid here")
        assert changesets.redo(self.workspace).change_set == wanted
        self.model.redo(wanted)

    @rule(n=NUMBERS)
    def go_to(self, n: int) -> None:
        known = [None, *(one.id for one in self.model.sets.values() if one.applied is not None)]
        wanted = known[n % len(known)]
        if wanted == self.model.here():
            return
        changesets.go_to(self.workspace, wanted)
        self.model.go_to(wanted)

    @rule()
    def take_back_what_the_generator_did(self) -> None:
        before = self.draft()
        try:
            done = reverting.revert_author(self.workspace, [AuthorKind.GENERATOR])
        except NothingToDo:
            return
        if done.change_set is None:
            return
        changesets.undo(self.workspace, done.change_set)
        assert self.draft() == before
        changesets.redo(self.workspace)
        self.learn()

    @precondition(lambda self: self.model.clock > 3)
    @rule()
    def restart(self) -> None:
        self.workspace.close()
        self.workspace = Workspace.open(self.folder / "w.cdesk", synchronous="OFF")

    # What must always be so

    def draft(self) -> dict[str, tuple[str, Values]]:
        return {
            row.id: (kind, {name: row[name] for name in FIELDS})
            for kind in ("account", "campaign", "ad_group")
            for row in list_rows(self.workspace, kind)
        }

    @invariant()
    def the_draft_is_what_the_model_says(self) -> None:
        if hasattr(self, "workspace"):
            wanted = {id: (row.kind, row.values) for id, row in self.model.rows.items() if row.there}
            assert self.draft() == wanted

    @invariant()
    def nothing_hangs_below_what_is_not_there(self) -> None:
        if not hasattr(self, "workspace"):
            return
        with self.workspace.read() as connection:
            for kind, above in (("campaign", "account"), ("ad_group", "campaign")):
                table, parent = ENTITY[kind], ENTITY[above]
                joined = table.join(parent, parent.c.pk == table.c[above])
                lost = joined.select().where(
                    table.c.presence == int(Presence.DRAFT), parent.c.presence != int(Presence.DRAFT)
                )
                assert connection.execute(lost).first() is None

    @invariant()
    def the_tree_holds_every_branch(self) -> None:
        if not hasattr(self, "workspace"):
            return
        nodes = read_tree(self.workspace)
        on = {node.id for node in nodes if node.standing != "undone" and node.id}
        assert on == set(self.model.path(self.model.here()))
        assert {node.id for node in nodes if node.id} == {one.id for one in self.model.sets.values() if one.applied}
        assert [node.id for node in nodes if node.standing == "here"] == [self.model.here() or ""]

    @invariant()
    def any_moment_is_as_it_was(self) -> None:
        """What the draft is now is kept by log entry; later, the replay has to find each of it again."""
        if not hasattr(self, "workspace"):
            return
        now = self.draft()
        for id in self.model.rows:
            past = timetravel.history_of(self.workspace, id)
            number = len(past.moments) - 1
            today = past.after(number)
            assert (None if today is None else {name: today[name] for name in FIELDS}) == (
                now[id][1] if id in now else None
            )
            seen = self.snapshots.setdefault(past.moments[-1].log, {}) if past.moments else {}
            seen.setdefault(id, now[id][1] if id in now else None)
            for at, moment in enumerate(past.moments):
                then, known = past.after(at), self.snapshots.get(moment.log, {})
                if id in known:
                    assert (None if then is None else {name: then[name] for name in FIELDS}) == known[id], moment


TestRandomWork = RandomWork.TestCase
TestRandomWork.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
