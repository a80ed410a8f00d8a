"""Estimates from pictures that are really made, beside what the job then writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.batch.discovery import discover
from multitone.batch.estimates.sizing import Sizing
from multitone.batch.job import Export
from multitone.batch.plan import Plan, plan
from multitone.engines.base import JobControl
from multitone.engines.registry import create_engine
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.sizes import Sized, SizesRequest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of forty pictures of many sizes and more or less detail."""
    inside = tmp_path / "in"
    inside.mkdir()
    numbers = np.random.default_rng(7)
    for number in range(40):
        across = int(numbers.integers(60, 400))
        rough = numbers.integers(0, 256, (across // int(numbers.integers(1, 9)), across // 4, 3), dtype=np.uint8)
        picture = Image.fromarray(rough).resize((across, across * 2 // 3), Image.Resampling.BICUBIC)
        picture.save(inside / f"{number:02}.jpg", quality=int(numbers.integers(70, 96)))
    return inside


def planned(folder: Path, steps: tuple[str, ...], name: str | None, quality: int | None = None) -> Plan:
    export = Export(folder=str(folder.parent / "out"), format=build_format(name) if name else None, quality=quality)
    return plan(discover([str(folder)]), Pipeline.parse(list(steps)), export)


def told(made: Plan) -> list[Sized]:
    return list(SizesRequest(made.draft.pipeline, made.draft.export, made.sizing).answer())


def written(made: Plan) -> int:
    list(create_engine("serial", 1).run(made.job, JobControl()))
    return sum(path.stat().st_size for path in Path(made.draft.export.folder).rglob("*.*"))


@pytest.mark.parametrize(
    ("steps", "name", "quality"),
    [(("grayscale",), None, None), (("resize width=80 height=80",), "jpeg", 85), ((), "webp", 60), ((), "png", None)],
)
def test_the_estimate_is_near_what_is_written(
    folder: Path, steps: tuple[str, ...], name: str | None, quality: int | None
) -> None:
    made = planned(folder, steps, name, quality)
    assert told(made)[-1].bytes == pytest.approx(written(made), rel=0.2)


def test_copies_and_few_pictures_are_told_to_the_byte(folder: Path) -> None:
    for path in sorted(folder.iterdir())[6:]:
        path.unlink()
    made = planned(folder, (), None)
    parts = told(made)
    assert (parts[-1].bytes, parts[-1].tried) == (sum(path.stat().st_size for path in folder.iterdir()), 6)


def test_a_picture_that_cannot_be_read_tells_nothing(folder: Path) -> None:
    for path in sorted(folder.iterdir())[7:]:
        path.unlink()
    (folder / "00.jpg").write_bytes(b"\xff\xd8\xff not really")
    parts = told(planned(folder, ("invert",), None))
    assert [part.tried for part in parts] == [6]


def test_nothing_to_try_is_nothing_told() -> None:
    assert list(SizesRequest(Pipeline(()), Export(folder="out"), Sizing()).answer()) == []
