"""Pages in a worker: what is held, what is told of them, and how long they may take."""

from __future__ import annotations

from pathlib import Path

import pytest

from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Failed
from multitone.imaging.contents import Content
from multitone.imaging.encode import build_format
from multitone.imaging.pages import joined
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.readers.base import size_listener
from tests.end2end.test_pages import write_pages


def worked(folder: Path, *steps: str, **export: object) -> Done | Failed:
    write_pages(folder / "a.tif", (10, 90, 200))
    asked = Export(folder=str(folder / "out"), **export)  # type: ignore[arg-type]
    job = plan(discover([str(folder / "a.tif")]), Pipeline.parse(list(steps)), asked).job
    outcome = run_task(job.tasks[0], JobContext(job), lambda _: None)
    assert isinstance(outcome, Done | Failed)
    return outcome


def test_time_is_measured_by_all_pages_and_memory_by_one(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def listen(width: int, height: int, *, before: int = 0, **_others: int) -> None:
        told.append((width * height, before))

    token = size_listener.set(listen)
    try:
        assert isinstance(worked(tmp_path, "invert"), Done)
    finally:
        size_listener.reset(token)
    sizes = [30 * 40, 30 * 60, 30 * 80]
    assert max(pixels for pixels, _before in told) == sizes[2], "never all pages together"
    assert (sizes[2], sizes[0] + sizes[1]) in told
    assert max(map(sum, told)) == sum(sizes)


def test_pages_that_make_a_tiff_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MOST_BYTES", joined.ROOM + 600)
    outcome = worked(tmp_path, "invert", format=build_format("tiff", {"compression": "none"}))
    assert isinstance(outcome, Failed)
    assert "at most 4 GB" in str(outcome.reason)


def test_what_a_page_loses_is_told_once(tmp_path: Path) -> None:
    outcome = worked(tmp_path, "invert", pages="2-")
    assert isinstance(outcome, Done)
    assert outcome.lost == (Content.PAGES,)
    whole = worked(tmp_path, "invert", existing="replace")
    assert isinstance(whole, Done)
    assert whole.lost == ()
