import threading
import time

import numpy as np
import pytest
from scipy.ndimage import correlate, median_filter

from multitone.speedup.lab.computing import prepare
from multitone.speedup.lab.kernels import KERNELS, Kernel
from multitone.speedup.lab.squares import REFERENCES, expected_file, square_file

PICTURED = [name for name, kernel in KERNELS.items() if kernel.side]


def judge(work, square):
    """Return what SciPy makes of a square."""
    if work == "median":
        return median_filter(square, 3, mode="nearest").tobytes()
    weights = np.outer((1, 2, 1), (1, 2, 1))
    return np.floor(correlate(square.astype(float), weights, mode="nearest") / 16 + 0.5).astype(np.uint8).tobytes()


@pytest.fixture
def prepared(name, tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    if KERNELS[name].missing:
        pytest.skip(KERNELS[name].missing)
    return prepare(name)


@pytest.mark.parametrize("name", PICTURED)
def test_the_result_is_scipy_s_to_the_last_pixel_edges_included(name, prepared):
    draw = np.random.default_rng(6)
    for side in (3, 4, 37):  # libvips takes none smaller than its window
        square = draw.integers(0, 256, (side, side), np.uint8)
        square[::3] = 255  # plateaus and extremes
        found = prepared.give(prepared.compute(prepared.take(square.tobytes(), side)))
        assert found == judge(KERNELS[name].work, square), side


def _longest_stand(work):
    """Return for which part of some work in another thread this one stood still at a stretch, 0 to 1."""
    ends = []

    def watched():
        ends.append(time.perf_counter())
        work()
        ends.append(time.perf_counter())

    other = threading.Thread(target=watched)
    longest, last = 0.0, time.perf_counter()
    other.start()
    while other.is_alive():
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    return longest / (ends[1] - ends[0])


@pytest.mark.parametrize("name", [name for name in PICTURED if name != "python"])
def test_what_is_said_of_the_lock_is_so(name, prepared):
    square = prepared.take(np.random.default_rng(8).bytes(2048 * 2048), 2048)
    prepared.compute(square)
    stands = (_longest_stand(lambda: prepared.compute(square)) for _ in range(20))
    if KERNELS[name].lock == "holds":
        assert any(part > 0.6 for part in stands)
    else:
        assert any(part < 0.4 for part in stands), "a busy machine may stop this thread, but not each time"


@pytest.mark.parametrize("work", REFERENCES)
def test_so_is_the_reference(work):
    square = np.random.default_rng(7).integers(0, 256, (50, 50), np.uint8)
    assert REFERENCES[work](square.tobytes(), 50) == judge(work, square)


def test_squares_are_cut_from_pictures_of_any_size_and_files_that_are_none_are_left_out(squares):
    folder, numbers = squares
    assert numbers == (1, 2)
    for number in numbers:
        for side, work in {(KERNELS[name].side, KERNELS[name].work) for name in PICTURED}:
            with open(square_file(folder, number, side), "rb") as square:
                assert len(set(square.read())) > 10, "a picture, no plain area"
            with open(expected_file(folder, number, side, work), "rb") as expected:
                assert len(expected.read()) == side * side


def test_the_loop_sums_a_range():
    prepared = prepare("loop")
    steps = prepared.take(b"", 0)
    assert prepared.give(prepared.compute(steps)) == str(sum(range(steps))).encode()


def test_what_is_missing_is_told_with_its_remedy():
    kernel = Kernel("x", "x", "x", "X", "median", "releases", 1, "x", "multitone.no_such_module", "pip install x")
    assert kernel.missing == "pip install x"
    assert kernel.library == "x"
