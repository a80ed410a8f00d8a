"""Pipes: what parent and child say to each other by, in whole messages, framed as `multiprocessing` does it.

Its own connections do the same, and cost a start 15 ms for what they can besides. On Windows they are taken.
"""

from __future__ import annotations

import os
import select
import struct
import sys
from collections.abc import Callable, Iterable, Sequence

from multitone.engines.ipc.handles import Handle

LENGTH = struct.Struct("!i")
"""What stands before a message: its length in bytes, or `LONGER`, and then it as a number of 64 bits."""
LONG_LENGTH = struct.Struct("!Q")
LONGER = -1
LONGEST_SHORT = 2**31 - 1
AT_A_TIME = 1 << 18
"""Bytes that are read at a time; a pipe holds about as many."""

if sys.platform == "win32":
    import multiprocessing
    from multiprocessing.connection import Connection as Connection
    from multiprocessing.connection import wait as wait

    def pair() -> tuple[Connection, Connection]:
        """Return both ends of a pipe that carries messages both ways."""
        return multiprocessing.Pipe()

    def one_way() -> tuple[Connection, Connection]:
        """Return the reading and the writing end of a pipe."""
        return multiprocessing.Pipe(duplex=False)

else:
    import _socket  # socket itself loads others, and takes 5 ms

    class Connection:
        """One end of a pipe."""

        def __init__(self, handle: int) -> None:
            """Take over a handle of the system."""
            self._handle = handle

        def __reduce__(self) -> tuple[Callable[[Handle], Connection], tuple[Handle]]:
            return _received, (Handle(self.fileno()),)

        def fileno(self) -> int:
            """Return the handle. Raises `OSError` where it is closed."""
            if self._handle < 0:
                raise OSError("handle is closed")
            return self._handle

        @property
        def closed(self) -> bool:
            """Whether this end is closed."""
            return self._handle < 0

        def close(self) -> None:
            """Close this end."""
            handle, self._handle = self._handle, -1
            if handle >= 0:
                os.close(handle)

        __del__ = close

        def poll(self, seconds: float = 0.0) -> bool:
            """Wait for something to read, or the other end's closing, and say whether it came."""
            return bool(wait([self], seconds))

        def send_bytes(self, message: bytes) -> None:
            """Send a message. Raises `OSError` where the other end is closed."""
            left = memoryview(framed(message))
            while left:
                left = left[os.write(self.fileno(), left) :]

        def recv_bytes(self, most: int | None = None) -> bytes:
            """Wait for a message. Raises `EOFError` where none will come, `OSError` where it is longer than `most`."""
            (length,) = LENGTH.unpack(self._read(LENGTH.size))
            if length == LONGER:
                (length,) = LONG_LENGTH.unpack(self._read(LONG_LENGTH.size))
            if most is not None and length > most:
                self.close()
                raise OSError("bad message length")
            return self._read(length)

        def _read(self, length: int) -> bytes:
            parts, left = [], length
            while left:
                part = os.read(self.fileno(), min(left, AT_A_TIME))
                if not part:
                    if left == length:
                        raise EOFError
                    raise OSError("got end of file during message")
                parts.append(part)
                left -= len(part)
            return parts[0] if len(parts) == 1 else b"".join(parts)

    def _received(handle: Handle) -> Connection:
        return Connection(handle.number)

    def pair() -> tuple[Connection, Connection]:
        """Return both ends of a pipe that carries messages both ways."""
        one, other = _socket.socketpair()
        return Connection(one.detach()), Connection(other.detach())

    def one_way() -> tuple[Connection, Connection]:
        """Return the reading and the writing end of a pipe."""
        reading, writing = os.pipe()
        return Connection(reading), Connection(writing)

    def wait(ends: Iterable[Connection], seconds: float | None = None) -> list[Connection]:
        """Wait until there is something to read from some of these ends, or they are closed, and return those."""
        by_handle = {end.fileno(): end for end in ends}
        poll = select.poll()
        for handle in by_handle:
            poll.register(handle, select.POLLIN)
        ready: Sequence[tuple[int, int]] = poll.poll(None if seconds is None else max(0.0, seconds) * 1000)
        return [by_handle[handle] for handle, _ in ready]


def framed(message: bytes) -> bytes:
    """Return a message with its length before it."""
    length = len(message)
    head = LENGTH.pack(length) if length <= LONGEST_SHORT else LENGTH.pack(LONGER) + LONG_LENGTH.pack(length)
    return head + message
