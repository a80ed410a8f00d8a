"""Bombs for parsers cost no more than pictures do, wherever files are read, and their neighbors never notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from multitone.batch import events as ev
from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.imaging.pipeline import Pipeline
from tests import pictures
from tests.engines.conftest import make_engine, run
from tests.hostile.bombs import BOMBS
from tests.hostile.costs import asked, asker, noting

CPU_SECONDS = 2.0
"""For one file in one place; half a second is usual on a quick machine."""
MOST_PEAK = 300_000_000
"""Bytes of a child: a worker with its libraries has 100 MB, and the largest of the files 24."""
REFUSED = {
    "exif-pieces": "unsupported",
    "filler": "unsupported",
    "gif-frames": "unsupported",
    "png-profiles": "unsupported",
    "png-chunks": "unsupported",
    "pnm-remarks": "unsupported",
    "psd-resources": "unsupported",
    "svg-roots": "unreadable",
    "svg-comments": "unreadable",
    "svg-spaces": "unreadable",
    "tiff-fractions": "unsupported",
}
"""All others are processed: what they say of themselves is no reason to refuse a picture."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bombs") / "in"
    folder.mkdir()
    (folder / "innocent.jpg").write_bytes(pictures.jpeg(64, 48))
    for name, (build, suffix) in BOMBS.items():
        (folder / f"{name}.{suffix}").write_bytes(build())
    return folder


@pytest.mark.parametrize(
    ("engine", "metadata"),
    [("processes", "keep"), ("processes", "strip-location"), ("processes", "author"), ("threads", "strip-location")],
)
def test_workers_refuse_bombs_or_process_what_they_hold(folder: Path, engine: str, metadata: str) -> None:
    export = Export(folder=f"{folder}-{engine}-{metadata}", metadata=metadata)
    job = plan(discover([str(folder)]), Pipeline.parse(("grayscale",)), export).job
    events = run(make_engine(engine, noting), job)
    finished = events[-1]
    assert isinstance(finished, ev.JobFinished)
    failed = {Path(event.source).stem: event.kind for event in events if isinstance(event, ev.TaskFailed)}
    assert failed == REFUSED
    assert finished.done == len(BOMBS) + 1 - len(REFUSED)
    assert finished.cpu_seconds < CPU_SECONDS * len(BOMBS) / 2
    assert max(int(path.name) for path in folder.parent.glob("peaks/*")) < MOST_PEAK


def test_services_answer_about_bombs_as_quickly_as_about_pictures(folder: Path) -> None:
    with asker() as service:
        costs = {
            f"{name} {place}": service.cost(request)
            for name, (_build, suffix) in BOMBS.items()
            for place, request in asked(str(folder / f"{name}.{suffix}")).items()
        }
    slow = {what: cost for what, cost in costs.items() if cost.cpu_seconds > CPU_SECONDS or cost.peak > MOST_PEAK}
    assert not slow
