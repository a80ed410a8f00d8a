"""The Trace Event Format as its documentation has it, as a check over a whole trace.

Written from "Trace Event Format" (Google, 2016): the JSON object format, the phases X, i, C and M, and what viewers
need of complete events: on one thread they nest or follow each other.
"""

from __future__ import annotations

import json
import math
from typing import Any

METADATA = {
    "process_name": ("name", str), "process_labels": ("labels", str), "process_sort_index": ("sort_index", int),
    "thread_name": ("name", str), "thread_sort_index": ("sort_index", int),
}  # fmt: skip


def no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def check(text: str) -> dict[str, Any]:
    """Assert that a text is a trace, and return it."""
    text.encode("utf-8")
    trace = json.loads(text, parse_constant=no_constant)
    assert set(trace) <= {"traceEvents", "displayTimeUnit", "otherData"}
    assert trace["displayTimeUnit"] in ("ms", "ns")
    assert isinstance(trace["otherData"], dict)
    for event in trace["traceEvents"]:
        _check_event(event)
    _check_threads(trace["traceEvents"])
    return trace


def _check_event(event: dict[str, Any]) -> None:
    assert isinstance(event["name"], str)
    assert isinstance(event.get("cat", ""), str)
    assert isinstance(event.get("args", {}), dict)
    for which in ("pid", "tid"):
        assert type(event[which]) is int, event
    phase = event["ph"]
    assert phase in ("X", "i", "C", "M"), event
    assert ("dur" in event) == (phase == "X"), event
    assert ("s" in event) == (phase == "i"), event
    if phase == "M":
        key, kind = METADATA[event["name"]]
        assert type(event["args"][key]) is kind
        return
    assert isinstance(event["ts"], int | float)
    assert math.isfinite(event["ts"])
    assert event["ts"] >= 0
    if phase == "X":
        assert event["dur"] >= 0, event
    elif phase == "i":
        assert event["s"] in ("g", "p", "t")
    elif phase == "C":
        assert event["args"]
        assert all(isinstance(value, int | float) for value in event["args"].values()), event


def _check_threads(events: list[dict[str, Any]]) -> None:
    named = {(e["pid"], e["tid"]) for e in events if e["name"] == "thread_name"}
    processes = {e["pid"] for e in events if e["name"] == "process_name"}
    assert {e["pid"] for e in events} <= processes
    threads: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for event in events:
        if event["ph"] in ("X", "i"):
            threads.setdefault((event["pid"], event["tid"]), []).append(event)
    for thread, those in threads.items():
        assert [e["ts"] for e in those] == sorted(e["ts"] for e in those), f"time goes back in {thread}"
        spans = [e for e in those if e["ph"] == "X"]
        assert not spans or thread in named
        _check_nesting(spans)


def _check_nesting(spans: list[dict[str, Any]]) -> None:
    """Assert that each span lies whole in the one that is open when it begins, or after it."""
    open_ends: list[int] = []
    for span in spans:
        begin, end = span["ts"], span["ts"] + span["dur"]
        if span["cat"] == "task":
            assert not open_ends or begin >= open_ends[0], f"{span} begins in another task"
            open_ends = [end]
            continue
        while len(open_ends) > 1 and begin >= open_ends[-1]:
            open_ends.pop()
        assert open_ends, f"{span} lies in no task"
        assert len(open_ends) == 1, f"{span} begins in another stage"
        assert end <= open_ends[0], f"{span} ends after its task"
        open_ends.append(end)
