"""AVIF: how finely color is kept, and what its usual speed means to the encoder."""

import io
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image, _avif

from multitone.imaging.encode import Avif, save
from multitone.imaging.frames.sequence import Frame, Sequence
from multitone.imaging.raster import Raster
from tests import pictures

PHOTOGRAPH = pictures.photograph(160, 120)
MONOCHROME, HALVED_ACROSS, HALVED_DOWN = 0x10, 0x08, 0x04
"""In the third byte of the configuration (AV1 in ISOBMFF, 2.3)."""


def chroma(data):
    """Say how a file's color is kept."""
    flags = data[data.index(b"av1C") + 6]
    return {0: "444", HALVED_ACROSS | HALVED_DOWN: "420"}.get(flags & 0x0C, "?") if not flags & MONOCHROME else "gray"


def of_pillow(**how):
    file = io.BytesIO()
    Image.fromarray(PHOTOGRAPH).save(file, "AVIF", quality=75, max_threads=1, **how)
    return file.getvalue()


@pytest.mark.parametrize("depth", ["8", "10"])
@pytest.mark.parametrize("subsampling", ["444", "420"])
def test_color_is_kept_as_finely_as_was_asked_for(subsampling, depth):
    assert chroma(save(Raster(PHOTOGRAPH), Avif(subsampling=subsampling, speed=8, depth=depth))) == subsampling


def test_frames_keep_color_as_finely():
    frames = [Frame(Raster(array), Fraction(1, 10)) for array in (PHOTOGRAPH, PHOTOGRAPH[::-1])]
    sequence = Sequence("frames", "AVIF", 2, 160, 120, lambda: iter(frames))
    assert {chroma(save(sequence, Avif(subsampling=text, speed=8))) for text in ("444", "420")} == {"444", "420"}


def test_gray_stays_gray():
    assert chroma(save(Raster(pictures.pixels("L")), Avif())) == "gray"


def test_finer_color_is_nearer_to_the_original():
    def error(subsampling):
        data = save(Raster(PHOTOGRAPH), Avif(quality=90, subsampling=subsampling, speed=8))
        return np.abs(np.asarray(Image.open(io.BytesIO(data))).astype(int) - PHOTOGRAPH).mean()

    assert error("444") < error("420")


@pytest.mark.parametrize("speed", [4, 6, 8])
def test_a_speed_is_the_encoders_own(speed):
    assert save(Raster(PHOTOGRAPH), Avif(speed=speed)) == of_pillow(speed=speed, subsampling="4:4:4")


@pytest.mark.skipif(not _avif.encoder_codec_available("aom"), reason="this Pillow has another encoder")
def test_at_the_usual_speed_rectangles_are_left_out():
    quickened = of_pillow(speed=5, subsampling="4:4:4", codec="aom", advanced={"enable-rect-partitions": "0"})
    assert save(Raster(PHOTOGRAPH), Avif()) == quickened
    assert quickened != of_pillow(speed=5, subsampling="4:4:4")


def test_another_encoder_is_not_told_of_them(monkeypatch):
    monkeypatch.setattr(_avif, "encoder_codec_available", lambda name: name != "aom")
    assert save(Raster(PHOTOGRAPH), Avif()) == of_pillow(speed=5, subsampling="4:4:4")
