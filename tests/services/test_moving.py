"""What the window shows of animations, and tells of their results: the first frame, and the bytes of all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from multitone.batch.job import Export, Job, Task
from multitone.batch.limits import Limits
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.imaging.encode import Jpeg, parse_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.details import DetailsRequest
from multitone.services.preview.request import Pixels, PreviewRequest
from multitone.services.thumbnails import ThumbnailRequest
from multitone.services.trial import result_size
from tests.imaging.frames import files, judging

NAMES = ("gif-parts.gif", "apng-default-image.png", "webp-parts.webp")


@pytest.fixture
def moving(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / request.param
    path.write_bytes(files.all_files()[request.param])
    return path


def first_of(path: Path) -> np.ndarray:
    seen = judging.frames_of(path)[0].astype(int)
    return seen[seen[:, :, 3] == 255][:, :3]


def is_first(pixels: object, path: Path) -> None:
    assert isinstance(pixels, Pixels)
    shown = np.frombuffer(pixels.data, np.uint8).reshape(-1, 3).astype(int)
    assert np.abs(shown.mean(axis=0) - first_of(path).mean(axis=0)).max() < 40


@pytest.mark.parametrize("moving", NAMES, indirect=True)
def test_the_first_frame_is_shown(moving: Path) -> None:
    (thumbnail,) = ThumbnailRequest((str(moving),), 48).answer()
    is_first(thumbnail, moving)
    for quick in (True, False):
        preview = PreviewRequest(str(moving), Pipeline(), Jpeg(), (48, 32), quick=quick).answer()
        assert preview.size_before == (files.WIDTH, files.HEIGHT)
        is_first(preview.before, moving)
        is_first(preview.after, moving)


@pytest.mark.parametrize("moving", NAMES[:1], indirect=True)
def test_details_tell_the_frames(moving: Path) -> None:
    assert DetailsRequest(str(moving)).answer().frames == 4


@pytest.mark.parametrize("form", ["gif", "webp", "png", "avif", "jpeg"])
@pytest.mark.parametrize("moving", NAMES[:1], indirect=True)
def test_a_result_is_as_large_as_was_tried_and_as_whole_as_was_promised(moving: Path, form: str) -> None:
    target = moving.parent / "out" / f"a.{form}"
    task = Task(1, str(moving), str(target), moving.stat().st_size)
    export = Export(folder=str(target.parent), format=parse_format(form))
    context = JobContext(Job("moving", Pipeline.parse(["invert"]), export, (task,), limits=Limits(verify=True)))
    tried = result_size(task, context)
    done = run_task(task, context, lambda _: None)
    assert isinstance(done, Done), done
    assert done.differences == ()
    assert tried == target.stat().st_size == done.bytes_out
