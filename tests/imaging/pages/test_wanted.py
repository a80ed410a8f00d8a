"""Which pages are wanted, as it is typed."""

import pytest

from multitone.errors import UsageError
from multitone.imaging.pages.wanted import Pages, read_pages


@pytest.mark.parametrize(
    ("text", "count", "numbers"),
    [
        ("all", 4, [1, 2, 3, 4]),
        ("first", 4, [1]),
        ("split", 3, [1, 2, 3]),
        ("2-3", 4, [2, 3]),
        ("2-9", 4, [2, 3, 4]),
        ("3-", 4, [3, 4]),
        ("2", 4, [2]),
        ("5-6", 4, []),
        (" All ", 1, [1]),
    ],
)
def test_what_is_typed_names_pages(text: str, count: int, numbers: list[int]) -> None:
    assert list(read_pages(text).numbers(count)) == numbers


@pytest.mark.parametrize("text", ["", "0", "3-2", "-2", "1,2", "last", "1-2-3", "12345678"])
def test_what_names_no_pages_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no choice of pages"):
        read_pages(text)


def test_one_page_is_known_without_a_look_at_the_file() -> None:
    known = {"first": 1, "3": 3, "3-3": 3, "all": 0, "split": 0, "2-3": 0, "2-": 0}
    assert {text: read_pages(text).only for text in known} == known
    assert Pages("all").asks_for_all
