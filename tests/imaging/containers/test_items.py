"""Items of picture files are found as another library wrote them, and whatever tables of strangers say."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.imaging.containers.items import exif_of_items, item_of
from tests import pictures

AVIF = pictures.file(pictures.photograph(40, 28), "AVIF", exif=pictures.exif(1), speed=10)


def test_exif_of_an_avif_is_the_one_that_was_written():
    exif = Image.Exif()
    exif.load(exif_of_items(AVIF))
    assert dict(exif) == dict(Image.open(io.BytesIO(AVIF)).getexif()) != {}


@pytest.mark.parametrize("data", [b"", AVIF[:100], pictures.jpeg(), pictures.file(pictures.photograph(8, 8), "AVIF")])
def test_there_is_none_where_there_is_none(data):
    assert exif_of_items(data) == b""


@given(st.data())
def test_damaged_tables_break_nothing(data):
    damaged = bytearray(AVIF)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, 400))] = data.draw(st.integers(0, 255))
    assert len(item_of(bytes(damaged), b"Exif")) <= len(damaged)
