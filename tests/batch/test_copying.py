from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PIL import Image

from multitone.batch.copying import asks_nothing
from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Failed, Outcome
from multitone.imaging.encode import format_of_suffix, parse_format
from multitone.imaging.pipeline import Pipeline
from tests import pictures


def worked(folder: Path, steps: tuple[str, ...] = (), **export: object) -> dict[str, Outcome]:
    """Do a job on a folder, and return how each picture went."""
    if "format" in export:
        export["format"] = parse_format(str(export["format"]))
    job = plan(discover([str(folder / "in")]), Pipeline.parse(steps), Export(folder=str(folder / "out"), **export)).job
    context = JobContext(job)
    return {Path(task.source).name: run_task(task, context, lambda _: None) for task in job.tasks}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an upright photograph that says everything about itself, as `in/a.jpg`."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(pictures.rich_jpeg())
    return tmp_path


@pytest.mark.parametrize(
    ("steps", "export"),
    [
        ((), {}),
        (("brightness amount=1", "rotate angle=360"), {}),
        ((), {"format": "jpeg"}),
        ((), {"name": "{stem}-copy", "flat": True, "existing": "number"}),
    ],
)
def test_a_picture_of_which_nothing_is_asked_is_copied(folder: Path, steps: tuple[str, ...], export: dict) -> None:
    outcome = worked(folder, steps, **export)["a.jpg"]
    assert isinstance(outcome, Done)
    assert outcome.copied
    assert outcome.pixels == 40 * 28
    (target,) = (folder / "out").iterdir()
    assert target.read_bytes() == (folder / "in" / "a.jpg").read_bytes()
    assert outcome.bytes_in == outcome.bytes_out == target.stat().st_size
    assert target.stat().st_mtime_ns == (folder / "in" / "a.jpg").stat().st_mtime_ns


@pytest.mark.parametrize(
    ("steps", "export"),
    [
        (("brightness amount=1.01",), {}),
        (("grayscale",), {}),
        ((), {"quality": 90}),
        ((), {"quality": 90, "format": "jpeg"}),
        ((), {"format": "jpeg subsampling=444"}),
        ((), {"format": "png"}),
        ((), {"metadata": "strip"}),
        ((), {"metadata": "strip-location"}),
    ],
)
def test_whatever_is_asked_is_done(folder: Path, steps: tuple[str, ...], export: dict) -> None:
    outcome = worked(folder, steps, **export)["a.jpg"]
    assert isinstance(outcome, Done)
    assert not outcome.copied
    (target,) = (folder / "out").iterdir()
    assert target.read_bytes() != (folder / "in" / "a.jpg").read_bytes()


def test_names_alone_ask_for_nothing() -> None:
    plain = Export(folder="out")
    assert asks_nothing(Pipeline(), plain)
    about_names = {"folder": "elsewhere", "name": "x-{stem}", "existing": "replace", "flat": True}
    assert asks_nothing(Pipeline(), msgspec.structs.replace(plain, **about_names))


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_picture_that_does_not_lie_upright_is_turned(folder: Path, orientation: int) -> None:
    (folder / "in" / "a.jpg").write_bytes(pictures.rich_jpeg(orientation))
    assert not worked(folder)["a.jpg"].copied
    with Image.open(folder / "out" / "a.jpg") as image:
        assert image.size == (40, 28)
        assert image.getexif()[0x0112] == 1


def test_a_damaged_picture_is_not_copied_in_silence(folder: Path) -> None:
    whole = pictures.jpeg(200, 150)
    (folder / "in" / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "in" / "noise.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    went = worked(folder)
    assert isinstance(went["cut.jpg"], Failed)
    assert went["cut.jpg"].kind == "truncated"
    assert isinstance(went["noise.png"], Failed)
    assert [path.name for path in (folder / "out").iterdir()] == ["a.jpg"]


def test_a_suffix_that_lies_is_set_right(folder: Path) -> None:
    (folder / "in" / "a.jpg").write_bytes(pictures.png(pictures.pixels("RGB")))
    assert not worked(folder)["a.jpg"].copied
    with Image.open(folder / "out" / "a.jpg") as image:
        assert image.format == "JPEG"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "GIF", "AVIF", "BMP"])
def test_every_format_that_is_written_is_copied(folder: Path, kind: str) -> None:
    suffix = {"TIFF": ".tif"}.get(kind, f".{kind.lower()}")
    assert format_of_suffix(suffix)
    data = pictures.file(pictures.photograph(40, 28), kind)
    (folder / "in" / f"b{suffix}").write_bytes(data)
    assert worked(folder)[f"b{suffix}"].copied
    assert (folder / "out" / f"b{suffix}").read_bytes() == data
