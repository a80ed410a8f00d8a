"""Numbers in words: one rule for one number, in the separators of any language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone import numbers
from multitone.numbers import ENGLISH, Style

GERMAN = Style(decimal=",", group=".")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 bytes"), (1, "1 byte"), (812, "812 bytes"), (999.6, "1 kB"), (1234, "1.2 kB"), (99_960, "100 kB"),
     (1_500_000, "1.5 MB"), (999_600_000, "1 GB"), (123e12, "123 TB")],
)  # fmt: skip
def test_bytes_have_three_figures_at_most(number: float, text: str) -> None:
    assert numbers.size(number, ENGLISH) == text


@pytest.mark.parametrize(
    ("value", "two", "three"),
    [(0.0, "0.0 s", "0.00 s"), (0.005, "5.0 ms", "5.00 ms"), (0.0123, "12 ms", "12 ms"), (1.44, "1.4 s", "1.44 s"),
     (9.96, "10 s", "9.96 s"), (12.34, "12 s", "12.3 s"), (65, "1 min 5 s", "1 min 5 s"),
     (7800, "2 h 10 min", "2 h 10 min")],
)  # fmt: skip
def test_seconds_are_written_in_the_figures_that_count(value: float, two: str, three: str) -> None:
    assert numbers.seconds(value, ENGLISH) == two
    assert numbers.seconds(value, ENGLISH, digits=3) == three


@given(st.floats(min_value=0.001, max_value=100_000))
def test_a_duration_is_never_written_as_sixty_of_a_unit(value: float) -> None:
    for digits in (2, 3):
        words = numbers.seconds(value, ENGLISH, digits=digits).split()
        assert words[0] not in ("60", "60.0", "1000"), value
        assert words[2:3] != ["60"], value


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0.00"), (0.0041, "0.0041"), (0.1234, "0.12"), (1.234, "1.23"), (12.34, "12.3"), (1234.4, "1,234")],
)
def test_figures_that_count(number: float, text: str) -> None:
    assert numbers.figures(number, style=ENGLISH) == text


def test_separators_are_those_of_the_style() -> None:
    assert numbers.count(1_234_567, GERMAN) == "1.234.567"
    assert numbers.formatted(1234.5, ",.2f", GERMAN) == "1.234,50"
    assert numbers.size(1_500_000, GERMAN) == "1,5 MB"
    assert numbers.percent(0.0731, GERMAN) == "7,3 %"
    assert numbers.percent(0.0001, ENGLISH) == "less than 0.1 %"


def test_the_time_left_is_at_least_a_second_and_whole() -> None:
    assert numbers.seconds_left(0.2, ENGLISH) == "1 s"
    assert numbers.seconds_left(8.6, ENGLISH) == "9 s"
    assert numbers.seconds_left(75, ENGLISH) == "1 min 15 s"


def test_a_fraction_without_a_specification_has_the_point_of_its_language() -> None:
    assert numbers.formatted(0.5, "", GERMAN) == "0,5"
    assert numbers.formatted(2026, "", GERMAN) == "2026"
    assert numbers.between((0.98, 1.024), GERMAN) == "0,98–1,02"
