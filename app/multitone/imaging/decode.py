"""Decode: the bytes of a file → Raster, upright and in a known color space, with its metadata.

What reads which file is told in `multitone.imaging.readers`; they are imported when the first picture is there, for a
process that only plans asks for names and suffixes.
"""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from collections.abc import Iterable, Iterator

import msgspec

from multitone.errors import ImageError
from multitone.imaging.contents import NONE
from multitone.imaging.metadata.companions import BOXED, COMPANIONS, may_have_companions
from multitone.imaging.metadata.tiff_directory import first_directory, order_of
from multitone.imaging.pages.tiff import is_cut, is_tiff
from multitone.imaging.readers import base, elsewhere
from multitone.imaging.readers.base import Decoded, Header, HeaderInfo, Hints, most_pixels
from multitone.imaging.readers.signatures import dedicated_format, looks_like_picture
from multitone.imaging.readers.source_formats import READABLE, SOURCE_FORMATS, SUFFIXES, source_format
from multitone.imaging.source_facts import SourceFacts
from multitone.messages import _

__all__ = [
    "READABLE", "SOURCE_FORMATS", "SUFFIXES", "Decoded", "Header", "HeaderInfo", "Hints", "decode", "decode_all",
    "dedicated_format", "dedicated_header", "looks_like_picture", "most_pixels", "read_facts", "read_header",
    "read_page_headers", "source_format",
]  # fmt: skip

OF_LIGHT = {
    b"\x76\x2f\x31\x01": "OpenEXR",
    b"#?RADIANCE": "Radiance HDR",
    b"#?RGBE": "Radiance HDR",
    b"SIMPLE  =": "FITS",
}
"""How pictures of light and of science begin, which people take for such as are read."""
TIFF_NUMBERS = (b"*\x00", b"\x00*")
"""What follows the byte order mark of a TIFF: 42, in that order."""


def decode(data: bytes, hints: Hints | None = None) -> Decoded:
    """Decode the bytes of a picture. Raises `ImageError` saying what is wrong with it."""
    from multitone.imaging.readers.dispatch import decoded_by_markers

    hints = hints or Hints()
    if not data:
        raise ImageError("unreadable", _("The file is empty."))
    try:
        picture = decoded_by_markers(data, hints)
        return _by_all_readers(data, hints) if picture is None else with_companions(picture, data)
    except (ImageError, MemoryError):
        raise
    except Exception as error:  # damaged files make the plug-ins raise anything
        raise _not_decoded(data, error) from error


def _by_all_readers(data: bytes, hints: Hints) -> Decoded:
    from multitone.imaging.readers.dispatch import decoded

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of oddities that are no reason to stop
        try:
            return with_companions(decoded(data, hints), data)
        except base.SeveralError as several:
            return _one_of(data, several, hints)


def _not_decoded(data: bytes, error: Exception) -> ImageError:
    from PIL import UnidentifiedImageError

    from multitone.imaging.readers.limits import broken

    return _unknown(data) if isinstance(error, UnidentifiedImageError) else broken(data, error)


def with_companions(picture: Decoded, data: bytes) -> Decoded:
    """Return a picture with what lies beside it in its file."""
    if picture.format in BOXED:
        from multitone.imaging.containers.beside import beside_in_boxes

        return msgspec.structs.replace(picture, contents=picture.contents | beside_in_boxes(io.BytesIO(data)))
    if picture.format != "JPEG" or not may_have_companions(picture.contents, data):
        return picture
    from multitone.imaging.companions import carrying  # late: few pictures have any

    metadata = carrying.with_companions(picture.metadata, data)
    there = metadata.companions.contents if metadata.companions is not None else NONE
    return msgspec.structs.replace(picture, metadata=metadata, contents=(picture.contents - COMPANIONS) | there)


def _one_of(data: bytes, several: base.SeveralError, hints: Hints) -> Decoded:
    """Return the one picture that is wanted of several, or the only frame. Raises `several` where none was named."""
    from multitone.imaging.frames.reading import one_of, sequence_of  # late: few files hold several

    sequence = sequence_of(data, several)
    if not hints.page and sequence.count > 1:
        raise several
    return one_of(sequence, msgspec.structs.replace(hints, page=hints.page or 1))


def decode_all(data: bytes) -> Decoded:
    """Decode all pictures of a file, one after the other, and return the first. Raises `ImageError`.

    It is `SeveralError` of an animation whose frames nobody reads.
    """
    if is_tiff(data) and is_cut(data):
        raise ImageError("truncated", base.CUT_OFF)
    try:
        return decode(data)
    except base.SeveralError as several:
        from multitone.imaging.frames.reading import READERS, one_of, sequence_of  # late: few files hold several
        from multitone.imaging.readers.dispatch import count_pages

        if several.format in READERS:
            sequence = sequence_of(data, several)
            for _frame in sequence.read():
                pass
            return one_of(sequence, Hints(page=1))
        count = count_pages(data)
        if count == 1:
            raise
        first = decode(data, Hints(page=1))
        for number in range(2, count + 1):
            decode(data, Hints(page=number))
        return first


def _unknown(data: bytes) -> ImageError:
    """Say why nobody opens a file; a TIFF may have at its very end what tells how to read it."""
    if order_of(data) and data[2:4] in TIFF_NUMBERS:
        if first_directory(data) >= len(data):
            return ImageError("truncated", base.CUT_OFF)
        return ImageError("unsupported", base.UNSUPPORTED)
    if looks_like_picture(data[:16]):
        return ImageError("unreadable", base.DAMAGED)
    light = next((name for sign, name in OF_LIGHT.items() if data.startswith(sign)), None)
    if light is not None:
        reason = _("{format} cannot be read here; save it as a TIFF with floating-point numbers.", format=light)
        return ImageError("unsupported", reason)
    return ImageError("unreadable", _("It is not a picture in a format that Multitone reads."))


def read_header(path: str) -> Header:
    """Read what a file's header tells. Takes 50 to 300 µs a file, and never raises: workers say what is wrong."""
    looks = elsewhere.asked()
    if looks is not None:
        return looks.header(path)
    from multitone.imaging.readers.dispatch import header

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return header(path)
    except Exception:  # noqa: BLE001 - a plan is not stopped by one file
        return Header()


MOST_COPIED = 1 << 30
"""Bytes that are copied to look at the headers of pages, which takes a second; of larger files the first is looked at.
"""


def read_page_headers(path: str, numbers: Iterable[int]) -> Iterator[Header]:
    """Read what the headers of pages of a TIFF tell, counted from 1; none where that would take long. Never raises."""
    from multitone.imaging.readers.dispatch import page_header

    wanted = tuple(numbers)
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if os.path.getsize(path) * len(wanted) <= MOST_COPIED:
            with open(path, "rb") as file:
                data = file.read()
            for number in wanted:
                yield page_header(data, number)


def read_facts(path: str) -> SourceFacts:
    """Read what a picture says about itself, without its pixels; never raises."""
    from multitone.imaging.readers.dispatch import facts

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return facts(path)
    except Exception:  # noqa: BLE001 - whoever decodes it says what is wrong
        return SourceFacts(path)


def dedicated_header(path: str) -> tuple[str, HeaderInfo] | None:
    """Return what a file of a format with a reader of its own tells; None for one of another. May raise anything."""
    from multitone.imaging.readers.dispatch import dedicated_header as read

    return read(path)
