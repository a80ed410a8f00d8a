import itertools
import sys
import threading

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

import multitone.native
from multitone.cli.doctor import findings
from multitone.native import median
from multitone.native.kernels import kernel

needs_kernel = pytest.mark.skipif(not median.built(), reason="there was no compiler for the kernel")

SIDES = {np.uint8: [3, 5, 7, 9, 15, 31], np.uint16: [3, 5], np.uint32: [3, 5]}


def medians(array, side, first=0, rows=None):
    rows = array.shape[0] - first if rows is None else rows
    target = np.empty((rows, *array.shape[1:]), array.dtype)
    median.write_medians(array, target, side, first)
    return target


def by_scipy(array, side):
    return ndimage.median_filter(array, (side, side, 1), mode="nearest")


@st.composite
def pictures_and_sides(draw):
    """Draw samples of any type and few or many values, and a side the kernel takes for them."""
    dtype, side = draw(st.sampled_from([(dtype, side) for dtype, sides in SIDES.items() for side in sides]))
    shape = (draw(st.integers(1, 40)), draw(st.integers(1, 60)), draw(st.integers(1, 4)))
    values = draw(st.sampled_from([2, 5, 200, np.iinfo(dtype).max + 1]))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    least = np.iinfo(dtype).max + 1 - values if draw(st.booleans()) else 0
    return random.integers(least, least + values, shape, dtype), side


@needs_kernel
@given(pictures_and_sides())
def test_medians_are_those_of_scipy(drawn):
    array, side = drawn
    assert np.array_equal(medians(array, side), by_scipy(array, side))


@needs_kernel
@pytest.mark.parametrize(
    ("dtype", "side"), [(np.uint8, 3), (np.uint8, 5), (np.uint16, 5), (np.uint32, 3), (np.uint8, 7)]
)
@pytest.mark.parametrize("bands", [1, 3, 4])
def test_rows_longer_than_a_chunk_have_no_seams(bands, dtype, side):
    """A chunk of the networks has 2048 bytes, a stripe of the histograms 480 pixels."""
    random = np.random.default_rng(5)
    for width in (479, 481, 511, 683, 1025, 2047, 2049):
        array = random.integers(0, np.iinfo(dtype).max, (6, width, bands), dtype, endpoint=True)
        assert np.array_equal(medians(array, side), by_scipy(array, side))


@needs_kernel
@pytest.mark.parametrize("side", [3, 5, 7, 31])
def test_some_rows_see_their_neighbors(side):
    array = np.random.default_rng(6).integers(0, 256, (50, 20, 2), np.uint8)
    whole = by_scipy(array, side)
    for first, rows in ((0, 50), (0, 1), (49, 1), (13, 20), (50, 0), (20, 0)):
        assert np.array_equal(medians(array, side, first, rows), whole[first : first + rows])


def middles(windows):
    """Return the median of each window, (count, side, side), laid side by side into one picture."""
    side = windows.shape[1]
    strip = np.ascontiguousarray(windows.transpose(1, 0, 2).reshape(side, -1, 1))
    return medians(strip, side)[side // 2, side // 2 :: side, 0]


@needs_kernel
@pytest.mark.parametrize("dtype", SIDES)
def test_the_network_of_nine_sorts_all_zeros_and_ones(dtype):
    """A network right for all zeros and ones is right for all values (Knuth, volume 3, section 5.3.4, theorem Z)."""
    windows = np.array(list(itertools.product((0, 1), repeat=9)), dtype).reshape(-1, 3, 3)
    assert np.array_equal(middles(windows), windows.sum((1, 2)) >= 5)


@needs_kernel
@pytest.mark.parametrize("dtype", SIDES)
def test_the_network_of_25_sorts_all_zeros_and_ones(dtype):
    """It sorts columns first: all 32 columns, and all 7776 rows of sorted columns, are all there is to prove."""
    columns = np.array(list(itertools.product((0, 1), repeat=5)), dtype)
    counts = np.array(list(itertools.product(range(6), repeat=5)))
    ordered = np.arange(5)[:, np.newaxis] >= 5 - counts[:, np.newaxis, :]
    windows = np.concatenate((np.repeat(columns[:, :, np.newaxis], 5, axis=2), ordered.astype(dtype)))
    others = (counts[None, :, 1:].sum(2) + columns.sum(1)[:, None] >= 13).ravel()
    mixed = np.repeat(ordered[np.newaxis], 32, axis=0).astype(dtype)
    mixed[:, :, :, 0] = columns[:, np.newaxis, :]
    assert np.array_equal(middles(windows), windows.sum((1, 2)) >= 13)
    assert np.array_equal(middles(mixed.reshape(-1, 5, 5)), others)


ARRAY = np.zeros((8, 9, 3), np.uint8)
FIXED = np.frombuffer(bytes(ARRAY.size), np.uint8).reshape(ARRAY.shape)


@needs_kernel
@pytest.mark.parametrize(
    ("source", "target", "side", "first", "error", "words"),
    [
        (ARRAY, ARRAY, 3, 0, ValueError, "share memory"),
        (ARRAY, ARRAY[1:], 3, 1, ValueError, "share memory"),
        (ARRAY, ARRAY.copy(), 4, 0, ValueError, "side must be"),
        (ARRAY, ARRAY.copy(), 1, 0, ValueError, "side must be"),
        (ARRAY, ARRAY.copy(), -3, 0, ValueError, "side must be"),
        (ARRAY, ARRAY.copy(), 33, 0, ValueError, "side must be"),
        (ARRAY.astype(np.uint16), ARRAY.astype(np.uint16), 7, 0, ValueError, "side must be"),
        (ARRAY, ARRAY.copy(), 3, 1, ValueError, "within the source"),
        (ARRAY, ARRAY[:1].copy(), 3, 8, ValueError, "within the source"),
        (ARRAY, ARRAY[:1].copy(), 3, -1, ValueError, "within the source"),
        (ARRAY, ARRAY[:1].copy(), 3, sys.maxsize, ValueError, "within the source"),
        (ARRAY, ARRAY[:, :5].copy(), 3, 0, ValueError, "same shape"),
        (ARRAY, ARRAY[:, :, :2].copy(), 3, 0, ValueError, "same shape"),
        (ARRAY, ARRAY[:, :, 0].copy(), 3, 0, ValueError, "shape"),
        (ARRAY, ARRAY.astype(np.uint16), 3, 0, ValueError, "unsigned"),
        (ARRAY.astype(np.int8), ARRAY.astype(np.int8), 3, 0, ValueError, "unsigned"),
        (ARRAY.astype(np.float32), ARRAY.astype(np.float32), 3, 0, ValueError, "unsigned"),
        (ARRAY.astype(np.uint64), ARRAY.astype(np.uint64), 3, 0, ValueError, "unsigned"),
        (ARRAY.astype(">u2"), ARRAY.astype(">u2"), 3, 0, ValueError, "unsigned"),
        (np.zeros((4, 4, 5), np.uint8), np.zeros((4, 4, 5), np.uint8), 3, 0, ValueError, "bands"),
        (np.zeros((4, 4, 0), np.uint8), np.zeros((4, 4, 0), np.uint8), 3, 0, ValueError, "bands"),
        (ARRAY[:, ::2], ARRAY[:, ::2].copy(), 3, 0, (BufferError, ValueError), "contiguous"),
        (ARRAY, FIXED, 3, 0, (BufferError, ValueError), "read-only"),
        ("text", ARRAY, 3, 0, TypeError, "bytes-like"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(source, target, side, first, error, words):
    before = sys.getrefcount(source), sys.getrefcount(target)
    with pytest.raises(error, match=words):
        median.write_medians(source, target, side, first)
    assert (sys.getrefcount(source), sys.getrefcount(target)) == before


@needs_kernel
@pytest.mark.parametrize("shape", [(0, 5, 3), (5, 0, 3), (0, 0, 1)])
def test_nothing_has_no_medians(shape):
    assert medians(np.zeros(shape, np.uint8), 3).shape == shape


@needs_kernel
def test_many_calls_leave_nothing_behind():
    array, target = np.zeros((2, 600, 3), np.uint8), np.ones((2, 600, 3), np.uint8)
    before = sys.getrefcount(array), sys.getrefcount(target)
    process = psutil.Process()
    median.write_medians(array, target, 7)
    resident = process.memory_info().rss
    for _ in range(500):  # half a megabyte each time, were the histograms not given back
        median.write_medians(array, target, 7)
    assert process.memory_info().rss - resident < 20_000_000
    assert (sys.getrefcount(array), sys.getrefcount(target)) == before


@needs_kernel
def test_a_buffer_is_let_go():
    held = bytearray(27)
    median.write_medians(np.ones((3, 3, 3), np.uint8), memoryview(held).cast("B", (3, 3, 3)), 3)
    held.append(0)  # refused while somebody holds the buffer
    assert held == b"\1" * 27 + b"\0"


@needs_kernel
def test_other_threads_run_meanwhile():
    array = np.zeros((3000, 2000, 1), np.uint8)
    begun, done = threading.Event(), []

    def work():
        begun.set()
        median.write_medians(array, np.empty_like(array), 9)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    turns = 0
    while not done:
        turns += 1
    thread.join()
    assert turns > 1000


@needs_kernel
def test_the_doctor_finds_the_kernel():
    found = findings()
    assert found["kernels"]["median"] == "built"
    assert not [line for line in found["missing"] if "kernel" in line]


def test_the_doctor_says_how_to_get_the_kernel(monkeypatch):
    monkeypatch.setattr(median, "built", lambda: False)
    found = findings()
    assert found["kernels"]["median"] == "not built"
    assert [line for line in found["missing"] if "kernel" in line and "compiler" in line and "make clean setup" in line]


def test_without_the_kernel_nothing_is_taken(monkeypatch):
    monkeypatch.setitem(sys.modules, "multitone.native._median", None)
    monkeypatch.delattr(multitone.native, "_median", raising=False)
    kernel.cache_clear()
    try:
        assert not median.built()
        assert not median.takes(ARRAY, 3)
    finally:
        monkeypatch.undo()
        kernel.cache_clear()
