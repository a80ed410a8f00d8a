"""The system says who writes a file, where it can."""

from __future__ import annotations

import sys

import pytest

from multitone.watching.wholeness import is_being_written


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_a_file_is_being_written_until_it_is_closed(tmp_path):
    path = tmp_path / "a.jpg"
    with open(path, "wb") as file:
        file.write(b"half")
        file.flush()
        assert is_being_written(str(path))
    assert is_being_written(str(path)) is False
    with open(path, "rb"):
        assert is_being_written(str(path)) is False
    with open(path, "ab"):  # the look itself keeps nobody out
        assert is_being_written(str(path))


def test_a_file_that_is_gone_is_told(tmp_path):
    if sys.platform != "linux":
        assert is_being_written(str(tmp_path / "a.jpg")) is None
        return
    with pytest.raises(FileNotFoundError):
        is_being_written(str(tmp_path / "a.jpg"))
