"""IPTC, and Photoshop's image resources that hold it in JPEG and TIFF."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

PHOTOSHOP = b"Photoshop 3.0\x00"
RESOURCE = b"8BIM"
SIGNATURES = (RESOURCE, b"MeSa", b"AgHg", b"PHUT", b"DCSR")
"""How resources begin: Photoshop's own, and those of other programs, which are passed over."""
IPTC, IPTC_DIGEST, OTHER_EXIF, OTHER_XMP = 0x0404, 0x0425, (0x0422, 0x0423), 0x0424
"""Numbers of image resources (Adobe Photoshop File Formats Specification)."""

PLACES = (26, 27, 90, 92, 95, 100, 101)
"""Datasets of IPTC's record 2: location code and name, city, sublocation, province, country code and name."""
AUTHOR = (b"\x02\x50", b"\x02\x6e", b"\x02\x74")
"""Records and numbers of by-line (2:80), credit (2:110) and copyright notice (2:116)."""
LETTERS = b"\x01\x5a"
"""Record and number of the dataset that says how the letters of all others are coded (1:90)."""
RESOLUTION, RESOLUTION_INFO = 0x03ED, struct.Struct(">IIII")
"""ResolutionInfo: dots an inch across as a fixed-point number, the units that are shown, and the same down."""
COPYRIGHT_MARKS = (0x040A, 0x040B)
"""Image resources: whether it is copyrighted, and the address that tells more."""


def resources_of_iptc(data: bytes) -> bytes:
    """Return image resources that hold nothing but this IPTC."""
    return PHOTOSHOP + resource(IPTC, data)


def resource(number: int, data: bytes, name: bytes = bytes(2)) -> bytes:
    """Return an image resource as it stands in a file."""
    return RESOURCE + struct.pack(">H", number) + name + struct.pack(">I", len(data)) + data + bytes(len(data) % 2)


def iptc_of_resources(resources: bytes) -> bytes:
    """Return the IPTC that image resources hold, empty where there is none; that of several one behind the other."""
    known = [data for number, _, data in image_resources(resources) if number == IPTC]
    return known[0] if len(known) == 1 else b"".join(whole for data in known for _, whole in _datasets(data))


def joined_resources(blocks: Iterable[bytes]) -> bytes:
    """Return the image resources of a JPEG's APP13 segments as one block: a resource may go on in the next one."""
    bodies = [block[len(PHOTOSHOP) :] for block in blocks]
    return PHOTOSHOP + b"".join(bodies) if any(bodies) else b""


def segments_of_resources(resources: bytes, most: int) -> list[bytes]:
    """Return image resources as blocks of at most so many bytes, each with its head; a long resource is continued."""
    if len(resources) <= most:
        return [resources]
    room = most - len(PHOTOSHOP)
    body = resources.removeprefix(PHOTOSHOP)
    return [PHOTOSHOP + body[at : at + room] for at in range(0, len(body), room)]


def resolution_of_resources(resources: bytes) -> tuple[float, float] | None:
    """Return the dots an inch that Photoshop says, None where it does not."""
    for number, _name, data in image_resources(resources):
        if number == RESOLUTION and len(data) >= RESOLUTION_INFO.size:
            across, _units, down, _others = RESOLUTION_INFO.unpack_from(data)
            return across / 65536, down / 65536
    return None


def with_resolution(resources: bytes, dpi: tuple[float, float]) -> bytes:
    """Return image resources that say so many dots an inch where they say any."""
    for number, name, data in image_resources(resources):
        if number == RESOLUTION and len(data) >= RESOLUTION_INFO.size:
            _across, units, _down, others = RESOLUTION_INFO.unpack_from(data)
            across, down = (min(round(dots * 65536), 0xFFFF_FFFF) for dots in dpi)
            said = RESOLUTION_INFO.pack(across, units, down, others)
            return resources.replace(resource(number, data, name), resource(number, said, name), 1)
    return resources


def has_iptc(resources: bytes) -> bool:
    """Whether image resources hold IPTC that says something."""
    return bool(iptc_of_resources(resources).strip(b"\0"))


def resources_without_location(resources: bytes) -> bytes:
    """Return Photoshop's image resources without the places of IPTC, and without copies of EXIF and XMP."""
    if not resources:
        return b""
    import hashlib

    known = [one for one in image_resources(resources) if one[0] not in (*OTHER_EXIF, OTHER_XMP)]
    cleaned = [
        (
            number,
            name,
            b"".join(whole for is_place, whole in _datasets(data) if not is_place) if number == IPTC else data,
        )
        for number, name, data in known
    ]
    digest = hashlib.md5(
        next((data for number, _, data in cleaned if number == IPTC), b""), usedforsecurity=False
    ).digest()
    kept = [resource(number, digest if number == IPTC_DIGEST else data, name) for number, name, data in cleaned]
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
    while at + 12 <= len(block):
        if block[at : at + 4] not in SIGNATURES:
            at -= 1  # some writers leave out the byte that makes a length even
            if block[at : at + 4] not in SIGNATURES:
                return
        number = struct.unpack_from(">H", block, at + 4)[0]
        length = (block[at + 6] + 2) // 2 * 2
        name = block[at + 6 : at + 6 + length]
        begin = at + 6 + length + 4
        if begin > len(block):
            return
        size = struct.unpack_from(">I", block, begin - 4)[0]
        if block.startswith(RESOURCE, at):
            yield number, name, block[begin : begin + size]
        at = begin + size + size % 2


def datasets(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield record and number, and the value of each dataset of IPTC."""
    for _is_place, whole in _datasets(data):
        if whole[:1] == b"\x1c" and len(whole) >= 5:
            length = struct.unpack_from(">H", whole, 3)[0]
            yield whole[1:3], whole[5 + (length & 0x7FFF if length & 0x8000 else 0) :]


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
