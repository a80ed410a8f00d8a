"""Pipes carry whole messages, and shared memory goes to children."""

from __future__ import annotations

import ctypes
import struct
import sys
from multiprocessing import connection as theirs

import pytest

from multitone.engines.ipc import pipes
from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.shared_memory import Shared

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there they are multiprocessing's")


def test_messages_are_framed_as_multiprocessing_does() -> None:
    ours, other = pipes.pair()
    peer = theirs.Connection(other.fileno())
    ours.send_bytes(b"there")
    assert peer.recv_bytes() == b"there"
    peer.send_bytes(b"x" * 40_000)
    assert ours.recv_bytes() == b"x" * 40_000
    ours.close()
    other.close()
    peer._handle = None


def test_an_end_is_told_from_a_message_cut_off() -> None:
    ours, other = pipes.pair()
    assert not ours.poll()
    other.close()
    assert ours.poll(1.0)
    with pytest.raises(EOFError):
        ours.recv_bytes()
    reading, writing = pipes.one_way()
    import os

    os.write(writing.fileno(), struct.pack("!i", 5) + b"ab")
    writing.close()
    with pytest.raises(OSError, match="during message"):
        reading.recv_bytes()
    assert not reading.closed
    with pytest.raises(OSError, match="closed"):
        writing.fileno()


def test_what_is_too_long_is_refused() -> None:
    ours, other = pipes.pair()
    other.send_bytes(b"123456")
    with pytest.raises(OSError, match="length"):
        ours.recv_bytes(5)


def count(connection: pipes.Connection, words: Shared[ctypes.Array[ctypes.c_longlong]]) -> None:
    words.words[1] += 40
    connection.send_bytes(b"done")


def test_a_child_writes_what_its_parent_reads() -> None:
    words: Shared[ctypes.Array[ctypes.c_longlong]] = Shared(ctypes.c_longlong, 3)
    words.words[1] = 2
    child = Child(count, words, name="counts", box=None)
    assert child.connection.recv_bytes() == b"done"
    assert child.close() == 0
    assert list(words.words) == [0, 42, 0]


def fail(_connection: pipes.Connection) -> None:
    raise ValueError("as it must")


def test_the_exit_status_and_last_words_of_a_child_are_known() -> None:
    child = Child(fail, name="fails", box=None)
    assert child.ended(20)
    assert child.close() == 1
    assert "as it must" in child.last_words
