import sys

import numpy as np
import pytest

from multitone.cli.doctor import findings
from multitone.native import tetrahedra

needs_kernel = pytest.mark.skipif(not tetrahedra.built(), reason="there was no compiler for the kernel")
ARRAY = np.zeros((4, 5, 3), np.uint8)
PLACES = np.zeros((3, 256), np.float32)
CUBE = np.zeros((2, 2, 2, 3), np.float32)
FIXED = np.zeros((4, 5, 3), np.uint8)
FIXED.flags.writeable = False


@needs_kernel
@pytest.mark.parametrize(
    ("source", "target", "places", "cube", "error", "words"),
    [
        (ARRAY, ARRAY, PLACES, CUBE, ValueError, "share"),
        (ARRAY, ARRAY[:1].copy(), PLACES, CUBE, ValueError, "one shape"),
        (ARRAY[:, :, :2].copy(), ARRAY[:, :, :2].copy(), PLACES, CUBE, ValueError, "bands 3 or 4"),
        (ARRAY[:, :, 0].copy(), ARRAY[:, :, 0].copy(), PLACES, CUBE, ValueError, "bands 3 or 4"),
        (ARRAY.astype(np.uint16), ARRAY.astype(np.uint16), PLACES, CUBE, ValueError, "levels"),
        (ARRAY, ARRAY.astype(np.uint16), PLACES, CUBE, ValueError, "unsigned"),
        (ARRAY.astype(np.float32), ARRAY.astype(np.float32), PLACES, CUBE, ValueError, "unsigned"),
        (ARRAY, ARRAY.copy(), PLACES.astype(np.float64), CUBE, ValueError, "places"),
        (ARRAY, ARRAY.copy(), PLACES[:2].copy(), CUBE, ValueError, "places"),
        (ARRAY, ARRAY.copy(), PLACES + np.float32(1.01), CUBE, ValueError, "within"),
        (ARRAY, ARRAY.copy(), PLACES - np.float32(0.01), CUBE, ValueError, "within"),
        (ARRAY, ARRAY.copy(), PLACES * np.float32(np.nan), CUBE, ValueError, "within"),
        (ARRAY, ARRAY.copy(), PLACES, CUBE[:, :, :1].copy(), ValueError, "cube"),
        (ARRAY, ARRAY.copy(), PLACES, CUBE[:1, :1, :1].copy(), ValueError, "cube"),
        (ARRAY, ARRAY.copy(), PLACES, CUBE.astype(np.float64), ValueError, "cube"),
        (ARRAY[:, ::2], ARRAY[:, ::2].copy(), PLACES, CUBE, (BufferError, ValueError), "contiguous"),
        (ARRAY, FIXED, PLACES, CUBE, (BufferError, ValueError), "read-only"),
        ("text", ARRAY, PLACES, CUBE, TypeError, "bytes-like"),
    ],
)
def test_what_does_not_fit_is_refused(source, target, places, cube, error, words):
    given = source, target, places, cube
    before = [sys.getrefcount(each) for each in given]
    with pytest.raises(error, match=words):
        tetrahedra.write_colors(source, target, places, cube, 1.0)
    assert [sys.getrefcount(each) for each in given] == before


@needs_kernel
@pytest.mark.parametrize("shape", [(0, 5, 3), (5, 0, 4)])
def test_nothing_has_no_colors(shape):
    tetrahedra.write_colors(np.zeros(shape, np.uint8), np.zeros(shape, np.uint8), PLACES, CUBE, 1.0)


@needs_kernel
def test_buffers_are_let_go():
    held = bytearray(27)
    target = memoryview(held).cast("B", (3, 3, 3))
    tetrahedra.write_colors(np.ones((3, 3, 3), np.uint8), target, PLACES, CUBE + np.float32(1), 1.0)
    target.release()
    held.append(0)  # refused while somebody holds the buffer
    assert held == b"\xff" * 27 + b"\0"


@needs_kernel
def test_the_doctor_finds_the_kernel():
    assert findings()["kernels"]["look table"] == "built"


def test_the_doctor_says_how_to_get_the_kernel(monkeypatch):
    monkeypatch.setattr(tetrahedra, "built", lambda: False)
    found = findings()
    assert found["kernels"]["look table"] == "not built"
    assert any("kernels" in line for line in found["missing"])
