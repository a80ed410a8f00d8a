"""The parent's end of a pipe: messages come whole or not yet, and nothing that a child does or not does holds it up."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator

import pytest

from multitone.engines.ipc.channel import Channel, TooLongError
from multitone.engines.ipc.pipes import Connection, pair, wait

Ends = tuple[Channel, Connection]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Return a channel and the child's end of its pipe."""
    ours, theirs = pair()
    yield Channel(ours, most=1 << 20), theirs
    ours.close()
    theirs.close()


def received(channel: Channel, number: int) -> list[bytes]:
    """Receive so many messages."""
    got: list[bytes] = []
    while len(got) < number:
        assert wait([channel.connection], 5)
        got += channel.receive()
    return got


def test_messages_of_any_length_come_whole_and_in_order(ends: Ends) -> None:
    channel, child = ends
    messages = [b"", b"a", b"b" * 16384, b"c" * 16385, b"d" * 100_000]
    for message in messages:
        child.send_bytes(message)
    assert received(channel, len(messages)) == messages
    assert channel.receive() == []


def test_half_a_message_is_waited_for_by_nobody(ends: Ends) -> None:
    channel, child = ends
    got: list[bytes] = []
    for byte in struct.pack("!i", 5) + b"hello" + struct.pack("!iQ", -1, 3) + b"yo":
        os.write(child.fileno(), bytes([byte]))
        got += channel.receive()
    assert got == [b"hello"]
    os.write(child.fileno(), b"u")
    assert channel.receive() == [b"you"]


def test_a_child_that_does_not_read_holds_nobody_up(ends: Ends) -> None:
    channel, child = ends
    messages = [bytes([number]) * 300_000 for number in range(20)]
    for message in messages:
        channel.send(message)
    assert [child.recv_bytes() for _ in messages] == messages
    channel.send(b"and then")
    assert child.recv_bytes() == b"and then"


@pytest.mark.parametrize("length", [1 << 21, 1 << 40, 1 << 63])
def test_a_message_that_would_be_too_long_is_refused_by_its_first_bytes(ends: Ends, length: int) -> None:
    channel, child = ends
    os.write(child.fileno(), struct.pack("!iQ", -1, length))
    with pytest.raises(TooLongError):
        channel.receive()


def test_who_is_gone_is_told_apart_from_who_is_silent(ends: Ends) -> None:
    channel, child = ends
    child.send_bytes(b"last words")
    child.close()
    assert channel.receive() == [b"last words"]
    with pytest.raises(EOFError):
        channel.receive()
    with pytest.raises(OSError, match="Broken pipe"):
        channel.send(b"to nobody")
