"""What a child in a box really cannot do here, tried by one."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable

from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.pipes import Connection
from multitone.sandbox.box import Box

FILES, NETWORK, PROGRAMS = "files", "network", "programs"
PATIENCE = 10.0
"""Seconds."""


def tried() -> frozenset[str]:
    """Return what of files, network and programs was refused to a child. Raises `OSError` where none can be started."""
    child = Child(_try, name="multitone trial", box=Box())
    try:
        with contextlib.suppress(EOFError):
            if child.connection.poll(PATIENCE):
                return frozenset(child.connection.recv_bytes(100).decode().split()) & {FILES, NETWORK, PROGRAMS}
        return frozenset()
    finally:
        child.kill()
        child.close()


def _try(connection: Connection) -> None:
    """Try what no decoder needs; entered in the child."""
    attempts = {
        FILES: lambda: os.listdir(os.path.abspath(os.sep)),
        NETWORK: _open_socket,
        PROGRAMS: lambda: os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {}), 0),
    }
    connection.send_bytes(" ".join(name for name, attempt in attempts.items() if _is_refused(attempt)).encode())


def _open_socket() -> None:
    import socket

    socket.socket().close()


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    except (OSError, AttributeError):
        return False
    return False
