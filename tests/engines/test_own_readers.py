"""What the window shows of pictures that Pillow does not open: thumbnails, previews, details."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.encode import Jpeg, Jxl, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from multitone.services.details import DetailsRequest
from multitone.services.preview.request import Pixels, PreviewRequest
from multitone.services.thumbnails import ThumbnailRequest
from tests import pictures
from tests.imaging.readers.files import dng, heic, svg, with_preview, without

LEFT, RIGHT = (200, 40, 40), (40, 40, 200)
FILES = ("a.heic", "a.jxl", "a.dng", "a.svg")


def halves(width: int = 300, height: int = 200) -> np.ndarray:
    array = np.full((height, width, 3), LEFT, np.uint8)
    array[:, width // 2 :] = RIGHT
    array[: height // 10] = 255  # so that no developer brightens it
    return array


def written(folder: Path, name: str) -> Path:
    exif = pictures.exif()
    data = {
        "a.heic": lambda: heic(halves(), exif=exif),
        "a.jxl": lambda: save(Raster(halves()), Jxl(quality=95), Metadata(exif=exif)),
        "a.dng": lambda: dng(halves()),
        "a.svg": lambda: svg(
            'width="300" height="200"',
            '<rect width="150" height="200" fill="rgb(200,40,40)"/>'
            '<rect x="150" width="150" height="200" fill="rgb(40,40,200)"/>',
        ),
    }[name]()
    (folder / name).write_bytes(data)
    return folder / name


def is_shown(pixels: Pixels | ImageError, tolerance: int = 12) -> None:
    assert isinstance(pixels, Pixels)
    shown = np.frombuffer(pixels.data, np.uint8).reshape(pixels.height, pixels.width, 3).astype(int)
    assert pixels.width / pixels.height == pytest.approx(1.5, abs=0.05)
    row = shown[pixels.height // 2]
    assert np.abs(row[pixels.width // 4] - LEFT).max() <= tolerance
    assert np.abs(row[pixels.width * 3 // 4] - RIGHT).max() <= tolerance


@pytest.mark.parametrize("name", FILES)
def test_a_thumbnail_is_shown(name: str, tmp_path: Path) -> None:
    (pixels,) = ThumbnailRequest((str(written(tmp_path, name)),), 96).answer()
    is_shown(pixels)


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("name", FILES)
def test_a_preview_is_shown(name: str, quick: bool, tmp_path: Path) -> None:
    path = str(written(tmp_path, name))
    preview = PreviewRequest(path, Pipeline.parse(["invert"]), Jpeg(), (150, 100), quick=quick).answer()
    assert preview.size_before == preview.size_after == (300, 200)
    is_shown(preview.before)


@pytest.mark.parametrize("name", FILES)
def test_details_are_told(name: str, tmp_path: Path) -> None:
    told = DetailsRequest(str(written(tmp_path, name))).answer()
    kind, bits = {"a.heic": ("HEIF", 8), "a.jxl": ("JXL", 8), "a.dng": ("RAW", 16), "a.svg": ("SVG", 8)}[name]
    assert (told.format, told.width, told.height, told.depth, told.space) == (kind, 300, 200, bits, "RGB")
    if name != "a.svg":
        assert told.camera.startswith("Multitone tests")
        assert told.taken == "2024:05:06 07:08:09"


@pytest.mark.parametrize("orientation", [1, 6])
def test_the_camera_s_own_jpeg_is_the_thumbnail_of_a_raw_file(orientation: int, tmp_path: Path) -> None:
    """The sensor saw the same with its halves changed over, so that it is seen which of the two is shown."""
    shown, saw = (pictures.stored(array, orientation) for array in (halves(), np.ascontiguousarray(halves()[:, ::-1])))
    preview = pictures.file(Image.fromarray(shown), "JPEG", quality=95)
    size = (shown.shape[1], shown.shape[0])
    path = tmp_path / "a.dng"
    path.write_bytes(with_preview(dng(np.ascontiguousarray(saw), orientation), preview, size, orientation))
    (pixels,) = ThumbnailRequest((str(path),), 96).answer()
    is_shown(pixels)


@pytest.mark.parametrize(
    ("name", "modules"),
    [("a.heic", ("pi_heif", "pillow_heif")), ("a.jxl", ("pyjpegxl",)), ("a.dng", ("rawpy",))],
)
def test_what_is_missing_is_told_with_its_remedy(
    name: str, modules: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(written(tmp_path, name))
    without(monkeypatch, *modules)
    (missing,) = ThumbnailRequest((path,), 96).answer()
    assert isinstance(missing, ImageError)
    assert "multitone[formats]" in missing.reason
    with pytest.raises(ImageError, match=r"multitone\[formats\]"):
        DetailsRequest(path).answer()
