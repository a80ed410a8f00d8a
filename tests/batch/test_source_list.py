"""Lists of names, as other programs hand them over."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.source_list import names_in
from multitone.errors import UsageError


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"", []),
        (b"\n\r\n  \n", []),
        (b"a.jpg\nb c.jpg\n", ["a.jpg", "b c.jpg"]),
        (b"a.jpg\r\nb.jpg", ["a.jpg", "b.jpg"]),
        (b" a.jpg \n", [" a.jpg "]),
        (b"a\nb.jpg\0c.jpg\r\0\0", ["a\nb.jpg", "c.jpg\r"]),
        (b"a.jpg\0", ["a.jpg"]),
        (b"\xef\xbb\xbfa.jpg\n", ["a.jpg"]),
        ("ä.jpg\r\n😀.jpg\r\n".encode("utf-16"), ["ä.jpg", "😀.jpg"]),
        (b"\xfe\xff" + "ä.jpg\n".encode("utf-16-be"), ["ä.jpg"]),
        ("ä.jpg\n".encode("utf-32"), ["ä.jpg"]),
    ],
)
def test_names_are_read_whatever_wrote_them(data: bytes, names: list[str]) -> None:
    assert names_in(data) == names


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="this system has only names that are text")
@given(st.lists(st.binary(min_size=1, max_size=9).filter(lambda name: b"\0" not in name), min_size=2, max_size=6))
def test_every_name_that_a_system_can_have_comes_through(names: list[bytes]) -> None:
    assert [os.fsencode(name) for name in names_in(b"./" + b"\0./".join(names))] == [b"./" + name for name in names]


def test_a_list_that_is_not_what_it_begins_as_is_told() -> None:
    with pytest.raises(UsageError, match="starts in UTF-16, but continues in another encoding"):
        names_in(b"\xff\xfea")
