"""Lean imports: what libraries load besides, and do without where it is not there.

Python 3.11's `uuid` asks `platform` for the system's name, which compiles its regular expressions for that; msgspec
takes from `typing_extensions`, where some other package has brought it, what `typing` has as well, and with it comes
`inspect`; it wants `textwrap` for what documents schemas, and `pathlib` wants `urllib.parse` for what makes an address
of a path, which nobody asks of them here. Together this is a tenth of what a start costs, in the program and in its
workers.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any


def load_msgspec() -> None:
    """Load msgspec, and `pathlib`, without what they need not load; whoever wants that later gets it whole."""
    if "msgspec" in sys.modules:
        return
    with _in_place({"typing_extensions": None, "platform": _platform(), "textwrap": _Late("textwrap")}):
        import msgspec  # noqa: F401
    with _in_place({"urllib.parse": _addresses()}):
        import pathlib  # noqa: F401


@contextlib.contextmanager
def _in_place(put: dict[str, ModuleType | None]) -> Iterator[None]:
    """Let modules be taken for those that are not loaded; None says that there is no such module."""
    put = {name: module for name, module in put.items() if name not in sys.modules}
    sys.modules.update(put)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in put:
            del sys.modules[name]


class _Late(ModuleType):
    """A module that is loaded when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        import importlib

        return getattr(importlib.import_module(self.__name__), name)


def _platform() -> ModuleType:
    """Return a module that knows the system's name, as `uuid` wants it."""
    stand_in = ModuleType("platform")
    stand_in.system = lambda: os.uname().sysname if hasattr(os, "uname") else "Windows"  # type: ignore[attr-defined]
    return stand_in


def _addresses() -> ModuleType:
    """Return a module that quotes what is put into an address, as `pathlib` wants it."""

    def quote_from_bytes(quoted: bytes, safe: str = "/") -> str:
        from urllib.parse import quote_from_bytes as quote

        return quote(quoted, safe)

    stand_in = ModuleType("urllib.parse")
    stand_in.quote_from_bytes = quote_from_bytes  # type: ignore[attr-defined]
    return stand_in
