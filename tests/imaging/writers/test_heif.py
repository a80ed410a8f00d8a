"""HEIC is written where x265 is installed: as it is asked for, on one thread, and said where it cannot be."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pillow_heif
import pytest

from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.errors import ImageError
from multitone.imaging.contents import Content
from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format, export_formats, keeps_format, parse_format, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.readers.files import without

needs_heif_info = pytest.mark.skipif(shutil.which("heif-info") is None, reason="heif-info is not installed")


@pytest.mark.parametrize("depth", ["8", "10", "12"])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_pixels_are_kept_to_the_last_bit_that_is_asked_for(mode: str, depth: str) -> None:
    array = pictures.pixels(mode, 16, 96, 64)
    data = save(Raster(array), build_format("heif", {"lossless": True, "depth": depth}))
    told = pillow_heif.open_heif(data, convert_hdr_to_8bit=False)
    assert told.info["bit_depth"] == int(depth)
    seen = decode(data).raster.array()
    seen = seen if seen.shape == array.shape else seen[:, :, [0, 3]]  # gray with transparency is in colors there
    top = np.iinfo(seen.dtype).max
    half_a_step = 0.5 / ((1 << int(depth)) - 1)
    assert np.abs(seen / top - array / 65535).max() <= half_a_step + 1e-4


@pytest.mark.parametrize("size", [(1, 1), (7, 5), (63, 65), (200, 100)])
def test_sizes_that_the_encoder_does_not_know_are_cropped(size: tuple[int, int]) -> None:
    array = pictures.photograph(*size)
    seen = decode(save(Raster(array), build_format("heif", {"lossless": True}))).raster.array()
    np.testing.assert_array_equal(seen, array)


@pytest.mark.parametrize(("subsampling", "chroma"), [("444", 444), ("422", 422), ("420", 420)])
def test_settings_are_those_of_the_file(subsampling: str, chroma: int) -> None:
    data = save(Raster(pictures.photograph(96, 64)), build_format("heif", {"subsampling": subsampling}))
    assert pillow_heif.open_heif(data).info["chroma"] == chroma
    small = save(Raster(pictures.photograph(96, 64)), build_format("heif", {"quality": 20}))
    assert len(small) < len(data)


def test_metadata_and_profile_arrive_as_they_were() -> None:
    raster = Raster(pictures.photograph(96, 64), pictures.wide_profile())
    data = save(raster, build_format("heif"), Metadata(exif=pictures.exif(1, (96, 64)), xmp=pictures.xmp()))
    info = pillow_heif.open_heif(data).info
    assert info["exif"].removeprefix(b"Exif\0\0") == pictures.exif(1, (96, 64))
    assert info["xmp"] == pictures.xmp()
    assert info["icc_profile"] == pictures.wide_profile()


@needs_heif_info
def test_other_programs_open_it(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(save(Raster(pictures.photograph(96, 64)), build_format("heif")))
    said = subprocess.run(["heif-info", str(tmp_path / "a.heic")], check=True, capture_output=True, text=True).stdout
    assert "96x64" in said


def test_the_same_picture_gives_the_same_file() -> None:
    raster = Raster(pictures.photograph(200, 136))
    assert len({save(raster, build_format("heif")) for _time in range(3)}) == 1


def test_it_is_named_by_its_suffix_and_written_when_asked_for(tmp_path: Path) -> None:
    assert parse_format("heic quality=50") == parse_format("heif quality=50") == build_format("heif", {"quality": 50})
    assert not keeps_format("HEIF")
    assert keeps_format("JPEG")
    file = io.BytesIO()
    pillow_heif.from_bytes("RGB", (96, 64), pictures.photograph(96, 64).tobytes()).save(file)
    (tmp_path / "a.heic").write_bytes(file.getvalue())
    found = discover([str(tmp_path / "a.heic")])
    usual = plan(found, Pipeline(), Export(folder=str(tmp_path / "out")))
    assert [Path(task.target).name for task in usual.tasks] == ["a.jpg"]
    asked = plan(found, Pipeline(), Export(folder=str(tmp_path / "out"), format=build_format("heif")))
    assert [Path(task.target).name for task in asked.tasks] == ["a.heic"]


def test_what_it_holds_depends_on_its_depth() -> None:
    assert not build_format("heif").held & {Content.DEPTH, Content.HDR}
    assert build_format("heif", {"depth": "10"}).held >= {Content.DEPTH, Content.HDR}
    assert Content.DEPTH in build_format("avif", {"depth": "12"}).held
    assert Content.FRAMES not in build_format("avif", {"depth": "12"}).held


def test_without_the_encoder_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without(monkeypatch, "pillow_heif")
    with pytest.raises(ImageError, match="pip install pillow-heif"):
        save(Raster(pictures.photograph(96, 64)), build_format("heif"))
    assert "GPL" in export_formats()["heif"].missing
    assert not export_formats()["jpeg"].missing
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    found = discover([str(tmp_path / "a.jpg")])
    made = plan(found, Pipeline(), Export(folder=str(tmp_path / "out"), format=build_format("heif")))
    assert [problem.kind for problem in made.problems] == ["format"]
