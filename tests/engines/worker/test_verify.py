"""`--verify`: what happens to a result behind the program's back is found, and told everywhere."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from multitone.batch.events import TaskFinished
from multitone.batch.job import Job
from multitone.batch.limits import Limits
from multitone.engines.processes.engine import ProcessEngine
from multitone.engines.worker import verify
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.imaging import streaming
from tests import pictures
from tests.engines import runners
from tests.engines.conftest import MakeJob, run


def verified(job: Job) -> Job:
    return msgspec.structs.replace(job, limits=Limits(verify=True))


@pytest.mark.parametrize("steps", [("grayscale",), ()])
def test_a_result_that_was_damaged_after_it_was_written_is_found(make_job: MakeJob, steps: tuple[str, ...]) -> None:
    job = verified(make_job(4, steps=steps, named=("flip.jpg", "cut.jpg")))
    events = run(ProcessEngine(2, runner=runners.damaging), job)
    found = {Path(e.target).name: e.differences for e in events if isinstance(e, TaskFinished)}
    assert len(found) == 6
    assert found.pop("flip.jpg") == (verify.OTHER_BYTES,) or steps
    cut = found.pop("cut.jpg")
    assert cut[0] == verify.OTHER_BYTES
    assert len(cut) == (2 if steps else 1)
    assert set(found.values()) == {()}


def test_nothing_is_read_again_unless_it_is_wished(make_job: MakeJob) -> None:
    job = make_job(1, named=("cut.jpg",))
    events = run(ProcessEngine(1, runner=runners.damaging), job)
    assert {e.differences for e in events if isinstance(e, TaskFinished)} == {()}


def test_a_result_that_is_gone_again_is_told(make_job: MakeJob, tmp_path: Path) -> None:
    assert verify.differences_of(str(tmp_path / "gone.png"), None, b"") == (
        "It cannot be opened again: No such file or directory.",
    )


@pytest.mark.parametrize("kind", ["jpg", "png", "tif"])
def test_a_large_result_is_read_to_its_end(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                           make_job: MakeJob) -> None:  # fmt: skip
    monkeypatch.setattr(streaming, "most_whole_pixels", lambda: 2000)
    monkeypatch.setattr(streaming, "LEAST_BYTES", 1)
    job = verified(make_job(1, steps=("invert",), size=(160, 120)))
    task = msgspec.structs.replace(job.tasks[0], target=str(tmp_path / "out" / f"a.{kind}"))
    outcome = run_task(task, JobContext(job), lambda _: None)
    assert isinstance(outcome, Done), outcome
    assert outcome.differences == ()
    target = Path(task.target)
    target.write_bytes(target.read_bytes()[:-3000])
    assert "cannot be read to its end" in verify.differences_of(task.target, None, None)[0]


def test_what_is_left_of_a_large_picture_is_salvaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                     make_job: MakeJob) -> None:  # fmt: skip
    monkeypatch.setattr(streaming, "most_whole_pixels", lambda: 2000)
    monkeypatch.setattr(streaming, "LEAST_BYTES", 1)
    job = msgspec.structs.replace(make_job(1, steps=("invert",)), limits=Limits(salvage=True, verify=True))
    data = pictures.png(pictures.photograph(160, 120))
    Path(job.tasks[0].source).write_bytes(data[: len(data) // 2])
    outcome = run_task(job.tasks[0], JobContext(job), lambda _: None)
    assert isinstance(outcome, Done), outcome
    assert "the lower " in (outcome.salvaged or "")
    assert outcome.differences == ()
    assert [path.name for path in (tmp_path / "out").iterdir()] == [Path(job.tasks[0].target).name]
