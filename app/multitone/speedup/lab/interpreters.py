"""Other interpreters: sub-interpreters with a lock each, and builds without one; measured where they are found."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from multitone.engines.base import JobControl
from multitone.errors import EngineError
from multitone.messages import Message, _

PROGRAM = Path(__file__).with_name("bare.py")
PROBE_SECONDS = 5.0
MOST_SECONDS = 120.0
"""A run of a second or two that takes so long has stopped responding."""
LOOK_SECONDS = 0.1
BARE_KERNELS = ("loop", "python")
"""What needs nothing but the standard library: NumPy and Pillow refuse to load in a sub-interpreter."""


@dataclass(frozen=True, slots=True)
class Other:
    """An engine that is another kind of interpreter."""

    name: str
    mode: str
    """Of `bare`; `serial` is what it is measured against."""
    names: tuple[str, ...]
    """Programs that may be one."""
    probe: str
    """A program that ends well in such an interpreter."""
    missing: Message


OTHERS = {
    other.name: other
    for other in (
        Other(
            "subinterpreters",
            "interpreters",
            ("python3.14", "python3.15"),
            "from concurrent.futures import InterpreterPoolExecutor; InterpreterPoolExecutor(1)",
            _("Sub-interpreters with a lock each need Python 3.14 or newer, but none was found; install python3.14."),
        ),
        Other(
            "free-threaded",
            "threads",
            ("python3.14t", "python3.15t", "python3.13t"),
            "import sys; sys.exit(sys._is_gil_enabled())",
            _("No build of Python without the lock was found; install python3.14t."),
        ),
    )
}


@functools.cache
def interpreter_for(engine: str) -> str | None:
    """Return the program of an interpreter for one of `OTHERS`, ours where it will do; None where there is none."""
    other = OTHERS[engine]
    for path in (sys.executable, *map(shutil.which, other.names)):
        if path and _passes(path, other.probe):
            return path
    return None


def _passes(path: str, probe: str) -> bool:
    try:
        done = subprocess.run([path, "-I", "-c", probe], capture_output=True, timeout=PROBE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def run_bare(interpreter: str, options: dict[str, object], control: JobControl) -> tuple[float, bool] | None:
    """Run `bare` in an interpreter; return the seconds and whether all was right, None where it was cancelled.

    Raises `EngineError` with what the interpreter said last where it fails.
    """
    program = subprocess.Popen(
        [interpreter, "-I", str(PROGRAM), json.dumps(options)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with program:
        for __ in range(round(MOST_SECONDS / LOOK_SECONDS)):
            try:
                answer, complaint = program.communicate(timeout=LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                if control.cancelled:
                    break
                continue
            if program.returncode:
                last = complaint.strip().rpartition("\n")[2]
                raise EngineError(_("It does not run here: {reason}", reason=last))
            result = json.loads(answer)
            return result["seconds"], result["identical"]
        program.kill()
        program.communicate()
    if control.cancelled:
        return None
    raise EngineError(_("The interpreter stopped responding."))
