"""Reading: what a file that Pillow opened says about its picture, each format in its own way.

Pillow carries less than there is: of several comments and segments the last one, of a TIFF's EXIF a copy made anew.
So where it matters the file itself is looked at again.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, cast

from multitone.imaging.metadata.exif import with_orientation
from multitone.imaging.metadata.iptc import PHOTOSHOP, joined_resources, resources_of_iptc
from multitone.imaging.metadata.metadata import (
    BARE_IPTC,
    EXIF_PREFIX,
    IMAGE_RESOURCES,
    STORAGE_TAGS,
    XMP_PACKET,
    Metadata,
    Opened,
)
from multitone.imaging.metadata.resolution import Density, plausible, resolution_of_exif, said_anywhere, shape
from multitone.imaging.metadata.tiff_directory import first_entries
from multitone.imaging.metadata.xmp import EXTENDED_XMP

if TYPE_CHECKING:
    from PIL import Image

XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\x00"
MOST_PNM_HEAD = 1 << 16
_PNM = re.compile(rb"P\w(?:\s|#[^\r\n]*+[\r\n])++(?:\d{1,10}(?:\s|#[^\r\n]*+[\r\n])++){1,3}")
"""The header of a PNM, up to its pixels: a number or three, with comments between them (netpbm's ppm(5))."""
MARK = b"\x1c"
"""Begins each dataset of IPTC."""
PER_METER = 0.0254
"""Meters in an inch."""
FACTORS = {1: 1.0, 2: 2.54}
"""Units of a JFIF header, inches and centimeters, by their numbers (T.871, 10.1): so many are an inch."""
SILENT = ("APP0", "APP2", "APP14")
"""Segments of a JPEG that say nothing of this: JFIF, a profile, how colors are stored."""


def read_metadata(image: Image.Image, data: bytes | None = None) -> Metadata:
    """Collect the metadata of an image that Pillow opened; `data` is its file, where that was read already."""
    read = _READERS.get(image.format or "", _of_any)
    source = io.BytesIO(data) if data is not None else getattr(image, "fp", None)
    return read(image, source)


def told(
    exif: bytes = b"", xmp: bytes = b"", iptc: bytes = b"", *, dpi: Density | None = None, **others: Any
) -> Metadata:
    """Return metadata of blocks as a file has them; EXIF or Photoshop tells the resolution where a header does not."""
    exif = bytes(exif).removeprefix(EXIF_PREFIX)
    return Metadata(exif=exif, xmp=xmp, iptc=iptc, dpi=said_anywhere(dpi, exif, iptc), **others)


def _of_any(image: Image.Image, _source: IO[bytes] | None) -> Metadata:
    info = image.info
    comment = info.get("comment", b"") if image.format == "GIF" else b""
    return told(
        info.get("exif", b""),
        _bytes(info.get("xmp") or b""),
        dpi=_dpi(info.get("dpi")),
        comments=(_bytes(comment),) if comment else (),
    )


def _of_jpeg(image: Image.Image, _source: IO[bytes] | None) -> Metadata:
    return metadata_of_jpeg(image)


def metadata_of_jpeg(image: Opened) -> Metadata:
    """Collect the metadata of an opened JPEG."""
    segments: list[tuple[str, bytes]] = getattr(image, "applist", [])
    across, down = image.info.get("jfif_density", (0, 0))
    factor = FACTORS.get(image.info.get("jfif_unit", 0), 0.0)
    dpi, aspect = plausible(across * factor, down * factor), None if factor else shape(across, down)
    if all(name in SILENT for name, _data in segments):
        return Metadata(dpi=dpi, shape=aspect)
    xmp = _bytes(image.info.get("xmp") or b"")
    packets = [data[len(XMP_HEADER) :] for name, data in segments if name == "APP1" and data.startswith(XMP_HEADER)]
    if len(packets) > 1:
        from multitone.imaging.metadata.xmp_packet import joined

        xmp = joined(packets)
    extended = [data for name, data in segments if name == "APP1" and data.startswith(EXTENDED_XMP)]
    if extended:
        from multitone.imaging.metadata.xmp_packet import assembled

        xmp = assembled(xmp, extended)
    resources = [data for name, data in segments if name == "APP13" and data.startswith(PHOTOSHOP)]
    return told(
        image.info.get("exif", b""),
        xmp,
        joined_resources(resources) if resources else b"",
        dpi=dpi,
        shape=aspect,
        comments=tuple(data for name, data in segments if name == "COM" and data),
    )


def _of_tiff(image: Image.Image, source: IO[bytes] | None) -> Metadata:
    """Return what a TIFF says in the tags of EXIF, without those that tell how its pixels are stored."""
    from multitone.imaging.metadata.exif_anew import rewritten, values_of

    source = source or cast("IO[bytes] | None", image.getexif().fp)
    if source is None:
        return Metadata()
    anew, blocks = rewritten(source, STORAGE_TAGS), values_of(source, (XMP_PACKET, IMAGE_RESOURCES, BARE_IPTC))
    dpi, aspect = resolution_of_exif(anew.exif)
    resources, bare = blocks.get(IMAGE_RESOURCES, b""), _as_stream(blocks.get(BARE_IPTC, b""))
    iptc = PHOTOSHOP + resources if resources else resources_of_iptc(bare) if bare else b""
    xmp = blocks.get(XMP_PACKET, b"")
    return told(anew.exif, xmp, iptc, dpi=dpi, shape=aspect, unmovable_note=anew.lost_note)


def _as_stream(iptc: bytes) -> bytes:
    """Return IPTC of a TIFF; that of some writers is made of numbers of four bytes, in the order of the file."""
    if iptc[:1] == MARK or iptc[3:4] != MARK:
        return iptc
    return struct.pack(f"<{len(iptc) // 4}I", *struct.unpack(f">{len(iptc) // 4}I", iptc[: len(iptc) // 4 * 4]))


def _of_png(image: Image.Image, source: IO[bytes] | None) -> Metadata:
    from multitone.imaging.metadata.png_texts import told_by_png

    if source is None:
        return _of_any(image, None)
    said = told_by_png(source)
    profiles = said.profiles
    raw = next((profiles[name] for name in ("exif", "app1") if profiles.get(name, b"").startswith(EXIF_PREFIX)), b"")
    packet = profiles.get("xmp") or _packet_of_segment(profiles.get("app1", b""))
    resources = profiles.get("8bim") or profiles.get("iptc") or b""
    across, down, unit = said.density or (0, 0, 0)
    return told(
        said.exif or raw or image.info.get("exif", b""),
        said.xmp or packet,
        _resources(resources),
        dpi=plausible(across * PER_METER, down * PER_METER) if unit else None,
        shape=None if unit else shape(across, down),
        comments=tuple(said.comments),
        texts=tuple(said.texts),
    )


def _packet_of_segment(profile: bytes) -> bytes:
    """Return the XMP of a raw profile of APP1, which begins as the segment of a JPEG does; empty for another one."""
    return profile.removeprefix(XMP_HEADER) if profile.startswith(XMP_HEADER) else b""


def _resources(profile: bytes) -> bytes:
    """Return image resources of a raw profile, which holds them with or without their head, or bare IPTC."""
    if profile.startswith(b"8BIM"):
        return PHOTOSHOP + profile
    if profile.startswith(PHOTOSHOP):
        return profile
    return resources_of_iptc(profile) if profile.startswith(b"\x1c") else b""


def _of_pnm(image: Image.Image, source: IO[bytes] | None) -> Metadata:
    """Return the comments in the header of a PNM: lines that begin with a hash."""
    if source is None:
        return _of_any(image, None)
    place = source.tell()
    source.seek(0)
    head = _PNM.match(source.read(MOST_PNM_HEAD))
    source.seek(place)
    comments = () if head is None else tuple(line.strip() for line in re.findall(rb"#([^\r\n]*)", head[0]))
    return told(comments=tuple(filter(None, comments)))


def _of_jpeg_2000(image: Image.Image, source: IO[bytes] | None) -> Metadata:
    from multitone.imaging.metadata.boxes import told_by_jpeg_2000

    if source is None:
        return _of_any(image, None)
    said = told_by_jpeg_2000(source)
    resources = said.resources if said.resources.startswith(b"8BIM") else b""
    iptc = PHOTOSHOP + resources if resources else resources_of_iptc(said.iptc) if said.iptc else b""
    packet = said.xmp or next((text for text in said.xml if b"<x:xmpmeta" in text or b"<rdf:RDF" in text), b"")
    dpi = plausible(*said.dpi) if said.dpi else _dpi(image.info.get("dpi"))
    return told(said.exif, packet, iptc, dpi=dpi)


def _of_avif(image: Image.Image, source: IO[bytes] | None) -> Metadata:
    """Return what an AVIF says. Pillow writes EXIF anew for its orientation to be that of the file, so it is not asked.

    Where only the header is read, what Pillow has will do.
    """
    metadata = _of_any(image, source)
    if not isinstance(source, io.BytesIO) or not metadata.exif:
        return metadata
    from multitone.imaging.containers.items import exif_of_items

    exif = exif_of_items(source.getvalue()).removeprefix(EXIF_PREFIX)
    if first_entries(exif):
        return told(with_orientation(exif, metadata.orientation), metadata.xmp, dpi=metadata.dpi)
    return metadata


def _of_psd(image: Image.Image, _source: IO[bytes] | None) -> Metadata:
    from multitone.imaging.metadata.photoshop import told_by_resources

    resources: list[tuple[int, bytes, bytes]] = getattr(image, "resources", [])
    said = told_by_resources((number, data) for number, _name, data in resources)
    return told(said.exif, said.xmp, said.carried, dpi=plausible(*said.dpi) if said.dpi else None)


def _bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def _dpi(value: Any) -> Density | None:
    try:
        return plausible(float(value[0]), float(value[1]))
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None


_READERS: dict[str, Callable[[Image.Image, IO[bytes] | None], Metadata]] = {
    "JPEG": _of_jpeg, "MPO": _of_jpeg, "TIFF": _of_tiff, "PNG": _of_png, "JPEG2000": _of_jpeg_2000, "PSD": _of_psd,
    "AVIF": _of_avif, "PPM": _of_pnm,
}  # fmt: skip
