"""Child processes start whatever happens to the server they are forked from."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection

import pytest

from multitone.engines.ipc.child_process import ON_LINUX, Child, warm_up


def answer(connection: Connection) -> None:
    connection.send_bytes(b"here")


@pytest.mark.faults
@pytest.mark.skipif(not ON_LINUX, reason="there is no fork server elsewhere")
def test_a_child_starts_at_the_moment_the_fork_server_dies() -> None:
    from multiprocessing import forkserver

    for _ in range(6):
        warm_up()
        os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)  # type: ignore[attr-defined]
        child = Child(answer, name="answer", box=None)
        assert child.connection.recv_bytes() == b"here"
        assert child.close() == 0
