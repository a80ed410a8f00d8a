"""Enlarging against Pillow's bicubic of floats, which is Catmull–Rom too and neither rounds nor clips between passes.

Pillow leaves out what lies beyond the edge, so that the oracle is given a picture with its edge repeated.
"""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from multitone.operations.algorithms.products import BLOCK, STRIP, enlarged
from tests import pictures


def by_pillow_unclipped(array, width, height):
    padded = np.pad(array, ((3, 3), (3, 3), (0, 0)), mode="edge").astype(np.float32)
    inside = (3, 3, 3 + array.shape[1], 3 + array.shape[0])
    planes = [Image.fromarray(padded[:, :, band]) for band in range(array.shape[2])]
    return np.stack([np.asarray(p.resize((width, height), Image.Resampling.BICUBIC, inside)) for p in planes], axis=2)


def by_pillow(array, width, height):
    return np.clip(by_pillow_unclipped(array, width, height), 0, np.iinfo(array.dtype).max)


def text():
    image = Image.new("RGB", (200, 60), "#fff")
    ImageDraw.Draw(image).text((5, 5), "Hamburgefonstiv", "#000", font_size=24)
    return np.asarray(image)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("size", [(60, 45), (61, 45), (97, 45), (60, 46), (120, 90), (101, 333), (600, 450)])
def test_it_is_that_of_pillow_in_floats(size, mode, depth):
    array = pictures.pixels(mode, depth, 60, 45)
    assert np.abs(enlarged(array, *size) - by_pillow(array, *size)).max() <= (0.51 if depth == 8 else 0.6)


def test_letters_are_not_clipped_between_across_and_down():
    assert np.abs(enlarged(text(), 340, 102) - by_pillow(text(), 340, 102)).max() <= 0.51


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (7, 1), (2, 3), (STRIP * 5 + 1, 3), (3, STRIP * 5 + 1)])
@pytest.mark.parametrize("times", [1, 1.3, 3, BLOCK + 1])
def test_strips_and_blocks_have_no_seams(size, times):
    array = np.random.default_rng(31).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    wanted = (round(size[0] * times), round(size[1] * times))
    assert np.abs(enlarged(array, *wanted) - by_pillow(array, *wanted)).max() <= 0.51


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_colors_are_weighed_by_alpha(mode, depth):
    array = pictures.pixels(mode, depth).copy()
    array[10:30, 10:25, -1] = 0
    done = enlarged(array, 150, 140)
    top = np.iinfo(array.dtype).max
    wide = np.float64 if depth == 16 else np.int32
    weighed = by_pillow_unclipped(array[:, :, :-1].astype(wide) * array[:, :, -1:] / top, 150, 140)
    alpha = by_pillow_unclipped(array[:, :, -1:], 150, 140)
    seen = alpha[:, :, 0] > top / 20
    assert np.abs(done[:, :, -1:] - np.clip(alpha, 0, top)).max() <= 0.6
    expected = np.clip(weighed[seen] / alpha[seen] * top, 0, top)
    assert np.abs(done[seen][:, :-1] - expected).max() <= (0.51 if depth == 8 else 1)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_what_streams_is_enlarged_to_nearly_the_same(mode, depth):
    """libvips' places are whole 64ths of a pixel: at 8 bits two levels of a steep picture at the most."""
    raster = Raster(pictures.pixels(mode, depth))
    step = parse_step("resize percent=170 enlarge=true")
    streamed = step.apply(raster.vips())
    difference = np.abs(Raster(streamed).array().astype(int) - step.process(raster).array())
    assert difference.max() <= (2 if depth == 8 else 500)
