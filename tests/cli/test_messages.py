"""Numbers in words."""

from __future__ import annotations

from multitone.cli.messages import counted, left_alone


def test_one_is_not_several() -> None:
    assert [counted(number, "picture") for number in (0, 1, 2, 1000)] == [
        "0 pictures",
        "1 picture",
        "2 pictures",
        "1,000 pictures",
    ]
    assert counted(2, "of them is", "of them are") == "2 of them are"
    assert (left_alone(1), left_alone(2)) == ("1 other file is left alone.", "2 other files are left alone.")
