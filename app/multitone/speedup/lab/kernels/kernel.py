"""Kernel: one piece of work that takes the processor, in one way of writing it; declared once, prepared late."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct

Work = Literal["sum", "median", "smoothing"]
"""What is computed: the sum of a range; or, of the 3 × 3 around each sample of a gray picture, the median or the mean
weighed 1 2 1, 2 4 2, 1 2 1. Edges repeat."""
Lock = Literal["keeps", "holds", "releases", "partly"]
"""What a kernel does with the interpreter's lock while it computes: Python's bytecode keeps it and gives it on every
5 ms; code in C may hold it to the end, release it, or release it in parts."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A kernel that is imported and compiled, in a worker."""

    take: Callable[[bytes, int], Any]
    """Makes what the kernel reads out of the pixels of a gray square and its side."""
    compute: Callable[[Any], Any]
    """What is measured."""
    give: Callable[[Any], bytes]
    """Returns the pixels of the result."""


class Kernel(Struct, frozen=True):
    """One way of writing the work."""

    name: str
    title: str
    """As a noun phrase, for a person."""
    work: Work
    lock: Lock
    side: int
    """Of the square that it computes, in pixels: as much as takes it some milliseconds; 0 for work without pixels."""
    module: str
    """Of this package; it has `prepare() -> Prepared`."""
    distribution: str = ""
    """Whose version counts; empty for Python's own."""
    needs: str = ""
    """A module that may not be there; empty where all that it needs is."""
    remedy: str = ""
    """What helps where that is missing."""
    tolerance: int = 0
    """Steps of 255 that a result may differ by from the reference. All repeat the edge, so that no one needs any."""

    @property
    def missing(self) -> str | None:
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

    def prepare(self) -> Prepared:
        """Import and compile what it needs; takes up to some seconds the first time. Raises what that gives."""
        module = importlib.import_module(f"{__package__}.{self.module}")
        prepared: Prepared = module.prepare()
        return prepared
