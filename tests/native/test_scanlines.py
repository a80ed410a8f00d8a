"""Filters of PNG's scanlines by the kernel, held against the specification's own words, and gray against Pillow's."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.cli.doctor import findings
from multitone.native import scanlines

needs_kernel = pytest.mark.skipif(not scanlines.built(), reason="there was no compiler for the kernel")
STEPS = [1, 2, 3, 4, 6, 8]
ROWS, LINES = np.zeros((4, 6), np.uint8), np.zeros((4, 7), np.uint8)
FIXED = np.zeros((4, 7), np.uint8)
FIXED.flags.writeable = False


def predicted(kind: int, left: int, above: int, corner: int) -> int:
    """Return what a filter expects of a byte (PNG, third edition, 9.2 and 9.4)."""
    if kind == 4:
        nearest = {abs(left + above - corner - each): each for each in (corner, above, left)}
        return nearest[min(nearest)]
    return (0, left, above, (left + above) // 2)[kind]


def undone(lines: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    rows = np.zeros((1 + len(lines), len(above) + step), int)
    rows[0, step:] = above
    for row, line in enumerate(lines, 1):
        for at in range(step, rows.shape[1]):
            base = predicted(line[0], rows[row, at - step], rows[row - 1, at], rows[row - 1, at - step])
            rows[row, at] = (int(line[1 + at - step]) + base) & 255
    return rows[:, step:].astype(np.uint8)


def numbers(data: st.DataObject) -> np.random.Generator:
    return np.random.default_rng(data.draw(st.integers(0, 1 << 30)))


@needs_kernel
@given(st.data())
def test_filters_are_undone(data):
    step = data.draw(st.sampled_from(STEPS))
    width, count, random = step * data.draw(st.integers(1, 11)), data.draw(st.integers(0, 7)), numbers(data)
    lines = random.integers(0, data.draw(st.sampled_from([3, 256])), (count, 1 + width)).astype(np.uint8)
    lines[:, 0] = random.integers(0, 5, count)
    rows = random.integers(0, 256, (1 + count, width)).astype(np.uint8)
    expected = undone(lines, rows[0], step)
    scanlines.undo_filters(lines.tobytes(), rows, step)
    assert np.array_equal(rows, expected)


@needs_kernel
@given(st.data())
def test_what_is_filtered_comes_back(data):
    step = data.draw(st.sampled_from(STEPS))
    width, count, random = step * data.draw(st.integers(1, 40)), data.draw(st.integers(1, 9)), numbers(data)
    rows = random.integers(0, data.draw(st.sampled_from([2, 9, 256])), (count, width)).astype(np.uint8)
    first = data.draw(st.integers(0, count))
    lines = np.empty((count - first, 1 + width), np.uint8)
    scanlines.apply_filters(rows, lines, first, step)
    assert set(lines[:, 0]) <= {1, 2}
    above = rows[first - 1] if first else np.zeros(width, np.uint8)
    assert np.array_equal(undone(lines, above, step)[1:], rows[first:])


@needs_kernel
@pytest.mark.parametrize(("mode", "gray"), [("RGB", "L"), ("RGBA", "LA")])
def test_gray_is_what_pillow_makes_of_colors(mode, gray):
    colors = np.random.default_rng(1).integers(0, 256, (257, 301, len(mode)), np.uint8)
    colors[0, :256, :3] = np.arange(256, dtype=np.uint8)[:, np.newaxis]
    found = np.empty((257, 301, len(gray)), np.uint8)
    scanlines.write_gray(colors, found, len(mode))
    expected = np.asarray(Image.fromarray(colors).convert(gray))
    assert np.array_equal(found, expected.reshape(found.shape))


@needs_kernel
@pytest.mark.parametrize(
    ("function", "arguments", "error", "words"),
    [
        ("undo_filters", (LINES[:3].tobytes(), ROWS, 5), ValueError, "step"),
        ("undo_filters", (LINES[:3].tobytes(), ROWS, 0), ValueError, "step"),
        ("undo_filters", (LINES[:3].tobytes(), ROWS, 4), ValueError, "as long as its pixels"),
        ("undo_filters", (LINES.tobytes(), ROWS, 3), ValueError, "as many"),
        ("undo_filters", (b"", ROWS[:0], 3), ValueError, "shape"),
        ("undo_filters", (b"", ROWS.ravel(), 3), ValueError, "shape"),
        ("undo_filters", ((LINES[:3] + np.uint8(5)).tobytes(), ROWS, 3), ValueError, "does not exist"),
        (
            "undo_filters",
            (LINES[:3].tobytes(), FIXED[:, :6].copy()[:, ::2], 3),
            (BufferError, ValueError),
            "contiguous",
        ),
        ("undo_filters", (LINES[:1].tobytes(), FIXED[:1], 1), (BufferError, ValueError), "read-only"),
        ("apply_filters", (ROWS, LINES, 1, 3), ValueError, "within"),
        ("apply_filters", (ROWS, LINES, -1, 3), ValueError, "within"),
        ("apply_filters", (ROWS, ROWS.copy(), 0, 3), ValueError, "longer"),
        ("apply_filters", (ROWS, LINES, 0, 0), ValueError, "step"),
        ("apply_filters", (ROWS, LINES, 0, 7), ValueError, "step"),
        ("apply_filters", (ROWS.astype(np.uint16), LINES, 0, 3), ValueError, "bytes"),
        ("apply_filters", (LINES.ravel()[:24].reshape(4, 6), LINES, 0, 3), ValueError, "share"),
        ("apply_filters", (ROWS, FIXED, 0, 3), (BufferError, ValueError), "read-only"),
        ("write_gray", (ROWS, np.empty(8, np.uint8), 2), ValueError, "bands"),
        ("write_gray", (ROWS, np.empty(7, np.uint8), 3), ValueError, "as many"),
        ("write_gray", (ROWS, ROWS.ravel()[:8], 3), ValueError, "share"),
        ("write_gray", (ROWS.astype(np.uint16), np.empty(8, np.uint8), 3), ValueError, "bytes"),
        ("write_gray", ("text", LINES, 3), TypeError, "bytes-like"),
    ],
)
def test_what_does_not_fit_is_refused(function, arguments, error, words):
    before = [sys.getrefcount(each) for each in arguments[:2]]
    with pytest.raises(error, match=words):
        getattr(scanlines, function)(*arguments)
    assert [sys.getrefcount(each) for each in arguments[:2]] == before


def test_the_doctor_tells_of_the_kernel(monkeypatch):
    assert findings()["kernels"]["rows of PNGs"] == ("built" if scanlines.built() else "not built")
    monkeypatch.setattr(scanlines, "built", lambda: False)
    found = findings()
    assert found["kernels"]["rows of PNGs"] == "not built"
    assert any("kernels" in line for line in found["missing"])
