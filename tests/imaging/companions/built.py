"""JPEGs with companions, built here: Ultra HDR by XMP, by ISO 21496-1 or by libultrahdr, motion photos, stereo."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

XMP = b"http://ns.adobe.com/xap/1.0/\0"
ISO = b"urn:iso:std:iso:ts:21496:-1\0"
PACKET = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">%s</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
DESCRIBED = (
    b'<rdf:Description rdf:about="" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Container="http://ns.google.com/photos/1.0/container/" '
    b'xmlns:Item="http://ns.google.com/photos/1.0/container/item/" hdrgm:Version="1.0">'
    b"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Dusk</rdf:li></rdf:Alt></dc:title>"
    b'<Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" '
    b'Item:Mime="image/jpeg"/></rdf:li><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" '
    b'Item:Mime="image/jpeg" Item:Length="%d"/></rdf:li></rdf:Seq></Container:Directory></rdf:Description>'
)
OF_MAP = (
    b'<rdf:Description rdf:about="" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" '
    b'hdrgm:GainMapMin="-0.5" hdrgm:GainMapMax="2.25" hdrgm:Gamma="1.5" hdrgm:OffsetSDR="0.015625" '
    b'hdrgm:OffsetHDR="0.03125" hdrgm:HDRCapacityMin="0.25" hdrgm:HDRCapacityMax="2.5"/>'
)
SIZE = 320, 240


def placed(width: int = SIZE[0], height: int = SIZE[1]) -> NDArray[np.uint8]:
    """Return a picture whose red tells the column and whose green tells the row; blue is none."""
    across, down = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    return np.rint(np.stack((across, down, np.zeros_like(across)), axis=2) * 255).astype(np.uint8)


def gain(across: NDArray, down: NDArray) -> NDArray:
    """Return what a map says at a place, both from 0 to 1: smooth, and like itself in no mirror."""
    return 20 + 120 * across + 60 * down**2 + 25 * np.sin(5 * across * down)


def mapped(width: int = SIZE[0] // 2, height: int = SIZE[1] // 2) -> NDArray[np.uint8]:
    """Return a gain map."""
    across, down = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    return np.rint(gain(across, down)).astype(np.uint8)


def jpeg(array: NDArray[np.uint8], *segments: tuple[int, bytes], **options: object) -> bytes:
    """Return a JPEG with segments behind its header."""
    file = io.BytesIO()
    Image.fromarray(array).save(file, "JPEG", quality=95, subsampling=0, **options)
    data = file.getvalue()
    return data[:20] + b"".join(segment(*each) for each in segments) + data[20:]


def segment(marker: int, block: bytes) -> bytes:
    """Return a segment."""
    return struct.pack(">BBH", 0xFF, marker, len(block) + 2) + block


def mpf(lengths: Sequence[int], before: int, attributes: Sequence[int] = ()) -> bytes:
    """Return an MPF for pictures of these lengths, one behind the other; its segment stands at `before`."""
    kinds = attributes or (0x030000, *(0 for _ in lengths[1:]))
    entries = (0xB000, 7, 4, b"0100", 0xB001, 4, 1, len(lengths), 0xB002, 7, 16 * len(lengths), 50)
    head = b"II*\0" + struct.pack("<IHHHI4sHHIIHHII", 8, 3, *entries) + bytes(4)
    rows, at = b"", 0
    for number, (kind, length) in enumerate(zip(kinds, lengths, strict=True)):
        rows += struct.pack("<IIIHH", kind, length, max(0, at - before - 8) if number else 0, 0, 0)
        at += length
    return b"MPF\0" + head + rows


def with_mpf(first: bytes, *others: bytes, attributes: Sequence[int] = ()) -> bytes:
    """Return a JPEG with others behind it, and an MPF behind its header that lists them."""
    room = len(segment(0xE2, mpf([0] * (len(others) + 1), 0)))
    lengths = [len(first) + room, *map(len, others)]
    return first[:20] + segment(0xE2, mpf(lengths, 20, attributes)) + first[20:] + b"".join(others)


def ultra_hdr(
    array: NDArray[np.uint8] | None = None, gains: NDArray[np.uint8] | None = None, **options: object
) -> bytes:
    """Return an Ultra HDR file as the first phones wrote it: everything is said in XMP."""
    behind = jpeg(mapped() if gains is None else gains, (0xE1, XMP + PACKET % OF_MAP))
    first = jpeg(placed() if array is None else array, (0xE1, XMP + PACKET % (DESCRIBED % len(behind))), **options)
    return with_mpf(first, behind)


def iso_hdr(channels: int = 1, array: NDArray[np.uint8] | None = None, gains: NDArray[np.uint8] | None = None) -> bytes:
    """Return a file of ISO 21496-1 alone."""
    gains = mapped() if gains is None else gains
    gains = np.stack([gains] * 3, axis=2) if channels == 3 else gains
    numbers = [(1, 4), (5, 2)]
    for channel in range(channels):
        numbers += [(-1, 2), (9 + channel, 4), (3, 2), (1, 64), (1, 32)]
    block = bytes(4) + bytes((0x40 | (0x80 if channels == 3 else 0),))
    block += b"".join(struct.pack(">iI", *number) for number in numbers)
    return with_mpf(
        jpeg(placed() if array is None else array, (0xE2, ISO + bytes(4))), jpeg(gains, (0xE2, ISO + block))
    )


def with_profile(data: bytes, profile: bytes) -> bytes:
    """Return a file whose picture has a profile; no MPF counts bytes that are put in behind the header."""
    return data[:20] + segment(0xE2, b"ICC_PROFILE\0\1\1" + profile) + data[20:]


def by_libultrahdr() -> bytes:
    """Return what libvips writes by libultrahdr."""
    image = pyvips.Image.new_from_array(placed()).copy(interpretation="srgb")
    light = image.colourspace("scrgb")
    brighter = light * (pyvips.Image.new_from_array(np.kron(mapped(), np.ones((2, 2), np.uint8))) / 100 + 1)
    return brighter.copy(interpretation="scrgb").uhdrsave_buffer(Q=95)


def box(kind: bytes, *inside: bytes) -> bytes:
    """Return a box of an MP4."""
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def film(place: bytes = b"+48.8584+002.2945/", track: bytes = b"vide") -> bytes:
    """Return the boxes of a film that says where it was taken, in both ways that phones have."""
    handler = box(b"hdlr", bytes(8), track, bytes(12), b"\0")
    key = box(b"meta", bytes(4), box(b"hdlr", bytes(8), b"mdta", bytes(13)), box(b"ilst", box(b"\0\0\0\1", place)))
    told = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place), key)
    movie = box(b"moov", box(b"mvhd", bytes(100)), box(b"trak", box(b"mdia", handler), told), told)
    return box(b"ftyp", b"mp42", bytes(4), b"isommp42") + movie + box(b"mdat", b"\1\2\3\4" * 500)


MOTION = (
    b'<rdf:Description rdf:about="" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1" '
    b'GCamera:MotionPhotoVersion="1" GCamera:MotionPhotoPresentationTimestampUs="432100" '
    b'GCamera:MicroVideo="1" GCamera:MicroVideoOffset="%d"/>'
)


def motion_photo(clip: bytes, array: NDArray[np.uint8] | None = None, **options: object) -> bytes:
    """Return a motion photo of Google's."""
    return jpeg(placed() if array is None else array, (0xE1, XMP + PACKET % (MOTION % len(clip))), **options) + clip


def of_samsung(clip: bytes, array: NDArray[np.uint8] | None = None) -> bytes:
    """Return a motion photo as Samsung's cameras wrote it, of which no XMP tells."""
    exif = Image.Exif()
    exif[271], exif[272] = "samsung", "SM-G960F"
    head = struct.pack("<HHI", 0, 0x0A30, 16) + b"MotionPhoto_Data"
    entry = struct.pack("<HHII", 0, 0x0A30, len(head) + len(clip), len(head) + len(clip))
    directory = b"SEFH" + struct.pack("<II", 106, 1) + entry
    return (
        jpeg(placed() if array is None else array, exif=exif)
        + head
        + clip
        + directory
        + struct.pack("<I", len(directory))
        + b"SEFT"
    )


def stereo(first: bytes | None = None) -> bytes:
    """Return an MPO of two views."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    other = jpeg(placed()[:, ::-1], (0xEB, b"JP of content credentials"), (0xFE, b"at home"), exif=exif)
    return with_mpf(first or jpeg(placed()), other, attributes=(0x020002, 0x020002))
