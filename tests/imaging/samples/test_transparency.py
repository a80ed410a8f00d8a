"""What is transparent in a PSD, a TGA and a GIF is what its format says."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image

from multitone.imaging.color.convert import converted_to_srgb
from multitone.imaging.decode import decode, read_header
from tests import pictures

SIZE = (12, 8)


def psd(bands: int, depth: int, layers: int | None, *, packed: bool = False) -> tuple[bytes, np.ndarray]:
    """Return a PSD and (bands, height, width) of its planes; `layers` is the number of layers that it tells."""
    kind = f">u{depth // 8}"
    planes = np.random.default_rng(bands).integers(0, 1 << depth, (bands, SIZE[1], SIZE[0])).astype(kind)
    section = b"" if layers is None else struct.pack(">IIh", 6, 2, layers)
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, bands, SIZE[1], SIZE[0], depth, 1 if bands < 3 else 3)
    body = planes.tobytes()
    if packed:
        rows = [bytes((len(row.tobytes()) - 1,)) + row.tobytes() for plane in planes for row in plane]
        body = b"".join(struct.pack(">H", len(row)) for row in rows) + b"".join(rows)
    return head + bytes(8) + (section or bytes(4)) + struct.pack(">H", packed) + body, planes


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("bands", [2, 4])
@pytest.mark.parametrize(("layers", "transparent"), [(None, False), (0, False), (3, False), (-1, True), (-3, True)])
def test_a_channel_of_a_psd_is_alpha_where_the_number_of_layers_is_negative(
    tmp_path, layers, transparent, bands, depth, packed
):
    data, planes = psd(bands, depth, layers, packed=packed)
    raster = decode(data).raster
    assert raster.has_alpha == transparent
    assert np.array_equal(raster.array(), np.moveaxis(planes, 0, 2)[:, :, : bands if transparent else bands - 1])
    path = tmp_path / "a.psd"
    path.write_bytes(data)
    told = read_header(str(path)).contents
    assert ("alpha" in told) == transparent
    assert ("layers" in told) == (abs(layers or 0) > 1)


@pytest.mark.parametrize(
    ("blocks", "transparent"),
    [
        ([(b"Lr16", struct.pack(">h", -2))], True),
        ([(b"Patt", b"abc"), (b"Lr16", struct.pack(">h", -1))], True),
        ([(b"Mt16", b""), (b"Lr16", struct.pack(">h", 2))], True),
        ([(b"Mt16", b"")], True),
        ([(b"Lr16", struct.pack(">h", 2))], False),
        ([(b"Patt", b"abc")], False),
    ],
)
def test_a_deep_psd_tells_of_its_transparency_in_a_block(tmp_path, blocks, transparent):
    """Where documents of more than 8 bits have their layers (Additional Layer Information; psd-tools reads it so)."""
    data, planes = psd(4, 16, None)
    told = b"".join(b"8BIM" + key + struct.pack(">I", len(b)) + b + bytes(-len(b) % 4) for key, b in blocks)
    place = 26 + 8
    section = struct.pack(">III", 8 + len(told), 0, 0) + told
    data = data[:place] + section + data[place + 4 :]
    raster = decode(data).raster
    assert raster.has_alpha == transparent
    assert np.array_equal(raster.array(), np.moveaxis(planes, 0, 2)[:, :, : 4 if transparent else 3])
    path = tmp_path / "a.psd"
    path.write_bytes(data)
    assert ("alpha" in read_header(str(path)).contents) == transparent


@pytest.mark.parametrize(("layers", "transparent"), [(None, False), (2, False), (-1, True)])
def test_cmyk_of_a_psd_keeps_its_transparency(tmp_path, layers, transparent):
    planes = np.random.default_rng(4).integers(0, 256, (5, SIZE[1], SIZE[0])).astype(np.uint8)
    section = bytes(4) if layers is None else struct.pack(">IIh", 6, 2, layers)
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 5, SIZE[1], SIZE[0], 8, 4) + bytes(8)
    data = head + section + bytes(2) + planes.tobytes()
    raster = decode(data).raster
    assert raster.mode == ("RGBA" if transparent else "RGB")
    right = converted_to_srgb(Image.fromarray(255 - np.moveaxis(planes[:4], 0, 2).copy(), "CMYK"), None)
    assert np.abs(raster.array()[:, :, :3].astype(int) - np.asarray(right)).max() <= 1
    if transparent:
        assert np.array_equal(raster.array()[:, :, 3], planes[4])
    path = tmp_path / "a.psd"
    path.write_bytes(data)
    assert ("alpha" in read_header(str(path)).contents) == transparent


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("bits", [0, 8])
def test_a_tga_is_transparent_where_it_says_how_many_bits_of_alpha_it_has(tmp_path, bits, compressed):
    picture = Image.fromarray(pictures.pixels("RGBA"))
    data = bytearray(pictures.file(picture, "TGA", rle=compressed))
    data[17] = data[17] & 0xF0 | bits
    raster = decode(bytes(data)).raster
    assert raster.mode == ("RGBA" if bits else "RGB")
    assert np.array_equal(raster.array()[:, :, :3], np.asarray(picture)[:, :, :3])
    path = tmp_path / "a.tga"
    path.write_bytes(data)
    assert ("alpha" in read_header(str(path)).contents) == bool(bits)


@pytest.mark.parametrize("alpha", [0, 1, 255])
def test_an_icon_of_which_nothing_would_be_seen_is_opaque(alpha):
    colors = pictures.pixels("RGB", 8, 16, 16)
    pixels = np.dstack((colors[::-1, :, ::-1], np.zeros((16, 16), np.uint8)))
    pixels[0, 0, 3] = alpha
    bitmap = struct.pack("<IiiHHIIiiII", 40, 16, 32, 1, 32, 0, 0, 0, 0, 0, 0) + pixels.tobytes() + bytes(16 * 4)
    data = struct.pack("<HHHBBBBHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, len(bitmap), 22) + bitmap
    raster = decode(data).raster
    assert raster.has_alpha == bool(alpha)
    assert np.array_equal(raster.array()[:, :, :3], colors)


@pytest.mark.parametrize("transparent", [False, True])
@pytest.mark.parametrize("mode", ["L", "P"])
def test_around_a_gif_smaller_than_its_screen_there_is_nothing(tmp_path, mode, transparent):
    inner = Image.fromarray(pictures.photograph(20, 10)).convert(mode)
    options = {"transparency": 0} if transparent else {}
    data = bytearray(pictures.file(inner, "GIF", **options))
    struct.pack_into("<HH", data, 6, 50, 40)
    at = data.index(b",\0\0\0\0" + struct.pack("<HH", 20, 10))
    struct.pack_into("<HH", data, at + 1, 7, 9)
    picture = decode(bytes(data)).raster
    assert (picture.width, picture.height) == (50, 40)
    shown = np.asarray(picture.pillow().convert("RGBA"))
    with Image.open(io.BytesIO(pictures.file(inner, "GIF", **options))) as alone:
        right = np.asarray(alone.convert("RGBA"))
    assert np.array_equal(shown[9:19, 7:27, 3], right[:, :, 3])
    assert np.array_equal(shown[9:19, 7:27][right[:, :, 3] > 0], right[right[:, :, 3] > 0])
    outside = np.ones((40, 50), bool)
    outside[9:19, 7:27] = False
    assert not shown[outside].any()
    path = tmp_path / "a.gif"
    path.write_bytes(data)
    assert "alpha" in read_header(str(path)).contents
