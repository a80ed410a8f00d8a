"""Each block of metadata gets to its place in every format; exiftool writes the sources and reads the results."""

import io
import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.batch.job import Export
from multitone.batch.losses import Losses
from multitone.imaging.contents import LOST, Content
from multitone.imaging.decode import decode, read_header
from multitone.imaging.encode import build_format
from multitone.imaging.metadata import boxes, png_texts, xmp_packet
from multitone.imaging.metadata.iptc_in_xmp import gives_way
from multitone.imaging.metadata.metadata import Metadata, MetadataPolicy
from multitone.imaging.metadata.texts import Text
from multitone.imaging.metadata.xmp_outline import outlined
from multitone.imaging.output import Output, deliver, lost_of
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool

CARRYING_XMP = ("png", "webp", "avif", "jxl", "gif")
"""Formats without a place for IPTC."""
QUICK = {"avif": {"speed": 10}, "jxl": {"effort": 1}}
IPTC = {
    "ObjectName": ("XMP-dc:Title", "Straße am Abend"),
    "By-line": ("XMP-dc:Creator", "Zoë Ångström"),
    "Keywords": ("XMP-dc:Subject", ["castle", "night & day"]),
    "Caption-Abstract": ("XMP-dc:Description", "A <caption>"),
    "CopyrightNotice": ("XMP-dc:Rights", "© 2026"),
    "City": ("XMP-photoshop:City", "Berlin"),
    "Province-State": ("XMP-photoshop:State", "Brandenburg"),
    "Country-PrimaryLocationName": ("XMP-photoshop:Country", "Germany"),
    "Country-PrimaryLocationCode": ("XMP-iptcCore:CountryCode", "DEU"),
    "Sub-location": ("XMP-iptcCore:Location", "Market"),
    "Headline": ("XMP-photoshop:Headline", "A headline"),
    "Credit": ("XMP-photoshop:Credit", "Agency"),
    "Source": ("XMP-photoshop:Source", "Archive"),
    "SpecialInstructions": ("XMP-photoshop:Instructions", "None"),
    "Writer-Editor": ("XMP-photoshop:CaptionWriter", "Editor"),
    "By-lineTitle": ("XMP-photoshop:AuthorsPosition", "Staff"),
    "OriginalTransmissionReference": ("XMP-photoshop:TransmissionReference", "T-1"),
    "Category": ("XMP-photoshop:Category", "art"),
    "SupplementalCategories": ("XMP-photoshop:SupplementalCategories", "more"),
    "Urgency": ("XMP-photoshop:Urgency", 5),
}


def result(source: bytes, form: str, **output) -> bytes:
    """Return what becomes of a picture in a format."""
    decoded = decode(source)
    return deliver(decoded.raster, build_format(form, QUICK.get(form, {})), decoded.metadata, Output(**output))


def said(data: bytes, form: str, tmp_path) -> dict:
    path = tmp_path / f"result.{form}"
    path.write_bytes(data)
    return exiftool(path)


@pytest.fixture(scope="session")
def described(tmp_path_factory) -> bytes:
    """Return a JPEG whose IPTC exiftool has written, in UTF-8 as it says."""
    path = tmp_path_factory.mktemp("iptc") / "a.jpg"
    path.write_bytes(pictures.jpeg())
    values = [
        f"-IPTC:{name}={value}"
        for name, (_place, told) in IPTC.items()
        for value in (told if isinstance(told, list) else [told])
    ]
    dates = ["-IPTC:DateCreated=2024:05:06", "-IPTC:TimeCreated=07:08:09+02:00"]
    command = ["exiftool", "-q", "-overwrite_original", "-codedcharacterset=utf8", *values, *dates, str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path.read_bytes()


@needs_exiftool
@pytest.mark.parametrize("form", CARRYING_XMP)
def test_iptc_is_said_in_xmp_where_a_format_has_no_place_for_it(described, tmp_path, form):
    tags = said(result(described, form), form, tmp_path)
    assert {place: tags.get(place) for place, _told in IPTC.values()} == dict(IPTC.values())
    assert tags["XMP-photoshop:DateCreated"] == "2024:05:06 07:08:09+02:00"
    assert Content.OTHER_IPTC not in decode(described).metadata.contents


@needs_exiftool
def test_what_xmp_says_already_stays(described, tmp_path):
    packet = pictures.xmp().replace(
        b"<rdf:Description",
        b'<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Paris"',
        1,
    )
    tags = said(
        result(pictures.with_segment(described, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet), "png"),
        "png",
        tmp_path,
    )
    assert tags["XMP-photoshop:City"] == "Paris"
    assert tags["XMP-photoshop:State"] == "Brandenburg"


@needs_exiftool
@pytest.mark.parametrize("policy", ["strip-location", "author", "strip"])
def test_policies_hold_for_what_is_carried(described, tmp_path, policy):
    tags = said(result(described, "webp", metadata=policy), "webp", tmp_path)
    assert not [name for name in tags if name.endswith((":City", ":State", ":Country", ":CountryCode", ":Location"))]
    assert (tags.get("XMP-dc:Creator") == "Zoë Ångström") == (policy != "strip")
    assert (tags.get("XMP-photoshop:Headline") == "A headline") == (policy == "strip-location")


def test_iptc_that_xmp_has_no_word_for_is_told():
    record = b"\x1c\x02\x50\0\4Jane" + b"\x1c\x02\x76\0\4John"  # contact
    metadata = Metadata(iptc=b"Photoshop 3.0\0" + b"8BIM\4\4\0\0" + struct.pack(">I", len(record)) + record)
    assert metadata.contents == {Content.IPTC, Content.OTHER_IPTC}
    assert Content.OTHER_IPTC in build_format("tiff").held
    assert Content.OTHER_IPTC not in build_format("png").held


DC, PHOTOSHOP = 'xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'


def packet(attributes: str, elements: str = "") -> bytes:
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    description = f'<rdf:Description rdf:about="" {DC} {PHOTOSHOP} {attributes}>{elements}</rdf:Description>'
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{rdf}{description}</rdf:RDF></x:xmpmeta>'.encode()


def listed(name: str, container: str, *values: str) -> str:
    items = "".join(f'<rdf:li xml:lang="x-default">{value}</rdf:li>' for value in values)
    return f"<{name}><rdf:{container}>{items}</rdf:{container}></{name}>"


CONTRADICTIONS = {
    "nothing": (b"", False),
    "another city": (packet('photoshop:City="Paris"'), True),
    "no city": (packet('photoshop:City=""'), True),
    "the same city": (packet('photoshop:City="Berlin"'), False),
    "the same city, as an element": (packet("", "<photoshop:City>Berlin</photoshop:City>"), False),
    "another city, as an element": (packet("", "<photoshop:City>Paris</photoshop:City>"), True),
    "another title in one language": (packet("", listed("dc:title", "Alt", "A street", "Straße am Abend")), False),
    "fewer keywords": (packet("", listed("dc:subject", "Bag", "castle")), True),
    "more keywords": (packet("", listed("dc:subject", "Bag", "night &amp; day", "more", "castle")), False),
    "letters that are masked": (packet("", listed("dc:description", "Alt", "A &lt;caption&gt;")), False),
    "the same moment": (packet('photoshop:DateCreated="2024-05-06T07:08:09.25"'), False),
    "another day": (packet('photoshop:DateCreated="2024-05-07T07:08:09+02:00"'), True),
    "a day without a time": (packet('photoshop:DateCreated="2024-05-06"'), True),
    "what IPTC does not say": (packet('photoshop:Headline="A headline" photoshop:TextLayers="1"'), False),
    "no XML": (b"<x:xmpmeta", True),
    "another author": (packet("", listed("dc:creator", "Seq", "Somebody else")), True),
}
"""XMP beside the IPTC of `described`, and whether that says something which is lost."""


@needs_exiftool
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_iptc_that_gives_way_to_xmp_is_told(described: bytes, tmp_path: Path, name: str) -> None:
    xmp, told = CONTRADICTIONS[name]
    data = pictures.with_segment(described, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp) if xmp else described
    (tmp_path / "a.jpg").write_bytes(data)
    decoded, header = decode(data), read_header(str(tmp_path / "a.jpg"))
    assert (Content.CONTRADICTING_IPTC in decoded.contents, Content.CONTRADICTING_IPTC in header.contents) == (
        told,
    ) * 2
    for form in ("jpeg", "tiff", "bmp"):
        assert Content.CONTRADICTING_IPTC in build_format(form).held
    for form in CARRYING_XMP:
        lost = lost_of(decoded.contents, set(), build_format(form), Output(), decoded.metadata)
        assert (Content.CONTRADICTING_IPTC in lost) == told


@needs_exiftool
@pytest.mark.parametrize(
    ("policy", "name", "told"),
    [
        ("strip-location", "another city", False), ("strip-location", "another author", True),
        ("author", "another city", False), ("author", "another author", True), ("strip", "another author", False),
    ],
)  # fmt: skip
def test_what_was_to_go_is_no_contradiction(
    described: bytes, tmp_path: Path, policy: MetadataPolicy, name: str, told: bool
) -> None:
    data = pictures.with_segment(described, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + CONTRADICTIONS[name][0])
    decoded = decode(data)
    lost = lost_of(decoded.contents, set(), build_format("png"), Output(metadata=policy), decoded.metadata)
    assert (Content.CONTRADICTING_IPTC in lost) == told
    (tmp_path / "a.jpg").write_bytes(data)
    losses = Losses(Export(folder=str(tmp_path), metadata=policy), 1, copies=False)
    header = read_header(str(tmp_path / "a.jpg"))
    foreseen = losses.of_header(header, "png", len(data), lambda: decoded.metadata)
    assert (LOST[Content.CONTRADICTING_IPTC] in foreseen) == told


def test_a_text_that_iptc_had_to_cut_contradicts_nothing() -> None:
    whole = "A caption that is longer than the thirty-two bytes that IPTC has for a city"
    assert not gives_way(of_city(whole[:32]), packet(f'photoshop:City="{whole}"'))
    assert gives_way(of_city(whole[:20]), packet(f'photoshop:City="{whole}"'))


def of_city(city: str) -> bytes:
    record = b"\x1c\x02\x5a" + struct.pack(">H", len(city)) + city.encode()
    return b"Photoshop 3.0\0" + b"8BIM\4\4\0\0" + struct.pack(">I", len(record)) + record


@pytest.mark.parametrize("xmp", [packet(""), packet('photoshop:City="a"'), b"\0" * 50, packet('photoshop:City="&#0;"')])
def test_a_comparison_never_raises(xmp: bytes) -> None:
    assert isinstance(gives_way(of_city("b"), xmp), bool)


# ---- Segments of a JPEG ----


def resources_in(data: bytes) -> list[bytes]:
    return [content for marker, content in pictures.segments(data) if marker == 0xED]


@needs_exiftool
def test_image_resources_that_go_on_in_the_next_segment_are_one_and_are_divided_again(tmp_path):
    caption = b"c" * 30_000
    record = b"".join(b"\x1c\x02\x78" + struct.pack(">H", len(caption)) + caption for _ in range(3))
    body = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    source = pictures.jpeg()
    for part in (body[50_000:], body[:50_000]):
        source = pictures.with_segment(source, 0xED, b"Photoshop 3.0\0" + part)
    assert decode(source).metadata.iptc == b"Photoshop 3.0\0" + body
    path = tmp_path / "a.jpg"
    path.write_bytes(source)
    assert Content.IPTC in read_header(str(path)).contents
    made = result(source, "jpeg", color="gray")
    assert len(resources_in(made)) == 2
    assert exiftool_captions(made, tmp_path) == exiftool_captions(source, tmp_path) == [30_000] * 3


def exiftool_captions(data: bytes, tmp_path) -> list[int]:
    path = tmp_path / "captions.jpg"
    path.write_bytes(data)
    told = subprocess.run(
        ["exiftool", "-a", "-s3", "-IPTC:Caption-Abstract", str(path)], check=True, capture_output=True, text=True
    ).stdout
    return [len(line) for line in told.split()]


def packet_of(size: int) -> bytes:
    """Return XMP with two long texts and a short one, in attributes and elements, beside padding."""
    text = b"x" * (size // 2)
    list_of_one = b"<a:list><rdf:Bag><rdf:li>one</rdf:li></rdf:Bag></a:list>"
    inside = b'a:rating="5" a:long="%b"><a:text>%b</a:text>%b' % (
        text,
        text,
        list_of_one,
    )
    head = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    description = b'<rdf:Description rdf:about="" xmlns:a="https://example.org/a/" %b</rdf:Description>' % inside
    return xmp_packet.BEGIN + head + description + b"</rdf:RDF></x:xmpmeta>" + b" " * 2_000 + xmp_packet.END


@needs_exiftool
@pytest.mark.parametrize("size", [50_000, 64_000, 100_000, 300_000])
def test_xmp_of_any_length_is_whole_after_a_jpeg(tmp_path, size):
    packet = packet_of(size)
    made = deliver(decode(pictures.jpeg()).raster, build_format("jpeg"), Metadata(xmp=packet), Output())
    tags = said(made, "jpg", tmp_path)
    assert tags["XMP-a:Rating"] == 5
    assert (len(tags["XMP-a:Long"]), len(tags["XMP-a:Text"])) == (size // 2, size // 2)
    assert tags["XMP-a:List"] == "one"
    assert tags.get("ExifTool:Warning") is None
    whole = decode(made).metadata.xmp
    assert b"HasExtendedXMP" not in whole
    again = said(result(made, "png"), "png", tmp_path)
    assert (len(again["XMP-a:Long"]), len(again["XMP-a:Text"])) == (size // 2, size // 2)
    assert not [name for name in again if "HasExtendedXMP" in name]


def test_an_extension_that_is_not_whole_is_left_out_and_named_no_more():
    parts = xmp_packet.split(packet_of(200_000), 65_000)
    pieces = parts.segments(65_533)
    for damaged in (pieces[:-1], pieces[1:], [pieces[0], pieces[0], *pieces[1:]], []):
        xmp = xmp_packet.assembled(parts.packet, damaged)
        assert b"HasExtendedXMP" not in xmp
        assert outlined(xmp)
    assert len(xmp_packet.assembled(parts.packet, pieces[::-1])) > 200_000


@needs_exiftool
def test_a_jpeg_keeps_all_its_comments_and_other_formats_have_them(tmp_path):
    source = pictures.jpeg()
    for comment in ("zweite Straße".encode(), b"first"):
        source = pictures.with_segment(source, 0xFE, comment)
    metadata = decode(source).metadata
    assert metadata.comments == (b"first", "zweite Straße".encode())
    assert decode(result(source, "jpeg", color="gray")).metadata.comments == metadata.comments
    made = result(source, "png")
    assert decode(made).metadata.comments == metadata.comments
    assert Image.open(io.BytesIO(made)).text["Comment"] in ("first", "zweite Straße")


# ---- Texts of a PNG ----

TEXTS = (
    Text("Title", "A title"), Text("Author", "Zoë"), Text("Copyright", "© Zoë"), Text("Description", "Straße 漢字"),
    Text("parameters", "steps: 20"), Text("exif:GPSLatitude", "48/1, 8/1"), Text("Titel", "Ein Titel", "de", "Títel"),
)  # fmt: skip


def text_png(*chunks: tuple[bytes, bytes], behind: bool = False) -> bytes:
    body = b"".join(pictures.chunk(*one) for one in chunks)
    return pictures.png(pictures.photograph(9, 6), **{"after" if behind else "before": body})


@pytest.mark.parametrize("behind", [False, True])
def test_texts_go_from_png_to_png(behind):
    source = text_png(
        *(png_texts.text_chunk(one.keyword, one.text, one.language, one.translated) for one in TEXTS), behind=behind
    )
    assert decode(source).metadata.texts == TEXTS
    made = result(source, "png")
    assert decode(made).metadata.texts == TEXTS
    read = Image.open(io.BytesIO(made))
    read.load()
    assert {name: str(text) for name, text in read.text.items()} == {one.keyword: one.text for one in TEXTS}


@needs_exiftool
def test_texts_that_have_a_place_in_xmp_get_there(tmp_path):
    source = text_png(*(png_texts.text_chunk(one.keyword, one.text) for one in TEXTS[:5]))
    tags = said(result(source, "webp"), "webp", tmp_path)
    wanted = {"Title": "A title", "Creator": "Zoë", "Rights": "© Zoë", "Description": "Straße 漢字"}
    assert {name: tags.get(f"XMP-dc:{name}") for name in wanted} == wanted
    (tmp_path / "a.png").write_bytes(source)
    assert read_header(str(tmp_path / "a.png")).contents == {Content.TEXTS, Content.OTHER_TEXTS}


def test_texts_of_places_and_of_all_but_authors_go_with_the_policies():
    metadata = Metadata(texts=TEXTS)
    assert [one.keyword for one in metadata.carried("author", 4, 3).texts] == ["Author", "Copyright"]
    assert "exif:GPSLatitude" not in [one.keyword for one in metadata.carried("strip-location", 4, 3).texts]
    assert metadata.carried("strip", 4, 3).texts == ()


def raw_profile(kind: str, data: bytes, *, packed: bool = True) -> tuple[bytes, bytes]:
    """Return a raw profile as ImageMagick writes it."""
    digits = data.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    body = f"\n{kind}\n{len(data):8}\n{lines}\n".encode()
    name = f"Raw profile type {kind}".encode()
    return (b"zTXt", name + b"\0\0" + zlib.compress(body)) if packed else (b"tEXt", name + b"\0" + body)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("kind", ["exif", "APP1"])
def test_a_raw_profile_of_exif_is_read_and_turns_the_picture_once(kind, packed):
    source = text_png(raw_profile(kind, b"Exif\0\0" + pictures.exif(6, (9, 6)), packed=packed))
    decoded = decode(source)
    assert (decoded.raster.width, decoded.raster.height) == (6, 9)
    assert decoded.metadata.exif == pictures.exif(6, (9, 6))
    again = decode(result(source, "png"))
    assert (again.raster.width, again.raster.height, again.metadata.orientation) == (6, 9, 1)
    assert again.metadata.texts == ()


def test_raw_profiles_of_xmp_iptc_and_icc_are_read():
    wide = pictures.wide_profile()
    source = text_png(
        raw_profile("xmp", pictures.xmp()), raw_profile("iptc", pictures.iptc()[14:]), raw_profile("icc", wide)
    )
    decoded = decode(source)
    assert decoded.metadata.xmp == pictures.xmp()
    assert decoded.metadata.iptc == pictures.iptc()
    assert decoded.raster.profile == wide


def test_a_packed_text_that_unpacks_to_more_than_anybody_writes_is_left_out():
    bomb = (b"zTXt", b"parameters\0\0" + zlib.compress(bytes(3 << 20)))
    assert png_texts.told_by_png(io.BytesIO(text_png(bomb, (b"tEXt", b"Title\0here")))).texts == [Text("Title", "here")]


def test_texts_behind_many_chunks_of_pixels_are_found_at_the_end():
    pixels = b"".join(pictures.chunk(b"IDAT", bytes(8192)) for _ in range(200))
    whole = pictures.png(pictures.photograph(9, 6))
    end = pictures.chunk(b"tEXt", b"Title\0behind") + pictures.chunk(b"IEND", b"")
    assert png_texts.told_by_png(io.BytesIO(whole[:33] + pixels + end)).texts == [Text("Title", "behind")]


# ---- Resolution ----


@needs_exiftool
@pytest.mark.parametrize("form", ["jpeg", "png", "tiff", "webp", "avif", "jxl"])
def test_the_resolution_turns_with_the_picture_wherever_it_stands(tmp_path, form):
    exif = Image.Exif()
    exif.update({0x0112: 6, 282: 300.0, 283: 150.0, 296: 2})
    source = pictures.jpeg(dpi=(300, 150), exif=exif)
    for aside, wanted in ((False, (150, 300)), (True, (300, 150))):
        tags = said(result(source, form, turned_aside=aside), form, tmp_path)
        assert (tags["IFD0:XResolution"], tags["IFD0:YResolution"]) == wanted
        if form == "jpeg":
            assert (tags["JFIF:XResolution"], tags["JFIF:YResolution"]) == wanted


@pytest.mark.parametrize("form", ["jpeg", "png", "tiff"])
def test_the_shape_of_pixels_turns_too(form):
    source = bytearray(pictures.jpeg())
    source[13:18] = struct.pack(">BHH", 0, 2, 1)
    assert decode(bytes(source)).metadata.shape == (2, 1)
    shape = decode(result(bytes(source), form, turned_aside=True)).metadata.shape
    assert shape[1] == 2 * shape[0]
    assert Content.PIXEL_SHAPE in decode(bytes(source)).metadata.contents


@needs_exiftool
@pytest.mark.parametrize("form", ["webp", "avif", "jxl"])
def test_a_resolution_without_exif_is_carried_in_exif(tmp_path, form):
    source = pictures.jpeg(dpi=(300, 300))
    tags = said(result(source, form), form, tmp_path)
    assert (tags["IFD0:XResolution"], tags["IFD0:ResolutionUnit"]) == (300, 2)
    assert "IFD0:XResolution" not in said(result(source, form, metadata="strip"), form, tmp_path)


def test_exif_without_a_resolution_gives_none():
    exif = Image.Exif()
    exif[0x010F] = "Multitone"
    assert decode(pictures.jpeg(exif=exif)).metadata.dpi is None


# ---- JPEG 2000, orientation ----


@needs_exiftool
def test_what_exiftool_writes_into_a_jpeg_2000_is_read(tmp_path):
    path = tmp_path / "a.jp2"
    path.write_bytes(pictures.file(pictures.photograph(40, 28), "JPEG2000"))
    told = ["-EXIF:Artist=Zoë", "-XMP-dc:Title=Castle", "-IPTC:By-line=Jane", "-EXIF:Orientation#=1"]
    subprocess.run(["exiftool", "-q", "-overwrite_original", *told, str(path)], check=True, capture_output=True)
    tags = said(result(path.read_bytes(), "jpeg"), "jpg", tmp_path)
    assert (tags["IFD0:Artist"], tags["XMP-dc:Title"], tags["IPTC:By-line"]) == ("Zoë", "Castle", "Jane")


def test_orientation_in_xmp_alone_is_applied_and_told_by_the_header(tmp_path):
    source = pictures.with_segment(pictures.jpeg(), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + pictures.xmp(6))
    path = tmp_path / "a.jpg"
    path.write_bytes(source)
    header = read_header(str(path))
    assert (header.width, header.height) == (28, 40)
    decoded = decode(source)
    assert (decoded.raster.width, decoded.raster.height) == (28, 40)
    assert b'tiff:Orientation="1"' in decoded.metadata.for_result(28, 40).xmp


def test_orientation_of_exif_comes_before_that_of_xmp():
    assert Metadata(exif=pictures.exif(1), xmp=pictures.xmp(6)).orientation == 1


# ---- Strangers' bytes ----

CHUNKS = st.lists(
    st.tuples(st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"pHYs", b"IDAT", b"IEND"]), st.binary(max_size=60)),
    max_size=24,
)


@given(CHUNKS, st.binary(max_size=20))
def test_whatever_chunks_say_nothing_breaks(chunks, tail):
    data = pictures.png(np.zeros((1, 1, 3), np.uint8))[:33] + b"".join(pictures.chunk(*one) for one in chunks) + tail
    told = png_texts.told_by_png(io.BytesIO(data))
    for one in told.texts:
        png_texts.text_chunk(one.keyword, one.text, one.language, one.translated)


@given(st.binary(max_size=200))
def test_whatever_boxes_say_nothing_breaks(junk):
    for start in (b"", b"\0\0\0\x0cjP  \r\n\x87\n", b"\0\0\0\x20uuid", b"\0\0\0\0jp2h\0\0\0\x12res \0\0\0\x12resc"):
        boxes.told_by_jpeg_2000(io.BytesIO(start + junk))


@given(st.text(alphabet='<>/"= ab:xrdfRDF&;', max_size=120))
def test_whatever_xmp_says_nothing_breaks(text):
    packet = packet_of(10).replace(b"one", text.encode())
    outlined(packet)
    xmp_packet.split(packet, 200)
    added = xmp_packet.with_properties(packet, [xmp_packet.Said("https://example.org/b/", "b", "c", (text,))])
    assert added == packet or outlined(added) is not None


# ---- TIFF ----


@needs_exiftool
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [7, 4, 1])
def test_iptc_of_a_tiff_is_read_of_whatever_type_it_says_to_be(tmp_path, order, kind):
    record = b"\x1c\x02\x50\0\4Jane" + b"\x1c\x02\x05\0\6Castle"
    value = struct.unpack(f"<{len(record) // 4}I", record) if kind == 4 else record
    buffer = io.BytesIO()
    tifffile.imwrite(
        buffer, np.zeros((8, 8, 3), np.uint8), photometric="rgb", byteorder=order, metadata=None,
        extratags=[(33723, kind, len(value), value, True)],
    )  # fmt: skip
    tags = said(result(buffer.getvalue(), "jpeg"), "jpg", tmp_path)
    assert (tags["IPTC:By-line"], tags["IPTC:ObjectName"]) == ("Jane", "Castle")
