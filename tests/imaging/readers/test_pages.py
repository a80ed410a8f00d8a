"""Files of several pictures: refused, but where all others only repeat the first one in small."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging import streaming
from multitone.imaging.decode import decode
from multitone.services.details import DetailsRequest
from tests import pictures

PICTURE = pictures.pixels("RGB", 8, 64, 48)
SMALL = PICTURE[::4, ::4]
REDUCED: dict[str, Any] = {"subfiletype": 1}
REDUCED_BEFORE: dict[str, Any] = {"extratags": [(255, 3, 1, 2, True)]}
PAGE: dict[str, Any] = {"subfiletype": 2}


def pages(*others: dict[str, Any], big: bool = False, array: np.ndarray[Any, Any] = PICTURE) -> bytes:
    """Return a TIFF with a picture and what is said of those behind it."""
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer, bigtiff=big) as out:
        out.write(array, photometric="rgb", metadata=None)
        for said in others:
            out.write(SMALL, photometric="rgb", metadata=None, **said)
    return buffer.getvalue()


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("others", [(REDUCED,), (REDUCED_BEFORE,), (REDUCED, REDUCED), ({"subfiletype": 3},)])
def test_a_tiff_with_thumbnails_is_read(others: tuple[dict[str, Any], ...], big: bool, tmp_path: Path) -> None:
    data = pages(*others, big=big)
    with Image.open(io.BytesIO(data)) as image:
        assert image.n_frames == 1 + len(others)
    assert np.array_equal(decode(data).raster.array(), PICTURE)
    path = tmp_path / "a.tif"
    path.write_bytes(data)
    assert DetailsRequest(str(path)).answer().frames == 1


def test_a_deep_tiff_with_a_thumbnail_is_read() -> None:
    array = pictures.pixels("RGB", 16, 64, 48)
    assert np.array_equal(decode(pages(REDUCED, array=array)).raster.array(), array)


@pytest.mark.parametrize("others", [({},), (PAGE,), (REDUCED, PAGE)])
def test_a_tiff_of_several_pictures_is_refused(others: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(ImageError, match="2 pictures") as caught:
        decode(pages(*others))
    assert caught.value.kind == "unsupported"


@pytest.mark.parametrize(("others", "streams"), [((REDUCED,), True), ((PAGE,), False)])
def test_a_large_tiff_with_a_thumbnail_streams(
    others: tuple[dict[str, Any], ...], streams: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "most_whole_pixels", lambda: 2000)
    monkeypatch.setattr(streaming, "LEAST_BYTES", 1)
    path = tmp_path / "a.tif"
    path.write_bytes(pages(*others))
    found = streaming.look(str(path), path.stat().st_size)
    assert (found is not None) == streams
    assert found is None or (found.width, found.height) == (64, 48)


def test_a_tiff_that_is_cut_before_its_directory_ends_too_early() -> None:
    data = bytearray(pages())
    place = int.from_bytes(data[4:8], "little")
    behind = data[:8] + data[place:] + bytes(100)
    behind[4:8] = (len(behind) + 1000).to_bytes(4, "little")
    with pytest.raises(ImageError) as caught:
        decode(bytes(behind))
    assert caught.value.kind == "truncated"


def test_a_tiff_of_numbers_that_nobody_reads_is_told_from_what_is_no_picture() -> None:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, PICTURE.astype(np.complex64), photometric="rgb")
    with pytest.raises(ImageError) as caught:
        decode(buffer.getvalue())
    assert caught.value.kind == "unsupported"
