"""Kernels: the pieces of work that the laboratory measures, each declared here, once.

A bare loop, the median of 3 × 3 in eight ways, Pillow's smoothing, and fetching. What computes stands in `computing`,
which loads heavy libraries; this module loads none of them.
"""

from __future__ import annotations

import importlib.util
from typing import Literal

from msgspec import Struct

from multitone.messages import Message, _

Work = Literal["sum", "median", "smoothing", "fetch"]
"""What is done: the sum of a range; of the 3 × 3 around each sample of a gray picture, the median or the mean weighed
1 2 1, 2 4 2, 1 2 1, edges repeated; or pictures are fetched."""
Lock = Literal["keeps", "holds", "releases", "partly"]
"""What a kernel does with the interpreter’s lock while it computes: Python's bytecode keeps it and gives it on every
5 ms; code in C may hold it to the end, release it, or release it in parts."""
WorkloadName = Literal["cpu", "io"]
COMPILED_SIDE = 1024
"""Pixels a side: what compiled code does in 0.3 (C) to 10 ms (Pillow's smoothing)."""
RANKS_SIDE = 512
"""Pixels a side: what libraries that sort for every pixel do in some 20 ms."""
PYTHON_SIDE = 160
"""Pixels a side: what pure Python does in some 20 ms."""
LAB_MISSING = _('It is not installed; pip install "multitone[lab]" installs it.')
BUILD_MISSING = _("It was not built; install a C compiler and Python’s headers, then Multitone again.")
FETCH = "fetch"


class Kernel(Struct, frozen=True):
    """One way of writing the work."""

    name: str
    label: Message
    """Where many are listed."""
    help: Message
    """A few words on what it does."""
    title: Message
    """As a noun phrase, for a person."""
    work: Work
    lock: Lock
    side: int = 0
    """Of the square that it computes, in pixels: as much as takes it some milliseconds; 0 for work without pixels."""
    distribution: str = ""
    """Whose version counts; empty for Python's own."""
    needs: str = ""
    """A module that may not be there; empty where all that it needs is."""
    remedy: Message = Message("")
    """What helps where that is missing."""

    @property
    def workload(self) -> WorkloadName:
        """What it waits for: the processor, or the network."""
        return "io" if self.work == "fetch" else "cpu"

    @property
    def missing(self) -> Message | None:
        """Why it cannot run here, and what helps; None where it can. Imports nothing of what it looks for."""
        if not self.needs or importlib.util.find_spec(self.needs) is not None:
            return None
        return self.remedy

    @property
    def library(self) -> str:
        """What it is computed by, with the version."""
        import platform
        from importlib.metadata import PackageNotFoundError, version

        if not self.distribution:
            return f"Python {platform.python_version()}"
        try:
            return f"{self.distribution} {version(self.distribution)}"
        except PackageNotFoundError:
            return self.distribution


KERNELS: dict[str, Kernel] = {
    kernel.name: kernel
    for kernel in (
        Kernel("loop", _("Bare loop"), _("the sum of a range, no picture"), _("Sum of a range"), "sum", "keeps"),
        Kernel(
            "python", Message("Python"), _("median of 3 × 3 pixels, in nothing but Python"),
            _("Median in pure Python"), "median", "keeps", PYTHON_SIDE,
        ),
        Kernel(
            "numpy", Message("NumPy"), _("the same median on whole arrays"),
            _("Median in NumPy"), "median", "partly", COMPILED_SIDE, "numpy",
        ),
        Kernel(
            "numba", Message("Numba"), _("the same loops, compiled when they first run"),
            _("Median in Numba"), "median", "releases", COMPILED_SIDE, "numba", "numba", LAB_MISSING,
        ),
        Kernel(
            "cython", Message("Cython"), _("the same loops, compiled beforehand"), _("Median in Cython"), "median",
            "releases", COMPILED_SIDE, "multitone", "multitone.speedup.lab._median", BUILD_MISSING,
        ),
        Kernel(
            "c", Message("C"), _("the same loops, written in C"), _("Median in C"), "median",
            "releases", COMPILED_SIDE, "multitone", "multitone.native._median", BUILD_MISSING,
        ),
        Kernel(
            "pillow", Message("Pillow"), _("smoothing with 3 × 3 weights, because Pillow’s median keeps threads out"),
            _("Smoothing in Pillow"), "smoothing", "releases", COMPILED_SIDE, "Pillow",
        ),
        Kernel(
            "pillow-median", _("Pillow’s median"), _("the median that comes with Pillow"),
            _("Median in Pillow"), "median", "holds", RANKS_SIDE, "Pillow",
        ),
        Kernel(
            "libvips", Message("libvips"), _("the median that comes with libvips"),
            _("Median in libvips"), "median", "releases", RANKS_SIDE, "pyvips",
        ),
        Kernel(
            FETCH, _("Fetch"), _("pictures from a server on this machine that answers late"),
            _("Fetching pictures"), "fetch", "releases",
        ),
    )
}  # fmt: skip
"""By name, in the order of the table."""
