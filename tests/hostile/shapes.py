"""What each parser is given by `test_linear`: a beginning, pieces that are repeated in any order, and an end."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from msgspec import Struct

from multitone.batch.name_pattern import Field, NamePattern
from multitone.batch.source_list import names_in
from multitone.errors import ImageError
from multitone.imaging.color.profiles import is_srgb, tags
from multitone.imaging.companions.announcements import without_announcements
from multitone.imaging.companions.gain_parameters import from_xmp
from multitone.imaging.companions.location import film_without_location
from multitone.imaging.companions.parts import behind
from multitone.imaging.containers.jpeg_reconstruction import length_of_segments
from multitone.imaging.containers.jpeg_xl import told_by_jpeg_xl, with_unpacked, without_packed
from multitone.imaging.frames import apng
from multitone.imaging.frames.avif_track import plays_of
from multitone.imaging.frames.gif import walked
from multitone.imaging.metadata.boxes import XMP_UUID, told_by_jpeg_2000
from multitone.imaging.metadata.companions import announced
from multitone.imaging.metadata.fitting import fitted
from multitone.imaging.metadata.iptc import (
    PHOTOSHOP,
    image_resources,
    joined_resources,
    resources_of_author,
    resources_without_location,
    segments_of_resources,
)
from multitone.imaging.metadata.iptc_in_xmp import said_by_iptc
from multitone.imaging.metadata.metadata import XMP_ORIENTATION, Metadata
from multitone.imaging.metadata.mpf import mpf_entries
from multitone.imaging.metadata.png_texts import told_by_png
from multitone.imaging.metadata.tiff_directory import chain
from multitone.imaging.metadata.uncommon import uncommon_contents
from multitone.imaging.metadata.xmp import EXTENDED_XMP, xmp_of_author, xmp_without_location
from multitone.imaging.metadata.xmp_packet import Said, assembled, split, with_properties
from multitone.imaging.preset import parse_preset
from multitone.imaging.readers.deep import is_deep_pnm
from multitone.imaging.readers.jpeg_markers import jpeg_header, luma_scans, segments
from multitone.imaging.readers.jxl import _codestream
from multitone.imaging.readers.opening import opened
from multitone.imaging.readers.parts import refuse_many_chunks, refuse_many_comments, refuse_many_parts
from multitone.imaging.readers.pillow import pages, xmp_of_gif
from multitone.imaging.readers.png import _pieces, has_more_behind_pixels, without_pixels
from multitone.imaging.readers.signatures import dedicated_format
from multitone.imaging.readers.svg import _refuse_costly, _refuse_oversized, _unit
from multitone.imaging.samples.scanlines import layout_of
from multitone.operations.algorithms.look_file import read_look
from multitone.services.details import _xmp
from tests.pictures import chunk


class Shape(Struct, frozen=True):
    """A parser, and what its files are made of."""

    parse: Callable[[bytes], Any]
    head: bytes
    pieces: tuple[bytes, ...]
    tail: bytes = b""
    amplifies: float = 64
    """Bytes of memory that it may take for each byte that it is given."""


def _opened(data: bytes) -> None:
    with opened(BytesIO(data)) as image:
        pages(image)


def _metadata(exif: bytes) -> None:
    metadata = Metadata(exif=exif)
    _ = metadata.orientation, metadata.taken
    for policy in ("keep", "author", "strip-location"):
        metadata.carried(policy, 8, 8)
    fitted(exif, 100)


def _xmp_packet(data: bytes) -> None:
    xmp_without_location(data)
    xmp_of_author(data)


def _extended(data: bytes) -> None:
    name = b"0" * 32
    parts = [
        EXTENDED_XMP + name + struct.pack(">II", len(data), at) + data[at : at + 10] for at in range(0, len(data), 10)
    ]
    packet = data[: len(data) // 2] + b'<x n:HasExtendedXMP="%s"/>' % name + data[len(data) // 2 :]
    assembled(packet, parts)
    split(data, 1_000)
    with_properties(data, [Said("a:", "a", "b", ("c",))])


def _svg(data: bytes) -> None:
    dedicated_format(data)
    _unit(data)
    _refuse_oversized(data)
    _refuse_costly(data, 1)


def _jpeg(data: bytes) -> None:
    jpeg_header(data)
    luma_scans(data)
    for _segment in segments(data):
        pass


def _png(data: bytes) -> None:
    has_more_behind_pixels(data)
    without_pixels(BytesIO(data))
    layout_of(data)
    _pieces(data)
    refuse_many_chunks(data)
    told_by_png(BytesIO(data))


def _walked_gif(data: bytes) -> None:
    with contextlib.suppress(ImageError):
        walked(data)


def _walked_apng(data: bytes) -> None:
    with contextlib.suppress(ImageError):
        apng.sequence(data)


def _iptc(data: bytes) -> None:
    resources_without_location(data)
    resources_of_author(data)
    for _resource in image_resources(data):
        pass
    joined = joined_resources([data[at : at + 500] for at in range(0, len(data), 500)])
    segments_of_resources(joined, 65_533)
    uncommon_contents(b"", data, ())
    said_by_iptc(data)


def _jxl(data: bytes) -> None:
    told_by_jpeg_xl(data)
    without_packed(data)
    with_unpacked(data)


def _profile(data: bytes) -> None:
    tags(data)
    is_srgb(data)


def _names(data: bytes) -> None:
    names_in(data)
    NamePattern([Field.ANY, "a"] * 6 + [Field.COUNTER, "x"]).number_in(data[:500].decode("latin-1"))


def _pnm(data: bytes) -> None:
    is_deep_pnm(data)
    refuse_many_comments(data)
    refuse_many_parts(BytesIO(data))


def _directories(data: bytes) -> None:
    counted = _counted(data)
    dedicated_format(counted)
    for _directory in chain(BytesIO(counted)):
        pass


def _counted(data: bytes) -> bytes:
    """Put the number of entries, of 12 bytes each, into a directory."""
    return data[:8] + struct.pack("<H", min((len(data) - 10) // 12, 0xFFFF)) + data[10:]


def _entry(tag: int, kind: int, count: int, at: int) -> bytes:
    return struct.pack("<HHII", tag, kind, count, at)


RDF = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
END = b"</rdf:RDF></x:xmpmeta>"
SPACE = b'xmlns:exif="http://ns.adobe.com/exif/1.0/"'
DIRECTORY = b"II*\0\x08\0\0\0\0\0"
SCAN, FRAME = b"\xff\xda\0\x08\1\1\0\0\x3f\0", b"\xff\xc2\0\x0b\x08\0\x08\0\x08\1\1\x11\0"
GIF, GIF_PICTURE = b"GIF89a\1\0\1\0\0\0\0", b",\0\0\0\0\1\0\1\0\0\2\0"
PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PSD = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHHII", 3, 8, 8, 8, 3, 0, 0xFFFFFF)
BOXES = (b"\0\0\0\x08free", b"\0\0\0\1free\0\0\0\0\0\0\0\x10", b"\0\0\0\0free", b"\0\0\0\x08jp2h", b"\0")

NUMBER = b"{no}"
"""Stands in a piece for four letters that are others each time."""

JPEG_END = b"\xff\xd8\xff\xd9"
HDRGM_DECLARED = b'<a xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/">'

SHAPES = {
    "svg": Shape(_svg, b"", (b"<svg ", b"<a:svg", b" ", b">", b'width="1', b"='", b"<!--", b"<fe", b"radius=1e")),
    "svg prolog": Shape(_svg, b"<?xml?>", (b"<!---->", b"<!--", b"--", b"<!DOCTYPE", b"[", b"]", b">", b" ", b"<svg>")),
    "exif": Shape(
        lambda data: _metadata(_counted(data)), DIRECTORY,
        tuple(_entry(tag, kind, count, 8) for tag in (1, 0x8769, 0x8825, 0x13B) for kind, count in ((4, 1), (2, 9999))),
    ),
    "tiff": Shape(
        _directories, DIRECTORY,
        (_entry(271, 2, 4, 8), _entry(330, 4, 9999, 8), _entry(330, 4, 1, 9), _entry(254, 4, 1, 1), bytes(12)),
    ),
    "tiff opened": Shape(
        lambda data: _opened(_counted(data)), DIRECTORY,
        (_entry(258, 3, 9999, 8), _entry(273, 4, 9999, 8), _entry(999, 5, 999, 8), _entry(700, 1, 9999, 8)),
        amplifies=200,
    ),
    "xmp": Shape(
        _xmp_packet, RDF,
        (
            b'<a xmlns:b="c">', b"</a>", b"<rdf:Description %b>" % SPACE, b"</rdf:Description>", b"<a/>", b" ",
            b'<c %b exif:GPSx="1" exif:GPSy=">"/>' % SPACE, b'<a xmlns:b{no}="c">', b"<a:{no}/>",
        ),
        END, amplifies=150,
    ),
    "xmp attributes": Shape(
        _xmp_packet, RDF + b"<rdf:Description %b " % SPACE,
        (b'exif:GPS{no}="x" ', b'a{no}=">" ', b"b{no} = '/' ", b'xmlns:c{no}="d" ', b"\n "), b"/>" + END, amplifies=150,
    ),
    "xmp orientation": Shape(
        lambda data: XMP_ORIENTATION.sub(rb"\g<1>1\g<3>", data), b"",
        (b"tiff:Orientation", b"=", b" ", b'"', b">", b"6<"),
    ),
    "xmp of details": Shape(
        lambda data: _xmp(data, "title"), b"", (b"<dc:title>", b"<dc:title ", b"<rdf:li", b">", b"</rdf:li>", b"&amp;")
    ),
    "extended xmp": Shape(_extended, b"<a>", (b"%032d" % 1, b" ", b"<b/>"), b"</a>", amplifies=150),
    "xmp of gif": Shape(xmp_of_gif, b"GIF89a", (b"\x21\xff\x0bXMP DataXMP", b"\x01\xff\xfe", b"\x01\xff")),
    "texts of png": Shape(
        lambda data: told_by_png(BytesIO(data)), PNG,
        (
            chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1 << 16))),
            chunk(b"tEXt", b"Raw profile type exif\0\na\n1\n00"), chunk(b"tEXt", b"Raw profile type {no}\0\na\n1\n00"),
            chunk(b"iTXt", b"a\0\0\0\0\0b"), chunk(b"IDAT", b""), b"\0\0\0\0IDAT", b"IDAT",
        ),
        amplifies=1_100,
    ),
    "boxes of jpeg 2000": Shape(
        lambda data: told_by_jpeg_2000(BytesIO(data)), b"",
        (*BOXES, b"\0\0\0\x19uuid" + XMP_UUID + b"<", b"\0\0\0\x10jp2h"),
    ),
    "boxes of jpeg xl": Shape(
        _jxl, b"", (*BOXES, b"\0\0\0\x0dbrobxml \x0b", b"\0\0\0\x0aExif\0\0", b"\0\0\0\x09xml <")
    ),
    "jpeg inside of jpeg xl": Shape(length_of_segments, b"\0", (b"\x41\x10\x04", b"\x7f", b"\0", b"\xb2\x2c\xcb")),
    "iptc": Shape(
        _iptc, PHOTOSHOP,
        (
            b"8BIM\x04\x04\0\0\0\0\0\x06\x1c\x02\x50\0\1a", b"8BIM\0\1\0\0\0\0\0\0", b"\x1c\x02\x5a\0\0",
            b"8BIM\x04\x04\0\0\xff\xff",
        ),
        amplifies=200,
    ),
    "jpeg": Shape(
        _jpeg, b"\xff\xd8", (b"\xff", b"\0", b"\xff\xe1\0\x08Exif\0\0", b"\xff\xfe\0\2", b"\xff\xd0", SCAN, FRAME),
        amplifies=200,
    ),
    "jpeg with companions": Shape(
        behind, JPEG_END, (b"\xff\xd8\xff", b"\xff\xd9", b"\0\0\0\x08ftyp", b"\0\0\0\x08free", b"\xff\xe1\0\2", b"\0"),
        amplifies=200,
    ),
    "mpf": Shape(
        lambda data: list(mpf_entries(data, 0)), b"MM\0*\0\0\0\x08\xff\xff",
        (struct.pack(">HHII", 0xB002, 7, 1 << 31, 8), struct.pack(">HHII", 0xB002, 7, 160, 8), b"\xff\xff\xff\xff"),
    ),
    "film": Shape(
        film_without_location, b"", (b"\0\0\0\x08udta", b"\0\0\0\x08moov", b"\0\0\0\x10moov", b"\0\0\0\x01trak", b"\0")
    ),
    "gain map": Shape(
        from_xmp, b"http://ns.adobe.com/hdr-gain-map/1.0/",
        (b'hdrgm:Gamma="1"', b"<hdrgm:Gamma>", b"<rdf:li>", b"1</rdf:li>", b"</hdrgm:Gamma>", b" ", b"hdrgm:G  ="),
        amplifies=300,
    ),
    "announcements": Shape(
        lambda data: (announced(data), without_announcements(data)), RDF + HDRGM_DECLARED,
        (
            b'<hdrgm:a{no}="1"/>', b'<a hdrgm:Version="1" xmlns:hdrgm{no}="http://ns.adobe.com/hdr-gain-map/1.0/"/>',
            b"<hdrgm:a>", b"</hdrgm:a>", b"MotionPhoto", b" ", b"Semantic", b'<rdf:Description rdf:about="">',
        ),
        b"</a>" + END, amplifies=150,
    ),
    "jpeg opened": Shape(
        _opened, b"\xff\xd8",
        (b"\xff", b"\0", b"\xff\xe1\0\x0aExif\0\0II", b"\xff\xfe\0\2", b"\xff\xd0", b"\xff\xe2\0\2"), SCAN,
        amplifies=400,
    ),
    "png": Shape(
        _png, PNG,
        (chunk(b"tEXt", b"a\0b"), chunk(b"IDAT", b""), chunk(b"IEND", b""), b"\0\0\0\0", b"IDAT", chunk(b"iCCP", b"")),
        amplifies=300,
    ),
    "png opened": Shape(
        _opened, PNG,
        (chunk(b"tEXt", b"a\0b"), chunk(b"vpAg", b""), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(9)))),
        chunk(b"IDAT", zlib.compress(bytes(2))), amplifies=400,
    ),
    "gif opened": Shape(
        _opened, GIF, (GIF_PICTURE, b"!\xfe\1a\0", b"\1a", b"!\xfe", b"!\xf9\4\1\0\0\0\0", b"\0", b"x", b"\xff"),
        GIF_PICTURE + b";", amplifies=200,
    ),
    "gif walked": Shape(
        _walked_gif, GIF,
        (GIF_PICTURE, b"!\xfe\1a\0", b"x!a\0", b"!\xf9\4\1\0\0\0\0", b"\0", b"x", b"\xff", b"!\xff\1a\0"),
        GIF_PICTURE + b";",
    ),
    "apng walked": Shape(
        _walked_apng, PNG,
        (chunk(b"fcTL", bytes(3) + b"\1" + bytes(3) + b"\1" + bytes(18)), chunk(b"fdAT", bytes(8)), chunk(b"IDAT", b""),
         chunk(b"gAMA", bytes(4)), b"\0\0\0\0", b"IDAT"),
        chunk(b"IEND", b""),
    ),
    "avif track": Shape(
        plays_of, b"\0\0\0\x10ftypavis" + bytes(4),
        (b"\0\0\0\x08moov", b"\0\0\0\x10moov", b"\0\0\0\0trak", b"\0\0\0\x08edts", b"\0\0\0\x18elst", b"\0"),
    ),
    "psd opened": Shape(
        _opened, PSD, (b"8BIM\0\1\0\0\0\0\0\0", b"8BIM\0\1\0\0\0\0\0\2ab", b"\0"), bytes(900), amplifies=200
    ),
    "jpeg 2000 opened": Shape(_opened, b"\0\0\0\x0cjP  \r\n\x87\n", BOXES),
    "jpeg xl": Shape(_codestream, b"\0\0\0\x0cJXL \r\n\x87\n", BOXES),
    "pnm": Shape(_pnm, b"P2", (b" ", b"#", b"\n", b"8", b"# a\n")),
    "pnm opened": Shape(_opened, b"P5 ", (b" ", b"#", b"\n", b"# a\n"), b" 8 8 255\n" + bytes(64)),
    "profile": Shape(
        _profile, bytes(16) + b"RGB " + bytes(108) + b"\0\xff\xff\xff",
        (
            b"rTRC\0\0\0\0\0\0\xff\xff", b"{no}\0\0\0\0\0\1\0\0", b"{no}\0\0\1\0\0\0\4\0",
            b"gXYZ\0\0\0\1\0\1\0\0", b"a2b0\0\0\0\2\0\1\0\0",
            bytes(12),
        ),
        amplifies=150,
    ),
    "cube": Shape(
        lambda data: read_look(data, "x"), b"LUT_3D_SIZE 9\n",
        (b"1 ", b"1 1 1\n", b"\n", b"TITLE x\n", b"#\n", b"DOMAIN_MIN 0\n", b"1"), amplifies=200,
    ),
    "preset": Shape(
        parse_preset, b'{"version": 2, "steps": [',
        (b'{"operation":"invert"},', b"[", b"]", b"{", b'"a":', b"9", b'"', b"\\u0041"), b'{"operation":"invert"}]}',
        amplifies=200,
    ),
    "names": Shape(_names, b"", (b"a", b"\n", b"\0", b"1", b"\r", b"ax"), amplifies=100),
}  # fmt: skip
"""By what is read."""
