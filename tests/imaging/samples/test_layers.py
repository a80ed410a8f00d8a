"""How many layers a document of Photoshop has, as ImageMagick wrote them and exiftool counts them."""

from __future__ import annotations

import io
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from multitone.imaging.contents import Content
from multitone.imaging.decode import decode, read_header
from multitone.imaging.encode import build_format
from multitone.imaging.output import Output, deliver
from multitone.imaging.samples.directory import Directory, Item
from multitone.imaging.samples.layers import DATA_BLOCK, HEAD, layers_of_psd, layers_of_tiff
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool, needs_imagemagick


def psd(path: Path, layers: int, depth: int = 8) -> Path:
    """Write a PSD of so many layers and the picture that they make."""
    sizes = ["xc:red", "xc:blue", "xc:lime", "xc:gray"][: layers + (layers > 1)]
    command = ["convert", "-size", "12x8", *sizes, "-depth", str(depth), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def blocks(order: str, *counts: int) -> bytes:
    """Return what Photoshop puts into a TIFF: a block of other things, and one of layers for each number."""

    def block(key: bytes, data: bytes) -> bytes:
        names = (b"8BIM", key) if order == ">" else (b"8BIM"[::-1], key[::-1])
        return b"".join(names) + struct.pack(order + "I", len(data)) + data + bytes(-len(data) % 4)

    layers = (block(b"Layr", struct.pack(order + "h", count) + bytes(9)) for count in counts)
    return b"".join((HEAD, block(b"Patt", b"abc"), *layers))


@needs_exiftool
@needs_imagemagick
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("depth", [8, 16])
def test_layers_of_a_psd_are_told_before_and_after(layers: int, depth: int, tmp_path: Path) -> None:
    path = psd(tmp_path / "a.psd", layers, depth)
    told = exiftool(path).get("Photoshop:LayerCount", 0)
    with path.open("rb") as file:
        assert layers_of_psd(file) == told == layers
        assert file.tell() == 0
    for contents in (read_header(str(path)).contents, decode(path.read_bytes()).contents):
        assert (Content.LAYERS in contents) == (layers > 1)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("counts", "layers"), [((), 0), ((2,), 2), ((-3,), 3), ((1, 5), 1)])
def test_layers_in_a_tiffs_tag_are_counted(order: str, counts: tuple[int, ...], layers: int) -> None:
    value = blocks(order, *counts)
    item = Item(7, len(value), struct.pack(order + "I", 8))
    source = io.BytesIO(bytes(8) + value)
    assert layers_of_tiff(source, Directory(order, big=False, items={DATA_BLOCK: item})) == layers


def test_layers_in_a_tiff_are_told_and_go() -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[DATA_BLOCK] = blocks("<", 2)
    tags.tagtype[DATA_BLOCK] = 7
    data = pictures.file(Image.new("RGB", (12, 8)), "TIFF", tiffinfo=tags)
    decoded = decode(data)
    assert Content.LAYERS in decoded.contents
    for name in ("tiff", "jpeg"):
        assert HEAD not in deliver(decoded.raster, build_format(name), decoded.metadata, Output())


@given(st.binary(max_size=300), st.integers(0, 200))
def test_no_damage_makes_it_raise(damage: bytes, at: int) -> None:
    whole = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 8, 12, 8, 3) + bytes(8) + struct.pack(">IIh", 6, 2, -2)
    broken = whole[:at] + damage
    assert layers_of_psd(io.BytesIO(broken)) >= 0
