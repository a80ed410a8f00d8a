"""Child processes start whatever happens to the server they are forked from."""

from __future__ import annotations

import os
import signal

import pytest

from multitone.engines.ipc.child_process import ON_LINUX, Child
from multitone.engines.ipc.pipes import Connection
from multitone.engines.ipc.started import server_pid, warm_up


def answer(connection: Connection) -> None:
    connection.send_bytes(b"here")


@pytest.mark.faults
@pytest.mark.skipif(not ON_LINUX, reason="there is no fork server elsewhere")
def test_a_child_starts_at_the_moment_the_fork_server_dies() -> None:
    for _ in range(6):
        warm_up()
        os.kill(server_pid(), signal.SIGKILL)
        child = Child(answer, name="answer", box=None)
        assert child.connection.recv_bytes() == b"here"
        assert child.close() == 0
