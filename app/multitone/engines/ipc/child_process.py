"""Child processes: how they are started, learn that their parent is gone, and set themselves up.

On Linux they come from a fork server that has NumPy and Pillow loaded and nothing that must not be forked, such as Qt
and libvips; elsewhere they are spawned. Never a plain fork: threads and locks of the window would come along.

`multiprocessing` pickles what a child is started with, for the child to open: that is ours, and no file's. All that is
said afterwards, either way, is data (`packing`). A child may have been taken over by what it decodes, so its parent
never opens a pickle: `Connection.recv`, queues and managers are not for it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

from multitone.engines.ipc import diagnostics
from multitone.engines.ipc.surroundings import prepare, prepare_for_server
from multitone.messages import Message, _

if TYPE_CHECKING:
    from multitone.sandbox.box import Box

ON_LINUX = sys.platform.startswith("linux")
PRELOAD = "multitone.engines.worker.preload"
# mallopt(3): M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD, M_ARENA_MAX. With these, the memory of one picture serves
# the next: 150,000 to 295,000 page faults fewer on 74 photographs, 12 to 17 % less time, 26 MB more a worker.
MALLOC_SETTINGS = ((-3, 1 << 30), (-1, 2**31 - 1), (-2, 64 << 20), (-8, 1))
F_SETSIG = 10
"""fcntl's command that chooses the signal of O_ASYNC; Python's module does not name it."""

SECONDS_FOR_A_SERVER = 5.0

_starting = threading.Lock()


def context() -> ForkServerContext | SpawnContext:
    """Return the start method: fork server on Linux, spawn elsewhere. Raises `EngineError` where neither can be."""
    prepare()
    return _context()


def _context() -> ForkServerContext | SpawnContext:
    if ON_LINUX:
        methods = multiprocessing.get_context("forkserver")
        methods.set_forkserver_preload([PRELOAD])
        return methods
    return multiprocessing.get_context("spawn")


def warm_up() -> None:
    """Start the fork server, which loads its libraries while the caller goes on. Does nothing where there is none."""
    if ON_LINUX:
        from multiprocessing import forkserver

        prepare_for_server()
        _context()
        with _hidden_main(), _unheard():
            forkserver.ensure_running()


class Child:
    """A child process with a pipe to it. It dies with its parent, whatever either is doing."""

    def __init__(
        self, target: Callable[..., None], *arguments: Any, name: str, box: Box | None, held: int | None = None
    ) -> None:
        """Start `target(connection, *arguments)` in a process of its own, which keeps the file handle `held` open.

        It works in a box, unless that is None, or no sandbox is wanted or to be had here.
        """
        methods = context()
        self.connection, theirs = methods.Pipe()
        lifeline, self._lifeline = methods.Pipe(duplex=False)
        handle = None if held is None or os.name == "nt" else _Held(held)  # there it is no lock beyond its process
        self._said: diagnostics.Said | None
        self._said, ends = diagnostics.opened() or (None, None)
        self.process: BaseProcess = methods.Process(
            target=_run,
            args=(target, theirs, lifeline, arguments, handle, ends, box and box.completed()),
            name=name,
            daemon=True,
        )
        try:
            _start(self.process)
        except BaseException:
            self._silence()
            raise
        finally:
            if ends is not None:
                os.close(ends.writing)
        self.pid = self.process.pid or 0
        self.kill = self.process.kill
        self.last_words = ""
        """What it wrote on standard error before its end, known when it is closed."""
        theirs.close()
        lifeline.close()

    def ended(self, seconds: float) -> bool:
        """Wait for the end of the process, and say whether it came."""
        self.process.join(seconds)
        return self.process.exitcode is not None

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
            self.process.kill()
            self.ended(seconds)
        self._lifeline.close()
        self.last_words = self.said()
        self._silence()
        return self.process.exitcode


def _start(process: BaseProcess) -> None:
    """Start a process, by a new fork server where the old one has just been killed.

    A dying server has closed its socket a moment before the system lets anyone know of its end, and until then
    `multiprocessing` takes it for alive. Raises what that gave after `SECONDS_FOR_A_SERVER` of trying.
    """
    until = time.monotonic() + SECONDS_FOR_A_SERVER
    while True:
        try:
            with _hidden_main(), _unheard():
                return process.start()
        except (ConnectionError, EOFError):
            if time.monotonic() > until:
                raise
            time.sleep(0.005)


@contextlib.contextmanager
def _hidden_main() -> Iterator[None]:
    """Keep children from importing the caller's main module, which need not be guarded against that.

    `multiprocessing` reads `__main__.__spec__` and `__file__` while it starts a process; workers need neither.
    """
    main = sys.modules["__main__"]
    with _starting:
        names = vars(main)
        hidden: dict[str, Any] = {name: names.pop(name) for name in ("__spec__", "__file__") if name in names}
        names["__spec__"] = None
        try:
            yield
        finally:
            del names["__spec__"]
            names.update(hidden)


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Keep Ctrl-C, which a terminal sends to all, from what is started until it ignores it: it would print a traceback.

    What is blocked here is blocked there, too. The resource tracker, which unblocks it, is started before.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Held:
    """A file handle on its way into a child."""

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def __reduce__(self) -> tuple[Callable[[Any], object], tuple[Any]]:
        from multiprocessing import reduction

        return _received, (reduction.DupFd(self.handle),)


def _received(duplicate: Any) -> _Held:
    return _Held(duplicate.detach())


def inherited() -> int | None:
    """Return the file handle that this child was given to keep open; None where there is none."""
    return _kept[0].handle if _kept and isinstance(_kept[0], _Held) else None


_kept: list[_Held | Connection] = []
"""What a child keeps open until its end."""


def _run(
    target: Callable[..., None], connection: Connection, lifeline: Connection, arguments: tuple[Any, ...],
    held: _Held | None, ends: diagnostics.Ends | None, box: Box | None,
) -> None:  # fmt: skip
    """Be the child: entered in the new process."""
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


def _die_with_parent(lifeline: Connection) -> None:
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


def _wait_for_end(lifeline: Connection) -> None:
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
