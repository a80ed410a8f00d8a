"""TIFFs of every layout have the right values: tifffile writes them, the arithmetic is written out here."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
import pyvips
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from multitone.errors import ImageError
from multitone.imaging.decode import decode, read_header
from multitone.imaging.metadata.tiff_directory import first_entries
from multitone.imaging.samples.classic import as_classic
from tests import pictures

WIDTH, HEIGHT = 61, 43
"""Of no multiple of a tile, and odd."""


def numbers(bands: int, kind: str = "u2") -> np.ndarray:
    """Return (height, width, bands) that use all values of a kind."""
    random = np.random.default_rng(bands)
    if kind[0] == "f":
        return random.random((HEIGHT, WIDTH, bands)).astype(kind)
    info = np.iinfo(kind)
    array = random.integers(info.min, info.max, (HEIGHT, WIDTH, bands), kind, endpoint=True)
    array[0, :2] = np.array([[info.min], [info.max]])
    return array


def written(array: np.ndarray, **options: object) -> bytes:
    """Return a TIFF by tifffile, one band without its axis."""
    buffer = io.BytesIO()
    apart = options.get("planarconfig") == "separate"
    array = np.ascontiguousarray(np.moveaxis(array, 2, 0)) if apart else array
    tifffile.imwrite(buffer, array[:, :, 0] if not apart and array.shape[2] == 1 else array, **options)
    return buffer.getvalue()


def seen(data: bytes) -> np.ndarray:
    """Return (height, width, bands) in 16 bits, as it is decoded."""
    array = decode(data).raster.array()
    return array if array.dtype == np.uint16 else array.astype(np.uint16) * 257


PACKED = [{}, {"compression": "zlib"}, {"compression": "zlib", "predictor": True}, {"tile": (16, 32)},
          {"byteorder": ">"}, {"bigtiff": True}, {"rowsperstrip": 7}]  # fmt: skip


@pytest.mark.parametrize("options", PACKED, ids=str)
@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("kind", ["u1", "u2", "i2"])
def test_numbers_are_those_that_were_written_however_they_are_packed(kind, apart, bands, options):
    array = numbers(bands, kind)
    more = {"planarconfig": "separate"} if apart and bands > 1 else {}
    data = written(array, photometric="rgb" if bands > 1 else "minisblack", **options, **more)
    right = {"u1": lambda: array.astype("u2") * 257, "u2": lambda: array, "i2": lambda: array.astype("i4") + 32768}
    assert np.array_equal(seen(data), right[kind]())


@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_numbers_from_0_to_1_are_black_to_white(kind, bands, byteorder):
    array = numbers(bands, kind)
    array[0, :2] = [[0], [1]]
    data = written(array, photometric="rgb" if bands > 1 else "minisblack", byteorder=byteorder)
    assert np.array_equal(seen(data), np.rint(array.astype("f8") * 65535))


def test_other_numbers_are_stretched_and_what_is_none_is_black():
    array = np.linspace(-200, 1000, HEIGHT * WIDTH).reshape(HEIGHT, WIDTH, 1).astype("f4")
    array[3, 3], array[4, 4] = np.nan, np.inf
    right = np.rint((array.astype("f8") + 200) / 1200 * 65535)
    right[3, 3], right[4, 4] = 0, 65535
    assert np.array_equal(seen(written(array, photometric="minisblack")), right)


def test_32_bits_are_taken_as_16_where_they_are_and_stretched_where_they_are_more():
    array = numbers(1, "u2").astype("u4")
    assert np.array_equal(seen(written(array, photometric="minisblack")), array)
    wide = numbers(1, "u4")
    low, high = float(wide.min()), float(wide.max())
    assert np.array_equal(seen(written(wide, photometric="minisblack")), np.rint((wide - low) * (65535 / (high - low))))
    signed = numbers(3, "i4")
    stretched = (signed - float(signed.min())) * (65535 / (float(signed.max()) - float(signed.min())))
    assert np.array_equal(seen(written(signed, photometric="rgb")), np.rint(stretched))


@pytest.mark.parametrize("kind", ["u1", "u2", "i2", "f4"])
def test_white_may_be_zero(kind):
    array = numbers(1, kind)
    black = seen(written(array, photometric="minisblack"))
    assert np.array_equal(seen(written(array, photometric="miniswhite")), 65535 - black)


@pytest.mark.parametrize("options", [{}, {"byteorder": ">"}, {"planarconfig": "separate"}, {"tile": (16, 16)}], ids=str)
@pytest.mark.parametrize("extra", [(0,), (1,), (2,), (0, 2), (2, 0), (0, 0)], ids=str)
@pytest.mark.parametrize("kind", ["u1", "u2"])
@pytest.mark.parametrize("colors", [1, 3])
def test_samples_beside_the_color_are_alpha_only_where_they_say_so(colors, kind, extra, options):
    array = numbers(colors + len(extra), kind)
    if colors == 1 and not options.get("planarconfig"):
        options = {**options, "planarconfig": "contig"}
    data = written(array, photometric="rgb" if colors == 3 else "minisblack", extrasamples=extra, **options)
    top = np.iinfo(kind).max
    alpha = next((colors + place for place, meaning in enumerate(extra) if meaning), None)
    found = decode(data).raster
    assert found.has_alpha == (alpha is not None)
    plain = array[:, :, :colors].astype(np.int64)
    if 1 in extra:
        plain = np.minimum(plain * top // np.maximum(array[:, :, alpha : alpha + 1], 1), top)
        plain[array[:, :, alpha] == 0] = 0
    pixels = found.array().astype(np.int64)
    visible = array[:, :, alpha] > 0 if alpha is not None else np.ones((HEIGHT, WIDTH), bool)
    assert np.abs(pixels[:, :, :colors] - plain)[visible].max() <= (1 if 1 in extra else 0)
    if alpha is not None:
        assert np.array_equal(pixels[:, :, colors], array[:, :, alpha])


def packed(array: np.ndarray, bits: int, *, compression: int = 1, order: str = "<", tile: int = 0, apart: bool = False):
    """Return a TIFF of numbers of any size, packed without gaps but for the end of a row (TIFF 6.0, section 8)."""
    height, width, bands = array.shape
    planes = [array[:, :, band : band + 1] for band in range(bands)] if apart else [array]
    pieces = []
    for plane in planes:
        for top in range(0, height, tile or height):
            for left in range(0, width, tile or width):
                part = plane[top : top + (tile or height), left : left + (tile or width)]
                if tile:
                    part = np.pad(part, ((0, tile - part.shape[0]), (0, tile - part.shape[1]), (0, 0)))
                rows = part.reshape(len(part), -1)
                places = np.arange(bits - 1, -1, -1)
                packed_rows = np.packbits(
                    ((rows[:, :, None] >> places) & 1).reshape(len(rows), -1).astype("u1"), axis=1
                )
                pieces.append(packed_rows.tobytes())
    pieces = [zlib.compress(piece) for piece in pieces] if compression == 8 else pieces
    tags = {256: [width], 257: [height], 258: [bits] * bands, 259: [compression], 262: [2 if bands > 2 else 1]}
    tags |= {277: [bands], 284: [2 if apart else 1]}
    where, lengths = (324, 325) if tile else (273, 279)
    tags |= {322: [tile], 323: [tile]} if tile else {278: [height]}
    tags |= {where: [0] * len(pieces), lengths: [len(piece) for piece in pieces]}
    at = 8 + 2 + 12 * len(tags) + 4
    at += sum(4 * len(values) for values in tags.values() if len(values) > 1)
    tags[where] = [at + sum(map(len, pieces[:number])) for number in range(len(pieces))]
    head, beyond, place = struct.pack(order + "H", len(tags)), b"", 8 + 2 + 12 * len(tags) + 4
    for tag, values in sorted(tags.items()):
        value = struct.pack(f"{order}{len(values)}I", *values)
        head += struct.pack(order + "HHI", tag, 4, len(values))
        head += value if len(values) == 1 else struct.pack(order + "I", place + len(beyond))
        beyond += value if len(values) > 1 else b""
    mark = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    return mark + head + bytes(4) + beyond + b"".join(pieces)


@pytest.mark.parametrize("how", [{}, {"compression": 8}, {"order": ">"}, {"tile": 16}, {"apart": True},
                                 {"tile": 16, "apart": True}], ids=str)  # fmt: skip
@pytest.mark.parametrize("bits", [9, 10, 12, 14, 15, 3, 6])
@pytest.mark.parametrize("bands", [1, 3])
def test_samples_of_any_number_of_bits_are_widened(bands, bits, how):
    if how.get("apart") and bands == 1:
        how = {**how, "apart": False}
    top = (1 << bits) - 1
    array = np.random.default_rng(bits).integers(0, top, (HEIGHT, WIDTH, bands), endpoint=True)
    found = decode(packed(array, bits, **how)).raster.array()
    largest = np.iinfo(found.dtype).max
    assert largest == (65535 if bits > 8 else 255)
    assert np.array_equal(found, np.floor(array * largest / top + 0.5))


@pytest.mark.parametrize("scale", [1, 257])
@pytest.mark.parametrize("bits", [4, 8])
def test_a_palette_has_either_scale(bits, scale):
    size = 1 << bits
    palette = np.random.default_rng(1).integers(0, 256, (3, size))
    palette[:, 0] = 255 if scale > 1 else 254
    index = np.random.default_rng(2).integers(0, size, (HEIGHT, WIDTH)).astype("u1")
    buffer = io.BytesIO()
    if bits == 8:
        tifffile.imwrite(buffer, index, photometric="palette", colormap=(palette * scale).astype("u2"))
        found = decode(buffer.getvalue()).raster.array()
        assert np.array_equal(found, palette.T[index])


@pytest.mark.parametrize("photometric", ["cielab", "icclab"])
@pytest.mark.parametrize("kind", ["u1", "u2"])
def test_lab_is_as_little_cms_has_it(photometric, kind):
    random = np.random.default_rng(3)
    lab = np.dstack((random.uniform(40, 70, (16, 16)), *(random.uniform(-20, 20, (16, 16)) for _ in "ab")))
    deep = kind == "u2"
    light = lab[:, :, 0] * ((65280 if photometric == "icclab" else 65535) if deep else 255) / 100
    around = lab[:, :, 1:] + 128 if photometric == "icclab" else lab[:, :, 1:]
    around = np.rint(around * (256 if deep else 1))
    stored = np.dstack((np.rint(light), around)).astype("i4").astype(kind)
    signed = np.dstack((np.rint(lab[:, :, 0] * 2.55).astype("u1"), np.rint(lab[:, :, 1:]).astype("i1").view("u1")))
    picture = Image.frombytes("LAB", (16, 16), signed.tobytes())
    right = ImageCms.profileToProfile(
        picture,
        ImageCms.createProfile("LAB"),
        ImageCms.createProfile("sRGB"),
        outputMode="RGB",
        flags=ImageCms.Flags.NOOPTIMIZE,
    )
    found = seen(written(stored, photometric=photometric)) / 257
    assert np.abs(found - np.asarray(right)).max() <= 4


def test_ink_with_alpha_keeps_both():
    ink = np.zeros((8, 8, 5), np.uint8)
    ink[:, :, 4] = 99
    raster = decode(written(ink, photometric="separated", extrasamples=(2,))).raster
    assert raster.mode == "RGBA"
    assert np.asarray(raster.pillow())[4, 4].tolist() == [255, 255, 255, 99]


def test_a_layout_that_nobody_reads_is_named():
    array = np.zeros((8, 8), np.complex64)
    with pytest.raises(ImageError) as raised:
        decode(written(array[:, :, np.newaxis], photometric="minisblack"))
    assert raised.value.kind == "unsupported"
    assert "layout is not supported" in raised.value.reason
    assert "damaged" not in raised.value.reason


def test_the_header_tells_depth_and_alpha_by_the_tags(tmp_path):
    cases = {
        "unspecified": (written(numbers(4), photometric="rgb", extrasamples=(0,)), {"depth"}),
        "associated": (written(numbers(4), photometric="rgb", extrasamples=(1,)), {"depth", "alpha"}),
        "half": (written(numbers(3, "f2"), photometric="rgb"), {"depth", "hdr"}),
        "plain": (written(numbers(3, "u1"), photometric="rgb"), set()),
    }
    for name, (data, contents) in cases.items():
        path = tmp_path / f"{name}.tif"
        path.write_bytes(data)
        told = read_header(str(path))
        assert (told.width, told.height) == (WIDTH, HEIGHT)
        assert set(told.contents) & {"depth", "alpha", "hdr"} == contents, name


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_is_read_by_its_tags_is_upright(orientation):
    upright = numbers(3, "u2")
    stored = pictures.stored(upright, orientation)
    data = written(stored.astype("i4"), photometric="rgb", extratags=[(274, "H", 1, orientation, True)])
    assert np.array_equal(seen(data), upright)


@pytest.mark.parametrize(
    ("start", "name"), [(b"\x76\x2f\x31\x01", "OpenEXR"), (b"#?RADIANCE\n", "Radiance"), (b"SIMPLE  =", "FITS")]
)
def test_formats_of_light_are_refused_by_name(start, name):
    with pytest.raises(ImageError, match=name) as raised:
        decode(start + bytes(1000))
    assert raised.value.kind == "unsupported"


@pytest.mark.parametrize("kind", ["u1", "u2", "f4"])
@pytest.mark.parametrize("stored", [{}, {"tile": (16, 16)}, {"rowsperstrip": 3, "compression": "zlib"}])
def test_a_bigtiff_with_the_high_byte_first_is_read_as_the_other(tmp_path, kind, stored):
    extra = [(315, "s", 0, "Jane Doe", True), (33432, "s", 0, "abc", True)]
    options = {"photometric": "rgb", "bigtiff": True, "extratags": extra, "resolution": (300, 150), **stored}
    high, low = (written(numbers(3, kind), byteorder=order, **options) for order in "><")
    right, found = decode(low), decode(high)
    assert np.array_equal(found.raster.array(), right.raster.array())
    assert found.contents == right.contents
    assert found.metadata.dpi == right.metadata.dpi == (300, 150)
    assert b"Jane Doe" in found.metadata.exif
    told = []
    for name, data in (("high", high), ("low", low)):
        path = tmp_path / f"{name}.tif"
        path.write_bytes(data)
        told.append(read_header(str(path)))
    assert told[0] == told[1]


def test_what_cannot_be_a_classic_tiff_is_refused_as_what_it_is():
    data = written(numbers(3, "u1"), photometric="rgb", bigtiff=True, byteorder=">")
    (at,) = struct.unpack_from(">Q", data, 8)
    for broken in (data[:20], data[:8] + bytes(8) + data[16:], data[:at] + b"\xff" * 8 + data[at + 8 :]):
        with pytest.raises(ImageError, match="big-endian BigTIFF"):
            decode(broken)


@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_damage_makes_a_classic_tiff_raise(damage, at):
    data = written(numbers(1, "u1"), bigtiff=True, byteorder=">")
    broken = data[:at] + damage + data[at + len(damage) :]
    made = as_classic(io.BytesIO(broken))
    assert made is None or made.read(4) == b"MM\0*"


@pytest.mark.filterwarnings("ignore:Truncated File Read")
@pytest.mark.parametrize(("count", "at"), [(0, 8), (3, 1 << 30)])
def test_bits_that_are_told_without_a_number_are_refused(count: int, at: int) -> None:
    """libtiff and Pillow are the judges: neither opens the file."""
    data = bytearray(pictures.file(pictures.pixels("RGB", 8, 24, 18), "TIFF"))
    entry = next(entry for entry in first_entries(data) if entry.tag == 258)
    struct.pack_into("<II", data, entry.at - 4, count, at)
    with pytest.raises((Image.UnidentifiedImageError, TypeError)):
        Image.open(io.BytesIO(data))
    with pytest.raises(pyvips.Error):
        pyvips.Image.new_from_buffer(bytes(data), "").avg()
    with pytest.raises(ImageError):
        decode(bytes(data))
