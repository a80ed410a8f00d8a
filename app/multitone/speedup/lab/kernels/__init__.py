"""The kernels: a bare loop, the median of 3 × 3 in seven ways, and Pillow's smoothing; each declared here, once.

What computes stands in modules of their own, which load heavy libraries; this one loads none of them.
"""

from multitone.speedup.lab.kernels.kernel import Kernel as Kernel
from multitone.speedup.lab.kernels.kernel import Prepared as Prepared

COMPILED_SIDE = 1024
"""Pixels a side: what compiled code does in 0.3 (C) to 10 ms (Pillow's smoothing)."""
RANKS_SIDE = 512
"""Pixels a side: what libraries that sort for every pixel do in some 20 ms."""
PYTHON_SIDE = 160
"""Pixels a side: what pure Python does in some 20 ms."""
LAB_MISSING = 'It is not installed; pip install "multitone[lab]" brings it.'
BUILD_MISSING = "It was not built; install a C compiler and Python's headers, then Multitone again."

KERNELS: dict[str, Kernel] = {
    kernel.name: kernel
    for kernel in (
        Kernel("loop", "Sum of a range", "sum", "keeps", 0, "in_loop"),
        Kernel("python", "Median in pure Python", "median", "keeps", PYTHON_SIDE, "in_python"),
        Kernel("numpy", "Median in NumPy", "median", "partly", COMPILED_SIDE, "in_numpy", "numpy"),
        Kernel(
            "numba", "Median in Numba", "median", "releases", COMPILED_SIDE, "in_numba", "numba", "numba", LAB_MISSING,
        ),
        Kernel(
            "cython", "Median in Cython", "median", "releases", COMPILED_SIDE, "in_cython", "multitone",
            "multitone.speedup.lab._median", BUILD_MISSING,
        ),
        Kernel(
            "c", "Median in C", "median", "releases", COMPILED_SIDE, "in_c", "multitone", "multitone.native._median",
            BUILD_MISSING,
        ),
        Kernel("pillow", "Smoothing in Pillow", "smoothing", "releases", COMPILED_SIDE, "in_pillow", "Pillow"),
        Kernel("pillow-median", "Median in Pillow", "median", "holds", RANKS_SIDE, "ranks_in_pillow", "Pillow"),
        Kernel("libvips", "Median in libvips", "median", "releases", RANKS_SIDE, "in_libvips", "pyvips"),
    )
}  # fmt: skip
"""By name, in the order of the table."""
