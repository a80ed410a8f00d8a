"""AVIF in all its kinds, made and judged by libavif's own programs."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import pyvips

from multitone.errors import ImageError
from multitone.imaging.contents import Content
from multitone.imaging.decode import decode, read_facts, read_header
from tests import pictures
from tests.imaging.readers import properties

pytestmark = pytest.mark.skipif(shutil.which("avifenc") is None, reason="avifenc is not installed")

PHOTOGRAPH = pictures.photograph(96, 64)
CLEAR = np.dstack([PHOTOGRAPH, np.tile(np.linspace(0, 255, 96).astype(np.uint8), (64, 1))])
DEEP = pictures.pixels("RGB", 16, 96, 64)
GRAY = PHOTOGRAPH[:, :, :1]
WIDE = pictures.photograph(200, 136)
CLAP = ("--clap", "48,1,32,1,8,1,4,1")
CROPPED = (slice(20, 52), slice(32, 80))


@pytest.fixture
def made(tmp_path: Path):
    """Return what writes pixels as AVIF, nearly without a loss, and returns its path."""

    def make(array: np.ndarray, *options: str) -> Path:
        source, target = tmp_path / "a.png", tmp_path / "a.avif"
        source.write_bytes(pictures.png(array))
        usual = ["avifenc", "-s", "9", "-j", "1", "--min", "0", "--max", "0"]
        subprocess.run([*usual, *options, str(source), str(target)], check=True, capture_output=True)
        return target

    return make


def by_avifdec(path: Path, depth: int) -> np.ndarray:
    """Return the pixels of a file, neither cropped nor turned."""
    target = path.with_suffix(".judged.png")
    subprocess.run(
        ["avifdec", "--no-strict", "-d", str(depth), str(path), str(target)], check=True, capture_output=True
    )
    array = pyvips.Image.new_from_file(str(target)).numpy()
    return array if array.ndim == 3 else array[:, :, np.newaxis]


KINDS = {
    "4:4:4": (PHOTOGRAPH, "-y", "444"),
    "4:2:2": (PHOTOGRAPH, "-y", "422"),
    "4:2:0": (PHOTOGRAPH, "-y", "420"),
    "4:0:0": (GRAY, "-y", "400"),
    "identity": (PHOTOGRAPH, "-l"),
    "limited": (PHOTOGRAPH, "-y", "444", "-r", "limited"),
    "BT.709": (PHOTOGRAPH, "-y", "444", "--cicp", "1/13/1"),
    "BT.2020": (PHOTOGRAPH, "-y", "444", "--cicp", "1/13/9"),
    "YCgCo": (PHOTOGRAPH, "-y", "444", "--cicp", "1/13/8"),
    "alpha": (CLEAR, "-y", "444"),
    "premultiplied": (CLEAR, "-y", "444", "--premultiply"),
    "grid": (WIDE, "-y", "444", "--grid", "2x2"),
    "10 bits": (DEEP, "-y", "444", "-d", "10"),
    "12 bits": (DEEP, "-y", "444", "-d", "12"),
    "10 bits, limited": (DEEP, "-y", "444", "-d", "10", "-r", "limited"),
    "10 bits, identity": (DEEP, "-y", "444", "-d", "10", "--cicp", "1/13/0"),
    "10 bits, alpha": (CLEAR, "-y", "444", "-d", "10"),
    "10 bits, premultiplied": (CLEAR, "-y", "444", "-d", "10", "--premultiply"),
    "10 bits, grid": (WIDE, "-y", "444", "-d", "10", "--grid", "2x2"),
    "10 bits, gray": (GRAY, "-y", "400", "-d", "10"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_pixels_are_those_that_libavif_sees(kind: str, made) -> None:
    array, *options = KINDS[kind]
    path = made(array, *options)
    raster, told = decode(path.read_bytes()).raster, read_header(str(path))
    depth = 16 if "bits" in kind else 8
    assert (raster.depth, raster.array().shape[2]) == (depth, array.shape[2])
    assert (told.width, told.height) == (raster.width, raster.height)
    assert (told.is_deep, told.has_alpha) == (depth == 16, array.shape[2] == 4)
    judged = by_avifdec(path, depth)[:, :, : array.shape[2]].astype(int)
    seen = raster.array().astype(int)
    if "premultiplied" in kind:  # where little is seen, little is known of the color
        opaque = judged[:, :, 3] > judged.max() // 8
        judged, seen = judged[opaque], seen[opaque]
    level = 1 if depth == 8 else 257
    assert np.abs(seen - judged).max() <= (1 if depth == 8 else 1.5 * level if "premultiplied" in kind else 0.5 * level)


@pytest.mark.parametrize("depth", [8, 10])
@pytest.mark.parametrize(
    "options",
    [
        ("--irot", "1"), ("--irot", "2"), ("--irot", "3"), ("--imir", "0"), ("--imir", "1"), CLAP,
        (*CLAP, "--irot", "1"), ("--irot", "1", "--imir", "0"), (*CLAP, "--irot", "3", "--imir", "1"),
    ],
)  # fmt: skip
def test_a_picture_is_cropped_turned_and_mirrored_in_this_order(options: tuple[str, ...], depth: int, made) -> None:
    path = made(PHOTOGRAPH if depth == 8 else DEEP, "-y", "444", "-d", str(depth), *options)
    wanted = by_avifdec(path, 8 if depth == 8 else 16)
    said = dict(zip(options[::2], options[1::2], strict=True))
    wanted = wanted[CROPPED] if "--clap" in said else wanted
    wanted = np.rot90(wanted, int(said.get("--irot", "0")))
    mirror = {"": wanted, "0": wanted[::-1], "1": wanted[:, ::-1]}
    wanted = mirror[said.get("--imir", "")]
    decoded, told = decode(path.read_bytes()), read_header(str(path))
    assert np.abs(decoded.raster.array().astype(int) - wanted).max() <= (1 if depth == 8 else 128)
    assert (told.height, told.width) == wanted.shape[:2]
    facts = read_facts(str(path))
    assert (facts.height, facts.width) == wanted.shape[:2]
    assert Content.EXIF not in decoded.contents | told.contents, "there is none in the file"


@pytest.mark.parametrize(
    "aperture",
    [(0, 32, (0, 1), (0, 1)), (97, 32, (0, 1), (0, 1)), (48, 32, (99, 1), (0, 1)), (48, 32, (0, 0), (0, 1)),
     (48, 32, (1, 2), (0, 1))],
)  # fmt: skip
def test_a_clean_aperture_that_cannot_be_is_passed_over(aperture: tuple, made) -> None:
    data = made(PHOTOGRAPH, "-y", "444", *CLAP).read_bytes()
    told = properties.cropped(48, 32, (8, 1), (4, 1))
    raster = decode(properties.with_property(data, told, properties.cropped(*aperture))).raster
    assert (raster.width, raster.height) == (96, 64)


@pytest.mark.parametrize("depth", [8, 10])
@pytest.mark.parametrize("size", [(80, 64), (120, 64), (96, 40), (4000, 3000)])
def test_a_picture_has_the_size_that_its_header_tells_or_is_refused(size: tuple[int, int], depth: int, made) -> None:
    """What is coded has another size: libavif scales it to the one that is told, libheif does not."""
    path = made(PHOTOGRAPH, "-y", "444", "-d", str(depth))
    path.write_bytes(properties.with_property(path.read_bytes(), properties.sized(96, 64), properties.sized(*size)))
    told = read_header(str(path))
    with contextlib.suppress(ImageError):
        raster = decode(path.read_bytes()).raster
        assert (raster.width, raster.height) == (told.width, told.height)
