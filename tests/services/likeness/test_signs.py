"""Signs stay the same where a picture is scaled, compressed or brightened, and differ where it is another."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageEnhance

from multitone.services.likeness.signs import BYTES, signs_of


def scene(seed: int) -> Image.Image:
    """Return a picture of soft shapes."""
    chance = random.Random(seed)
    small = Image.new("L", (9, 7))
    small.putdata([chance.randrange(256) for _ in range(63)])
    return small.resize((320, 240), Image.Resampling.BICUBIC).convert("RGB")


def distance(one: Image.Image, other: Image.Image) -> int:
    return (int.from_bytes(signs_of(one), "little") ^ int.from_bytes(signs_of(other), "little")).bit_count()


def compressed(image: Image.Image) -> Image.Image:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=30)
    return Image.open(data)


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_has_nearly_the_same_and_another_has_not(seed: int) -> None:
    image = scene(seed)
    assert len(signs_of(image)) == BYTES
    for copy in (image.resize((64, 48)), compressed(image), ImageEnhance.Brightness(image).enhance(0.8)):
        assert distance(image, copy) <= 6
    assert distance(image, scene(seed + 100)) >= 32
    assert distance(image, image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)) >= 32


def test_a_picture_without_contrast_has_none_and_transparency_is_white() -> None:
    assert signs_of(Image.new("RGB", (64, 64), (120, 120, 121))) == b""
    image = scene(1).convert("RGBA")
    image.putalpha(0)
    assert signs_of(image) == b""
