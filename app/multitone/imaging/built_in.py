"""Loading the modules that declare the built-in operations: those that a job needs, or all.

The package of operations stands above this one, so it is imported by name, when the first operation is asked for.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Container, Iterator

PACKAGE = "multitone.operations"
"""It lists its modules; under this name, too, other packages declare entry points of their own."""


@functools.cache
def modules() -> tuple[str, ...]:
    """Return the modules of built-in operations, in the order of lists."""
    return tuple(f"{PACKAGE}.{name}" for name in importlib.import_module(PACKAGE).LISTED)


def load_until(name: str, registered: Container[str]) -> None:
    """Load modules until one registers the operation of that name; all, where none does."""
    for module in _by_use():
        if name in registered:
            return
        importlib.import_module(module)


@functools.cache
def load_all() -> None:
    """Load all modules."""
    for module in modules():
        importlib.import_module(module)


def place_of(module: str) -> int:
    """Return where the operations of a module stand in lists; those of other packages stand last."""
    places = (place for place, ours in enumerate(modules()) if f"{module}.".startswith(f"{ours}."))
    return next(places, len(modules()))


def _by_use() -> Iterator[str]:
    usual = (f"{PACKAGE}.{name}" for name in importlib.import_module(PACKAGE).USUAL)
    yield from dict.fromkeys((*usual, *modules()))
