"""Child processes: how they are started, learn that their parent is gone, and set themselves up.

On Linux they come from a fork server that has NumPy and Pillow loaded and nothing that must not be forked, such as Qt
and libvips; elsewhere they are spawned. Never a plain fork: threads and locks of the window would come along.

What a child is started with is pickled, for the child to open: that is ours, and no file's. All that is said
afterwards, either way, is data (`packing`). A child may have been taken over by what it decodes, so its parent
never opens a pickle: `Connection.recv`, queues and managers are not for it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from multitone.engines.ipc import diagnostics, pipes
from multitone.engines.ipc.fork_server import ON_LINUX
from multitone.engines.ipc.handles import Handle
from multitone.engines.ipc.started import Started, started
from multitone.engines.ipc.surroundings import prepare
from multitone.messages import Message, _

if TYPE_CHECKING:
    from multitone.sandbox.box import Box

# mallopt(3): M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD, M_ARENA_MAX. With these, the memory of one picture serves
# the next: 150,000 to 295,000 page faults fewer on 74 photographs, 12 to 17 % less time, 26 MB more a worker.
MALLOC_SETTINGS = ((-3, 1 << 30), (-1, 2**31 - 1), (-2, 64 << 20), (-8, 1))
F_SETSIG = 10
"""fcntl's command that chooses the signal of O_ASYNC; Python's module does not name it."""


class Child:
    """A child process with a pipe to it. It dies with its parent, whatever either is doing."""

    def __init__(
        self,
        target: Callable[..., None],
        *arguments: Any,
        name: str,
        box: Box | None,
        held: int | None = None,
        light: bool = False,
    ) -> None:
        """Start `target(connection, *arguments)` in a process of its own, which keeps the file handle `held` open.

        One that is `light` may have to load NumPy by itself, where it should need it.

        It works in a box, unless that is None, or no sandbox is wanted or to be had here.
        """
        prepare()
        self.connection, theirs = pipes.pair()
        lifeline, self._lifeline = pipes.one_way()
        handle = None if held is None or os.name == "nt" else Handle(held)  # there it is no lock beyond its process
        self._said: diagnostics.Said | None
        self._said, ends = diagnostics.opened() or (None, None)
        try:
            words = (target, theirs, lifeline, arguments, handle, ends, box and box.completed())
            self._process: Started = started(run, words, name, light=light)
        except BaseException:
            self._silence()
            raise
        finally:
            if ends is not None:
                os.close(ends.writing)
        self.pid = self._process.pid
        self.kill = self._process.kill
        self.last_words = ""
        """What it wrote on standard error before its end, known when it is closed."""
        theirs.close()
        lifeline.close()

    def ended(self, seconds: float) -> bool:
        """Wait for the end of the process, and say whether it came."""
        return self._process.ended(seconds) is not None

    def let_go(self) -> None:
        """End the process without waiting for it; it has nothing left to do."""
        self.connection.close()
        self._lifeline.close()
        self._silence()

    def said(self) -> str:
        """Take what the process and its libraries wrote on standard error and did not tell themselves."""
        return "" if self._said is None else self._said.taken()

    def _silence(self) -> None:
        if self._said is not None:
            self._said.close()
            self._said = None

    def close(self, seconds: float = 2.0) -> int | None:
        """Close the pipes, wait for the end, kill what does not end, and return the exit code."""
        self.connection.close()
        if not self.ended(seconds):
            self.kill()
            self.ended(seconds)
        self._lifeline.close()
        self.last_words = self.said()
        self._silence()
        return self._process.ended(0.0)


def inherited() -> int | None:
    """Return the file handle that this child was given to keep open; None where there is none."""
    return _kept[0].number if _kept and isinstance(_kept[0], Handle) else None


_is_child = False
_kept: list[Handle | pipes.Connection] = []
"""What a child keeps open until its end."""


def is_child() -> bool:
    """Whether this process is a child."""
    return _is_child


def run(
    target: Callable[..., None], connection: pipes.Connection, lifeline: pipes.Connection, arguments: tuple[Any, ...],
    held: Handle | None, ends: diagnostics.Ends | None, box: Box | None,
) -> None:  # fmt: skip
    """Be the child: entered in the new process."""
    global _is_child
    _is_child = True
    if ends is not None:
        diagnostics.take_over(ends)
    if held is not None:
        _kept.append(held)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends its children in order
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # ignored now, as what this one starts expects
    _die_with_parent(lifeline)
    _tune_malloc()
    if box is not None:
        from multitone.sandbox.box import put_on  # late: a parent starts the fork server before it knows of boxes

        put_on(box)
    gc.enable()  # the fork server has it off
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone or wants no more
        target(connection, *arguments)


def _die_with_parent(lifeline: pipes.Connection) -> None:
    """Arrange that the end of the parent, which closes the lifeline's other end, ends this process.

    The kernel itself does it on Linux, even inside a C call that holds the GIL: a pipe with O_ASYNC sends a signal of
    our choice when its other end closes. PR_SET_PDEATHSIG would watch the fork server, which is not the parent that
    counts. A thread does it elsewhere.
    """
    if ON_LINUX:
        import fcntl

        handle = lifeline.fileno()
        fcntl.fcntl(handle, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(handle, F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(handle, fcntl.F_SETFL, fcntl.fcntl(handle, fcntl.F_GETFL) | os.O_ASYNC)
        _kept.append(lifeline)
        if lifeline.poll(0):  # it closed before we were listening
            os._exit(1)
        return
    threading.Thread(target=_wait_for_end, args=(lifeline,), daemon=True).start()


def outlive_parent() -> None:
    """Let this process go on when its parent is gone, for as long as it clears up behind it."""
    if ON_LINUX:
        import fcntl

        for lifeline in (kept for kept in _kept if isinstance(kept, pipes.Connection)):
            fcntl.fcntl(lifeline.fileno(), fcntl.F_SETFL, 0)


def _wait_for_end(lifeline: pipes.Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv_bytes()
    os._exit(1)


def _tune_malloc() -> None:
    """Let glibc keep what is freed; skipped where the C library is another."""
    library = ctypes.CDLL(None) if ON_LINUX else None
    if library is not None and hasattr(library, "mallopt") and hasattr(library, "gnu_get_libc_version"):
        for option, value in MALLOC_SETTINGS:
            library.mallopt(option, value)


def describe_exit(exitcode: int | None) -> Message:
    """Say in words how a process ended."""
    if exitcode is None:
        return _("it ended, and the system did not say how")
    if exitcode >= 0:
        return _("it ended with status {status}", status=exitcode)
    try:
        name = signal.strsignal(-exitcode)
    except ValueError:
        name = None
    return Message(name) if name else _("signal {number}", number=-exitcode)
