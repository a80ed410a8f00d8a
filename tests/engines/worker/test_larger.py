"""Results that are larger than their sources: kept, left to the source, or not written."""

from __future__ import annotations

from pathlib import Path

import pytest

from multitone.batch.discovery import discover
from multitone.batch.job import Export, IfLarger
from multitone.batch.plan import plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import LARGER, run_task
from multitone.engines.worker.wire import Done, Outcome, Skipped
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from tests import pictures
from tests.engines.worker.test_streaming_task import streamed as streamed

SMALL = pictures.file(pictures.photograph(60, 40), "JPEG", quality=30)


def worked(folder: Path, steps: tuple[str, ...] = (), **export: object) -> tuple[Outcome, Path]:
    """Do a job of one JPEG of quality 30 at 95, where nothing else is asked, and return how it went and its target."""
    source = folder / "a.jpg"
    source.write_bytes(SMALL)
    asked = Export(**{"folder": str(folder / "out"), "quality": 95, **export})  # type: ignore[arg-type]
    job = plan(discover([str(source)]), Pipeline.parse(list(steps)), asked).job
    return run_task(job.tasks[0], JobContext(job), lambda _: None), Path(job.tasks[0].target)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("choice", ["keep", "copy", "skip"])
def test_a_result_that_grows_is_kept_copied_or_skipped(
    tmp_path: Path, choice: IfLarger, large: bool, request: pytest.FixtureRequest
) -> None:
    went = request.getfixturevalue("streamed") if large else []
    outcome, target = worked(tmp_path, if_larger=choice)
    assert bool(went) is large
    if choice == "skip":
        assert outcome == Skipped(1, LARGER)
        assert LARGER.kind == "larger"
        assert not target.exists()
        assert not list(tmp_path.rglob(".multitone*")), "nothing is left over"
        return
    assert isinstance(outcome, Done)
    assert outcome.copied is (choice == "copy")
    assert (target.read_bytes() == SMALL) is (choice == "copy")
    assert outcome.bytes_out == target.stat().st_size
    assert (outcome.bytes_out > len(SMALL)) is (choice == "keep")


def test_a_result_that_shrinks_is_kept(tmp_path: Path) -> None:
    for choice in ("copy", "skip"):
        outcome, target = worked(tmp_path, quality=10, if_larger=choice, existing="replace")
        assert isinstance(outcome, Done)
        assert not outcome.copied
        assert target.stat().st_size < len(SMALL)


@pytest.mark.parametrize(
    ("steps", "export"),
    [(("invert",), {}), ((), {"metadata": "strip"}), ((), {"color": "gray"}), ((), {"format": build_format("png")})],
)
def test_a_source_takes_no_place_that_shows_something_else(
    tmp_path: Path, steps: tuple[str, ...], export: dict[str, object]
) -> None:
    outcome, target = worked(tmp_path, steps, if_larger="copy", **export)
    assert isinstance(outcome, Done)
    assert not outcome.copied
    assert target.read_bytes() != SMALL
