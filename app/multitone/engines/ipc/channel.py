"""Channel: the parent's end of a child's pipe, which nothing that the child does, or leaves undone, can hold up.

A child may stop in the middle of a message, or never read what it is sent. So what is there is taken in without a wait
for the rest, and what its pipe does not take at once is sent by a thread. At the child's end stands a plain
`Connection`.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
from collections import deque

from multitone.engines.ipc.pipes import AT_A_TIME, LENGTH, LONG_LENGTH, Connection, framed
from multitone.errors import EngineError
from multitone.messages import _

MOST_BYTES = 256 << 20
"""A message is not longer, where nothing else is said."""


class TooLongError(EngineError):
    """A child sends a message that is longer than any honest one."""


class Channel:
    """Sends and receives whole messages, and never waits for the child."""

    def __init__(self, connection: Connection, most: int = MOST_BYTES) -> None:
        """Take a connection over; messages of more than `most` bytes are refused."""
        self.connection = connection
        """To be waited for by `pipes.wait`, and to be closed."""
        self.most = most
        self._got = bytearray()
        self._later: deque[memoryview] = deque()
        self._one_at_a_time = threading.Lock()
        self._plain = os.name == "nt"  # its pipes carry whole messages
        if not self._plain:
            os.set_blocking(connection.fileno(), False)

    def send(self, message: bytes) -> None:
        """Send a message; what the pipe does not take is sent later. Raises `OSError` where the child is gone."""
        if self._plain:
            self.connection.send_bytes(message)
            return
        whole = memoryview(framed(message))
        with self._one_at_a_time:
            sent = 0 if self._later else _sent(self.connection.fileno(), whole)
            if sent < len(whole):
                self._later.append(whole[sent:])
                if len(self._later) == 1:
                    handle = os.dup(self.connection.fileno())  # of its own: the connection may be closed meanwhile
                    threading.Thread(target=self._send_later, args=(handle,), name="sends", daemon=True).start()

    def receive(self) -> list[bytes]:
        """Return the messages that are there whole; perhaps none.

        Raises `EOFError` or `OSError` where the child is gone, `TooLongError` where it announces too much.
        """
        if self._plain:
            return [self.connection.recv_bytes(self.most)] if self.connection.poll() else []
        try:
            more = os.read(self.connection.fileno(), AT_A_TIME)
        except BlockingIOError:
            return []
        if not more:
            raise EOFError
        self._got += more
        return self._whole()

    def _whole(self) -> list[bytes]:
        """Part what has come into messages, and keep the rest."""
        messages, at = [], 0
        while (found := _next(self._got, at)) is not None:
            begin, length = found
            if length > self.most:
                raise TooLongError(_("A process of Multitone sent a message that is too long."))
            if begin + length > len(self._got):
                break
            messages.append(bytes(self._got[begin : begin + length]))
            at = begin + length
        del self._got[:at]
        return messages

    def _send_later(self, handle: int) -> None:
        """Send what waits, and wait for the child to read it; ends with the child."""
        ready = select.poll()
        ready.register(handle, select.POLLOUT)
        with contextlib.suppress(OSError), os.fdopen(handle, "wb", buffering=0):
            while True:
                ready.poll()
                sent = _sent(handle, self._later[0])
                with self._one_at_a_time:
                    self._later[0] = self._later[0][sent:]
                    if not self._later[0]:
                        self._later.popleft()
                    if not self._later:
                        return


def _next(got: bytearray, at: int) -> tuple[int, int] | None:
    """Return where the next message begins and how long it is; None where that has not come yet."""
    if len(got) < at + LENGTH.size:
        return None
    (length,) = LENGTH.unpack_from(got, at)
    at += LENGTH.size
    if length >= 0:
        return at, length
    if len(got) < at + LONG_LENGTH.size:
        return None
    return at + LONG_LENGTH.size, LONG_LENGTH.unpack_from(got, at)[0]


def _sent(handle: int, data: memoryview) -> int:
    """Write what a pipe takes now, and return how many bytes that are."""
    try:
        return os.write(handle, data)
    except BlockingIOError:
        return 0
