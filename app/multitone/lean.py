"""Lean imports: what libraries load besides, and do without where it is not there.

Python 3.11's `uuid` asks `platform` for the system's name, which compiles its regular expressions for that; msgspec
takes from `typing_extensions`, where some other package has brought it, what `typing` has as well, and with it comes
`inspect`. Together this is a tenth of what a start costs, in the program and in its workers.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType


def load_msgspec() -> None:
    """Load msgspec without what it need not load; whoever wants that later gets it whole."""
    if "msgspec" in sys.modules:
        return
    put = {"typing_extensions": None, "platform": _platform()}
    put = {name: module for name, module in put.items() if name not in sys.modules}
    sys.modules.update(put)  # type: ignore[arg-type]  # None says that there is no such module
    try:
        import msgspec  # noqa: F401
    finally:
        for name in put:
            del sys.modules[name]


def _platform() -> ModuleType:
    """Return a module that knows the system's name, as `uuid` wants it."""
    stand_in = ModuleType("platform")
    stand_in.system = lambda: os.uname().sysname if hasattr(os, "uname") else "Windows"  # type: ignore[attr-defined]
    return stand_in
