"""The quick header of a JPEG says what Pillow says, or nothing."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from multitone.imaging.readers import dispatch
from multitone.imaging.readers.jpeg_markers import START, jpeg_header
from multitone.imaging.readers.opening import opened
from tests import pictures

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def jpeg(mode="RGB", size=(30, 20), orientation=None, taken=None, **options):
    if orientation or taken:
        exif = Image.Exif()
        if orientation:
            exif[0x0112] = orientation
        if taken:
            exif.get_ifd(0x8769)[0x9003] = taken
        options["exif"] = exif
    file = io.BytesIO()
    Image.new(mode, size).save(file, "JPEG", **options)
    return file.getvalue()


def by_pillow(data):
    with io.BytesIO(data) as file, opened(file) as image:
        return dispatch._header(data[:25], image, file)


ORDINARY = {
    "color": jpeg(),
    "iptc": pictures.with_segment(jpeg(), 0xED, pictures.iptc()),
    "wide dots": jpeg().replace(b"\0\0\1\0\1\0\0", b"\0\0\2\0\1\0\0", 1),
    "300 dpi": jpeg(dpi=(300, 300)),
    "gray": jpeg("L"),
    "inks": jpeg("CMYK"),
    "progressive": jpeg(progressive=True, size=(17, 500)),
    "commented": jpeg(comment=b"said"),
    "profile": jpeg(icc_profile=SRGB),
    "other profile": jpeg(icc_profile=LAB),
    "filled": jpeg().replace(b"\xff\xdb", b"\xff\xff\xdb", 1),
    "dated": jpeg(taken="2024:05:06 07:08:09"),
    **{f"lying as {n}": jpeg(orientation=n, taken="2024:05:06 07:08:09") for n in range(1, 9)},
}


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_jpeg_is_told_as_pillow_tells_it(name):
    assert jpeg_header(ORDINARY[name]) == by_pillow(ORDINARY[name])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        START,
        ORDINARY["color"][:100],
        ORDINARY["color"].replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c"),
        ORDINARY["color"].replace(b"\xff\xc0", b"\xff\xc3"),
        jpeg(size=(1, 1)).replace(b"\x08\x00\x01\x00\x01", b"\x08\x00\x00\x00\x01"),
        jpeg(icc_profile=SRGB * 200),
    ],
    ids=["empty", "start", "cut", "12 bits", "lossless", "no lines", "profile in pieces"],
)
def test_what_is_unusual_is_left_to_pillow(data):
    assert jpeg_header(data) is None


def test_too_large_a_picture_is_left_to_pillow(monkeypatch):
    data = jpeg("L", size=(1001, 1000))
    assert jpeg_header(data) is not None
    monkeypatch.setattr("multitone.imaging.readers.base.most_pixels", lambda: 1_000_999)
    assert jpeg_header(data) is None


@given(st.sampled_from(list(ORDINARY.values())), st.lists(st.tuples(st.integers(2, 700), st.integers(0, 255))))
def test_no_damage_makes_it_raise(data, changes):
    changed = bytearray(data)
    for place, value in changes:
        changed[place % len(data)] = value
    assert jpeg_header(bytes(changed)) is None or jpeg_header(bytes(changed)).format == "JPEG"


def test_real_photographs_are_told_as_pillow_tells_them():
    data = pictures.file(pictures.photograph(64, 48), "JPEG")
    assert jpeg_header(data) == by_pillow(data) != dispatch.Header()
