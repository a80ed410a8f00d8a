"""The kernels in C, each a module of its own: there where the program was installed with a compiler."""

from __future__ import annotations

import functools
import importlib
from types import ModuleType


@functools.cache
def kernel(name: str) -> ModuleType | None:
    """Return a kernel's module, None where it was not built."""
    try:
        return importlib.import_module(f"multitone.native.{name}")
    except ImportError:  # no compiler or no headers of Python where the program was installed
        return None
