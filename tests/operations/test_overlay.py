import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont, ImageOps

from multitone.imaging.operation import build_operation
from multitone.imaging.parameters import rgb
from multitone.imaging.pipeline import parse_step, step_text
from multitone.imaging.raster import Raster
from multitone.operations.algorithms import typeface
from tests import pictures

POSITIONS = ["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"]


def done_by(name, array, **values):
    return build_operation(name, values).process(Raster(array))


# ---- Border ----


@pytest.mark.parametrize("width", [0, 1, 20])
@pytest.mark.parametrize("color", ["#ffffff", "#f80"])
def test_a_border_is_that_of_pillow(color, width):
    array = pictures.photograph()
    expected = np.asarray(ImageOps.expand(Image.fromarray(array), width, rgb(color)))
    assert np.array_equal(done_by("border", array, width=width, color=color).array(), expected)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("color", ["#666", "#f80"])
def test_a_border_has_its_color_and_the_picture_stays(color, mode, depth):
    array = pictures.pixels(mode, depth)
    unit = np.iinfo(array.dtype).max // 255
    done = done_by("border", array, width=3, color=color)
    colored = color != "#666" or mode.startswith("RGB")
    assert done.mode == ("RGB" if colored else "L") + ("A" if mode.endswith("A") else "")
    result = done.array()
    shown = np.array(rgb(color))[: 3 if colored else 1] * unit
    assert (result[:3, :, : len(shown)] == shown).all()
    assert (result[:, -3:, : len(shown)] == shown).all()
    inside = result[3:-3, 3:-3]
    for band in range(len(shown)):
        assert np.array_equal(inside[:, :, band], array[:, :, band if mode.startswith("RGB") else 0])
    if mode.endswith("A"):
        assert (result[:3, :, -1] == 255 * unit).all()
        assert np.array_equal(inside[:, :, -1], array[:, :, -1])


# ---- Text ----


def written(array, **values):
    return done_by("text", array, **{"text": "Hamburg", "size": 20, **values}).array()


def place_of(before, after):
    """Return top, bottom, left and right of what has changed."""
    changed = (before != after).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    return rows[0], rows[-1], columns[0], columns[-1]


BLACK = np.zeros((200, 300, 3), np.uint8)


def test_words_are_as_high_as_asked_for_at_any_size_of_the_picture():
    for times in (1, 2, 4):
        array = np.zeros((200 * times, 600 * times, 1), np.uint8)
        top, bottom, *_ = place_of(array, written(array, text="H"))
        assert bottom - top + 1 == pytest.approx(0.2 * 200 * times * 0.7, rel=0.15), "a capital is 0.7 of the size"


@pytest.mark.parametrize("position", POSITIONS)
def test_words_stand_where_they_should(position):
    top, bottom, left, right = place_of(BLACK, written(BLACK, position=position, margin=5))
    margin = 10
    if position.startswith("top"):
        assert top == pytest.approx(margin, abs=2)
    elif position.startswith("bottom"):
        assert bottom == pytest.approx(200 - margin, abs=2)
    else:
        assert (top + bottom) / 2 == pytest.approx(100, abs=2)
    if position.endswith("left"):
        assert left == pytest.approx(margin, abs=2)
    elif position.endswith("right"):
        assert right == pytest.approx(300 - margin, abs=2)
    else:
        assert (left + right) / 2 == pytest.approx(150, abs=2)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(("opacity", "color"), [(100, "#ffffff"), (50, "#ffffff"), (25, "#808080")])
def test_words_cover_as_much_as_asked_for(opacity, color, depth):
    unit = 1 if depth == 8 else 257
    array = np.full((100, 150, 3), 40 * unit, np.uint8 if depth == 8 else np.uint16)
    done = written(array, opacity=opacity, color=color, size=60)
    expected = 40 + (rgb(color)[0] - 40) * opacity / 100
    assert done.max() == pytest.approx(expected * unit, abs=0.51)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("opacity", [100, 60, 10])
def test_words_lie_over_the_picture_as_pillow_lays_layers(opacity, mode):
    """The letters' cover is that of white words on black; Pillow's `alpha_composite` is coarse by 2 levels of 255."""
    array = pictures.pixels(mode, 8, 150, 100)
    values = {"size": 40, "position": "center"}
    cover = written(np.zeros((100, 150, 1), np.uint8), opacity=opacity, color="#fff", **values)
    layer = Image.new("RGBA", (150, 100), "#c83264")
    layer.putalpha(Image.fromarray(cover[:, :, 0]))
    expected = np.asarray(Image.alpha_composite(Image.fromarray(array).convert("RGBA"), layer)).astype(int)
    done = written(array, opacity=opacity, color="#c83264", **values)
    assert (done != array).any()
    seen = expected[:, :, 3] > 25
    assert np.abs(done[:, :, :3] - expected[:, :, :3])[seen].max() <= 3
    if mode == "RGBA":
        assert np.abs(done[:, :, 3] - expected[:, :, 3]).max() <= 1


def test_words_without_opacity_or_letters_are_nothing():
    array = pictures.pixels("RGBA")
    assert np.array_equal(written(array, opacity=0), array)
    for blank in ("   ", "\n\n", "\t", "\x00"):
        assert np.array_equal(written(array, text=blank), array)


@pytest.mark.parametrize("depth", [8, 16])
def test_words_are_seen_on_transparent_pictures(depth):
    top = 255 if depth == 8 else 65535
    array = np.zeros((60, 90, 4), np.uint8 if depth == 8 else np.uint16)
    array[:, :, 1] = top
    done = written(array, opacity=100, color="#f00", size=40)
    seen = done[:, :, 3] > 0
    assert done[:, :, 3].max() == top
    assert (done[seen][:, :3] == (top, 0, 0)).all(), "what is not seen does not bleed in"
    assert (done[~seen] == (0, top, 0, 0)).all()


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_words_with_a_color_bring_color_to_gray_pictures(mode):
    array = pictures.pixels(mode)
    assert written(array, color="#f00").shape[2] == pictures.BANDS[mode] + 2
    assert written(array, color="#fff").shape[2] == pictures.BANDS[mode]


@pytest.mark.parametrize("text", ["W" * 500, "a very long line\n" * 20, "\n".join("tower")])
def test_words_are_made_smaller_where_there_is_no_room(text):
    top, bottom, left, right = place_of(BLACK, written(BLACK, text=text, size=50, margin=5))
    assert 8 <= top <= bottom <= 191
    assert 8 <= left <= right <= 291


def test_lines_stand_under_each_other():
    _, one_bottom, *_ = place_of(BLACK, written(BLACK, text="one", position="top-left"))
    _, two_bottom, *_ = place_of(BLACK, written(BLACK, text="one\ntwo", position="top-left"))
    assert two_bottom >= one_bottom + 40


@given(st.text(max_size=500), st.floats(0.5, 100), st.sampled_from(POSITIONS), st.floats(0, 45))
def test_any_text_can_be_written_on_any_picture(text, size, position, margin):
    for width, height in ((1, 1), (30, 2), (40, 30)):
        array = pictures.pixels("RGB", 8, width, height)
        done = written(array, text=text, size=size, position=position, margin=margin)
        assert done.shape == array.shape


def test_bytes_of_an_argument_that_are_no_text_do_no_harm():
    assert written(BLACK, text="a\udcffb").any()


@pytest.mark.parametrize(
    "text", ["a b", "it's", 'say "no"', "a=b", "#1; $HOME `x` \\", "© Zoë\nBüro", "日本語 🙂", "-", "''"]
)
def test_words_go_through_the_command_line(text):
    step = build_operation("text", {"text": text})
    assert step.text == text
    assert parse_step(step_text(step)) == step


def test_letters_that_pillow_s_typeface_lacks_come_from_the_system():
    try:
        ImageFont.truetype("DejaVuSans.ttf", 20)
    except OSError:
        pytest.skip("DejaVu is not installed")
    shown = [written(BLACK, text=letter).tobytes() for letter in "üéßЖΩ"]
    assert len(set(shown)) == len(shown), "boxes are all alike"


def test_letters_that_nobody_has_are_boxes(monkeypatch):
    monkeypatch.setattr(typeface, "SYSTEM_FONTS", ("no-such-font.ttf",))
    typeface._font_for.cache_clear()
    try:
        assert np.array_equal(written(BLACK, text="ü"), written(BLACK, text="Ж"))
        assert written(BLACK, text="ü").any()
    finally:
        typeface._font_for.cache_clear()
