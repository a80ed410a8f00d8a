"""Planes of HEICs: the same picture as libheif's own RGB, and offered only where JFIF has them so."""

import importlib
import io

import numpy as np
import pi_heif
import pillow_heif
import pytest
from PIL import Image

from multitone.imaging.decode import Hints, decode
from multitone.imaging.encode import Jpeg, save
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.readers.base import Decoded
from multitone.imaging.samples import heif_planes
from multitone.imaging.samples.heif_planes import planes_of
from multitone.imaging.samples.ycbcr import PlanarRaster
from tests import pictures
from tests.imaging.readers import properties
from tests.imaging.readers.files import heic, without

PHOTOGRAPH = pictures.photograph(96, 64)


def coded(array: np.ndarray = PHOTOGRAPH, **options: object) -> bytes:
    return heic(array, **{"quality": 90, "chroma": 420, "matrix_coefficients": 6, **options})


def in_planes(data: bytes) -> Decoded:
    return decode(data, Hints(planes=True))


def decibels(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(np.square(one.astype(float) - other).mean(), 1e-9)))


@pytest.mark.parametrize("size", [(96, 64), (97, 65), (95, 64), (33, 1), (64, 47)])
@pytest.mark.parametrize("coding", [{}, {"matrix_coefficients": 1}, {"full_range_flag": 0}], ids=str)
def test_colors_are_those_that_libheif_makes_of_them(size: tuple[int, int], coding: dict[str, int]) -> None:
    """It brings planes of Rec. 709 and of video range to those of JFIF by itself."""
    data = coded(pictures.photograph(*size), **coding)
    raster = in_planes(data).raster
    assert isinstance(raster, PlanarRaster)
    theirs = np.array(pi_heif.open_heif(data)).astype(int)
    assert raster.array().shape == theirs.shape == (size[1], size[0], 3)
    assert np.abs(raster.array() - theirs).max() <= (4 if coding else 1)
    assert np.abs(raster.array() - theirs).mean() < 0.8  # Pillow rounds to the nearest, libheif up


@pytest.mark.parametrize(
    "data",
    [
        coded(chroma=444),
        coded(chroma=422), heic(PHOTOGRAPH), coded(pictures.pixels("RGB", 16, 64, 48)),
        coded(pictures.pixels("RGBA", 8, 64, 48)), coded(pictures.pixels("L", 8, 64, 48)), b"", b"ftypheic" * 9,
    ],
    ids=["444", "422", "identity", "ten bits", "alpha", "gray", "empty", "rubbish"],
)  # fmt: skip
def test_other_planes_are_not_offered(data: bytes) -> None:
    assert planes_of(data, "_pi_heif", 1) is None


def test_what_has_no_planes_for_it_is_read_as_before() -> None:
    data = coded(chroma=444)
    assert np.array_equal(in_planes(data).raster.array(), decode(data).raster.array())


@pytest.mark.parametrize("name", ["cropped", "turned", "mirrored"])
def test_planes_are_upright(name: str) -> None:
    made = {
        "cropped": properties.cropped(48, 32, (8, 1), (4, 1)),
        "turned": properties.turned(1), "mirrored": properties.mirrored(1),
    }  # fmt: skip
    data = properties.with_properties(coded(exif=pictures.exif(1)), made[name])
    raster, whole = in_planes(data).raster, decode(data).raster
    assert isinstance(raster, PlanarRaster)
    assert np.abs(raster.array().astype(int) - whole.array()).max() <= 1


def test_tiles_are_decoded_beside_each_other_to_the_same_planes() -> None:
    made = pillow_heif.from_pillow(Image.fromarray(pictures.photograph(256, 192)))
    file = io.BytesIO()
    made.save(file, quality=80, tile_size=64)
    one, several = (planes_of(file.getvalue(), "_pi_heif", threads) for threads in (1, 3))
    assert one is not None
    assert several is not None
    for name in ("luma", "blue", "red"):
        assert np.array_equal(getattr(one, name), getattr(several, name))


def test_a_jpeg_of_planes_is_as_near_to_the_picture_as_one_of_its_colors() -> None:
    data = coded(pictures.photograph(400, 300))
    whole = decode(data).raster
    of_planes, of_colors = (save(raster, Jpeg()) for raster in (in_planes(data).raster, whole))
    ours, theirs = (Image.open(io.BytesIO(file)) for file in (of_planes, of_colors))
    assert ours.quantization == theirs.quantization
    assert ours.info["jfif"] == theirs.info["jfif"]
    assert abs(len(of_planes) / len(of_colors) - 1) < 0.01
    near, nearer = (decibels(np.asarray(image), whole.array()) for image in (ours, theirs))
    assert near > nearer - 0.1


@pytest.mark.parametrize("chosen", [Jpeg(subsampling="444"), Jpeg(progressive=True), Jpeg(optimize=True)])
def test_another_jpeg_is_made_of_colors(chosen: Jpeg) -> None:
    assert not chosen.takes_planes
    ours = Image.open(io.BytesIO(save(in_planes(coded()).raster, chosen)))
    theirs = Image.open(io.BytesIO(save(decode(coded()).raster, chosen)))
    assert decibels(np.asarray(ours), np.asarray(theirs)) > 45


def test_luma_alone_is_taken_where_nothing_else_is_wanted() -> None:
    gray = Pipeline.parse(["grayscale"])
    data = coded()
    raster = decode(data, gray.hints()).raster
    assert raster.is_gray
    assert decibels(gray.apply(raster).array(), gray.apply(decode(data).raster).array()) > 45
    profiled = coded(icc_profile=pictures.wide_profile())
    assert not decode(profiled, gray.hints()).raster.is_gray


def test_steps_and_other_formats_ask_for_no_planes() -> None:
    assert Pipeline().hints(planes=True).planes
    assert not Pipeline().hints().planes
    assert not Pipeline.parse(["flip"]).hints(planes=True).planes


def test_memory_is_held_as_long_as_somebody_looks_at_it() -> None:
    looked_at, others = coded(pictures.photograph(640, 480)), coded(pictures.pixels("RGB", 8, 640, 480))
    luma = planes_of(looked_at, "_pi_heif", 1).luma
    before = luma.copy()
    for _ in range(20):
        planes_of(others, "_pi_heif", 1)
    assert np.array_equal(luma, before)
    array = decode(looked_at).raster.array()
    before = array.copy()
    for _ in range(20):
        decode(others)
    assert np.array_equal(array, before)


def test_without_functions_the_picture_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(heif_planes.FUNCTIONS, "heif_that_is_not_there", (None, ()))
    heif_planes._functions.cache_clear()
    try:
        assert not isinstance(in_planes(coded()).raster, PlanarRaster)
        assert planes_of(coded(), "multitone", 1) is None
    finally:
        heif_planes._functions.cache_clear()


def test_both_packages_have_what_is_looked_for() -> None:
    for module in ("_pi_heif", "_pillow_heif"):
        importlib.import_module(module)
        assert planes_of(coded(), module, 1) is not None


def test_either_package_reads_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    data = coded()
    both = in_planes(data).raster.array()
    without(monkeypatch, "pillow_heif")
    assert np.array_equal(in_planes(data).raster.array(), both)
