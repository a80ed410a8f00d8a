"""Numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale
from PySide6.QtGui import QValidator

from multitone.gui.widgets.typed_number import judge_number, number_text, read_number


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("2.5 px", "px", 2.5), ("2,5", "px", 2.5), ("2,5px", "px", 2.5), ("2.5 px px", "px", 2.5), ("-3", "", -3.0),
        ("−3°", "°", -3.0), ("90 deg °", "°", 90.0), ("1,5 x", "×", 1.5), ("1.234,5", "", 1234.5),
        ("1,234.5", "", 1234.5),
        ("1.234.567", "", 1234567.0), (",5", "", 0.5), ("5.", "", 5.0), ("50%", "%", 50.0), ("1e-3", "", 0.001),
        ("2.5 kg", "px", None), ("", "px", None), ("-", "px", None), ("two", "px", None), ("1e", "", None),
        ("-1.5 EV", "EV", -1.5), ("2EV", "EV", 2.0), ("1e-3 EV", "EV", 0.001),
    ],
)  # fmt: skip
def test_numbers_are_read(text: str, unit: str, number: float | None) -> None:
    assert read_number(text, unit) == number


@given(st.floats(-1e6, 1e6), st.sampled_from(["en_US", "de_DE", "C", "fr_FR"]))
def test_what_is_written_is_read(number: float, locale: str) -> None:
    text = number_text(number, QLocale(locale))
    assert read_number(text) == pytest.approx(number, rel=1e-7, abs=1e-9)


def test_half_a_number_may_become_one() -> None:
    assert judge_number("-", "px") is QValidator.State.Intermediate
    assert judge_number("- EV", "EV") is QValidator.State.Intermediate, "its E is no exponent"
    assert judge_number("", "px") is QValidator.State.Intermediate
    assert judge_number("2 p px", "px") is QValidator.State.Acceptable
    assert judge_number("2 k px", "px") is QValidator.State.Invalid
    assert judge_number("2.5", whole=True) is QValidator.State.Intermediate
    assert judge_number("2.0", whole=True) is QValidator.State.Acceptable
