import pytest

from multitone.batch.events import JobFinished
from multitone.gui.desktop import numbers


@pytest.mark.parametrize(("number", "text"), [(1, "1 picture"), (0, "0 pictures"), (1234, "1,234 pictures")])
def test_pictures(number: int, text: str) -> None:
    assert numbers.pictures(number) == text


def test_a_job_is_told_with_all_that_became_of_it() -> None:
    finished = JobFinished(4.2, 3, 1, 2, 0, 4.2, 9.0, 1.0, 2, 0)
    assert numbers.sentence(finished, 3.5) == "3 pictures · 4.2 s · 3.50 × one thread · 1 failed · 2 skipped"
    stopped = JobFinished(61.0, 1, 0, 0, 9, 61.0, 9.0, 1.0, 2, 0)
    assert numbers.sentence(stopped) == "Stopped after 1 of 10 pictures · 1 min 1 s"


@pytest.mark.parametrize(("value", "text"), [(0.2, "1 s"), (6.4, "6 s"), (90, "1 min 30 s")])
def test_time_left_has_whole_seconds(value: float, text: str) -> None:
    assert numbers.time_left(value) == text


def test_a_name_that_is_no_text_can_be_shown() -> None:
    assert numbers.name_of("/photos/caf\udce9.jpg") == r"caf\xe9.jpg"
    assert numbers.last_of("/photos/2025/caf\udce9.jpg", 2) == r"2025/caf\xe9.jpg"


def test_a_name_that_would_be_obeyed_is_shown_in_one_line() -> None:
    assert numbers.name_of("/photos/a\nb\x1b[31m\u202e.jpg") == r"a\nb\x1b[31m\u202e.jpg"


@pytest.mark.parametrize(
    ("name", "text"),
    [("lzw", "LZW"), ("rec601", "Rec. 601"), ("420", "4:2:0"), ("deflate", "Deflate"), ("a_b-c", "A b c")],
)
def test_a_declared_name_is_written_as_its_field_writes_it(name: str, text: str) -> None:
    assert numbers.spoken(name) == text


@pytest.mark.parametrize(
    ("size", "text"), [((6000, 4000), "6000 × 4000"), ((20_000, 900), "20,000 × 900"), ((1, 123_456), "1 × 123,456")]
)
def test_long_sides_are_parted_at_their_thousands(size: tuple[int, int], text: str) -> None:
    assert numbers.dimensions(size) == text
