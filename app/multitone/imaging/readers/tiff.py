"""TIFFs whose samples those who read most of them take for something else, or refuse."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from numbers import Rational
from typing import IO, TYPE_CHECKING, Any

from multitone.errors import ImageError
from multitone.imaging.contents import Content
from multitone.imaging.raster import Raster, vips
from multitone.imaging.readers.base import CUT_OFF, failure, refuse_for_memory, tell_size
from multitone.imaging.samples import layout as tags
from multitone.imaging.samples.directory import Directory
from multitone.imaging.samples.layers import layers_of_tiff
from multitone.imaging.samples.layout import Layout, layout_of
from multitone.imaging.samples.meaning import by_palette, seen
from multitone.imaging.samples.planes import numbers_of
from multitone.imaging.samples.values import in_8_bits, in_16_bits

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import ImageFile

MOST_SAMPLES_READ = 8
"""Of a pixel: CMYK, alpha and three spot colors."""
ORIENTATION, ACROSS, DOWN, UNIT, PROFILE = 274, 282, 283, 296, 34675
"""Tags of TIFF 6.0, section 8, and of ICC.1:2022, B.4."""
PLACED = frozenset((33550, 33922, 34264))
"""Scale, points and matrix of a GeoTIFF (OGC 19-008r4, 7.1)."""
PER_INCH = {3: 2.54}
"""Of a centimeter."""
MODES = {tags.SEPARATED: "CMYK", tags.LAB: "LAB", tags.ICC_LAB: "LAB"}
"""What Pillow calls colors that are converted to sRGB as they are read."""
KINDS = {"uchar": "u1", "char": "i1", "ushort": "u2", "short": "i2", "uint": "u4", "int": "i4", "float": "f4"}
"""NumPy's names of libvips' formats."""
UNKNOWN = ("not supported", "unsupported", "not configured", "out of range", "unknown", "not implemented")
"""What libvips and libtiff say, in small letters, of what they do not read."""


def layout_to_read(source: IO[bytes]) -> Layout | None:
    """Return the layout of an open TIFF that is for `read`; None of one that Pillow and libvips read as it is meant.

    Raises `ImageError` that names a layout which nobody here reads.
    """
    found = layout_of(source)
    if found is None or not _is_for_us(source, *found):
        return None
    layout = found[0]
    layout.refuse_unknown()
    if layout.samples > MOST_SAMPLES_READ:
        raise ImageError("unsupported", layout.refusal())
    return layout


def _is_for_us(source: IO[bytes], layout: Layout, directory: Directory) -> bool:
    if layout.is_plain:
        return layout.photometric == tags.PALETTE and max(_palette(source, layout, directory), default=0) <= 255
    return not layout.is_usual_deep


def _palette(source: IO[bytes], layout: Layout, directory: Directory) -> tuple[int, ...]:
    place = source.tell()
    palette = directory.numbers(source, tags.COLOR_MAP, 3 << min(layout.depth, 16))
    source.seek(place)
    return palette


def read(data: bytes, profile: bytes | None) -> Raster | None:
    """Decode a TIFF by its tags; None where it is left to others. Raises `ImageError`."""
    source = io.BytesIO(data)
    layout, found = layout_to_read(source), layout_of(source)
    if layout is None or found is None:
        return None
    directory = found[1]
    tell_size(layout.width, layout.height, beside=len(data) + layout.stored * layout.samples * 8)
    numbers = _numbers(data, layout, directory)
    if layout.photometric == tags.PALETTE:
        return Raster(by_palette(numbers, _palette(source, layout, directory), layout.depth))
    return seen(_values(numbers, layout), layout, profile)


def _values(numbers: NDArray[Any], layout: Layout) -> NDArray[Any]:
    signed = layout.format == tags.SIGNED
    if layout.depth <= 8 and not signed:
        return in_8_bits(numbers, layout.depth)
    if layout.photometric in (tags.LAB, tags.ICC_LAB):
        return numbers.view(f"u{numbers.dtype.itemsize}")
    return in_16_bits(numbers, layout.depth, signed=signed)


def _numbers(data: bytes, layout: Layout, directory: Directory) -> NDArray[Any]:
    """Return the samples as they are stored. Raises `ImageError`."""
    try:
        return numbers_of(data, layout, directory, _loaded)
    except KeyError as error:
        raise ImageError("truncated", CUT_OFF) from error
    except vips().Error as error:
        refuse_for_memory(error)
        if any(word in str(error).lower() for word in UNKNOWN):
            raise ImageError("unsupported", layout.refusal(), str(error)) from error
        raise failure(error) from error


def _loaded(file: bytes, page: int) -> NDArray[Any]:
    import numpy as np

    image = vips().Image.new_from_buffer(file, "", page=page, fail_on="error")
    return np.frombuffer(image.write_to_memory(), KINDS[image.format]).reshape(image.height, image.width, image.bands)


def open_what_is_told(source: IO[bytes]) -> ImageFile.ImageFile | None:
    """Open a TIFF whose layout Pillow does not know, for what it says; its pixels are read here.

    None where it is no such file. Raises `ImageError` that names a layout which nobody here reads.
    """
    found = layout_of(source)
    if found is None or (layout_to_read(source) is None and not found[0].is_usual_deep):
        return None
    source.seek(0)
    return _told()(source, found[0])


@functools.cache
def _told() -> Callable[[IO[bytes], Layout], ImageFile.ImageFile]:
    from PIL import TiffImagePlugin

    class Told(TiffImagePlugin.TiffImageFile):
        """A TIFF without pixels."""

        def __init__(self, source: IO[bytes], layout: Layout) -> None:
            self._layout = layout
            super().__init__(source)

        def _setup(self) -> None:
            width, height = self._layout.width, self._layout.height
            turned = self.tag_v2.get(ORIENTATION) in (5, 6, 7, 8)
            self._tile_size, self._size = (width, height), (height, width) if turned else (width, height)
            self._mode, self.tile = MODES.get(self._layout.photometric, "L"), []
            dots = [self.tag_v2.get(tag, 1) for tag in (ACROSS, DOWN)]
            if all(isinstance(number, Rational) and number.denominator for number in dots):
                self.info["dpi"] = tuple(number * PER_INCH.get(self.tag_v2.get(UNIT, 2), 1) for number in dots)
            if PROFILE in self.tag_v2:
                self.info["icc_profile"] = self.tag_v2[PROFILE]

    return Told


def contents_of(source: IO[bytes]) -> frozenset[Content]:
    """Return what the samples of an open TIFF hold beside 8 bits of gray or RGB."""
    found = layout_of(source)
    if found is None:
        return frozenset()
    layout, directory = found
    told = (
        (Content.ALPHA, layout.alpha is not None), (Content.DEPTH, layout.is_deep), (Content.HDR, layout.is_high),
        (Content.CMYK, layout.photometric == tags.SEPARATED), (Content.LAYERS, layers_of_tiff(source, directory) > 1),
        (Content.GEO, bool(PLACED & directory.items.keys())),
    )  # fmt: skip
    return frozenset(content for content, is_there in told if is_there)
