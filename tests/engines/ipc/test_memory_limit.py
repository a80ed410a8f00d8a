"""The kernel holds a process to its memory, from what it has when idle."""

from __future__ import annotations

import resource

import numpy as np
import pytest

from multitone.engines.ipc import memory_limit
from multitone.engines.ipc.memory_limit import BESIDE, ON_LINUX, UNLIMITED, MemoryLimit
from multitone.engines.ipc.usage import data_memory

pytestmark = pytest.mark.skipif(not ON_LINUX, reason="no other system counts so")
MB = 1 << 20


@pytest.fixture(autouse=True)
def unlimited():
    before = resource.getrlimit(resource.RLIMIT_DATA)
    yield
    resource.setrlimit(resource.RLIMIT_DATA, before)


def test_beyond_what_is_allowed_there_is_nothing_and_within_there_is() -> None:
    limit = MemoryLimit()
    limit.allow(400 * MB)
    assert np.empty(350 * MB, np.uint8).size == 350 * MB
    with pytest.raises(MemoryError):
        np.empty(400 * MB + 2 * BESIDE, np.uint8)
    limit.allow(2000 * MB)
    assert np.empty(800 * MB, np.uint8).size == 800 * MB


def test_it_is_told_when_the_limit_is_near() -> None:
    limit = MemoryLimit()
    limit.allow(400 * MB)
    assert not limit.is_near()
    held = np.empty(400 * MB, np.uint8)
    assert limit.is_near()
    del held


def test_what_stays_is_taken_for_what_an_idle_process_has() -> None:
    memory_limit.give_back()  # what earlier tests left free would be given back below
    limit = MemoryLimit()
    limit.allow(400 * MB)
    assert limit.settle() == 0
    held = np.empty(300 * MB, np.uint8)
    assert limit.settle() > 200 * MB
    assert np.empty(350 * MB, np.uint8).size, "as much as before can be had beside it"
    del held


def test_nothing_is_set_where_it_is_not_told_what_a_process_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_limit, "data_memory", lambda: 0)
    limit = MemoryLimit()
    limit.allow(MB)
    assert limit.allowed == UNLIMITED
    assert not limit.holds
    assert data_memory() > 0
