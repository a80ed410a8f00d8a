"""TIFFs whose samples those who read most of them take for something else, or refuse."""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from multitone.errors import ImageError
from multitone.imaging.contents import Content
from multitone.imaging.raster import Raster, vips
from multitone.imaging.readers.base import CUT_OFF, failure, refuse_for_memory, tell_size
from multitone.imaging.samples import layout as tags
from multitone.imaging.samples.directory import Directory
from multitone.imaging.samples.layout import Layout, layout_of
from multitone.imaging.samples.meaning import by_palette, seen
from multitone.imaging.samples.planes import numbers_of
from multitone.imaging.samples.values import in_8_bits, in_16_bits

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_SAMPLES_READ = 8
"""Of a pixel: CMYK, alpha and three spot colors."""
MOST_OF_KEY = 16
MODES = {tags.SEPARATED: "CMYK", tags.LAB: "LAB", tags.ICC_LAB: "LAB"}
"""What Pillow calls colors that are converted to sRGB as they are read."""
RAW_MODES = "L" * 16
"""A letter for each plane."""
KINDS = {"uchar": "u1", "char": "i1", "ushort": "u2", "short": "i2", "uint": "u4", "int": "i4", "float": "f4"}
"""NumPy's names of libvips' formats."""
UNKNOWN = ("not supported", "unsupported", "not configured", "out of range", "unknown", "not implemented")
"""What libvips and libtiff say, in small letters, of what they do not read."""

_opening = threading.Lock()


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
    tell_size(layout.width, layout.height, beside=len(data) + layout.width * layout.height * layout.samples * 8)
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


@contextlib.contextmanager
def known_to_pillow(source: IO[bytes]) -> Iterator[bool]:
    """Have Pillow open a TIFF of the layout that an open file has while it is entered; its pixels are read here.

    False where it is no such file. Raises `ImageError` that names a layout which nobody here reads.
    """
    from PIL import TiffImagePlugin

    found = layout_of(source)
    if found is None or (layout_to_read(source) is None and not found[0].is_usual_deep):
        yield False
        return
    known, key = TiffImagePlugin.OPEN_INFO, _key(source, found[1])
    with _opening:
        if key in known:  # Pillow takes it for another one, and cannot open it as that
            raise ImageError("unsupported", found[0].refusal())
        known[key] = MODES.get(found[0].photometric, "L"), RAW_MODES  # type: ignore[index]
        try:
            yield True
        finally:
            del known[key]  # type: ignore[arg-type]


def _key(source: IO[bytes], directory: Directory) -> tuple[object, ...]:
    """Return how Pillow calls a layout, put together as it does that."""
    place = source.tell()
    wanted = (tags.BITS, tags.EXTRA, tags.SAMPLE_FORMAT, tags.SAMPLES, tags.PHOTOMETRIC, tags.FILL_ORDER, tags.PLANAR)
    bits, extra, formats, *single = (directory.numbers(source, tag, MOST_OF_KEY) for tag in wanted)
    source.seek(place)
    samples, photometric, fill, planar = (
        numbers[0] if numbers else usual for numbers, usual in zip(single, (1, 0, 1, 1), strict=True)
    )
    bits = bits or (1,)
    if planar == tags.SEPARATE and extra and max(extra) == 0:
        bits, samples, extra = bits[: -len(extra)], samples - len(extra), ()
    bits = bits * samples if len(bits) == 1 else bits[:samples]
    formats = formats[:1] if len(set(formats)) == 1 else formats or (tags.UNSIGNED,)
    return b"II" if directory.order == "<" else b"MM", photometric, formats, fill, bits, extra


def contents_of(source: IO[bytes]) -> frozenset[Content]:
    """Return what the samples of an open TIFF hold beside 8 bits of gray or RGB."""
    found = layout_of(source)
    if found is None:
        return frozenset()
    layout = found[0]
    told = (
        (Content.ALPHA, layout.alpha is not None), (Content.DEPTH, layout.is_deep), (Content.HDR, layout.is_high),
        (Content.CMYK, layout.photometric == tags.SEPARATED),
    )  # fmt: skip
    return frozenset(content for content, is_there in told if is_there)
