import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.errors import UsageError
from multitone.imaging.encode import (
    Jpeg,
    Png,
    Tiff,
    WebP,
    build_format,
    export_formats,
    format_text,
    parse_format,
)


def value_of(parameter):
    match parameter.type:
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(int(parameter.minimum), int(parameter.maximum))
        case "choice":
            return st.sampled_from(parameter.choices)
        case "color":
            return st.from_regex(r"#([0-9a-f]{3}|[0-9a-f]{6})", fullmatch=True)
    raise NotImplementedError(parameter.type)


@st.composite
def formats(draw):
    name, info = draw(st.sampled_from(list(export_formats().items())))
    given = {p.name: draw(value_of(p)) for p in info.parameters if draw(st.booleans())}
    return build_format(name, given)


@given(formats())
def test_a_format_and_its_text_are_the_same_thing(chosen):
    text = format_text(chosen)
    assert parse_format(text) == chosen
    assert format_text(parse_format(text)) == text


@pytest.mark.parametrize("name", export_formats())
def test_a_name_alone_is_a_format(name):
    assert parse_format(name) == build_format(name)
    assert format_text(build_format(name)) == name


def test_settings_are_written_as_those_of_steps_are():
    assert parse_format("jpeg progressive=true subsampling=444") == Jpeg(progressive=True, subsampling="444")
    assert parse_format("  webp   'lossless=true' quality= ") == WebP(lossless=True)
    assert format_text(Jpeg(quality=80, background="#102030")) == "jpeg quality=80 background=#102030"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "A format is empty; write a name, such as “jpeg”"),
        ("jpge", "did you mean 'jpeg'"),
        ("jpeg progressive", "'progressive' is not a setting; write it as key=value"),
        ("jpeg quality=1 quality=2", "quality is given twice"),
        ("jpeg qualty=1", "did you mean 'quality'"),
        ("jpeg subsampling=411", "one of 444, 422, 420"),
        ("gif colors=100", "one of 2, 4, 8"),
        ("png level=10", "from 0 to 9"),
        ("tiff compression='lzw", "cannot be read"),
    ],
)
def test_what_is_wrong_is_told(text, told):
    with pytest.raises(UsageError, match=told):
        parse_format(text)


def test_an_explicit_quality_is_the_last_word():
    assert parse_format("webp quality=40 lossless=true").with_quality(70) == WebP(quality=70, lossless=True)
    assert Tiff().with_quality(70) == Tiff()
    assert Png().with_quality(70) == Png()
