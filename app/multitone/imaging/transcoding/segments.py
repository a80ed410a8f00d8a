"""The metadata of a JPEG, changed in its file: the scans stay as they are, bit for bit."""

from __future__ import annotations

import struct

import msgspec

from multitone.imaging.companions.announcements import without_announcements
from multitone.imaging.metadata.exif import AUTHOR_TAGS, ORIENTATION, entries, only_entries
from multitone.imaging.metadata.metadata import Metadata, MetadataPolicy
from multitone.imaging.readers.jpeg_markers import DAMAGE, END, FRAMES, PROFILE, PROFILE_PREFIX, SCAN, segments
from multitone.imaging.writers.jpeg import JFIF, spliced

APP0, ADOBE, COMMENT = 0xE0, 0xEE, 0xFE
JFIF_PREFIX = b"JFIF\x00"
WITHOUT_THUMBNAIL = 20
"""Bytes up to the end of a JFIF header that shows no small picture (T.871, 10.1)."""
USUAL_COMPONENTS = (b"\x01", b"\x01\x02\x03")
"""Numbers of components that mean gray and YCbCr, with a JFIF header and without."""


def with_policy(data: bytes, metadata: Metadata, policy: MetadataPolicy) -> bytes | None:
    """Return a JPEG that says of itself what a policy allows, and how it lies; None where its structure is damaged.

    `metadata` is what it says now. What stands behind the picture is left out: further pictures have metadata, too.
    Raises `ImageError` where a block does not fit.
    """
    if policy == "keep":
        return data
    try:
        head, rest, has_jfif = _parted(data)
    except DAMAGE:
        return None
    whole = spliced(head + rest, _wanted(metadata, policy), None)
    return whole if has_jfif else whole[:2] + whole[len(JFIF) :]


def _wanted(metadata: Metadata, policy: MetadataPolicy) -> Metadata:
    """Return what is to be said of the same pixels; how they lie stands in EXIF alone."""
    if policy == "strip-location":
        kept = metadata.without_location()
        return msgspec.structs.replace(kept, xmp=without_announcements(kept.xmp))  # of what stood behind the picture
    kept = metadata.stripped() if policy == "strip" else metadata.of_author()
    if metadata.orientation == 1:
        return kept
    tags = {ORIENTATION} if policy == "strip" else {*AUTHOR_TAGS, ORIENTATION}
    return msgspec.structs.replace(kept, exif=only_entries(metadata.exif, tags))


def _parted(data: bytes) -> tuple[bytes, bytes, bool]:
    """Return a JFIF header, the segments that every policy keeps with the scans, and whether the file has the header.

    One is put before a file without, where that says nothing new: with it, components are YCbCr.
    """
    header, kept, scans, components, adobe = b"", list[bytes](), len(data), b"", False
    for marker, at, end in segments(data):
        if marker == END[1]:
            break
        if scans < len(data):
            continue
        content = data[at + 4 : end]
        if marker == APP0 and content.startswith(JFIF_PREFIX) and not header:
            header = _without_thumbnail(data[at:end])
        elif 0xE0 <= marker <= 0xEF or marker == COMMENT:
            adobe |= marker == ADOBE
            if marker == ADOBE or (marker == PROFILE and content.startswith(PROFILE_PREFIX)):
                kept.append(data[at:end])
        elif marker == SCAN:
            scans = at
        else:
            if marker in FRAMES:
                components = content[6 : 6 + 3 * content[5] : 3]
            kept.append(data[at:end])
    rest = b"".join((*kept, data[scans:at], END))
    usual = not adobe and components in USUAL_COMPONENTS
    return (b"\xff\xd8" + header) if header else JFIF, rest, bool(header) or usual


def _without_thumbnail(segment: bytes) -> bytes:
    if len(segment) < WITHOUT_THUMBNAIL - 2:
        raise ValueError(len(segment))
    return segment[:2] + struct.pack(">H", 16) + segment[4:16] + bytes(2)


def turns_by_exif(metadata: Metadata) -> bool:
    """Whether EXIF says how a picture lies, as whoever transcodes it takes it; other places pass unseen by them."""
    said = any(entry.tag == ORIENTATION for entry in entries(metadata.exif))
    return said or metadata.orientation == 1
