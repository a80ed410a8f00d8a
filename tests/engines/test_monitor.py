import os

from multitone.batch.events import CpuSampled, Event, TaskFinished, WorkerDied, WorkerStarted, WorkerStopped
from multitone.engines.monitor import JobClock, WorkersMemory
from multitone.engines.scripted import SECONDS


def test_memory_is_that_of_the_workers_that_live() -> None:
    memory = WorkersMemory()
    assert memory.now() is None
    memory.handle([WorkerStarted(0.0, 1, os.getpid()), WorkerStarted(0.0, 2, 2**22 + 1)])
    memory._due = 0.0
    held = memory.now()
    assert held is None or held > 1_000_000
    memory.handle([WorkerStopped(1.0, 1, os.getpid()), WorkerDied(1.0, 2, 2**22 + 1, -9, "Killed", None)])
    memory._due = 0.0
    assert memory.now() is None


def test_a_sample_in_a_long_silence_says_the_time_and_time_never_goes_back() -> None:
    clock = JobClock()
    now = clock._heard
    first: list[Event] = [WorkerStarted(1.0, 1, 7)]
    clock.follow(first, now)
    assert clock.time_of(now + 0.4) == 1.0, "the next event may be under way"
    said = clock.time_of(now + 10.0)
    assert 10.0 < said < 11.0
    late: list[Event] = [
        CpuSampled(said - 0.5, ()),
        TaskFinished(said + 0.5, 1, 1, "a.jpg", "b.jpg", 1, 1, 1, SECONDS),
    ]
    clock.follow(late, now + 10.3)
    assert [event.at for event in late] == [said, said + 0.5]
