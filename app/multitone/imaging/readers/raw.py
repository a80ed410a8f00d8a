"""Camera RAW, developed by LibRaw: as dcraw would, with the white balance of the camera, in sRGB."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING, Any

from multitone.errors import ImageError
from multitone.imaging.metadata.exif_anew import rewritten, values_of
from multitone.imaging.metadata.metadata import EXIF_PREFIX, XMP_PACKET, Metadata
from multitone.imaging.metadata.reading import told
from multitone.imaging.optional import library
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import CUT_OFF, Decoded, HeaderInfo, most_pixels, refuse_too_large
from multitone.imaging.readers.opening import embedded, load_reduced, opened

if TYPE_CHECKING:
    from PIL import Image

SRGB_CURVE = (2.4, 12.92)
"""Power and slope at black (IEC 61966-2-1)."""
SIDEWAYS = (5, 6)
"""What LibRaw calls a quarter turn, counterclockwise and clockwise."""
TURNS = {0: 1, 3: 3, 5: 8, 6: 6}
"""EXIF's orientation by LibRaw's `flip`."""
STRUCTURE = frozenset(
    (
        *(254, 255, 256, 257, 258, 259, 262, 273, 274, 277, 278, 279, 284, 330, 513, 514, 529, 530, 531, 532, 700),
        *(33421, 33422),
    )
)
FIRST_OF_DNG = 50_000
"""Tags that tell how sensor values lie, of TIFF and of DNG; a result with the latter would pass for one."""
OF_SENSOR = STRUCTURE.union(range(FIRST_OF_DNG, 0x10000))
SAME_SHAPE = 0.02
"""How far the shapes of picture and preview may differ: a camera may have cropped, or put black bars."""
MOST_HEADER = 1_000_000
"""Bytes in which cameras have told when a picture was taken; the sensor's values come behind."""


def read(data: bytes) -> Decoded:
    """Develop as RGB of 16 bits, upright, brightened as dcraw does it. Raises `ImageError`."""
    rawpy = _one_thread()
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            sizes = raw.sizes
            refuse_too_large(sizes.width, sizes.height)
            exif = _metadata(data, raw)
            pixels = raw.postprocess(
                use_camera_wb=True, output_bps=16, gamma=SRGB_CURVE, output_color=rawpy.ColorSpace.sRGB
            )
    except rawpy.LibRawIOError as error:
        raise ImageError("truncated", CUT_OFF, str(error)) from error
    raster = Raster(pixels)
    return Decoded(raster, exif.for_result(raster.width, raster.height), "RAW")


def tell(path: str) -> HeaderInfo:
    """Return what a file's header tells; bits are the sensor's. Raises whatever keeps it from being read."""
    with _one_thread().imread(path) as raw, open(path, "rb") as file:
        width, height = raw.sizes.width, raw.sizes.height
        if raw.sizes.flip in SIDEWAYS:
            width, height = height, width
        bits = max(9, int(raw.white_level).bit_length())
        return HeaderInfo(width, height, bits, metadata=_metadata(file.read(MOST_HEADER), raw))


def embedded_preview(data: bytes, least: int) -> tuple[Image.Image, int] | None:
    """Return the camera's own JPEG, and EXIF's orientation for it; None where there is none of the picture's shape.

    It is decoded at a fraction of its size, of which the longer side has at least so many pixels where it can.
    """
    rawpy = _one_thread()
    with contextlib.suppress(rawpy.LibRawError, OSError, ImageError), rawpy.imread(io.BytesIO(data)) as raw:
        thumbnail, sizes = raw.extract_thumb(), raw.sizes
        if thumbnail.format == rawpy.ThumbFormat.JPEG:
            preview = embedded(thumbnail.data, most_pixels())
            if preview is None or abs(preview.width / preview.height * sizes.height / sizes.width - 1) > SAME_SHAPE:
                return None
            load_reduced(preview, (least, least))
            return preview, TURNS.get(sizes.flip, 1)
    return None


def _one_thread() -> Any:
    """Import LibRaw and keep it to one thread, unless it is loaded already: the pool has a worker for each core."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    return library("RAW")


def _metadata(data: bytes, raw: Any) -> Metadata:
    """Return EXIF and XMP, from the file where it is a TIFF of some kind, else from the camera's own JPEG."""
    with contextlib.suppress(Exception):  # metadata that cannot be read are none
        source = io.BytesIO(_block(data, raw))
        anew = rewritten(source, OF_SENSOR)
        xmp = values_of(source, (XMP_PACKET,)).get(XMP_PACKET, b"")
        return told(anew.exif, xmp, unmovable_note=anew.lost_note)
    return Metadata()


def _block(data: bytes, raw: Any) -> bytes:
    """Return a TIFF structure; Olympus and Panasonic write another number than 42 into theirs."""
    if data[:2] in (b"II", b"MM") and data[6:10] != b"HEAP":
        return data[:2] + (b"*\x00" if data[:2] == b"II" else b"\x00*") + data[4:]
    with opened(io.BytesIO(raw.extract_thumb().data), ("JPEG",)) as preview:
        return bytes(preview.info.get("exif", b"")).removeprefix(EXIF_PREFIX)
