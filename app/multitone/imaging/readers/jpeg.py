"""JPEGs of gray or YCbCr, read by libjpeg-turbo itself."""

from __future__ import annotations

import itertools
import struct
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

from multitone.errors import ImageError
from multitone.imaging.color.profiles import is_srgb
from multitone.imaging.metadata.metadata import EXIF_PREFIX
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import Hints, refuse_for_memory
from multitone.imaging.readers.jpeg_markers import (
    APP14,
    COMMENT,
    DAMAGE,
    EXIF,
    JFIF,
    ONLY_ONE,
    PROFILE,
    PROFILE_PREFIX,
    PROGRESSIVE,
    SCAN,
    START,
    TABLES,
    USUAL_FRAMES,
    XMP,
    luma_scans,
    segments,
)
from multitone.imaging.readers.light.jpeg import light_luma
from multitone.imaging.readers.progressive.decoding import decoded as decoded_progressive
from multitone.imaging.readers.progressive.needed import needed_scans
from multitone.messages import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from multitone.imaging.metadata.metadata import Opened

GAP = "premature end of data segment"
"""What libjpeg only warns of, and fills with gray: the pixels end before the marker behind them is due."""
FEW_BITS = 1.1
"""Of a file for each pixel: above, there may be more detail than a decoder that halves a picture deals with well."""
MOST_OF_FEW = {2: 0.92, 4: 0.5, 8: 0.5}
MOST = {2: 0.5, 4: 0.5, 8: 0.5}
"""By how much at the least a picture is still scaled that was reduced by 2, 4 or 8: libjpeg makes means of squares, in
place of a filter, and what this does to fine detail is taken away again by the scaling after it. The README tells the
PSNR beside Lanczos of the whole picture. Files of many bits that were halved and then scaled by 0.46 gave 35 dB."""


MOST_SEGMENTS = 100
"""Of a plain JPEG before its pixels; there are about eight."""
LEAST_OF_ADOBE = 12
"""Bytes of a segment that tells how colors are stored (Adobe technical note 5116)."""
_MODES = {1: "L", 3: "RGB"}
_FRAME, _DENSITY = struct.Struct(">BHHB"), struct.Struct(">7xBHH")


class PlainJpeg(Struct):
    """A JPEG of 8 bits, gray or in three components, that was opened by its markers alone; all by Pillow's names."""

    format: ClassVar = "JPEG"
    mode: str = ""
    size: tuple[int, int] = (0, 0)
    info: dict[str, Any] = {}
    applist: list[tuple[str, bytes]] = []
    layer: list[tuple[int, int, int, int]] = []

    def take(self, marker: int, data: bytes) -> bool:
        """Take in what a segment before the first scan says, and say whether it is as usual."""
        if self.mode:  # the frame has been, and all that is said stands before it
            return False
        if marker in USUAL_FRAMES:
            return self._take_frame(marker, data)
        self.applist.append(("COM" if marker == COMMENT else f"APP{marker - JFIF}", data))
        return marker == COMMENT or self._take_said(marker, data)

    def _take_frame(self, marker: int, data: bytes) -> bool:
        bits, height, width, components = _FRAME.unpack_from(data)
        if bits != 8 or components not in _MODES or len(data) != 6 + 3 * components or not width * height:
            return False
        self.mode, self.size = _MODES[components], (width, height)
        self.layer = [(data[i], data[i + 1] // 16, data[i + 1] & 15, data[i + 2]) for i in range(6, len(data), 3)]
        if marker == PROGRESSIVE:
            self.info["progressive"] = 1
        return True

    def _take_said(self, marker: int, data: bytes) -> bool:
        if marker == JFIF and data.startswith(b"JFIF\0") and len(data) >= _DENSITY.size:
            unit, across, down = _DENSITY.unpack_from(data)
            self.info["jfif_unit"] = unit
            return self._note("jfif_density", (across, down))
        if marker == EXIF and data.startswith(EXIF_PREFIX):
            return self._note("exif", data)
        if marker == EXIF and data.startswith(XMP):
            return self._note("xmp", data[len(XMP) :])
        if marker == PROFILE and data.startswith(PROFILE_PREFIX + ONLY_ONE):
            return self._note("icc_profile", data[len(PROFILE_PREFIX + ONLY_ONE) :])
        return marker == APP14 and data.startswith(b"Adobe") and len(data) >= LEAST_OF_ADOBE

    def _note(self, name: str, value: object) -> bool:
        is_first = name not in self.info
        self.info[name] = value
        return is_first


def plain_jpeg(data: bytes) -> PlainJpeg | None:
    """Open a JPEG in which nothing is unusual; None for one that Pillow is to open, and to judge.

    It has one frame and before that no more than one JFIF header, block of EXIF, packet of XMP and profile, which is in
    one piece, and it has nothing between segments. What is told of it is what Pillow tells, in a fraction of the time.
    """
    if not data.startswith(START):
        return None
    opened, due = PlainJpeg(), 2
    try:
        for marker, at, stop in itertools.islice(segments(data), MOST_SEGMENTS):
            if at != due or not at + 4 <= stop <= len(data):
                break
            due = stop
            if marker == SCAN:
                return opened if opened.mode else None
            if marker not in TABLES and not opened.take(marker, data[at + 4 : stop]):
                break
    except DAMAGE:
        pass
    return None


def quick_jpeg(data: bytes, image: Opened, profile: bytes | None, hints: Hints, reduction: int = 1) -> Raster | None:
    """Decode by libjpeg-turbo, to luma where that is all that is wanted; None sends the file to Pillow."""
    if image.mode not in ("L", "RGB"):
        return None
    if reduction == 1 and (image.mode == "L" or is_luma_enough(hints, profile)):
        light = light_luma(data, image, profile)
        if light is not None:
            return light
    import simplejpeg

    try:
        space = simplejpeg.decode_jpeg_header(data)[2]
        if space not in ("Gray", "YCbCr"):
            return None
        luma = space == "Gray" or is_luma_enough(hints, profile)
        if image.info.get("progressive"):
            whole = decoded_progressive(data, luma=luma) if reduction == 1 else None
            if whole is not None and whole.shape[1::-1] == image.size:
                return Raster(whole, profile)
            data = needed_scans(data, reduction) or data
            data = (luma_scans(data) if luma and space == "YCbCr" else None) or data
        width, height = (-(-side // reduction) for side in image.size)
        array: NDArray[Any] = simplejpeg.decode_jpeg(
            data, "GRAY" if luma else "RGB", min_height=height if reduction > 1 else 0,
            min_width=width if reduction > 1 else 0, min_factor=1,
        )  # fmt: skip
    except ValueError as error:  # damaged, or more than it knows
        if GAP in str(error):
            raise ImageError("truncated", _("Some of its pixels are missing."), str(error)) from error
        refuse_for_memory(error)
        return None
    if array.shape[:2] != (height, width):
        return None
    return Raster(array, profile)


def is_luma_enough(hints: Hints, profile: bytes | None) -> bool:
    """Whether luma is all that is wanted, and what the file's colors are weighed to."""
    return hints.luma_only and (profile is None or is_srgb(profile))


def reduction_for(hints: Hints, size: tuple[int, int], length: int) -> int:
    """Return by how much an upright JPEG of that size may be reduced while it is decoded, for what is wanted of it."""
    return 1 if hints.scaling is None else reduction(size, hints.scaling.scaled_size(*size), length, fine=hints.fine)


def reduction(size: tuple[int, int], wanted: tuple[int, int], length: int, *, fine: bool = False) -> int:
    """Return 1, 2, 4 or 8: by how much a JPEG of that size and length in bytes may be reduced while it is decoded.

    What libjpeg leaves out then and Lanczos would have used is detail; where the file has few bits for a pixel there is
    little of it, and where much is to be scaled away after, too. With `fine`, only the latter counts.
    """
    few = not fine and length * 8 <= FEW_BITS * size[0] * size[1]
    most = MOST_OF_FEW if few else MOST
    scale = max(wanted[0] / size[0], wanted[1] / size[1])
    return next((by for by in (8, 4, 2) if scale * by <= most[by]), 1)
