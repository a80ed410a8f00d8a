import threading
import time

import numpy as np
import pytest
from scipy.ndimage import median_filter

from multitone.speedup.lab.kernels import KERNELS
from multitone.speedup.lab.kernels.kernel import Kernel
from multitone.speedup.lab.squares import median_file, reference, square_file

MEDIANS = [name for name, kernel in KERNELS.items() if kernel.side]


@pytest.fixture
def prepared(name, tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    if KERNELS[name].missing:
        pytest.skip(KERNELS[name].missing)
    return KERNELS[name].prepare()


@pytest.mark.parametrize("name", MEDIANS)
def test_the_median_is_scipy_s_to_the_last_pixel_edges_included(prepared):
    draw = np.random.default_rng(6)
    for side in (3, 4, 37):  # libvips takes none smaller than its window
        square = draw.integers(0, 256, (side, side), np.uint8)
        square[::3] = 255  # plateaus and extremes
        found = prepared.give(prepared.compute(prepared.take(square.tobytes(), side)))
        assert found == median_filter(square, 3, mode="nearest").tobytes(), side


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


@pytest.mark.parametrize("name", [name for name in MEDIANS if name != "python"])
def test_what_is_said_of_the_lock_is_so(name, prepared):
    square = prepared.take(np.random.default_rng(8).bytes(2048 * 2048), 2048)
    prepared.compute(square)
    stands = (_longest_stand(lambda: prepared.compute(square)) for _ in range(20))
    if KERNELS[name].lock == "holds":
        assert any(part > 0.6 for part in stands)
    else:
        assert any(part < 0.4 for part in stands), "a busy machine may stop this thread, but not each time"


def test_so_is_the_reference():
    square = np.random.default_rng(7).integers(0, 256, (50, 50), np.uint8)
    assert reference(square.tobytes(), 50) == median_filter(square, 3, mode="nearest").tobytes()


def test_squares_are_cut_from_pictures_of_any_size_and_files_that_are_none_are_left_out(squares):
    folder, numbers = squares
    assert numbers == (1, 2)
    for number in numbers:
        for side in {KERNELS[name].side for name in MEDIANS}:
            with open(square_file(folder, number, side), "rb") as square:
                assert len(set(square.read())) > 10, "a picture, no plain area"
            with open(median_file(folder, number, side), "rb") as median:
                assert len(median.read()) == side * side


def test_the_loop_sums_a_range():
    prepared = KERNELS["loop"].prepare()
    steps = prepared.take(b"", 0)
    assert prepared.give(prepared.compute(steps)) == str(sum(range(steps))).encode()


def test_what_is_missing_is_told_with_its_remedy():
    kernel = Kernel("x", "X", "releases", 1, "in_x", "x", "multitone.no_such_module", "pip install x")
    assert kernel.missing == "pip install x"
    assert kernel.library == "x"
