"""Only author and copyright: exiftool writes what pictures say, and reads what their results still say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format, export_formats
from multitone.imaging.metadata.exif import only_entries
from multitone.imaging.metadata.iptc import resources_of_author
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.xmp import xmp_of_author
from multitone.imaging.output import Output, deliver
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool, said

KEPT = {
    "IFD0:Artist": "Zoë Ångström",
    "IFD0:Copyright": "© 2026 Zoë Ångström",
    "IFD0:XPAuthor": "Zoë Ångström",
    "IPTC:By-line": "Zoë Ångström",
    "IPTC:Credit": "Agency “A”",
    "IPTC:CopyrightNotice": "© 2026",
    "XMP-dc:Creator": ["Zoë Ångström", "Ben & Co <b>"],
    "XMP-dc:Rights": "All rights reserved",
    "XMP-xmpRights:Marked": True,
    "XMP-xmpRights:WebStatement": "https://example.org/rights",
    "XMP-xmpRights:UsageTerms": "Ask first",
    "XMP-photoshop:Credit": "Agency",
    "XMP-cc:License": "https://creativecommons.org/licenses/by/4.0/",
    "Photoshop:CopyrightFlag": 1,
}
GONE = {
    "IFD0:Make": "Maker",
    "IFD0:Model": "Model",
    "IFD0:Software": "Program",
    "IFD0:ImageDescription": "What is seen",
    "IFD0:ModifyDate": "2024:01:01 00:00:00",
    "ExifIFD:DateTimeOriginal": "2024:01:01 00:00:00",
    "ExifIFD:OwnerName": "Owner",
    "ExifIFD:SerialNumber": "1234",
    "ExifIFD:UserComment": "secret",
    "GPS:GPSLatitude": 47.5,
    "GPS:GPSLongitude": 11.5,
    "IPTC:Keywords": "word",
    "IPTC:City": "Munich",
    "IPTC:Caption-Abstract": "What is seen",
    "XMP-dc:Title": "Title",
    "XMP-dc:Subject": "word",
    "XMP-photoshop:City": "Munich",
    "XMP-xmp:Rating": 4,
    "XMP-iptcCore:CreatorWorkEmail": "a@example.org",
    "XMP-tiff:Orientation": 6,
}
SUPPORTING = {"IPTC:CodedCharacterSet", "XMP-x:XMPToolkit"}
"""What says how the rest is written."""
IN_BLOCKS = {"exif": ("IFD0",), "xmp": ("XMP-",), "iptc": ("IPTC", "Photoshop")}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a JPEG that says all of it, and shows itself in a thumbnail."""
    path = tmp_path_factory.mktemp("told") / "told.jpg"
    path.write_bytes(pictures.with_segment(pictures.jpeg(), 0xFE, b"a comment"))
    thumbnail = path.with_name("small.jpg")
    thumbnail.write_bytes(pictures.jpeg(16, 12))
    arguments = [
        f"-{tag}={one}"
        for tag, value in {**KEPT, **GONE}.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    command = ["exiftool", "-n", "-charset", "iptc=utf8", "-IPTC:CodedCharacterSet=\x1b%G", "-IFD0:Orientation=6"]
    done = subprocess.run(
        [*command, *arguments, f"-ThumbnailImage<={thumbnail}", "-overwrite_original", str(path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert "Warning" not in done.stderr
    return path


def written(source: Path, name: str, target: Path) -> Path:
    decoded = decode(source.read_bytes())
    target.write_bytes(deliver(decoded.raster, build_format(name), decoded.metadata, Output(metadata="author")))
    return target


def about(tags: dict[str, object]) -> dict[str, object]:
    """Return what a file says of its picture, not of how it stores it."""
    storage = ("JFIF:", "PNG:", "PNG-pHYs:", "RIFF:", "ICC", "APP14:", "QuickTime:", "Meta:", "GIF:")
    structure = {"IFD0:ExifOffset", "Photoshop:IPTCDigest", "Photoshop:XResolution", "Photoshop:YResolution"}
    return {tag: value for tag, value in said(tags).items() if not tag.startswith(storage) and tag not in structure}


@needs_exiftool
def test_the_source_says_it_all(told: Path) -> None:
    assert {**KEPT, **GONE}.keys() <= exiftool(told).keys()


@needs_exiftool
@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "avif", "tiff"])
def test_author_and_copyright_are_all_that_is_left(told: Path, tmp_path: Path, name: str) -> None:
    chosen = build_format(name)
    result = about(exiftool(written(told, name, tmp_path / f"a{chosen.suffixes[0]}")))
    if name == "tiff":  # it holds IPTC twice, bare and among Photoshop's resources
        storage = {tag for tag in result if tag.startswith("IFD0:")} - set(KEPT)
        assert not storage & set(GONE)
        result = {tag: value for tag, value in result.items() if tag not in storage and not tag.startswith("IPTC2:")}
    groups = tuple(group for block in chosen.holds for group in IN_BLOCKS.get(block, ()))
    expected = {tag: value for tag, value in KEPT.items() if tag.startswith(groups)}
    assert {tag: value for tag, value in result.items() if tag not in SUPPORTING} == expected


@needs_exiftool
def test_no_byte_of_the_rest_is_left(told: Path, tmp_path: Path) -> None:
    data = written(told, "jpeg", tmp_path / "a.jpg").read_bytes()
    for secret in (b"Maker", b"1234", b"secret", b"Munich", b"a@example.org", b"a comment", b"2024:01"):
        assert secret in told.read_bytes()
        assert secret not in data
    with Image.open(tmp_path / "a.jpg") as result:
        assert not result.getexif().get_ifd(1), "no thumbnail"
        assert result.getexif().get(0x0112, 1) == 1
        assert result.size == (28, 40), "upright"


@pytest.mark.parametrize("order", ["<", ">"])
def test_exif_without_author_is_nothing(order: str) -> None:
    assert only_entries(pictures.exif(order=order), (0x013B,)) == b""
    assert Metadata(exif=pictures.exif(order=order), xmp=pictures.xmp(), iptc=pictures.iptc()).of_author() == Metadata()


@pytest.mark.parametrize("endian", ["<", ">"])
def test_exif_keeps_its_byte_order_and_short_values(endian: str) -> None:
    exif = Image.Exif()
    exif.endian = endian
    exif[0x013B], exif[0x8298], exif[0x010F] = "Jo", "(c) somebody at length", "Maker"
    made = only_entries(exif.tobytes().removeprefix(b"Exif\0\0"), (0x013B, 0x8298))
    back = Image.Exif()
    back.load(b"Exif\0\0" + made)
    assert dict(back) == {0x013B: "Jo", 0x8298: "(c) somebody at length"}
    assert made[:2] == (b"II" if endian == "<" else b"MM")


def test_xmp_in_utf_16_is_read() -> None:
    packet = pictures.xmp().decode().replace("dc:title", "dc:rights")
    for coding in ("utf-8", "utf-16-le", "utf-16-be"):
        mark = "\ufeff" if coding != "utf-8" else ""
        kept = xmp_of_author((mark + packet).encode(coding))
        assert "Grüße".encode() in kept
        assert b"Rating" not in kept


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"no packet",
        b"<x",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16"),
    ],
)
def test_what_is_no_packet_is_left_out(packet: bytes) -> None:
    assert xmp_of_author(packet) == b""


@given(st.binary(max_size=80))
def test_no_bytes_stop_it(data: bytes) -> None:
    assert xmp_of_author(b"<a>" + data + b"</a>") == b""
    for block in (data, b"Photoshop 3.0\0" + data, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x40" + data):
        assert resources_of_author(block)[:14] in (b"", b"Photoshop 3.0\0")
    only_entries(b"II*\0\x08\0\0\0" + data, (0x013B, 0x8298))
    only_entries(data, (0x013B,))


@pytest.mark.parametrize("name", export_formats())
def test_every_format_takes_it(name: str) -> None:
    decoded = decode(pictures.rich_jpeg(6))
    assert deliver(decoded.raster, build_format(name), decoded.metadata, Output(metadata="author"))
