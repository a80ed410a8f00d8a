"""The step `text`: words drawn on pictures, with what they say of each."""

import contextlib
import itertools
import os
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont
from scipy import ndimage

from multitone.errors import UsageError
from multitone.imaging.decode import decode, read_facts
from multitone.imaging.fields import escaped
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.operation import build_operation
from multitone.imaging.parameters import rgb
from multitone.imaging.pipeline import parse_step, step_text
from multitone.imaging.raster import Raster
from multitone.imaging.source_facts import FIELDS, SourceFacts, literal, spoken_of
from multitone.operations.algorithms import typeface
from tests import pictures

POSITIONS = ["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"]


def done_by(name, array, **values):
    return build_operation(name, values).process(Raster(array))


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


@given(st.text(max_size=250).map(escaped), st.floats(0.5, 100), st.sampled_from(POSITIONS), st.floats(0, 45))
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


# ---- What it says of the picture ----


def block(exif):
    """Return EXIF without what JPEG puts before it."""
    return exif.tobytes().removeprefix(b"Exif\0\0")


EXIF = Image.Exif()
EXIF[0x010F], EXIF[0x0110], EXIF[0x013B] = "NIKON CORPORATION", "NIKON D750", "Zoe"
EXIF.get_ifd(0x8769)[0x9003] = "2024:05:17 10:20:30"
EXIF.get_ifd(0x8769)[0xA434] = "50mm f/1.8"
FACTS = SourceFacts("/pictures/Hamburg/IMG_1.of.jpg", Metadata(exif=block(EXIF)), 6000, 4000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("© Me", "© Me"),
        ("{stem}", "IMG_1.of"),
        ("{name} in {folder}", "IMG_1.of.jpg in Hamburg"),
        ("{date}", "2024-05-17"),
        ("{date:%d.%m.%Y, %H:%M}", "17.05.2024, 10:20"),
        ("{camera}, {lens}", "NIKON D750, 50mm f/1.8"),
        ("{width} × {height}", "6000 × 4000"),
        ("{author}", "Zoe"),
        ("{{stem}} {stem}", "{stem} IMG_1.of"),
        ("{{{width}}}", "{6000}"),
        ("a}}b{{", "a}b{"),
    ],
)
def test_fields_say_what_is_known(text, said):
    step = build_operation("text", {"text": text})
    told = step.for_source(FACTS)
    assert literal(told.text) == said
    assert told.for_source(FACTS) == told, "once is enough"
    assert step.depends_on_source == ("{" in text.replace("{{", ""))
    array = np.zeros((60, 600, 3), np.uint8)
    plain = build_operation("text", {"text": escaped(said)}).process(Raster(array)).array()
    assert np.array_equal(told.process(Raster(array)).array(), plain)


def test_what_is_not_known_is_left_out_with_its_line():
    nothing = SourceFacts("/pictures/gone.jpg")
    for text, said in (
        ("{camera}", ""), ("{date}", ""), ("{width}", ""), ("© Me\n{camera}\n2024", "© Me\n2024"),
        ("by {author}", "by "), ("a\n\nb", "a\n\nb"),
    ):  # fmt: skip
        assert literal(build_operation("text", {"text": text}).for_source(nothing).text) == said


def test_without_a_date_taken_the_file_s_date_is_said(tmp_path):
    (tmp_path / "a.jpg").touch()
    os.utime(tmp_path / "a.jpg", (0, datetime(2020, 1, 2, 3, 4).timestamp()))  # noqa: DTZ001 - the local time is meant
    assert spoken_of("{date:%Y %d}", SourceFacts(str(tmp_path / "a.jpg"))) == "2020 02"


def test_names_with_braces_and_line_ends_are_shown_as_they_are():
    odd = SourceFacts("/a/{stem}\n{{x}.jpg")
    assert literal(build_operation("text", {"text": "{stem}"}).for_source(odd).text) == "{stem} {{x}"


@pytest.mark.parametrize(
    "text",
    [
        "{", "}", "{nothing}", "{}", "{0}", "{stem!r}", "{stem:5}", "{date:%Q}", "{date:{stem}}", "{stem.path}",
        "{stem[0]}", "{date:" + "x" * 61 + "}",
    ],
)  # fmt: skip
def test_other_fields_are_refused(text):
    with pytest.raises(UsageError, match=r"\{stem\}, \{name\}"):
        build_operation("text", {"text": text})
    assert build_operation("text", {"text": escaped(text)})


@pytest.mark.parametrize(("model", "make", "said"), [
    ("X-T5", "FUJIFILM", "FUJIFILM X-T5"), ("Canon EOS R5", "Canon", "Canon EOS R5"), ("", "Canon", "Canon"),
    ("iPhone 12", "", "iPhone 12"), ("ILCE-7M4\0\0rest", "SONY", "SONY ILCE-7M4"), ("", "", ""),
])  # fmt: skip
def test_cameras_are_named_once(model, make, said):
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = make, model
    assert SourceFacts("a.jpg", Metadata(exif=block(exif))).value("camera") == said


@given(st.binary(max_size=200))
def test_damaged_exif_says_nothing_that_harms(data):
    facts = SourceFacts("a.jpg", Metadata(exif=b"II*\0\x08\0\0\0" + data))
    for name in FIELDS:
        assert facts.value(name).isprintable()


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_facts_read_from_a_file_are_those_of_the_decoded_picture(tmp_path, kind, orientation):
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "A camera", orientation
    path = tmp_path / "a picture"
    Image.fromarray(pictures.photograph(30, 20)).save(path, kind, exif=exif)
    facts, decoded = read_facts(str(path)), decode(path.read_bytes())
    assert (facts.width, facts.height) == (decoded.raster.width, decoded.raster.height)
    assert facts.value("camera") == SourceFacts("", decoded.metadata).value("camera") == "A camera"


def test_what_is_no_picture_has_its_name_at_least(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    assert read_facts(str(tmp_path / "a.jpg")).value("stem") == "a"
    assert read_facts(str(tmp_path / "gone.jpg")).value("name") == "gone.jpg"


# ---- Angle, outline, typeface ----


def ink(array):
    """Return the part of a picture that is not black."""
    top, bottom, left, right = place_of(np.zeros_like(array), array)
    return array[top : bottom + 1, left : right + 1]


def test_words_are_turned():
    array = np.zeros((400, 400, 3), np.uint8)
    upright = written(array, position="center")
    for angle, turns in ((90, 1), (-90, -1), (180, 2)):
        turned = written(array, position="center", angle=angle)
        assert np.array_equal(ink(turned), np.rot90(ink(upright), turns))
    skew = written(array, position="center", angle=30)
    expected = Image.fromarray(upright).rotate(30, Image.Resampling.BICUBIC)
    shifts = [np.roll(expected, shift, (0, 1)) for shift in itertools.product((-1, 0, 1), repeat=2)]
    assert min(np.abs(skew.astype(int) - shifted).mean() for shifted in shifts) < 2, "but for half a pixel"


@pytest.mark.parametrize("angle", [-135, -45, 20, 90])
def test_turned_words_fit_into_the_room(angle):
    top, bottom, left, right = place_of(BLACK, written(BLACK, text="W" * 60, size=100, margin=5, angle=angle))
    assert 9 <= top <= bottom <= 191
    assert 9 <= left <= right <= 291


def test_a_line_surrounds_the_letters():
    gray = np.full((200, 300, 3), 128, np.uint8)
    plain, lined = (written(gray, opacity=100, size=40, outline=width, outline_color="#00f") for width in (0, 5))
    white, blue = (lined == 255).all(axis=2), (lined == [0, 0, 255]).all(axis=2)
    assert white.sum() > 500
    assert blue.sum() > 500
    assert white.sum() == pytest.approx((plain == 255).all(axis=2).sum(), rel=0.06)
    assert ndimage.distance_transform_edt(~white)[blue].max() < 7, "4 pixels of line, and what lies between"
    half = written(gray, opacity=50, size=40, outline=5, outline_color="#00f")
    expected = (lined.astype(int) + gray) / 2
    assert np.abs(half - expected).max() <= 1, "letters and line are as opaque as one"


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "LA"])
def test_a_colored_line_brings_color_to_gray_pictures(mode, depth):
    array = pictures.pixels(mode, depth)
    assert written(array, outline=5, outline_color="#f00").shape[2] == pictures.BANDS[mode] + 2
    assert written(array, outline=5).shape[2] == pictures.BANDS[mode]
    assert written(array, outline=0, outline_color="#f00").shape[2] == pictures.BANDS[mode]


def a_typeface():
    """Return the file of a typeface that is there, or skip."""
    try:
        return ImageFont.truetype("DejaVuSerif-Bold.ttf", 20).path
    except OSError:
        pytest.skip("DejaVu is not installed")


def test_a_typeface_is_that_of_its_file(tmp_path):
    array = np.zeros((100, 400, 1), np.uint8)
    done = written(array, text="Hamburg", size=40, opacity=100, typeface=a_typeface(), margin=0, position="top-left")
    mask = ImageFont.truetype(a_typeface(), 40).getmask("Hamburg")
    expected = np.asarray(mask, np.uint8).reshape(mask.size[::-1])
    rows, columns = (np.flatnonzero(expected.any(axis=axis)) for axis in (1, 0))
    ink = expected[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert np.array_equal(done[: ink.shape[0], : ink.shape[1], 0], ink)


@pytest.mark.parametrize("data", [b"no typeface", b"OTTO" + bytes(50), b"\0\1\0\0" + bytes(500)])
def test_what_is_no_typeface_is_said(tmp_path, data):
    (tmp_path / "a.ttf").write_bytes(data)
    step = build_operation("text", {"typeface": str(tmp_path / "a.ttf")})
    with pytest.raises(UsageError, match=r"a\.ttf cannot be used"):
        step.check()
    with pytest.raises(UsageError, match=r"is not at"):
        build_operation("text", {"typeface": str(tmp_path / "gone.ttf")}).check()


def test_a_typeface_that_is_cut_off_ends_no_check(tmp_path):
    with open(a_typeface(), "rb") as file:
        data = file.read()
    for length in (100, 1000, len(data) // 2):
        (tmp_path / "a.ttf").write_bytes(data[:length])
        with contextlib.suppress(UsageError):
            build_operation("text", {"typeface": str(tmp_path / "a.ttf")}).check()
