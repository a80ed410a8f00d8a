import pytest

from multitone.imaging.operation import operations

OURS = ("color", "tone", "detail", "effects")
WORDS = {
    "b&w": "grayscale", "black and white": "grayscale", "greyscale": "grayscale", "monochrome": "grayscale",
    "colored filter": "grayscale", "EV": "exposure", "stops": "exposure", "sharpen": "unsharp-mask",
    "clarity": "clahe", "dehaze": "clahe", "noise reduction": "denoise", "temperature": "white-balance",
    "color cast": "white-balance", "lift shadows": "shadows-highlights", "fill light": "shadows-highlights",
    "curves": "curve", "black point": "levels", "negative": "invert", "vintage": "sepia", "mosaic": "pixelate",
    "dust": "median", "soften": "gaussian-blur", "dark corners": "vignette", "pale colors": "vibrance",
    "split toning": "duotone", "normalize": "auto-contrast", "midtones": "gamma", "infrared": "channel-mixer",
    "edge detection": "find-edges", "relief": "emboss", "line art": "threshold",
}  # fmt: skip


@pytest.mark.parametrize(("word", "name"), WORDS.items())
def test_what_photographers_call_it_is_declared(word, name):
    assert word in operations()[name].keywords


@pytest.mark.parametrize("name", [name for name, info in operations().items() if info.family in OURS])
def test_keywords_say_more_than_the_title(name):
    info = operations()[name]
    said = [word.casefold() for word in info.keywords]
    assert said
    assert len(set(said)) == len(said)
    assert info.title.casefold() not in said
