"""Colors that files tell by numbers come out as the standards have them: within a level of 8 bits, whatever the format.

The references are written down here from ITU-T H.273 and IEC 61966-2-1, and Little CMS reads what results say.
"""

from __future__ import annotations

import io
import struct

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401 - teaches Pillow to open JPEG XL
import pytest
from PIL import Image, ImageCms

from multitone.imaging.color.profiles import numbers_of
from multitone.imaging.contents import Content
from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format
from multitone.imaging.output import Output, deliver
from multitone.imaging.raster import Raster
from tests import pictures

PATCHES = np.array([
    (200, 40, 40), (40, 180, 60), (50, 60, 200), (220, 200, 60), (128, 128, 128), (250, 250, 250), (15, 15, 15),
    (224, 172, 140), (90, 110, 70), (0, 0, 0), (255, 255, 255), (64, 64, 64),
])  # fmt: skip
D65, C, DCI, EQUAL = (0.3127, 0.3290), (0.310, 0.316), (0.314, 0.351), (1 / 3, 1 / 3)
POINTS = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), D65),
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), C),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), D65),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    8: ((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), C),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
    10: ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0), EQUAL),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), DCI),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
    22: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), D65),
}
ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65)
ROMM = ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001), (0.3457, 0.3585))
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def xyz(x: float, y: float) -> np.ndarray:
    return np.array([x / y, 1.0, (1 - x - y) / y])


def matrix(points) -> np.ndarray:
    """Return RGB to XYZ relative to D65, adapted by Bradford's transform."""
    *primaries, white = points
    columns = np.array([[x, y, 1 - x - y] for x, y in primaries]).T
    gains = np.linalg.solve(columns, xyz(*white))
    cones = BRADFORD @ xyz(*D65) / (BRADFORD @ xyz(*white))
    return np.linalg.inv(BRADFORD) @ np.diag(cones) @ BRADFORD @ columns @ np.diag(gains)


def inverse_of(value: np.ndarray, alpha: float, beta: float, slope: float) -> np.ndarray:
    return np.where(value < slope * beta, value / slope, ((value + alpha - 1) / alpha) ** (1 / 0.45))


def srgb_light(value: np.ndarray) -> np.ndarray:
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


LIGHT = {
    4: lambda v: v**2.2,
    5: lambda v: v**2.8,
    7: lambda v: inverse_of(v, 1.111572195921731, 0.022821585529445, 4.0),
    8: lambda v: v,
    9: lambda v: np.where(v > 0, 10 ** (2 * (v - 1)), 0),
    10: lambda v: np.where(v > 0, 10 ** (2.5 * (v - 1)), 0),
    11: lambda v: inverse_of(v, 1.09929682680944, 0.018053968510807, 4.5),
    13: srgb_light,
    17: lambda v: np.minimum(v**2.6 * 52.37 / 48, 1),
}
LIGHT |= {12: LIGHT[11]} | dict.fromkeys((1, 6, 14, 15), srgb_light)


def right(points, light, patches=PATCHES) -> np.ndarray:
    """Return patches as sRGB has them."""
    linear = light(patches / 255) @ (np.linalg.inv(matrix(POINTS[1])) @ matrix(points)).T
    linear = np.clip(linear, 0, 1)
    return 255 * np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def flat(patches=PATCHES, dtype=np.uint8) -> np.ndarray:
    rows = np.repeat(np.repeat(patches[np.newaxis], 16, axis=0), 16, axis=1)
    return (rows * (257 if dtype == np.uint16 else 1)).astype(dtype)


def png(*chunks: tuple[bytes, bytes], pixels: np.ndarray | None = None) -> bytes:
    before = b"".join(pictures.chunk(kind, content) for kind, content in chunks)
    return pictures.png(flat() if pixels is None else pixels, before=before)


def cicp(primaries: int, transfer: int, full: int = 1) -> tuple[bytes, bytes]:
    return b"cICP", bytes((primaries, transfer, 0, full))


def with_nclx(data: bytes, primaries: int, transfer: int) -> bytes:
    """Return an AVIF or HEIC whose only nclx box says so."""
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


def avif(primaries: int, transfer: int) -> bytes:
    image = Raster(flat()).vips()
    return with_nclx(image.heifsave_buffer(compression="av1", lossless=True, keep="none"), primaries, transfer)


def jp2(colr: bytes) -> bytes:
    """Return a JPEG 2000 without loss whose colr box is another one."""
    from PIL import Image as Pillow

    buffer = io.BytesIO()
    Pillow.fromarray(flat()).save(buffer, "JPEG2000", irreversible=False)
    data = buffer.getvalue()
    at, box = data.index(b"colr") - 4, struct.pack(">I4s", 8 + len(colr), b"colr") + colr
    length = struct.unpack_from(">I", data, at)[0]
    header = data.index(b"jp2h") - 4
    grown = struct.unpack_from(">I", data, header)[0] + len(box) - length
    data = data[:at] + box + data[at + length :]
    return data[:header] + struct.pack(">I", grown) + data[header + 4 :]


def chromaticities(points) -> tuple[bytes, bytes]:
    *primaries, white = points
    numbers = [round(number * 100_000) for point in (white, *primaries) for number in point]
    return b"cHRM", struct.pack(">8I", *numbers)


def gamma(value: float) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", round(value * 100_000))


def by_dcf() -> bytes:
    """Return a JPEG as a camera writes it that is set to Adobe RGB."""
    interoperability = struct.pack("<H2sHI4sI", 1, b"\x01\x00", 2, 4, b"R03\0", 0)
    exif = b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0x8769, 4, 1, 26, 0)
    exif += struct.pack("<HHHIHHHHIII", 2, 0xA001, 3, 1, 0xFFFF, 0, 0xA005, 4, 1, 56, 0)
    return pictures.file(
        Image.fromarray(flat()), "JPEG", quality=100, subsampling=0, exif=b"Exif\0\0" + exif + interoperability
    )


NUMBERS = [(primaries, 13) for primaries in POINTS] + [
    (primaries, transfer) for transfer in LIGHT if transfer != 13 for primaries in (1, 9)
]
SOURCES = {
    **{f"cICP {p}/{t}": (png(cicp(p, t)), POINTS[p], LIGHT[t]) for p, t in NUMBERS},
    **{
        f"cICP {p}/{t}, 16 bits": (png(cicp(p, t), pixels=flat(dtype=np.uint16)), POINTS[p], LIGHT[t])
        for p, t in ((12, 13), (9, 1), (9, 8), (11, 17), (4, 4))
    },
    **{
        f"AVIF {p}/{t}": (avif(p, t), POINTS[p], LIGHT[t])
        for p, t in ((1, 13), (12, 13), (9, 1), (9, 14), (1, 8), (6, 6), (11, 17), (1, 1))
    },
    "gAMA 1": (png(gamma(1.0)), POINTS[1], LIGHT[8]),
    "gAMA 1/1.8": (png(gamma(1 / 1.8)), POINTS[1], lambda v: v**1.8),
    "gAMA and cHRM": (png(gamma(256 / 563), chromaticities(ADOBE)), ADOBE, lambda v: v ** (563 / 256)),
    "cHRM": (png(chromaticities(POINTS[12])), POINTS[12], LIGHT[13]),
    "gAMA 1, 16 bits": (png(gamma(1.0), pixels=flat(dtype=np.uint16)), POINTS[1], LIGHT[8]),
    "gAMA of sRGB": (png(gamma(0.45455), chromaticities(POINTS[1])), POINTS[1], LIGHT[13]),
    "sRGB before gAMA": (png((b"sRGB", b"\0"), gamma(1.0)), POINTS[1], LIGHT[13]),
    "cICP before all": (png(cicp(12, 13), (b"sRGB", b"\0"), gamma(1.0)), POINTS[12], LIGHT[13]),
    "unspecified": (png(cicp(2, 2)), POINTS[1], LIGHT[13]),
    "JPEG 2000 by CICP": (jp2(b"\x05\0\0" + struct.pack(">HHHB", 9, 1, 0, 0x80)), POINTS[9], LIGHT[1]),
    "JPEG 2000 in ROMM RGB": (
        jp2(b"\x01\0\0" + struct.pack(">I", 21)),
        ROMM,
        lambda v: np.where(v < 16 * 2**-9, v / 16, v**1.8),
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_colors_by_numbers_become_srgb_as_the_standards_have_it(name):
    data, points, light = SOURCES[name]
    assert np.abs(srgb_of(data) - right(points, light)).max() <= 1


def srgb_of(data: bytes) -> np.ndarray:
    """Return the patches of a file that we convert to sRGB."""
    source = decode(data)
    made = deliver(source.raster, build_format("png"), source.metadata, Output(color="srgb"))
    with Image.open(io.BytesIO(made)) as image:
        assert "icc_profile" not in image.info
        assert b"cICP" not in made
        return middles(np.asarray(image.convert("RGB")))


def middles(pixels: np.ndarray) -> np.ndarray:
    return pixels[8, 8::16].astype(float)


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize(("primaries", "transfer"), [(12, 13), (9, 1), (1, 8)])
def test_a_jpeg_xl_with_losses_has_colors_that_srgb_has_not(primaries, transfer, alpha, depth):
    pixels = flat(dtype=depth)
    if alpha:
        pixels = np.dstack((pixels, np.full(pixels.shape[:2], np.iinfo(depth).max // 2, depth)))
    source = decode(png(cicp(primaries, transfer), pixels=pixels))
    made = deliver(source.raster, build_format("jxl", {"quality": 98}), source.metadata, Output())
    back = decode(made).raster
    assert (back.mode, back.depth) == (source.raster.mode, source.raster.depth)
    assert back.profile == source.raster.profile
    with Image.open(io.BytesIO(made)) as image:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        seen = ImageCms.profileToProfile(image.convert("RGB"), profile, ImageCms.createProfile("sRGB"))
    assert np.abs(np.asarray(image.convert("RGB"))[8, 8::16].astype(int) - PATCHES).max() <= 4
    assert np.abs(middles(np.asarray(seen)) - right(POINTS[primaries], LIGHT[transfer])).max() <= 6


def test_a_jpeg_xl_without_losses_keeps_a_high_range_by_name():
    source = decode(png(cicp(9, 16), pixels=flat(dtype=np.uint16)))
    made = deliver(source.raster, build_format("jxl", {"lossless": True}), source.metadata, Output())
    back = decode(made).raster
    assert back.profile == source.raster.profile
    assert np.array_equal(back.array(), source.raster.array())


@pytest.mark.parametrize("transfer", [16, 18])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_jpeg_xl_with_losses_keeps_a_high_range(transfer, depth):
    data = png(cicp(9, transfer), pixels=flat(HIGH, depth))
    source = decode(data)
    made = deliver(source.raster, build_format("jxl", {"quality": 98}), source.metadata, Output())
    assert decode(made).raster.profile == source.raster.profile
    assert np.abs(srgb_of(made) - srgb_of(data)).max() <= 4
    with Image.open(io.BytesIO(made)) as image:
        assert numbers_of(image.info["icc_profile"]) == (9, transfer)
        seen = middles(np.asarray(image.convert("RGB")))
    light = HIGH.max(axis=1) > 20  # in the dark, a step of PQ is a tiny part of a cd/m²
    assert np.abs(seen - HIGH)[light].max() <= 4


@pytest.mark.parametrize("transfer", [16, 18])
@pytest.mark.parametrize("lossless", [True, False])
@pytest.mark.parametrize("name", ["avif", "heif"])
def test_more_than_8_bits_keep_a_high_range_by_numbers(name, lossless, transfer):
    data = png(cicp(9, transfer), pixels=flat(HIGH, np.uint16))
    source = decode(data)
    values = {"depth": "10", "quality": 95, "lossless": lossless}
    made = deliver(source.raster, build_format(name, values), source.metadata, Output())
    seen = pillow_heif.open_heif(made, convert_hdr_to_8bit=False)
    said = seen.info["nclx_profile"]
    assert (said["color_primaries"], said["transfer_characteristics"]) == (9, transfer)
    assert "icc_profile" not in seen.info
    back = decode(made)
    assert back.raster.profile == source.raster.profile
    assert back.contents >= {Content.HDR, Content.DEPTH}
    assert np.abs(middles(back.raster.array()) / 257 - HIGH).max() <= (0.2 if lossless else 2)
    eight = decode(deliver(source.raster, build_format(name), source.metadata, Output()))
    assert eight.raster.profile is None
    assert Content.HDR in build_format(name, {"depth": "10"}).held
    assert Content.HDR not in build_format(name).held


def test_adobe_rgb_of_a_camera_is_within_what_a_jpeg_costs():
    expected = right(ADOBE, lambda v: v ** (563 / 256))
    assert np.abs(srgb_of(by_dcf()) - expected).max() <= 3


@pytest.mark.parametrize("target", [build_format(name) for name in ("png", "tiff")] + [
    build_format("webp", {"lossless": True}), build_format("avif", {"lossless": True}),
    build_format("jxl", {"lossless": True}),
], ids=lambda chosen: type(chosen).__name__)  # fmt: skip
@pytest.mark.parametrize("name", ["cICP 12/13", "cICP 9/1", "AVIF 1/8", "gAMA and cHRM", "gAMA 1", "JPEG 2000 by CICP"])
def test_results_say_it_so_that_little_cms_sees_the_same(name, target):
    data, points, light = SOURCES[name]
    source = decode(data)
    made = deliver(source.raster, target, source.metadata, Output())
    with Image.open(io.BytesIO(made)) as image:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        assert np.array_equal(middles(np.asarray(image.convert("RGB"))), PATCHES)
        seen = ImageCms.profileToProfile(image.convert("RGB"), profile, ImageCms.createProfile("sRGB"))
    assert np.abs(middles(np.asarray(seen)) - right(points, light)).max() <= 1


@pytest.mark.parametrize("name", ["cICP 12/13", "cICP 9/1", "gAMA 1", "AVIF 12/13"])
def test_a_format_without_a_word_for_colors_gets_them_in_srgb(name):
    data, points, light = SOURCES[name]
    source = decode(data)
    made = deliver(source.raster, build_format("bmp"), source.metadata, Output())
    with Image.open(io.BytesIO(made)) as image:
        assert np.abs(middles(np.asarray(image)) - right(points, light)).max() <= 1


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize(
    ("chunk", "light"), [(gamma(1.0), LIGHT[8]), (cicp(1, 1), LIGHT[1]), (cicp(12, 13), LIGHT[13])]
)
def test_gray_is_of_the_curve_that_is_told(chunk, light, depth):
    shades = PATCHES[:, :1]
    source = decode(png(chunk, pixels=flat(shades, depth)))
    made = deliver(source.raster, build_format("png"), source.metadata, Output(color="srgb"))
    with Image.open(io.BytesIO(made)) as image:
        seen = np.asarray(image).astype(float) / (257 if depth is np.uint16 else 1)
    assert np.abs(seen[8, 8::16] - right(POINTS[1], light, np.repeat(shades, 3, axis=1))[:, 0]).max() <= 1


def pq(nits: float) -> float:
    """Encode light (SMPTE ST 2084)."""
    raised = (nits / 10_000) ** (2610 / 16384)
    return ((3424 / 4096 + 2413 / 128 * raised) / (1 + 2392 / 128 * raised)) ** (2523 / 32)


def of_pq(value: float) -> float:
    root = value ** (32 / 2523)
    return 10_000 * (max(root - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * root)) ** (16384 / 2610)


def eetf(nits: float, most: float = 203.0, peak: float = 1000.0) -> float:
    """Bring light from one display to a darker one (BT.2390-8, 5.4.1)."""
    value, top = min(pq(nits) / pq(peak), 1), pq(most) / pq(peak)
    knee = 1.5 * top - 0.5
    if value >= knee:
        t = (value - knee) / (1 - knee)
        value = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * top
    return of_pq(value * pq(peak))


def hlg_nits(values: np.ndarray, luminance: np.ndarray) -> np.ndarray:
    """Return the light of a display of 1,000 cd/m² (BT.2100, table 5)."""
    scene = np.where(values <= 0.5, values**2 / 3, (np.exp((values - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    return 1000 * (scene @ luminance)[..., np.newaxis] ** 0.2 * scene


def mapped(primaries: int, nits: np.ndarray) -> np.ndarray:
    """Return light as sRGB: by one factor, after its brightest color, and cut off where sRGB ends."""
    brightest = nits.max(axis=-1)
    factor = np.array([eetf(most) / most if most > 0 else 1 for most in brightest])[:, np.newaxis]
    linear = (nits * factor / 203) @ (np.linalg.inv(matrix(POINTS[1])) @ matrix(POINTS[primaries])).T
    linear = np.clip(linear, 0, 1)
    return 255 * np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


HIGH = np.array([
    (40, 40, 40), (90, 90, 90), (128, 128, 128), (148, 148, 148), (170, 170, 170), (192, 192, 192), (255, 255, 255),
    (0, 0, 0), (120, 100, 90), (150, 120, 110), (100, 140, 120), (90, 100, 140),
])  # fmt: skip


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("primaries", [1, 9, 12])
@pytest.mark.parametrize("transfer", [16, 18])
def test_a_high_range_is_mapped_by_the_curve_of_bt_2408(transfer, primaries, depth):
    values = HIGH / 255
    nits = np.vectorize(of_pq)(values) if transfer == 16 else hlg_nits(values, matrix(POINTS[primaries])[1])
    seen = srgb_of(png(cicp(primaries, transfer), pixels=flat(HIGH, depth)))
    assert np.abs(seen - mapped(primaries, nits)).max() <= 1


def heic(primaries: int, transfer: int) -> bytes:
    buffer = io.BytesIO()
    made = pillow_heif.from_pillow(Image.fromarray(flat()))
    made.save(buffer, quality=-1, chroma=444, matrix_coefficients=0)
    return with_nclx(buffer.getvalue(), primaries, transfer)


@pytest.mark.parametrize(("primaries", "transfer"), [(12, 13), (9, 1), (1, 8), (1, 13)])
def test_a_heic_says_it_by_numbers(primaries, transfer):
    assert np.abs(srgb_of(heic(primaries, transfer)) - right(POINTS[primaries], LIGHT[transfer])).max() <= 1
