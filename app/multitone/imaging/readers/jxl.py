"""JPEG XL, read by libjxl."""

from __future__ import annotations

import mmap
from typing import Any, cast

from multitone.errors import ImageError
from multitone.imaging.color.profiles import is_hdr, is_srgb, numbers_of, profile_space
from multitone.imaging.containers.jpeg_xl import boxes_of, told_by_jpeg_xl, without_packed
from multitone.imaging.contents import tell_lost
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.reading import told
from multitone.imaging.optional import library
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import CUT_OFF, Decoded, HeaderInfo, refuse_several, refuse_too_large
from multitone.imaging.readers.spaces import of_numbers
from multitone.messages import _

MOST_START, MOST_BOXES = 65_536, 100_000
SIZE = ((5,), (9, 13, 18, 30))
"""How many bits a side has in eighths, and which of four in pixels (ISO/IEC 18181-1, D.2.3)."""
PREVIEW_SIZE = ((0, 0, 5, 9), (6, 8, 10, 12))
"""The same of a preview (D.3.5); its eighths are 16, 32, so many or so many."""
MADE_BY_LIBJXL = b"jxl "
"""The maker that its profiles name: a header names colors without one."""
GRAY_OF_SRGB = "SRG".encode("utf-16-be")
"""What libjxl calls the curve of sRGB in the profiles that it makes up for files with none."""


def read(data: bytes) -> Decoded:
    """Decode upright, 8 bits as 8, all that is deeper as 16, floats cut off above white. Raises `ImageError`."""
    import numpy as np

    _refuse_torn(data)
    libjxl = _one_thread()
    metadata, data = _metadata(data), without_packed(data)
    info = libjxl.probe(data)
    refuse_too_large(info.width, info.height)
    if moves(data):
        refuse_several(None, "JXL")
    info, pixels = libjxl.decode_to_numpy(data, dtype="uint16" if info.bits_per_sample > 8 else "uint8")
    raster = Raster(np.asarray(pixels).reshape(info.height, info.width, -1), _profile(info.icc))
    return Decoded(raster, metadata.for_result(info.width, info.height), "JXL")


def tell(path: str) -> HeaderInfo:
    """Return what a file's header tells. Raises whatever keeps it from being read."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        data = cast("bytes", whole)
        _refuse_torn(data)
        metadata, bare = _metadata(data), without_packed(data)
        info = library("JPEG XL").probe_file(path) if bare is data else library("JPEG XL").probe(bare)
    is_gray = info.num_color_channels == 1
    profile = _profile(info.icc)
    return HeaderInfo(info.width, info.height, info.bits_per_sample, is_gray, info.has_alpha, metadata, profile)


def _one_thread() -> Any:
    """Import libjxl and keep it to one thread: the pool has a worker for each core."""
    libjxl = library("JPEG XL")
    libjxl.set_num_threads(1)
    return libjxl


def _profile(profile: bytes | None) -> bytes | None:
    """Return the profile of a file's own; for sRGB and the gray of its curve none is needed."""
    if not profile or is_srgb(profile):
        return None
    space = profile_space(profile)
    if space == "GRAY" and profile[4:8] == MADE_BY_LIBJXL and GRAY_OF_SRGB in profile:
        return None
    numbers = numbers_of(profile) if profile[4:8] == MADE_BY_LIBJXL or is_hdr(profile) else None
    return profile if numbers is None else of_numbers(*numbers, gray=space == "GRAY")


def _metadata(data: bytes) -> Metadata:
    said = told_by_jpeg_xl(data)
    tell_lost(*said.lost)
    return told(said.exif, said.xmp)


def moves(data: bytes) -> bool:
    """Whether a picture is animated: `have_animation` of its ImageMetadata (ISO/IEC 18181-1, annex D)."""
    bits = _Bits(_codestream(data[:MOST_START])[2:])
    _skip_size(bits, *SIZE)
    if bits.take(1):  # all is as usual
        return False
    if not bits.take(1):  # no extra fields
        return False
    bits.take(3)  # orientation
    if bits.take(1):
        _skip_size(bits, *SIZE)  # the intrinsic one
    if bits.take(1):
        _skip_size(bits, *PREVIEW_SIZE)
    return bool(bits.take(1))


def _refuse_torn(data: bytes) -> None:
    """Raise `ImageError` where a box goes on behind the end: its reader takes 4 GB to look for the rest."""
    for number, box in enumerate(boxes_of(data)):
        if box.end > len(data):
            raise ImageError("truncated", CUT_OFF)
        if number >= MOST_BOXES:
            raise ImageError(
                "unsupported", _("It is made of more than {most:,} parts, which no picture needs.", most=MOST_BOXES)
            )


def _codestream(data: bytes) -> bytes:
    """Return the beginning of the codestream in a bare file or in a container (ISO/IEC 18181-2)."""
    for box in boxes_of(data):
        if box.kind in (b"jxlc", b"jxlp"):
            return data[box.begin + (4 if box.kind == b"jxlp" else 0) :]
    return data


class _Bits:
    """The bits of a codestream, lowest first; zeros behind its end."""

    def __init__(self, data: bytes) -> None:
        self._bits = int.from_bytes(data[:64], "little")

    def take(self, count: int) -> int:
        value = self._bits & ((1 << count) - 1)
        self._bits >>= count
        return value


def _skip_size(bits: _Bits, eighths: tuple[int, ...], pixels: tuple[int, ...]) -> None:
    """Skip a height, and a width where it is not told by a ratio; widths in bits are those of eighths or of pixels."""
    widths = eighths if bits.take(1) else pixels
    for side in range(2):
        if side == 0 or bits.take(3) == 0:
            bits.take(widths[bits.take(2)] if len(widths) > 1 else widths[0])
