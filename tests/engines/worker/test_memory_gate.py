"""What a worker gives back between two pictures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from multitone.batch.job import Task
from multitone.engines.ipc.shared_slots import Slots
from multitone.engines.processes.memory_budget import BASE, Admission
from multitone.engines.worker import memory_gate
from multitone.engines.worker.memory_gate import KEEPS, MemoryGate
from multitone.engines.worker.wire import Outcome, Skipped
from multitone.messages import Message

AT_START = 60 << 20
WIDTH, HEIGHT = 4000, 3000
"""Of an HEIC: at 40 bytes a pixel it is taken to need 480 MB."""


@pytest.mark.parametrize(("resident", "returns"), [(AT_START + KEEPS // 2, 0), (AT_START + KEEPS + 1, 1)])
def test_memory_is_given_back_where_the_process_has_much_of_it_not_where_it_was_only_guessed(
    monkeypatch: pytest.MonkeyPatch, resident: int, returns: int
) -> None:
    given_back: list[int] = []
    has = [AT_START]
    limit = SimpleNamespace(allowed=1 << 60, holds=False, allow=lambda _: None, settle=lambda: 0)
    monkeypatch.setattr(memory_gate, "MemoryLimit", lambda: limit)
    monkeypatch.setattr(memory_gate, "resident_memory", lambda: has[0])
    monkeypatch.setattr(memory_gate, "give_back", lambda: given_back.append(1))
    slots = Slots(1)
    Admission(BASE + (8 << 30), 1).tell(slots)
    context = SimpleNamespace(most_pixels=lambda width, height: width * height)
    gate = MemoryGate(slots, 1, cast("Any", None), cast("Any", context))
    task = Task(1, "a.heic", "a.jpg", 1_000_000)

    def attempt(*, again: bool) -> Outcome:
        gate.pass_through(WIDTH, HEIGHT)
        assert slots[1].held > KEEPS
        has[0] = resident
        return Skipped(task.number, Message("nothing"))

    gate.run(task, attempt, again=False)
    assert len(given_back) == returns
