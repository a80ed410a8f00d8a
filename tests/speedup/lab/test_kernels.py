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
