"""What computes: the kernels' code, prepared in workers; libraries are loaded with the kernel that needs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from multitone.speedup.lab import bare

Gray = NDArray[np.uint8]
WEIGHTS = (1, 2, 1, 2, 4, 2, 1, 2, 1)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A kernel that is imported and compiled, in a worker."""

    take: Callable[[bytes, int], Any]
    """Makes what the kernel reads out of the pixels of a gray square and its side."""
    compute: Callable[[Any], Any]
    """What is measured."""
    give: Callable[[Any], bytes]
    """Returns the pixels of the result."""


def as_array(pixels: bytes, side: int) -> Gray:
    """Return a gray square as an array (side, side) that reads from those bytes."""
    return np.frombuffer(pixels, np.uint8).reshape(side, side)


def as_bytes(result: NDArray[Any]) -> bytes:
    """Return the pixels of a result, row after row."""
    return result.tobytes()


def numpy_medians(square: Gray) -> Gray:
    """Return the median of 3 × 3 of an array (height, width).

    Loops over whole arrays let go of the lock, what lies between them does not. The median of nine is the middle one
    of the largest of the lowest, the middle of the middle and the smallest of the highest of three sorted columns
    (Smith, Implementing median filters in XC4000E FPGAs, Xcell 23, 1996).
    """
    wide = np.pad(square, 1, "edge")
    above, here, below = wide[:-2], wide[1:-1], wide[2:]
    low = np.minimum(np.minimum(above, here), below)
    high = np.maximum(np.maximum(above, here), below)
    mid = _middle(above, here, below)
    return _middle(
        np.maximum(np.maximum(low[:, :-2], low[:, 1:-1]), low[:, 2:]),
        _middle(mid[:, :-2], mid[:, 1:-1], mid[:, 2:]),
        np.minimum(np.minimum(high[:, :-2], high[:, 1:-1]), high[:, 2:]),
    )


def _middle(a: Gray, b: Gray, c: Gray) -> Gray:
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))


def _loop() -> Prepared:
    """Return the bare loop, work without pixels; its result is the sum in digits."""
    return Prepared(lambda *__: bare.LOOP_STEPS, bare.sum_of_range, lambda total: str(total).encode())


def _numba() -> Prepared:
    """Compile the kernel, or load it from the folder that NUMBA_CACHE_DIR names."""
    from multitone.speedup.lab import in_numba

    in_numba.medians(as_array(bytes(9), 3))
    return Prepared(as_array, in_numba.medians, as_bytes)


def _cython() -> Prepared:
    """Return the same columns as in NumPy, a row at a time, `with nogil`."""
    from multitone.speedup.lab import _median

    def medians(square: Gray) -> Gray:
        result = np.empty_like(square)
        _median.write_medians(square, result, np.empty((3, square.shape[1] + 2), np.uint8))
        return result

    return Prepared(as_array, medians, as_bytes)


def _c() -> Prepared:
    """Return the very kernel that the operation `median` uses, between Py_BEGIN_ALLOW_THREADS and its end."""
    from multitone.native.median import write_medians

    def medians(square: Gray) -> Gray:
        result = np.empty_like(square)
        write_medians(square, result, 3)
        return result

    return Prepared(lambda pixels, side: as_array(pixels, side)[:, :, np.newaxis], medians, as_bytes)


def _pillow() -> Prepared:
    """Return Pillow's filter of 3 × 3 weights, which lets go of the lock as most of Pillow does.

    Its median does not, so what it gains by threads is shown by this other work, and the median stands beside it.
    Pillow leaves the outermost pixels as they are, so the image has a repeated edge around it.
    """
    return Prepared(
        lambda pixels, side: Image.fromarray(np.pad(as_array(pixels, side), 1, "edge")),
        lambda image: image.filter(ImageFilter.Kernel((3, 3), WEIGHTS)),
        lambda image: bytes(image.crop((1, 1, image.width - 1, image.height - 1)).tobytes()),
    )


def _pillow_median() -> Prepared:
    """Return Pillow's filter of ranks, which repeats the edge.

    Most of Pillow lets go of the lock, as its blur and its resampling do; this filter does not (Pillow 13.0,
    RankFilter.c): while it worked for 0.75 s, another thread stood still for 0.71 of them.
    """
    return Prepared(
        lambda pixels, side: Image.frombytes("L", (side, side), pixels),
        lambda image: image.filter(ImageFilter.MedianFilter(3)),
        lambda image: bytes(image.tobytes()),
    )


def _libvips() -> Prepared:
    """Return rank 4 of 3 × 3, computed by one thread for each caller; beyond the edge it repeats."""
    from multitone.imaging.raster import use_threads, vips

    vips()
    use_threads(1)  # libvips has threads of its own; the laboratory measures the callers'
    return Prepared(
        lambda pixels, side: vips().Image.new_from_memory(pixels, side, side, 1, "uchar"),
        lambda image: image.rank(3, 3, 4).write_to_memory(),
        bytes,
    )


def prepare(kernel: str) -> Prepared:
    """Import and compile what a kernel needs; takes up to some seconds the first time. Raises what that gives."""
    return _PREPARATIONS[kernel]()


_PREPARATIONS: dict[str, Callable[[], Prepared]] = {
    "loop": _loop,
    "python": lambda: Prepared(bare.split, bare.medians, bytes),
    "numpy": lambda: Prepared(as_array, numpy_medians, as_bytes),
    "numba": _numba,
    "cython": _cython,
    "c": _c,
    "pillow": _pillow,
    "pillow-median": _pillow_median,
    "libvips": _libvips,
}
