"""A GeoTIFF's pixels lie where they lay on the map after any step; dots in the picture are the judge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile

from multitone.batch.job import Export, Job, Task
from multitone.batch.losses import dropped_by
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.imaging.contents import Content
from multitone.imaging.encode import parse_format
from multitone.imaging.pipeline import Pipeline

SIDE = (160, 120)
DOTS = ((40, 32), (104, 80), (120, 48))
"""Columns and rows of the middles of three dots: red, green and blue."""
SCALE, EAST, NORTH = 10.0, 500_000.0, 4_600_000.0
PLAIN = parse_format("tiff compression=none")


def picture() -> np.ndarray:
    array = np.full((SIDE[1], SIDE[0], 3), 20, np.uint8)
    for band, (x, y) in enumerate(DOTS):
        array[y - 6 : y + 6, x - 6 : x + 6, band] = 240
    return array


def geotiff(path: Path, said: str, raster_type: int = 1, orientation: int = 1) -> None:
    tie = (8.0, 4.0, 0.0, EAST + 80, NORTH - 40, 0.0)
    matrix = (SCALE, 0.0, 0.0, EAST, 0.0, -SCALE, 0.0, NORTH, *[0.0] * 4, 0.0, 0.0, 0.0, 1.0)
    tags: list[tuple[object, ...]] = [(274, "H", 1, orientation, True)]
    tags += [(34735, "H", 8, (1, 1, 0, 1, 1025, 0, 1, raster_type), True)]
    if said == "matrix":
        tags.append((34264, "d", 16, matrix, True))
    else:
        tags += [(33550, "d", 3, (SCALE, SCALE, 0.0), True), (33922, "d", 6, tie, True)]
    tifffile.imwrite(path, picture(), photometric="rgb", extratags=tags)


def on_the_map(tags: dict[int, tuple[float, ...]], x: float, y: float) -> tuple[float, float]:
    """Return where a place lies, counted as GeoTIFF counts them (OGC 19-008r4, annex B.6)."""
    if 34264 in tags:
        m = tags[34264]
        return m[0] * x + m[1] * y + m[3], m[4] * x + m[5] * y + m[7]
    (across, down, _), (column, row, _, east, north, _) = tags[33550], tags[33922]
    return east + (x - column) * across, north - (y - row) * down


def done(folder: Path, *steps: str) -> tuple[np.ndarray, dict[int, tuple[float, ...]], Done]:
    source, target = folder / "a.tif", folder / "out" / "a.tif"
    job = Job(
        "map",
        Pipeline.parse(steps),
        Export(folder=str(folder / "out"), format=PLAIN),
        (Task(1, str(source), str(target), 9),),
    )
    outcome = run_task(job.tasks[0], JobContext(job), lambda _: None)
    assert isinstance(outcome, Done), outcome
    with tifffile.TiffFile(target) as opened:
        page = opened.pages.first
        return page.asarray(), {tag.code: tag.value for tag in page.tags if 33550 <= tag.code <= 34264}, outcome


FOLLOWED = (
    "resize percent=50",
    "resize width=240 height=200 mode=stretch enlarge=true",
    "crop left=17 top=9 width=120",
    "rotate angle=90",
    "rotate angle=180",
    "flip",
    "flip direction=vertical",
    "rotate angle=20",
    "canvas width=300 height=200",
    "gaussian-blur sigma=1",
)


@pytest.mark.parametrize("raster_type", [1, 2])
@pytest.mark.parametrize("said", ["scale", "matrix"])
@pytest.mark.parametrize("steps", [(step,) for step in FOLLOWED] + [("crop left=10", "rotate angle=90", "contrast")])
def test_dots_stay_where_they_are_on_the_map(tmp_path, steps, said, raster_type):
    geotiff(tmp_path / "a.tif", said, raster_type)
    array, tags, _outcome = done(tmp_path, *steps)
    for band, (x, y) in enumerate(DOTS):
        others = array[:, :, [other for other in range(3) if other != band]].max(axis=2).astype(int)
        rows, columns = np.nonzero((array[:, :, band].astype(int) - others) > 100)
        middle = 0.5 if raster_type == 2 else 0.0
        found = on_the_map(tags, columns.mean() + 0.5 - middle, rows.mean() + 0.5 - middle)
        right = EAST + (x - middle) * SCALE, NORTH - (y - middle) * SCALE
        assert np.abs(np.subtract(found, right)).max() <= 0.4 * SCALE, (steps, band)


def test_a_map_that_has_to_be_turned_upright_has_no_place_any_more_and_that_is_said(tmp_path):
    geotiff(tmp_path / "a.tif", "scale", orientation=6)
    _array, tags, outcome = done(tmp_path, "crop left=3")
    assert tags == {}
    assert Content.GEO in outcome.lost


def test_a_plan_knows_what_follows():
    assert Content.GEO not in dropped_by(Pipeline.parse(FOLLOWED), Export(folder="out"))
