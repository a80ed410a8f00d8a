from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from multitone.errors import UsageError
from multitone.imaging.parameters import (
    COLOR_PATTERN,
    Points,
    build,
    parameters_of,
    read_points,
    suggestion,
    summary_of,
    value_text,
)

POINTS_WANTED = "two points or more, each 0..255, with x rising, such as 0,0;128,150;255,255"


class Declared(Struct, frozen=True, forbid_unknown_fields=True):
    """Say the first sentence,
    on two lines.

    And more.
    """

    size: Annotated[float, Meta(ge=0.5, le=9, description="How large.", extra={"unit": "px", "slider": (1, 5)})] = 2.0
    count: Annotated[int, Meta(ge=1, description="How many.")] = 3
    side: Annotated[Annotated[int, Meta(ge=1, le=7)] | None, Meta(description="A side.", extra={"unit": "px"})] = None
    kind: Annotated[Literal["one", "two"], Meta(description="Which.")] = "one"
    sure: Annotated[bool, Meta(description="Whether.")] = False
    color: Annotated[str, Meta(pattern=COLOR_PATTERN, description="Color.")] = "#fff"
    words: Annotated[str, Meta(description="Words.")] = "a"
    points: Annotated[Points, Meta(description="A curve.")] = ((0.0, 0.0), (255.0, 255.0))
    name: Annotated[str, Meta(max_length=5, description="A name.")] = "b"
    shape: Annotated[
        Annotated[str, Meta(pattern=r"^\d:\d\Z", max_length=3)] | None,
        Meta(description="A shape.", extra={"example": "3:2"}),
    ] = None


def test_parameters_are_read_from_the_declaration():
    size, count, side, kind, sure, color, words, points, name, shape = parameters_of(Declared)
    assert (size.name, size.type, size.default, size.minimum, size.maximum) == ("size", "number", 2.0, 0.5, 9)
    assert (size.unit, size.slider, size.help, size.optional) == ("px", (1, 5), "How large.", False)
    assert (count.type, count.minimum, count.maximum) == ("integer", 1, None)
    assert (side.type, side.minimum, side.maximum, side.optional, side.unit) == ("integer", 1, 7, True, "px")
    assert (side.help, side.default) == ("A side.", None)
    assert (kind.type, kind.choices) == ("choice", ("one", "two"))
    assert (sure.type, color.type, words.type) == ("boolean", "color", "text")
    assert (points.type, points.default, points.help) == ("points", ((0.0, 0.0), (255.0, 255.0)), "A curve.")
    assert (points.minimum, points.maximum, points.optional) == (0, 255, False)
    assert (words.longest, name.type, name.longest) == (None, "text", 5)
    assert (shape.type, shape.longest, shape.example, shape.optional) == ("text", 3, "3:2", True)


def test_choices_keep_the_order_of_their_declaration():
    class Chosen(Struct, frozen=True):
        level: Literal["2", "16", "128"] = "16"
        side: Annotated[Literal["top", "left"] | None, Meta(description="A side.")] = None

    level, side = parameters_of(Chosen)
    assert level.choices == ("2", "16", "128")
    assert side.choices == ("top", "left")


def test_parameters_are_shown_as_the_contract_says():
    shown = parameters_of(Declared)[0].as_json()
    assert list(shown) == ["name", "type", "default", "minimum", "maximum", "choices", "unit", "help"]
    assert msgspec.json.encode(shown)


def test_the_summary_is_the_first_sentence_on_one_line():
    assert summary_of(Declared) == "Say the first sentence, on two lines."


def test_text_is_turned_into_values():
    built = build(
        Declared, "it", {"size": "1.5", "count": "4", "side": "7", "kind": "two", "sure": "true", "color": "#Abc"}
    )
    assert built == Declared(1.5, 4, 7, "two", True, "#Abc", "a")


def test_nothing_stands_for_the_default():
    assert build(Declared, "it", {"size": "", "side": "", "count": None}) == Declared()


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("size", "0.4", "a number from 0.5 to 9"),
        ("size", "9.1", "a number from 0.5 to 9"),
        ("size", "nan", "a number from 0.5 to 9"),
        ("size", "inf", "a number from 0.5 to 9"),
        ("size", "-inf", "a number from 0.5 to 9"),
        ("size", "wide", "a number from 0.5 to 9"),
        ("count", "0", "a whole number of at least 1"),
        ("count", "1.5", "a whole number of at least 1"),
        ("side", "8", "a whole number from 1 to 7"),
        ("kind", "three", "one of one, two"),
        ("sure", "perhaps", "true or false"),
        ("color", "red", "a color such as #fed or #ffeedd"),
        ("color", "#ffff", "a color such as #fed or #ffeedd"),
        ("color", "#fff\n", "a color such as #fed or #ffeedd"),
        ("points", "0,0", POINTS_WANTED),
        ("points", "0,0;0,9", POINTS_WANTED),
        ("points", "9,0;0,9", POINTS_WANTED),
        ("points", "0,0;0.001,9", POINTS_WANTED),
        ("points", "0,0;256,9", POINTS_WANTED),
        ("points", "0,-1;25,9", POINTS_WANTED),
        ("points", "0,0;nan,9", POINTS_WANTED),
        ("points", "0,0;9,inf", POINTS_WANTED),
        ("points", "0;9", POINTS_WANTED),
        ("points", "0,0,0;9,9,9", POINTS_WANTED),
        ("points", "up", POINTS_WANTED),
        ("name", "abcdef", "text of at most 5 characters"),
        ("shape", "32", "text such as 3:2"),
    ],
)
def test_a_wrong_value_is_told_with_what_would_do(key, value, expected):
    with pytest.raises(UsageError) as caught:
        build(Declared, "it", {key: value})
    if key in ("color", "points", "name", "shape"):
        assert not {p.name: p for p in parameters_of(Declared)}[key].accepts(value)
    assert str(caught.value) == f"it: {key}={value} is not valid; {key} takes {expected}."


@pytest.mark.parametrize("value", [[], [[0, 0]], [[0, 0], [0, 1]], [[0, 0], [1]], [0, 1], [["x", 0], [1, 1]], 7, {}])
def test_json_that_is_no_points_is_told(value):
    with pytest.raises(UsageError, match=r"^it: points=.* is not valid; points takes two points or more"):
        build(Declared, "it", {"points": value})


@pytest.mark.parametrize(
    "value",
    [
        "0,0;128,150;255,255",
        " 0, 0; 128.0 ,150;255,255",
        [[0, 0], [128, 150], [255, 255]],
        ((0, 0), (128, 150.0), (255, 255)),
    ],
)
def test_points_come_as_text_or_as_lists(value):
    built = build(Declared, "it", {"points": value})
    assert built.points == ((0.0, 0.0), (128.0, 150.0), (255.0, 255.0))
    assert all(isinstance(number, float) for point in built.points for number in point)
    assert value_text(built.points) == "0,0;128,150;255,255"
    assert msgspec.json.decode(msgspec.json.encode(built))["points"] == [[0, 0], [128, 150], [255, 255]]
    assert {built: 1}[built] == 1


@given(st.lists(st.tuples(st.floats(0, 255), st.floats(0, 255)), min_size=2))
def test_points_come_back_from_their_text(points):
    assert read_points(value_text(points)) == tuple(points)


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (False, "false"), (None, ""), (3, "3"), (0.1, "0.1"), ("a b", "a b"), (((0.5, 1.0),), "0.5,1")],
)
def test_values_are_written_as_the_command_line_reads_them(value, text):
    assert value_text(value) == text


def test_not_a_number_given_as_a_float_is_refused():
    with pytest.raises(UsageError):
        build(Declared, "it", {"size": float("nan")})


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(UsageError, match=r"no parameter 'sized' \(did you mean 'size'\?\); it has size, count"):
        build(Declared, "it", {"sized": 1})


def test_nothing_is_suggested_where_nothing_is_near():
    assert suggestion("xyz", ["grayscale"]) == ""
    assert suggestion("greyscale", ["grayscale"]) == " (did you mean 'grayscale'?)"
