"""What is found by typed words: the words photographers type, and how answers are ranked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.imaging.operation import operations
from multitone.imaging.presentation.searching import Wording, answering, plain, wording

TYPED = {
    "watermark": "watermark", "logo": "watermark", "signature": "watermark text", "b&w": "grayscale",
    "black and white": "grayscale", "black & white": "grayscale", "greyscale": "grayscale", "monochrome": "grayscale",
    "desaturate": "grayscale saturation", "exposure": "exposure", "brighter": "brightness exposure",
    "darken": "exposure brightness gamma", "sharpen": "unsharp-mask", "sharpness": "unsharp-mask",
    "clarity": "unsharp-mask clahe", "denoise": "median denoise", "noise reduction": "median denoise",
    "grain": "median denoise", "straighten": "straighten", "horizon": "straighten", "temperature": "white-balance",
    "warmer": "white-balance", "color cast": "white-balance", "tint": "white-balance hue sepia",
    "shadows": "curve levels shadows-highlights", "highlights": "curve levels shadows-highlights",
    "black point": "levels", "histogram": "levels equalize clahe", "curves": "curve", "frame": "border",
    "caption": "text", "title": "text", "copyright": "text watermark", "thumbnail": "resize", "longest side": "resize",
    "megapixels": "resize", "shrink": "resize", "crop": "crop", "aspect ratio": "crop", "square": "crop",
    "mirror": "flip", "negative": "invert", "soft focus": "gaussian-blur", "blur": "gaussian-blur box-blur",
    "vivid": "saturation vibrance", "skin tones": "vibrance", "film": "lut", "LUT": "lut",
    "auto levels": "auto-contrast", "dark corners": "vignette", "mosaic": "pixelate", "white border": "border",
    "turn": "rotate", "infrared": "channel-mixer",
}  # fmt: skip
"""What a photographer types, and which operations are right; one of them stands among the first three."""


def found(typed: str) -> list[str]:
    known = [(i.name, wording((i.title, i.name), i.keywords, (i.help, i.family))) for i in operations().values()]
    return answering(known, typed)


@pytest.mark.parametrize("typed", list(TYPED))
def test_what_photographers_type_finds_something_right(typed: str) -> None:
    assert len(TYPED) >= 45
    assert set(TYPED[typed].split()) & set(found(typed)[:3])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("grayscle", "grayscale"), ("sharpn", "unsharp-mask"), ("vignete", "vignette"), ("contarst", "contrast"),
        ("saturaton", "saturation"), ("watermrak", "watermark"), ("strighten", "straighten"), ("expsoure", "exposure"),
    ],
)  # fmt: skip
def test_a_slip_of_the_fingers_finds_what_was_meant(typed: str, name: str) -> None:
    assert found(typed)[0] == name


def test_every_operation_has_words_to_find_it_by() -> None:
    assert [info.name for info in operations().values() if len(info.keywords) < 3] == []


def test_the_best_answer_comes_first() -> None:
    known = [
        ("mix", wording(["Channel mixer"], [], ["Mix colors like a blur.", "Color"])),
        ("soften", wording(["Soften"], ["Blur"], ["Detail"])),
        ("lens", wording(["Lens blur"], [], ["Soften.", "Detail"])),
        ("blur", wording(["Blur"], [], ["Soften.", "Detail"])),
        ("preset", wording(["Blur"], [], [], behind=4)),
        ("unblurred", wording(["Unblurred"], [], ["Sharpen.", "Detail"])),
    ]
    assert answering(known, "blur") == ["blur", "lens", "soften", "preset", "unblurred", "mix"]
    assert answering(known, "soft detail") == ["soften", "lens", "blur"]
    assert answering(known, "blur zebra") == []
    assert answering(known, " ") == ["mix", "soften", "lens", "blur", "preset", "unblurred"]
    assert answering(known, "!?") == []


def test_texts_are_compared_without_case_accents_and_punctuation() -> None:
    assert plain("  Schärfe-Größe,  B&W ") == "scharfe grosse b and w"


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=3))
def test_anything_may_be_typed(typed: str, titles: list[str]) -> None:
    words = wording(titles, titles)
    assert isinstance(words, Wording)
    assert answering([(1, words)], typed) in ([], [1])


@given(st.sampled_from(sorted(operations())), st.integers(1, 20))
def test_a_title_with_two_letters_swapped_still_finds_it(name: str, at: int) -> None:
    first, _, rest = plain(operations()[name].title).partition(" ")
    at = min(at, len(first) - 2)
    if len(first) >= 6:
        assert name in found(f"{first[:at]}{first[at + 1]}{first[at]}{first[at + 2 :]} {rest}")
