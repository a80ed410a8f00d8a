"""No file takes more memory than was granted, whatever it claims, and its neighbors never notice."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from multitone.batch import events as ev
from multitone.batch.limits import Limits
from multitone.engines.ipc.memory_limit import ON_LINUX, service_memory
from multitone.engines.processes.engine import ProcessEngine
from multitone.errors import ImageError
from multitone.services.thumbnails import ThumbnailRequest
from tests import pictures
from tests.engines import grammar
from tests.engines.conftest import MakeJob, make_job, run
from tests.hostile import files, hungry
from tests.hostile.costs import Asker, Usage, asked, asker, converted

__all__ = ["make_job"]

GRANT = 300
CPU_SECONDS = 10.0
EXPECTED = {
    "progressive": "truncated",
    "plausible-progressive": "out-of-memory",
    "sparse-png": "too-large",
    "sparse-chunk": "too-large",
    "sparse-jpeg": "too-large",
    "sparse-webp": "too-large",
    "sparse-svg": "too-large",
    "salvage-png": "truncated",
    "salvage-bmp": "truncated",
    "salvage-sgi": "truncated",
    "deflated-png": "out-of-memory",
    "deflated-tiff": "out-of-memory",
    "large-tag": "too-large",
}
LEGITIMATE = ("plausible-progressive", "deflated-png", "deflated-tiff")
"""Pictures as large as these are nobody's fault: without a limit of the user's they are processed."""
SMALL_PEAK = 250_000_000
linux = pytest.mark.skipif(not ON_LINUX, reason="the kernel holds no other system's processes to it")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("hostile") / "in"
    folder.mkdir()
    (folder / "innocent.jpg").write_bytes(pictures.jpeg(64, 48))
    return files.build(folder, files.MEMORY)


@pytest.mark.parametrize("salvage", [False, True])
def test_workers_stay_within_what_they_were_granted(hostile: dict[str, Path], salvage: bool) -> None:
    outcomes, cost = converted(hostile["sparse-png"].parent, "processes", GRANT, salvage=salvage)
    assert outcomes == {**EXPECTED, "innocent": "done"}
    assert cost.peak < GRANT * 1_000_000
    assert cost.cpu_seconds < CPU_SECONDS


@pytest.mark.parametrize("engine", ["threads", "asyncio", "serial"])
def test_threads_refuse_what_lies_before_they_take_memory_for_it(
    hostile: dict[str, Path], tmp_path: Path, engine: str
) -> None:
    for name in EXPECTED.keys() - set(LEGITIMATE):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / hostile[name].name).symlink_to(hostile[name])
    outcomes, cost = converted(tmp_path / "in", engine, salvage=True)
    assert outcomes == {name: kind for name, kind in EXPECTED.items() if name not in LEGITIMATE}
    assert cost.peak < SMALL_PEAK
    assert cost.cpu_seconds < CPU_SECONDS


@pytest.mark.parametrize("name", [name for name in EXPECTED if name not in LEGITIMATE])
def test_what_the_window_asks_is_answered_within_a_picture_s_memory(hostile: dict[str, Path], name: str) -> None:
    with asker() as service:
        costs = {place: service.cost(request) for place, request in asked(str(hostile[name])).items()}
    assert max(cost.peak for cost in costs.values()) < SMALL_PEAK, costs
    assert sum(cost.cpu_seconds for cost in costs.values()) < CPU_SECONDS, costs
    assert costs["preview"].outcome == EXPECTED[name]


@pytest.mark.parametrize("name", ["progressive", "plausible-progressive"])
def test_a_thumbnail_never_costs_all_coefficients(hostile: dict[str, Path], name: str) -> None:
    with asker() as service:
        cost = service.cost(ThumbnailRequest((str(hostile[name]),)))
    assert cost.outcome == "too-large"
    assert cost.peak < SMALL_PEAK


def test_a_preview_inside_a_file_is_held_to_the_limits_of_one(tmp_path: Path) -> None:
    files.jpeg_with_a_bomb_for_a_thumbnail(tmp_path / "a.jpg")
    with asker() as service:
        cost = service.cost(ThumbnailRequest((str(tmp_path / "a.jpg"),)))
    assert cost.outcome == "Pixels", "it is shown by its own pixels"
    assert cost.peak < SMALL_PEAK


@linux
@pytest.mark.faults
@pytest.mark.parametrize("way", ["raise", "abort"])
def test_what_needs_more_than_was_guessed_gets_all_there_is_and_no_more(make_job: MakeJob, way: str) -> None:
    job = make_job(10, named=(f"{way}-700.jpg", f"{way}-1500.jpg"))  # 904 can be granted, 452 without a question
    job = msgspec.structs.replace(job, limits=Limits(memory=1000))
    events = run(ProcessEngine(2, hungry.taking), job)
    grammar.check(events, job)
    (failure,) = [e for e in events if isinstance(e, ev.TaskFailed)]
    assert failure.source.endswith("1500.jpg")
    assert failure.kind == "out-of-memory"
    assert events[-1].done == 11
    assert bool([e for e in events if isinstance(e, ev.WorkerDied)]) == (way == "abort")


@pytest.mark.faults
@pytest.mark.parametrize("engine", [ProcessEngine])
def test_a_library_that_has_no_memory_is_understood(make_job: MakeJob, engine: type) -> None:
    job = make_job(3, named=("short-1.jpg",))
    events = run(engine(2, hungry.failing_by_library), job)
    assert [e.kind for e in events if isinstance(e, ev.TaskFailed)] == ["out-of-memory"]


@linux
def test_a_service_that_takes_too_much_says_so_and_goes_on() -> None:
    answers = Asker(hungry.Take, Usage)
    try:
        refused = answers.ask(hungry.Take(service_memory() * 3))
        assert isinstance(refused, ImageError)
        assert refused.kind == "out-of-memory"
        assert answers.ask(hungry.Take(1000)) == 1000
    finally:
        answers.service.close()
