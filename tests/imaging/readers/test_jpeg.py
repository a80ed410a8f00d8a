"""A plain JPEG is opened by its markers alone, and told and decoded just as Pillow would have it."""

import io
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import UnidentifiedImageError

from multitone.errors import ImageError
from multitone.imaging import decode
from multitone.imaging.readers import dispatch
from multitone.imaging.readers.base import Hints
from multitone.imaging.readers.jpeg import MOST_SEGMENTS, plain_jpeg
from multitone.imaging.readers.opening import opened
from tests import pictures
from tests.imaging.readers.test_jpeg_markers import LAB, ORDINARY, SRGB, jpeg

CASES = sorted((Path(__file__).parent.parent / "cases").glob("*.jpg"))
KEYS = ("jfif_unit", "jfif_density", "exif", "xmp", "icc_profile", "progressive")
XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"
PLAIN = {name: ORDINARY[name] for name in ORDINARY if name not in ("iptc", "inks", "filled")}
ODD = {
    "iptc": ORDINARY["iptc"],
    "inks": ORDINARY["inks"],
    "filler": ORDINARY["filled"],
    "two blocks of EXIF": pictures.with_segment(jpeg(orientation=3), 0xE1, b"Exif\0\0more"),
    "two packets": pictures.with_segment(pictures.with_segment(jpeg(), 0xE1, XMP), 0xE1, XMP),
    "extended XMP": pictures.with_segment(jpeg(), 0xE1, b"http://ns.adobe.com/xmp/extension/\0"),
    "several pictures": pictures.with_segment(jpeg(), 0xE2, b"MPF\0"),
    "profile in pieces": pictures.with_segment(jpeg(), 0xE2, b"ICC_PROFILE\0\1\2" + SRGB[:100]),
    "short header": b"\xff\xd8\xff\xe0\0\x08JFIF\0\1" + jpeg()[20:],
    "short word of Adobe": pictures.with_segment(jpeg(), 0xEE, b"Adobe\0"),
    "12 bits": jpeg().replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
    "no height": jpeg().replace(b"\xff\xc0\0\x11\x08\0\x14", b"\xff\xc0\0\x11\x08\0\0"),
    "arithmetic": jpeg().replace(b"\xff\xc0", b"\xff\xc9"),
    "many comments": jpeg()[:20] + b"\xff\xfe\0\3!" * MOST_SEGMENTS + jpeg()[20:],
    "cut in its header": jpeg()[:100],
    "no frame": jpeg()[:20] + jpeg()[jpeg().index(b"\xff\xda") :],
    "a PNG": b"\x89PNG\r\n\x1a\n",
}


def told(image):
    known = {key: image.info.get(key) for key in KEYS}
    return image.format, image.mode, image.size, image.applist, image.layer, known


def by_pillow(data):
    with warnings.catch_warnings(action="ignore"), opened(io.BytesIO(data)) as image:
        return told(image)


def is_told_alike(data):
    """Whether a file is told as Pillow tells it, or left to it, or refused for its tables, as libjpeg-turbo does."""
    image = plain_jpeg(data)
    try:
        return image is None or told(image) == by_pillow(data)
    except UnidentifiedImageError:
        return True


def outcome(data, hints):
    """What decoding gives, to be compared: the picture with all that is told of it, or what is said of its damage."""
    try:
        picture = decode.decode(data, hints)
    except ImageError as error:
        return error.kind, error.reason
    raster = picture.raster
    return raster.array().tobytes(), raster.mode, raster.profile, picture.metadata, picture.contents, picture.full


def agrees(data, hints):
    """Whether a file is decoded without Pillow as it is with it."""
    quick = outcome(data, hints)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dispatch, "plain_jpeg", lambda _data: None)
        return quick == outcome(data, hints)


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_jpeg_is_told_as_pillow_tells_it(name):
    assert told(plain_jpeg(PLAIN[name])) == by_pillow(PLAIN[name])


@pytest.mark.parametrize("name", ODD)
def test_an_odd_jpeg_is_left_to_pillow(name):
    assert plain_jpeg(ODD[name]) is None


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("hints", [Hints(), Hints(luma_only=True), Hints(srgb=True)], ids=["", "luma", "srgb"])
def test_files_of_the_field_are_decoded_alike(path, hints):
    assert agrees(path.read_bytes(), hints)


SEGMENTS = st.tuples(
    st.sampled_from((0xE0, 0xE1, 0xE2, 0xE3, 0xED, 0xEE, 0xFE, 0xC4, 0xDB, 0xDD)),
    st.sampled_from((b"", b"JFIF\0", b"Exif\0\0", XMP, b"ICC_PROFILE\0\1\1" + LAB, b"Adobe", b"MPF\0"))
    | st.binary(max_size=20),
    st.binary(max_size=20),
)


@given(st.sampled_from(sorted(PLAIN)), st.lists(SEGMENTS, max_size=3), st.sampled_from((2, 20, -1)))
def test_whatever_is_said_before_the_pixels_is_told_alike(name, said, at):
    data = PLAIN[name]
    place = at if at > 0 else data.index(b"\xff\xda")
    for marker, start, rest in said:
        block = bytes((0xFF, marker)) + (len(start + rest) + 2).to_bytes(2, "big") + start + rest
        data = data[:place] + block + data[place:]
    assert is_told_alike(data)
    assert agrees(data, Hints())


@given(st.sampled_from(sorted(PLAIN)), st.floats(0, 1), st.integers(0, 255), st.booleans())
def test_a_damaged_jpeg_is_judged_alike(name, place, byte, cut):
    data = bytearray(PLAIN[name])
    at = min(int(place * len(data)), len(data) - 1)
    data[at] = byte
    mutant = bytes(data[:at] if cut else data)
    assert is_told_alike(mutant)
    assert agrees(mutant, Hints(luma_only=bool(byte & 1)))
