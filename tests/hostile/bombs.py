"""Bombs for parsers: files of which a few kilobytes, or megabytes, once cost minutes or gigabytes."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.pictures import chunk

SELF = 4_000
"""Entries that each name their own directory."""
EXIF_POINTER, GPS_POINTER, ARTIST = 0x8769, 0x8825, 0x013B
RDF = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
END = b"</rdf:RDF></x:xmpmeta>"


def _saved(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((64, 64)).convert("RGB").save(file, kind, **options)
    return file.getvalue()


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, 2 + len(data)) + data


def _in_jpeg(*segments: bytes) -> bytes:
    jpeg = _saved("JPEG")
    return b"".join((jpeg[:2], *segments, jpeg[2:]))


def _directory(tags: list[int], kind: int, count: int) -> bytes:
    """Return EXIF whose entries all stand for the block itself."""
    entries = b"".join(struct.pack("<HHII", tag, kind, count, 8) for tag in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + bytes(4)


def _exif(exif: bytes) -> bytes:
    return _in_jpeg(_segment(0xE1, b"Exif\0\0" + exif))


def _in_webp(xmp: bytes) -> bytes:
    return _saved("WEBP", xmp=xmp)


def exif_that_names_itself() -> bytes:
    """48 kB of entries that each lead to all of them: 16 million."""
    return _exif(_directory([EXIF_POINTER] * SELF, 4, 1))


def places_that_name_themselves() -> bytes:
    """The same with directories of GPS, of which each is blanked."""
    return _exif(_directory([GPS_POINTER] * SELF, 4, 1))


def artists_of_the_whole_block() -> bytes:
    """4,000 artists of 48 kB each, which an author's EXIF would hold: 192 MB."""
    return _exif(_directory([ARTIST] * SELF, 2, 48_000))


def exif_of_fractions() -> bytes:
    """2.4 million fractions in the EXIF of a WebP, which Pillow makes objects of for the details."""
    entries = struct.pack("<HHIIHHII", EXIF_POINTER, 4, 1, 38, 0xA000, 2, 4, 0)
    exif = b"II*\0\x08\0\0\0" + struct.pack("<H", 2) + entries + bytes(4)
    exif += struct.pack("<HHHIII", 1, 0x9999, 5, 2_400_000, 56, 0) + bytes(8 * 2_400_000)
    return _saved("WEBP", exif=exif)


def exif_in_pieces() -> bytes:
    """450,000 segments of EXIF, each of which Pillow adds to a copy of all before it."""
    return _in_jpeg(_segment(0xE1, b"Exif\0\0x") * 450_000)


def filler_before_a_marker() -> bytes:
    """5 MB of 0xFF."""
    return _in_jpeg(b"\xff" * 5_000_000)


def xmp_of_namespaces_in_levels() -> bytes:
    """9,000 namespaces times 9,000 levels."""
    spaces = b" ".join(b'xmlns:n%d="u%d"' % (at, at) for at in range(9_000))
    return _in_webp(b"<a %b>%b%b</a>" % (spaces, b'<b xmlns:q="v">' * 9_000, b"</b>" * 9_000))


def xmp_of_many_places() -> bytes:
    """3,500 attributes of GPS in one element."""
    places = b" ".join(b'exif:GPS%d="x"' % at for at in range(3_500))
    return _in_webp(RDF + b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" %b/>' % places + END)


def xmp_of_nested_authors() -> bytes:
    """1,000 descriptions in each other, each of which would be copied with all that is in it."""
    begin = b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:RDF>'
    return _in_webp(RDF + begin * 1_000 + b"</rdf:RDF></dc:creator></rdf:Description>" * 1_000 + END)


def xmp_of_long_names() -> bytes:
    """20,000 elements of a namespace of 200 kB, which a tree puts before each name."""
    elements = b"".join(b"<p:a%d/>" % at for at in range(20_000))
    return _in_webp(b'<a xmlns:p="%b">%b</a>' % (b"u" * 200_000, elements))


def profile_of_overlapping_elements() -> bytes:
    """80,000 elements of a megabyte each, in a profile of a megabyte."""
    head = struct.pack(">I", 1_000_000) + bytes(12) + b"RGB XYZ " + bytes(12) + b"acsp" + bytes(88)
    table = b"".join(struct.pack(">4sII", b"%04x" % at, at, 1_000_000 - at) for at in range(65_000))
    profile = (head + struct.pack(">I", 65_000) + table).ljust(1_000_000, b"\0")
    pieces = [profile[at : at + 65_000] for at in range(0, len(profile), 65_000)]
    head_of = (b"ICC_PROFILE\0" + bytes((at + 1, len(pieces))) + piece for at, piece in enumerate(pieces))
    return _in_jpeg(*(_segment(0xE2, piece) for piece in head_of))


def gif_of_two_million_pictures() -> bytes:
    """24 MB, which Pillow takes 30 s to count."""
    return b"GIF89a\1\0\1\0\0\0\0" + b",\0\0\0\0\1\0\1\0\0\2\0" * 2_000_000 + b";"


def png_of_many_profiles() -> bytes:
    """1,000 profiles of a kilobyte, each of which unpacks to a megabyte."""
    png = _saved("PNG")
    return png[:33] + chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(1_000_000))) * 1_000 + png[33:]


def png_of_empty_chunks() -> bytes:
    """A million chunks of nothing."""
    png = _saved("PNG")
    return png[:33] + chunk(b"IDAT", b"") * 1_000_000 + png[33:]


def pnm_of_remarks() -> bytes:
    """A megabyte of remarks, for each of which Pillow copies all that follows."""
    return b"P2 8 8 255\n" + b"#\n" * 500_000 + b"1 " * 64


def svg_that_begins_again() -> bytes:
    """2 MB of roots without an end."""
    return b"<svg " * 400_000


def svg_of_comments() -> bytes:
    """40 comments, which a regular expression would part in a trillion ways."""
    return b"<!---->" * 40 + b"<html>"


def svg_of_spaces() -> bytes:
    """A width of a million spaces."""
    return b"<svg width='1" + b" " * 1_000_000 + b">"


def psd_of_resources() -> bytes:
    """400,000 image resources of nothing."""
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHHII", 3, 8, 8, 8, 3, 0, 4_800_000)
    return head + b"8BIM\0\1\0\0\0\0\0\0" * 400_000 + bytes(900)


def tiff_of_fractions() -> bytes:
    """A tag of half a million fractions, each a Python object."""
    entries = [(256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 200)]
    entries += [(277, 3, 1, 1), (278, 4, 1, 8), (279, 4, 1, 64), (60_000, 5, 500_000, 300)]
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + packed + bytes(4_000_500)


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "exif-self": (exif_that_names_itself, "jpg"),
    "gps-self": (places_that_name_themselves, "jpg"),
    "artists": (artists_of_the_whole_block, "jpg"),
    "exif-fractions": (exif_of_fractions, "webp"),
    "exif-pieces": (exif_in_pieces, "jpg"),
    "filler": (filler_before_a_marker, "jpg"),
    "profile": (profile_of_overlapping_elements, "jpg"),
    "xmp-levels": (xmp_of_namespaces_in_levels, "webp"),
    "xmp-places": (xmp_of_many_places, "webp"),
    "xmp-authors": (xmp_of_nested_authors, "webp"),
    "xmp-names": (xmp_of_long_names, "webp"),
    "gif-frames": (gif_of_two_million_pictures, "gif"),
    "png-profiles": (png_of_many_profiles, "png"),
    "png-chunks": (png_of_empty_chunks, "png"),
    "pnm-remarks": (pnm_of_remarks, "pgm"),
    "svg-roots": (svg_that_begins_again, "svg"),
    "svg-comments": (svg_of_comments, "svg"),
    "svg-spaces": (svg_of_spaces, "svg"),
    "psd-resources": (psd_of_resources, "psd"),
    "tiff-fractions": (tiff_of_fractions, "tif"),
}
"""How each is built, and its suffix."""
