"""A JPEG inside of a JPEG XL: its coefficients packed better, and what gives the very file back (ISO/IEC 18181-2).

How the bytes of the JPEG were arranged stands in the box `jbrd`; its EXIF and XMP stand in boxes of their own, where
other programs find them, so that whoever changes these takes the way back away.
"""

from __future__ import annotations

import io
import os
import struct
from typing import Any

from multitone.errors import ImageError
from multitone.imaging.containers.boxes import boxes
from multitone.imaging.containers.jpeg_reconstruction import length_of_segments
from multitone.imaging.containers.jpeg_xl import with_unpacked
from multitone.imaging.metadata.metadata import EXIF_PREFIX, Metadata, MetadataPolicy
from multitone.imaging.metadata.reading import read_metadata
from multitone.imaging.optional import library
from multitone.imaging.output import Output
from multitone.imaging.readers.jpeg_markers import DAMAGE, FRAMES, PROGRESSIVE, USUAL_FRAMES, segments
from multitone.imaging.readers.opening import opened
from multitone.imaging.transcoding.segments import turns_by_exif, with_policy
from multitone.imaging.writers.jpeg import XMP_HEADER

RECONSTRUCTION, PACKED, EXIF, XMP = b"jbrd", b"brob", b"Exif", b"xml "
OF_PIXELS = (b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp")
"""Boxes that a picture is whole with."""
MOST_LOOKED_AT = 64
"""Boxes of a file that are passed while the one is looked for that tells of a JPEG; it stands among the first."""
FIRST_BYTES = 1 << 17
"""Bytes of a JPEG in which its frame is looked for."""
MOST_BYTES = 1 << 28
RESTARTS = b"\xff\xdd"
"""What tells how far apart they are (T.81, B.2.4.4)."""
MOST_SEGMENTS = 32 << 20
"""Bytes that a JPEG may have beside its picture to be made anew from a JPEG XL."""
COMPONENTS = (1, 3)


def transcoded(data: bytes, source: str, metadata: Metadata, output: Output) -> bytes | None:
    """Return a JPEG as JPEG XL, or the other way round; `source` is the format that it has.

    None where that cannot be, or would be larger than is allowed.
    """
    policy = output.metadata
    result = as_jpeg_xl(data, metadata, policy) if source == "JPEG" else as_jpeg(data, policy)
    fits = result is not None and (output.max_bytes is None or len(result) <= output.max_bytes)
    return result if fits else None


def as_jpeg_xl(jpeg: bytes, metadata: Metadata, policy: MetadataPolicy) -> bytes | None:
    """Return a JPEG as JPEG XL, with those of its metadata that are wanted; None where it cannot be transcoded.

    That it comes back byte for byte is tried, which takes half as long again; only then it is what is returned.
    """
    if not turns_by_exif(metadata):
        return None
    try:
        wanted = with_policy(jpeg, metadata, policy)
        if wanted is None:
            return None
        packed = _readable(_library().jpeg_to_jxl(wanted), wanted)
        if _library().jxl_to_jpeg(packed) != wanted:
            return None
    except (ImageError, RuntimeError):  # libjxl has one word for all that it does not take
        return None
    turned_unsaid = policy == "strip" and metadata.orientation != 1
    return _pixels_alone(packed) if turned_unsaid else packed


def as_jpeg(jxl: bytes, policy: MetadataPolicy) -> bytes | None:
    """Return the JPEG that a JPEG XL was made from, with the metadata that are wanted; None where it holds none."""
    try:
        plain = with_unpacked(jxl) if _holds_jpeg(jxl) else None  # libjxl would unpack whatever there is
        if plain is None:
            return None
        jpeg: bytes = _library().jxl_to_jpeg(plain)
        if policy == "keep":
            return jpeg
        with opened(io.BytesIO(jpeg), ("JPEG",)) as image:
            metadata = read_metadata(image)
        return with_policy(jpeg, metadata, policy) if metadata.orientation == 1 else None
    except (ImageError, OSError, RuntimeError, ValueError):
        return None


def can_become_jpeg_xl(path: str) -> bool:
    """Whether a JPEG's frame is of a kind that libjxl transcodes; whether the rest is whole shows when it is done."""
    try:
        with open(path, "rb") as file:
            start = file.read(FIRST_BYTES)
            marker, at = next((marker, at) for marker, at, _ in segments(start) if marker in FRAMES)
            whole = start + file.read(MOST_BYTES) if marker == PROGRESSIVE and RESTARTS in start else b""
        usual = marker in USUAL_FRAMES and start[at + 4] == 8 and start[at + 9] in COMPONENTS
        return usual and len(_intervals(whole)) < 2
    except (OSError, StopIteration, *DAMAGE):
        return False


def _intervals(jpeg: bytes) -> set[bytes]:
    """Return how far apart the restarts of all scans are; libjxl takes no JPEG in which that changes."""
    return {jpeg[at + 4 : at + 6] for marker, at, _ in segments(jpeg) if marker == RESTARTS[1]} if jpeg else set()


def can_become_jpeg(path: str) -> bool:
    """Whether a JPEG XL says that a JPEG can be had back."""
    try:
        with open(path, "rb") as file:
            size, at = os.fstat(file.fileno()).st_size, 0
            for _number in range(MOST_LOOKED_AT):
                file.seek(at)
                head = file.read(16)
                if len(head) < 8:
                    return False
                if head[4:8] == RECONSTRUCTION:
                    return True
                length = int.from_bytes(head[8:16] if head[:4] == b"\x00\x00\x00\x01" else head[:4], "big")
                at += max(8, length or size)
    except OSError:
        pass
    return False


def _holds_jpeg(jxl: bytes) -> bool:
    """Whether a JPEG can be had back, and is no larger than its picture needs. May raise `ValueError`."""
    told = [jxl[begin:end] for kind, begin, end in boxes(jxl, 0, len(jxl)) if kind == RECONSTRUCTION]
    return jxl[4:8] == b"JXL " and bool(told) and sum(map(length_of_segments, told)) <= MOST_SEGMENTS


def _library() -> Any:
    libjxl = library("JPEG XL")
    libjxl.set_num_threads(1)  # the pool has a worker for each core
    return libjxl


def _readable(jxl: bytes, jpeg: bytes) -> bytes:
    """Put EXIF and XMP as they are in place of what is packed by Brotli, which few programs look into."""
    known, parts, at = _blocks(jpeg), list[bytes](), 0
    for kind, begin, end in boxes(jxl, 0, len(jxl)):
        of_packed = jxl[begin : begin + 4] if kind == PACKED else b""
        plain = known.get(of_packed)
        parts.append(jxl[at:end] if plain is None else struct.pack(">I4s", 8 + len(plain), of_packed) + plain)
        at = end
    return b"".join(parts)


def _blocks(jpeg: bytes) -> dict[bytes, bytes]:
    """Return EXIF and XMP of a JPEG as boxes hold them; libjxl takes the first of each."""
    known = dict[bytes, bytes]()
    for marker, at, end in segments(jpeg):
        content = jpeg[at + 4 : end] if marker == 0xE1 else b""
        if content.startswith(EXIF_PREFIX):
            known.setdefault(EXIF, bytes(4) + content[len(EXIF_PREFIX) :])
        elif content.startswith(XMP_HEADER):
            known.setdefault(XMP, content[len(XMP_HEADER) :])
    return known


def _pixels_alone(jxl: bytes) -> bytes:
    """Leave out all metadata, and with them the way back; how the picture lies stands beside its pixels."""
    parts, at = list[bytes](), 0
    for kind, _begin, end in boxes(jxl, 0, len(jxl)):
        parts.append(jxl[at:end] if kind in OF_PIXELS else b"")
        at = end
    return b"".join(parts)
