"""Fork server: a process that has loaded what workers need, and forks a child from itself when it is asked.

::

    program ── fork, as its first act ──► server: loads NumPy, Pillow …      a bare interpreter, one thread: 1 ms
       │                                    │
       └── request, handles ── socket ─────►│── fork ──► child                its parent's words, opened there
              ◄── its number ───────────────┘              │
       ◄── its exit status ── pipe ─────────┘ ◄── SIGCHLD ─┘

A program that has loaded anything by then, as the window has, starts a server by itself: a fork would take along its
threads and locks. The server lives as long as the program, whose end closes the socket. `multiprocessing` has the like;
it needs a process more, a socket in a folder, and 60 ms.

It is loaded first of all, so it stands on what the interpreter has built in.
"""

from __future__ import annotations

import contextlib
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing's own takes 5 ms to load
    from _socket import socket
    from collections.abc import Sequence
    from typing import Any, NoReturn

PRELOAD, PRELOAD_LIGHT = "multitone.engines.worker.preload", "multitone.engines.worker.preload_light"
"""What a server loads, and what it loads first where one small picture is all there seems to be."""
CHILD = "multitone.engines.ipc.started"
"""What a child runs; loaded by name, as it stands above."""
WHOLE, LIGHT = b"w", b"l"
"""How a request begins: of a child for which all is to be loaded, or what is loaded first is enough."""
ON_LINUX = sys.platform.startswith("linux")
KILLED = 255
"""The exit status of a child whose server is gone, so that nobody knows it; `multiprocessing` says the same."""
MOST_HANDLES = 32
"""Of a request."""
HEAD = 8
"""Bytes that tell the length of a request."""
THERE = 3
"""The handle of the socket in a server that is a program of its own."""


class Server:
    """The program's end of a fork server."""

    def __init__(self, pid: int, control: socket) -> None:
        import atexit

        self.pid = pid
        self._control = control
        atexit.register(control.close)  # the interpreter warns of sockets that its end finds open

    def fork(self, request: bytes, handles: Sequence[int], *, light: bool) -> tuple[int, int]:
        """Have a child forked; return its number, and a handle on which its exit status comes.

        All libraries are loaded before, except for one that is `light`.

        Raises `ConnectionError` or `EOFError` where the server is gone, `OSError` where there can be no child.
        """
        import _socket
        import struct

        status, theirs = os.pipe()
        try:
            passed = struct.pack(f"{len(handles) + 1}i", theirs, *handles)
            rights = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, passed)
            self._control.sendmsg([(LIGHT if light else WHOLE) + len(request).to_bytes(HEAD, "little")], [rights])
            self._control.sendall(request)
            pid = _pid_in(self._control.recv(HEAD))
        except BaseException:
            os.close(status)
            raise
        finally:
            os.close(theirs)
        return pid, status

    def forget(self) -> None:
        """Let a server go that has ended, or ends now that nobody holds its socket."""
        import atexit

        atexit.unregister(self._control.close)
        self._control.close()
        with contextlib.suppress(ChildProcessError):  # somebody has waited for all children
            os.waitpid(self.pid, os.WNOHANG)


def _pid_in(answer: bytes) -> int:
    """Return the number of a child. Raises `EOFError` where there is no answer, `OSError` where there is no child."""
    if not answer:
        raise EOFError
    pid = int.from_bytes(answer, "little", signed=True)
    if pid < 0:
        raise OSError(-pid, os.strerror(-pid))
    return pid


servers: list[Server] = []
"""The one of this process, where it has one."""


def begin_here(*, light: bool) -> None:
    """Fork a server from this process, which has loaded nothing yet; where that cannot be, it is started later."""
    import _socket  # socket itself loads others
    import _thread

    if not ON_LINUX or _thread._count():  # noqa: SLF001 - a thread that something started along with the interpreter
        return
    _fill_standard_handles()
    ours, theirs = _socket.socketpair()
    try:
        pid = os.fork()
    except OSError:
        return
    if pid == 0:
        try:
            ours.close()
            serve(theirs.detach(), PRELOAD_LIGHT if light else PRELOAD)
        finally:
            os._exit(1)
    theirs.close()
    servers.append(Server(pid, ours))


def _fill_standard_handles() -> None:
    """Open nothing where a standard stream is closed: the socket would take its number, and hear what is printed."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003 - takes the lowest free number


def start() -> Server:
    """Start a server as a program of its own. Raises `OSError`."""
    import _socket
    import signal
    from subprocess import _args_from_interpreter_flags  # type: ignore[attr-defined]  # as `multiprocessing` does

    ours, theirs = _socket.socketpair()
    code = f"import sys; sys.path[:] = {sys.path}; from {__name__} import serve; serve({THERE})"
    passed = (os.POSIX_SPAWN_DUP2, theirs.fileno(), THERE)
    try:  # what is blocked here is blocked there, too, until it is ignored: Ctrl-C would print a traceback
        command = [sys.executable, *_args_from_interpreter_flags(), "-c", code]
        pid = os.posix_spawn(sys.executable, command, os.environ, file_actions=[passed], setsigmask=[signal.SIGINT])
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    return Server(pid, ours)


def serve(control: int, preload: str = PRELOAD) -> NoReturn:
    """Be the server, until the program has ended."""
    import _signal  # type: ignore[import-not-found]  # signal itself loads others
    import gc

    gc.disable()  # nothing of what is loaded here can be thrown away, so looking is in vain
    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)  # Ctrl-C is the program's to handle
    _signal.pthread_sigmask(_signal.SIG_UNBLOCK, {_signal.SIGINT})
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    _load(preload)
    if not getattr(sys.modules.get(preload), "IS_ENOUGH", True):
        _load(PRELOAD)
    _Loop(control).run()


def _end() -> NoReturn:
    """End when the program has; nobody waits for this any more, nor for what it might print."""
    from multitone.bundle import bundle

    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    bundle.renew()
    os._exit(0)


def _load(preload: str) -> None:
    if preload not in sys.modules:
        with contextlib.suppress(Exception):  # a child that needs it says so
            _module(preload)


def _module(name: str) -> Any:
    __import__(name)
    return sys.modules[name]


class _Loop:
    """What the server does when all is loaded."""

    def __init__(self, control: int) -> None:
        import _signal
        import _socket
        import select

        self._control = _socket.socket(fileno=control)
        self._statuses: dict[int, int] = {}
        self._woken, waking = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._own = (control, self._woken, waking)
        _signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
        _signal.signal(_signal.SIGCHLD, lambda *_: None)
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._poll.register(self._woken, select.POLLIN)

    def run(self) -> NoReturn:
        while True:
            for ready, _ in self._poll.poll():
                if ready == self._woken:
                    os.read(ready, 4096)
                    self._reap()
                else:
                    self._take()

    def _reap(self) -> None:
        """Tell the exit statuses of children that have ended."""
        while self._statuses:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            told = self._statuses.pop(pid, None)
            if told is not None:
                with contextlib.suppress(OSError):  # nobody wants to know
                    os.write(told, os.waitstatus_to_exitcode(status).to_bytes(HEAD, "little", signed=True))
                os.close(told)

    def _take(self) -> None:
        """Take a request, and fork a child for it; end where the program is gone."""
        import _socket
        import struct

        control = self._control
        head, rights, _flags, _address = control.recvmsg(1 + HEAD, _socket.CMSG_SPACE(4 * MOST_HANDLES))
        if not head:
            _end()
        data = bytearray()
        while len(data) < int.from_bytes(head[1:], "little"):
            more = control.recv(1 << 20)
            if not more:
                _end()
            data += more
        told, *handles = (n for _, _, sent in rights for n in struct.unpack(f"{len(sent) // 4}i", sent))
        if head[:1] == WHOLE:
            _load(PRELOAD)
        try:
            pid = os.fork()
        except OSError as error:
            pid = -(error.errno or 1)
        if pid == 0:
            self._become(bytes(data), told, handles)
        for handle in handles:
            os.close(handle)
        if pid > 0:
            self._statuses[pid] = told
        else:
            os.close(told)
        control.sendall(pid.to_bytes(HEAD, "little", signed=True))

    def _become(self, data: bytes, told: int, handles: list[int]) -> NoReturn:
        """Be a child, which has nothing of the server's but what is loaded. Entered in the new process."""
        import _signal

        try:
            _signal.set_wakeup_fd(-1)
            _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
            for handle in (*self._own, told, *self._statuses.values()):
                os.close(handle)
            _module(CHILD).be(data, handles)
        finally:
            os._exit(1)
