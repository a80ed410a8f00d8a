"""The step `watermark`: marks laid over pictures, beside Pillow and ImageMagick."""

import math
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.errors import UsageError
from multitone.imaging.operation import build_operation
from multitone.imaging.raster import Raster
from multitone.operations.algorithms.mark import mark_of
from tests import pictures

POSITIONS = ["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"]
WHITE = np.full((200, 300, 3), 255, np.uint8)
RED = np.zeros((20, 40, 4), np.uint8)
RED[:] = 200, 30, 10, 255
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">
<rect width="40" height="20" fill="#c81e0a"/></svg>"""


@pytest.fixture
def marked(tmp_path):
    """Write a mark into a file, and return a function that lays it over an array."""

    def apply(mark, array, name="mark.png", **values):
        path = tmp_path / name
        path.write_bytes(mark if isinstance(mark, bytes) else pictures.png(mark))
        step = build_operation("watermark", {"file": str(path), "opacity": 100, "margin": 0, **values})
        step.check()
        return step.process(Raster(array)).array()

    return apply


def place_of(before, after):
    """Return top, left, height and width of what has changed."""
    changed = (before != after).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    return rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1


@pytest.mark.parametrize(("mark", "name"), [(RED, "mark.png"), (SVG, "mark.svg"), (SVG, "with a wrong suffix.png")])
@pytest.mark.parametrize(
    ("side", "size", "width", "height"),
    [("shorter", 20, 40, 20), ("longer", 20, 60, 30), ("width", 50, 150, 75), ("height", 50, 200, 100),
     ("height", 100, 300, 150), ("shorter", 0.5, 1, 1)],
)  # fmt: skip
def test_a_mark_is_as_large_as_asked_for(marked, mark, name, side, size, width, height):
    done = marked(mark, WHITE, name, side=side, size=size)
    assert place_of(WHITE, done) == (200 - height, 300 - width, height, width)
    assert np.abs(done[-1, -1] - [200.0, 30, 10]).max() <= 1


@pytest.mark.parametrize("position", POSITIONS)
def test_a_mark_stands_where_it_should(marked, position):
    done = marked(RED, WHITE, position=position, margin=5, size=20)
    top, left, height, width = place_of(WHITE, done)
    assert (height, width) == (20, 40)
    assert top == (10 if "top" in position else 170 if "bottom" in position else 90)
    assert left == (10 if "left" in position else 250 if "right" in position else 130)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_half_transparent_marks_are_composed_as_by_pillow_and_imagemagick(marked, tmp_path, mode):
    mark = pictures.pixels("RGBA", 8, 40, 28)
    array = pictures.pixels(mode, 8, 40, 28)
    done = marked(mark, array, side="width", size=100, position="top-left").astype(int)
    by_pillow = np.asarray(
        Image.alpha_composite(Image.fromarray(array).convert("RGBA"), Image.fromarray(mark)).convert(mode)
    )
    Image.fromarray(array).save(tmp_path / "under.png")
    command = ["convert", tmp_path / "under.png", tmp_path / "mark.png", "-compose", "over", "-composite"]
    subprocess.run([*command, tmp_path / "out.png"], check=True)
    with Image.open(tmp_path / "out.png") as image:
        by_magick = np.asarray(image.convert(mode))
    seen = done[:, :, -1] > 8 if mode == "RGBA" else np.ones(done.shape[:2], bool)
    for expected in (by_pillow, by_magick):
        assert np.abs(done - expected)[seen].max() <= 2
        assert np.abs(done[:, :, -1] - expected[:, :, -1]).max() <= 1


def test_opacity_lies_between(marked):
    done = marked(RED, WHITE, opacity=50, side="width", size=100)
    assert (done[-1, 5] == np.rint((np.array([200, 30, 10]) + 255) / 2)).all()
    assert np.array_equal(marked(RED, WHITE, opacity=0), WHITE)


def test_a_mark_is_turned_as_by_pillow(marked):
    mark = np.zeros((60, 100, 4), np.uint8)
    mark[:, :] = 0, 0, 0, 255
    mark[:30, :50] = 255, 0, 0, 255
    array = np.full((300, 300, 3), 255, np.uint8)
    done = marked(mark, array, size=100 / 3, angle=30, position="center")
    turned = Image.fromarray(mark).rotate(30, Image.Resampling.BICUBIC, expand=True)
    expected = Image.fromarray(array)
    expected.paste(turned, ((300 - turned.width) // 2, (300 - turned.height) // 2), turned)
    difference = np.abs(done.astype(int) - np.asarray(expected))
    assert difference.mean() < 1.5, "but for edges, which lie half a pixel apart"
    assert np.quantile(difference, 0.97) <= 4


def test_a_turned_mark_fits_into_the_room(marked):
    for angle in (-180, -90, -45, 30, 90, 135):
        done = marked(RED, WHITE, size=100, side="width", angle=angle, margin=10)
        top, left, height, width = place_of(WHITE, done)
        assert top >= 19, angle
        assert left >= 19, angle
        assert top + height <= 181, angle
        assert left + width <= 281, angle


def test_tiles_repeat_with_what_lies_between(marked):
    done = marked(RED, WHITE, size=20, tile=True, spacing=50, position="top-left")
    red = (done != 255).any(axis=2)
    rows, columns = np.arange(200) % 40 < 20, np.arange(300) % 60 < 40
    assert np.array_equal(red, rows[:, None] & columns)
    touching = marked(RED, WHITE, size=20, tile=True, spacing=0)
    assert (touching == touching[0, 0]).all()


def test_tiles_go_on_from_where_the_one_would_stand(marked):
    one = marked(RED, WHITE, size=20, margin=7)
    many = marked(RED, WHITE, size=20, margin=7, tile=True)
    red = (one != 255).any(axis=2)
    assert np.array_equal(many[red], one[red])


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "LA"])
def test_gray_pictures_stay_gray_below_gray_marks_only(marked, mode, depth):
    array = pictures.pixels(mode, depth)
    gray = np.full((10, 10, 2), 255, np.uint8)
    assert marked(gray, array, "gray.png").shape[2] == array.shape[2]
    hidden = np.zeros((10, 10, 4), np.uint8)
    hidden[:, :5] = 255
    hidden[:, 5:, 0] = 255  # a color that nobody sees
    assert marked(hidden, array, "hidden.png").shape[2] == array.shape[2]
    assert marked(RED, array, "red.png").shape[2] == array.shape[2] + 2


@pytest.mark.parametrize("mark", [RED[:, :, :3], RED[:, :, 3], RED.astype(np.uint16) * 257], ids=["RGB", "L", "deep"])
def test_marks_of_any_kind_are_taken(marked, mark):
    done = marked(mark, WHITE, size=20)
    shown = [255] * 3 if mark.ndim == 2 else [200, 30, 10]
    assert (done[-1, -1] == shown).all()


def test_a_mark_of_a_wide_space_is_converted(marked, tmp_path):
    Image.fromarray(RED[:, :, :3]).save(tmp_path / "wide.png", icc_profile=pictures.wide_profile())
    data = (tmp_path / "wide.png").read_bytes()
    assert not (marked(data, WHITE)[-1, -1] == [200, 30, 10]).all()


@given(
    st.floats(0.5, 100), st.sampled_from(["shorter", "longer", "width", "height"]), st.floats(-180, 180),
    st.booleans(), st.integers(1, 30), st.integers(1, 30), st.floats(0, 45),
)  # fmt: skip
def test_any_mark_fits_any_picture(tmp_path_factory, size, side, angle, tile, width, height, margin):
    path = tmp_path_factory.getbasetemp() / "any.png"
    path.exists() or path.write_bytes(pictures.png(RED))
    values = {"file": str(path), "size": size, "side": side, "angle": angle, "tile": tile, "margin": margin}
    array = np.zeros((height, width, 3), np.uint8)
    assert build_operation("watermark", values).process(Raster(array)).array().shape == array.shape


# ---- What is no mark ----

BOMB = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;">]>
<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>&h;&h;&h;&h;&h;</text></svg>"""


@pytest.mark.parametrize(
    "data",
    [
        b"no picture", b"<svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", pictures.png(RED)[:60], BOMB,
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9e9" height="9e9"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"/>',
    ],
)  # fmt: skip
def test_what_is_no_mark_is_said(marked, data):
    with pytest.raises(UsageError, match=r"mark\.png cannot be used"):
        marked(data, WHITE)


def test_a_drawing_reads_no_other_files_and_runs_no_script(marked, tmp_path):
    (tmp_path / "secret.png").write_bytes(pictures.png(RED))
    drawing = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40"
    height="20"><image xlink:href="file://{tmp_path}/secret.png" width="40" height="20"/><image href="secret.png"
    width="40" height="20"/><script>document.documentElement.setAttribute("style", "background: red")</script></svg>"""
    assert np.array_equal(marked(drawing.encode(), WHITE, "links.svg"), WHITE)


def test_a_drawing_is_sharp_at_any_size(marked):
    """It is rendered at the size that is needed, not enlarged."""
    array = np.full((2000, 2000, 3), 255, np.uint8)
    circle = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><circle cx="5" cy="5" r="5"/></svg>'
    done = marked(circle, array, "circle.svg", size=100)
    mixed = ((done > 10) & (done < 245)).any(axis=2).sum()
    assert mixed < 2 * math.pi * 2000


def test_a_mark_is_kept_as_it_was_drawn(marked, tmp_path):
    marked(SVG, WHITE)
    mark = mark_of(str(tmp_path / "mark.png"))
    assert mark.drawn(40, 20, 0.0) is mark.drawn(40, 20, 0.0)


@pytest.mark.parametrize(("width", "height"), [(3000, 1), (1, 3000), (4000, 3)])
def test_a_drawing_that_is_thin_is_drawn(marked, width, height):
    drawing = f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">
    <rect width="100%" height="100%" fill="red"/></svg>"""
    done = marked(drawing.encode(), WHITE, "thin.svg", size=50)
    assert max(place_of(WHITE, done)[2:]) == 100
