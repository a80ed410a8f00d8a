"""Pages of a TIFF, one by one and joined again; tifffile, libvips and exiftool are the judges."""

import io
import json
import struct
import subprocess

import numpy as np
import pytest
import pyvips
import tifffile
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import Hints, decode
from multitone.imaging.encode import build_format, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.reading import read_metadata
from multitone.imaging.pages.joined import joined
from multitone.imaging.pages.tiff import page_count, picture_of
from multitone.imaging.raster import Raster

FORMAT = build_format("tiff", {"compression": "deflate"})


def pictures() -> list[np.ndarray]:
    random = np.random.default_rng(7)
    return [
        random.integers(0, 256, (50, 70, 3), np.uint8),
        random.integers(0, 65536, (300, 401), np.uint16),
        random.integers(0, 256, (33, 20, 4), np.uint8),
        random.integers(0, 256, (9, 8), np.uint8),
    ]


def tiff(*, big: bool = False, order: str = "<") -> bytes:
    """Write a TIFF of pages by tifffile: of different sizes and depths, the second with a thumbnail behind it."""
    file = io.BytesIO()
    with tifffile.TiffWriter(file, bigtiff=big, byteorder=order) as writer:
        for place, array in enumerate(pictures()):
            kind = "rgb" if array.ndim == 3 else "minisblack"
            extra = {"extrasamples": ["unassalpha"]} if array.shape[-1] == 4 else {}
            writer.write(array, photometric=kind, compression="zlib", resolution=(100 + place, 100), **extra)
            if place == 1:
                writer.write(array[::8, ::8], subfiletype=1, photometric=kind)
    return file.getvalue()


@pytest.mark.parametrize(("big", "order"), [(False, "<"), (False, ">"), (True, "<")])
def test_every_page_is_read_as_it_is(big: bool, order: str) -> None:
    data = tiff(big=big, order=order)
    assert page_count(io.BytesIO(data)) == 4, "a thumbnail is none"
    for number, array in enumerate(pictures(), 1):
        page = decode(data, Hints(page=number))
        assert page.is_one_of_several
        assert page.raster.depth == array.itemsize * 8
        assert np.array_equal(page.raster.array().squeeze(), array)
        assert page.metadata.dpi is not None
        assert round(page.metadata.dpi[0]) == 99 + number


def test_a_page_that_is_not_there_is_named() -> None:
    with pytest.raises(ImageError, match="no page 5; it has 4 pages"):
        decode(tiff(), Hints(page=5))
    buffer = io.BytesIO()
    Image.new("L", (4, 4)).save(buffer, "TIFF")
    with pytest.raises(ImageError, match="no page 2; it holds only one picture"):
        decode(buffer.getvalue(), Hints(page=2))
    assert not decode(buffer.getvalue(), Hints(page=1)).is_one_of_several


def test_joined_pages_are_what_they_were_alone(tmp_path) -> None:
    p3 = pyvips.Image.black(1, 1, bands=3).copy(interpretation="srgb").icc_transform("p3").get("icc-profile-data")
    exif = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x010E, 2, 12, 26) + bytes(4) + b"a long text\0"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    said = [Metadata(exif=exif), Metadata(dpi=(300, 200), xmp=xmp), Metadata(), Metadata()]
    rasters = [Raster(array, p3 if place == 0 else None) for place, array in enumerate(pictures())]
    path = tmp_path / "joined.tif"
    path.write_bytes(joined([save(r, FORMAT, m) for r, m in zip(rasters, said, strict=True)]))
    with tifffile.TiffFile(path) as file:
        assert len(file.pages) == 4
        for page, array in zip(file.pages, pictures(), strict=True):
            assert np.array_equal(page.asarray(), array)
        assert file.pages[0].tags[34675].value == p3
        assert 34675 not in file.pages[1].tags
    assert pyvips.Image.new_from_file(str(path), page=2).bands == 4
    shown = subprocess.run(["exiftool", "-j", "-G1", "-a", str(path)], capture_output=True, check=True, text=True)
    told = json.loads(shown.stdout)[0]
    assert told["IFD0:ImageDescription"] == "a long text"
    assert (told["IFD1:XResolution"], told["IFD1:YResolution"]) == (300, 200)
    assert not [name for name in told if "Warning" in name]


def test_offsets_that_no_longer_fit_become_larger(tmp_path) -> None:
    """libtiff writes offsets of 16 bits where these will do; behind other pages they do not."""
    random = np.random.default_rng(3)
    large, small = random.integers(0, 256, (400, 500, 3), np.uint8), random.integers(0, 256, (300, 60), np.uint8)
    file = io.BytesIO()
    tifffile.imwrite(file, small, rowsperstrip=32, photometric="minisblack")
    path = tmp_path / "joined.tif"
    path.write_bytes(joined([save(Raster(large), FORMAT), file.getvalue(), save(Raster(small), FORMAT)]))
    with tifffile.TiffFile(path) as opened:
        assert [page.shape for page in opened.pages] == [large.shape, small.shape, small.shape]
        assert all(np.array_equal(page.asarray(), small) for page in list(opened.pages)[1:])


def test_a_ring_of_pages_ends() -> None:
    data = bytearray(tiff())
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as file:
        first, last = file.pages[0].offset, file.pages[-1]
        struct.pack_into("<I", data, last.offset + 2 + 12 * len(last.tags), first)
    assert page_count(io.BytesIO(bytes(data))) == 4
    assert decode(bytes(data), Hints(page=4)).raster.width == 8


def test_more_pages_than_the_limit_are_refused_with_it() -> None:
    pages = 1_001
    chain = b"II*\0\x08\0\0\0" + b"".join(struct.pack("<HI", 0, 8 + 6 * (n + 1)) for n in range(pages))
    with pytest.raises(ImageError, match="more than 1,000 pages"):
        page_count(io.BytesIO(chain + bytes(64)))


def test_a_page_keeps_what_is_said_of_it() -> None:
    with Image.open(io.BytesIO(picture_of(tiff(), 3))) as image:
        assert image.size == (20, 33)
        assert round(read_metadata(image).dpi[0]) == 102  # type: ignore[index]
