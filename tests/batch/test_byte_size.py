"""Sizes as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.byte_size import byte_size_text, read_byte_size
from multitone.errors import UsageError


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("500k", 500_000),
        ("500K", 500_000),
        ("2M", 2_000_000),
        ("2 MB", 2_000_000),
        (" 1.5mb ", 1_500_000),
        ("1,5 MB", 1_500_000),
        ("1G", 1_000_000_000),
        ("1234", 1234),
        ("1234 bytes", 1234),
        ("1 byte", 1),
        ("64KiB", 65_536),
        ("1 Mi", 1_048_576),
    ],
)
def test_what_people_type_is_read(text: str, size: int) -> None:
    assert read_byte_size(text) == size


@pytest.mark.parametrize("text", ["", "k", "0", "-5k", "5x", "1.5.5M", "half", "0.1", "1i", "2M2", "9" * 40])
def test_what_is_no_size_is_told_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="500k or 2M"):
        read_byte_size(text)


@given(st.integers(1, 10**13))
def test_what_is_written_is_read_again(size: int) -> None:
    assert read_byte_size(byte_size_text(size)) == size


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (500_000, "500k"),
        (1_500_000, "1.5M"),
        (2_000_000, "2M"),
        (1234, "1.234k"),
        (999, "999"),
        (10_000, "10k"),
    ],
)
def test_sizes_are_written_short(size: int, text: str) -> None:
    assert byte_size_text(size) == text
