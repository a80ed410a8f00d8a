"""What the image resources of a PSD tell of its picture (Adobe Photoshop File Formats Specification, 2019)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from multitone.imaging.metadata.iptc import (
    COPYRIGHT_MARKS,
    IPTC,
    PHOTOSHOP,
    RESOLUTION,
    resolution_of_resources,
    resource,
)

PROFILE, EXIF, XMP = 1039, 1058, 1060
CARRIED = (IPTC, RESOLUTION, *COPYRIGHT_MARKS)
"""What goes on in the image resources of a result; the others tell of layers, guides, paths and previews."""


class ResourcesTold(Struct, frozen=True):
    """What image resources say, apart."""

    exif: bytes
    xmp: bytes
    carried: bytes
    """Image resources that a result may have."""
    dpi: tuple[float, float] | None
    profile: bytes | None


def told_by_resources(resources: Iterable[tuple[int, bytes]]) -> ResourcesTold:
    """Return what resources, each a number and its data, say; the first of a number counts."""
    known: dict[int, bytes] = {}
    for number, data in resources:
        known.setdefault(number, data)
    carried = b"".join(resource(number, known[number]) for number in sorted(known.keys() & set(CARRIED)))
    block = PHOTOSHOP + carried if carried else b""
    dpi = resolution_of_resources(block)
    return ResourcesTold(known.get(EXIF, b""), known.get(XMP, b""), block, dpi, known.get(PROFILE))
