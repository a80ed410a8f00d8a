"""The reduced picture: its steps come out like the true ones, and at the true size."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from multitone.imaging.color.convert import as_srgb
from multitone.imaging.decode import Hints, decode
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from multitone.imaging.readers.spaces import in_wanted_space
from multitone.operations.geometry.resize import Resize
from multitone.services.preview.reduced import (
    MOST_PIXELS,
    Reduced,
    apply_reduced,
    divisor,
    read_reduced,
    true_size,
    worth_reducing,
)
from tests import pictures


def photograph(width: int = 1200, height: int = 800) -> np.ndarray:
    return pictures.photograph(width, height)


def reduced_by(array: np.ndarray, by: int) -> Reduced:
    height, width = array.shape[:2]
    small = np.asarray(Image.fromarray(array).reduce(by))
    return Reduced(Raster(small), (width, height))


@pytest.mark.parametrize(
    "steps",
    [
        ["gaussian-blur sigma=12"],
        ["grayscale", "gaussian-blur sigma=6", "contrast amount=1.4"],
        ["unsharp-mask sigma=10 amount=1"],
        ["resize width=700", "gaussian-blur sigma=5"],
        ["resize width=500 height=500 mode=fill"],
        ["resize longest_side=700", "gaussian-blur sigma=5"],
        ["resize short_side=300"],
        ["resize megapixels=0.25"],
        ["canvas width=1400 height=1000 background=#00f position=bottom"],
        ["resize width=400 height=400 mode=pad background=#ff0000"],
        ["resize percent=30 mode=stretch"],
        ["exposure stops=0.7", "vibrance"],
        ["clahe"],
        ["shadows-highlights shadows=80"],
        ["denoise"],
    ],
    ids=lambda steps: steps[0],
)
def test_reduced_steps_look_like_the_true_ones(steps: list[str]) -> None:
    pipeline = Pipeline.parse(steps)
    array = photograph()
    true = pipeline.apply(Raster(array)).pillow()
    quick = apply_reduced(pipeline, reduced_by(array, 4))
    assert quick.true_size == true.size
    size = (200, round(200 * true.height / true.width))
    one, other = (
        np.asarray(p.convert("RGB").resize(size, Image.Resampling.BOX)).astype(float)
        for p in (true, quick.raster.pillow())
    )
    assert np.abs(one - other).mean() < 2.5


def test_a_reduced_picture_has_less_noise_to_take_away() -> None:
    """Squares of 16 pixels are too large for noise of 12 to hide; of 4 pixels, in a reduced picture, they are not."""
    squares = 120 + 8 * ((np.indices((256, 384)) // 16).sum(axis=0) % 2 * 2 - 1)
    noise = np.random.default_rng(4).normal(0, 3, squares.shape)
    array = np.clip(np.rint(squares + noise), 0, 255).astype(np.uint8)[:, :, np.newaxis]
    pipeline = Pipeline.parse(["denoise luminance=12"])
    true = np.asarray(pipeline.apply(Raster(array)).pillow().reduce(4))
    small = np.asarray(Image.fromarray(array[:, :, 0]).reduce(4))
    quick = np.asarray(apply_reduced(pipeline, Reduced(Raster(small), (384, 256))).raster.pillow())
    assert quick.std() > true.std() * 0.9
    assert np.abs(quick.astype(int) - true).mean() < 3


@given(
    width=st.none() | st.integers(1, 2000),
    height=st.none() | st.integers(1, 2000),
    percent=st.none() | st.floats(1, 300),
    mode=st.sampled_from(["fit", "fill", "pad", "stretch"]),
    enlarge=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_the_true_size_after_a_resize_is_known(
    width: int | None, height: int | None, percent: float | None, mode: str, enlarge: bool
) -> None:
    resize = Resize(width=width, height=height, percent=percent, mode=mode, enlarge=enlarge)  # type: ignore[arg-type]
    true = resize.process(Raster(np.zeros((90, 160, 3), np.uint8)))
    quick = apply_reduced(Pipeline((resize,)), Reduced(Raster(np.zeros((22, 40, 3), np.uint8)), (160, 90)))
    assert quick.true_size == (true.width, true.height)
    assert quick.raster.width <= max(40, true.width)


def test_a_resize_does_not_take_away_what_a_reduced_picture_has_left() -> None:
    quick = apply_reduced(Pipeline.parse(["resize width=600"]), reduced_by(photograph(), 4))
    assert quick.raster.width == 300
    assert quick.true_size == (600, 400)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("by", [2, 8, 16])
def test_a_jpeg_is_read_reduced_and_upright(orientation: int, by: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = pictures.file(pictures.stored(photograph(330, 210), orientation), "JPEG", quality=95, exif=exif)
    assert true_size(data) == (330, 210)
    reduced = read_reduced(data, (330, 210), by)
    small = reduced.raster.pillow()
    assert abs(small.width - 330 / by) <= 1
    assert abs(small.height - 210 / by) <= 1
    expected = decode(data).raster.pillow().resize(small.size, Image.Resampling.BOX)
    assert np.abs(np.asarray(small).astype(int) - np.asarray(expected)).mean() < 8


def test_what_is_no_jpeg_is_reduced_at_its_own_depth() -> None:
    exif = pictures.chunk(b"eXIf", pictures.exif(6))
    data = pictures.png(pictures.pixels("RGBA", 16, 48, 64), after=exif)
    read = read_reduced(data, true_size(data), 4)
    assert read.true_size == (64, 48)  # turned, which only the end of the file tells
    reduced = read.raster
    assert (reduced.width, reduced.height, reduced.mode, reduced.depth) == (16, 12, "RGBA", 16)


def test_colors_become_srgb_where_a_step_needs_it() -> None:
    data = pictures.file(pictures.image("RGB"), "JPEG", quality=95, icc_profile=pictures.wide_profile())
    true = decode(data).raster
    reduced = read_reduced(data, (40, 28), 2)
    assert reduced.raster.profile == true.profile
    assert in_wanted_space(reduced.raster, Hints(srgb=True)).profile is None
    seen = np.asarray(in_wanted_space(reduced.raster, Hints(srgb=True)).pillow()).astype(int)
    expected = np.asarray(decode(data, Hints(srgb=True)).raster.pillow().resize((20, 14), Image.Resampling.BOX))
    assert np.abs(seen - expected).mean() < 6
    gray = Raster(pictures.image("L"), pictures.gray_profile())
    assert in_wanted_space(gray, Hints(srgb=True)).profile is None
    assert np.array_equal(in_wanted_space(gray, Hints(srgb=True)).array(), as_srgb(gray).array())


@given(width=st.integers(1, 20_000), height=st.integers(1, 20_000), room=st.integers(64, 3000))
def test_a_reduced_picture_fills_the_room_or_has_as_many_pixels_as_it_may(width: int, height: int, room: int) -> None:
    by = divisor((width, height), (room, room))
    assert by & (by - 1) == 0
    assert width * height / by**2 <= MOST_PIXELS
    longest = max(width, height) / by
    assert longest >= min(room, max(width, height)) or width * height / (by / 2) ** 2 > MOST_PIXELS


def test_a_header_that_claims_billions_of_pixels_is_not_reduced() -> None:
    header = struct.pack(">IIBBBBB", 90_000, 90_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + pictures.chunk(b"IHDR", header) + pictures.chunk(b"IDAT", b"")
    assert true_size(bomb) == (90_000, 90_000)
    assert not worth_reducing((90_000, 90_000))
    assert not worth_reducing((800, 600))
    assert worth_reducing((6000, 4000))


def test_a_file_that_is_no_picture_has_no_size(tmp_path: Path) -> None:
    assert true_size(b"no picture") == (0, 0)
