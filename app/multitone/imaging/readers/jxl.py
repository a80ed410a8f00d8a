"""JPEG XL, read by libjxl."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from typing import Any, cast

from multitone.errors import ImageError
from multitone.imaging.color.profiles import is_hdr, is_srgb, numbers_of, profile_space
from multitone.imaging.metadata.metadata import EXIF_PREFIX, Metadata
from multitone.imaging.metadata.reading import told
from multitone.imaging.optional import library
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import CUT_OFF, Decoded, HeaderInfo, refuse_several, refuse_too_large
from multitone.imaging.readers.spaces import of_numbers

MOST_START = 65_536
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
    info = libjxl.probe(data)
    refuse_too_large(info.width, info.height)
    if moves(data):
        refuse_several(None, "JXL")
    info, pixels = libjxl.decode_to_numpy(data, dtype="uint16" if info.bits_per_sample > 8 else "uint8")
    raster = Raster(np.asarray(pixels).reshape(info.height, info.width, -1), _profile(info.icc))
    return Decoded(raster, _metadata(info).for_result(info.width, info.height), "JXL")


def tell(path: str) -> HeaderInfo:
    """Return what a file's header tells. Raises whatever keeps it from being read."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        _refuse_torn(cast("bytes", whole))
    info = library("JPEG XL").probe_file(path)
    is_gray = info.num_color_channels == 1
    profile = _profile(info.icc)
    return HeaderInfo(info.width, info.height, info.bits_per_sample, is_gray, info.has_alpha, _metadata(info), profile)


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


def _metadata(info: Any) -> Metadata:
    return told(_tiff_of_exif(info.exif or b""), info.xmp or b"")


def _tiff_of_exif(box: bytes) -> bytes:
    """Return the TIFF structure of an Exif box, which a number leads to (ISO/IEC 18181-2, 9.3); some leave that out."""
    if box[:2] in (b"II", b"MM") or len(box) < 4:
        return box
    return box[4 + struct.unpack_from(">I", box)[0] :].removeprefix(EXIF_PREFIX)


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
    if any(end > len(data) for _kind, _begin, end in _boxes(data)):
        raise ImageError("truncated", CUT_OFF)


def _codestream(data: bytes) -> bytes:
    """Return the beginning of the codestream in a bare file or in a container (ISO/IEC 18181-2)."""
    for kind, begin, _end in _boxes(data):
        if kind in (b"jxlc", b"jxlp"):
            return data[begin + (4 if kind == b"jxlp" else 0) :]
    return data


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, begin of content, and end of each box of a container; a bare codestream has none."""
    at = 0 if data[:2] != b"\xff\x0a" else len(data)
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        begin = at + (16 if size == 1 else 8)
        if size == 1:
            size = int.from_bytes(data[at + 8 : begin], "big")
        end = max(begin, at + size) if size else len(data)
        yield kind, begin, end
        at = end


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
