"""Bundle: the program's bytecode in one file, for to find and open 200 files takes longer than to run what is in them.

::

    module.py ──compiled──► __pycache__/module.….pyc      as Python does by itself, and uses where there is no better
                └── all ──► __pycache__/bundle.….bin      each with the time and size of its source, as in a .pyc

A module comes from the bundle while its source is what it was; else Python finds it as ever. The bundle is written
where .pyc files are, by the first run that finds it missing or old, when that has ended for its user.

It is loaded first of all, so it stands on what the interpreter has built in.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from _frozen_importlib_external import (  # importlib.util loads others
    MAGIC_NUMBER,
    SourceFileLoader,
    cache_from_source,
    spec_from_file_location,
)

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing's own takes 5 ms to load
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

PACKAGE = __package__ or "multitone"
ROOT = os.path.dirname(__file__)
LEFT_OUT = "gui"
"""The folder of what no command loads."""
MOST_CHANGED = 20
"""So many modules may be other than in the bundle before it is written anew."""
HEAD = 8
"""Bytes that tell the length of the index."""
STANDARD_HANDLES = 3

State = tuple[int, int]
"""Of a source: its time in nanoseconds, and its size."""
Entry = tuple[int, int, State]
"""Where a module's code lies, how long it is, and its source's state."""


class _Loader(SourceFileLoader):
    """Takes a module's code from the bundle; all else that is asked of a loader, it does as Python's own."""

    def get_code(self, fullname: str) -> Any:
        """Return a module's code."""
        code = bundle.code_of(fullname)
        return super().get_code(fullname) if code is None else code


class Bundle:
    """What is asked for a module before Python looks for it."""

    def __init__(self, root: str = ROOT) -> None:
        self._root = root
        self.path = cache_from_source(os.path.join(root, "bundle.py")).removesuffix(".pyc") + ".bin"
        self._handle = -1
        self._begin = 0
        self._index: dict[str, Entry] = {}
        self._is_wanted = False
        self._changed = 0

    def open(self) -> None:
        """Let modules come from the bundle, where there is one."""
        if not hasattr(os, "pread") or not os.path.isdir(os.path.dirname(self.path)):
            return
        self._is_wanted = True
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            self._handle = os.open(self.path, os.O_RDONLY)
            length = int.from_bytes(os.pread(self._handle, HEAD, 0), "little")
            length = min(length, os.fstat(self._handle).st_size)
            magic, index = marshal.loads(os.pread(self._handle, length, HEAD))  # noqa: S302 - as a .pyc beside it
            if magic == MAGIC_NUMBER and self._handle >= STANDARD_HANDLES:  # else what is printed would come here
                self._begin, self._index = HEAD + length, index
        if self._index:
            sys.meta_path.insert(0, self)
        else:
            self._changed = MOST_CHANGED + 1
            self.close()

    def close(self) -> None:
        """Let Python find all that is loaded from now on."""
        handle, self._handle, self._index = self._handle, -1, {}
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        if handle >= 0:
            os.close(handle)

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Return how a module is loaded; None for one that is not here, or has changed."""
        if name not in self._index:
            return None
        for source, places in self._places(name):
            if _state_of(source) == self._index[name][2]:
                loader = _Loader(name, source)
                spec: ModuleSpec | None = spec_from_file_location(
                    name, source, loader=loader, submodule_search_locations=places
                )
                return spec
        self._changed += 1
        return None

    def _places(self, name: str) -> Iterator[tuple[str, list[str] | None]]:
        """Yield where a module's source may be, and where its own modules are where it is a package."""
        place = os.path.join(self._root, *name.split(".")[1:])
        yield f"{place}.py", None
        yield os.path.join(place, "__init__.py"), [place]

    def code_of(self, name: str) -> Any:
        """Return a module's code; None where it cannot be read any more."""
        try:
            begin, length, _state = self._index[name]
            return marshal.loads(os.pread(self._handle, length, self._begin + begin))  # noqa: S302
        except (KeyError, OSError, ValueError, EOFError, TypeError):
            return None

    def renew(self) -> None:
        """Write the bundle anew where it is missing or old; where that cannot be, all goes on without."""
        if self._is_wanted and self._changed > MOST_CHANGED and not sys.dont_write_bytecode:
            with contextlib.suppress(OSError, SyntaxError, ValueError):
                self.write()

    def write(self) -> None:
        """Write the bundle. Raises `OSError`, and what a module raises that cannot be compiled."""
        part = f"{self.path}.{os.getpid()}"
        try:
            with open(part, "wb") as file:
                file.writelines(self._written())
            os.replace(part, self.path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(part)
            raise

    def _written(self) -> Iterator[bytes]:
        index, codes, begin = {}, [], 0
        for name, source in self._sources():
            state = _state_of(source)
            codes.append(marshal.dumps(SourceFileLoader(name, source).get_code(name)))
            index[name] = begin, len(codes[-1]), state
            begin += len(codes[-1])
        head = marshal.dumps((MAGIC_NUMBER, index))
        yield from (len(head).to_bytes(HEAD, "little"), head, *codes)

    def _sources(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the source of each module."""
        for folder, folders, files in os.walk(self._root):
            folders[:] = [
                name for name in folders if "." not in name and not (folder == self._root and name == LEFT_OUT)
            ]
            package = ".".join((PACKAGE, *os.path.relpath(folder, self._root).split(os.sep))).removesuffix("..")
            for file in files:
                if file.endswith(".py"):
                    name = f"{package}.{file[:-3]}".removesuffix(".__init__")
                    yield name, os.path.join(folder, file)


def _state_of(source: str) -> State | None:
    try:
        status = os.stat(source)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


bundle = Bundle()

if __name__ == "__main__":  # `make setup` writes it, whether Python writes bytecode here or not
    bundle.write()
