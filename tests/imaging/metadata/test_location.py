"""What strips the location, judged by exiftool."""

import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format, export_formats, save
from multitone.imaging.metadata.exif import exif_without_location
from multitone.imaging.metadata.iptc import iptc_of_resources, resources_of_iptc, resources_without_location
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.xmp import (
    EXTENDED_XMP,
    xmp_without_location,
)
from multitone.imaging.metadata.xmp_packet import assembled
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool, said

SPEAKS_OF_A_PLACE = (
    "gps", "location", "city", "country", "province", "state", "latitude", "longitude", "geo", "landmark",
)  # fmt: skip

XMP = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="0123456789ABCDEF0123456789ABCDEF"
 tiff:Orientation="1" exif:GPSLatitude="52,30.0N" xmp:Rating="4" exif:GPSLongitude='13,24.5E'
 photoshop:City="A &gt; B" photoshop:Credit="City of nobody" exif:ExposureTime="1/250"
 core:Location="Market">
<exif:GPSAltitude>340/10</exif:GPSAltitude><exif:GPSVersionID/><exif:FNumber>28/10</exif:FNumber>
<photoshop:Country
 >Germany</photoshop:Country><photoshop:Headline>Exif:GPS is a word</photoshop:Headline>
<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Berlin</Iptc4xmpExt:City>
</rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Gr\xc3\xbc\xc3\x9fe from Berlin</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def dataset(number, text):
    return struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text


DATASETS = {
    25: b"a keyword",
    26: b"DE",
    27: b"Germany",
    80: b"Nobody",
    90: b"Berlin",
    92: b"Market",
    95: b"Brandenburg",
    100: b"DEU",
    101: b"Germany",
    105: b"A headline",
    120: b"A caption",
}


def resources():
    record = b"".join(dataset(number, text) for number, text in DATASETS.items())
    digest = struct.pack(">HHI", 0x0425, 0, 16) + hashlib.md5(record).digest()
    named = (
        struct.pack(">H", 0x03ED)
        + b"\x03abc"
        + struct.pack(">I", 16)
        + struct.pack(">IHHIHH", 300 << 16, 1, 1, 300 << 16, 1, 1)
    )
    return resources_of_iptc(record) + b"8BIM" + digest + b"8BIM" + named


def placed_jpeg(order="<"):
    data = pictures.jpeg(exif=b"Exif\0\0" + pictures.exif(order=order), xmp=XMP)
    return pictures.with_segment(data, 0xED, resources())


def is_place(tag):
    return any(word in tag.partition(":")[2].lower() for word in SPEAKS_OF_A_PLACE)


@needs_exiftool
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("name", [n for n, info in export_formats().items() if "exif" in info.type.holds])
def test_exiftool_finds_no_place_and_all_the_rest(tmp_path, name, order):
    kept, stripped = (tmp_path / f"{what}{export_formats()[name].type.suffixes[0]}" for what in ("kept", "stripped"))
    decoded = decode(placed_jpeg(order))
    for path, policy in ((kept, "keep"), (stripped, "strip-location")):
        path.write_bytes(save(decoded.raster, build_format(name), decoded.metadata.carried(policy, 40, 28)))
    before, after = said(exiftool(kept)), said(exiftool(stripped))
    assert [tag for tag in before if is_place(tag)], "there were places to take out"
    assert [tag for tag in after if is_place(tag)] == []
    rest = {tag: value for tag, value in before.items() if not is_place(tag)}
    about_storage = ("Photoshop:IPTCDigest", "IFD0:StripOffsets")
    for tag, value in rest.items():
        if tag not in about_storage and not tag.startswith("QuickTime:"):
            assert after.get(tag) == value, tag
    assert set(after) == set(rest)
    warnings = [value for tag, value in exiftool(stripped).items() if tag == "ExifTool:Warning"]
    assert all("MakerNotes" in warning for warning in warnings), warnings
    assert pictures.MAKER_NOTE in stripped.read_bytes()


@pytest.mark.parametrize("name", export_formats())
def test_no_trace_of_a_place_is_left_in_the_bytes(name):
    decoded = decode(placed_jpeg())
    assert struct.pack("<6I", 52, 1, 30, 1, 0, 1) in decoded.metadata.exif
    data = save(decoded.raster, build_format(name), decoded.metadata.carried("strip-location", 40, 28))
    for trace in (
        struct.pack("<6I", 52, 1, 30, 1, 0, 1),
        b"52,30",
        b"13,24.5",
        b"340/10",
        b"A &gt; B",
        b"Brandenburg",
        b"Market",
    ):
        assert trace not in data, trace


@pytest.mark.parametrize("order", ["<", ">"])
def test_maker_notes_stay_where_they_are(order):
    exif = pictures.exif(order=order)
    cleaned = exif_without_location(exif)
    assert len(cleaned) == len(exif)
    assert cleaned.index(pictures.MAKER_NOTE) == exif.index(pictures.MAKER_NOTE)
    assert Metadata(exif=cleaned).orientation == Metadata(exif=exif).orientation
    assert Metadata(exif=cleaned).taken == Metadata(exif=exif).taken


def test_exif_without_a_place_is_left_as_it_is():
    exif = exif_without_location(pictures.exif())
    assert exif_without_location(exif) == exif
    assert exif_without_location(b"") == b""


def test_xmp_that_names_no_place_is_left_as_it_is():
    assert xmp_without_location(pictures.xmp()) == pictures.xmp()
    assert xmp_without_location(b"") == b""


def test_another_prefix_does_not_hide_a_place():
    xmp = XMP.replace(b"exif:", b"e:").replace(b"xmlns:exif", b"xmlns:e")
    cleaned = xmp_without_location(xmp)
    assert b"52,30" not in cleaned
    assert b"1/250" in cleaned


def test_a_coordinate_by_any_name_is_a_place():
    """Darwin Core's, and those of drones."""
    names = ("decimalLatitude", "verbatimLongitude", "HomePointLatitude")
    own = b"".join(b"<o:%s>48.77</o:%s>" % (name.encode(), name.encode()) for name in names)
    packet = XMP.replace(
        b"<exif:GPSAltitude>", b'<o:All xmlns:o="http://example.org/">' + own + b"</o:All><exif:GPSAltitude>"
    )
    assert b"48.77" in packet
    assert b"48.77" not in xmp_without_location(packet)
    assert b"FNumber" in xmp_without_location(packet)


def test_the_coverage_of_dublin_core_is_a_place():
    packet = XMP.replace(b"<dc:title>", b"<dc:coverage>Berlin 48.77</dc:coverage><dc:title>")
    assert b"48.77" not in xmp_without_location(packet)


def test_several_packets_of_a_jpeg_are_all_kept(tmp_path):
    """exiftool reads them all; Pillow keeps the last one."""
    head = b"http://ns.adobe.com/xap/1.0/\0"
    other = XMP.replace(b"A headline", b"").replace(b"photoshop:Credit", b"photoshop:Source")
    other = other[: other.index(b"<exif:GPSAltitude>")] + b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    parts = [b"\xff\xe1" + struct.pack(">H", len(head + packet) + 2) + head + packet for packet in (XMP, other, XMP)]
    bare = pictures.file(pictures.image("RGB", 16, 16), "JPEG")
    data = bare[:2] + b"".join(parts) + bare[2:]
    kept = decode(data).metadata
    assert kept.xmp.count(b"<rdf:Description") == 2
    for form in ("jpeg", "png"):
        path = tmp_path / f"a.{form}"
        path.write_bytes(save(decode(data).raster, build_format(form), kept))
        tags = {name.rpartition(":")[2]: value for name, value in exiftool(path).items()}
        assert tags["Headline"] == "Exif:GPS is a word"
        assert tags["Source"] == tags["Credit"] == "City of nobody"


def test_a_value_may_hold_what_looks_like_the_end_of_its_tag():
    cleaned = xmp_without_location(XMP.replace(b"A &gt; B", b"A > B />"))
    assert b"A > B" not in cleaned
    assert b"1/250" in cleaned
    assert b"28/10" in cleaned


@pytest.mark.parametrize("xmp", [b"<broken", b"<a><b></a>", b"GPS 52,30", XMP.decode().encode("utf-16-be")])
def test_xmp_that_cannot_be_read_is_left_out_for_it_may_name_a_place(xmp):
    assert xmp_without_location(xmp) == b""


def test_extended_xmp_of_a_jpeg_is_cleaned_with_the_packet():
    body = XMP.replace(b"<?xpacket", b"<?x").partition(b"?>")[2].rpartition(b"<?x")[0]
    name = hashlib.md5(body).hexdigest().upper().encode()
    main = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    main += b"<rdf:Description rdf:about='' xmlns:xmpNote='http://ns.adobe.com/xmp/note/' xmpNote:HasExtendedXMP='"
    main += name + b"'/></rdf:RDF></x:xmpmeta>"
    cut = body.index(b"340/10") + 3
    whole = pictures.jpeg()
    for at, part in ((cut, body[cut:]), (0, body[:cut])):
        whole = pictures.with_segment(whole, 0xE1, EXTENDED_XMP + name + struct.pack(">II", len(body), at) + part)
    whole = pictures.with_segment(whole, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + main)
    metadata = decode(whole).metadata
    assert b"340/10" in metadata.xmp
    cleaned = metadata.without_location().xmp
    assert b"340/10" not in cleaned
    assert b"28/10" in cleaned
    assert b"HasExtendedXMP" not in cleaned


def test_iptc_loses_its_places_and_nothing_else():
    cleaned = resources_without_location(resources())
    kept = {number: text for number, text in DATASETS.items() if number not in (26, 27, 90, 92, 95, 100, 101)}
    record = b"".join(dataset(number, text) for number, text in kept.items())
    assert iptc_of_resources(cleaned) == record
    assert hashlib.md5(record).digest() in cleaned
    assert b"\x03abc" in cleaned


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_block_nothing_breaks(junk):
    for exif in (junk, b"II*\0\x08\0\0\0" + junk, b"MM\0*\0\0\0\x08" + junk):
        assert len(exif_without_location(exif)) == len(exif)
    assert isinstance(xmp_without_location(junk), bytes)
    assert isinstance(xmp_without_location(b"<a>" + junk + b"</a>"), bytes)
    assert isinstance(resources_without_location(b"Photoshop 3.0\0" + junk), bytes)
    assert isinstance(resources_without_location(b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20" + junk), bytes)
    assembled(b'<x n:HasExtendedXMP="%s"/>' % (b"0" * 32), (EXTENDED_XMP + b"0" * 32 + junk,))


@given(st.data())
def test_damaged_exif_of_a_camera_breaks_nothing(data):
    exif = bytearray(pictures.exif())
    for _ in range(data.draw(st.integers(1, 6))):
        exif[data.draw(st.integers(0, len(exif) - 1))] = data.draw(st.integers(0, 255))
    cleaned = exif_without_location(bytes(exif))
    assert len(cleaned) == len(exif)
    _ = Metadata(exif=cleaned).for_result(4, 3), Metadata(exif=bytes(exif)).taken
