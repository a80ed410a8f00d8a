import threading

import numpy as np
import pytest

from multitone.native import progressive

needs_kernel = pytest.mark.skipif(not progressive.built(), reason="there was no compiler for the kernel")
STEPS = np.ones(64, np.uint16).tobytes()
GRAY = ((1, 1, STEPS),)
CODES = bytes((1, *[0] * 15, 0))
"""A table of one code: 0 means nothing follows."""
WHOLE = (0, 1, 0, 0, 0, 0, False, ((0, CODES),))


def target(height=8, width=8, bands=1):
    return np.full((height, width, bands), 7, np.uint8)


@needs_kernel
def test_a_block_of_nothing_is_gray():
    pixels = target()
    assert progressive.write_pixels(pixels, b"\x7f", GRAY, (WHOLE,))
    assert (pixels == 128).all()


@needs_kernel
@pytest.mark.parametrize(
    "scan",
    [
        (0, 2, 0, 0, 0, 0, False, ((0, CODES),)),  # a byte too many
        (0, 0, 0, 0, 0, 0, False, ((0, CODES),)),  # and one too few
        (1, 0, 0, 0, 0, 0, False, ((0, CODES),)),
        (-1, 1, 0, 0, 0, 0, False, ((0, CODES),)),
        (0, 99, 0, 0, 0, 0, False, ((0, CODES),)),
        (0, 1, -1, 0, 0, 0, False, ((0, CODES),)),
        (0, 1, 0, 0, 5, 0, False, ((0, CODES),)),
        (0, 1, 0, 5, 4, 0, False, ((0, CODES),)),
        (0, 1, 0, 1, 64, 0, False, ((0, CODES),)),
        (0, 1, 0, 1, 63, 14, False, ((0, CODES),)),
        (0, 1, 0, 0, 0, 0, False, ((1, CODES),)),
        (0, 1, 0, 0, 0, 0, False, ((0, CODES), (0, CODES))),
        (0, 1, 0, 0, 0, 0, False, ()),
        (0, 1, 0, 0, 0, 0, False, ((0, b""),)),
        (0, 1, 0, 0, 0, 0, False, ((0, bytes((3, *[0] * 15, 0, 0, 0))),)),  # three codes of one bit
        (0, 1, 0, 0, 0, 0, False, ((0, bytes((1, *[0] * 15))),)),
        (0, 1, 0, 0, 0, 0, False, ((0, bytes((1, *[0] * 15, 0x11))),)),  # DC has no runs
    ],
)
def test_what_does_not_fit_together_is_refused(scan):
    assert not progressive.write_pixels(target(), b"\x7f\x7f", GRAY, (scan,))


@needs_kernel
@pytest.mark.parametrize(
    "components", [(), GRAY * 2, GRAY * 4, ((2, 1, STEPS),), ((1, 1, b""),), ((0, 0, STEPS), *GRAY * 2)]
)
def test_unusual_components_are_refused(components):
    assert not progressive.write_pixels(target(), b"\x7f", components, (WHOLE,))


@needs_kernel
@pytest.mark.parametrize(("height", "width"), [(0, 8), (8, 0), (65_501, 1)])
def test_sizes_that_no_jpeg_has_are_refused(height, width):
    assert not progressive.write_pixels(target(height, width), b"\x7f", GRAY, (WHOLE,))


@needs_kernel
@pytest.mark.parametrize(
    ("given", "error"),
    [
        (np.zeros((8, 8), np.uint8), ValueError),
        (np.zeros((8, 8, 2), np.uint8), ValueError),
        (np.zeros((8, 8, 1), np.uint16), ValueError),
        (np.zeros((8, 16, 1), np.uint8)[:, ::2], (BufferError, ValueError)),
        (b"text", (BufferError, TypeError)),
    ],
)
def test_targets_that_do_not_fit_are_refused(given, error):
    with pytest.raises(error):
        progressive.write_pixels(given, b"\x7f", GRAY, (WHOLE,))


@needs_kernel
def test_threads_work_side_by_side():
    done = []

    def write():
        done.append(progressive.write_pixels(target(), b"\x7f", GRAY, (WHOLE,)))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 8
