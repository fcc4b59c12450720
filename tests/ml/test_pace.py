"""Threads are chosen by what they took a moment ago, and only where they cannot change a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import torch

from ml.copywriter.pace import LATE, SOON, Pace
from ml.devices import Device, packed_products_work
from ml.products import PackedProduct


@dataclass
class Machine:
    """A clock that runs as fast as the machine would; `took` are the thread counts of all steps."""

    seconds: Callable[[int], float]
    now: float = 0.0
    took: list[int] = field(default_factory=list)

    def step(self, pace: Pace) -> None:
        with pace.turn():
            count = torch.get_num_threads()
            self.took.append(count)
            self.now += self.seconds(count)


def idle(count: int) -> float:
    return 1.0 / count


def crowded(count: int) -> float:
    return 1.0 if count == 1 else 3.0


def made(seconds: Callable[[int], float], *, same: bool = True, threads: int = 2) -> tuple[Machine, Pace]:
    machine = Machine(seconds)
    return machine, Pace(threads, same, clock=lambda: machine.now)


def test_an_idle_machine_decodes_on_all_cores_but_for_the_looks() -> None:
    machine, pace = made(idle)
    for _ in range(10 * (SOON + 2)):
        machine.step(pace)
    assert pace.using == 2
    assert machine.took.count(1) == 10


def test_beside_another_program_one_core_decodes_and_looks_become_rare() -> None:
    machine, pace = made(crowded)
    for _ in range(4 * LATE):
        machine.step(pace)
    assert pace.using == 1
    assert machine.took.count(2) <= 9


def test_a_program_that_begins_is_seen_at_the_next_step() -> None:
    machine, pace = made(idle)
    for _ in range(SOON // 2):
        machine.step(pace)
    machine.seconds = crowded
    for _ in range(4):
        machine.step(pace)
    assert pace.using == 1
    machine.seconds = idle
    for _ in range(LATE + 3):
        machine.step(pace)
    assert pace.using == 2


@pytest.mark.parametrize(("threads", "used"), [(1, 1), (2, 1), (8, 8)])
def test_where_threads_could_change_a_number_the_choice_is_made_once(threads: int, used: int) -> None:
    machine, pace = made(idle, same=False, threads=threads)
    for _ in range(2 * SOON):
        machine.step(pace)
    assert set(machine.took) == {used}


def test_the_process_keeps_its_threads_whatever_happens_in_a_step() -> None:
    before = torch.get_num_threads()
    machine, pace = made(idle)
    with pytest.raises(KeyboardInterrupt), pace.turn():
        raise KeyboardInterrupt
    machine.step(pace)
    assert torch.get_num_threads() == before


@pytest.mark.parametrize("rows", [1, 5, 64])
def test_packed_products_give_the_same_bits_on_any_number_of_threads(rows: int) -> None:
    if not packed_products_work():
        pytest.skip("this processor or build of torch lays no bfloat16 weights out")
    assert Device("cpu", torch.bfloat16, packed=True).packed
    generator = torch.Generator().manual_seed(3)
    product = PackedProduct(torch.randn(1536, 576, generator=generator).bfloat16())
    x = torch.randn(rows, 576, generator=generator).bfloat16()
    before, found = torch.get_num_threads(), []
    for threads in (1, 2, 3):
        torch.set_num_threads(threads)
        found.append(product(x))
    torch.set_num_threads(before)
    assert torch.equal(found[0], found[1])
    assert torch.equal(found[0], found[2])
