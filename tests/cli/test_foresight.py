"""What a command will need is guessed by its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from multitone.cli.foresight import MOST_BYTES, is_light, needs_workers
from multitone.imaging.readers.light import jpeg


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    return str(path)


def test_one_small_jpeg_turned_gray_is_light(small: str, tmp_path: Path) -> None:
    line = ["convert", small, "-o", str(tmp_path), "--do", "grayscale"]
    assert is_light(line)
    assert is_light([*line, "--format", "jpeg", "--quality", "90"])
    for more in (["--format", "png"], ["--do", "invert"], [str(tmp_path)], ["--compare"]):
        assert not is_light([*line, *more])
    assert not is_light(["compare", *line[1:]])
    assert not is_light(line[:4])
    Path(small).write_bytes(bytes(MOST_BYTES + 1))
    assert not is_light(line)


def test_a_small_jpeg_is_one_that_the_reader_takes() -> None:
    assert MOST_BYTES == jpeg.MOST_BYTES


@pytest.mark.parametrize(
    ("line", "needs"),
    [
        ("", False), ("history", False), ("convert a -o b", True), ("compare a", True), ("watch a -o b", True),
        ("convert -h", False), ("convert a -o b --dry-run", False),
    ],
)  # fmt: skip
def test_what_starts_workers(line: str, needs: bool) -> None:
    assert needs_workers(line.split()) == needs
