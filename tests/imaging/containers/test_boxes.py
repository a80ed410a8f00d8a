"""Boxes are walked in bounded time, whatever they claim, and those of the primary picture are found."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.imaging.color.cicp import profile_of
from multitone.imaging.color.profiles import is_hdr
from multitone.imaging.containers.boxes import MOST_BOXES, boxes, properties_of_primary, top_box
from multitone.imaging.containers.nclx import with_numbers
from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.cases.judges import exiftool
from tests.imaging.color.test_by_numbers import avif, flat


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def full(kind: bytes, content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, bytes((version, 0, 0, flags)) + content)


def test_boxes_of_all_ways_to_tell_a_length() -> None:
    large = struct.pack(">I4sQ", 1, b"larg", 18) + b"ab"
    last = struct.pack(">I4s", 0, b"last") + b"the rest"
    data = box(b"ordi", b"xyz") + large + last
    found = [(kind, data[begin:end]) for kind, begin, end in boxes(data, 0, len(data))]
    assert found == [(b"ordi", b"xyz"), (b"larg", b"ab"), (b"last", b"the rest")]


def test_a_box_that_claims_more_than_there_is_ends_the_walk() -> None:
    data = box(b"good") + struct.pack(">I4s", 1000, b"liar")
    assert [kind for kind, _, _ in boxes(data, 0, len(data))] == [b"good"]
    assert len(list(boxes(box(b"tiny") * 2 * MOST_BOXES, 0, 16 * MOST_BOXES))) == MOST_BOXES


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("wide", [0, 1])
def test_properties_are_those_of_the_primary_item(version: int, wide: int) -> None:
    known = box(b"ipco", box(b"colr", b"of the map") + box(b"ispe", b"size") + box(b"colr", b"of the picture"))

    def associated(item: int, *numbers: int) -> bytes:
        head = struct.pack(">IB" if version else ">HB", item, len(numbers))
        return head + b"".join(struct.pack(">H" if wide else ">B", number | 0x80 << 8 * wide) for number in numbers)

    linked = full(b"ipma", struct.pack(">I", 2) + associated(1, 1) + associated(7, 2, 3), version, wide)
    first = full(b"pitm", struct.pack(">H", 7))
    data = box(b"ftyp", b"avif") + full(b"meta", first + box(b"iprp", known + linked))
    assert [(kind, data[begin:end]) for kind, begin, end in properties_of_primary(data)] == [
        (b"ispe", b"size"),
        (b"colr", b"of the picture"),
    ]
    assert properties_of_primary(top_box(io.BytesIO(data), b"meta", 1000)) != []
    assert top_box(io.BytesIO(data), b"meta", 20) == b""


def test_numbers_are_put_into_the_box_of_the_primary_picture() -> None:
    data = avif(1, 13)
    changed = with_numbers(data, 9, 16)
    assert len(changed) == len(data)
    assert is_hdr(decode(changed).raster.profile)
    assert with_numbers(changed, 1, 13) == data
    with pytest.raises(LookupError):
        with_numbers(box(b"ftyp", b"avif"), 9, 16)


@given(st.binary(max_size=200))
def test_noise_does_no_harm(data: bytes) -> None:
    properties_of_primary(data)
    properties_of_primary(full(b"meta", data))
    top_box(io.BytesIO(data), b"meta", 100)


@pytest.mark.parametrize("lossless", [True, False])
def test_numbers_leave_transparency_and_metadata_where_readers_find_them(tmp_path: Path, lossless: bool) -> None:
    array = np.dstack((flat(dtype=np.uint16), np.full((16, 192), 30_000, np.uint16)))
    metadata = Metadata(exif=pictures.exif(), xmp=pictures.xmp())
    chosen = build_format("avif", {"depth": "12", "quality": 95, "lossless": lossless})
    path = tmp_path / "a.avif"
    path.write_bytes(chosen.encode(Raster(array, profile_of(9, 18)), metadata))
    tags = exiftool().tags(path)
    assert tags["exififd:datetimeoriginal"]
    assert any(tag.startswith("xmp") for tag in tags)
    assert all("MakerNotes" in warning for warning in tags.get("exiftool:warning", []))
    with Image.open(path) as image:
        seen = np.asarray(image)
    assert seen.shape == (16, 192, 4)
    assert np.abs(seen[8, 8::16].astype(int) - array[8, 8::16] / 257).max() < 5
    assert is_hdr(decode(path.read_bytes()).raster.profile)
