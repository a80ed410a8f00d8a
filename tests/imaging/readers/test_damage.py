"""Files with a few bytes changed: an `ImageError` or a picture, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.errors import ImageError
from multitone.imaging.decode import decode, read_header
from multitone.imaging.encode import Jxl, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.readers.files import dng, magick, needs_imagemagick, svg

# No HEIC: of some 2,000 damaged ones pi-heif 1.4 takes the process with it, which is what workers are for.
MADE = {
    "jxl": lambda: save(Raster(pictures.photograph(64, 48)), Jxl(), Metadata(exif=pictures.exif())),
    "dng": lambda: dng(pictures.photograph(64, 48)),
    "svg": svg,
    "ppm": lambda: b"P6 40 28 65535\n" + pictures.pixels("RGB", 16).astype(">u2").tobytes(),
    "psd": lambda: magick(pictures.pixels("RGB", 16), "psd"),
    "jp2": lambda: magick(pictures.pixels("RGB", 16), "jp2"),
}


@pytest.fixture(scope="module")
def whole():
    """Return what makes each file once."""
    made = {}
    return lambda kind: made.setdefault(kind, MADE[kind]())


@needs_imagemagick
@pytest.mark.parametrize("kind", MADE)
@given(st.data())
def test_damage_of_any_kind_is_an_image_error_or_a_picture(kind, whole, tmp_path, data):
    broken = bytearray(whole(kind))
    for _ in range(data.draw(st.integers(1, 4), label="damages")):
        at = data.draw(st.integers(0, min(len(broken), 1500) - 1), label="at")
        broken[at] = data.draw(st.integers(0, 255), label="byte")
    (tmp_path / "a").write_bytes(broken)
    read_header(str(tmp_path / "a"))
    try:
        decoded = decode(bytes(broken))
    except ImageError:
        return
    assert decoded.raster.mode in pictures.MODES
    assert decoded.raster.array().dtype in (np.uint8, np.uint16)
