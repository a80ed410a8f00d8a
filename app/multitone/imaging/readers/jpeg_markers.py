"""The markers of a JPEG (ITU-T T.81, B.1): the only walk over them, and what is told and done by them alone.

A plan asks thousands of headers, so nothing heavy is imported here: 30 µs a file where Pillow takes 115.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from multitone.imaging.color.profiles import has_other_colors
from multitone.imaging.contents import Content
from multitone.imaging.metadata.color_space import is_adobe_rgb
from multitone.imaging.metadata.companions import announced
from multitone.imaging.metadata.iptc import PHOTOSHOP, joined_resources
from multitone.imaging.metadata.metadata import EXIF_PREFIX, Metadata, Opened
from multitone.imaging.readers.base import Header, is_too_large

START = b"\xff\xd8\xff"
STANDALONE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers that no length follows: TEM and the restarts."""
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Start-of-frame markers."""
USUAL_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
"""Baseline, extended and progressive; others are rare, and Pillow judges them."""
PROGRESSIVE, SCAN, EXIF, PROFILE = 0xC2, 0xDA, 0xE1, 0xE2
JFIF, APP13, APP14, COMMENT = 0xE0, 0xED, 0xEE, 0xFE
TABLES = frozenset((0xC4, 0xDB, 0xDD))
"""Markers of Huffman codes, of quantization and of the restart interval."""
TELLING = frozenset((JFIF, EXIF, PROFILE, COMMENT))
"""Markers of segments that tell by themselves what is in the file."""
XMP = b"http://ns.adobe.com/xap/1.0/\0"
DENSITIES = (b"\1", b"\2")
"""Units of a JFIF header that count dots, by the inch and by the centimeter (T.871, 10.1)."""
BESIDE = {
    b"MPF\0": (Content.SECOND_PICTURE,),
    b"urn:iso:std:iso:ts:21496:-1\0": (Content.GAIN_MAP,),
}
"""What segments APP2 that begin so lead to (CIPA DC-007; ISO 21496-1)."""
RGB, CMYK = 3, 4
"""Components of a picture in inks."""
END = b"\xff\xd9"
PROFILE_PREFIX = b"ICC_PROFILE\x00"
ONLY_ONE = b"\x01\x01"
"""The number of a profile's piece, and how many pieces there are (ICC.1:2022, B.4)."""
MOST_MARKERS = 1 << 17
"""Bytes that the markers of a photograph lie in, a thumbnail and a profile among them; Pillow reads what has more."""
FIRST_BYTES = 1 << 14
"""So many are read first to count components, and twice as many where these are not enough."""
_HEAD = struct.Struct(">BBH").unpack_from
_FILL = re.compile(rb"\xff+")
_BEHIND_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""What ends the data of a scan: neither a stuffed zero nor a restart."""
DAMAGE = (IndexError, ValueError, struct.error)
"""What the walk raises where a marker is due and none stands, or where the data end early."""


def segments(data: bytes, at: int = 2) -> Iterator[tuple[int, int, int]]:
    """Yield the marker, the place and the end of each segment, up to the end of the picture. Raises one of `DAMAGE`.

    What a segment says begins 4 bytes behind its place. That of a scan ends where its data begin; they are passed over.
    The walk begins `at` what follows the first two bytes of a picture.
    """
    while not data.startswith(END, at):
        filler, marker, length = _HEAD(data, at)
        if filler != 0xFF:
            raise ValueError(at)
        if marker == 0xFF:  # filler, of which there may be megabytes
            filler_bytes = _FILL.match(data, at)
            at = filler_bytes.end() - 1 if filler_bytes else at + 1
        elif marker in STANDALONE:
            at += 2
        else:
            yield marker, at, at + 2 + length
            at += 2 + length
            if marker == SCAN:
                behind = _BEHIND_SCAN.search(data, at)
                at = behind.start() if behind else len(data)
    yield END[1], at, at + 2


def jpeg_header(start: bytes) -> Header | None:
    """Return what the first `MOST_MARKERS` bytes of a JPEG tell; None for one that is in any way unusual."""
    frames, exifs, profiles, contents = [], [], [], set[Content]()
    packet, resources = b"", list[bytes]()
    try:
        for marker, at, stop in segments(start):
            if marker == SCAN:
                break
            if marker < 0xC0 or marker == 0xD8 or not at + 4 <= stop <= len(start):
                return None
            if marker in USUAL_FRAMES:
                frames.append(struct.unpack_from(">BHHB", start, at + 4))
            elif marker in TELLING:
                contents.update(contents_of_segment(marker, start[at + 4 : stop]))
            if marker == EXIF and start.startswith(EXIF_PREFIX, at + 4):
                exifs.append(start[at + 4 + len(EXIF_PREFIX) : stop])
            elif marker == PROFILE and start.startswith(PROFILE_PREFIX, at + 4):
                profiles.append(start[at + 4 + len(PROFILE_PREFIX) : stop])
            elif marker == EXIF and start.startswith(XMP, at + 4):
                packet = packet or start[at + 4 : stop]
            elif marker == APP13 and start.startswith(PHOTOSHOP, at + 4):
                resources.append(start[at + 4 : stop])
    except DAMAGE:
        return None
    if len(frames) != 1 or len(exifs) > 1 or len(profiles) > 1 or any(p[:2] != ONLY_ONE for p in profiles):
        return None
    bits, height, width, bands = frames[0]
    pixels = width * height
    if bits != 8 or bands not in (1, 3, 4) or not pixels or is_too_large(pixels):
        return None
    metadata = Metadata(exif=exifs[0] if exifs else b"", xmp=packet)
    if metadata.orientation > 4:
        width, height = height, width
    if resources:
        contents |= contents_of_resources(resources, packet[len(XMP) :])
    if bands == CMYK:
        contents.add(Content.CMYK)
    if has_other_colors(profiles[0][2:]) if profiles else bands == RGB and is_adobe_rgb(metadata.exif):
        contents.add(Content.COLOR_SPACE)
    return Header("JPEG", width, height, frozenset(contents), metadata.taken)


def contents_of_segment(marker: int, data: bytes) -> tuple[Content, ...]:
    """Return what a segment of a JPEG shows to be in the file, of what the frame and the profile do not tell."""
    if marker == COMMENT:
        return (Content.COMMENT,) if data else ()
    if marker == JFIF:
        return _density(data) if data.startswith(b"JFIF\0") else ()
    if marker == PROFILE:
        return next((contents for start, contents in BESIDE.items() if data.startswith(start)), ())
    if data.startswith(EXIF_PREFIX):
        return (Content.EXIF,) if len(data) > len(EXIF_PREFIX) else ()
    if data.startswith(XMP):
        return (Content.XMP, *announced(data))
    return ()


def contents_of_segments(image: Opened) -> Iterator[Content]:
    """Yield what the segments of an opened JPEG show to be in the file."""
    for name, data in getattr(image, "applist", ()):
        marker = COMMENT if name == "COM" else JFIF + int(name.removeprefix("APP"))
        yield from contents_of_segment(marker, data) if marker in TELLING else ()


def contents_of_resources(segments: list[bytes], xmp: bytes) -> frozenset[Content]:
    """Return what the image resources of a JPEG hold beside XMP; one of them may go on in the next segment."""
    from multitone.imaging.metadata.uncommon import uncommon_contents  # late: few photographs have any

    return uncommon_contents(b"", joined_resources(segments), (), xmp)


def _density(header: bytes) -> tuple[Content, ...]:
    """Return what a JFIF header tells beside that pixels are square (T.871, 10.1)."""
    if header[7:8] in DENSITIES:
        return (Content.RESOLUTION,)
    return (Content.PIXEL_SHAPE,) if header[8:10] != header[10:12] else ()


def components_of_jpeg(path: str) -> int:
    """Return how many components a JPEG has, four being CMYK; 0 where it cannot be told. Takes 20 µs."""
    try:
        with open(path, "rb") as file:
            data = file.read(FIRST_BYTES)
            while data.startswith(START):
                try:
                    return next((data[at + 9] for marker, at, _ in segments(data) if marker in FRAMES), 0)
                except (IndexError, struct.error):
                    more = file.read(len(data))
                    if not more:
                        break
                    data += more
    except (OSError, ValueError):
        pass
    return 0


def has_scans_of_parts(data: bytes) -> bool:
    """Whether a JPEG's first scan holds but a part of what there is, so that more scans follow it."""
    components = 0
    try:
        for marker, at, _ in segments(data):
            if marker == SCAN:
                return data[at + 4] < components
            if marker == PROGRESSIVE:
                return True
            if marker in USUAL_FRAMES:
                components = data[at + 9]
    except DAMAGE:
        pass
    return False


def luma_scans(data: bytes) -> bytes | None:
    """Return a progressive JPEG with only the scans that its first component has a part in, for who wants luma alone.

    A progressive file says all but the coarsest of each component in scans of its own (T.81, G.1.1.1.1), and decoders
    read every scan there is, wanted or not. Without those of the colors the luma is the same to the bit: 28
    photographs, 57 MB, take 2.2 s in place of 3.0. Damage in a scan of the colors is not seen, and does no harm. None
    where it is not progressive, or anything about its structure is unusual; then the decoder has to say what.
    """
    kept: list[bytes] = []
    begin, luma, passed_over = 0, -1, False
    try:
        for marker, at, _ in segments(data):
            if passed_over:
                begin, passed_over = at, False
            if marker == PROGRESSIVE:
                luma = data[at + 10]
            elif marker == SCAN and luma < 0:
                return None
            elif marker == SCAN and luma not in data[at + 5 : at + 5 + 2 * data[at + 4] : 2]:
                kept.append(data[begin:at])
                passed_over = True
    except DAMAGE:
        return None
    return b"".join((*kept, data[begin:])) if kept else None
