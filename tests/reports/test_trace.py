"""The trace, held against its format by a checker of our own, and against the events that it was made from."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multitone.batch.events import FINAL, StageSeconds, TaskFinished, WorkerDied, WorkerStarted
from multitone.reports.record import Recorder
from multitone.reports.trace import trace_lines
from tests.reports import trace_format
from tests.reports.runs import job_of, run_of

NAMES = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=12)
"""Names as file systems have them: quotes, line ends, and single surrogates, which stand for bytes that are no text."""


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.lists(NAMES, min_size=1, max_size=30), st.booleans())
def test_any_run_is_a_trace_that_viewers_take(seed: int, names: list[str], one_process: bool) -> None:
    run = run_of(names, random.Random(seed), one_process=one_process)
    trace = trace_format.check("".join(trace_lines(run.recorded())))
    events = trace["traceEvents"]
    spans = [e for e in events if e["ph"] == "X" and e["cat"] == "task"]
    finished = {e.task: e for e in run.events if isinstance(e, TaskFinished)}
    done = {e["args"]["task"]: e for e in spans if e["args"]["ended"] == "done"}
    assert done.keys() == finished.keys()
    for task, span in done.items():
        assert span["dur"] == pytest.approx(1e6 * finished[task].seconds.total, abs=2 + 1e-6 * span["ts"])
        assert (span["args"]["pixels"], span["args"]["bytes_out"]) == (120, 30)
    died = [e for e in run.events if isinstance(e, WorkerDied)]
    assert sum(e.get("cat") == "death" for e in events) == len(died)
    assert sum(e["args"]["ended"] == "died" for e in spans) == len(died)
    assert {e["pid"] for e in spans} <= {e.pid for e in run.events if isinstance(e, WorkerStarted)}


def test_counters_end_with_all_that_was_done_and_the_job_is_told() -> None:
    run = run_of([f"{i}.jpg" for i in range(50)], random.Random(4))
    trace = trace_format.check("".join(trace_lines(run.recorded())))
    counts = [e["args"]["done"] for e in trace["traceEvents"] if e["name"] == "pictures"]
    assert counts == sorted(counts)
    assert counts[-1] == sum(isinstance(e, TaskFinished) for e in run.events)
    assert sum(trace["otherData"][name] for name in ("done", "failed", "skipped", "cancelled")) == 50
    assert trace["otherData"]["unfinished"] == 50 - sum(isinstance(e, FINAL) for e in run.events)
    assert trace["otherData"]["command"].startswith("multitone convert /photos -o /results --do grayscale")
    assert {"core 1", "core 2", "memory", "paused", "resumed"} <= {e["name"] for e in trace["traceEvents"]}


def test_what_a_dead_worker_had_done_may_be_heard_after_its_death() -> None:
    record = Recorder(job_of(["a.jpg"]))
    record.handle(WorkerStarted(0.0, 1, 7))
    record.handle(WorkerDied(1.0, 1, 7, -9, "Killed", None))
    record.handle(TaskFinished(2.0, 1, 1, "", "", 1, 1, 1, StageSeconds(read=0.5)))
    events = trace_format.check("".join(trace_lines(record)))["traceEvents"]
    assert [(e["name"], e["ts"]) for e in events if e["ph"] == "X"] == [("a.jpg", 1_500_000), ("read", 1_500_000)]
    assert [e["args"] for e in events if e["name"] == "worker 1 died"] == [
        {"reason": "Killed", "exitcode": -9, "task": None}
    ]
