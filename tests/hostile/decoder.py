"""A decoder that turned against its user: a plug-in that takes over a format of Pillow, and tells what it got done.

Nothing but the program's children may import it; `tests.hostile.plug_in` has it found.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageFile, QoiImagePlugin

from multitone.engines.ipc.child_process import is_child
from multitone.imaging.operation import Operation, operation
from multitone.imaging.raster import Raster
from tests.hostile.plug_in import DONE, REFUSED

FORMAT = "QOI"
PTRACE_ATTACH, PTRACE_DETACH, WAIT_FOR_ALL = 16, 17, 0x40000000


class Evil:
    """Runs where it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return os.system, (f"touch {os.environ['HOSTILE_MARK']}-pickle",)


def _attempts(mark: str, source: str) -> dict[str, Callable[[], object]]:
    above = os.getppid()
    home = os.environ["HOSTILE_HOME"]
    return {
        "read": lambda: Path(home, ".ssh", "id").read_bytes(),
        "list": lambda: os.listdir(home),
        "write": lambda: Path(f"{mark}-write").touch(),
        "source": lambda: os.truncate(source, 1) or open(source, "r+b").close(),
        "remove": lambda: os.unlink(source),
        "connect": lambda: socket.create_connection(("127.0.0.1", int(os.environ["HOSTILE_PORT"])), 5),
        "exec": lambda: subprocess.run([sys.executable, "-c", f"open({mark + '-exec'!r}, 'w')"], check=True),
        "fork": lambda: os.fork() or os._exit(0),
        "ptrace": lambda: _trace(above),
        "memory": lambda: open(f"/proc/{above}/mem", "rb").close(),
        "environment": lambda: open(f"/proc/{above}/environ", "rb").read(),
        "kill": lambda: os.kill(above, 0),
    }


def _trace(process: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.ptrace(PTRACE_ATTACH, process, 0, 0):
        raise OSError(ctypes.get_errno(), "ptrace")
    os.waitpid(process, WAIT_FOR_ALL)
    library.ptrace(PTRACE_DETACH, process, 0, 0)  # or it would stand still for ever


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except PermissionError:
        return REFUSED
    except Exception as error:  # noqa: BLE001 - whatever stood in its way is told
        return f"{type(error).__name__} {error}"
    return DONE


def _lie() -> None:
    """Write what the parent would unpickle into every pipe that is open."""
    evil = pickle.dumps(Evil())
    for handle in map(int, os.listdir("/proc/self/fd")):
        try:
            if handle > 2 and os.readlink(f"/proc/self/fd/{handle}").startswith("socket:"):
                os.write(handle, struct.pack("!i", len(evil)) + evil)
        except OSError:
            continue


class HostileFile(ImageFile.ImageFile):
    """Does what the second word of the file says: `all`, `lie`, `leak` or `fill`."""

    format = FORMAT
    format_description = "hostile"

    def _open(self) -> None:
        if not is_child():  # it is to be in no other than a child
            Path(f"{os.environ['HOSTILE_MARK']}-program").touch()
            raise SyntaxError("not in a child")
        what = self.fp.read().split()[1].decode()
        if what == "leak":
            raise ValueError(Path(os.environ["HOSTILE_HOME"], ".ssh", "id").read_text())
        if what == "lie":
            _lie()
        if what == "fill":
            kept = [bytearray(b"x" * (64 << 20)) for _ in range(32)]
            raise AssertionError(len(kept))
        tried = _attempts(os.environ["HOSTILE_MARK"], os.environ["HOSTILE_SOURCE"])
        raise ValueError("; ".join(f"{name}: {_outcome(attempt)}" for name, attempt in tried.items()))


def _is_hostile(start: bytes) -> bool:
    return start.startswith(b"qoif")


@operation(family="effects", title="Plug in")
class PlugIn(Operation, frozen=True, tag="plug-in"):
    """Change nothing: naming it has the plug-in loaded."""

    def process(self, raster: Raster) -> Raster:
        """Return the picture."""
        return raster


assert QoiImagePlugin  # loaded before its format is taken over, or it would take that back
Image.register_open(FORMAT, HostileFile, _is_hostile)
