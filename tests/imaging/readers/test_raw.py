import io

import numpy as np
import pytest
import rawpy
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import SUFFIXES, decode, dedicated_format, read_header
from multitone.imaging.encode import Tiff, save
from multitone.imaging.readers.raw import embedded_preview
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool
from tests.imaging.readers.files import dng, with_preview, without

SMOOTH = np.array(Image.fromarray(pictures.photograph(12, 8)).resize((96, 64), Image.Resampling.BICUBIC))


def test_what_the_sensor_saw_has_the_colors_that_stood_before_it():
    """The picture is smooth, so that a Bayer pattern loses next to nothing; dcraw brightens what is not full."""
    colors = SMOOTH.copy()
    colors[:8] = 255  # enough white that nothing is brightened
    decoded = decode(dng(colors))
    raster = decoded.raster
    assert (raster.width, raster.height, raster.mode, raster.depth, decoded.format) == (96, 64, "RGB", 16, "RAW")
    difference = np.abs(raster.array() / 257 - colors)[16:-8, 8:-8]
    assert difference.mean() < 1
    assert len(np.unique(raster.array())) > 256


def test_a_dark_picture_is_brightened_as_dcraw_does_it():
    data = dng(SMOOTH // 2)
    with rawpy.imread(io.BytesIO(data)) as raw:
        theirs = raw.postprocess(use_camera_wb=True, output_bps=16, gamma=(2.4, 12.92))
    assert np.array_equal(decode(data).raster.array(), theirs)
    assert theirs.mean() / 257 > (SMOOTH // 2).mean() * 1.2


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_turned_picture_is_turned_once(orientation, tmp_path):
    data = dng(pictures.stored(SMOOTH, orientation), orientation)
    decoded = decode(data)
    assert (decoded.raster.width, decoded.raster.height) == (96, 64)
    plain = decode(dng(SMOOTH)).raster.array() / 257
    assert np.abs(decoded.raster.array() / 257 - plain)[8:-8, 8:-8].mean() < 2
    assert decoded.metadata.orientation == 1
    (tmp_path / "a.dng").write_bytes(data)
    told = read_header(str(tmp_path / "a.dng"))
    assert (told.format, told.width, told.height, told.is_deep) == ("RAW", 96, 64, True)


@needs_exiftool
def test_metadata_arrive_and_the_result_does_not_pass_for_a_dng(tmp_path):
    decoded = decode(dng(SMOOTH))
    data = save(decoded.raster, Tiff(), decoded.metadata.carried("keep", 96, 64))
    assert dedicated_format(data) is None
    (tmp_path / "a.tif").write_bytes(data)
    found = exiftool(tmp_path / "a.tif")
    assert found["IFD0:Make"] == "Multitone tests"
    assert found["IFD0:DateTimeOriginal"] == "2024:05:06 07:08:09"
    assert found.get("IFD0:Orientation", 1) == 1
    assert not [tag for tag in found if "DNG" in tag or "CFA" in tag or "ColorMatrix" in tag]
    assert found["File:FileType"] == "TIFF"


def test_the_preview_in_a_file_is_not_taken_for_the_picture():
    """Pillow would open it, at the size of a stamp, and say nothing."""
    data = with_preview(dng(SMOOTH), pictures.jpeg(48, 32), (48, 32))
    assert Image.open(io.BytesIO(data)).size == (48, 32)
    assert (decode(data).raster.width, decode(data).format) == (96, "RAW")


def test_the_embedded_preview_is_found_with_its_orientation():
    data = with_preview(dng(SMOOTH, 6), pictures.jpeg(48, 32), (48, 32), 6)
    preview, orientation = embedded_preview(data, 64)
    assert (preview.size, orientation) == ((48, 32), 6)
    assert embedded_preview(dng(SMOOTH), 64) is None
    assert embedded_preview(with_preview(dng(SMOOTH), pictures.jpeg(48, 48), (48, 48)), 64) is None, "another shape"


@pytest.mark.parametrize("part", [0.1, 0.5])
def test_a_file_that_ends_early_is_truncated(part, capfd):
    data = dng(SMOOTH)
    with pytest.raises(ImageError) as caught:
        decode(data[: int(len(data) * part)])
    assert caught.value.kind in ("truncated", "unreadable")


@pytest.mark.parametrize(
    ("start", "known"),
    [
        (b"II*\x00\x10\x00\x00\x00CR\x02\x00", True),
        (b"\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom", True),
        (b"FUJIFILMCCD-RAW 0201", True),
        (b"IIRO\x08\x00\x00\x00" + bytes(20), True),
        (b"IIU\x00\x18\x00\x00\x00" + bytes(20), True),
        (pictures.file(pictures.photograph(), "TIFF"), False),
        (pictures.file(pictures.photograph(), "TIFF", exif=pictures.exif(1)), False),
    ],
)
def test_cameras_files_are_told_from_others(start, known):
    assert (dedicated_format(start) == "RAW") is known


def test_the_suffixes_of_cameras_are_known():
    assert {suffix for suffix, kind in SUFFIXES.items() if kind == "RAW"} >= {
        ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw",
    }  # fmt: skip


def test_without_the_library_the_remedy_is_told(monkeypatch):
    without(monkeypatch, "rawpy")
    with pytest.raises(ImageError, match=r'pip install "multitone\[formats\]"') as caught:
        decode(dng(SMOOTH))
    assert caught.value.kind == "unsupported"
