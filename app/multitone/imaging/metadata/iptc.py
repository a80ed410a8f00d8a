"""IPTC, and Photoshop's image resources that hold it in JPEG and TIFF."""

from __future__ import annotations

import struct
from collections.abc import Iterator

PHOTOSHOP = b"Photoshop 3.0\x00"
RESOURCE = b"8BIM"
IPTC, IPTC_DIGEST, OTHER_EXIF, OTHER_XMP = 0x0404, 0x0425, (0x0422, 0x0423), 0x0424
"""Numbers of image resources (Adobe Photoshop File Formats Specification)."""

PLACES = (26, 27, 90, 92, 95, 100, 101)
"""Datasets of IPTC's record 2: location code and name, city, sublocation, province, country code and name."""
AUTHOR = (b"\x02\x50", b"\x02\x6e", b"\x02\x74")
"""Records and numbers of by-line (2:80), credit (2:110) and copyright notice (2:116)."""
LETTERS = b"\x01\x5a"
"""Record and number of the dataset that says how the letters of all others are coded (1:90)."""
COPYRIGHT_MARKS = (0x040A, 0x040B)
"""Image resources: whether it is copyrighted, and the address that tells more."""


def resources_of_iptc(data: bytes) -> bytes:
    """Return image resources that hold nothing but this IPTC."""
    return PHOTOSHOP + resource(IPTC, data)


def resource(number: int, data: bytes, name: bytes = bytes(2)) -> bytes:
    """Return an image resource as it stands in a file."""
    return RESOURCE + struct.pack(">H", number) + name + struct.pack(">I", len(data)) + data + bytes(len(data) % 2)


def iptc_of_resources(resources: bytes) -> bytes:
    """Return the IPTC that image resources hold, empty where there is none."""
    return next((data for number, _, data in image_resources(resources) if number == IPTC), b"")


def has_iptc(resources: bytes) -> bool:
    """Whether image resources hold IPTC that says something."""
    return bool(iptc_of_resources(resources).strip(b"\0"))


def resources_without_location(resources: bytes) -> bytes:
    """Return Photoshop's image resources without the places of IPTC, and without copies of EXIF and XMP."""
    if not resources:
        return b""
    import hashlib

    kept = []
    cleaned = b"".join(whole for is_place, whole in _datasets(iptc_of_resources(resources)) if not is_place)
    digest = hashlib.md5(cleaned, usedforsecurity=False).digest()
    for number, name, data in image_resources(resources):
        if number not in (*OTHER_EXIF, OTHER_XMP):
            kept.append(resource(number, {IPTC: cleaned, IPTC_DIGEST: digest}.get(number, data), name))
    return PHOTOSHOP + b"".join(kept) if kept else b""


def resources_of_author(resources: bytes) -> bytes:
    """Return image resources with by-line, credit and copyright of IPTC, and Photoshop's own marks of copyright."""
    kept = {number: data for number, _, data in image_resources(resources) if number in COPYRIGHT_MARKS}
    datasets = [whole for _, whole in _datasets(iptc_of_resources(resources))]
    lines = [whole for whole in datasets if whole[1:3] in AUTHOR]
    if lines:
        kept[IPTC] = b"".join([*(whole for whole in datasets if whole[1:3] == LETTERS), *lines])
    return PHOTOSHOP + b"".join(resource(*item) for item in sorted(kept.items())) if kept else b""


def image_resources(block: bytes, at: int = len(PHOTOSHOP)) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield number, name as it is stored, and data of each image resource; a damaged block ends early."""
    while block[at : at + 4] == RESOURCE and at + 12 <= len(block):
        number = struct.unpack_from(">H", block, at + 4)[0]
        length = (block[at + 6] + 2) // 2 * 2
        name = block[at + 6 : at + 6 + length]
        begin = at + 6 + length + 4
        if begin > len(block):
            return
        size = struct.unpack_from(">I", block, begin - 4)[0]
        yield number, name, block[begin : begin + size]
        at = begin + size + size % 2


def whole_datasets(data: bytes) -> Iterator[bytes]:
    """Yield each dataset of IPTC as it stands."""
    return (whole for _is_place, whole in _datasets(data))


def _datasets(data: bytes) -> Iterator[tuple[bool, bytes]]:
    """Yield of each dataset whether it names a place, and its bytes (IPTC-NAA IIM 4.2, 1.6)."""
    at = 0
    while at + 5 <= len(data) and data[at] == 0x1C:
        record, number, length = struct.unpack_from(">BBH", data, at + 1)
        size = 5
        if length & 0x8000:  # the length of the length
            size += length & 0x7FFF
            length = int.from_bytes(data[at + 5 : at + size], "big")
        end = at + size + length
        yield record == 2 and number in PLACES, data[at:end]
        at = end
    if data[at:].strip(b"\x00"):
        yield False, data[at:]
