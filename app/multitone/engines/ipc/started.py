"""Starting: a child from the fork server on Linux, a new interpreter elsewhere; and a hold on it, for its end."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from multitone.engines.ipc import fork_server
from multitone.engines.ipc.fork_server import HEAD, KILLED, ON_LINUX
from multitone.engines.ipc.handles import pickled, unpickled

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

SECONDS_FOR_A_SERVER = 5.0
METHOD = "forkserver" if ON_LINUX else "spawn"
"""How children start, as Python calls it."""
_one_at_a_time = threading.Lock()


class Started(Protocol):
    """A process that was started."""

    pid: int

    def kill(self) -> None:
        """End it at once, where it has not ended."""

    def ended(self, seconds: float) -> int | None:
        """Wait for its end, and return the exit status: -N of signal N, None where it goes on."""


def warm_up() -> None:
    """Start the fork server, which loads its libraries while the caller goes on. Does nothing where there is none."""
    if ON_LINUX:
        with _one_at_a_time:
            _server()


def server_pid() -> int:
    """Return the number of the fork server's process; 0 where there is none."""
    return fork_server.servers[0].pid if fork_server.servers else 0


def started(run: Callable[..., None], words: tuple[Any, ...], name: str, *, light: bool) -> Started:
    """Start a process that calls `run(*words)`. Raises `OSError` or `EOFError` where none can be.

    One that is `light` is content with what the fork server has loaded.
    """
    return _Forked(*_forked((run, *words), light=light)) if ON_LINUX else _Spawned(run, words, name)


def _server() -> fork_server.Server:
    if not fork_server.servers:
        fork_server.servers.append(fork_server.start())
    return fork_server.servers[0]


def _forked(words: tuple[Any, ...], *, light: bool) -> tuple[int, int]:
    """Have a child forked, by a new fork server where the old one was killed.

    Raises what that gave after `SECONDS_FOR_A_SERVER` of trying.
    """
    data, handles = pickled(words)
    request, _none = pickled((sys.path, _folder(), sys.argv, data))
    until = time.monotonic() + SECONDS_FOR_A_SERVER
    while True:
        with _one_at_a_time:
            server = _server()
            try:
                return server.fork(request, handles, light=light)
            except (ConnectionError, EOFError):
                server.forget()
                fork_server.servers.clear()
                if time.monotonic() > until:
                    raise


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # it is gone
        return None


def be(request: bytes, handles: list[int]) -> NoReturn:
    """Be a child that was forked: entered in the new process."""
    status = 1
    try:
        sys.path[:], folder, sys.argv[:], data = unpickled(request, ())
        if folder is not None:
            with contextlib.suppress(OSError):
                os.chdir(folder)
        run, *words = unpickled(data, handles)
        run(*words)
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - its parent gets it as the child's last words
        import traceback

        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(status)


class _Forked:
    """A child of the fork server."""

    def __init__(self, pid: int, status: int) -> None:
        self.pid = pid
        self._status = status
        self._exitcode: int | None = None
        self._one_at_a_time = threading.Lock()

    def kill(self) -> None:
        """End it at once, where it has not ended."""
        if self.ended(0.0) in (None, KILLED):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def ended(self, seconds: float) -> int | None:
        """Wait for its end, and return the exit status; `KILLED` where its server is gone, too."""
        if self._exitcode is None and self._is_told(seconds):
            with self._one_at_a_time:
                if self._exitcode is None:
                    told = os.read(self._status, HEAD)
                    self._exitcode = int.from_bytes(told, "little", signed=True) if told else KILLED
                    self._close()
        return self._exitcode

    def _is_told(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._status, select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1000))

    def _close(self) -> None:
        handle, self._status = self._status, -1
        if handle >= 0:
            os.close(handle)

    __del__ = _close


class _Spawned:
    """A child of an interpreter of its own, by `multiprocessing`."""

    def __init__(self, run: Callable[..., None], words: tuple[Any, ...], name: str) -> None:
        from multiprocessing import get_context

        self._process: BaseProcess = get_context("spawn").Process(target=run, args=words, name=name, daemon=True)
        with _hidden_main(), _unheard():
            self._process.start()
        self.pid = self._process.pid or 0
        self.kill: Callable[[], None] = self._process.kill

    def ended(self, seconds: float) -> int | None:
        """Wait for its end, and return the exit status."""
        self._process.join(seconds)
        return self._process.exitcode


@contextlib.contextmanager
def _hidden_main() -> Iterator[None]:
    """Keep children from importing the caller's main module, which need not be guarded against that.

    `multiprocessing` reads `__main__.__spec__` and `__file__` while it starts a process; workers need neither.
    """
    main = sys.modules["__main__"]
    with _one_at_a_time:
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
