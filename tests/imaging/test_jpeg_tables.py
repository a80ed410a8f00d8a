"""The quantization of JPEGs, told by Pillow and exiftool of source and result."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.imaging.decode import Hints, decode
from multitone.imaging.encode import Jpeg, save
from multitone.imaging.metadata.metadata import tables_of
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.readers.jpeg_markers import components_of_jpeg
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool

ASKED = Hints(tables=True)
ODD = [[7 + (i * 5) % 90 for i in range(64)], [11 + (i * 3) % 120 for i in range(64)]]
"""Tables that no quality has."""


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def quantization(data: bytes) -> list[list[int]]:
    """Return the tables as Pillow reads them, a component each."""
    image = opened(data)
    return [list(image.quantization[layer[3]]) for layer in image.layer]  # type: ignore[attr-defined]


def again(data: bytes, *steps: str, **settings: object) -> bytes:
    """Decode, process, and encode as finely as before."""
    decoded = decode(data, ASKED)
    raster = Pipeline.parse(steps).apply(decoded.raster).computed()
    metadata = decoded.metadata.carried("strip", raster.width, raster.height)
    return save(raster, Jpeg(**settings), metadata)  # type: ignore[arg-type]


@pytest.mark.parametrize("quality", [5, 50, 77, 95, 100])
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
def test_a_result_is_quantized_as_its_source_was(quality: int, subsampling: str) -> None:
    data = pictures.jpeg(48, 32, quality=quality, subsampling=subsampling)
    result = again(data, "brightness amount=1.1")
    assert quantization(result) == quantization(data)
    layers = [opened(file).layer for file in (data, result)]  # type: ignore[attr-defined]
    assert [layer[1:3] for layer in layers[0]] == [layer[1:3] for layer in layers[1]]


@pytest.mark.parametrize("settings", [{}, {"progressive": True}, {"optimize": True}, {"quality": 3}])
def test_tables_of_nobodys_quality_are_kept_too(settings: dict[str, object]) -> None:
    data = pictures.jpeg(48, 32, qtables=ODD, subsampling="4:2:2")
    result = again(data, "flip", **settings)
    assert quantization(result) == quantization(data)
    assert len({tuple(table) for table in quantization(data)}) == 2


@needs_exiftool
def test_exiftool_sees_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg(48, 32, qtables=ODD, subsampling="4:2:2"))
    (tmp_path / "b.jpg").write_bytes(again((tmp_path / "a.jpg").read_bytes(), "resize width=40"))
    before, after = exiftool(tmp_path / "a.jpg"), exiftool(tmp_path / "b.jpg")
    assert before["File:YCbCrSubSampling"] == after["File:YCbCrSubSampling"] == "2 1"


@pytest.mark.parametrize("grayscale", ["grayscale", "grayscale luma=rec709"])
def test_gray_has_the_table_of_luma(grayscale: str) -> None:
    data = pictures.jpeg(48, 32, quality=61)
    assert quantization(again(data, grayscale)) == quantization(data)[:1]


def test_gray_that_becomes_colored_has_its_one_table() -> None:
    data = pictures.file(pictures.image("L"), "JPEG", quality=61)
    result = again(data, "sepia")
    assert opened(result).mode == "RGB"
    assert quantization(result) == quantization(data) * 3


def test_cmyk_is_written_as_finely() -> None:
    data = pictures.file(pictures.image("CMYK"), "JPEG", quality=61)
    assert quantization(again(data))[0] == quantization(data)[0]


def test_little_is_lost_by_writing_as_before() -> None:
    """Compare with the nearest quality: it requantizes, the same tables hardly do."""
    data = pictures.jpeg(96, 64, quality=80, subsampling="4:4:4")
    before = decode(data).raster.array().astype(int)

    def lost(result: bytes) -> float:
        return float(np.abs(decode(result).raster.array().astype(int) - before).mean())

    assert lost(again(data)) < 0.5 * lost(save(decode(data).raster, Jpeg(quality=78, subsampling="444")))


def test_tables_are_read_only_when_they_are_asked_for_and_only_of_jpegs() -> None:
    assert decode(pictures.jpeg()).metadata.tables is None
    assert decode(pictures.png(pictures.pixels("RGB")), ASKED).metadata.tables is None
    assert tables_of(Image.new("RGB", (8, 8))) is None


@pytest.mark.parametrize("policy", ["keep", "strip", "strip-location", "author"])
def test_no_policy_takes_the_tables(policy: str) -> None:
    metadata = decode(pictures.rich_jpeg(6), ASKED).metadata
    assert metadata.tables is not None
    assert metadata.carried(policy, 40, 28).tables == metadata.tables  # type: ignore[arg-type]


# ---- Components, for plans ----


@pytest.mark.parametrize(("mode", "number"), [("L", 1), ("RGB", 3), ("CMYK", 4)])
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"icc_profile": bytes(200_000)}, {"comment": b"c"}])
def test_components_are_counted(tmp_path: Path, mode: str, number: int, options: dict[str, object]) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(pictures.file(pictures.image(mode), "JPEG", **options))
    assert components_of_jpeg(str(file)) == number


def test_filling_between_segments_is_skipped(tmp_path: Path) -> None:
    data = pictures.jpeg()
    (tmp_path / "a.jpg").write_bytes(data[:2] + b"\xff\xff" + data[2:])
    assert components_of_jpeg(str(tmp_path / "a.jpg")) == 3


@given(data=st.binary(max_size=60), whole=st.booleans())
def test_any_bytes_have_a_number_or_none(tmp_path_factory: pytest.TempPathFactory, data: bytes, whole: bool) -> None:
    file = tmp_path_factory.getbasetemp() / "any.jpg"
    file.write_bytes(data if whole else b"\xff\xd8\xff" + data)
    assert 0 <= components_of_jpeg(str(file)) <= 255


def test_what_is_not_there_has_none() -> None:
    assert components_of_jpeg("/nowhere/at/all.jpg") == 0
