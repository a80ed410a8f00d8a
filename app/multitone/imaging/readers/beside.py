"""What a file has beside its picture, as far as a header has to tell, by a look at the beginnings of what is there.

Only JPEGs of which a segment says so are looked into, and those of Samsung, which say it at their end alone.
"""

from __future__ import annotations

import io
import itertools
import struct
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from multitone.imaging.contents import Content
from multitone.imaging.metadata.companions import (
    BOXED,
    COMPANIONS,
    END_OF_SAMSUNG,
    IN_XMP,
    MOST_SAID,
    announced,
    is_preview,
    kind_of_picture,
)
from multitone.imaging.readers.base import Header
from multitone.imaging.readers.jpeg_markers import DAMAGE, EXIF, PROFILE, SCAN, XMP, segments

_SAMSUNG = (b"samsung", b"SAMSUNG")
OF_MAKER = 600
"""Bytes in which a maker's name stands, as the first text of EXIF."""
MOST_OF_END = 1 << 12
FILM = 0x0A30
"""What Samsung's directory calls the film of a motion photo."""
MOST_SEGMENTS = 5_000
MOST_LOOKED_AT = 12


def with_companions(header: Header, file: BinaryIO, start: bytes) -> Header:
    """Return a header with what an open file that begins so has beside its picture, in place of what may be there."""
    if header.format in BOXED:
        from multitone.imaging.containers.beside import beside_in_boxes

        return msgspec.structs.replace(header, contents=header.contents | beside_in_boxes(file))
    if header.format != "JPEG":
        return header
    if header.contents.isdisjoint(COMPANIONS) and all(start.find(name, 0, OF_MAKER) < 0 for name in _SAMSUNG):
        return header
    return msgspec.structs.replace(header, contents=(header.contents - COMPANIONS) | frozenset(_beside(file, start)))


def _beside(file: BinaryIO, start: bytes) -> Iterator[Content]:
    from multitone.imaging.metadata.mpf import MPF

    try:
        for marker, at, stop in itertools.islice(segments(start), MOST_SEGMENTS):
            if marker == SCAN:
                break
            block = start[at + 4 : stop]
            if marker == EXIF and block.startswith(XMP):
                said = announced(block)
                yield from said - {Content.SECOND_PICTURE, Content.GAIN_MAP}
                yield from said & IN_XMP
                if Content.GAIN_MAP in said and MPF not in start:
                    yield Content.GAIN_MAP
            elif marker == PROFILE and block.startswith(MPF):
                yield from _of_pictures(file, block[len(MPF) :], at + 4 + len(MPF))
    except DAMAGE:
        pass
    if _has_film_of_samsung(file):
        yield Content.MOTION


def _of_pictures(file: BinaryIO, block: bytes, base: int) -> Iterator[Content]:
    """Yield what the pictures are that an MPF lists. Raises `struct.error`."""
    from multitone.imaging.metadata.mpf import mpf_entries

    for at, attribute in itertools.islice(mpf_entries(block, base), MOST_LOOKED_AT):
        if is_preview(attribute):  # as in nearly all that cameras write
            continue
        file.seek(at)
        first = file.read(MOST_SAID)
        kind = kind_of_picture(first, attribute) if first.startswith(b"\xff\xd8\xff") else None
        if kind is not None:
            yield kind


def _has_film_of_samsung(file: BinaryIO) -> bool:
    """Whether the directory at the end of a file names a film."""
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - MOST_OF_END))
    end = file.read(MOST_OF_END)
    begin = end.rfind(b"SEFH")
    if not end.endswith(END_OF_SAMSUNG) or begin < 0 or begin + 12 > len(end):
        return False
    count = struct.unpack_from("<I", end, begin + 8)[0]
    kinds = (end[begin + 14 + 12 * number : begin + 16 + 12 * number] for number in range(min(count, 100)))
    return any(int.from_bytes(kind, "little") == FILM for kind in kinds)
