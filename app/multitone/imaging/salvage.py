"""Salvage: what a file that ends early, or is damaged, still holds, and what of it is missing.

Nothing that holds for the whole process is touched: Pillow's LOAD_TRUNCATED_IMAGES would let a damaged picture of
another thread pass for a whole one. Each format is mended in a way of its own, and then read as any other::

    PNG     the rows that can still be inflated, in a file made anew     ─┐
    JPEG    an end put behind the last scan                               ├─► decoded
    BMP, PPM, TGA, SGI   zeros behind the end                            ─┘
    TIFF, GIF   libvips, told to go on                                   ───► Raster

WebP, AVIF, HEIF, JPEG XL, JPEG 2000 and RAW are read whole or not at all by their libraries.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from multitone.errors import ImageError
from multitone.imaging.decode import with_companions
from multitone.imaging.metadata.exif import described
from multitone.imaging.metadata.reading import read_metadata
from multitone.imaging.padding import PADDED, padded
from multitone.imaging.pages.tiff import is_tiff, picture_of
from multitone.imaging.raster import Raster, vips
from multitone.imaging.readers.base import Decoded, Hints, refuse_several, refuse_too_large
from multitone.imaging.readers.dispatch import decoded
from multitone.imaging.readers.limits import refuse_implausible
from multitone.imaging.readers.opening import opened
from multitone.imaging.readers.pillow import pages
from multitone.imaging.readers.png import made_anew
from multitone.imaging.readers.spaces import in_wanted_space, profile_of
from multitone.imaging.readers.tiff import layout_to_read
from multitone.messages import Message, _

if TYPE_CHECKING:
    from PIL import Image

BOTTOM = ("lower", "lower", "upper", "upper", "right", "left", "left", "right")
"""Where the last rows of a file are in the upright picture, by orientation 1 to 8 (EXIF 2.32, 4.6.4)."""
END, SCAN, TABLES = b"\xff\xd9", b"\xff\xda", b"\xff\xc4"
"""EOI, SOS and DHT (T.81, table B.1): a progressive file that is cut between scans is cut inside one of the latter."""
MOST_EXIF = 65_000
"""Bytes; a JPEG holds no more, and a picture is not lost for a note about it."""
NOTHING = _("Nothing of the picture can be salvaged.")


def salvaged(data: bytes, hints: Hints) -> tuple[Decoded, Message]:
    """Decode what is left, and say what is missing, such as "the lower 38 % are missing".

    What cannot be had is black, transparent or gray, as the format has it. The metadata say so in EXIF's description
    of the picture. Raises `ImageError` where nothing is left.
    """
    hints = msgspec.structs.replace(hints, lenient=True, scaling=None)
    if hints.page and is_tiff(data):
        data, hints = picture_of(data, hints.page), msgspec.structs.replace(hints, page=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            left, lost_rows = _what_is_left(data, hints)
        except (ImageError, MemoryError):
            raise
        except Exception as error:
            raise ImageError("unreadable", NOTHING, f"{type(error).__name__}: {error}") from error
    missing = _by_rows(left, lost_rows) if lost_rows is not None else _by_look(left)
    exif = described(left.metadata.exif, f"Salvaged from a damaged file: {missing}.")
    if len(exif) > MOST_EXIF:
        return left, missing
    return msgspec.structs.replace(left, metadata=msgspec.structs.replace(left.metadata, exif=exif)), missing


def _what_is_left(data: bytes, hints: Hints) -> tuple[Decoded, float | None]:
    """Return what can be decoded, and which part of the rows is missing where the format tells."""
    if data.startswith(b"\x89PNG"):
        whole, missing = made_anew(data)
        return decoded(whole, hints), missing
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data, hints), None
    with opened(io.BytesIO(data)) as image:
        kind = image.format or ""
        if kind in PADDED:
            return decoded(padded(data, image), hints), None
        refuse_too_large(*image.size)
        if kind in ("TIFF", "GIF"):
            return _by_libvips(data, image, kind, hints), None
    raise ImageError("unreadable", NOTHING)


def _jpeg(data: bytes, hints: Hints) -> Decoded:
    """Decode a JPEG with an end behind it, or behind the last scan or table that is whole."""
    refused: Exception | None = None
    for piece in _ended(data.rstrip(b"\xff")):
        try:
            return with_companions(decoded(piece, hints), piece)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - the next one may be whole
            refused = error
    raise refused or ImageError("unreadable", NOTHING)


def _ended(data: bytes) -> Iterator[bytes]:
    yield data + END
    for marker in (SCAN, TABLES):
        at = data.rfind(marker)
        if at > 0:
            yield data[:at] + END


def _by_libvips(data: bytes, image: Image.Image, kind: str, hints: Hints) -> Decoded:
    import numpy as np

    refuse_several(pages(image))
    refuse_implausible(kind, data, image)
    if kind == "TIFF" and layout_to_read(io.BytesIO(data)) is not None:
        raise ImageError("unreadable", NOTHING)
    profile = profile_of(image, kind)
    metadata = read_metadata(image, data)
    opened_again = vips().Image.new_from_buffer(data, "", fail_on="none")
    if opened_again.format not in ("uchar", "ushort") or opened_again.interpretation == "cmyk":
        raise ImageError("unreadable", NOTHING)
    if kind == "GIF":
        opened_again = _on_screen(opened_again, *image.size)
    dtype = np.uint8 if opened_again.format == "uchar" else np.uint16
    pixels = np.frombuffer(opened_again.write_to_memory(), dtype)
    raster = Raster(pixels.reshape(opened_again.height, opened_again.width, opened_again.bands), profile)
    converted = in_wanted_space(raster, hints)
    metadata = metadata if converted is raster else metadata.in_color("srgb")
    return Decoded(converted.upright(metadata.orientation), metadata, kind)


def _on_screen(picture: Any, width: int, height: int) -> Any:
    """Return the picture of a GIF on its screen, of which libvips leaves out what no frame covers, if it is an old one.

    Raises `ImageError` where it does not lie there.
    """
    if (picture.width, picture.height) == (width, height):
        return picture
    if picture.width > width or picture.height > height:
        raise ImageError("unreadable", NOTHING)
    picture = picture if picture.hasalpha() else picture.addalpha()
    return picture.embed(0, 0, width, height)


def _by_rows(left: Decoded, missing: float) -> Message:
    """Say which side of the upright picture is missing, of a file's last rows."""
    if missing == 0:
        return _("the file is damaged behind its pixels, or beside them")
    return _side(BOTTOM[left.metadata.orientation - 1], missing)


def _by_look(left: Decoded) -> Message:
    """Say what is missing by the lines of one color at the end of the picture. Raises `ImageError` for nothing else."""
    lies = left.metadata.orientation > 4
    array = left.raster.array()
    array = array.swapaxes(0, 1) if lies else array
    height = array.shape[0]
    last = next((i for i in range(height) if (array[height - 1 - i] != array[-1, -1]).any()), height)
    first = next((i for i in range(height) if (array[i] != array[0, 0]).any()), height)
    if height in (last, first):
        raise ImageError("unreadable", NOTHING)
    if max(last, first) <= 1:
        return _("parts of it, or their finer detail, are missing")
    sides = ("left", "right") if lies else ("upper", "lower")
    return _side(sides[last >= first], max(last, first) / height)


def _side(side: str, part: float) -> Message:
    n = max(1, round(100 * part))
    sides = {
        "lower": _("the lower {n} % is missing", n=n),
        "upper": _("the upper {n} % is missing", n=n),
        "left": _("the left {n} % is missing", n=n),
        "right": _("the right {n} % is missing", n=n),
    }
    return sides[side]
