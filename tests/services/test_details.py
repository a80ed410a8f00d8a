"""What a picture says about itself, judged by exiftool where it is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.services.details import Details, DetailsRequest
from tests import pictures


def test_a_camera_s_picture_says_what_it_knows(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(pictures.rich_jpeg(6, profile=pictures.wide_profile()))
    told = DetailsRequest(str(path)).answer()
    assert (told.format, told.depth, told.space) == ("JPEG", 8, "RGB")
    assert (told.width, told.height) == (40, 28), "as it stands upright"
    assert told.bytes == path.stat().st_size
    assert told.profile == "Wide colors of a test"
    assert told.camera == "Multitone tests Camera 1"
    assert told.taken == "2024:05:06 07:08:09"
    assert told.exposure == pytest.approx(1 / 250)
    assert told.title == "Grüße"
    assert told.aperture is None


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_what_exiftool_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (60, 40), "red").save(path)
    subprocess.run(
        [
            "exiftool", "-q", "-overwrite_original", "-Make=Canon", "-Model=Canon EOS R6",
            "-LensModel=RF24-70mm F2.8 L",
            "-ExposureTime=1/250", "-FNumber=2.8", "-ISO=400", "-FocalLength=35", "-GPSLatitude=33.5",
            "-GPSLatitudeRef=S", "-GPSLongitude=70.25", "-GPSLongitudeRef=W", "-DateTimeOriginal=2024:05:06 07:08:09",
            "-IPTC:ObjectName=Morning", "-IPTC:By-line=Ada Miller", "-XMP-dc:Rights=© Ada & Co", str(path),
        ],
        check=True,
    )  # fmt: skip
    told = DetailsRequest(str(path)).answer()
    assert told.camera == "Canon EOS R6"
    assert told.lens == "RF24-70mm F2.8 L"
    assert told.exposure == pytest.approx(1 / 250)
    assert (told.aperture, told.sensitivity, told.focal_length) == (2.8, 400, 35)
    assert told.location == pytest.approx((-33.5, -70.25))
    assert (told.title, told.author, told.copyright) == ("Morning", "Ada Miller", "© Ada & Co")


@pytest.mark.parametrize(
    ("name", "array", "depth", "space"),
    [
        ("a.png", np.zeros((4, 5, 3), np.uint16), 16, "RGB"),
        ("b.png", np.zeros((4, 5), np.uint16), 16, "gray"),
        ("c.png", np.zeros((4, 5, 4), np.uint8), 8, "RGB"),
    ],
)
def test_depth_and_space_are_the_file_s(tmp_path: Path, name: str, array: np.ndarray, depth: int, space: str) -> None:
    (tmp_path / name).write_bytes(pictures.png(array))
    told = DetailsRequest(str(tmp_path / name)).answer()
    assert (told.depth, told.space, told.width, told.height) == (depth, space, 5, 4)


def test_deep_tiff_and_cmyk(tmp_path: Path) -> None:
    import tifffile

    tifffile.imwrite(tmp_path / "a.tif", np.zeros((4, 5, 3), np.uint16), photometric="rgb")
    Image.new("CMYK", (5, 4)).save(tmp_path / "b.jpg")
    deep, print_colors = (DetailsRequest(str(tmp_path / name)).answer() for name in ("a.tif", "b.jpg"))
    assert (deep.depth, deep.space) == (16, "RGB")
    assert (print_colors.depth, print_colors.space) == (8, "CMYK")


def test_a_picture_that_says_nothing_says_nothing(tmp_path: Path) -> None:
    Image.new("L", (5, 4)).save(tmp_path / "a.png")
    told = DetailsRequest(str(tmp_path / "a.png")).answer()
    assert told == Details(str(tmp_path / "a.png"), (tmp_path / "a.png").stat().st_size, "PNG", 5, 4, 8, "gray")


@pytest.mark.parametrize(("content", "kind"), [(b"no picture", "unreadable"), (b"", "unreadable"), (None, "vanished")])
def test_what_is_no_picture_says_why(tmp_path: Path, content: bytes | None, kind: str) -> None:
    if content is not None:
        (tmp_path / "a.jpg").write_bytes(content)
    with pytest.raises(ImageError) as raised:
        DetailsRequest(str(tmp_path / "a.jpg")).answer()
    assert raised.value.kind == kind


def test_damaged_exif_is_no_reason_to_fail(tmp_path: Path) -> None:
    block = bytearray(pictures.exif())
    block[8:40] = b"\xff" * 32
    Image.new("RGB", (40, 28)).save(tmp_path / "a.jpg", exif=b"Exif\0\0" + bytes(block))
    assert DetailsRequest(str(tmp_path / "a.jpg")).answer().width == 40
