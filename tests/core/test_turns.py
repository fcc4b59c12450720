"""A process that works for the one which holds a workspace writes in its turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.author import Author
from core.errors import Cancelled
from core.turns import AskedTurn
from core.workspace import Edited, Workspace


class Lender:
    """Asks the holder as the other process does; writes down what was said."""

    def __init__(self, holder: Workspace) -> None:
        self.holder = holder
        self.said: list[str] = []
        self.turn = AskedTurn(self.ask, self.give_back)

    def ask(self) -> None:
        assert self.holder.take_turn(1.0)
        self.said.append("asked")

    def give_back(self) -> None:
        self.holder.give_turn()
        self.said.append("given back")


def test_who_works_beside_writes_what_the_holder_reads(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "plan.cdesk", synchronous="OFF") as holder:
        lender = Lender(holder)
        told: list[Edited] = []
        with Workspace.open_beside(holder.path, lender.turn) as beside:
            assert not beside.read_only
            beside.listen(told.append)
            beside.listen(lambda edited: lender.said.append("told"))
            with beside.edit("Name it", Author.importer("Google Ads")) as edit:
                edit.create("campaign", {"name": "Close", "platform": "google_ads"})
                with beside.write():
                    beside.set_option("seen", "yes")
        assert lender.said == ["asked", "given back", "told"]
        assert holder.option("seen") == "yes"
        assert [edited.label for edited in told] == ["Name it"]
        assert not holder.read_only
        with holder.edit("And again") as edit:
            edit.create("campaign", {"name": "Open", "platform": "google_ads"})


def test_the_turn_comes_back_when_writing_fails(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "plan.cdesk", synchronous="OFF") as holder:
        lender = Lender(holder)
        beside = Workspace.open_beside(holder.path, lender.turn)
        with beside, pytest.raises(ZeroDivisionError), beside.write():
            beside.set_option("seen", str(1 // 0))
        assert lender.said == ["asked", "given back"]
        holder.set_option("seen", "no")


def test_who_does_not_get_the_turn_holds_nothing() -> None:
    def refuse() -> None:
        raise Cancelled

    turn = AskedTurn(refuse, refuse)
    for _ in range(2):
        with pytest.raises(Cancelled):
            turn.acquire()
    assert not turn._is_owned()
