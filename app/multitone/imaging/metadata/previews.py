"""Previews: small pictures of what a picture was before, which programs hide in metadata; none survives a change.

They lie in the second directory of EXIF (or are named by others), in maker notes, among Photoshop's image resources,
as text in XMP, and in IPTC. In EXIF and XMP their bytes are blanked, so that nothing else moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from multitone.imaging.metadata import tiff_directory as tiff
from multitone.imaging.metadata.iptc import (
    IPTC,
    IPTC_DIGEST,
    OTHER_EXIF,
    OTHER_XMP,
    PHOTOSHOP,
    image_resources,
    resource,
    whole_datasets,
)
from multitone.imaging.metadata.xmp import Places, without_properties

JPEG = b"\xff\xd8\xff"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SCAN, END = 0xDA, 0xD9
MOST_SEGMENTS = 4_096
"""Of all pictures in a block together: one has a dozen, and a camera hides three."""
MOST_DIRECTORIES, MOST_PIECES = 16, 1_024
THUMBNAIL, THUMBNAIL_LENGTH = 0x0201, 0x0202
PIECES = ((0x0111, 0x0117), (0x0144, 0x0145), (THUMBNAIL, THUMBNAIL_LENGTH))
"""Tags of where pixels lie and how many bytes they take: strips, tiles, a JPEG (TIFF 6.0, sections 8, 15 and 22)."""
SUB_DIRECTORIES = 0x014A
OF_OLD_PICTURE = frozenset((0x0409, 0x040C, *OTHER_EXIF, OTHER_XMP))
"""Image resources: the thumbnails of Photoshop 4 and of later ones, EXIF and XMP."""
OBJECT_PREVIEW = (b"\x02\xc8", b"\x02\xc9", b"\x02\xca")
"""Records and numbers of ObjectData Preview: its format, version and data."""
PICTURES = {
    "http://ns.adobe.com/xap/1.0/": re.compile("Thumbnails$"),
    "http://ns.adobe.com/xap/1.0/g/img/": re.compile("image$"),
    "http://ns.google.com/photos/1.0/image/": re.compile("(Data|Mime)$"),
    "http://ns.google.com/photos/1.0/depthmap/": re.compile("(Data|Mime|Confidence|ConfidenceMime)$"),
}
"""Properties of XMP that hold pictures, by namespace."""
ENCODED = ("/9j/", "iVBORw0KGgo")
"""How a JPEG and a PNG begin in Base64."""
WORDS = (*(text.encode() for text in ENCODED), b"Thumbnails", b"/g/img/", b"photos/1.0/image/", b"photos/1.0/depthmap/")
_TEXT = re.compile(rb"(?:/9j/|iVBORw0KGgo)(?:[A-Za-z0-9+/=\s]|&#x[0-9A-Fa-f]{1,4};){48,}+")
_BEHIND_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""What ends the data of a scan: neither a stuffed zero nor a restart (ITU-T T.81, B.1.1.5)."""


def jpegs_in(block: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """Yield the begin and the end of each JPEG that lies in a block. Raises `ValueError` for more than anybody hides.

    A begin alone is none: there has to be a frame and a scan behind it.
    """
    at, left = block.find(JPEG), MOST_SEGMENTS
    while at >= 0:
        end, left = _end_of_jpeg(block, at, left)
        if end:
            yield at, end
        at = block.find(JPEG, end or at + 1)


def _end_of_jpeg(block: bytes | bytearray, begin: int, left: int) -> tuple[int, int]:
    """Return where a JPEG ends, 0 where there is none, and how many segments may still be looked at."""
    at, has_frame, scans = begin + 2, False, 0
    while at + 4 <= len(block) and block[at] == 0xFF and block[at + 1] >= 0xC0 and block[at + 1] != 0xD8:
        left -= 1
        if left < 0:
            raise ValueError("it is full of pictures")
        marker = block[at + 1]
        if marker == END:
            break
        has_frame = has_frame or marker in FRAMES
        at += 2 + int.from_bytes(block[at + 2 : at + 4], "big")
        if marker == SCAN and has_frame:
            scans += 1
            behind = _BEHIND_SCAN.search(block, at)
            at = behind.start() if behind else len(block)
    if not scans:
        return 0, left
    return min(len(block), at + 2 if block[at : at + 2] == b"\xff\xd9" else at), left


def exif_without_previews(exif: bytes) -> bytes:
    """Return EXIF with zeros in the place of previews, the second directory named no more; empty where it hides many.

    Maker notes stay but for the pictures in them, which no maker writes as anything but JPEG.
    """
    block = bytearray(exif)
    _blank_directories(block)
    try:
        for begin, end in list(jpegs_in(block)):
            block[begin:end] = bytes(end - begin)
    except ValueError:
        return b""
    return bytes(block)


def _blank_directories(block: bytearray) -> None:
    """Blank the pixels that directories behind the first one and beside it name, and cut the link to them."""
    first, order = tiff.first_directory(block), tiff.order_of(block)
    link = tiff.link_place(block, first)
    if order is None or link + 4 > len(block):
        return
    pending = [
        number
        for entry in tiff.directory(block, first)
        if entry.tag == SUB_DIRECTORIES
        for number in entry.numbers(block, MOST_DIRECTORIES)
    ]
    pending.append(_number(block, link, order))
    block[link : link + 4] = bytes(4)
    seen, ranges = {0, first}, list[tuple[int, int]]()
    while pending and len(seen) < MOST_DIRECTORIES:
        start = pending.pop()
        if start not in seen and tiff.directory(block, start):
            ranges += _pixels(block, start)
            pending.append(_number(block, tiff.link_place(block, start), order))
        seen.add(start)
    _blank(block, ranges)


def _number(block: bytearray, at: int, order: str) -> int:
    return int.from_bytes(block[at : at + 4], "little" if order == "<" else "big")


def _pixels(block: bytearray, start: int) -> Iterator[tuple[int, int]]:
    """Yield where the pixels of a directory begin and end."""
    known = {entry.tag: entry for entry in tiff.directory(block, start)}
    for places, lengths in PIECES:
        if places in known and lengths in known:
            pieces = (known[tag].numbers(block, MOST_PIECES) for tag in (places, lengths))
            yield from ((place, place + length) for place, length in zip(*pieces, strict=False))


def _blank(block: bytearray, ranges: list[tuple[int, int]]) -> None:
    """Put zeros there, together not more than the block is long; cut the block off where they would be its end."""
    room = len(block)
    for begin, end in sorted(ranges):
        room -= max(0, end - begin)
        if room >= 0 and 0 < begin < end <= len(block):
            block[begin:end] = b"" if end == len(block) else bytes(end - begin)


def resources_without_previews(resources: bytes) -> bytes:
    """Return Photoshop's image resources without thumbnails, and without copies of EXIF and XMP, which have theirs."""
    if not resources:
        return b""
    known = list(image_resources(resources))
    kept = [one for one in known if one[0] not in OF_OLD_PICTURE and (one[0] == IPTC or not _hides_picture(one[2]))]
    kept = [(number, name, _without_object(data) if number == IPTC else data) for number, name, data in kept]
    if kept == known:
        return resources
    if [data for number, _, data in kept if number == IPTC] != [data for number, _, data in known if number == IPTC]:
        kept = [one for one in kept if one[0] != IPTC_DIGEST]
    return PHOTOSHOP + b"".join(resource(number, data, name) for number, name, data in kept) if kept else b""


def _hides_picture(data: bytes) -> bool:
    try:
        return next(jpegs_in(data), None) is not None
    except ValueError:
        return True


def _without_object(iptc: bytes) -> bytes:
    """Return IPTC without the picture itself, and without its preview (IIM 4.2, 2:200 to 2:202 and records 7 to 9)."""
    return b"".join(whole for whole in whole_datasets(iptc) if not _is_object(whole[:3]))


def _is_object(head: bytes) -> bool:
    return head[:1] == b"\x1c" and (head[1:] in OBJECT_PREVIEW or 7 <= head[1] <= 9)


class _Pictures(Places):
    """What holds pictures in a packet, as ranges of bytes."""

    def _is_place(self, name: str) -> bool:
        prefix, _, own = name.rpartition(":")
        uris = self._spaces.get(prefix)
        known = PICTURES.get(uris[-1]) if uris else None
        return known is not None and known.match(own) is not None


def xmp_without_previews(xmp: bytes) -> bytes:
    """Return an XMP packet with spaces where it held pictures as text; nothing where it cannot be read and may."""
    if not any(word in xmp for word in WORDS):
        return b"" if ENCODED[0].encode("utf-16-le")[:-1] in xmp else xmp
    blanked = without_properties(xmp, _Pictures)
    return _TEXT.sub(lambda met: b" " * len(met[0]), blanked)
