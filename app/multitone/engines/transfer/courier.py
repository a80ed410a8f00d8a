"""Courier: the parent's hold on the process that transfers files. It gives orders, and collects the news."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable

from multitone.engines.ipc import pipes
from multitone.engines.ipc.channel import Channel
from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.packing import pack
from multitone.engines.transfer.host import clear, serve, transfer
from multitone.engines.transfer.wire import News, Order, Probe, Probed, Stop, read_news
from multitone.errors import EngineError
from multitone.storage.far import links
from multitone.storage.far.patience import Patience

GOODBYE = 2.0
"""Seconds in which the process has to end, its folder removed."""


class Courier:
    """The process that transfers files, or a thread that does so where files are this process's alone."""

    def __init__(
        self, folder: str, patience: Patience, wake: Callable[[], None], *, here: bool, held: int | None
    ) -> None:
        """Begin; nothing is started before it is needed. `wake` is called when there are news."""
        self._folder, self._patience, self._wake = folder, patience, wake
        self.patience = patience.connect + patience.stall
        """Seconds in which a place that answers has done so."""
        self._here, self._held = here, held
        self._child: Child | None = None
        self._channel: Channel | None = None
        self._news: deque[News] = deque()
        self._probed, self._ended = threading.Event(), threading.Event()
        self._answers = False
        self.deaths = 0
        """How often the process has ended by itself; what was ordered from it is to be ordered again."""
        self.pid = 0
        """Of the process; 0 where there is none."""

    def order(self, order: Order) -> None:
        """Give an order. Raises `EngineError` or `OSError` where nobody can be started."""
        if self._channel is None:
            self._start()
        assert self._channel is not None
        with contextlib.suppress(OSError):  # it is gone, and its listener notes that
            self._channel.send(pack(order))

    def news(self) -> list[News]:
        """Take the news that there are."""
        taken = []
        while self._news:
            taken.append(self._news.popleft())
        return taken

    def reaches(self, url: str, seconds: float) -> bool:
        """Ask whether a place answers, and wait so long for that."""
        self._probed.clear()
        self._answers = False
        with contextlib.suppress(OSError, EngineError):
            self.order(Probe(url))
        self._probed.wait(seconds)
        return self._answers

    def _start(self) -> None:
        if self._here:
            connection, theirs = pipes.pair()
            threading.Thread(target=self._serve, args=(theirs,), name="transfer", daemon=True).start()
        else:
            words = (self._folder, self._patience, links.known(), dict(os.environ))
            self._child = Child(transfer, *words, name="multitone transfer", box=None, held=self._held)
            connection, self.pid = self._child.connection, self._child.pid
        self._ended.clear()
        channel = self._channel = Channel(connection)
        threading.Thread(target=self._listen, args=(channel,), name="news", daemon=True).start()

    def _serve(self, connection: pipes.Connection) -> None:
        serve(connection, self._patience, links.known())
        connection.close()

    def _listen(self, channel: Channel) -> None:
        try:
            while True:
                if not pipes.wait([channel.connection], None):
                    continue
                for message in channel.receive():
                    news = read_news(message)
                    if isinstance(news, Probed):
                        self._answers = news.answers
                        self._probed.set()
                    else:
                        self._news.append(news)
                self._wake()
        except (EOFError, OSError, EngineError):
            self._ended.set()
            if self._channel is channel:
                self._channel = None
                self.deaths += 1
                self._wake()

    def close(self) -> None:
        """End the process, and remove its folder."""
        channel = self._channel
        self._channel = None
        if channel is not None:
            with contextlib.suppress(OSError):
                channel.send(pack(Stop()))  # a pipe that is only closed stays open for its listener
            self._ended.wait(GOODBYE)
        if self._child is not None:
            self._child.close(GOODBYE)
        elif channel is not None:
            channel.connection.close()
        clear(self._folder)
