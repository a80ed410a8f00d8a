import hashlib
import os

import pytest

from multitone.errors import UsageError
from multitone.imaging import step_files
from multitone.imaging.operation import build_operation


def test_what_cannot_be_opened_is_said_with_its_name_and_remedy(tmp_path):
    empty = tmp_path / "empty.cube"
    empty.touch()
    for path, words in (
        (tmp_path / "none.cube", "none.cube is not at .*put it back"),
        (tmp_path, "is not a file"),
        (empty, "empty.cube is empty"),
        ("a\0b", "put it back"),
        (tmp_path / ("x" * 300), "put it back"),
    ):
        with pytest.raises(UsageError, match=words):
            step_files.stamp_of(str(path))


def test_a_file_that_claims_four_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "large.cube"
    with path.open("wb") as file:
        file.truncate(4 << 30)
    with pytest.raises(UsageError, match=r"4\.\d GB"):
        step_files.load(str(path), lambda *_: pytest.fail("it was read"))
    os.truncate(path, 0)


def test_files_of_steps_are_known_by_the_hash_of_their_bytes(tmp_path):
    path, gone = tmp_path / "a.cube", tmp_path / "b.cube"
    path.write_bytes(b"one")
    steps = [build_operation(name, values) for name, values in (
        ("lut", {"file": str(path)}), ("lut", {"file": str(gone)}), ("lut", {}), ("grayscale", {}),
    )]  # fmt: skip
    assert step_files.hashes_of(steps) == {str(path): hashlib.sha256(b"one").hexdigest(), str(gone): ""}
    path.write_bytes(b"other")
    assert step_files.hashes_of(steps)[str(path)] == hashlib.sha256(b"other").hexdigest()


def test_a_path_is_kept_from_the_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert build_operation("lut", {"file": "a.cube"}).file == str(tmp_path / "a.cube")
    assert build_operation("lut", {"file": "~/a.cube"}).file == os.path.expanduser("~/a.cube")
    assert build_operation("lut", {"file": ""}).file == ""
